"""`communique code`: sentences in, codings out, one JSON object a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from math import isfinite
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any, get_args

import click
from click.core import ParameterSource

from ingest.actors.countries import places_of
from ingest.actors.targets import targets
from ingest.coding import Coder, CodingInput, codebook, examples
from ingest.coding.coder import MODEL
from ingest.coding.comparison import before_and_after, keep_codebook
from ingest.model import Coding, Span, StatementKind, is_spoken
from ingest.sources.jsonlines import RepeatedName, load_json

BATCH = 256
TEXT_FIELDS = ("speaker_country", "source", "target", "kind", "reporting_clause")
KINDS = get_args(StatementKind)

HELP = """Code sentences from stdin: act, modality, escalation, evidence.

Reads one JSON object a line, {"id", "text", "speaker_country"?, "source"?, "target"?, "kind"?,
"reporting_clause"?}, where source and target are the actors' text inside the sentence, when known.
The kind tells whether the sentence is its speaker's own words (direct, mixed, turn), in which deeds
of others are no acts, or a report (indirect); without one, it is the speaker's own words if
speaker_country stands there and no source. What has a reporting clause ("The envoy did not rule
out") is a report and read behind it; its speaker may be given as the source.

Prints one object a line, in the same order: {"id", "act", "probabilities", "modality",
"escalation", "goldstein", "evidence", "targets", "toward", "coder_version"}; targets are the states
addressed, those of the target where it is given. Without one, toward tells the same of what is done
to each of them that the text names, by its code: {"FRA": {"act", ...}}. A line that cannot be read
is answered in its place by {"id", "line", "error"}.

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
        told = json.dumps(answer, ensure_ascii=False)
        # What is left of an id that UTF-8 cannot hold is escaped, as JSON does it: \ud800.
        sys.stdout.write(told.encode("utf-8", "backslashreplace").decode("utf-8") + "\n")
    sys.stdout.flush()
    context.exit(1 if broken else 0)


@command.command()
def lint() -> None:
    """Check the training examples: form, duplicates, gaps, balance.

    Exit codes: 0 nothing found, 1 problems listed.
    """
    found, problems = examples.read()
    problems = [*problems, *examples.lint(found)]
    for field in ("act", "modality", "register"):
        parts = (f"{name} {n}" for name, n in examples.counts(found, field).most_common())
        click.echo(f"{field}: {', '.join(parts)}")
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        raise SystemExit(1)


@command.command()
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=MODEL,
    show_default="the package's own model folder",
    help="Where to write the model.",
)
@click.option("--seed", default=1, show_default=True, help="Seed of the training.")
@click.option("--go-on", is_flag=True, help="Go on from the package's model.")
@click.option(
    "--keep-weights",
    is_flag=True,
    help="Only show what a changed codebook moves, and compare with this one from now on.",
)
@click.pass_context
def train(context: click.Context, output: Path, seed: int, go_on: bool, keep_weights: bool) -> None:
    """Train the coder on the examples, and show what moved.

    Needs the train extra. Takes three quarters of an hour on two slow cores. With --go-on the
    package's weights learn the added examples besides what they know: the mean of three trainings
    that go on from them is kept. The same seed gives the same weights on the same machine.

    Exit codes: 0 trained, 1 the examples do not pass the linter, the package's model has other
    words, acts or layers than --go-on needs, or the extra is missing; 2 wrong usage.
    """
    if go_on and keep_weights:
        raise click.UsageError("--go-on trains, --keep-weights does not: choose one")
    if keep_weights and context.get_parameter_source("output") is not ParameterSource.DEFAULT:
        raise click.UsageError("--keep-weights writes no model: leave --output out")

    def run() -> None:
        if not keep_weights:
            from ingest.coding.training.run import train

            start = MODEL if go_on else None
            train(output, seed, report=lambda line: click.echo(line, err=True), start=start)

    if keep_weights and codebook.kept(MODEL).codes != codebook.load().codes:
        raise click.ClickException(
            "the weights know the acts in the order of the codebook that was kept beside them:"
            " put them back in that order, or train"
        )
    _show_what_moved(run, MODEL if keep_weights else output)
    if keep_weights:
        keep_codebook(MODEL)


def _show_what_moved(run: Callable[[], None], after: Path) -> None:
    """Run what makes a model, and compare it with the package's as it was before."""
    with TemporaryDirectory() as temporary:
        before = Path(copytree(MODEL, Path(temporary) / "before"))
        try:
            run()
            held_out = [example for example in examples.read()[0] if example.is_held_out]
            for line in before_and_after(before, after, held_out):
                click.echo(line)
        except (ValueError, OSError) as error:
            raise click.ClickException(str(error)) from None
        except ModuleNotFoundError as error:
            need = "this needs the train extra: .venv/bin/pip install -e '.[train]'"
            raise click.ClickException(f"{need} ({error})") from None


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
            if isinstance(item, dict):
                yield item
            else:
                yield _answer(*item, next(codings)) | {"coder_version": coder.version}


def parse_line(line: str) -> tuple[object, CodingInput]:
    """The id and the input of one line; raises LineError that says what is wrong with it."""
    try:
        record = load_json(line.removeprefix("\ufeff"))
    except RepeatedName as error:
        raise LineError(str(error)) from None
    except (json.JSONDecodeError, RecursionError) as error:
        raise LineError(f"not JSON ({error}); expected an object with id and text") from None
    if not isinstance(record, dict):
        raise LineError("not a JSON object; expected an object with id and text")
    line_id = record.get("id")
    if isinstance(line_id, float) and not isfinite(line_id):
        raise LineError("id is not a finite number, and JSON has no other")
    if not isinstance(record.get("text"), str):
        raise LineError("text is missing or no string", line_id)
    for field in TEXT_FIELDS:
        if not isinstance(record.get(field), str | None):
            raise LineError(f"{field} is neither a string nor null", line_id)
    kind = record.get("kind") or None
    if kind not in (*KINDS, None):
        raise LineError(f"kind {kind!r} is not one of {', '.join(KINDS)}", line_id)
    text, country = record["text"], record.get("speaker_country") or None
    source, target = record.get("source") or None, record.get("target") or None
    clause = " ".join((record.get("reporting_clause") or "").split())
    clause = clause if any(character.isalpha() for character in clause) else ""
    spoken = not clause and (is_spoken(kind) if kind else bool(country and not source))
    told = CodingInput(
        text, country, source, target, is_spoken=spoken, reporting_clause=clause or None
    )
    addressed = target or told.read
    states = targets(addressed, (Span(0, len(addressed)),), country)
    if target:  # the whole reading is of what is done to it
        return line_id, replace(told, targets=dict.fromkeys(states, ()))
    return line_id, replace(told, targets=places_of(told.read, states))


def _answer(line_id: object, item: CodingInput, coding: Coding) -> dict[str, Any]:
    toward = {code: _figures(of) for code, of in coding.toward.items()}
    return {"id": line_id, **_figures(coding), "targets": list(item.targets), "toward": toward}


def _figures(coding: Coding) -> dict[str, Any]:
    return {
        "act": coding.act,
        "probabilities": coding.probabilities,
        "modality": coding.modality,
        "escalation": coding.escalation,
        "goldstein": coding.goldstein,
        "evidence": coding.evidence,
    }
