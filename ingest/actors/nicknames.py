"""Given names that are one name: nicknames, transliterations, initials."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from ingest.actors.tables import read_table


@cache
def _families() -> dict[str, str]:
    """Folded given name -> the first name of its family ("bill" -> "william")."""
    families: dict[str, str] = {}
    for row in read_table("nicknames"):
        for variant in [row["name"], *row["variants"].split()]:
            families[fold(variant)] = fold(row["name"])
    return families


# Marks that are letters by their combining class: vowel signs, what mutes them, voiced kana.
# Accents have other classes, and so have the points of Hebrew and Arabic, which few write.
_LETTERS = frozenset([0, 8, 9, *range(84, 133)])
_NO_LETTERS = re.compile("[\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # choose a letter's shape


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Lower case without diacritics, apostrophes and hyphens."""
    if word.isascii() and word.isalnum():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    plain = plain.replace("ı", "i").replace("ł", "l").replace("ø", "o").replace("đ", "d")
    return "".join(c for c in _NO_LETTERS.sub("", plain) if c.isalnum() or _is_letter_mark(c))


def _is_letter_mark(sign: str) -> bool:
    is_mark = unicodedata.category(sign) in ("Mn", "Mc")
    return is_mark and unicodedata.combining(sign) in _LETTERS


def given_key(word: str) -> str:
    """One key for all forms of a given name: Sergei, Sergey and Sergej agree."""
    folded = fold(word)
    return _families().get(folded, folded)


def same_given(one: str, other: str) -> bool:
    """Whether two given names may be one person's: equal, variants, or an initial of it."""
    if one == other:
        return True
    a, b = fold(one), fold(other)
    if len(a) == 1 or len(b) == 1:
        return a[:1] == b[:1]
    return given_key(one) == given_key(other)
