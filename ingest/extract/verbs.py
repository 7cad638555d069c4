"""Whether a word that looks like a verb of speech is used as one."""

from __future__ import annotations

from ingest.extract.lexicon import Cue, verb_forms
from ingest.extract.stream import Sentence, Stream
from ingest.extract.subjects import Phrase, subject_before

_BE = frozenset(
    ("is", "are", "was", "were", "be", "been", "being", "’s", "'s", "’re", "get", "got")
)
_NOT_BEFORE_VERB = frozenset(("DET", "HER", "POS", "PREP"))
_AFTER_NOUN_VERB = frozenset(("THAT", "DET", "PRON", "HER", "Q", "WH", "IF", "COLON", "CAP", "TO"))
_BEFORE_BASE = frozenset(("PRON", "REL", "N", "CAP", "QUANT", "CLOSE", "COMMA", "NV", "VP"))
_ENVOYS = frozenset(
    ("ambassador", "ambassadors", "envoy", "envoys", "diplomat", "diplomats", "consul", "consuls")
)
_DECLINES = frozenset(form for verb in ("decline", "refuse") for form, _ in verb_forms(verb))
_VERBS = frozenset(("VD", "VG", "VP", "NV"))
_ASPECT = frozenset(
    ("began", "begin", "begins", "started", "kept", "keeps", "continued", "stopped")
)
_COUNTED = frozenset(("N", "NUM", "QUANT"))
_MEANS = frozenset(("phone", "telephone", "email", "e-mail", "text", "video", "letter"))
_SETTINGS = frozenset(
    ("backdrop", "background", "air", "camera", "floor", "podium", "radio", "sidelines", "stage")
) | (_MEANS - {"text", "letter"})
_PLURALS = frozenset(("people", "police", "children", "media", "majority", "half", "number"))
_MANY = frozenset(
    {"all", "both", "few", "many", "several", "some", "these", "those", "most", "more", "others"}
    | {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "dozen"}
)


def is_active(stream: Stream, i: int, end: int, sentence: Sentence, cue: Cue) -> bool:
    """Whether items ``i`` to ``end`` are an active verb, not a noun, an adjective or a passive."""
    tags, first = stream.tags, sentence.first
    if (tags[i] == "CAP" and i > first) or _tells_nothing(stream, i, end, cue):
        return False
    p = i - 1
    while p >= first and tags[p] == "ADV":
        p -= 1
    before = tags[p] if p >= first else ""
    n = end
    while n < sentence.last and tags[n] in ("ADV", "TIME", "TUNIT"):
        n += 1
    after = tags[n] if n < sentence.last else "STOP"
    if before in _NOT_BEFORE_VERB and not (cue.form == "ing" and before == "PREP"):
        return False
    if before == "REL" and stream.lower[p] == "whose":
        return False
    if cue.form in ("past", "participle"):
        return _is_active_past(stream, p, n, before, after, cue)
    if cue.form == "ing":
        if _is_gerund(stream, p, n, after):
            return False
        if before in _VERBS:
            return stream.lower[p] in _ASPECT
        return bool(before) and (before != "PREP" or "clause" in cue.frames)
    if "noun" in cue.frames and (before in _VERBS or after not in _AFTER_NOUN_VERB):
        return before in ("PRON", "REL") or (before == "TO" and "clause" in cue.frames)
    if "noun" in cue.frames and before in _COUNTED and not _agrees(stream, i, p, first, cue):
        return False
    if cue.form == "present":
        return before not in ("TO", "MODAL", "AUX", "VD", "VG")
    return _is_active_base(stream, p, first, before, cue)


def _tells_nothing(stream: Stream, i: int, end: int, cue: Cue) -> bool:
    """``recalled its envoy``, ``declined to comment``, ``spoke on condition of anonymity``."""
    lower = stream.lower
    following = lower[end : end + 6]
    if cue.verb == "recall":
        return not _ENVOYS.isdisjoint(following[1:4]) and following[0] != "that"
    if cue.verb == "comment":
        return i > 1 and lower[i - 1] == "to" and lower[i - 2] in _DECLINES
    if cue.verb in ("speak", "talk") and not _SETTINGS.isdisjoint(following[:4]):
        return True
    if cue.verb == "ask" and following[:3] == ["not", "to", "be"]:
        return True
    return "anonymity" in following and "condition" in following


def _is_gerund(stream: Stream, p: int, n: int, after: str) -> bool:
    """``a ruling would``, ``a ruling expected in May``, ``it is worth noting``."""
    tags, lower = stream.tags, stream.lower
    if after in ("AUX", "MODAL") or lower[n : n + 1] == ["by"]:
        return True
    if after == "VD" and tags[n + 1 : n + 2] in (["PREP"], ["TIME"], ["TUNIT"], ["TO"]):
        return True
    return p >= 0 and (lower[p] == "worth" or lower[p : p + 2] == ["without", "saying"])


def _agrees(stream: Stream, i: int, p: int, first: int, cue: Cue) -> bool:
    """Whether what may be a noun agrees with its subject: ``the groups claim``, not ``the four
    claims`` or ``a strong signal``."""
    phrase = subject_before(stream, i, first)
    if phrase is None or phrase[1] != p + 1:
        return True
    head = _head(stream, phrase)
    kind, word = stream.tags[head], stream.lower[head]
    if kind == "CAP":
        return True
    plural = kind == "NUM" or word in _MANY or word in _PLURALS or _has_plural_form(word)
    if cue.form == "base":
        return plural or kind == "QUANT" or "CONJ" in stream.tags[slice(*phrase)]
    return not plural and {"N"} != set(stream.tags[slice(*phrase)])


def _has_plural_form(word: str) -> bool:
    return word.endswith("men") or (word.endswith("s") and not word.endswith(("ss", "us", "is")))


def _head(stream: Stream, phrase: Phrase) -> int:
    """The item that governs ``phrase``: the last before a preposition."""
    for k in range(phrase[0] + 1, phrase[1]):
        if stream.tags[k] in ("PREP", "TO"):
            return k - 1
    return phrase[1] - 1


def _is_active_past(stream: Stream, p: int, n: int, before: str, after: str, cue: Cue) -> bool:
    """``said``, but not ``was said``, ``as expected``, ``270 pledged delegates``, ``said by``."""
    if before == "AUX" and stream.lower[p] in _BE:
        return False
    if before == "SUB" or (before == "NUM" and after in ("N", "NV")):
        return False
    if after == "PREP":
        if stream.lower[n] == "by":
            return not _MEANS.isdisjoint(stream.lower[n + 1 : n + 2])
        return bool(cue.frames & {"clause", "quote"} or stream.lower[n] in cue.frames)
    return True


def _is_active_base(stream: Stream, p: int, first: int, before: str, cue: Cue) -> bool:
    """``they say``, ``did not say``, ``went on to say``, but not ``too soon to say``."""
    if before == "TO":
        governed = p > first and (stream.tags[p - 1] in _VERBS or stream.lower[p - 1] == "on")
        return governed and "clause" in cue.frames
    if before == "MODAL":
        return cue.verb == "say"
    if before == "AUX":
        return stream.lower[p].startswith("d")
    return before in _BEFORE_BASE
