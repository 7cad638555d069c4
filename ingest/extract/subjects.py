"""The noun phrase that is the subject of a verb of speech."""

from __future__ import annotations

import re

from ingest.actors.roles import has_role_noun
from ingest.extract.lexicon import speech_nouns
from ingest.extract.stream import Stream

Phrase = tuple[int, int]

_NOMINAL = frozenset(("CAP", "N", "NUM", "NV", "VP", "TUNIT"))
_BEFORE_VERB = frozenset(("ADV", "AUX", "MODAL", "TIME", "TUNIT"))
_LINKING_PREPOSITIONS = frozenset(
    {"of", "for", "in", "at", "from", "to", "with", "on", "against", "near", "by"}
    | {"inside", "within"}
)
_TITLE_PREPOSITIONS = frozenset(("of", "for", "with", "from", "at"))
_CLAUSE_START = frozenset(
    ("Q", "CONJ", "REL", "THAT", "SUB", "SEMI", "COLON", "DASH", "IF", "WH", "STOP")
)
_NAMING = frozenset(("CAP", "N", "NV", "VP", "PRON", "REL", "QUANT"))
_FINITE = frozenset(("VD", "VP", "AUX", "MODAL"))
_FLOATING = frozenset(("both", "all", "each"))
_BEFORE_FLOATING = _NOMINAL | {"COMMA"}
_PARENTHESIS_LIMIT = 60
_UNITS = frozenset(
    ("morning", "afternoon", "evening", "night", "week", "weekend", "month", "year", "day")
)
_POINTING = frozenset(("this", "that", "the", "each", "every", "one"))
# Nouns that a clause without "that" tells of: "the place the envoy said was safe".
_TOLD_OF = (
    frozenset(("time", "place", "way", "reason", "thing", "times", "places", "ways", "reasons"))
    | {"things", "moment", "moments", "point", "points", "ago"}
    | _UNITS
    | {f"{unit}s" for unit in _UNITS}
)
_OF_OFFICE = frozenset(
    {"former", "senior", "junior", "top", "leading", "prominent", "chief", "late", "longtime"}
    | {"veteran", "retired", "one-time", "onetime", "deputy", "acting", "new", "fellow"}
)
_ADJECTIVE = re.compile(r"(?:ive|ous|ic|ful|ant|[^m]ent|ate|less|ish)$")
_AFTER_NUMBER = frozenset(("other", "others", "more"))


def subject_before(stream: Stream, verb: int, first: int) -> Phrase | None:
    """Subject that stands before item ``verb`` in the sentence from ``first`` on, if it is near."""
    tags = stream.tags
    k = verb - 1
    while k >= first and (
        tags[k] in _BEFORE_VERB
        or (tags[k] == "PREP" and tags[k + 1] in ("TIME", "TUNIT"))
        or (stream.lower[k] in _POINTING and stream.lower[k + 1] in _UNITS)
    ):
        k -= 1
    if k > first and tags[k] == "NUM" and tags[k - 1] == "PREP":
        k -= 2
    if k < first:
        return None
    if k > first and stream.lower[k] in _FLOATING and tags[k - 1] in _BEFORE_FLOATING:
        k -= 1
    kind = tags[k]
    if kind in ("PRON", "REL", "QUANT"):
        return k, k + 1
    if kind == "THAT":
        return (k, k + 1) if k > first and tags[k - 1] in _NOMINAL else None
    if kind == "CLOSE":
        k = _open_of(stream, k, first) - 1
        return noun_phrase(stream, k, first) if k >= first else None
    if kind in ("COMMA", "DASH"):
        return _before_insertion(stream, k, first)
    return noun_phrase(stream, k, first)


