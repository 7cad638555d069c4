"""Reference series and dated events, to set beside ours: GPR, ICB crises, an analyst's own marks.

GPR: Caldara and Iacoviello, "Measuring Geopolitical Risk" (AER 2022), monthly file, xls or CSV.
ICB: Brecher, Wilkenfeld et al., International Crisis Behavior Project, system-level file (icb1).
An analyst's file has the columns date and label, and may have series, country and value; a point
with a value needs no label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ingest.model import Rejected, SeriesPoint
from ingest.sources.base import Item, Options
from ingest.sources.dates import Dated, DateProblem, parse_date
from ingest.sources.delimited import header_of, open_table
from ingest.sources.excel import EXCEL, Fields, records
from ingest.sources.numbers import number
from ingest.sources.states import state_code
from ingest.sources.text import peek

_GPR_OF_COUNTRY = re.compile(r"(GPRH?C)_([A-Z]{3})")
_GPR = ("GPR", "GPRT", "GPRA", "GPRH", "GPRHT", "GPRHA")
_GRAINS = {"second": "day", "day": "day", "month": "month", "year": "year"}


class GprSource:
    name = "gpr"
    summary = "the Geopolitical Risk index, monthly (xls, xlsx or CSV)"

    def recognises(self, path: Path, head: bytes) -> bool:
        if head.startswith(EXCEL):
            return path.suffix.lower() in {".xls", ".xlsx"}
        return {"month", "gpr"} <= set(header_of(peek(head)))

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        for place, fields in records(path, ("month", "GPR")):
            if isinstance(fields, Rejected):
                yield fields
                continue
            try:
                month = _date(fields["month"]).at.date().replace(day=1)
                yield from _gpr_points(fields, month)
            except ValueError as problem:
                yield Rejected(place, str(problem), str(dict(fields)))


class IcbSource:
    name = "icb"
    summary = "crises of the International Crisis Behavior project (icb1, CSV)"

    def recognises(self, path: Path, head: bytes) -> bool:
        return {"crisno", "crisname", "yrtrig"} <= set(header_of(peek(head)))

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        for row in open_table(path, ("crisno", "crisname", "yrtrig", "motrig", "datrig")).rows:
            yield row if isinstance(row, Rejected) else _crisis(row.place, row.values)


class MarksSource:
    name = "events-csv"
    summary = "an analyst's own dated events (CSV: date, label; series, country, value)"

    def recognises(self, path: Path, head: bytes) -> bool:
        header = header_of(peek(head))
        return {"date", "label"} <= set(header) and "text" not in header

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        for row in open_table(path, ("date", "label")).rows:
            if isinstance(row, Rejected):
                yield row
                continue
            try:
                yield _mark({n.lower(): v for n, v in row.values.items()}, self.name)
            except ValueError as problem:
                yield Rejected(row.place, str(problem), ",".join(row.values.values()))


def _gpr_points(fields: Fields, month: date) -> Iterator[SeriesPoint]:
    for name, cell in fields.items():
        named = _GPR_OF_COUNTRY.fullmatch(name)
        if name not in _GPR and named is None:
            continue
        if cell is None or not str(cell).strip() or str(cell).strip() == "NA":
            continue
        series = named[1] if named else name
        yield SeriesPoint(
            series=series.lower(),
            point_date=month,
            grain="month",
            source="gpr",
            value=number(name, cell),
            country=state_code(named[2]) if named else None,
        )


def _crisis(place: str, fields: Fields) -> Item:
    try:
        year, month, day = (int(fields[name] or 0) for name in ("yrtrig", "motrig", "datrig"))
        known = month in range(1, 13) and day in range(1, 32)
        at = date(year, month, day) if known else date(year, month if 0 < month < 13 else 1, 1)
    except ValueError as error:
        return Rejected(place, f"the crisis has no date: {error}", str(dict(fields)))
    grain = "day" if known else "month" if 0 < month < 13 else "year"
    label = " ".join(fields["crisname"].split()).title()
    return SeriesPoint("icb", at, grain, "icb", label=f"{label} (ICB {fields['crisno']})")


def _mark(fields: Fields, source: str) -> SeriesPoint:
    dated = _date(fields["date"])
    label = fields["label"].strip()
    value = (fields.get("value") or "").strip()
    if not label and not value:
        raise ValueError("the event has neither a label nor a value")
    named = (fields.get("country") or "").strip()
    country = state_code(named) if named else None
    if named and country is None:
        raise ValueError(f"the state {named!r} is not known; give its ISO 3166 code")
    return SeriesPoint(
        series=(fields.get("series") or "").strip() or "events",
        point_date=dated.at.date(),
        grain=_GRAINS[dated.precision],
        source=source,
        value=number("value", value) if value else None,
        label=label or None,
        country=country,
    )


def _date(value: Any) -> Dated:
    if isinstance(value, date | datetime):
        value = value.isoformat()
    text = str(value)
    try:
        return parse_date(text)
    except DateProblem:
        # The GPR file also writes months as 1985M1.
        match = re.fullmatch(r"(\d{4})[mM](\d{1,2})", text.strip())
        if match is None:
            raise
        return parse_date(f"{match[1]}-{int(match[2]):02d}")
