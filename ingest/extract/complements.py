"""Where the content of a report stands: after its verb, before its subject, or around both."""

from __future__ import annotations

from ingest.extract.lexicon import Cue, speech_nouns
from ingest.extract.stream import Stream

Phrase = tuple[int, int]

PREPOSITIONS = frozenset(("about", "of", "for", "on", "against", "to", "at", "with", "in", "up"))
_PHRASE = frozenset(
    ("DET", "HER", "QUANT", "POS", "CAP", "N", "NUM", "NV", "VP", "TUNIT", "TIME", "ADV", "PREP")
) | {"MARK", "OBJ"}
_STRONG = frozenset(("THAT", "Q", "IF", "WH"))
_FINITE = frozenset(("AUX", "MODAL", "VD", "VP"))
_NAMED = frozenset(("OBJ", "HER", "DET", "CAP", "N", "PRON", "QUANT", "NV", "TIME"))
_PREAMBLE = frozenset(("PREP", "SUB", "VG", "VD", "TIME", "TUNIT", "IF", "TO"))
_LINKS = frozenset(("DET", "CONJ", "N", "NV", "COMMA", "POS", "HER"))
_CONTRASTS = frozenset(("while", "whereas", "though", "although"))
_REASONS = frozenset(("because", "if", "since", "unless", "until", "so", "when"))
_FACTS = frozenset(
    ("belief", "doubt", "evidence", "fact", "fear", "hope", "idea", "notion", "proof", "view")
)
_SUBJECTS = frozenset(("of", "about", "against"))  # what somebody is told of
_ENDS = frozenset(("COMMA", "STOP", "SEMI", "COLON", "DASH", "CONJ"))


def content_after(stream: Stream, i: int, last: int, cue: Cue) -> int | None:
    """First item of the content that follows the verb, or None where none follows."""
    tags = stream.tags
    while i < last and (
        tags[i] in ("ADV", "TIME", "TUNIT")
        or (stream.lower[i] == "on" and tags[i + 1 : i + 2] == ["TIME"])
        or (tags[i] == "NUM" and tags[i - 1] == "TIME")
        or (stream.lower[i] == "this" and tags[i + 1 : i + 2] == ["TUNIT"])
    ):
        if "POS" in tags[i + 1 : i + 2 + (tags[i] in ("QUANT", "PREP"))]:
            break
        i += 1
    if i >= last:
        return None
    kind = tags[i]
    frames = cue.frames
    if kind == "Q" or (kind in _STRONG and frames & {"clause", "addressee", "quote"}):
        return i
    if kind == "COLON":
        return i + 1 if i + 1 < last else None
    if kind == "COMMA":
        return _after_insertion(stream, i, last)
    if kind == "TO" and "inf" in frames:
        return i
    after = _after_preposition(stream, i, last, frames & PREPOSITIONS)
    if after is not None:
        return after
    if kind in ("PREP", "TO"):
        plain = frames & {"clause", "quote", "addressee"}
        return _after_adjuncts(stream, i, last) if plain else None
    if kind in ("STOP", "SEMI", "DASH", "CLOSE", "CONJ", "REL"):
        return None
    if "addressee" in frames:
        return _after_addressee(stream, i, last, cue)
    if kind == "SUB" and "name" not in frames:
        return None
    if "object" in frames or ("clause" in frames and _has_verb(stream, i, last)):
        return i
    if "name" in frames:
        return i if _is_naming(stream, i, last) else None
    after = _after_adjuncts(stream, i, last) if "quote" in frames else None
    if after is not None and tags[after] == "THAT" and not _takes_that(stream, after):
        return None
    return after


def _after_insertion(stream: Stream, comma: int, last: int) -> int | None:
    """Content after the comma, or after short insertions: ``said, in her message: "..."``."""
    tags = stream.tags
    if comma + 1 < last and tags[comma + 1] == "Q":
        return comma + 1
    for j in range(comma + 1, min(comma + 16, last - 1)):
        if tags[j] == "COLON" or (tags[j] == "COMMA" and tags[j + 1] in ("THAT", "Q")):
            return j + 1
        if tags[j] in _FINITE or tags[j] in ("Q", "STOP"):
            return None
    return None


def _is_naming(stream: Stream, i: int, last: int) -> bool:
    """Whether a name is given to an object: ``called the plan a mistake``."""
    tags = stream.tags
    if tags[i] not in _NAMED:
        return False
    reach = tags[i : min(i + 20, last)]
    if "Q" in reach and not {"COMMA", "STOP", "SEMI"}.intersection(reach[: reach.index("Q")]):
        return True
    for j in range(i + 1, min(i + 16, last)):
        if tags[j] == "Q" or (tags[j] == "DET" and tags[j - 1] not in ("PREP", "CONJ", "TO")):
            return True
        if tags[j] == "TO" or tags[j] not in _PHRASE | {"TIME", "VD", "CONJ", "COMMA"}:
            return False
        if j == i + 1 and tags[i] in ("OBJ", "HER") and tags[j] in ("N", "CAP", "NV", "VD"):
            return True
        if tags[j] == "COMMA" and tags[j + 1 : j + 2] != ["Q"]:
            return False
    return False


