"""Who says what in running text: quotations and reported speech with their cue and speaker."""

from __future__ import annotations

from typing import NamedTuple

from ingest.extract.quotations import announced, headline, is_utterance, unreported, utterances
from ingest.extract.reports import Report, find_reports
from ingest.extract.stream import Sentence, Stream, read
from ingest.model import Span, StatementKind

_FEWEST_WORDS = 3
_QUOTED = frozenset(("STOP", "DASH", "COMMA", "Q", "CLOSE", "OPEN"))


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
    current: Report | None = None
    for sentence in stream.sentences:
        reports = find_reports(stream, sentence)
        if "Q" in stream.tags[sentence.first : sentence.last]:
            if not reports and current and _continues(stream, sentence, current):
                continue
            reports += unreported(stream, sentence, reports)
            if not reports and current and current.paragraph == sentence.paragraph:
                current.pieces += utterances(stream, sentence)
        if reports:
            found += reports
            current = _main(stream, reports)
        else:
            current = announced(stream, sentence)
            if current is None and sentence.paragraph == 0:
                current = headline(stream, sentence)
            found += [current] if current else []
    _nest(found)
    complete = (_attribution(stream, report) for report in found if _says_something(stream, report))
    return sorted(complete, key=lambda a: (a.spans[0].start, -a.spans[-1].end))


def _main(stream: Stream, reports: list[Report]) -> Report:
    """The report whose speaker goes on in the next sentence: the last that is neither inside
    another's content nor a relative clause's, and preferably one with a verb of saying."""
    outer = [
        report
        for report in reports
        if not any(
            a <= report.cue[0] < b
            for other in reports
            if other is not report
            for a, b in other.pieces
        )
    ]
    named = [r for r in outer if r.explicit and r.speaker and stream.tags[r.speaker[0]] != "REL"]
    spoken = [report for report in named if report.spoken]
    return (spoken or named or outer or reports)[-1]


def _continues(stream: Stream, sentence: Sentence, current: Report) -> bool:
    """Take the quotation of ``sentence`` into ``current`` if it goes on there."""
    if sentence.paragraph - current.paragraph > 1:
        return False
    first, last = sentence.first, sentence.last
    if not _QUOTED.issuperset(stream.tags[first:last]):
        if stream.tags[first] != "Q" or not is_utterance(stream, first):
            return False
        if sentence.paragraph != current.paragraph:
            return False
        last = first + 1
    current.pieces.append((first, last))
    current.paragraph = sentence.paragraph
    return True


def _nest(reports: list[Report]) -> None:
    """Cut contents that cross, so that any two are apart or one is inside the other."""
    pieces = sorted(
        ((piece, report) for report in reports for piece in set(report.pieces)),
        key=lambda pair: (pair[0][0], -pair[0][1]),
    )
    for report in reports:
        report.pieces = []
    open_pieces: list[tuple[tuple[int, int], Report]] = []
    for (first, last), report in pieces:
        while open_pieces and open_pieces[-1][0][1] < last:
            (start, end), owner = open_pieces.pop()
            owner.pieces.append((start, min(end, first)))
        open_pieces.append(((first, last), report))
    for piece, owner in open_pieces:
        owner.pieces.append(piece)
    for report in reports:
        report.pieces = sorted(piece for piece in report.pieces if piece[0] < piece[1])


def _says_something(stream: Stream, report: Report) -> bool:
    """Whether the content is a quotation, or a few words of somebody."""
    if any(stream.tags[i] == "Q" for first, last in report.pieces for i in range(first, last)):
        return True
    items = sum(last - first for first, last in report.pieces)
    named = report.speaker is not None and stream.tags[report.speaker[0]] != "THAT"
    return named and items >= _FEWEST_WORDS


def _attribution(stream: Stream, report: Report) -> Attribution:
    spans = tuple(stream.span(first, last) for first, last in report.pieces)
    kinds = {stream.tags[i] for first, last in report.pieces for i in range(first, last)}
    kind: StatementKind = "indirect"
    if "Q" in kinds:
        kind = "direct" if _QUOTED.issuperset(kinds) else "mixed"
    return Attribution(
        spans,
        kind,
        stream.span(*report.cue),
        stream.span(*report.speaker) if report.speaker else None,
    )
