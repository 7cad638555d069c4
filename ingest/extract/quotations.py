"""Quotations that no verb of speech introduces: any verb, a colon, a dash, or a neighbour."""

from __future__ import annotations

from ingest.extract.complements import Phrase
from ingest.extract.lexicon import headings
from ingest.extract.reports import Report
from ingest.extract.stream import Sentence, Stream
from ingest.extract.subjects import clause_subject, noun_phrase, subject_after

_VERBS = frozenset(("VD", "VP", "NV"))
_TITLE_CONTEXT = frozenset(("PREP", "POS", "CAP", "N"))
_SIGNATURE_LIMIT = 8


def unreported(stream: Stream, sentence: Sentence, reports: list[Report]) -> list[Report]:
    """Reports for quotations of ``sentence`` that ``reports`` leave; some reports are extended."""
    found: list[Report] = []
    for item in range(sentence.first, sentence.last):
        if stream.tags[item] != "Q" or not is_utterance(stream, item):
            continue
        if any(a <= item < b for report in reports for a, b in report.pieces):
            continue
        report = _by_any_verb(stream, sentence, item) or _by_mark(stream, sentence, item)
        if report:
            found.append(report)
        elif split := _first_half(stream, item, reports):
            split.pieces.append((item, item + 1))
    return found


def utterances(stream: Stream, sentence: Sentence) -> list[Phrase]:
    """The quotations of three words and more in ``sentence``."""
    return [
        (item, item + 1)
        for item in range(sentence.first, sentence.last)
        if stream.tags[item] == "Q" and is_utterance(stream, item)
    ]


def is_utterance(stream: Stream, item: int) -> bool:
    """Whether quotation ``item`` has three words or more; shorter ones are names and echoes."""
    quoted = stream.text[stream.starts[item] : stream.ends[item]]
    return quoted[:200].strip().count(" ") >= 2


def _by_any_verb(stream: Stream, sentence: Sentence, item: int) -> Report | None:
    """``"...," the minister shrugged``: a comma inside the mark makes any verb a cue."""
    tags, last = stream.tags, sentence.last
    if item + 2 >= last or not stream.ends_with(item, ",?!"):
        return None
    if item > sentence.first and tags[item - 1] in _TITLE_CONTEXT:
        return None
    if tags[item + 1] in _VERBS:
        speaker = subject_after(stream, item + 1, last)
        return _report(sentence, item, (item + 1, item + 2), speaker) if speaker else None
    speaker = subject_after(stream, item, last)
    if speaker is None:
        return None
    verb = speaker[1]
    while verb < last and tags[verb] in ("ADV", "AUX", "MODAL"):
        verb += 1
    if verb < last and tags[verb] in _VERBS:
        return _report(sentence, item, (verb, verb + 1), speaker)
    if tags[speaker[1] - 1] in _VERBS and speaker[1] - speaker[0] > 1:
        head = noun_phrase(stream, speaker[1] - 2, speaker[0])
        return _report(sentence, item, (speaker[1] - 1, speaker[1]), head) if head else None
    return None


def _by_mark(stream: Stream, sentence: Sentence, item: int) -> Report | None:
    """``"..." - Name`` and ``The reply came at once: "..."``."""
    tags, first, last = stream.tags, sentence.first, sentence.last
    if item + 2 < last and tags[item + 1] == "DASH" and last - item < _SIGNATURE_LIMIT:
        speaker = subject_after(stream, item + 1, last)
        if speaker and tags[speaker[0]] == "CAP" and speaker[1] >= last - 1:
            return _report(sentence, item, (item + 1, item + 2), speaker)
    if item > first and (tags[item - 1] == "COLON" or _is_addressed(stream, item, first)):
        speaker = clause_subject(stream, item - 1, first)
        if speaker:
            return _report(sentence, item, (item - 1, item), speaker)
    return None


def _is_addressed(stream: Stream, item: int, first: int) -> bool:
    """``The mayor cracked, "..."``: a whole sentence in marks after a comma."""
    before = stream.tags[first : item - 1]
    return (
        stream.tags[item - 1] == "COMMA"
        and stream.inner(item)[:1].isupper()
        and stream.ends_with(item, ".!?")
        and not _VERBS.isdisjoint(before)
    )


def _first_half(stream: Stream, item: int, reports: list[Report]) -> Report | None:
    """The report whose quotation was interrupted and goes on with ``item``."""
    if stream.tags[item - 1] not in ("COMMA", "DASH", "CONJ"):
        return None
    for report in reversed(reports):
        if report.cue[1] <= item and any(stream.tags[a] == "Q" for a, _ in report.pieces):
            return report
    return None


def _report(sentence: Sentence, item: int, cue: Phrase, speaker: Phrase) -> Report:
    return Report(cue, speaker, [(item, item + 1)], sentence.paragraph)


def headline(stream: Stream, sentence: Sentence) -> Report | None:
    """``Marlow: No Talks This Year``: the speaker of a headline before its colon."""
    first, last = sentence.first, sentence.last
    for colon in range(first + 1, min(first + _SIGNATURE_LIMIT, last - 2)):
        if stream.tags[colon] == "COLON":
            label = stream.text[stream.starts[first] : stream.ends[colon - 1]]
            if set(stream.tags[first:colon]) != {"CAP"} or label.lower() in headings():
                return None
            piece = (colon + 1, last)
            return Report((colon, colon + 1), (first, colon), [piece], 0)
    return None


def announced(stream: Stream, sentence: Sentence) -> Report | None:
    """A report without content yet, where ``sentence`` ends with a colon."""
    last = sentence.last - 1
    if last <= sentence.first or stream.tags[last] != "COLON":
        return None
    speaker = clause_subject(stream, last, sentence.first)
    return Report((last, last + 1), speaker, [], sentence.paragraph)
