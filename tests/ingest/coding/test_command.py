from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ingest.coding import Coder, codebook, examples
from ingest.coding.coder import MODEL
from warehouse.commands.code import command, parse_line


def run(*lines: str) -> Result:
    return CliRunner().invoke(command, [], input="\n".join(lines) + "\n")


def test_answers_each_line_in_order_and_keeps_the_form() -> None:
    result = run('{"id": "a", "text": "Norway thanked Kenya."}', '{"id": 2, "text": ""}')
    first, second = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == 0
    assert list(first) == [
        "id",
        "act",
        "probabilities",
        "modality",
        "escalation",
        "goldstein",
        "evidence",
        "targets",
        "toward",
        "coder_version",
    ]
    assert first["coder_version"] == Coder.load().version
    assert (first["id"], first["act"]) == ("a", "SUPPORT")
    assert (second["id"], second["act"]) == (2, "COMMENT")


@pytest.mark.parametrize(
    ("line", "line_id", "reason"),
    [
        ("{bad", None, "not JSON"),
        ("[1]", None, "not a JSON object"),
        ('{"id": 7}', 7, "text is missing"),
        ('{"id": 7, "text": 1}', 7, "text is missing or no string"),
        ('{"id": 7, "text": "x", "source": 1}', 7, "source is neither"),
        ('{"id": 7, "text": "x", "kind": "quoted"}', 7, "kind 'quoted' is not one of direct"),
        ('{"id": NaN, "text": "x"}', None, "id is not a finite number"),
    ],
)
def test_a_broken_line_is_answered_in_its_place(line: str, line_id: object, reason: str) -> None:
    result = run('{"id": 1, "text": "x"}', line, '{"id": 3, "text": "y"}')
    answers = [json.loads(answer) for answer in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert [answer["id"] for answer in answers] == [1, line_id, 3]
    assert reason in answers[1]["error"]
    assert answers[1]["line"] == 2
    assert "line 2" in result.stderr


@pytest.mark.parametrize(
    ("fields", "spoken"),
    [
        ({}, False),
        ({"kind": "turn"}, True),
        ({"kind": "indirect", "speaker_country": "NOR"}, False),
        ({"speaker_country": "NOR"}, True),
        ({"speaker_country": "NOR", "source": "Norway"}, False),
        ({"kind": "mixed", "reporting_clause": "The envoy denied that"}, False),
        ({"kind": "mixed", "reporting_clause": " "}, True),
    ],
)
def test_a_line_tells_whether_it_is_spoken(fields: dict[str, str], spoken: bool) -> None:
    _, item = parse_line(json.dumps({"text": "Norway shelled the harbour."} | fields))
    assert item.is_spoken is spoken


def test_half_a_character_is_coded_and_its_id_comes_back() -> None:
    halves = r'{"id": "a\ud800", "text": "Norway \udfff thanked Kenya.", "target": "\ud800Kenya"}'
    result = run(halves, '{"id": 2, "text": "Norway thanked Kenya."}')
    answers = [json.loads(answer) for answer in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [answer["id"] for answer in answers] == ["a\ud800", 2]
    assert [answer["act"] for answer in answers] == ["SUPPORT", "SUPPORT"]


def test_space_in_front_moves_no_mark() -> None:
    text = "We condemn Russia and thank Poland for its help."
    lines = (json.dumps({"id": 1, "text": space + text}) for space in ("", "\n     "))
    bare, spaced = (json.loads(line) for line in run(*lines).stdout.splitlines())
    scores = [{c: of["escalation"] for c, of in a["toward"].items()} for a in (bare, spaced)]
    assert scores[0] == scores[1] and scores[0]["RUS"] > 0 > scores[0]["POL"]


def test_a_byte_order_mark_costs_no_line() -> None:
    (answer,) = run('\ufeff{"id": 1, "text": "x"}').stdout.splitlines()
    assert json.loads(answer)["act"] == "COMMENT"


def test_targets_are_those_of_the_target_where_it_is_given() -> None:
    text = "Norway and Sweden accused Kenya of piracy."
    bare, given = (
        json.loads(line)
        for line in run(
            json.dumps({"id": 1, "text": text, "speaker_country": "NOR"}),
            json.dumps({"id": 2, "text": text, "source": "Norway and Sweden", "target": "Kenya"}),
        ).stdout.splitlines()
    )
    assert "KEN" in bare["targets"]
    assert "NOR" not in bare["targets"]
    assert given["targets"] == ["KEN"]
    assert "KEN" in bare["toward"] and not given["toward"]
    assert set(bare["toward"]["KEN"]) == {*given} - {"id", "targets", "toward", "coder_version"}


def test_lint_counts_the_examples() -> None:
    result = CliRunner().invoke(command, ["lint"])
    assert result.exit_code == 0
    assert "act: COMMENT" in result.stdout


def test_going_on_and_keeping_the_weights_exclude_each_other() -> None:
    result = CliRunner().invoke(command, ["train", "--go-on", "--keep-weights"])
    assert result.exit_code == 2
    assert "choose one" in result.output


def test_keeping_the_weights_shows_what_a_changed_codebook_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Path(shutil.copytree(MODEL, tmp_path / "model")) / codebook.NAME
    kept.write_text(codebook.text().replace("severity = 6.0", "severity = 9.0"), "utf-8")
    threats = [e for e in examples.read()[0] if e.is_held_out and e.act == "THREATEN"][:9]
    monkeypatch.setattr("warehouse.commands.code.MODEL", kept.parent)
    monkeypatch.setattr(examples, "read", lambda: (threats, []))
    first, second = (CliRunner().invoke(command, ["train", "--keep-weights"]) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "act changed in 0" in first.stdout and "escalation moved by -" in first.stdout
    assert "moved by +0.00 on average" in second.stdout
    assert kept.read_text("utf-8") == codebook.text()
