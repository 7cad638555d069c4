"""A guard that lets English pass cheaply and tells what other text is written in."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")
_FUNCTION_WORDS = frozenset(
    {"the", "of", "and", "to", "in", "a", "is", "that", "for", "on", "with", "as", "by", "was"}
    | {"it", "he", "at", "be", "this", "have", "from", "are", "not"}
)
_SAMPLE_CHARACTERS = 6000
_CERTAIN_SHARE = 0.12
_FEW_WORDS = 12


def foreign_language(text: str, declared: str | None = None) -> str | None:
    """ISO 639-1 code of the language of ``text`` if it is not English, else None.

    Text in which function words of English are at least 12 % of the words is English, whatever
    is ``declared``; the slower identification (py3langid) decides only for the rest. A text of
    a few Latin words is taken for English unless ``declared`` says otherwise.
    """
    sample = text[:_SAMPLE_CHARACTERS]
    words = _WORD.findall(sample)
    if not words:
        return None
    common = sum(word.lower() in _FUNCTION_WORDS for word in words)
    if common >= _CERTAIN_SHARE * len(words):
        return None
    if declared and not declared.lower().startswith("en"):
        return declared.lower()[:2]
    ascii_letters = sum(word.isascii() for word in words)
    if len(words) < _FEW_WORDS and ascii_letters > 0.7 * len(words):
        return None
    import py3langid

    language = str(py3langid.classify(sample)[0])
    return None if language == "en" else language
