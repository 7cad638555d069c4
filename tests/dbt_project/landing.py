"""A small landing of invented statements, written by the landing's own schema."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from ingest.fingerprint import near_keys, text_key
from ingest.model import content_id
from ingest.schema import TABLES
from warehouse.reference import write_reference

Row = dict[str, Any]
FIRST_LOAD = datetime(2031, 1, 1, tzinfo=UTC)

STATES = ("FRA", "DEU", "JPN", "BRA", "KEN", "SUN")
SPEAKERS = {
    f"{state.lower()}:speaker-{number}": (f"Speaker {state.title()} {number}", state)
    for state in STATES
    for number in range(4)
}
SEVERITY = {"COMMENT": 0.0, "THREATEN": 6.0, "ACCUSE": 4.0, "REQUEST": 2.0, "SUPPORT": -4.0}
PHRASES = (
    "our harbour stays open to every ship that comes in peace and pays its dues",
    "the other side must withdraw its inspectors before the end of the dry season",
    "we shall answer any closing of the northern strait with measures of our own",
    "nobody in our capital has forgotten who broke the river accord and why",
    "talks on the railway go on and both delegations speak of honest progress",
)


def statement(document: Row, ordinal: int, text: str, **fields: Any) -> Row:
    """A statement's row; what ``fields`` does not give is a plain default."""
    row = {
        "statement_id": content_id(document["document_id"], ordinal, text),
        "document_id": document["document_id"],
        "ordinal": ordinal,
        "spans": [[0, len(text)]],
        "text": text,
        "kind": "direct",
        "speaker_id": None,
        "speaker": None,
        "targets": [],
        "statement_date": document["published_at"] and document["published_at"].date(),
        "date_precision": document["date_precision"],
        "text_key": text_key(text),
        "near_keys": near_keys(text),
        "extractor_version": "test",
    }
    return {**row, **fields}


def document(key: str, published: date | datetime | None, **fields: Any) -> Row:
    """A document's row. Its id depends on the key and on ``text``, as in ingest."""
    if published is not None and not isinstance(published, datetime):
        published = datetime.combine(published, time(12), UTC)
    row = {
        "document_key": key,
        "source": "test",
        "publisher": "The Invented Courier",
        "url": f"https://courier.example/{key}",
        "title": f"Report {key}",
        "published_at": published,
        "date_precision": "second" if published else None,
        "language": "en",
        "text": f"Text of {key}.",
        "extraction_status": "extracted",
        "extractor_version": "test",
        **fields,
    }
    return {"document_id": content_id(key, row["text"]), **row}


def coding(
    statement_id: str,
    act: str,
    escalation: float,
    version: str = "test-1",
    toward: Mapping[str, tuple[str, float]] | None = None,
) -> Row:
    """A coding's row; ``toward`` has act and escalation for each target that is read apart."""
    return {
        "statement_id": statement_id,
        "coder_version": version,
        **_figures(act, escalation),
        "toward": [{"target": code, **_figures(*read)} for code, read in (toward or {}).items()],
    }


def _figures(act: str, escalation: float) -> Row:
    return {
        "act": act,
        "act_probabilities": json.dumps({act: 1.0}),
        "modality": "did",
        "escalation": escalation,
        "goldstein": -escalation,
        "evidence": json.dumps({"spans": [], "terms": [{"act": act, "contribution": escalation}]}),
    }


def write_load(landing: Path, number: int, **tables: list[Row]) -> str:
    """Land one load; loads come a day apart from ``FIRST_LOAD`` on."""
    loaded_at = FIRST_LOAD + timedelta(days=number)
    load_id = f"{loaded_at:%Y%m%dT%H%M%S%f}Z-{number:08x}-000000"
    documents, statements = tables.get("documents", []), tables.get("statements", [])
    items = sum(len(tables.get(name, [])) for name in ("documents", "events", "series"))
    quarantined = len(tables.get("quarantine", []))
    ledger = {
        "run_id": load_id[:-7],
        "source": "test",
        "path": f"files/{number}",
        "items_read": items + quarantined,
        "items_loaded": items,
        "items_duplicate": 0,
        "items_quarantined": quarantined,
        "documents": len(documents),
        "undated": sum(row["published_at"] is None for row in documents),
        "not_extracted": 0,
        "statements": len(statements),
        **{
            name: len(tables.get(name, [])) for name in ("codings", "events", "series", "sightings")
        },
        "coder_version": "test-1",
        "extractor_version": "test",
    }
    (landing / load_id).mkdir(parents=True)
    for name, rows in {**tables, "ledger": [ledger]}.items():
        stamped = [{"loaded_at": loaded_at, "coded_at": loaded_at, **row} for row in rows]
        frame = pl.DataFrame(
            {
                column: [load_id if column == "load_id" else row.get(column) for row in stamped]
                for column in TABLES[name]
            },
            schema=TABLES[name],
        )
        if rows:
            frame.write_parquet(landing / load_id / f"{name}.parquet")
    return load_id


