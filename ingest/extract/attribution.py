"""Who says what in running text: quotations and reported speech with their cue and speaker."""

from __future__ import annotations

from typing import NamedTuple

from ingest.extract.reports import Report, find_reports
from ingest.extract.stream import Sentence, Stream, read
from ingest.model import Span, StatementKind

_FILLERS = frozenset(("STOP", "DASH", "COMMA", "Q", "CLOSE", "OPEN"))


class Attribution(NamedTuple):
    """One statement in a text: where it stands, what introduces it, who is said to speak."""

    spans: tuple[Span, ...]
    kind: StatementKind
    cue: Span | None
    mention: Span | None


def find_attributions(text: str, start: int = 0, end: int | None = None) -> list[Attribution]:
    """Statements of ``text[start:end]`` in document order."""
    stream = read(text, start, end)
    found: list[Report] = []
    for sentence in stream.sentences:
        reports = find_reports(stream, sentence)
        if reports:
            found += reports
        elif found and _continues(stream, sentence, found[-1]):
            found[-1].extend(sentence)
    complete = (_attribution(stream, report) for report in found if report.pieces)
    return sorted(complete, key=lambda a: (a.spans[0].start, -a.spans[-1].end))


def _continues(stream: Stream, sentence: Sentence, last: Report) -> bool:
    """Whether the sentence is nothing but quotation and follows the report ``last``."""
    kinds = stream.tags[sentence.first : sentence.last]
    return "Q" in kinds and _FILLERS.issuperset(kinds) and sentence.paragraph - last.paragraph <= 1


def _attribution(stream: Stream, report: Report) -> Attribution:
    spans = tuple(stream.span(first, last) for first, last in report.pieces)
    kinds = {stream.tags[i] for first, last in report.pieces for i in range(first, last)}
    quoted = "Q" in kinds
    kind: StatementKind = "indirect"
    if quoted:
        kind = "direct" if _FILLERS.issuperset(kinds) else "mixed"
    return Attribution(
        spans,
        kind,
        stream.span(*report.cue),
        stream.span(*report.speaker) if report.speaker else None,
    )
