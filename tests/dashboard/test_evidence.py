"""The evidence view: verbatim, marked, and adding up."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from dashboard import evidence
from dashboard.entities import Names
from dashboard.queries import Query, run
from warehouse.builds import Builds

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
    assert "−0.28125" in shown
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


def test_repeated_quotation_is_shown_once_by_its_representative(stores: dict[str, Path]) -> None:
    build = Builds(stores["small"]).current()
    assert build is not None
    groups = Query(
        """select distinct_statement_id, count(*) as copies,
            any_value(statement_id) filter (where is_distinct_representative) as first,
            min(statement_id) filter (where not is_distinct_representative) as other
        from marts.fct_statements group by all having count(*) > 1 order by 1 limit 1"""
    )
    group, copies, first, other = run(build.database, groups).row(0)
    whole = evidence.statements_query("distinct_statement_id = $g", {"g": group}, "hostile", 10)
    assert copies > 1
    assert run(build.database, whole)["statement_id"].to_list() == [first]
    without = f"distinct_statement_id = $g and statement_id <> '{first}'"
    part = evidence.statements_query(without, {"g": group}, "hostile", 10)
    assert run(build.database, part)["statement_id"].to_list() == [other]
