"""Reports of speech in a sentence: cue, speaker and content, as items of the stream."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.extract.complements import (
    Phrase,
    content_after,
    content_around,
    content_before,
    content_end,
    is_strong,
    piece,
)
from ingest.extract.lexicon import Cue, cues, speech_nouns
from ingest.extract.stream import Sentence, Stream
from ingest.extract.subjects import (
    clause_subject,
    noun_phrase,
    previous_subject,
    subject_after,
    subject_before,
)
from ingest.extract.verbs import is_active

_POSSESSIVES = frozenset(("my", "your", "our", "its", "their", "his", "her"))
_ADJUNCTS = frozenset(("PREP", "SUB", "TO", "VG"))
_JOINING = frozenset(("COMMA", "CONJ", "SUB", "SEMI", "DASH"))


@dataclass(slots=True)
class Report:
    """One act of speech; ``pieces`` are its content, ranges of stream items.

    ``explicit`` tells that the speaker stands next to the cue, as its own subject; ``spoken``
    that the cue is a verb of saying, whose report may itself be told ``according to`` another.
    """

    cue: Phrase
    speaker: Phrase | None
    pieces: list[Phrase]
    paragraph: int
    explicit: bool = True
    spoken: bool = False


def find_reports(stream: Stream, sentence: Sentence) -> list[Report]:
    """Reports in ``sentence``, in the order of their cues."""
    found: list[Report] = []
    verbs, nouns = cues(), speech_nouns()
    i, last = sentence.first, sentence.last
    while i < last:
        report = None
        word = stream.lower[i]
        if word == "according" and i + 1 < last and stream.lower[i + 1] == "to":
            report = _according(stream, sentence, i, found)
        else:
            if word in nouns:
                report = _by_noun(stream, sentence, i, nouns[word])
            if report is None and word in verbs:
                report = _by_verb(stream, sentence, i, verbs[word], found)
        if report:
            found.append(report)
            i = max(i + 1, report.cue[1])
        else:
            i += 1
    _separate(stream, found)
    return found


def _according(stream: Stream, sentence: Sentence, i: int, found: list[Report]) -> Report | None:
    tags = stream.tags
    speaker = subject_after(stream, i + 1, sentence.last)
    if speaker is None:
        return None
    if any(report.spoken and _runs_up_to(stream, report, i) for report in found):
        return None
    if stream.lower[speaker[1] : speaker[1] + 1] == ["on"] and _is_named_body(stream, speaker):
        subject = subject_after(stream, speaker[1], sentence.last)
        speaker = (speaker[0], subject[1]) if subject else speaker
    start = sentence.first
    pieces = piece(stream, start, i)
    end = speaker[1]
    while end < sentence.last and tags[end] not in ("COMMA", "COLON"):
        end += 1
    if not pieces:
        pieces = piece(stream, end + 1, sentence.last)
    elif end < sentence.last:
        pieces = content_around(stream, start, i, end, sentence.last) or pieces
    return Report((i, i + 2), speaker, pieces, sentence.paragraph)


def _is_named_body(stream: Stream, speaker: Phrase) -> bool:
    """Whether the name of a body may go on: ``the Committee | on Human Rights``."""
    first, last = speaker
    named = stream.tags[last - 1] == "CAP" and stream.tags[last + 1 : last + 2] == ["CAP"]
    return named and stream.tags[first] == "DET"


def _runs_up_to(stream: Stream, report: Report, end: int) -> bool:
    """Whether nothing but adjuncts stands between ``report`` and item ``end``."""
    start = max([report.cue[1], *(b for _, b in report.pieces if b <= end)])
    return not any(stream.tags[i] in ("AUX", "MODAL", "VD", "VP", "REL") for i in range(start, end))


def _by_noun(
    stream: Stream, sentence: Sentence, i: int, complements: frozenset[str]
) -> Report | None:
    """``Moscow's claim that ...``: a noun of speech with its possessor."""
    first, last = sentence.first, sentence.last
    if i + 2 >= last or stream.lower[i + 1] not in complements:
        return None
    k = i - 1
    while k > first and i - k < 5 and stream.tags[k] in ("N", "ADV", "VG", "VD", "CAP", "NV", "VP"):
        k -= 1
    if k < first:
        return None
    speaker: Phrase | None = None
    if stream.lower[k] in _POSSESSIVES:
        speaker = (k, k + 1)
    elif stream.tags[k] == "POS" and k > first:
        speaker = noun_phrase(stream, k - 1, first)
    if speaker is None:
        return None
    start = i + 1 if stream.lower[i + 1] in ("that", "to") else i + 2
    pieces = piece(stream, start, content_end(stream, start, last))
    return Report((i, i + 1), speaker, pieces, sentence.paragraph)


