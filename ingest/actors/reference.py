"""Reference rows for the warehouse: every state and organisation the codes can name."""

from __future__ import annotations

from functools import cache

import pycountry

from ingest.actors.countries import short_names
from ingest.actors.tables import read_table

Row = dict[str, str | None]
_OWN_CODES = {"XKX": "XK"}  # user-assigned in ISO 3166-1, used by everybody


@cache
def _regions() -> dict[str, tuple[str, str]]:
    """Code -> UN M49 region and continent."""
    return {
        code: (row["region"], row["continent"])
        for row in read_table("regions")
        for code in row["codes"].split()
    }


def _row(code: str, iso2: str | None, kind: str, begin: str | None, end: str | None) -> Row:
    region, continent = _regions().get(code, (None, None))
    return {
        "code": code,
        "iso3": code if kind == "state" else None,
        "iso2": iso2,
        "name": short_names()[code],
        "region": region,
        "continent": continent,
        "kind": kind,
        "valid_from": begin,
        "valid_to": end,
    }


def countries() -> list[Row]:
    """One row a code, sorted by it, with the columns of ``_row``.

    ``kind`` is ``state`` (ISO 3166-1, territories included, and Kosovo), ``historical`` (a state
    that ceased to be) or ``organisation``. Dates are ISO strings and inclusive; ``valid_to`` is
    None while it stands, ``valid_from`` None where the tables do not record it.
    """
    rows = [_row(c.alpha_3, c.alpha_2, "state", None, None) for c in pycountry.countries]
    rows += [_row(code, iso2, "state", None, None) for code, iso2 in _OWN_CODES.items()]
    rows += [
        _row(row["code"], None, "historical", row["valid_from"], row["valid_to"])
        for row in read_table("historical_states")
    ]
    rows += [
        _row(row["code"], None, "organisation", row["valid_from"], row["valid_to"] or None)
        for row in read_table("organisations")
    ]
    return sorted(rows, key=lambda row: str(row["code"]))