def write_sample(landing: Path, loads: int = 6, documents: int = 40, seed: int = 7) -> list[str]:
    """Loads with syndicated, revised, late, year-dated, undated, unattributed and recoded ones."""
    write_reference(landing)
    chance = random.Random(seed)
    keys: list[str] = []
    statement_ids: list[str] = []
    load_ids = []
    for number in range(loads):
        rows: dict[str, list[Row]] = {"documents": [], "statements": [], "codings": []}
        for index in range(documents):
            key = f"{number}-{index}"
            revised = bool(keys) and chance.random() < 0.1
            if revised:
                key = chance.choice(keys)
                keys.remove(key)  # one revision in each load at most
            _add_document(rows, chance, key, number, revised)
        keys += [f"{number}-{index}" for index in range(documents)]
        statement_ids += [row["statement_id"] for row in rows["statements"]]
        load_ids.append(write_load(landing, 2 * number, **rows))
    load_ids.append(
        write_load(landing, 2 * loads - 3, **_together(_turn("NOR", "DNK"), _of_one_speaker()))
    )
    load_ids.append(write_load(landing, 2 * loads - 1, **_turn("KEN", "JPN")))
    again = dict.fromkeys(statement_ids[:3] + chance.sample(statement_ids, 20))
    recoded = [coding(i, "ACCUSE", 3.5, "test-2") for i in again]
    load_ids.append(write_load(landing, 2 * loads, codings=recoded))
    newest = [coding(i, "REQUEST", 2.5, "test-3") | {"evidence": None} for i in statement_ids[:2]]
    load_ids.append(write_load(landing, 2 * loads + 2, codings=newest))
    retitled = _turn("NOR", "DNK", range(20, 40), title="Report, corrected")
    revised = _together(retitled, _of_one_speaker(revised=True))
    load_ids.append(write_load(landing, 2 * loads + 1, **revised))
    return sorted(load_ids)


def write_others(landing: Path) -> None:
    """Series, events and sightings, in loads between those of ``write_sample``."""
    mark = {"source": "events-csv", "country": None, "label": "The quay opens", "grain": "day"}
    named: list[Row] = [{"series": "quays"}, {"series": "quays:FRA"}]
    named.append({"series": "quays", "country": "FRA"})
    first = [_point(1.0), _point(2.0, 2), *(_point(None, **mark | names) for names in named)]
    write_load(landing, 1, series=first, sightings=[_sighting("a", 1)])
    write_load(landing, 3, series=[_point(1.5), _point(3.0, 3)], events=[_event("x", -2.0)])
    sightings = [_sighting("a", 2), _sighting("b", 2)]
    write_load(landing, 5, series=[_point(1.25)], sightings=sightings)
    write_load(landing, 7, events=[_event("y", 3.0)], sightings=[_sighting("c", 3)])


def _point(value: float | None, month: int = 1, **fields: Any) -> Row:
    row: Row = {
        "series": "gprc",
        "country": "FRA",
        "source": "gpr",
        "grain": "month",
        "label": None,
    }
    row |= {"point_date": date(2030, month, 1), "value": value, **fields}
    return {"point_id": content_id(*map(str, row.values())), **row}


def _event(key: str, goldstein: float) -> Row:
    row = {"event_id": content_id(key), "source": "icews", "event_date": date(2030, 1, 2)}
    return {**row, "code": "112", "goldstein": goldstein}


def _sighting(key: str, hour: int) -> Row:
    row = {"sighting_id": content_id(key, hour), "document_id": content_id(key)}
    row |= {"document_key": key, "feed": "https://ministry.example/feed"}
    return row | {"seen_at": datetime(2030, 1, 1, hour, tzinfo=UTC)}


