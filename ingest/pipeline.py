"""From files to landed rows: read, extract, code, land, batch by batch.

Every batch becomes one load, so a run that is killed keeps what it has acknowledged, and running
it again adds only the rest. Memory is bounded by the batch, beside the ids of what has landed.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from ingest import rows
from ingest.coding import Coder
from ingest.extract import EXTRACTOR_VERSION
from ingest.landing import Landing, new_run_id
from ingest.model import Document, Event, PassedOver, Rejected, SeriesPoint
from ingest.returns import Returns
from ingest.sources.base import Item, Options, Source, SourceError

BATCH_ITEMS = 2_000
BATCH_CHARACTERS = 2_000_000


@dataclass(slots=True)
class Counts:
    """What became of the items read: read = loaded + duplicate + quarantined.

    ``passed_over`` counts the records that hold nothing to land; they are no items. Documents
    ``without_statement`` include those that are not extracted.
    """

    read: int = 0
    loaded: int = 0
    duplicate: int = 0
    quarantined: int = 0
    passed_over: int = 0
    documents: int = 0
    statements: int = 0
    without_statement: int = 0
    undated: int = 0
    not_extracted: int = 0

    def add(self, other: Counts) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(slots=True)
class Summary:
    """What a run did; ``troubled`` are the paths of which something was quarantined."""

    run_id: str
    total: Counts = field(default_factory=Counts)
    by_source: dict[str, Counts] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)
    troubled: set[str] = field(default_factory=set)

    def as_dict(self) -> dict[str, Any]:
        return {
            "run_id": self.run_id,
            **asdict(self.total),
            "by_source": {name: asdict(counts) for name, counts in self.by_source.items()},
            "problems": self.problems,
            "undated_examples": self.undated,
        }


@dataclass(slots=True)
class Batch:
    """Items of one source, each with the file it came from, and how many records held none."""

    source: str
    items: list[tuple[Path, Item]] = field(default_factory=list)
    characters: int = 0
    passed_over: int = 0
    sightings: list[rows.Row] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return len(self.items) >= BATCH_ITEMS or self.characters >= BATCH_CHARACTERS


def ingest(
    inputs: Iterable[tuple[Source, Path]],
    options: Options,
    landing: Landing,
    processes: int = 1,
    progress: Callable[[Counts], None] = lambda counts: None,
    problems_kept: int = 20,
    again: bool = False,
) -> Summary:
    """Load every input; counts always add up, and a failed item is quarantined with its reason.

    With ``again`` a document that an older extractor went over becomes a new version of itself.
    """
    landing.create()
    landing.sweep()
    summary = Summary(new_run_id())
    outdated = landing.extracted_otherwise(EXTRACTOR_VERSION) if again else set()
    prepared = (
        _drop_known(batch, landing)
        for batch in _batches(inputs, options, outdated, Returns(landing))
    )
    for number, (batch, tables, duplicates) in enumerate(_processed(prepared, processes)):
        load_id = f"{summary.run_id}-{number:06d}"
        counts = _land(landing, load_id, summary.run_id, batch, tables, duplicates)
        summary.total.add(counts)
        summary.by_source.setdefault(batch.source, Counts()).add(counts)
        for row in tables["quarantine"][: max(0, problems_kept - len(summary.problems))]:
            summary.problems.append(f"{row['path']}: {row['place']}: {row['reason']}")
        summary.troubled.update(row["path"] for row in tables["quarantine"])
        summary.undated += _undated(batch)[: max(0, problems_kept - len(summary.undated))]
        progress(summary.total)
    return summary


def _undated(batch: Batch) -> list[str]:
    return [
        f"{path}: {item.date_note or 'no date'}"
        for path, item in batch.items
        if isinstance(item, Document) and item.published_at is None
    ]


def _batches(
    inputs: Iterable[tuple[Source, Path]], options: Options, outdated: set[str], returns: Returns
) -> Iterator[Batch]:
    """The items by source, so that a folder of mixed kinds does not become a load a file."""
    filling: dict[str, Batch] = {}
    for source, path in inputs:
        for item in _read(source, path, options):
            batch = filling.setdefault(source.name, Batch(source.name))
            if isinstance(item, PassedOver):
                batch.passed_over += 1
                continue
            if isinstance(item, Document):
                item = returns.place(item)
                batch.characters += len(item.text)
                if item.seen_at is not None:  # what was seen is the text, however extracted
                    batch.sightings.append(rows.sighting_row(item))
                item = _renewed(item, outdated)
            batch.items.append((path, item))
            if batch.is_full:
                yield filling.pop(source.name)
    yield from filling.values()


def _renewed(item: Document, outdated: set[str]) -> Document:
    """The document as a version of its own if it is to be extracted anew."""
    if item.document_id not in outdated:
        return item
    edition = f"extractor {EXTRACTOR_VERSION}"
    return replace(item, edition=f"{item.edition}, {edition}" if item.edition else edition)


def _read(source: Source, path: Path, options: Options) -> Iterator[Item]:
    try:
        for item in source.read(path, options):
            if isinstance(item, Document) and not item.text.strip():
                yield Rejected(item.key, "the document has no text")
            else:
                yield item
    except SourceError as error:
        yield Rejected("file", str(error))
    except OSError as error:
        yield Rejected("file", f"cannot be read: {error.strerror or error}")
    except Exception as error:  # one file must not take the load down
        yield Rejected("file", f"reading failed: {type(error).__name__}: {error}")


def _drop_known(batch: Batch, landing: Landing) -> tuple[Batch, int]:
    """The batch without repeats, of itself or of what has landed, and their number."""
    fresh = replace(batch, items=[])
    seen: set[str] = set()
    ids: dict[str, list[str]] = {"documents": [], "events": [], "series": []}
    keyed = [(path, item, rows.identity(item)) for path, item in batch.items]
    for _, _, identity in keyed:
        if identity is not None:
            ids[identity[0]].append(identity[1])
    for table, wanted in ids.items():
        seen |= landing.known(table, wanted)
    duplicates = 0
    for path, item, identity in keyed:
        if identity is not None and identity[1] in seen:
            duplicates += 1
            continue
        if identity is not None:
            seen.add(identity[1])
        fresh.items.append((path, item))
    return fresh, duplicates


def _processed(
    prepared: Iterator[tuple[Batch, int]], processes: int
) -> Iterator[tuple[Batch, dict[str, list[rows.Row]], int]]:
    """Each batch with its rows, in the order of reading whatever the number of processes."""
    if processes <= 1:
        for batch, duplicates in prepared:
            yield batch, process(batch), duplicates
        return
    waiting: deque[tuple[Batch, int, Future[dict[str, list[rows.Row]]]]] = deque()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for batch, duplicates in prepared:
            waiting.append((batch, duplicates, pool.submit(process, batch)))
            if len(waiting) > processes:
                batch, duplicates, future = waiting.popleft()
                yield batch, future.result(), duplicates
        while waiting:
            batch, duplicates, future = waiting.popleft()
            yield batch, future.result(), duplicates


def process(batch: Batch) -> dict[str, list[rows.Row]]:
    """All rows of a batch, for every table but the ledger. Depends on nothing but the batch."""
    tables: dict[str, list[rows.Row]] = {name: [] for name in rows.TABLES_OF_ITEMS}
    for path, item in batch.items:
        match item:
            case Document():
                rows.add_document(tables, path, item)
            case Event():
                tables["events"].append(rows.event_row(item))
            case SeriesPoint():
                tables["series"].append(rows.series_row(item))
            case Rejected():
                tables["quarantine"].append(rows.quarantine_row(batch.source, path, item))
    tables["sightings"] = batch.sightings
    rows.add_codings(tables, Coder.load())
    return tables


def _land(
    landing: Landing,
    load_id: str,
    run_id: str,
    batch: Batch,
    tables: dict[str, list[rows.Row]],
    duplicates: int,
) -> Counts:
    now = datetime.now(UTC)
    quarantined = len(tables["quarantine"])
    with landing.locked():
        # Another process may have landed the same items since they were read.
        duplicates += rows.drop_landed(tables, landing)
        rows.drop_known_sightings(tables, landing)
        loaded = sum(len(tables[name]) for name in ("documents", "events", "series"))
        counts = Counts(
            read=loaded + duplicates + quarantined,
            loaded=loaded,
            duplicate=duplicates,
            quarantined=quarantined,
            passed_over=batch.passed_over,
            documents=len(tables["documents"]),
            statements=len(tables["statements"]),
            without_statement=_without_statement(tables),
            undated=sum(row["published_at"] is None for row in tables["documents"]),
            not_extracted=sum(
                row["extraction_status"] == "not_extracted" for row in tables["documents"]
            ),
        )
        ledger = {
            "run_id": run_id,
            "source": batch.source,
            "path": public_name(batch.items[0][0]) if batch.items else None,
            "items_read": counts.read,
            "items_loaded": counts.loaded,
            "items_duplicate": counts.duplicate,
            "items_quarantined": counts.quarantined,
            "documents": counts.documents,
            "undated": counts.undated,
            "not_extracted": counts.not_extracted,
            "statements": counts.statements,
            **{name: len(tables[name]) for name in ("codings", "events", "series", "sightings")},
            "coder_version": Coder.load().version,
            "extractor_version": EXTRACTOR_VERSION,
            "loaded_at": now,
        }
        for name in ("documents", "statements", "events", "series", "sightings", "quarantine"):
            for row in tables[name]:
                row["loaded_at"] = now
        for row in tables["codings"]:
            row["coded_at"] = now
        quarantine = [
            {**row, "path": public_name(Path(row["path"]))} for row in tables["quarantine"]
        ]
        if loaded or tables["sightings"] or rows.has_new_quarantine(tables, landing):
            landing.write(load_id, {**tables, "quarantine": quarantine, "ledger": [ledger]})
    return counts


def _without_statement(tables: dict[str, list[rows.Row]]) -> int:
    stated = {row["document_id"] for row in tables["statements"]}
    return sum(row["document_id"] not in stated for row in tables["documents"])


def public_name(path: Path) -> str:
    """An input's path as readers of the warehouse see it: without the folders of this machine.

    A file's name, with that of the archive it lies in; an address whole.
    """
    folders = (parent for parent in path.parents if os.path.isdir(parent))  # noqa: PTH112 (never raises)
    return path.relative_to(next(folders, "")).as_posix()
