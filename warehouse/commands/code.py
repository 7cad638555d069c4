"""`communique code`: sentences in, codings out, one JSON object a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import click

from ingest.coding import Coder, CodingInput
from ingest.model import Coding

BATCH = 256
TEXT_FIELDS = ("speaker_country", "source", "target")

HELP = """Code sentences from stdin: act, modality, escalation, evidence.

Reads one JSON object a line, {"id", "text", "speaker_country"?, "source"?, "target"?}, where
source and target are the actors' text inside the sentence, when known. Prints one object a line,
in the same order: {"id", "act", "probabilities", "modality", "escalation", "goldstein", "targets",
"evidence"}. A line that cannot be read is answered in its place by {"id", "line", "error"}.

Exit codes: 0 all lines coded, 1 some lines could not be read, 2 wrong usage.
"""


class LineError(ValueError):
    """A line of input that cannot be coded, with its id as far as it is known."""

    def __init__(self, reason: str, line_id: object = None) -> None:
        super().__init__(reason)
        self.line_id = line_id


@click.group(invoke_without_command=True, help=HELP)
@click.pass_context
def command(context: click.Context) -> None:
    if context.invoked_subcommand is not None:
        return
    stdin = click.get_text_stream("stdin", encoding="utf-8", errors="replace")
    broken = 0
    for answer in answers(stdin, Coder.load()):
        if "error" in answer:
            broken += 1
            click.echo(f"line {answer['line']}: {answer['error']}", err=True)
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    context.exit(1 if broken else 0)


def answers(lines: Iterable[str], coder: Coder) -> Iterator[dict[str, Any]]:
    """One answer per line that is not blank, in order."""
    numbered = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    while batch := list(islice(numbered, BATCH)):
        read: list[tuple[object, CodingInput] | dict[str, Any]] = []
        for number, line in batch:
            try:
                read.append(parse_line(line))
            except LineError as error:
                read.append({"id": error.line_id, "line": number, "error": str(error)})
        codings = iter(coder.code([item[1] for item in read if isinstance(item, tuple)]))
        for item in read:
            yield item if isinstance(item, dict) else _answer(item[0], next(codings))


def parse_line(line: str) -> tuple[object, CodingInput]:
    """The id and the input of one line; raises LineError that says what is wrong with it."""
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise LineError(f"not JSON ({error}); expected an object with id and text") from None
    if not isinstance(record, dict):
        raise LineError("not a JSON object; expected an object with id and text")
    line_id = record.get("id")
    if not isinstance(record.get("text"), str):
        raise LineError("text is missing or no string", line_id)
    for field in TEXT_FIELDS:
        if not isinstance(record.get(field), str | None):
            raise LineError(f"{field} is neither a string nor null", line_id)
    return line_id, CodingInput(
        record["text"], *(record.get(field) or None for field in TEXT_FIELDS)
    )


def _answer(line_id: object, coding: Coding) -> dict[str, Any]:
    return {
        "id": line_id,
        "act": coding.act,
        "probabilities": coding.probabilities,
        "modality": coding.modality,
        "escalation": coding.escalation,
        "goldstein": coding.goldstein,
        "targets": list(coding.targets),
        "evidence": coding.evidence,
    }
