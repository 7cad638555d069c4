import csv
from importlib.resources import files

import pytest

from ingest.extract.lexicon import cues, headings, lines, rows, speech_nouns, tag, verb_forms

FRAMES = {"clause", "addressee", "object", "inf", "name", "quote", "noun"}
PREPOSITIONS = {"about", "of", "for", "on", "against", "to", "at", "with", "in", "up"}
TABLES = files("ingest.extract") / "tables"


@pytest.mark.parametrize(
    "name", ["cues.csv", "irregular_verbs.csv", "speech_nouns.csv", "words.csv"]
)
def test_tables_have_whole_rows_without_repeats(name: str) -> None:
    with (TABLES / name).open("r", encoding="utf-8", newline="") as file:
        header, *body = list(csv.reader(file))
    assert all(len(row) == len(header) and all(row) for row in body)
    keys = [row[0] for row in body]
    assert name == "words.csv" or len(keys) == len(set(keys))


def test_every_cue_has_known_frames() -> None:
    for row in rows("cues.csv"):
        assert set(row["frames"].split()) <= FRAMES | PREPOSITIONS, row["verb"]
        assert row["verb"] == row["verb"].lower()


def test_every_word_has_one_class() -> None:
    words = [word for row in rows("words.csv") for word in row["words"].split()]
    assert sorted({w for w in words if words.count(w) > 1}) == []


def test_lists_are_lower_case() -> None:
    for name in ("abbreviations.txt", "headings.txt", "verbs.txt"):
        assert [line for line in lines(name) if line != line.lower()] == []


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("say", {"say", "says", "said", "saying"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("admit", {"admit", "admits", "admitted", "admitting"}),
        ("urge", {"urge", "urges", "urged", "urging"}),
        ("stress", {"stress", "stresses", "stressed", "stressing"}),
        ("write", {"write", "writes", "wrote", "written", "writing"}),
        ("lie", {"lie", "lies", "lied", "lying"}),
        ("put", {"put", "puts", "putting"}),
    ],
)
def test_forms_of_verbs(verb: str, forms: set[str]) -> None:
    assert {form for form, _ in verb_forms(verb)} == forms


def test_a_cue_of_two_words_comes_before_its_verb_alone() -> None:
    assert [cue.verb for cue in cues()["called"]][-1] == "call"
    assert "call for" in {cue.verb for cue in cues()["called"]}


def test_nouns_have_plurals() -> None:
    assert speech_nouns()["accusations"] == speech_nouns()["accusation"]
    assert "testimonies" in speech_nouns()


def test_classes_of_words() -> None:
    text = "the minister quickly has accused Moscow 42 , who"
    assert [tag(word) for word in text.split()] == [
        "DET", "N", "ADV", "AUX", "VD", "CAP", "NUM", "COMMA", "REL",
    ]  # fmt: skip


def test_headings_introduce_nobody() -> None:
    assert "read more" in headings()
