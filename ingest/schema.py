"""The landing's Parquet schema: the only thing that ingest and dbt share.

Every table carries ``load_id``, the load that wrote the row. Times are UTC.
"""

from __future__ import annotations

import polars as pl

Schema = dict[str, pl.DataType]

TIMESTAMP = pl.Datetime("us", "UTC")

DOCUMENTS: Schema = {
    "load_id": pl.String(),
    "document_id": pl.String(),
    "document_key": pl.String(),
    "source": pl.String(),
    "publisher": pl.String(),
    "url": pl.String(),
    "title": pl.String(),
    "published_at": TIMESTAMP,
    "date_precision": pl.String(),
    "date_note": pl.String(),
    "revised_at": TIMESTAMP,
    "language": pl.String(),
    "text": pl.String(),
    "extraction_status": pl.String(),
    "extraction_note": pl.String(),
    "extractor_version": pl.String(),
    "loaded_at": TIMESTAMP,
}

STATEMENTS: Schema = {
    "load_id": pl.String(),
    "statement_id": pl.String(),
    "document_id": pl.String(),
    "ordinal": pl.Int32(),
    "spans": pl.List(pl.List(pl.Int32())),
    "text": pl.String(),
    "kind": pl.String(),
    "cue": pl.String(),
    "reporting_clause": pl.String(),
    "speaker_mention": pl.String(),
    "speaker_id": pl.String(),
    "speaker": pl.String(),
    "role": pl.String(),
    "country": pl.String(),
    "targets": pl.List(pl.String()),
    "statement_date": pl.Date(),
    "date_precision": pl.String(),
    "text_key": pl.String(),
    "near_keys": pl.List(pl.Int64()),
    "extractor_version": pl.String(),
    "loaded_at": TIMESTAMP,
}

_CODING: Schema = {
    "act": pl.String(),
    "act_probabilities": pl.String(),
    "modality": pl.String(),
    "escalation": pl.Float64(),
    "goldstein": pl.Float64(),
    "evidence": pl.String(),
}

CODINGS: Schema = {
    "load_id": pl.String(),
    "statement_id": pl.String(),
    "coder_version": pl.String(),
    **_CODING,
    "toward": pl.List(pl.Struct({"target": pl.String(), **_CODING})),
    "coded_at": TIMESTAMP,
}

EVENTS: Schema = {
    "load_id": pl.String(),
    "event_id": pl.String(),
    "source": pl.String(),
    "event_date": pl.Date(),
    "source_country": pl.String(),
    "target_country": pl.String(),
    "source_actor": pl.String(),
    "target_actor": pl.String(),
    "code": pl.String(),
    "act": pl.String(),
    "goldstein": pl.Float64(),
    "mentions": pl.Int32(),
    "url": pl.String(),
    "loaded_at": TIMESTAMP,
}

SERIES: Schema = {
    "load_id": pl.String(),
    "point_id": pl.String(),
    "series": pl.String(),
    "country": pl.String(),
    "point_date": pl.Date(),
    "grain": pl.String(),
    "value": pl.Float64(),
    "label": pl.String(),
    "source": pl.String(),
    "loaded_at": TIMESTAMP,
}

SIGHTINGS: Schema = {
    "load_id": pl.String(),
    "sighting_id": pl.String(),
    "document_id": pl.String(),
    "document_key": pl.String(),
    "feed": pl.String(),
    "seen_at": TIMESTAMP,
    "loaded_at": TIMESTAMP,
}

QUARANTINE: Schema = {
    "load_id": pl.String(),
    "quarantine_id": pl.String(),
    "source": pl.String(),
    "path": pl.String(),
    "place": pl.String(),
    "reason": pl.String(),
    "content": pl.String(),
    "loaded_at": TIMESTAMP,
}

LEDGER: Schema = {
    "load_id": pl.String(),
    "run_id": pl.String(),
    "source": pl.String(),
    "path": pl.String(),
    "items_read": pl.Int64(),
    "items_loaded": pl.Int64(),
    "items_duplicate": pl.Int64(),
    "items_quarantined": pl.Int64(),
    "documents": pl.Int64(),
    "undated": pl.Int64(),
    "not_extracted": pl.Int64(),
    "statements": pl.Int64(),
    "codings": pl.Int64(),
    "events": pl.Int64(),
    "series": pl.Int64(),
    "sightings": pl.Int64(),
    "coder_version": pl.String(),
    "extractor_version": pl.String(),
    "loaded_at": TIMESTAMP,
}

TABLES: dict[str, Schema] = {
    "documents": DOCUMENTS,
    "statements": STATEMENTS,
    "codings": CODINGS,
    "events": EVENTS,
    "series": SERIES,
    "sightings": SIGHTINGS,
    "quarantine": QUARANTINE,
    "ledger": LEDGER,
}

IDENTITY = {
    "documents": "document_id",
    "events": "event_id",
    "series": "point_id",
    "sightings": "sighting_id",
    "quarantine": "quarantine_id",
}