def _has_verb(stream: Stream, i: int, last: int) -> bool:
    """Whether a finite verb, not that of a relative clause, follows before the clause is over."""
    tags = stream.tags
    relative = False
    for j in range(i, last):
        if tags[j] in ("Q", "POS"):
            return True
        if tags[j] in ("SEMI", "DASH"):
            return False
        if tags[j] == "THAT" and _takes_that(stream, j):
            return True
        if tags[j] in ("REL", "COMMA") or (tags[j] == "THAT" and j > i):
            relative = tags[j] != "COMMA"
        elif tags[j] in _FINITE and tags[j - 1] not in _FINITE and tags[j - 1] != "TO":
            if not relative:
                return True
            relative = False
    return False


def _takes_that(stream: Stream, that: int) -> bool:
    """Whether a clause that tells what the noun is follows: ``the claim that``."""
    noun = stream.lower[that - 1]
    return noun in _FACTS or noun in speech_nouns()


def _after_preposition(stream: Stream, i: int, last: int, allowed: frozenset[str]) -> int | None:
    if allowed:
        for j in range(i, min(i + 7, last - 1)):
            if stream.lower[j] in allowed:
                return j + 1
            if stream.tags[j] not in _PHRASE and stream.tags[j] != "TO":
                break
    return None


def _after_adjuncts(stream: Stream, i: int, last: int) -> int | None:
    """Content after prepositional phrases: ``said in a statement that``."""
    tags = stream.tags
    j = i + 1
    while j < last and (
        tags[j] in _PHRASE
        or tags[j] in ("TO", "VG", "VD")
        or (tags[j] == "Q" and tags[j - 1] in ("PREP", "POS", "DET", "CAP"))
    ):
        j += 1
    if j >= last:
        return None
    if tags[j] in _STRONG:
        return j
    if tags[j] == "COLON":
        return j + 1 if j + 1 < last else None
    if tags[j] == "COMMA":
        return j + 1 if j + 1 < last and tags[j + 1] == "Q" else None
    return i if tags[j] in ("MODAL", "AUX", "PRON") else None


def _after_addressee(stream: Stream, i: int, last: int, cue: Cue) -> int | None:
    """Content after the person spoken to: ``told reporters that``."""
    tags = stream.tags
    j = i
    if tags[j] in ("OBJ", "HER", "PRON"):
        j += 1
    else:
        while j < last and (
            tags[j] in _PHRASE
            or tags[j] == "TO"
            or (tags[j] == "Q" and tags[j - 1] in ("PREP", "POS", "DET", "CAP"))
        ):
            if tags[j] == "TO" and "inf" in cue.frames:
                return i
            j += 1
    if j >= last:
        return None
    if tags[j] in _STRONG:
        return j
    if tags[j] == "COMMA":
        return _after_insertion(stream, j, last)
    if tags[j] == "COLON":
        return j + 1 if j + 1 < last else None
    if tags[j] in ("STOP", "SEMI", "DASH", "SUB", "CONJ", "REL", "VG"):
        return None
    if j <= i + 1:
        return j
    start = next((k for k in range(i + 1, j + 1) if _begins_subject(stream, k)), i)
    asks = cue.verb == "ask" or not _SUBJECTS.isdisjoint(stream.lower[i:start])
    return i if asks else start


def _begins_subject(stream: Stream, k: int) -> bool:
    """Whether a phrase begins at ``k`` behind another: ``told lawmakers | the army was``."""
    before = stream.tags[k - 1]
    if stream.tags[k] == "PRON":
        return True
    if stream.tags[k] in ("DET", "QUANT") and stream.tags[k + 1] != "TUNIT":
        return before in ("N", "CAP", "NV", "TIME", "TUNIT")
    return stream.tags[k] == "CAP" and before in ("N", "TIME") and stream.lower[k - 1][-1] in "sy"


def is_strong(stream: Stream, after: int) -> bool:
    """Whether the content at ``after`` is marked as such, by a quotation or a conjunction."""
    return stream.tags[after] in _STRONG or stream.tags[after - 1] == "COLON"