def noun_phrase(stream: Stream, head: int, first: int) -> Phrase | None:
    """Longest noun phrase that ends with item ``head``."""
    tags = stream.tags
    if tags[head] in ("PRON", "REL", "QUANT"):
        return head, head + 1
    if tags[head] == "CLOSE":
        head = _open_of(stream, head, first) - 1
    if head < first or tags[head] not in _NOMINAL | {"VG", "VD", "MARK"}:
        return None
    j = head
    while j > first:
        step = _extend(stream, j, first)
        if step == j:
            break
        j = step
    if tags[head] in ("VG", "VD", "MARK") and j == head:
        return None
    return j, head + 1


def _extend(stream: Stream, j: int, first: int) -> int:
    """Start of the phrase one step further left than ``j``, or ``j`` where it ends."""
    tags, lower = stream.tags, stream.lower
    prev = tags[j - 1]
    before = tags[j - 2] if j - 2 >= first else ""
    links = prev in ("PREP", "TO") and lower[j - 1] in _LINKING_PREPOSITIONS
    if tags[j] in ("DET", "HER") and not links:
        return j - 1 if prev == "QUANT" else j
    if _opens_clause(stream, j, first):
        return j
    if prev == "VP" and before in ("PRON", "REL", "CAP", "ADV", "AUX", "MODAL", "TO"):
        return j
    if prev in _NOMINAL or prev in ("POS", "DET", "HER", "QUANT"):
        return j - 1
    if prev in ("VD", "VG", "ADV"):
        return j - 1 if before in ("DET", "POS", "HER", "QUANT") else j
    if prev == "MARK":
        return j - 1 if stream.words[j - 1] in "&$#%/’'‘" else j
    if links and (
        before in ("N", "CAP", "NV", "QUANT", "PRON") or (before == "NUM" and lower[j - 1] == "of")
    ):
        return j - 2
    if prev == "CONJ" and lower[j - 1] == "and" and before in _NOMINAL:
        left = noun_phrase(stream, j - 2, first)
        if left and (left[0] == first or tags[left[0] - 1] in _CLAUSE_START):
            return left[0]
    if prev == "CLOSE":
        opening = _open_of(stream, j - 1, first)
        if opening > first and tags[opening - 1] in _NOMINAL:
            return opening - 1
    return j


def _opens_clause(stream: Stream, j: int, first: int) -> bool:
    """Whether item ``j`` begins a phrase of its own behind a noun: ``a deadline | Marek said``."""
    tags, lower = stream.tags, stream.lower
    prev = lower[j - 1]
    if tags[j - 1] not in ("N", "NV", "NUM", "TUNIT") or prev != stream.words[j - 1]:
        return False
    if tags[j] == "QUANT":
        return tags[j - 1] != "NUM" or lower[j] not in _AFTER_NUMBER
    if prev in _TOLD_OF or prev in speech_nouns():
        return tags[j] == "CAP"
    if tags[j] != "CAP" or prev in _OF_OFFICE or _ADJECTIVE.search(prev) or has_role_noun(prev):
        return False
    k = j - 1
    while k > first and tags[k] in ("N", "NV"):
        k -= 1
    return lower[k] in ("a", "an") and not _modifies_noun(stream, j)


def _modifies_noun(stream: Stream, j: int) -> bool:
    """Whether the name that begins at ``j`` stands before a noun: ``a new Marek interview``."""
    while j < len(stream.tags) and stream.tags[j] == "CAP":
        j += 1
    return stream.tags[j : j + 1] == ["N"]


def _open_of(stream: Stream, close: int, first: int) -> int:
    k = close
    while k > first and close - k < _PARENTHESIS_LIMIT and stream.tags[k] != "OPEN":
        k -= 1
    return k


