"""`communique ingest`: files into the landing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click
from tqdm import tqdm

from ingest.landing import LandingError
from ingest.model import Rejected
from ingest.pipeline import Counts, Summary
from ingest.pipeline import ingest as run
from ingest.sources import SOURCES, files, find, recognise
from ingest.sources.base import Item, Options, Source, SourceError
from ingest.sources.dates import DateProblem, parse_date
from ingest.sources.sotu import demo_path
from warehouse import store

EXIT_QUARANTINED = 1
EXIT_NOTHING_READ = 3


class Unrecognised:
    """Stands for the source of a file that no source reads, so that it is quarantined."""

    name = "unrecognised"
    summary = ""

    def recognises(self, path: Path, head: bytes) -> bool:
        return False

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        yield Rejected("file", "no source knows this kind of file; force one with --format")


@click.command(
    epilog="Exit codes: 0 all is loaded or was already; 1 something was quarantined; "
    "2 wrong usage; 3 nothing could be read or written."
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
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
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def command(
    paths: tuple[Path, ...],
    demo: bool,
    format_name: str | None,
    date_text: str | None,
    mapping: tuple[str, ...],
    speakers: Path | None,
    publisher: str | None,
    processes: int,
    as_json: bool,
) -> None:
    """Load articles, speeches and statement files into the landing.

    A file is recognised by its content. Loading the same input twice adds nothing. What cannot be
    read is quarantined with its place and the reason, and the counts add up:
    read = loaded + duplicate + quarantined.

    Statement files (CSV, JSON Lines, Parquet) have a row a statement; the columns are text
    (needed), speaker, role, country, targets, date, kind, url, title, publisher, language, id.
    """
    options = _options(date_text, mapping, speakers, publisher)
    try:
        chosen = (*paths, demo_path()) if demo else paths
        if not chosen:
            raise click.UsageError("name a file or a folder, or use --demo")
        forced = find(format_name) if format_name else None
        inputs = list(_inputs(chosen, forced))
        with tqdm(unit=" items", disable=None, file=sys.stderr) as bar:

            def progress(counts: Counts) -> None:
                bar.n = counts.read
                bar.set_postfix(statements=counts.statements, refresh=False)
                bar.refresh()

            summary = run(inputs, options, store.landing(), processes, progress)
    except (LandingError, SourceError) as error:
        click.echo(f"communique ingest: {error}", err=True)
        sys.exit(EXIT_NOTHING_READ)
    click.echo(json.dumps(summary.as_dict()) if as_json else _told(summary))
    if summary.total.quarantined:
        nothing = summary.total.quarantined == summary.total.read
        sys.exit(EXIT_NOTHING_READ if nothing else EXIT_QUARANTINED)


def _options(
    date_text: str | None, mapping: tuple[str, ...], speakers: Path | None, publisher: str | None
) -> Options:
    pairs = {}
    for pair in mapping:
        theirs, equals, ours = pair.partition("=")
        if not equals or not theirs or not ours:
            raise click.BadParameter(f"{pair!r} is not THEIRS=OURS", param_hint="--map")
        pairs[theirs] = ours
    if date_text is None:
        return Options(mapping=pairs, speakers=speakers, publisher=publisher)
    try:
        date = parse_date(date_text)
    except DateProblem as problem:
        raise click.BadParameter(str(problem), param_hint="--date") from problem
    return Options(date.at, date.precision, pairs, speakers, publisher)


def _inputs(paths: tuple[Path, ...], forced: Source | None) -> Iterator[tuple[Source, Path]]:
    for path in paths:
        if not path.exists():
            raise click.BadParameter(f"{path} does not exist", param_hint="PATHS")
    for path in files(paths):
        try:
            yield forced or recognise(path) or Unrecognised(), path
        except OSError:
            yield Unrecognised(), path


def _told(summary: Summary) -> str:
    total = summary.total
    lines = [
        f"read {total.read:,} = loaded {total.loaded:,} + duplicate {total.duplicate:,}"
        f" + quarantined {total.quarantined:,}",
        f"statements {total.statements:,}; documents undated {total.undated:,},"
        f" not extracted {total.not_extracted:,}",
    ]
    if len(summary.by_source) > 1:
        for name, counts in summary.by_source.items():
            lines.append(f"  {name}: " + ", ".join(f"{k} {v:,}" for k, v in asdict(counts).items()))
    lines += [f"  ! {problem}" for problem in summary.problems]
    return "\n".join(lines)