def _by_verb(
    stream: Stream, sentence: Sentence, i: int, entries: tuple[Cue, ...], found: list[Report]
) -> Report | None:
    for cue in entries:
        end = i + 1 + len(cue.rest)
        if cue.rest and tuple(stream.lower[i + 1 : end]) != cue.rest:
            continue
        if not is_active(stream, i, end, sentence, cue):
            continue
        report = _inverted(stream, sentence, i, end, cue, found) or _ordinary(
            stream, sentence, i, end, cue, found
        )
        if report:
            return report
    return None


def _inverted(
    stream: Stream, sentence: Sentence, i: int, end: int, cue: Cue, found: list[Report]
) -> Report | None:
    """``..., said the minister``: the subject after the verb."""
    tags, first, last = stream.tags, sentence.first, sentence.last
    if cue.form not in ("past", "present", "participle") or cue.rest:
        return None
    before = tags[i - 1] if i > first else ""
    if before not in ("", "Q", "COMMA", "DASH", "STOP") or not cue.frames & {"clause", "quote"}:
        return None
    speaker = subject_after(stream, i, last)
    if speaker is None:
        return None
    after = tags[speaker[1]] if speaker[1] < last else "STOP"
    if before == "" and after not in ("COLON", "COMMA"):
        return None
    if before == "Q" and stream.ends_with(i - 1, ",?!"):
        if after in ("AUX", "MODAL"):
            return None
    elif after in ("AUX", "MODAL", "VD", "VP") or tags[i + 1] == "PRON":
        return None
    if before == "COMMA" and "addressee" in cue.frames:
        return None
    start = _free_from(stream, sentence, i, found)
    pieces = content_before(stream, start, i)
    if not pieces and before == "COMMA" and stream.words[i][0].isupper():
        pieces = piece(stream, start, i)
    if not pieces and before:
        return None
    rest = speaker[1]
    follows = content_after(stream, rest, last, cue)
    if follows is not None and is_strong(stream, follows):
        pieces += piece(stream, follows, content_end(stream, follows, last))
    elif not pieces and after != "COLON":
        return None
    return Report((i, end), speaker, pieces, sentence.paragraph)


def _ordinary(
    stream: Stream, sentence: Sentence, i: int, end: int, cue: Cue, found: list[Report]
) -> Report | None:
    """``The minister said ...``, or ``..., the minister said``."""
    tags, first, last = stream.tags, sentence.first, sentence.last
    if i == first:
        return None
    speaker, explicit = _speaker(stream, i, first, cue, found)
    if speaker and "percent" in stream.lower[slice(*speaker)]:
        return None  # what a share of those polled say is no statement
    start = speaker[0] if speaker and explicit else i
    if start > first and stream.lower[start - 1] == "as":
        start -= 1
    free = _free_from(stream, sentence, start, found) if explicit else None
    pieces = _content(stream, cue, free, start, end, last)
    if not pieces and tags[last - 1] != "COLON":
        return None
    if explicit and start > first and tags[start - 1] == "Q":
        _leave_quotation(found, start - 1)
    spoken = explicit and bool(cue.frames & {"quote", "addressee"})
    return Report((i, end), speaker, pieces, sentence.paragraph, explicit, spoken)