def content_end(stream: Stream, start: int, last: int, clause: bool = False) -> int:
    """Item after the content that begins at ``start``; ``clause`` if it must be a clause."""
    tags, lower = stream.tags, stream.lower
    finite = tags[start] in _STRONG
    seen = False
    for j in range(start, last - 1):
        kind = tags[j]
        if kind == "Q" and _quote_ends(stream, j, last):
            return j + 1
        if kind == "SEMI" and j > start:
            return j
        if kind == "COMMA" and j > start:
            if lower[j + 1] == "according":
                return j
            if (
                not finite
                and tags[j + 1] not in ("N", "CAP", "Q", "NUM")
                and not (clause and _verb_follows(stream, j + 1, last))
            ):
                return j
            if seen and (tags[j + 1] == "VG" or lower[j + 1] in _CONTRASTS):
                return j
        seen = seen or kind in _FINITE
        finite = finite or seen
    return last


def _verb_follows(stream: Stream, i: int, last: int) -> bool:
    """Whether an insertion begins at ``i`` and a finite verb stands behind its closing comma."""
    tags = stream.tags
    for j in range(i, min(i + 25, last - 1)):
        if tags[j] == "COMMA":
            return tags[j + 1] in ("AUX", "MODAL") or (
                tags[j + 1] == "VD" and tags[i] in ("REL", "PREP", "DET")
            )
    return False


def _quote_ends(stream: Stream, j: int, last: int) -> bool:
    """Whether the content ends with the quotation at ``j``: a mark of punctuation is inside it
    and no other quotation is joined to it."""
    if not stream.ends_with(j, ",.!?…;"):
        return False
    if stream.tags[j + 1] == "Q":
        return False
    following = stream.tags[j + 1 : min(j + 6, last)]
    if "Q" not in following:
        return True
    between = following[: following.index("Q")]
    return not _LINKS.issuperset(between)


def content_before(stream: Stream, start: int, end: int) -> list[Phrase]:
    """Content that fills items ``start`` to ``end``, right before a report; it must be a clause
    or end with a quotation."""
    tags = stream.tags
    if end <= start or tags[end - 1] not in ("COMMA", "Q", "DASH", "STOP"):
        return []
    if _opens_with_quotation(stream, start, end) or has_main_clause(stream, start, end):
        return piece(stream, start, end)
    if tags[end - 1] == "Q" and end - 2 >= start:
        if tags[end - 2] in ("COMMA", "COLON", "DASH"):
            return piece(stream, end - 1, end)
        if stream.inner(end - 1)[:1].islower() and stream.ends_with(end - 1, ",?!"):
            return piece(stream, start, end)
    return []


def _opens_with_quotation(stream: Stream, start: int, end: int) -> bool:
    tags = stream.tags
    while start < end and tags[start] in ("CONJ", "ADV", "COMMA", "DASH"):
        start += 1
    return start < end and tags[start] == "Q"


def has_main_clause(stream: Stream, start: int, end: int) -> bool:
    """Whether a finite verb stands outside a preamble such as ``In Geneva on Monday``."""
    tags = stream.tags
    while start < end and tags[start] in ("CONJ", "ADV", "COMMA"):
        start += 1
    if start < end and tags[start] in _PREAMBLE:
        while start < end and tags[start] != "COMMA":
            start += 1
    relative = False
    for k in range(start, end):
        if tags[k] == "REL":
            relative = True
        elif tags[k] in ("COMMA", "DASH"):
            relative = False
        elif tags[k] in _FINITE and tags[k - 1] not in _FINITE:
            if not relative:
                return True
            relative = False
    return False


def content_around(stream: Stream, start: int, end: int, after: int, last: int) -> list[Phrase]:
    """Content interrupted by the report: ``The talks, he said, will go on``. ``after`` is the
    comma behind the report."""
    tags, lower = stream.tags, stream.lower
    rest = after + 1
    if rest + 1 < last and tags[rest] == "CONJ" and tags[rest + 1] == "Q":
        return piece(stream, start, end) + piece(
            stream, rest + 1, content_end(stream, rest + 1, last)
        )
    if rest >= last or tags[rest] in ("VG", "CONJ", "REL") or lower[rest] in ("according", "as"):
        return []
    goes_on = tags[rest] in _FINITE or tags[rest] == "TO" or lower[rest] in _REASONS
    if not goes_on and has_main_clause(stream, start, end):
        return []
    return piece(stream, start, end) + piece(stream, rest, content_end(stream, rest, last))


def piece(stream: Stream, start: int, end: int) -> list[Phrase]:
    """Items ``start`` to ``end`` without the punctuation around them, if anything is left."""
    tags = stream.tags
    while start < end and tags[start] in ("COMMA", "COLON", "SEMI", "STOP", "DASH"):
        start += 1
    while end > start and tags[end - 1] in _ENDS:
        end -= 1
    return [(start, end)] if start < end else []
