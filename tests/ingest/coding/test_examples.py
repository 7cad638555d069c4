from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.coding import examples

GOOD = {
    "text": "Norway recalled its envoy from Kenya.",
    "source": "Norway",
    "target": "Kenya",
    "act": "SANCTION",
    "modality": "did",
    "register": "news",
}


def test_the_shipped_examples_pass_the_linter() -> None:
    found, problems = examples.read()
    assert problems == []
    assert examples.lint(found) == []
    assert 0.08 < sum(e.is_held_out for e in found) / len(found) < 0.12


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"act": "HUG"}, "act 'HUG' is not one of AGREE"),
        ({"modality": "maybe"}, "modality 'maybe' is not one of did"),
        ({"source": "Sweden"}, "source 'Sweden' does not stand in the text"),
        ({"target": "Norway recalled"}, "source and target overlap"),
        ({"text": "Norway"}, "text must have 2 to 120 words"),
        ({"mood": "bad"}, "expected an object with exactly"),
    ],
)
def test_a_bad_line_is_named_with_its_reason(
    tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    lines = [json.dumps(GOOD), json.dumps(GOOD | change), "{"]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    found, problems = examples.read(tmp_path)
    assert [e.place for e in found] == ["a.jsonl:1"]
    assert str(problems[0]).startswith(f"a.jsonl:2: {reason}")
    assert str(problems[1]).startswith("a.jsonl:3: not JSON")


def test_a_fingerprint_tells_which_examples_a_training_had() -> None:
    found = examples.read()[0][:20]
    told = examples.fingerprint(found)
    assert told == examples.fingerprint([replace(e, place="elsewhere") for e in found])
    assert told != examples.fingerprint([replace(found[0], modality="may"), *found[1:]])
    assert told != examples.fingerprint(found[::-1])


def test_near_duplicates_and_gaps_are_found() -> None:
    found, _ = examples.read()
    twin = replace(found[0], text=found[0].text.upper(), place="new.jsonl:1")
    problems = examples.lint([*found, twin])
    assert [str(p) for p in problems] == [f"new.jsonl:1: nearly the same text as {found[0].place}"]
    gaps = {p.reason for p in examples.lint([e for e in found if e.act != "PROTEST"])}
    assert "0 of act PROTEST; 100 needed" in gaps
    affirmed = {p.reason for p in examples.lint([e for e in found if e.modality != "negated"])}
    assert {
        "0 of act RETREAT negated; 20 needed",
        "0 of act THREATEN negated; 20 needed",
    } < affirmed
    assert "0 of act ASSAULT negated; 20 needed" not in affirmed
    lopsided = {p.reason for p in examples.lint([e for e in found if e.act == "COMMENT"])}
    assert "COMMENT is more than 30% of all" in lopsided
