"""The linguistic tables: word classes, verb forms and the verbs that introduce speech.

Word classes are read off the word alone. Closed classes are listed in ``words.csv``: DET, QUANT
(some, many: also a head of its own), PRON (subjects), OBJ, HER, REL, THAT, WH, IF, PREP, TO, CONJ,
SUB, AUX, MODAL, ADV, TIME (names of days and months), TUNIT (week, last), POS ('s) and the marks.
Verbs are VD (past), VG (-ing), VP (present) or NV (present, as often a noun). Of what is left,
CAP has a capital, NUM a digit, and N is any other word. A whole quotation is Q.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

VerbForm = Literal["base", "present", "past", "participle", "ing"]

_TABLES = files("ingest.extract") / "tables"
_DOUBLING = frozenset("bdglmnprt")
_VOWELS = frozenset("aeiou")


class Cue(NamedTuple):
    """A form of a verb of speech.

    ``frames`` are the complements it takes: ``clause`` (that, whether, or bare), ``addressee``
    (an object that is spoken to), ``object`` (a noun phrase that is the content), ``inf`` (to do
    something), ``name`` (call X Y), ``quote`` (verbatim only), or a preposition. ``rest`` are the
    words that must follow the verb (``out`` of ``point out``).
    """

    verb: str
    form: VerbForm
    frames: frozenset[str]
    rest: tuple[str, ...]


def rows(name: str) -> list[dict[str, str]]:
    """Rows of the table ``name``."""
    text = (_TABLES / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def lines(name: str) -> list[str]:
    """Lines of the list ``name`` without comments."""
    text = (_TABLES / name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and line[0] != "#"]


@cache
def abbreviations() -> frozenset[str]:
    """Lower-case abbreviations whose full stop does not end a sentence, without the stop."""
    return frozenset(lines("abbreviations.txt"))


@cache
def headings() -> frozenset[str]:
    """Labels before a colon that name no speaker, lower case."""
    return frozenset(lines("headings.txt"))


@cache
def _irregular() -> dict[str, tuple[str, str]]:
    return {row["verb"]: (row["past"], row["participle"]) for row in rows("irregular_verbs.csv")}


def verb_forms(verb: str) -> Iterator[tuple[str, VerbForm]]:
    """The forms of an English verb; a form may be yielded twice, as past and participle."""
    yield verb, "base"
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        yield verb + "es", "present"
    elif verb[-1] == "y" and verb[-2] not in _VOWELS:
        yield verb[:-1] + "ies", "present"
    else:
        yield verb + "s", "present"
    past, participle = _irregular().get(verb, (regular_past(verb),) * 2)
    yield past, "past"
    yield participle, "participle"
    if past.endswith("ed") and len(past) > len(verb) + 2 and past[-3] == verb[-1]:
        yield past[:-2] + "ing", "ing"
    elif verb in ("lie", "tie", "die"):
        yield verb[:-2] + "ying", "ing"
    elif verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
        yield verb[:-1] + "ing", "ing"
    elif verb in _IRREGULAR_DOUBLING:
        yield verb + verb[-1] + "ing", "ing"
    else:
        yield verb + "ing", "ing"


_IRREGULAR_DOUBLING = frozenset(
    {"begin", "bet", "cut", "dig", "get", "hit", "let", "put", "quit", "run", "set", "shut"}
    | {"sit", "swim", "win", "forget", "forbid"}
)


def regular_past(verb: str) -> str:
    """``-ed`` form; consonants double only in one-syllable verbs (others are in the table)."""
    if verb.endswith("e"):
        return verb + "d"
    if verb[-1] == "y" and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    vowels = sum(letter in _VOWELS for letter in verb)
    if len(verb) > 2 and vowels == 1 and verb[-1] in _DOUBLING and verb[-2] in _VOWELS:
        return verb + verb[-1] + "ed"
    return verb + "ed"


@cache
def cues() -> dict[str, tuple[Cue, ...]]:
    """Cues by their first word, those with more words first."""
    found: dict[str, list[Cue]] = {}
    for row in rows("cues.csv"):
        head, *rest = row["verb"].split()
        frames = frozenset(row["frames"].split())
        for form, kind in verb_forms(head):
            found.setdefault(form, []).append(Cue(row["verb"], kind, frames, tuple(rest)))
    return {form: tuple(sorted(c, key=lambda cue: -len(cue.rest))) for form, c in found.items()}


@cache
def speech_nouns() -> dict[str, frozenset[str]]:
    """Nouns of speech, singular and plural, with the words that may introduce their content."""
    found: dict[str, frozenset[str]] = {}
    for row in rows("speech_nouns.csv"):
        noun, complements = row["noun"], frozenset(row["complements"].split())
        found[noun] = complements
        found[noun[:-1] + "ies" if noun.endswith("y") else noun + "s"] = complements
    return found


@cache
def tags() -> dict[str, str]:
    """Word classes of listed words: closed classes, then verb forms (VD past, VG -ing, VP
    present, NV present or noun)."""
    found: dict[str, str] = {}
    by_form = {"past": "VD", "participle": "VD", "ing": "VG", "base": "VP", "present": "VP"}
    starred = {line[:-1] for line in lines("verbs.txt") if line.endswith("*")}
    verbs = {line.rstrip("*") for line in lines("verbs.txt")}
    verbs |= {row["verb"].split()[0] for row in rows("cues.csv")} | set(_irregular())
    for verb in sorted(verbs):
        for form, kind in verb_forms(verb):
            tag = "NV" if verb in starred and kind in ("base", "present") else by_form[kind]
            found.setdefault(form, tag)
    for row in rows("words.csv"):
        found |= dict.fromkeys(row["words"].split(), row["tag"])
    return found


def tag(word: str) -> str:
    """Word class of ``word``: listed, or by its shape (CAP, NUM, RB, VD, VG, N, MARK)."""
    lower = word.lower()
    listed = tags().get(lower)
    if word[0].isalpha():
        if word[0].isupper() and (listed is None or listed[0] in "VN"):
            return "CAP"
        if listed is not None:
            return listed
        if lower.endswith("ly"):
            return "ADV"
        if lower.endswith("ed") and len(lower) > 4:
            return "VD"
        if lower.endswith("ing") and len(lower) > 5:
            return "VG"
        return "N"
    if listed is not None:
        return listed
    return "NUM" if word[0].isdigit() else "MARK"
