from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.extract import extract
from ingest.model import Document, Rejected
from tests.ingest.sources.reading import document, kinds, read, rejected, write

TRANSCRIPT = {
    "id": 1,
    "date": "2014-03-18",
    "title": "Talks with Prime\xa0Minister Ana Prill",
    "lead": "Ilan Vost received the Prime Minister of Chile.",
    "url": "https://palace.example/events/1",
    "text": "Ilan Vost: Madam Prime Minister, welcome.\nWe value our ties with Chile.\n"
    "Ana Prill: Thank you. Chile\xa0will not accept threats.\n"
    "Ilan Vost: We shall talk about that.\n"
    "Published in section: News\nPublication date: March 18, 2014, 15:50\nText version",
}


def lines(path: Path, *rows: object) -> Path:
    return write(path, "".join(json.dumps(row) + "\n" for row in rows))


def test_a_transcript_with_labels(tmp_path: Path) -> None:
    found = document(lines(tmp_path / "t.jsonl", TRANSCRIPT))
    assert (found.source, found.publisher) == ("documents-jsonl", "palace.example")
    assert found.key == TRANSCRIPT["url"]
    assert found.title == "Talks with Prime Minister Ana Prill"
    assert found.text.startswith("Ilan Vost received the Prime Minister of Chile.\n\nIlan Vost:")
    assert found.text.endswith("We shall talk about that.")
    turns = [s for s in extract(found).statements if s.kind == "turn"]
    assert {s.speaker for s in turns} == {"Ilan Vost", "Ana Prill"}
    assert all(found.text[s.spans[0].start : s.spans[0].end] == s.text for s in turns)


def test_markdown_inside_json_lines(tmp_path: Path) -> None:
    row = {
        "path": "remarks/2022-01-02-talks.md",
        "title": '"Remarks by\\_Minister Prill\\ \\ on Talks"',
        "date": "2022-01-02",
        "text": " \nState Hall\n\nMINISTER PRILL:  We will *not*\naccept this.\n\n\\###\n",
    }
    found = document(lines(tmp_path / "t.jsonl", row))
    assert found.title == "Remarks by Minister Prill on Talks"
    assert found.text == "State Hall\n\nMINISTER PRILL:  We will not accept this.\n\n###"


def test_turns_that_the_file_gives(tmp_path: Path) -> None:
    row = {
        "title": "Talks",
        "date": "2022-01-02",
        "turns": [
            {"speaker": "Ana Prill", "role": "Foreign Minister", "country": "Chile", "text": "No."},
            {"speaker": "Ilan Vost", "country": "RUS", "text": "We regret that."},
        ],
    }
    found = document(lines(tmp_path / "t.jsonl", row))
    assert [found.text[t.span.start : t.span.end] for t in found.turns] == [
        "No.",
        "We regret that.",
    ]
    assert [(t.speaker, t.country) for t in found.turns] == [
        ("Ana Prill", "CHL"),
        ("Ilan Vost", "RUS"),
    ]


def test_a_long_text_with_a_speaker_is_a_speech_not_one_statement(tmp_path: Path) -> None:
    speech = "We seek peace with all our neighbours. " * 60
    row = {"text": speech, "speaker": "Ana Prill", "country": "CHL", "date": "2001"}
    path = lines(tmp_path / "t.jsonl", row)
    assert kinds(path) == ["documents-jsonl"]
    found = document(path)
    assert not found.turns[0].is_statement
    assert (found.published_at, found.date_precision) == (datetime(2001, 1, 1, tzinfo=UTC), "year")


def test_short_texts_with_speakers_are_statements(tmp_path: Path) -> None:
    row = {"title": "Talks", "text": "We seek peace.", "speaker": "Ana Prill"}
    assert kinds(lines(tmp_path / "t.jsonl", row)) == ["statements-jsonl"]


def test_an_object_cut_by_the_first_look_is_recognised(tmp_path: Path) -> None:
    row = {"title": "Talks", "text": "We seek peace. " * 10_000}
    assert kinds(lines(tmp_path / "t.jsonl", row)) == ["documents-jsonl"]


def test_problems_name_the_line(tmp_path: Path) -> None:
    path = lines(tmp_path / "t.jsonl", TRANSCRIPT, {"title": "No text"}, {**TRANSCRIPT, "date": ""})
    _, problem, undated = read(path)
    assert isinstance(problem, Rejected)
    assert (problem.place, "no text" in problem.reason) == ("line 2", True)
    assert isinstance(undated, Document)
    assert undated.date_note and undated.date_note.startswith("line 3")


def test_an_id_is_the_identity_of_an_object_without_an_address(tmp_path: Path) -> None:
    row = {"id": 7, "title": "Talks", "text": "We seek peace."}
    one = document(lines(tmp_path / "t.jsonl", row))
    two = document(lines(tmp_path / "t.jsonl", row | {"text": "We seek peace, always."}))
    assert one.key == two.key
    assert one.document_id != two.document_id
    renamed = document(lines(tmp_path / "renamed.jsonl", row))
    assert renamed.document_id == one.document_id
    assert renamed.key != one.key
    _, problem = read(lines(tmp_path / "twice.jsonl", row, row | {"text": "Another."}))
    assert isinstance(problem, Rejected)
    assert "'7' stands already" in problem.reason


@pytest.mark.parametrize("turns", ["no", {"text": "A."}, 5])
def test_turns_that_are_no_list_are_told_as_that(tmp_path: Path, turns: object) -> None:
    problem = rejected(lines(tmp_path / "t.jsonl", {"title": "Talks", "turns": turns}))
    assert (problem.place, problem.reason[:16]) == ("line 1", "turns is no list")


def test_a_title_or_date_that_is_no_text_is_not_taken_for_one(tmp_path: Path) -> None:
    lists = ",".join(f"&a{i} [{f'*a{i - 1},' * 4 if i else 'x'}]" for i in range(8))
    rows: list[dict[str, object]] = [
        {"title": '"": ' + "[" * 900 + ' #"', "text": "One.", "date": {"a": 1}},
        {"title": f'"": [{lists}] #"', "text": "Two.", "date": ["2023-11-10"]},
        {"title": '"": [a] #"', "text": "Three.", "date": True},
    ]
    found = read(lines(tmp_path / "t.jsonl", *rows))
    assert [d.title for d in found if isinstance(d, Document)] == [row["title"] for row in rows]
    notes = [d.date_note for d in found if isinstance(d, Document)]
    assert all(note and "is no text" in note for note in notes)


def test_broken_json_over_many_lines_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "t.json", '[\n{"title": "T",\n "text": "A"},\n{"title"')
    assert "broken JSON" in rejected(path).reason


def test_labels_that_name_the_office_and_its_state(tmp_path: Path) -> None:
    row = {
        "title": "Talks",
        "date": "2014-03-18",
        "text": "President of Zambia Ana Prill: We condemn the attack.\n"
        "Foreign Minister of Chile Ilan Vost: So do we.\nAna Prill: Let us begin.",
    }
    found = document(lines(tmp_path / "t.jsonl", row))
    assert {(s.speaker, s.country) for s in extract(found).statements} == {
        ("Ana Prill", "ZMB"),
        ("Ilan Vost", "CHL"),
    }
