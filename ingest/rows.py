"""Records to landed rows (plain dicts by the columns of ``ingest.schema``)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.actors.countries import places_of
from ingest.coding import Coder, CodingInput
from ingest.extract import EXTRACTOR_VERSION, extract
from ingest.fingerprint import near_keys, text_key
from ingest.landing import Landing
from ingest.model import (
    Coding,
    Document,
    Event,
    Rejected,
    SeriesPoint,
    Span,
    Statement,
    content_id,
    is_spoken,
)
from ingest.sources.base import Item

Row = dict[str, Any]
Tables = dict[str, list[Row]]

TABLES_OF_ITEMS = (
    *("documents", "statements", "codings", "events", "series", "sightings", "quarantine"),
)
QUARANTINED_CHARACTERS = 10_000


def identity(item: Item) -> tuple[str, str] | None:
    """The table an item lands in and its id there; None for what goes to quarantine."""
    match item:
        case Document():
            return "documents", item.document_id
        case Event():
            return "events", item.event_id
        case SeriesPoint():
            return "series", item.point_id
        case _:
            return None


def add_document(tables: Tables, path: Path, document: Document) -> None:
    """Add a document and its statements; one that breaks extraction is quarantined instead."""
    try:
        extraction = extract(document)
    except Exception as error:  # one document must not take the load down
        reason = f"extraction failed: {type(error).__name__}: {error}"
        rejected = Rejected(document.key, reason, document.text)
        tables["quarantine"].append(quarantine_row(document.source, path, rejected))
        return
    tables["documents"].append(
        {
            "document_id": document.document_id,
            "document_key": document.key,
            "source": document.source,
            "publisher": document.publisher,
            "url": document.url,
            "title": document.title,
            "published_at": document.published_at,
            "date_precision": document.date_precision,
            "date_note": document.date_note,
            "revised_at": document.revised_at,
            "language": document.language,
            "text": document.text,
            "extraction_status": extraction.status,
            "extraction_note": extraction.note,
            "extractor_version": EXTRACTOR_VERSION,
        }
    )
    tables["statements"] += [
        statement_row(document, statement, ordinal)
        for ordinal, statement in enumerate(extraction.statements)
    ]


def statement_row(document: Document, statement: Statement, ordinal: int) -> Row:
    return {
        "statement_id": statement.statement_id,
        "document_id": statement.document_id,
        "ordinal": ordinal,
        "spans": [list(span) for span in statement.spans],
        "text": statement.text,
        "kind": statement.kind,
        "cue": _slice(document, statement.cue),
        "reporting_clause": statement.reporting_clause,
        "speaker_mention": _slice(document, statement.speaker_mention),
        "speaker_id": statement.speaker_id,
        "speaker": statement.speaker,
        "role": statement.role,
        "country": statement.country,
        "targets": list(statement.targets),
        "statement_date": statement.statement_date,
        "date_precision": document.date_precision if statement.statement_date else None,
        "text_key": text_key(statement.text),
        "near_keys": near_keys(statement.text),
        "extractor_version": EXTRACTOR_VERSION,
    }


def add_codings(tables: Tables, coder: Coder) -> None:
    """Code every statement of the tables, in one pass of the coder."""
    statements = tables["statements"]
    codings = coder.code([coding_input(row) for row in statements])
    tables["codings"] += [
        coding_row(row["statement_id"], coder.version, coding)
        for row, coding in zip(statements, codings, strict=True)
    ]


def coding_input(row: Row) -> CodingInput:
    """What the coder is told of a landed statement: reported words with what introduces them."""
    reporting_clause = row["reporting_clause"]
    told = CodingInput(
        text=row["text"],
        speaker_country=row["country"],
        source=" ".join(row["speaker_mention"].split()) if reporting_clause else None,
        is_spoken=is_spoken(row["kind"]) and not reporting_clause,
        reporting_clause=reporting_clause,
    )
    return replace(told, targets=places_of(told.read, row["targets"]))


def coding_row(statement_id: str, version: str, coding: Coding) -> Row:
    return {
        "statement_id": statement_id,
        "coder_version": version,
        **_figures(coding),
        "toward": [{"target": code, **_figures(of)} for code, of in coding.toward.items()],
    }


def _figures(coding: Coding) -> Row:
    return {
        "act": coding.act,
        "act_probabilities": json.dumps(coding.probabilities),
        "modality": coding.modality,
        "escalation": coding.escalation,
        "goldstein": coding.goldstein,
        "evidence": json.dumps(coding.evidence),
    }


def event_row(event: Event) -> Row:
    return {
        "event_id": event.event_id,
        "source": event.source,
        "event_date": event.event_date,
        "source_country": event.source_country,
        "target_country": event.target_country,
        "source_actor": event.source_actor,
        "target_actor": event.target_actor,
        "code": event.code,
        "act": event.act,
        "goldstein": event.goldstein,
        "mentions": event.mentions,
        "url": event.url,
    }


def series_row(point: SeriesPoint) -> Row:
    return {
        "point_id": point.point_id,
        "series": point.series,
        "country": point.country,
        "point_date": point.point_date,
        "grain": point.grain,
        "value": point.value,
        "label": point.label,
        "source": point.source,
    }


def sighting_row(document: Document) -> Row:
    """That a version of a document stood in a feed at a time, which a duplicate tells too."""
    return {
        "sighting_id": content_id(document.document_id, document.feed, document.seen_at),
        "document_id": document.document_id,
        "document_key": document.key,
        "feed": document.feed,
        "seen_at": document.seen_at,
    }


def quarantine_row(source: str, path: Path, rejected: Rejected) -> Row:
    return {
        "quarantine_id": content_id(path, rejected.place, rejected.reason, rejected.content),
        "source": source,
        "path": str(path),
        "place": rejected.place,
        "reason": rejected.reason,
        "content": rejected.content[:QUARANTINED_CHARACTERS],
    }


def drop_landed(tables: Tables, landing: Landing) -> int:
    """Take out of the tables what has landed already; the number of items taken out."""
    dropped = 0
    for table, key in (
        ("documents", "document_id"),
        ("events", "event_id"),
        ("series", "point_id"),
    ):
        known = landing.known(table, [row[key] for row in tables[table]])
        if known:
            dropped += len(known)
            tables[table] = [row for row in tables[table] if row[key] not in known]
            if table == "documents":
                _drop_statements_of(tables, known)
    return dropped


def drop_known_sightings(tables: Tables, landing: Landing) -> None:
    known = landing.known("sightings", [row["sighting_id"] for row in tables["sightings"]])
    fresh = {r["sighting_id"]: r for r in tables["sightings"] if r["sighting_id"] not in known}
    tables["sightings"] = list(fresh.values())


def has_new_quarantine(tables: Tables, landing: Landing) -> bool:
    """Whether anything is quarantined here that was not before."""
    ids = {row["quarantine_id"] for row in tables["quarantine"]}
    return bool(ids - landing.known("quarantine", list(ids)))


def _drop_statements_of(tables: Tables, documents: set[str]) -> None:
    gone = {row["statement_id"] for row in tables["statements"] if row["document_id"] in documents}
    for table in ("statements", "codings"):
        tables[table] = [row for row in tables[table] if row["statement_id"] not in gone]


def _slice(document: Document, span: Span | None) -> str | None:
    return None if span is None else document.text[span.start : span.end]
