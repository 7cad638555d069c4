from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from ingest.coding import codebook
from ingest.coding.codebook import MODALITIES
from ingest.coding.score import score
from ingest.model import Modality

BOOK = codebook.load()
ACTS = len(BOOK.acts)


def shares(names: tuple[str, ...], weights: list[float]) -> dict[str, float]:
    total = sum(weights) or 1.0
    return {name: weight / total for name, weight in zip(names, weights, strict=True)}


def sure(act: str, modality: Modality) -> float:
    acts = {code: float(code == act) for code in BOOK.codes}
    return score(acts, {m: float(m == modality) for m in MODALITIES}, BOOK).escalation


@given(
    st.lists(st.floats(0.001, 1), min_size=ACTS, max_size=ACTS),
    st.lists(st.floats(0.001, 1), min_size=6, max_size=6),
)
def test_contributions_add_up_to_the_last_digit(acts: list[float], moods: list[float]) -> None:
    result = score(shares(BOOK.codes, acts), shares(MODALITIES, moods), BOOK)  # type: ignore[arg-type]
    contributions = [term["contribution"] for term in json.loads(json.dumps(result.terms))]
    assert sum(contributions) == result.escalation
    assert sum(reversed(contributions)) == result.escalation
    assert -10 <= result.escalation <= 10


def test_a_term_is_an_act_in_one_modality_with_the_codebooks_factor() -> None:
    acts = {code: 0.5 * (code in ("THREATEN", "REQUEST")) for code in BOOK.codes}
    moods = {m: 0.5 * (m in ("may", "negated")) for m in MODALITIES}
    result = score(acts, moods, BOOK)
    told = {(term["act"], term["modality"]): term for term in result.terms}
    assert told.keys() == {(a, m) for a in ("THREATEN", "REQUEST") for m in ("may", "negated")}
    for (act, modality), term in told.items():
        factor = BOOK.factors[modality][act]  # type: ignore[index]
        assert (term["probability"], term["factor"]) == (0.25, factor)
        exact = 0.25 * factor * term["severity"]  # type: ignore[operator]
        assert abs(term["contribution"] - exact) < 1 / 64  # type: ignore[operator]


def test_modality_moves_a_threat() -> None:
    assert sure("THREATEN", "will") > sure("THREATEN", "may") > sure("COMMENT", "none") == 0
    assert sure("THREATEN", "negated") < sure("THREATEN", "conditional")


def test_a_denied_hostile_plan_is_conciliatory() -> None:
    assert sure("CONCEDE", "negated") < 0
