"""`communique extract`: a document with its statements marked, or as data."""

from __future__ import annotations

import json
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap
from typing import Any, TextIO

import click

from ingest.extract import Extraction, extract
from ingest.extract.tokens import is_hard_wrapped, paragraphs
from ingest.model import Document, Rejected, Span, Statement
from ingest.sources.article import date_or_option
from ingest.sources.base import Options, SourceError
from ingest.sources.dates import Dated, DateProblem, parse_date
from ingest.sources.inputs import inputs
from ingest.sources.jsonlines import load_json
from ingest.sources.markdown import front_date
from warehouse.tabular import printable

EXIT_SOME_UNREAD = 1
EXIT_NOTHING_READ = 3
NOTE_WIDTH = 38
NARROWEST_TEXT = 40


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
@click.option("--date", "date_text", help="The date of a document that gives none: 2023-11-10.")
def command(file: str, format_name: str, as_json: bool, date_text: str | None) -> None:
    """Show the statements of a document: who says what, for which state, toward whom.

    FILE is any file that `communique ingest` reads, or - for plain text on stdin. Statements are
    marked in the text, with speaker, role, state and targets beside them.

    With --format quotes-jsonl, FILE holds an object {"doc_id", "text", "title"?, "date"?} a line,
    and a line {"doc_id", "seconds", "quotes": [{"content": [[start, end]...], "speaker", "cue",
    "kind", "speaker_name", "role", "country", "target_countries"}]} is printed for each. Offsets
    count characters, the end is exclusive.
    """
    options = _options(date_text)
    if format_name == "quotes-jsonl":
        with click.open_file(file, encoding="utf-8", errors="replace") as lines:
            sys.exit(_print_quotes(lines, options))
    as_json = as_json or format_name == "json"
    read = unread = 0
    try:
        for item in _documents(file, options):
            if isinstance(item, Document):
                read += 1
                found = extract(item)
                click.echo(json.dumps(as_object(item, found)) if as_json else shown(item, found))
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


# -- json -------------------------------------------------------------------------------------


def as_object(document: Document, found: Extraction) -> dict[str, Any]:
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
            for statement in found.statements
        ],
    }


# -- text -------------------------------------------------------------------------------------


def shown(document: Document, found: Extraction, width: int | None = None) -> str:
    """The text with numbered statements in brackets, and what is known of each beside it."""
    width = width or shutil.get_terminal_size((110, 24)).columns
    if found.status != "extracted":
        return f"not extracted: {found.note}"
    lines: list[str] = []
    text = document.text
    for start, end in paragraphs(text, 0, len(text), is_hard_wrapped(text)):
        if not text[start:end].strip():
            continue
        marked = _marked(text, start, end, found.statements)
        notes = [
            line
            for number, statement in enumerate(found.statements, start=1)
            if start <= statement.spans[0].start < end
            for line in wrap(note(number, statement), NOTE_WIDTH, subsequent_indent="    ")
        ]
        lines += [*_side_by_side(marked, notes, width), ""]
    count = len(found.statements)
    lines.append(f"{count} statement{'' if count == 1 else 's'}")
    return "\n".join(lines)


def note(number: int, statement: Statement) -> str:
    """``[1] Ana Tamm, foreign_minister, FRA -> DEU (direct)``."""
    known = (statement.speaker, statement.role, statement.country)
    who = ", ".join(part for part in known if part) or "nobody named"
    toward = f" -> {', '.join(statement.targets)}" if statement.targets else ""
    return _on_one_line(f"[{number}] {who}{toward} ({statement.kind})")


def _on_one_line(text: str) -> str:
    """The text without line ends, nor characters that a terminal obeys."""
    return printable(re.sub(r"\s", " ", text))


def _marked(text: str, start: int, end: int, statements: list[Statement]) -> str:
    marks: list[tuple[int, int, int, str]] = []
    for number, statement in enumerate(statements, start=1):
        for span in statement.spans:
            first, last = max(span.start, start), min(span.end, end)
            if first < last:
                size = last - first
                marks.append((first, 1, -size, f"[{number} "))
                marks.append((last, 0, size, f" {number}]"))
    pieces = []
    at = start
    for place, _, _, mark in sorted(marks):
        pieces += [_on_one_line(text[at:place]), mark]
        at = place
    return "".join([*pieces, _on_one_line(text[at:end])])


def _side_by_side(text: str, notes: list[str], width: int) -> list[str]:
    left = width - NOTE_WIDTH - 2
    if left < NARROWEST_TEXT:
        return [*wrap(text, max(width, 20)), *(f"  {line}" for line in notes)]
    rows = zip_longest(wrap(text, left), notes, fillvalue="")
    return [f"{line:<{left}}  {beside}".rstrip() for line, beside in rows]