def _turn(
    state: str, target: str, months: Sequence[int] = range(40), title: str | None = None
) -> dict[str, list[Row]]:
    """Forty months of one minister, who turns hostile after the twentieth.

    With a title the same documents are new versions that say the same.
    """
    rows: dict[str, list[Row]] = {"documents": [], "statements": [], "codings": []}
    for month in months:
        made = document(
            f"turn-{state}-{month}",
            date(2026 + month // 12, month % 12 + 1, 15),
            text=f"Text of month {month}{title or ''}.",
            title=title,
        )
        rows["documents"].append(made)
        for ordinal in range(5):
            row = statement(
                made,
                ordinal,
                f"Statement {ordinal} of month {month} on the canal of {state} and its tolls.",
                speaker_id=f"{state.lower()}:speaker-0",
                speaker=f"Speaker {state.title()} 0",
                country=state,
                targets=[target],
            )
            rows["statements"].append(row)
            act, score = (
                ("COMMENT", 0.1 * ordinal) if month < 20 else ("THREATEN", 5 - 0.1 * ordinal)
            )
            rows["codings"].append(coding(row["statement_id"], act, score))
    return rows


def _of_one_speaker(revised: bool = False) -> dict[str, list[Row]]:
    """Orla Venn, of whom the revisions of documents tell otherwise.

    The first of two documents with the same statement loses it, a later one names her otherwise and
    in another role, and what an undated one had from somebody else is hers.
    """
    words = {
        "first": "No quay of ours is let before the ice is gone.",
        "copy": "No quay of ours is let before the ice is gone.",
        "later": "The pilots of both shores will share one lighthouse from the spring.",
        "undated": "Whoever reads the old map of the fjord finds no border in it at all.",
    }
    days = {"first": date(2030, 1, 10), "copy": date(2030, 1, 12), "later": date(2030, 5, 1)}
    named: dict[str, Row] = {
        "first": {"speaker": "Orla Venn", "role": "minister", "speaker_mention": "Minister Venn"},
        "copy": {"speaker": "Orla Venn", "role": "minister", "speaker_mention": "she"},
        "later": {"speaker": "Orla Venn", "role": "envoy"},
        "undated": {"speaker_id": "swe:nobody-else", "speaker": "O. Venn"},
    }
    if revised:
        del named["first"], named["copy"], words["copy"]
        named["later"] |= {"speaker": "Orla D. Venn", "role": "president"}
        named["undated"] |= {"speaker_id": "swe:venn"}
    rows: dict[str, list[Row]] = {"documents": [], "statements": [], "codings": []}
    for key, said in words.items():
        text = f"Text of {key}{', revised' if revised else ''}."
        made = document(f"venn-{key}", days.get(key), text=text)
        rows["documents"].append(made)
        if key in named:
            fields = {"speaker_id": "swe:venn", "country": "SWE", "targets": ["FIN"], **named[key]}
            row = statement(made, 0, said, **fields)
            rows["statements"].append(row)
            rows["codings"].append(coding(row["statement_id"], "COMMENT", 0.5))
    return rows


def _together(*loads: dict[str, list[Row]]) -> dict[str, list[Row]]:
    return {name: [row for load in loads for row in load[name]] for name in loads[0]}


def _add_document(
    rows: dict[str, list[Row]], chance: random.Random, key: str, number: int, revised: bool
) -> None:
    published: date | None = date(2030, 1, 1) + timedelta(days=chance.randrange(300))
    precision = chance.choices(["second", "day", "month", "year", None], [4, 4, 1, 1, 0.5])[0]
    made = document(
        key,
        published if precision else None,
        date_precision=precision,
        publisher=chance.choice(["The Invented Courier", "Harbour Post", None]),
        text=f"Text of {key}{', revised' if revised else ''}.",
        revised_at=datetime(2030, 12, 1 + number, tzinfo=UTC) if revised else None,
    )
    rows["documents"].append(made)
    for ordinal in range(chance.randrange(6)):
        speaker_id = chance.choice([*SPEAKERS, None])
        name, state = SPEAKERS[speaker_id] if speaker_id else (None, None)
        text = chance.choice(PHRASES)
        if chance.random() < 0.7:
            text += f", said in the year {chance.randrange(40)}"
        row = statement(
            made,
            ordinal,
            text,
            speaker_id=speaker_id,
            speaker=name,
            country=state,
            role=chance.choice(["foreign minister", "president", None]) if name else None,
            targets=chance.sample(STATES, chance.choice([0, 1, 1, 2])),
        )
        rows["statements"].append(row)
        act, score = _reading(chance)
        named = random.Random(f"{key} {ordinal}")
        toward = {code: _reading(named) for code in row["targets"] if named.random() < 0.5}
        rows["codings"].append(coding(row["statement_id"], act, score, toward=toward))


def _reading(chance: random.Random) -> tuple[str, float]:
    """An act, and an escalation near its own."""
    act = chance.choice(list(SEVERITY))
    return act, round(SEVERITY[act] + chance.uniform(-1, 1), 4)
