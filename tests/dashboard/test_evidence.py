"""The evidence view: verbatim, marked, and adding up."""

from __future__ import annotations

import json

import polars as pl
import pytest

from dashboard import evidence
from dashboard.entities import Names

TEXT = "We will close the strait, and the answer will not be a note."
TERMS = [
    {"act": "THREATEN", "probability": 0.7, "severity": 6.0, "modality": "will", "factor": 0.9,
     "contribution": 3.78125},
    {"act": "SUPPORT", "probability": 0.1, "severity": -4.0, "modality": "will", "factor": 0.7,
     "contribution": -0.28125},
]  # fmt: skip


def test_moving_words_are_marked_and_the_text_stays_whole() -> None:
    marked = evidence.highlighted(TEXT, json.dumps({"spans": [[8, 24, 2.0], [20, 30, 1.0]]}))
    assert "<mark" in marked
    assert "close the strait" in marked
    bare = marked.replace('<bdi dir="auto">', "").replace("</bdi>", "").replace("</mark>", "")
    assert bare.replace("<mark style='--strength:45%'>", "") == TEXT


@pytest.mark.parametrize(
    "broken", [None, "", "not json", "[]", '{"spans": [[900, 990, 1.0]]}', '{"spans": [[5, 2, 1]]}']
)
def test_broken_evidence_shows_the_plain_text(broken: str | None) -> None:
    assert "<mark" not in evidence.highlighted(TEXT, broken)


def test_decomposition_adds_up_to_the_score_in_full() -> None:
    row = {"evidence": json.dumps({"terms": TERMS}), "act_probabilities": '{"THREATEN": 0.7}'}
    shown = evidence.decomposition(row)
    assert "+3.78125" in shown
    assert "-0.28125" in shown
    assert f"<td>{evidence.exact(3.78125 - 0.28125)}</td>" in shown


def test_point_of_another_chart_is_refused() -> None:
    with pytest.raises(ValueError, match="not a point"):
        evidence.of_point("dyad", "USA@2014-01-01", "year")


def test_card_names_speaker_role_state_target_date_and_source() -> None:
    row = {
        "text": TEXT, "evidence": "{}", "act_probabilities": "{}", "escalation": 3.5,
        "act": "THREATEN", "modality": "will", "statement_date": None, "date_precision": None,
        "speaker_name": "Orla Venn", "role": "Minister of Tides", "country_code": "USA",
        "target_codes": ["RUS", None], "title": "A note", "url": "https://news.example/1",
        "publisher": "The Harbour Gazette", "source": "article", "before": "", "after": "",
        "distinct_statement_id": "x",
    }  # fmt: skip
    outlets = pl.DataFrame(
        {"distinct_statement_id": ["x", "x"], "outlet": ["A", "B"], "url": [None, None],
         "mentions": [2, 1]}
    )  # fmt: skip
    card = evidence.card(row, outlets, Names({"USA": "United States", "RUS": "Russia"}))
    for part in ("Orla Venn", "Minister of Tides", "United States", "Russia", "undated", "+3.5"):
        assert part in card
    assert "href='https://news.example/1'" in card
    assert "Carried 3 times" in card