def _content(
    stream: Stream, cue: Cue, free: int | None, start: int, end: int, last: int
) -> list[Phrase]:
    """Content of a verb that ends at ``end`` and whose subject begins at ``start``: after it,
    before it (from ``free`` on, unless the subject stands elsewhere), or around both."""
    tags = stream.tags
    quoted = free is not None and free < start and tags[start - 1] == "Q"
    clause = "clause" in cue.frames
    after = content_after(stream, end, last, cue)
    if quoted and after is not None and not stream.ends_with(start - 1, ",?!.…-—"):
        free = start  # a heading or a name in marks
    says = clause or "quote" in cue.frames or after is None
    before: list[Phrase] = []
    if free is not None and (clause or (quoted and says)):
        before = content_before(stream, free, start)
    if after is not None:
        weak = not is_strong(stream, after)
        if not (weak and before and (quoted or tags[after] in _ADJUNCTS)):
            only_clause = clause and "object" not in cue.frames
            found = piece(stream, after, content_end(stream, after, last, only_clause))
            return before + found if quoted else found
    elif clause and free is not None and not quoted and tags[end : end + 1] == ["COMMA"]:
        return content_around(stream, free, start, end, last) or before
    return before


def _leave_quotation(found: list[Report], item: int) -> None:
    """Take the quotation at ``item`` from earlier reports: it has a speaker of its own."""
    for report in found:
        report.pieces = [
            (a, item if a < item < b else b) for a, b in report.pieces if (a, b) != (item, item + 1)
        ]


def _speaker(
    stream: Stream, i: int, first: int, cue: Cue, found: list[Report]
) -> tuple[Phrase | None, bool]:
    """The speaker, and whether it stands before the verb as its own subject."""
    tags = stream.tags
    p = i - 1
    while p >= first and tags[p] in ("ADV", "AUX", "MODAL"):
        p -= 1
    before = tags[p] if p >= first else ""
    if cue.form == "ing":
        inherits = not _has_own_subject(stream, i, p, first)
    else:
        inherits = before in ("CONJ", "TO", "VD", "VG", "DASH", "SUB", "PREP")
    if not inherits:
        subject = subject_before(stream, i, first)
        if subject:
            return subject, True
    for report in found:
        if report.speaker and any(
            a <= i and i - b < 3 for a, b in report.pieces if a > report.cue[0]
        ):
            return report.speaker, False
    subject = None
    if before in ("CONJ", "COMMA", "DASH", "PREP", "TO"):
        subject = previous_subject(stream, p, first)
    if subject:
        return subject, False
    for report in reversed(found):
        if report.explicit and report.speaker:
            return report.speaker, False
    return clause_subject(stream, i, first), False


def _has_own_subject(stream: Stream, verb: int, p: int, first: int) -> bool:
    """Whether a participle has its subject right before it: ``he is saying``, ``with Paris
    saying``, ``footage of the president saying``."""
    tags = stream.tags
    if p < first or tags[p] not in ("N", "CAP", "NUM", "PRON", "REL", "CLOSE"):
        return False
    if p < verb - 1 and "AUX" in tags[p + 1 : verb]:
        return True
    phrase = noun_phrase(stream, p, first)
    if phrase is None or phrase[0] == first:
        return False
    return tags[p] == "CAP" or stream.lower[phrase[0] - 1] == "with"


def _free_from(stream: Stream, sentence: Sentence, end: int, found: list[Report]) -> int:
    """First item before ``end`` that earlier reports of the sentence have not taken."""
    start = sentence.first
    for report in found:
        start = max(start, report.cue[1])
        if report.speaker and report.explicit and report.speaker[1] <= end:
            start = max(start, report.speaker[1])
        start = max([start] + [b for _, b in report.pieces if b < end])
    return start


def _separate(stream: Stream, found: list[Report]) -> None:
    """End a content where the report that follows it begins."""
    for at, report in enumerate(found):
        for later in found[at + 1 :]:
            edge = later.cue[0]
            if later.explicit and later.speaker and later.speaker[0] < edge:
                edge = later.speaker[0]
            elif not later.explicit:
                while edge > 0 and stream.tags[edge - 1] in ("ADV", "AUX", "MODAL"):
                    edge -= 1
            if edge > 0 and stream.tags[edge - 1] in _JOINING:
                report.pieces = _cut(stream, report.pieces, edge)
                break


def _cut(stream: Stream, pieces: list[Phrase], edge: int) -> list[Phrase]:
    kept: list[Phrase] = []
    for first, last in pieces:
        kept += piece(stream, first, edge - 1) if first < edge < last else [(first, last)]
    return kept
