"""GDELT 2.0: events for comparison, and quotations of news in the GKG and the Quotation Graph.

Leetaru and Schrodt, "GDELT: Global Data on Events, Location and Tone" (ISA 2013); the GDELT 2.0
codebooks give the columns, which the files themselves do not name. A line with another number of
columns is quarantined: after a change of format nothing is shifted silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pycountry

from ingest.model import Document, Event, PassedOver, Rejected, Span, Turn
from ingest.sources.base import Item, Options
from ingest.sources.cameo import act_of
from ingest.sources.dates import DateProblem, parse_date
from ingest.sources.jsonlines import first_object, read_objects
from ingest.sources.lines import Line, read_lines
from ingest.sources.numbers import number
from ingest.sources.page import host
from ingest.sources.states import state_code

EVENT_COLUMNS = (57, 58, 61)
GKG_COLUMNS = 27
MAX_MENTIONS = 2**31 - 1
_GKG = re.compile(r"\d{14}-T?\d+\t\d{14}\t\d\t|gkgrecordid\t", re.IGNORECASE)
_EVENTS = re.compile(r"\d{5,12}\t\d{8}\t\d{6}\t\d{4}\t\d{4}\.|globaleventid\t", re.IGNORECASE)
_BATCH_DATE = "the day is that of GDELT's batch; the article gives none"
_MARKS = str.maketrans("", "", '"“”„«»')
# CAMEO actor codes begin with these for organisations that have a code of ours.
_GROUPS = {"IGOUNO": "UN", "IGOEUREEC": "EU", "EUREEC": "EU", "IGOWSTNAT": "NATO", "NAT": "NATO"}


class GdeltEventsSource:
    name = "gdelt-events"
    summary = "GDELT events 1.0 (57 or 58 columns) and 2.0 (61), kept for comparison"

    def recognises(self, path: Path, head: bytes) -> bool:
        return _EVENTS.match(head.decode("latin-1")) is not None

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        for line in read_lines(path, fallback="latin-1"):
            if not line.text.lower().startswith("globaleventid\t"):
                yield _rejected(line) if line.problem else _event(line)


class GdeltGkgSource:
    name = "gdelt-gkg"
    summary = "GDELT GKG 2.1 (27 columns): its quotations, which name no speaker"

    def recognises(self, path: Path, head: bytes) -> bool:
        return _GKG.match(head.decode("latin-1")) is not None

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        for line in read_lines(path, fallback="latin-1"):
            if not line.text.lower().startswith("gkgrecordid\t"):
                yield _rejected(line) if line.problem else _quotations(line, self.name)


class GdeltQuotesSource:
    name = "gdelt-gqg"
    summary = "GDELT Global Quotation Graph (JSON Lines): speakers found in the words around"

    def recognises(self, path: Path, head: bytes) -> bool:
        first = first_object(head)
        return first is not None and "quotes" in first and "url" in first

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        for found in read_objects(path, fallback="latin-1"):
            if isinstance(found, Rejected):
                yield found
                continue
            try:
                yield _in_context(found.values, self.name)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                reason = f"it is no record of the Global Quotation Graph: {error!r}"
                yield Rejected(found.place, reason, str(found.values))


def _rejected(line: Line, reason: str | None = None) -> Rejected:
    return Rejected(f"line {line.number}", reason or line.problem or "", line.text)


def _event(line: Line) -> Item:
    fields = line.text.split("\t")
    if len(fields) not in EVENT_COLUMNS:
        return _rejected(line, f"{len(fields)} columns where events have 57, 58 or 61")
    code = fields[26]
    try:
        day = datetime.strptime(fields[1], "%Y%m%d").date()
        goldstein = number("GoldsteinScale", fields[30]) if fields[30] else None
        mentions = int(fields[31])
    except ValueError as error:
        return _rejected(line, f"a field is not what its column holds: {error}")
    if abs(mentions) > MAX_MENTIONS:
        return _rejected(line, f"{mentions} mentions are more than can be kept")
    return Event(
        source="gdelt",
        key=fields[0],
        event_date=day,
        code=code,
        source_country=_actor_state(fields[5], fields[7]),
        target_country=_actor_state(fields[15], fields[17]),
        source_actor=fields[6] or None,
        target_actor=fields[16] or None,
        act=act_of(code),
        goldstein=goldstein,
        mentions=mentions,
        url=fields[-1] or None if len(fields) > min(EVENT_COLUMNS) else None,
    )


def _actor_state(actor: str, country: str) -> str | None:
    for group, code in _GROUPS.items():
        if actor.startswith(group):
            return code
    return state_code(country) if country else None


def _quotations(line: Line, source: str) -> Item:
    fields = line.text.split("\t")
    if len(fields) != GKG_COLUMNS:
        return _rejected(line, f"{len(fields)} columns where GKG 2.1 has {GKG_COLUMNS}")
    if not fields[22].strip():
        return PassedOver(f"line {line.number}")
    try:
        batch = datetime.strptime(fields[1][:8], "%Y%m%d").replace(tzinfo=UTC)
        quotes = [_quote(block) for block in fields[22].split("#") if block.strip()]
    except ValueError as error:
        return _rejected(line, f"a field is not what its column holds: {error}")
    url = fields[4] if fields[4].startswith("http") else None
    turns, at = [], 0
    for quote in quotes:
        turns.append(Turn(Span(at, at + len(quote)), kind="direct", is_statement=True))
        at += len(quote) + 1
    return Document(
        source=source,
        key=f"gkg:{fields[4]}",
        text="\n".join(quotes),
        url=url,
        publisher=fields[3] or host(url),
        published_at=batch,
        date_precision="day",
        date_note=_BATCH_DATE,
        turns=tuple(turns),
    )


def _quote(block: str) -> str:
    """The words of ``offset|length|verb|quote``."""
    parts = block.split("|", 3)
    if len(parts) != 4 or not parts[0].isdigit() or not parts[3].strip():
        raise ValueError(f"{block[:60]!r} is not offset|length|verb|quote")
    return parts[3].strip()


def _in_context(record: dict[str, Any], source: str) -> Document:
    """An article's quotations, each between the words before and after it, a paragraph each."""
    passages = []
    for quote in record["quotes"]:
        before, words, after = (quote.get(part) or "" for part in ("pre", "quote", "post"))
        if words.strip():
            before, after = before.translate(_MARKS).strip(), after.translate(_MARKS).strip()
            passages.append(f"{before} “{words.strip()}” {after}".strip())
    url, title = str(record["url"]), record.get("title") or None
    if title is not None and not isinstance(title, str):
        raise TypeError("its title is no text")
    try:
        dated, note = parse_date(str(record.get("date") or "")), None
    except DateProblem as problem:
        dated, note = None, str(problem)
    return Document(
        source=source,
        key=f"gqg:{url}",
        text="\n\n".join(passages),
        title=title,
        url=url,
        publisher=host(url),
        language=_language(record.get("lang")),
        published_at=dated.at if dated else None,
        date_precision="day" if dated else None,
        date_note=note or _BATCH_DATE,
    )


@cache
def _language(name: str | None) -> str | None:
    """ISO 639-1 code of a language that is named or coded in English."""
    try:
        found = pycountry.languages.lookup(name) if name else None
    except LookupError:
        return None
    return getattr(found, "alpha_2", None)
