"""Whether a word that looks like a verb of speech is used as one."""

from __future__ import annotations

from ingest.extract.lexicon import Cue, verb_forms
from ingest.extract.stream import Sentence, Stream

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
_MEANS = frozenset(("phone", "telephone", "email", "e-mail", "text", "video", "letter"))


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
    if cue.form in ("past", "participle"):
        return _is_active_past(stream, p, n, before, after, cue)
    if cue.form == "ing":
        if before in _VERBS:
            return stream.lower[p] in _ASPECT
        return bool(before) and (before != "PREP" or "clause" in cue.frames)
    if "noun" in cue.frames and (before in _VERBS or after not in _AFTER_NOUN_VERB):
        return before in ("PRON", "REL") or (before == "TO" and "clause" in cue.frames)
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
    if cue.verb == "ask" and following[:3] == ["not", "to", "be"]:
        return True
    return "anonymity" in following and "condition" in following


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
