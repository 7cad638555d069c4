"""The figures of the coding bench, by hand."""

from __future__ import annotations

import pytest

from bench.answers import coder_error, confidence_of, kind, root
from bench.code import RESULT, figures, missed
from bench.council import critical_mass
from bench.metrics import accuracy, macro_f1
from ingest.coding import codebook
from ingest.model import Coding


def coding(act: str, escalation: float = 0.0, **shares: float) -> Coding:
    probabilities = dict.fromkeys(codebook.load().codes, 0.0) | shares
    return Coding(act, probabilities, "did", escalation, 0.0)


YIELDS = coding("COMMENT", COMMENT=0.5, CONCEDE=0.2, RETREAT=0.15, ACCUSE=0.15)


def test_concede_and_retreat_are_one_root_and_comment_is_none() -> None:
    assert root(YIELDS) == "YIELD"
    assert root(coding("COMMENT", COMMENT=0.6, ACCUSE=0.3, REJECT=0.1)) == "ACCUSE"


def test_the_confidence_of_a_root_is_its_share_of_all_roots() -> None:
    assert confidence_of("YIELD", YIELDS, is_root=True) == pytest.approx(0.7)
    assert confidence_of("COMMENT", YIELDS, is_root=False) == pytest.approx(0.5)


def test_reduced_relations_are_words_in_the_set_of_kinds() -> None:
    assert [kind(coding(act, **{act: 1.0})) for act in ("COMMENT", "SUPPORT", "SANCTION")] == [
        0,
        1,
        3,
    ]


def test_the_critical_mass_is_that_of_criticism_and_harm() -> None:
    shares = {"ACCUSE": 0.3, "ASSAULT": 0.2, "REQUEST": 0.4, "SUPPORT": 0.1}
    assert critical_mass(coding("REQUEST", **shares)) == pytest.approx(0.5)


def test_the_error_of_the_score_is_that_to_the_severity_of_the_label() -> None:
    given = [coding("ACCUSE", 3.0), coding("ACCUSE", 5.0), coding("ASSAULT", 8.0)]
    assert coder_error(["ACCUSE", "ACCUSE", "ASSAULT"], given) == "1.41 / 1.41"


def test_accuracy_and_macro_f1() -> None:
    gold, found = ["a", "a", "b", "c"], ["a", "b", "b", "b"]
    assert accuracy(gold, found) == 0.5
    assert macro_f1(gold, found) == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)


def test_the_page_names_the_measures_that_fall_short_of_their_goal() -> None:
    table = [
        ("both", "0.922 / 0.911", ".92 / .91"),
        ("one", "0.922 / 0.909", ".92 / .91"),
        ("none set", "0.1 (n = 3)", ""),
        ("memory, MB", "205", "600"),
    ]
    assert missed(table) == ["one"]
    page = RESULT.read_text("utf-8")
    _, *rows = figures(page)
    short = missed([(name, result, goal) for _, name, result, goal in rows])
    assert f"\nShort of their goals: {'; '.join(short) or 'none'}.\n" in page
