"""`communique extract` as people and programs use it. All people are invented."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ingest.coding.coder import coder_version
from warehouse.commands.extract import command

TEXT = (
    "STRELSAU: Germany may lose its embassy, French Foreign Minister Ana Tamm said.\n\n"
    '"Germany must answer us at once," Tamm added.\n'
)

FROM_MOSCOW = "Moscow said on Friday that it would answer."


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner(env={"COLUMNS": "110"}).invoke(command, list(arguments), input=stdin)


def test_statements_are_marked_with_their_speakers_beside(article: Path) -> None:
    result = run(str(article))
    assert result.exit_code == 0
    assert "[1 Germany may lose its embassy 1], French" in result.stdout
    assert "[1] Ana Tamm, foreign_minister" in result.stdout
    assert "DEU (direct)" in result.stdout
    assert result.stdout.rstrip().endswith("2 statements")


def test_json_is_an_object_a_document(article: Path) -> None:
    result = run(str(article), "--json", "--date", "2021-05-02")
    [line] = result.stdout.splitlines()
    found = json.loads(line)
    assert found["status"] == "extracted"
    assert found["published_at"].startswith("2021-05-02")
    for statement in found["statements"]:
        assert statement["text"] == " ".join(TEXT.strip()[a:b] for a, b in statement["spans"])


def test_coded_statements_have_their_act_modality_and_score_beside(article: Path) -> None:
    lines = run(str(article), "--coded").stdout.splitlines()
    assert any(re.search(r"    THREATEN may \+\d\.\d$", line) for line in lines)
    assert any(re.search(r"    DEU: THREATEN may \+\d\.\d$", line) for line in lines)
    assert " THREATEN " not in run(str(article)).stdout
    found = json.loads(run(str(article), "--coded", "--json").stdout)
    coding = found["statements"][0]["coding"]
    assert (coding["act"], coding["modality"]) == ("THREATEN", "may")
    assert coding["toward"]["DEU"]["act"] == "THREATEN"
    assert coding["coder_version"] == coder_version()
    assert "coding" not in json.loads(run(str(article), "--json").stdout)["statements"][0]


def test_quotations_for_a_scorer_are_not_coded(article: Path) -> None:
    result = run(str(article), "--coded", "--format", "quotes-jsonl")
    assert result.exit_code == 2
    assert "--coded" in result.stderr


def test_quotes_jsonl(tmp_path: Path) -> None:
    path = tmp_path / "documents.jsonl"
    path.write_text(json.dumps({"doc_id": "d1", "text": TEXT}) + "\n", encoding="utf-8")
    result = run(str(path), "--format", "quotes-jsonl")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["doc_id"] == "d1" and found["seconds"] >= 0
    start, end = found["quotes"][1]["speaker"]
    assert TEXT[start:end] == "Tamm"
    assert found["quotes"][1]["speaker_name"] == "Ana Tamm"
    assert found["quotes"][1]["target_countries"] == ["DEU"]


def test_a_turn_is_one_quotation_in_quotes_jsonl() -> None:
    row = {"doc_id": 7, "text": "TAMM: We met. We spoke.\n\nMAREK: We did.\n\nTAMM: Good.\n"}
    result = run("-", "--format", "quotes-jsonl", stdin=json.dumps(row))
    assert [len(q["content"]) for q in json.loads(result.stdout)["quotes"]] == [2, 1, 1]


def test_lines_that_cannot_be_read_are_told_and_the_rest_goes_on() -> None:
    good = json.dumps({"doc_id": "d1", "text": TEXT})
    result = run("-", "--format", "quotes-jsonl", stdin=f"nonsense\n{good}\n{{}}\n")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    assert "line 1: " in result.stderr and "line 3: " in result.stderr


def quoted(dated: object, *arguments: str) -> tuple[Result, list[str | None]]:
    """Who speaks for which state in a line of quotes-jsonl of that date."""
    row = {"doc_id": "d1", "text": FROM_MOSCOW, "date": dated}
    result = run("-", "--format", "quotes-jsonl", *arguments, stdin=json.dumps(row))
    quotes = [quote for line in result.stdout.splitlines() for quote in json.loads(line)["quotes"]]
    return result, [quote["country"] for quote in quotes]


@pytest.mark.parametrize(("date", "state"), [("1962-10-20", "SUN"), ("2012-10-20", "RUS")])
def test_a_date_counts_for_stdin_as_for_a_file(tmp_path: Path, date: str, state: str) -> None:
    path = tmp_path / "moscow.txt"
    path.write_text(FROM_MOSCOW, encoding="utf-8")
    for result in (
        run(str(path), "--json", "--date", date),
        run("-", "--json", "--date", date, stdin=FROM_MOSCOW),
    ):
        assert [s["country"] for s in json.loads(result.stdout)["statements"]] == [state]
    assert quoted(date)[1] == quoted(None, "--date", date)[1] == [state]
    assert quoted(date, "--date", "1850")[1] == [state]


@pytest.mark.parametrize("date", ["1991-12-26T02:00:00+05:00", "25 December 1991", 19911225])
def test_dates_of_quotes_jsonl_are_read_as_everywhere(date: str | int) -> None:
    assert quoted(date)[1] == ["SUN"]


@pytest.mark.parametrize("date", ["someday", "03/04/1962", ["1962"]])
def test_a_line_of_no_certain_date_is_told_and_left_out(date: object) -> None:
    result, states = quoted(date, "--date", "1962-10-20")
    assert states == []
    assert result.exit_code == 3
    assert "line 1: " in result.stderr and "no object" not in result.stderr


def test_no_document_at_all() -> None:
    assert run("-", "--format", "quotes-jsonl", stdin="\n").exit_code == 3


def test_text_in_another_language_says_so() -> None:
    text = "Der Minister erklärte am Montag, dass die Gespräche in der Hauptstadt weitergehen."
    result = run("-", stdin=text)
    assert result.exit_code == 0
    assert "not extracted: the text is not English" in result.stdout


def test_a_terminal_is_not_obeyed() -> None:
    result = run("-", stdin="“We \x1b[31mwill\x07 talk,” said Ana \u202eTamm of the party.")
    assert result.exit_code == 0
    assert not any(c in result.stdout for c in "\x1b\x07\u202e")


def test_a_missing_file_and_a_wrong_date(article: Path) -> None:
    assert run("nowhere.txt").exit_code == 2
    assert run(str(article), "--date", "someday").exit_code == 2
