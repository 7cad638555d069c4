"""`communique extract`: a document with its statements marked, or as data."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

import click

from ingest.extract import Extraction, extract
from ingest.model import Coding, Document, Rejected, Span, Statement
from ingest.sources.article import date_or_option
from ingest.sources.base import Options, SourceError
from ingest.sources.dates import Dated, DateProblem, parse_date
from ingest.sources.inputs import inputs
from ingest.sources.jsonlines import load_json
from ingest.sources.markdown import front_date
from warehouse.marked import shown

EXIT_SOME_UNREAD = 1
EXIT_NOTHING_READ = 3


@click.command(
    epilog="Exit codes: 0 everything was read; 1 some lines or documents were not, see stderr; "
    "2 wrong usage; 3 nothing could be read."
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["text", "json", "quotes-jsonl"]),
    default="text",
    show_default=True,
    help="text: for reading. json: an object a document. quotes-jsonl: see below.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--coded", is_flag=True, help="Also code each statement: act, modality, escalation.")
@click.option("--date", "date_text", help="The date of a document that gives none: 2023-11-10.")
def command(file: str, format_name: str, as_json: bool, coded: bool, date_text: str | None) -> None:
    """Show the statements of a document: who says what, for which state, toward whom.

    FILE is any file that `communique ingest` reads, or - for plain text on stdin. Statements are
    marked in the text, with speaker, role, state and targets beside them. With --coded also what
    each does, as a whole and to each target that it names: THREATEN may +4.5.

    With --format quotes-jsonl, FILE holds an object {"doc_id", "text", "title"?, "date"?} a line,
    and a line {"doc_id", "seconds", "quotes": [{"content": [[start, end]...], "speaker", "cue",
    "kind", "speaker_name", "role", "country", "target_countries"}]} is printed for each. Offsets
    count characters, the end is exclusive.
    """
    options = _options(date_text)
    if format_name == "quotes-jsonl":
        if coded:
            raise click.UsageError("--coded is for text and json; communique code codes sentences")
        with click.open_file(file, encoding="utf-8", errors="replace") as lines:
            sys.exit(_print_quotes(lines, options))
    as_json = as_json or format_name == "json"
    read = unread = 0
    try:
        for item in _documents(file, options):
            if isinstance(item, Document):
                read += 1
                found = extract(item)
                codings = _codings(item, found) if coded else None
                as_read = as_object if as_json else shown
                told = as_read(item, found, codings)
                click.echo(json.dumps(told) if as_json else told)
            else:
                unread += 1
                click.echo(f"communique extract: {item}", err=True)
    except SourceError as error:
        click.echo(f"communique extract: {file}: {error}", err=True)
        sys.exit(EXIT_NOTHING_READ)
    if not read:
        click.echo(f"communique extract: {file}: there is no document in it", err=True)
        sys.exit(EXIT_NOTHING_READ)
    sys.exit(EXIT_SOME_UNREAD if unread else 0)


def _options(date_text: str | None) -> Options:
    if date_text is None:
        return Options()
    try:
        dated = parse_date(date_text)
    except DateProblem as problem:
        raise click.BadParameter(str(problem), param_hint="--date") from problem
    return Options(date=dated.at, date_precision=dated.precision)


def _documents(file: str, options: Options) -> Iterator[Document | str]:
    """Documents of ``file``, and the reason in the place of each that cannot be read."""
    if file == "-":
        text = click.get_text_stream("stdin", encoding="utf-8", errors="replace").read()
        yield Document(
            "text",
            "stdin",
            text,
            published_at=options.date,
            date_precision=options.date_precision,
        )
        return
    for source, path in inputs([Path(file)]):
        for item in source.read(path, options):
            if isinstance(item, Document):
                yield item
            elif isinstance(item, Rejected):
                yield f"{path}: {item.place}: {item.reason}"


# -- quotes-jsonl -----------------------------------------------------------------------------


def _print_quotes(lines: Iterable[str] | TextIO, options: Options) -> int:
    extract(Document("text", "", "The minister said that it rained."))  # reads the tables
    read = broken = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = load_json(line)
            identity, text = row["doc_id"], row["text"]
            if not isinstance(text, str):
                raise TypeError("text is no string")
            dated, problem = front_date({"date": row.get("date")})
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            problem = f'no object with "doc_id" and "text" ({type(error).__name__}: {error})'
        if problem:
            broken += 1
            click.echo(f"line {number}: {problem}; skipped", err=True)
            continue
        read += 1
        dated, _ = date_or_option(dated, None, options)
        print(json.dumps(quotes_line(identity, text, row.get("title"), dated)))
    if not read:
        return EXIT_NOTHING_READ
    return EXIT_SOME_UNREAD if broken else 0


def quotes_line(
    identity: Any, text: str, title: Any = None, dated: Dated | None = None
) -> dict[str, Any]:
    """One line of quotes-jsonl; ``seconds`` is the time of the whole extraction."""
    document = Document(
        "article",
        str(identity),
        text,
        title=title if isinstance(title, str) else None,
        published_at=dated.at if dated else None,
        date_precision=dated.precision if dated else None,
    )
    start = time.perf_counter()
    found = extract(document)
    seconds = time.perf_counter() - start
    return {"doc_id": identity, "seconds": seconds, "quotes": _quotes(found.statements)}


def _quotes(statements: list[Statement]) -> list[dict[str, Any]]:
    """Statements as quotations; the sentences of one turn are one quotation."""
    found: list[dict[str, Any]] = []
    turn: tuple[Span | None, dict[str, Any]] | None = None
    for statement in statements:
        content = [list(span) for span in statement.spans]
        if statement.kind == "turn" and turn and turn[0] == statement.speaker_mention:
            quote = turn[1]
            quote["content"] += content
            new = [t for t in statement.targets if t not in quote["target_countries"]]
            quote["target_countries"] += new
            continue
        quote = {
            "content": content,
            "speaker": statement.speaker_mention,
            "cue": statement.cue,
            "kind": statement.kind,
            "speaker_name": statement.speaker,
            "role": statement.role,
            "country": statement.country,
            "target_countries": list(statement.targets),
        }
        found.append(quote)
        turn = (statement.speaker_mention, quote) if statement.kind == "turn" else None
    return found


# -- codings ----------------------------------------------------------------------------------
# The coder is imported where it is asked for: that takes a fifth of a second.


def _codings(document: Document, found: Extraction) -> list[Coding]:
    """What each statement does, in order, as loading the document codes it."""
    from ingest.coding import Coder
    from ingest.rows import coding_input, statement_row

    rows = [statement_row(document, statement, 0) for statement in found.statements]
    return Coder.load().code([coding_input(row) for row in rows])


def _coding(coding: Coding) -> dict[str, Any]:
    """A coding as JSON can hold it, as a whole and toward each target."""
    from ingest.coding import Coder

    toward = {code: _figures(of) for code, of in coding.toward.items()}
    return _figures(coding) | {"toward": toward, "coder_version": Coder.load().version}


def _figures(coding: Coding) -> dict[str, Any]:
    from warehouse.recode import FIGURES

    return {name: getattr(coding, name) for name in FIGURES}


# -- json -------------------------------------------------------------------------------------


def as_object(
    document: Document, found: Extraction, codings: list[Coding] | None = None
) -> dict[str, Any]:
    """A document's statements as JSON can hold them."""
    return {
        "document_id": document.document_id,
        "title": document.title,
        "published_at": document.published_at.isoformat() if document.published_at else None,
        "status": found.status,
        "note": found.note,
        "statements": [
            {
                "statement_id": statement.statement_id,
                "spans": statement.spans,
                "text": statement.text,
                "kind": statement.kind,
                "cue": statement.cue,
                "reporting_clause": statement.reporting_clause,
                "speaker_mention": statement.speaker_mention,
                "speaker": statement.speaker,
                "speaker_id": statement.speaker_id,
                "role": statement.role,
                "country": statement.country,
                "targets": statement.targets,
            }
            | ({"coding": _coding(codings[number])} if codings else {})
            for number, statement in enumerate(found.statements)
        ],
    }
