"""Capitalised runs of a text, parted into titles and names: "Rear Admiral Ada Weber"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from ingest.actors.countries import Places
from ingest.actors.tables import read_table, word_list

_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
# "Ã±" and the like: names of badly decoded pages stay in one piece.
_WORD = re.compile(
    rf"(?<![^\W_])(?:(?<!-)|(?<=\b[aAeE]l-)){_UPPER}"
    r"(?:[ÃÂ\u0302\u0303][\x80-\xbf]|[\u0300-\u036f]|\w|-(?=\w)|['’](?!s\b|S\b)(?=\w))*"
)
_LONGEST_RUN = 16  # words; longer runs of capitals are headlines
_HYPHENATED_ADJECTIVE = re.compile(
    r"-(?:born|led|based|backed|style|era|appointed|elected|educated|trained|controlled|held|run"
    r"|made|owned|allied|aligned|American)$"
)
_GIVEN_LAST = re.compile(r"[^\W\d_a-z][a-z]+-[a-z]+")  # "Park Ji-tae": no public garden
_SUFFIXES = frozenset(["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"])
_HONORIFIC_GENDER = {
    "Mr": "m", "Sir": "m", "Lord": "m", "Herr": "m", "King": "m", "Prince": "m", "Emperor": "m",
    "Mrs": "f", "Ms": "f", "Miss": "f", "Dame": "f", "Lady": "f", "Madame": "f", "Mme": "f",
    "Frau": "f", "Queen": "f", "Princess": "f", "Congresswoman": "f", "Congressman": "m",
    "Chairman": "m", "Chairwoman": "f", "Spokesman": "m", "Spokeswoman": "f", "Father": "m",
}  # fmt: skip


class Name(NamedTuple):
    """A name in the text. ``start`` is where its title begins, ``name_start`` the name itself."""

    start: int
    name_start: int
    end: int
    words: tuple[str, ...]
    titled: bool
    gender: str | None
    organisation: bool


@cache
def given_names() -> dict[str, str]:
    """Given name -> ``m``, ``f``, or ``u`` for names of both."""
    return {
        name: row["gender"] for row in read_table("given_names") for name in row["names"].split()
    }


def given_gender(word: str) -> str | None:
    """``m`` or ``f`` where a given name tells, else None."""
    gender = given_names().get(word)
    return gender if gender in ("m", "f") else None


def repair(text: str) -> str:
    """Undo UTF-8 read as Latin-1, once or twice: "IbÃ¡Ã±ez" -> "Ibáñez"."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    for _ in range(2):
        if "Ã" not in text and "Â" not in text:
            break
        try:
            text = text.encode("latin-1").decode("utf-8")
        except UnicodeError:
            break
    return text


class _Word(NamedTuple):
    text: str
    start: int
    end: int


def _joins(text: str, left: _Word, right: _Word) -> bool:
    gap = text[left.end : right.start]
    if gap == " ":
        return True
    if len(gap) > 9 or "\n" in gap or gap[:1] != " ":
        return False
    parts = gap.replace("-", " ").split()
    return bool(parts) and all(part in word_list("name_particles") for part in parts)


def _runs(text: str) -> Iterator[list[_Word]]:
    titles, stops = word_list("title_words"), word_list("not_names")
    run: list[_Word] = []
    for match in _WORD.finditer(text):
        word = match.group()
        end = match.end()
        if text[end : end + 1] == "." and (
            len(word) == 1 or word + "." in titles or word + "." in _SUFFIXES
        ):
            end += 1
            word += "."
        token = _Word(word, match.start(), end)
        if run and (len(run) == _LONGEST_RUN or not _joins(text, run[-1], token)):
            yield run
            run = []
        if word in stops:
            if run:
                yield run
            run = []
            continue
        run.append(token)
    if run:
        yield run


def find_names(text: str, places: Places) -> tuple[list[Name], Places]:
    """Names of people and organisations in ``text``, in order, and the places that remain.

    ``places`` are the states mentioned in it: "Russian" in "Russian Foreign Minister" is part of
    a title, not of the name; what is only a title or a state is left out. Where somebody is
    called "Ada German", "German" names no state in this text.
    """
    runs = list(_runs(text))
    surnames = {run[-1].text for run in runs if len(run) == 2 and _ends_in_state(run, places)}
    people = {run[-2].start for run in runs if len(run) > 1 and _begins_with_state(run, places)}
    people |= {run[-1].start for run in runs if _titled(text, run)}
    if surnames or people:
        places = places.without(text, surnames, people)
    names = [name for run in runs if (name := _parse(text, run, places)) is not None]
    first = {name.words[0] for name in names if _GIVEN_LAST.fullmatch(name.words[-1])}
    for i, name in enumerate(names):
        if name.organisation and len(name.words) < 3 and name.words[0] in first:
            names[i] = name._replace(organisation=False)
    return names, places


def _ends_in_state(run: list[_Word], places: Places) -> bool:
    """ "Ada German": a given name and the name of a state."""
    given, last = run
    return (
        given.text in given_names()
        and places.cover(last.start)
        and not places.cover(given.start)
        and not last.text.isupper()
    )


def _titled(text: str, run: list[_Word]) -> bool:
    """ "Senator Poland", "Congresswoman Ada Poland": nobody calls a state so."""
    return (
        run[0].text.rstrip(".") in word_list("personal_titles")
        and text[max(0, run[0].start - 4) : run[0].start].lower() not in ("the ", "our ")
        and len(run) in (2, 3)
        and all(word.text in given_names() for word in run[1:-1])
    )


def _begins_with_state(run: list[_Word], places: Places) -> bool:
    """ "Jordan Weber": a given name that is a state's too, and a surname that is nothing else."""
    titles = word_list("title_words")
    *before, given, last = run
    if given.text not in given_names() or not places.cover(given.start):
        return False
    if not all(word.text in titles for word in before):
        return False
    others = (titles, word_list("organisation_words"), word_list("bodies"))
    return not (
        places.cover(last.start)
        or last.text.isupper()
        or any(last.text in words or last.text.lower() in words for words in others)
    )


def _parse(text: str, run: list[_Word], places: Places) -> Name | None:
    titles, given = word_list("title_words"), given_names()
    last = -1
    titled = False
    gender = None
    for i, word in enumerate(run):
        is_title = word.text in titles
        if not (is_title or _HYPHENATED_ADJECTIVE.search(word.text) or places.cover(word.start)):
            continue
        if i == len(run) - 1 and i - 1 > last and run[i - 1].text in given:
            break  # "Ada King", "Ada German": a surname after all
        if is_title:
            titled = True
            gender = _HONORIFIC_GENDER.get(word.text.rstrip("."), gender)
        last = i
    name = run[last + 1 :]
    while name and len(name[-1].text) == 2 and name[-1].text.endswith("."):
        name.pop()
    if not name:
        return None
    start = name[0].start
    if text[start - 3 : start].lower() in ("al-", "el-"):
        start -= 3
    words = tuple(repair(text[start : name[-1].end]).replace("’", "'").split())
    bodies = name[1:-1] if len(name) == 2 and name[0].text in given else name
    organisation = any(word.text in word_list("organisation_words") for word in bodies)
    return Name(run[0].start, start, name[-1].end, words, titled, gender, organisation)


@lru_cache(maxsize=65536)
def core(words: tuple[str, ...]) -> tuple[str, ...]:
    """A name without initials and suffixes: ("Ada", "B.", "Weber", "Jr.") -> ("Ada", "Weber")."""
    kept = tuple(w for w in words if not (len(w) <= 2 and w.endswith(".")) and w not in _SUFFIXES)
    return kept or words
