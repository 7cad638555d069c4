"""Reports of speech in a sentence: cue, speaker and content, as items of the stream."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.extract.lexicon import Cue, cues
from ingest.extract.stream import Sentence, Stream
from ingest.extract.subjects import Phrase, clause_subject, subject_after, subject_before

_NOMINAL = frozenset(("CAP", "N", "NUM", "NV", "VP", "TUNIT", "PRON", "QUANT"))
_BE = frozenset(
    ("is", "are", "was", "were", "be", "been", "being", "’s", "'s", "’re", "get", "got")
)
_NOUN_MARKERS = frozenset(("DET", "HER", "POS", "PREP", "QUANT"))
_AFTER_INVERTED = frozenset(
    ("STOP", "COMMA", "PREP", "REL", "COLON", "Q", "SUB", "TIME", "OPEN", "DASH", "SEMI", "VG")
)
_PHRASE = frozenset(
    ("DET", "HER", "QUANT", "POS", "CAP", "N", "NUM", "NV", "VP", "TUNIT", "TIME", "ADV", "PREP")
    + ("MARK", "OBJ")
)
_CONTENT_WORDS = frozenset(("AUX", "MODAL", "VD", "VP", "NV", "Q", "VG", "POS"))
_JOINING = frozenset(("COMMA", "CONJ", "SUB", "SEMI", "DASH"))


@dataclass(slots=True)
class Report:
    """One act of speech; ``pieces`` are its content, ranges of stream items."""

    cue: Phrase
    speaker: Phrase | None
    pieces: list[Phrase]
    paragraph: int
    verb: str
    explicit: bool = True
    pattern: str = ""
    notes: list[str] = field(default_factory=list)

    def extend(self, sentence: Sentence) -> None:
        """Take in a sentence that continues the quotation."""
        self.pieces.append((sentence.first, sentence.last))
        self.paragraph = sentence.paragraph


def find_reports(stream: Stream, sentence: Sentence) -> list[Report]:
    """Reports in ``sentence``, in the order of their cues."""
    found: list[Report] = []
    table = cues()
    i, last = sentence.first, sentence.last
    while i < last:
        report = None
        word = stream.lower[i]
        if word == "according" and i + 1 < last and stream.lower[i + 1] == "to":
            report = _according(stream, sentence, i, found)
        elif word in table:
            report = _by_verb(stream, sentence, i, table[word], found)
        if report:
            found.append(report)
            i = max(i + 1, report.cue[1])
        else:
            i += 1
    _separate(stream, found)
    return found


def _according(stream: Stream, sentence: Sentence, i: int, found: list[Report]) -> Report | None:
    speaker = subject_after(stream, i + 1, sentence.last)
    if speaker is None:
        return None
    pieces = _before(stream, sentence, i, found)
    if not pieces:
        start = speaker[1]
        while start < sentence.last and stream.tags[start] != "COMMA":
            start += 1
        pieces = _piece(stream, start + 1, sentence.last)
    return Report((i, i + 2), speaker, pieces, sentence.paragraph, "according to", pattern="acc")


def _by_verb(
    stream: Stream, sentence: Sentence, i: int, entries: tuple[Cue, ...], found: list[Report]
) -> Report | None:
    first, last = sentence.first, sentence.last
    for cue in entries:
        end = i + 1 + len(cue.rest)
        if cue.rest and tuple(stream.lower[i + 1 : end]) != cue.rest:
            continue
        if not _is_verb(stream, i, first, end, last, cue):
            continue
        inverted = _inverted(stream, i, end, first, last, cue)
        if inverted:
            pieces = _before(stream, sentence, i, found)
            after = _complement(stream, inverted[1], last, cue)
            if after is not None and stream.tags[after] == "Q":
                pieces += _piece(stream, after, _content_end(stream, after, last, cue))
            elif not pieces and stream.tags[inverted[1] if inverted[1] < last else -1] == "COLON":
                pieces = _piece(stream, inverted[1] + 1, last)
            return Report((i, end), inverted, pieces, sentence.paragraph, cue.verb, pattern="inv")
        speaker, explicit = _speaker(stream, i, first, cue, found)
        after = _complement(stream, end, last, cue)
        start = speaker[0] if speaker and explicit else i
        pieces = []
        pattern = "bare"
        if after is not None:
            pieces = _piece(stream, after, _content_end(stream, after, last, cue))
            if (
                stream.tags[after] == "Q"
                and explicit
                and start > first
                and stream.tags[start - 1] == "Q"
            ):
                pieces = _before(stream, sentence, start, found) + pieces
            pattern = "after"
        elif explicit and speaker:
            pieces = _before(stream, sentence, start, found)
            pattern = "before"
        if not pieces and not _announces(stream, end, last):
            continue
        return Report(
            (i, end),
            speaker,
            pieces,
            sentence.paragraph,
            cue.verb,
            explicit,
            f"{pattern}-{cue.form}-{'exp' if explicit else 'inh'}-{stream.tags[i - 1] if i > first else '^'}",
        )
    return None


def _announces(stream: Stream, i: int, last: int) -> bool:
    return i < last and stream.tags[last - 1] == "COLON"


def _is_verb(stream: Stream, i: int, first: int, end: int, last: int, cue: Cue) -> bool:
    """Whether the word is an active verb here, not a noun, an adjective or a passive."""
    tags, lower = stream.tags, stream.lower
    if tags[i] == "CAP" and i > first:
        return False
    p = i - 1
    while p >= first and tags[p] == "ADV":
        p -= 1
    before = tags[p] if p >= first else ""
    after = tags[end] if end < last else "STOP"
    if cue.form in ("past", "participle"):
        if before in ("DET", "HER", "POS", "PREP"):
            return False
        if before == "AUX" and lower[p] in _BE:
            return False
        return not (after == "PREP" and lower[end] in ("by", "as") and "clause" not in cue.frames)
    if cue.form == "ing":
        return before not in ("DET", "HER", "POS", "N") or before == "N"
    if before in _NOUN_MARKERS:
        return False
    if cue.form == "base":
        if before in ("TO", "MODAL", "AUX"):
            return True
        return before in ("PRON", "REL", "N", "CAP", "CONJ", "QUANT", "CLOSE", "COMMA") and (
            tags[i] != "NV" or after in ("THAT", "DET", "PRON", "Q", "WH")
        )
    return before not in ("TO", "MODAL")


def _inverted(stream: Stream, i: int, end: int, first: int, last: int, cue: Cue) -> Phrase | None:
    """Subject after the verb: ``..., said the minister``."""
    if cue.form not in ("past", "present", "participle") or end != i + 1:
        return None
    if i > first and stream.tags[i - 1] not in ("Q", "COMMA"):
        return None
    if not cue.frames & {"clause", "quote"} or "addressee" in cue.frames:
        return None
    subject = subject_after(stream, i, last)
    if subject is None:
        return None
    if subject[1] < last and stream.tags[subject[1]] not in _AFTER_INVERTED:
        return None
    if i == first and (subject[1] >= last or stream.tags[subject[1]] not in ("COLON", "COMMA")):
        return None
    return subject


def _speaker(
    stream: Stream, i: int, first: int, cue: Cue, found: list[Report]
) -> tuple[Phrase | None, bool]:
    """The speaker, and whether it stands before the verb as its own subject."""
    tags = stream.tags
    p = i - 1
    while p >= first and tags[p] in ("ADV", "AUX", "MODAL"):
        p -= 1
    inherits = p >= first and tags[p] in (
        "CONJ",
        "TO",
        "VD",
        "VG",
        "DASH",
        "SUB",
        "PREP",
        "VP",
        "NV",
    )
    if cue.form == "ing":
        inherits = inherits or (p >= first and tags[p] == "COMMA")
    if not inherits:
        subject = subject_before(stream, i, first)
        if subject:
            return subject, True
    if found and found[-1].speaker:
        return found[-1].speaker, False
    return clause_subject(stream, i, first), False


def _complement(stream: Stream, i: int, last: int, cue: Cue) -> int | None:
    """First item of the content after the verb, or None where no content follows."""
    tags, lower = stream.tags, stream.lower
    frames = cue.frames
    while (
        i < last
        and tags[i] in ("ADV", "TIME", "TUNIT")
        and not (tags[i] == "ADV" and i + 1 == last)
    ):
        i += 1
    if i >= last:
        return None
    kind = tags[i]
    if kind == "Q" or (kind in ("THAT", "IF", "WH") and frames & {"clause", "addressee"}):
        return i
    if kind == "COLON":
        return i + 1 if i + 1 < last else None
    if kind == "COMMA":
        return i + 1 if i + 1 < last and tags[i + 1] == "Q" else None
    if kind == "TO" and "inf" in frames:
        return i
    prepositions = frames & {"about", "of", "for", "on", "against", "to", "at", "with", "in", "up"}
    if prepositions:
        for j in range(i, min(i + 7, last)):
            if lower[j] in prepositions:
                return j + 1 if j + 1 < last else None
            if tags[j] not in _PHRASE and tags[j] != "TO":
                break
    if kind in ("PREP", "TO"):
        return (
            _after_adjuncts(stream, i, last) if frames & {"clause", "quote", "addressee"} else None
        )
    if kind in ("STOP", "SEMI", "DASH", "CLOSE", "CONJ"):
        return None
    if "addressee" in frames:
        return _after_addressee(stream, i, last, cue)
    if kind in ("SUB",):
        return None
    if frames & {"clause", "object", "name"}:
        return i
    return _after_adjuncts(stream, i, last) if "quote" in frames else None


def _after_adjuncts(stream: Stream, i: int, last: int) -> int | None:
    """Content after prepositional phrases: ``said in a statement that``."""
    tags = stream.tags
    j = i + 1
    while j < last and (tags[j] in _PHRASE or tags[j] in ("TO", "VG", "VD")):
        j += 1
    if j >= last:
        return None
    if tags[j] in ("THAT", "Q", "IF", "WH"):
        return j
    if (
        tags[j] in ("COLON", "COMMA")
        and j + 1 < last
        and (tags[j + 1] == "Q" or tags[j] == "COLON")
    ):
        return j + 1
    if tags[j] in ("MODAL", "AUX", "PRON"):
        return i
    return None


def _after_addressee(stream: Stream, i: int, last: int, cue: Cue) -> int | None:
    """Content after the person spoken to: ``told reporters that``."""
    tags = stream.tags
    j = i
    if tags[j] == "OBJ" or (tags[j] in ("HER", "PRON")):
        j += 1
    else:
        while j < last and (tags[j] in _PHRASE or tags[j] in ("TO",)):
            if tags[j] == "TO" and "inf" in cue.frames:
                return i
            j += 1
    if j >= last:
        return None
    if tags[j] in ("THAT", "Q", "IF", "WH"):
        return j
    if tags[j] in ("COLON", "COMMA"):
        return j + 1 if j + 1 < last and (tags[j + 1] == "Q" or tags[j] == "COLON") else None
    if tags[j] in ("STOP", "SEMI", "DASH", "SUB", "CONJ", "REL"):
        return None
    return i if j > i + 1 else j


def _content_end(stream: Stream, start: int, last: int, cue: Cue) -> int:
    """Item after the content that begins at ``start``."""
    tags, lower = stream.tags, stream.lower
    clause = tags[start] in ("THAT", "WH", "IF", "Q") or "clause" in cue.frames
    for j in range(start + 1, last):
        kind = tags[j]
        if kind == "SEMI":
            return j
        if kind == "COMMA" and j + 1 < last:
            if lower[j + 1] == "according":
                return j
            if not clause and tags[j + 1] not in ("N", "CAP", "Q"):
                return j
    return last


def _before(stream: Stream, sentence: Sentence, end: int, found: list[Report]) -> list[Phrase]:
    """Content that stands before item ``end``, after what earlier reports have taken."""
    tags = stream.tags
    start = sentence.first
    for report in found:
        start = max(start, report.cue[1])
        if report.speaker and report.explicit:
            start = max(start, report.speaker[1])
        start = max([start] + [b for _, b in report.pieces if b < end])
    while start < end and tags[start] in ("COMMA", "STOP", "SEMI"):
        start += 1
    if (
        end <= start
        or (tags[end - 1] not in ("COMMA", "Q", "DASH", "STOP")
        and stream.lower[end] != "according")
    ):
        return []
    if not any(tags[k] in _CONTENT_WORDS for k in range(start, end)):
        return []
    return _piece(stream, start, end)


def _piece(stream: Stream, start: int, end: int) -> list[Phrase]:
    tags = stream.tags
    while start < end and tags[start] in ("COMMA", "COLON", "SEMI"):
        start += 1
    while end > start and tags[end - 1] in ("COMMA", "STOP", "SEMI", "COLON", "DASH", "CONJ"):
        end -= 1
    return [(start, end)] if start < end else []


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
        if first < edge < last:
            kept += _piece(stream, first, edge - 1)
        else:
            kept.append((first, last))
    return kept
