"""`communique ingest`: files, folders, archives and addresses into the landing."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from itertools import chain
from pathlib import Path

import click
import polars as pl

from ingest.extract import EXTRACTOR_VERSION
from ingest.landing import LandingError
from ingest.model import content_id
from ingest.pipeline import Counts, Summary
from ingest.pipeline import ingest as run
from ingest.sources.base import Options, SourceError
from ingest.sources.dates import DateProblem, parse_date
from ingest.sources.http import Client
from ingest.sources.inputs import Input, inputs
from ingest.sources.registry import SOURCES, find
from ingest.sources.remote import check_address, is_address, remote_inputs, shown_of
from ingest.sources.sotu import demo_path
from ingest.sources.statements import COLUMNS
from ingest.sources.ungdc import read_speakers
from warehouse import store
from warehouse.commands.common import fail
from warehouse.commands.progress import progress
from warehouse.damage import unreadable

EXIT_QUARANTINED = 1
EXIT_NOTHING_READ = 3
_SHOWN = 10


@click.command(
    epilog="Exit codes: 0 all is loaded or was already; 1 something was quarantined; "
    "2 wrong usage; 3 nothing, or nothing more, could be read or written."
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--demo", is_flag=True, help="Load the demo corpus: addresses of US presidents.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice([source.name for source in SOURCES]),
    help="Read every file as this kind, whatever it looks like.",
)
@click.option("--date", "date_text", help="The date of documents that give none: 2023-11-10.")
@click.option(
    "--map", "mapping", multiple=True, metavar="THEIRS=OURS", help="Another name for a column."
)
@click.option(
    "--speakers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The speakers table of a UN General Debate folder.",
)
@click.option("--publisher", help="The outlet of documents that name none.")
@click.option(
    "--again", is_flag=True, help="Extract anew the documents that an older extractor went over."
)
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def command(
    paths: tuple[str, ...],
    demo: bool,
    format_name: str | None,
    date_text: str | None,
    mapping: tuple[str, ...],
    speakers: Path | None,
    publisher: str | None,
    again: bool,
    processes: int,
    as_json: bool,
) -> None:
    """Load articles, speeches, feeds, events and statement files into the landing.

    A PATH is a file, a folder, an archive of files, or an http address. Each file is recognised
    by its content (`communique sources` lists the kinds). Loading the same input twice adds
    nothing. What cannot be read is quarantined with its place and the reason, and the counts add
    up: read = loaded + duplicate + quarantined. Records that hold no statement (GKG lines without
    a quotation) are no items; they are counted as passed over.

    Statement files (CSV, JSON Lines, Parquet) have a row a statement; the columns are text
    (needed), speaker, role, country, targets, date, kind, url, title, publisher, language, id.
    """
    options = _options(date_text, mapping, speakers, publisher)
    if not paths and not demo:
        raise click.UsageError("name a file or a folder, or use --demo")
    urls = [_address(path) for path in paths if is_address(path)]
    chosen = [_existing(path) for path in paths if not is_address(path)]
    forced = find(format_name) if format_name else None
    try:
        if speakers is not None:
            read_speakers(speakers)
        client = Client(store.home() / "http.json", purpose=_purpose(options, format_name, again))
        if demo:
            chosen.append(demo_path())
        found = chain(inputs(chosen, forced), remote_inputs(urls, client, forced))
        summary = _run(found, options, processes, again)
        client.remember(url for url in urls if not _is_troubled(url, summary))
    except (LandingError, SourceError, BrokenProcessPool, OSError) as error:
        fail("ingest", str(error), EXIT_NOTHING_READ)
    except pl.exceptions.PolarsError as error:
        fail("ingest", unreadable(store.landing(), error), EXIT_NOTHING_READ)
    click.echo(json.dumps(summary.as_dict()) if as_json else _told(summary))
    sys.exit(_exit_code(summary.total))


def _run(found: Iterator[Input], options: Options, processes: int, again: bool) -> Summary:
    with progress("loading", "items") as tell:

        def landed(counts: Counts) -> None:
            tell(counts.read, statements=counts.statements)

        return run(found, options, store.landing(), processes, landed, again=again)


def _purpose(options: Options, format_name: str | None, again: bool) -> str:
    """The same for the same way of reading."""
    speakers = options.speakers.read_bytes() if options.speakers else b""
    mapping = sorted(options.mapping.items())
    parts = (options.date, options.date_precision, mapping, options.publisher, format_name)
    extractor = (EXTRACTOR_VERSION,) if again else ()
    return content_id(*parts, hashlib.sha256(speakers).hexdigest(), *extractor)


def _is_troubled(url: str, summary: Summary) -> bool:
    """Whether something at the address, or in the archive that stands there, was quarantined."""
    shown = shown_of(url)
    return any(shown == path or shown in path.parents for path in map(Path, summary.troubled))


def _exit_code(total: Counts) -> int:
    if total.read and total.quarantined == total.read:
        return EXIT_NOTHING_READ
    return EXIT_QUARANTINED if total.quarantined else 0


def _options(
    date_text: str | None, mapping: tuple[str, ...], speakers: Path | None, publisher: str | None
) -> Options:
    pairs = {}
    for pair in mapping:
        theirs, equals, ours = (part.strip() for part in pair.partition("="))
        if not equals or not theirs or not ours:
            raise click.BadParameter(f"{pair!r} is not THEIRS=OURS", param_hint="--map")
        if ours not in COLUMNS:
            known = ", ".join(COLUMNS)
            raise click.BadParameter(f"{ours!r} is none of {known}", param_hint="--map")
        pairs[theirs] = ours
    if date_text is None:
        return Options(mapping=pairs, speakers=speakers, publisher=publisher)
    try:
        date = parse_date(date_text)
    except DateProblem as problem:
        raise click.BadParameter(str(problem), param_hint="--date") from problem
    return Options(date.at, date.precision, pairs, speakers, publisher)


def _address(name: str) -> str:
    try:
        check_address(name)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="PATH") from error
    return name


def _existing(name: str) -> Path:
    path = Path(name)
    try:
        path.stat()
    except OSError as error:
        reason = f"{name}: {error.strerror or error}"
        raise click.BadParameter(reason, param_hint="PATH") from error
    return path


def _told(summary: Summary) -> str:
    total = summary.total
    lines = [
        f"read {total.read:,} = loaded {total.loaded:,} + duplicate {total.duplicate:,}"
        f" + quarantined {total.quarantined:,}",
        f"statements {total.statements:,}; documents {total.documents:,},"
        f" without a statement {total.without_statement:,},"
        f" undated {total.undated:,}, not extracted {total.not_extracted:,}",
    ]
    if total.passed_over:
        lines.append(f"passed over {total.passed_over:,}: records that hold no statement")
    elif not total.read:
        lines.append(
            "nothing was read: no files there, no records in them, "
            "or an address unchanged since last time"
        )
    if len(summary.by_source) > 1:
        for name, counts in summary.by_source.items():
            lines.append(f"  {name}: " + ", ".join(f"{k} {v:,}" for k, v in asdict(counts).items()))
    lines += _examples("quarantined", summary.problems, total.quarantined)
    lines += _examples("undated", summary.undated, total.undated)
    return "\n".join(lines)


def _examples(label: str, examples: list[str], total: int) -> list[str]:
    """The first of what needs a look, and how many more there are."""
    shown = [f"  {label}: {example}" for example in examples[:_SHOWN]]
    more = total - len(shown)
    return [*shown, f"  {label}: and {more:,} more"] if shown and more > 0 else shown