def _before_insertion(stream: Stream, comma: int, first: int) -> Phrase | None:
    """Subject before an apposition or insertion that ends at ``comma``."""
    tags = stream.tags
    mark = tags[comma]
    k = comma - 1
    candidate: Phrase | None = None
    while k > first and comma - k < _PARENTHESIS_LIMIT:
        if tags[k] != mark and not (mark == "COMMA" and tags[k] == "DASH"):
            k -= 1
            continue
        phrase = noun_phrase(stream, k - 1, first)
        if phrase and not _names(stream, *phrase):
            phrase = None
        if phrase:
            a = phrase[0]
            if tags[a] == "DET" and comma - k > 2 and set(tags[k + 1 : comma]) == {"CAP"}:
                return a, comma
            if a == first or tags[a - 1] in _CLAUSE_START:
                return phrase
            if tags[a - 1] == "COMMA":
                if tags[a] not in ("NUM", "DET", "N", "NV"):
                    return phrase
                candidate = candidate or (phrase if tags[a] != "NUM" else None)
            elif candidate is None and tags[a - 1] in ("PREP", "VG", "VD", "TO"):
                candidate = None
        k -= 1
    return candidate


def _names(stream: Stream, first: int, last: int) -> bool:
    """Whether the phrase has a noun in it, not only numbers and times."""
    return any(stream.tags[i] in _NAMING for i in range(first, last))


def previous_subject(stream: Stream, verb: int, first: int) -> Phrase | None:
    """Subject of the nearest finite verb before ``verb``, which is coordinated with it."""
    tags = stream.tags
    for k in range(verb - 1, first, -1):
        if tags[k] in _FINITE:
            p = k - 1
            while p > first and tags[p] in ("ADV", "AUX", "MODAL"):
                p -= 1
            if tags[p] in ("PRON", "REL", "CAP", "QUANT", "CLOSE", "N", "TIME"):
                phrase = subject_before(stream, k, first)
                if phrase:
                    return phrase
    return None


def clause_subject(stream: Stream, verb: int, first: int) -> Phrase | None:
    """Subject of the sentence from ``first`` on: its first noun phrase, after any preamble."""
    tags = stream.tags
    i = first
    while i < verb and tags[i] in ("CONJ", "ADV", "MARK", "DASH", "COMMA", "TIME", "TUNIT"):
        i += 1
    if i < verb and tags[i] in ("PREP", "SUB", "VG", "VD", "IF", "WH", "TO"):
        while i < verb and tags[i] != "COMMA":
            i += 1
        i += 1
    while i < verb and tags[i] in ("CONJ", "ADV", "TIME", "TUNIT"):
        i += 1
    begin = i
    if i < verb and tags[i] in ("PRON", "REL"):
        return i, i + 1
    while i < verb and (
        tags[i] in _NOMINAL
        or tags[i] in ("DET", "QUANT", "HER", "POS", "Q")
        or (tags[i] in ("VD", "VG") and i > begin and tags[i - 1] in ("DET", "HER", "QUANT"))
        or (tags[i] == "PREP" and stream.lower[i] == "of")
    ):
        i += 1
    if i == begin or i >= verb or all(tags[k] in ("DET", "Q") for k in range(begin, i)):
        return None
    return begin, i


def subject_after(stream: Stream, verb: int, last: int) -> Phrase | None:
    """Subject of an inverted verb: ``said the minister``."""
    tags = stream.tags
    i = begin = verb + 1
    if i < last and tags[i] == "PRON":
        return i, i + 1
    while i < last and (
        tags[i] in _NOMINAL
        or tags[i] in ("DET", "QUANT", "HER", "POS")
        or (tags[i] in ("VD", "VG", "ADV") and i > begin and tags[i - 1] in ("DET", "HER"))
        or (tags[i] == "VD" and i == begin and i + 1 < last and tags[i + 1] in ("CAP", "N"))
        or (tags[i] == "MARK" and stream.words[i] in "&#")
        or (tags[i] == "PREP" and stream.lower[i] in _TITLE_PREPOSITIONS and i > begin)
        or (tags[i] == "TO" and i + 1 < last and tags[i + 1] in ("DET", "CAP"))
        or (tags[i] == "CONJ" and i + 1 < last and tags[i + 1] == "CAP" and tags[i - 1] == "CAP")
    ):
        i += 1
    if i == begin or all(tags[k] == "DET" for k in range(begin, i)):
        return None
    return begin, i
