"""ICEWS and POLECAT: coded events of other projects, kept to compare our dyads with theirs.

ICEWS: Boschee et al., "ICEWS Coded Event Data" (Harvard Dataverse, doi:10.7910/DVN/28075), CAMEO
codes. POLECAT: Halterman et al., "PLOVER and POLECAT" (ISA 2023; doi:10.7910/DVN/AJGVIT), PLOVER
acts. Both are tab-separated with named columns; a column that is renamed is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.model import Event, Rejected
from ingest.sources.base import Item, Options
from ingest.sources.cameo import act_of, acts
from ingest.sources.dates import DateProblem, parse_date
from ingest.sources.delimited import Row, header_of, open_table
from ingest.sources.numbers import number
from ingest.sources.states import state_code
from ingest.sources.text import peek

_ICEWS = (
    *("Event ID", "Event Date", "Source Name", "Source Country", "CAMEO Code", "Intensity"),
    *("Target Name", "Target Country"),
)
_POLECAT = (
    *("Event ID", "Event Date", "Event Type", "Intensity", "Actor Name", "Actor Country"),
    *("Recipient Name", "Recipient Country"),
)


class IcewsSource:
    name = "icews"
    summary = "ICEWS events (tab-separated), kept for comparison"

    def recognises(self, path: Path, head: bytes) -> bool:
        return {"event id", "cameo code"} <= set(header_of(peek(head)))

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        for row in open_table(path, _ICEWS, quoted=False, fallback="latin-1").rows:
            yield row if isinstance(row, Rejected) else _icews(row)


class PolecatSource:
    name = "polecat"
    summary = "POLECAT events (tab-separated), kept for comparison"

    def recognises(self, path: Path, head: bytes) -> bool:
        return {"event id", "event type", "recipient name"} <= set(header_of(peek(head)))

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        for row in open_table(path, _POLECAT, quoted=False, fallback="latin-1").rows:
            yield row if isinstance(row, Rejected) else _polecat(row)


def _icews(row: Row) -> Item:
    values = row.values
    code = values["CAMEO Code"].strip().zfill(2)
    return _event(
        row,
        source="icews",
        code=code,
        act=act_of(code),
        actors=(values["Source Name"], values["Target Name"]),
        states=(values["Source Country"], values["Target Country"]),
    )


def _polecat(row: Row) -> Item:
    values = row.values
    act = values["Event Type"].strip().upper()
    if act not in acts():
        reason = f"the column Event Type holds {values['Event Type']!r}, which is no PLOVER act"
        return Rejected(row.place, reason, "\t".join(values.values()))
    return _event(
        row,
        source="polecat",
        code=act,
        act=act,
        actors=(values["Actor Name"], values["Recipient Name"]),
        states=(values["Actor Country"], values["Recipient Country"]),
    )


def _event(
    row: Row,
    source: str,
    code: str,
    act: str | None,
    actors: tuple[str, str],
    states: tuple[str, str],
) -> Item:
    values = row.values
    try:
        dated = parse_date(values["Event Date"])
        said = _said(values["Intensity"])
        goldstein = number("Intensity", said) if said else None
    except (DateProblem, ValueError) as problem:
        return Rejected(row.place, str(problem), "\t".join(values.values()))
    if dated.precision not in ("day", "second") or not _said(values["Event ID"]):
        return Rejected(row.place, "the event has no id or no day", "\t".join(values.values()))
    publisher = values.get("Publisher") or values.get("Source") or ""
    return Event(
        source=source,
        key=values["Event ID"],
        event_date=dated.at.date(),
        code=code,
        source_country=_state(states[0]),
        target_country=_state(states[1]),
        source_actor=_said(actors[0]),
        target_actor=_said(actors[1]),
        act=act,
        goldstein=goldstein,
        url=publisher if publisher.startswith("http") else None,
    )


def _said(value: str) -> str | None:
    value = value.strip()
    return value if value and value not in ("NA", "None", "NULL") else None


def _state(value: str) -> str | None:
    """The one state that is named; an actor of several has none."""
    said = _said(value)
    return state_code(said) if said and ";" not in said else None
