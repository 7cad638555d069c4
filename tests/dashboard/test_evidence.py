"""The evidence view: verbatim, marked, and adding up."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from dashboard import evidence, statements, theme
from dashboard.entities import Names
from dashboard.facts import ONCE
from dashboard.groups import values_query
from dashboard.queries import Query
from dashboard.session import Reading
from warehouse.builds import Builds

TEXT = "We will close the strait, and the answer will not be a note."
TERMS = [
    {"act": "THREATEN", "probability": 0.7, "severity": 6.0, "modality": "will", "factor": 0.9,
     "contribution": 3.78125},
    {"act": "SUPPORT", "probability": 0.1, "severity": -4.0, "modality": "will", "factor": 0.7,
     "contribution": -0.28125},
]  # fmt: skip


OF_RUSSIA = {"act": "COERCE", "escalation": 5.0, "act_probabilities": "{}", "evidence": "{}"}
TOWARD_RUSSIA = {"target_code": "RUS"} | OF_RUSSIA
SAME = OF_RUSSIA | {"act": "THREATEN", "escalation": 3.5}


def scored(score: float | None) -> dict[str, Any]:
    evidence = json.dumps({"terms": TERMS})
    return {"escalation": score, "evidence": evidence, "act_probabilities": '{"THREATEN": 0.7}'}


def test_moving_words_are_marked_and_the_text_stays_whole() -> None:
    marked = evidence.highlighted(TEXT, json.dumps({"spans": [[8, 24, 2.0], [20, 30, 1.0]]}), 4.0)
    assert "<mark" in marked
    assert "close the strait" in marked
    bare = marked.replace('<bdi dir="auto">', "").replace("</bdi>", "").replace("</mark>", "")
    assert "--strength:45%" in bare
    assert re.sub("<mark style='[^']*'>", "", bare) == TEXT


@pytest.mark.parametrize(
    "broken", [None, "", "not json", "[]", '{"spans": [[900, 990, 1.0]]}', '{"spans": [[5, 2, 1]]}']
)
def test_broken_evidence_shows_the_plain_text(broken: str | None) -> None:
    assert "<mark" not in evidence.highlighted(TEXT, broken, 4.0)


def test_marked_words_have_the_colour_of_the_scores_side() -> None:
    spans = json.dumps({"spans": [[8, 24, 2.0]]})
    assert f"--side:{theme.HOSTILE}" in evidence.highlighted(TEXT, spans, 4.0)
    assert f"--side:{theme.CONCILIATORY}" in evidence.highlighted(TEXT, spans, -4.0)


def test_words_are_marked_no_darker_than_they_moved_the_score() -> None:
    spans = json.dumps({"spans": [[8, 24, 2.0], [26, 29, 1.0]]})
    assert re.findall(r"strength:(\d+)", evidence.highlighted(TEXT, spans, 1.0)) == ["30", "23"]
    assert re.findall(r"strength:(\d+)", evidence.highlighted(TEXT, spans, -9.0)) == ["45", "30"]
    for score in (None, 0.0, -0.1):
        assert "<mark" not in evidence.highlighted(TEXT, spans, score)


def test_what_reports_the_words_stands_before_them_with_its_own_marks() -> None:
    found = json.dumps({"spans": [[8, 24, 1.0]], "reporting": [[10, 16, 2.0]]})
    row = {"text": TEXT, "reporting_clause": "The envoy <i>denied</i>", "evidence": found}
    shown = evidence.reported(row | {"escalation": -4.0})
    assert "&lt;i&gt;" in shown and "<i>" not in shown
    assert "--strength:45%" in shown
    assert "--strength:30%" in evidence.highlighted(TEXT, found, -4.0)
    assert evidence.reported(row | {"reporting_clause": None}) == ""


def test_decomposition_adds_up_to_the_score_in_full() -> None:
    shown = evidence.decomposition(scored(3.5))
    assert "+3.78125" in shown
    assert "−0.28125" in shown
    assert "the sum</td><td>+3.5</td>" in shown
    assert "escalation</td><td>+3.5</td>" in shown
    assert "do not explain this score" not in shown


@pytest.mark.parametrize(
    ("score", "said"), [(2.25, "do not explain this score"), (None, "not coded")]
)
def test_score_stands_beside_a_sum_that_misses_it(score: float | None, said: str) -> None:
    shown = evidence.decomposition(scored(score))
    assert "the sum</td><td>+3.5</td>" in shown
    assert said in shown
    assert score is None or evidence.exact(score) in shown


def test_the_five_most_probable_acts_are_a_table() -> None:
    acts = {"A": 0.01, "B": 0.3, "C": 0.25, "D": 0.02, "E": 0.32, "F": 0.1}
    shown = evidence.decomposition(scored(3.5) | {"act_probabilities": json.dumps(acts)})
    _, _, probable = shown.partition("most probable acts")
    rows = re.findall(
        r"<tr><td>(?:<bdi[^>]*>)?(\w)(?:</bdi>)?</td><td>([\d.]+)</td></tr>", probable
    )
    assert rows == [("E", "0.320"), ("B", "0.300"), ("C", "0.250"), ("F", "0.100"), ("D", "0.020")]


def test_point_of_another_chart_is_refused() -> None:
    with pytest.raises(ValueError, match="not a point"):
        statements.of_point("dyad", "USA@2014-01-01", "year")


def test_card_names_speaker_role_state_target_date_and_source() -> None:
    row = {
        "statement_id": "0a1b",
        "text": TEXT, "evidence": "{}", "act_probabilities": "{}", "escalation": 3.5,
        "act": "THREATEN", "modality": "will", "statement_date": None, "date_precision": None,
        "speaker_name": "Orla Venn", "role": "Minister of Tides", "country_code": "USA",
        "of_target": None, "toward": [TOWARD_RUSSIA, {"target_code": "POL"} | SAME],
        "mentions": 3, "title": "A note", "url": "https://news.example/1",
        "publisher": "The Harbour Gazette", "source": "article", "before": "", "after": "",
        "distinct_statement_id": "x", "reporting_clause": None, "said": None, "parts": None,
    }  # fmt: skip
    outlets = pl.DataFrame(
        {"distinct_statement_id": ["x", "x"], "outlet": ["A", "B"], "url": [None, None],
         "mentions": [2, 1]}
    )  # fmt: skip
    names = Names({"USA": "United States", "RUS": "Russia", "POL": "Poland"})
    card = evidence.card(row, outlets, names, "b1")
    for part in ("Orla Venn", "Minister of Tides", "United States", "Russia", "undated", "+3.5"):
        assert part in card
    assert "href='https://news.example/1'" in card
    assert "Carried 3 times, shown once: " in card
    assert "href='statements?id=0a1b&amp;build=b1'" in card
    text = re.sub(r"<[^>]*>", "", card)
    assert "Russia +5.0 COERCE, Poland" in text and "Why +5.0 toward Russia" in text
    assert "toward Poland" not in text  # what it does to Poland is what it does
    assert ">no modality<" in re.sub(
        "</?bdi[^>]*>", "", evidence.card(row | {"modality": "none"}, outlets, names, "b1")
    )
    uncoded = evidence.card(row | {"act": None, "escalation": None}, outlets, names, "b1")
    assert ">—<" in re.sub("</?bdi[^>]*>", "", uncoded) and "COMMENT" not in uncoded
    toward = evidence.card(row | {"of_target": "RUS"} | OF_RUSSIA, outlets, names, "b1")
    text = re.sub(r"<[^>]*>", "", toward)
    assert text.startswith("+5.0COERCEwilltoward Russia") and "Russia, Poland +3.5 THREATEN" in text


def rows(folder: Path, *statements: str) -> Reading:
    """A build of a table of statements, each a row of VALUES after ``COLUMNS``."""
    path = folder / "communique.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute(
            f"create table marts.fct_statements as select * from (values {', '.join(statements)})"
            " s(statement_id, distinct_statement_id, is_distinct_representative, target_ordinal,"
            " country_code, target_code, statement_date, escalation)"
            " cross join (select null::varchar as act, null::varchar as act_probabilities,"
            " null::varchar as modality, null::double as goldstein, null::varchar as evidence)"
        )
    return Reading("b", path)


def test_repeated_quotation_is_shown_once_as_its_representative(tmp_path: Path) -> None:
    reading = rows(
        tmp_path,
        "('b', 'a', false, 1, 'USA', 'RUS', date '2020-01-01', 4.0)",
        "('a', 'a', true, 1, 'USA', 'RUS', date '2020-01-01', 4.0)",
        "('c', 'c', true, 1, 'USA', 'RUS', date '2020-01-02', 3.0)",
    )
    assert statements.first(reading, ONCE, {}, "hostile", 10) == [1, 2]
    assert statements.first(reading, ONCE, {}, "late", 10) == [2, 1]
    assert statements.first(reading, "statement_id <> 'a'", {}, "hostile", 10) == [0, 2]
    assert statements.count(reading, ONCE, {}) == (3, 2)


def test_quotations_stand_in_the_order_of_their_first_copies(tmp_path: Path) -> None:
    reading = rows(
        tmp_path,
        "('a1', 'a1', true, 1, 'USA', 'RUS', null, 9.0)",
        "('b1', 'b1', true, 1, 'USA', 'RUS', null, 8.0)",
        "('a2', 'a1', false, 1, 'USA', 'RUS', null, 7.0)",
    )
    assert statements.first(reading, ONCE, {}, "hostile", 2) == [0, 1]
    assert statements.first(reading, ONCE, {}, "hostile", 1) == [0]
    assert statements.first(reading, ONCE, {}, "friendly", 2) == [2, 1]


def test_list_reaches_beyond_a_quotation_that_many_carried(tmp_path: Path) -> None:
    copies = (f"('x{n:02}', 'x00', {n == 0}, 1, 'USA', 'RUS', null, 9.0)" for n in range(60))
    reading = rows(tmp_path, *copies, "('y', 'y', true, 1, 'USA', 'RUS', null, 1.0)")
    assert statements.first(reading, ONCE, {}, "hostile", 2) == [0, 60]


def test_statement_to_two_states_counts_once_and_behind_each(tmp_path: Path) -> None:
    reading = rows(
        tmp_path,
        "('a', 'a', true, 1, 'USA', 'RUS', date '2020-01-01', 4.0)",
        "('a', 'a', true, 2, 'USA', 'CHN', date '2020-01-01', 4.0)",
    )
    assert statements.count(reading, ONCE, {}) == (1, 1)
    assert statements.count(reading, "target_code = $b", {"b": "CHN"}) == (1, 1)
    assert statements.first(reading, "target_code = $b", {"b": "CHN"}, "hostile", 5) == [1]
    found = statements.targets_query(pl.DataFrame({"statement_id": ["a"]}))
    assert reading.ask(found)["target_code"].to_list() == ["RUS", "CHN"]


@pytest.mark.parametrize(
    ("spans", "before", "after"),
    [
        ([[0, 4]], "", "b" * 280 + " …"),
        ([[300, 304]], "… " + "b" * 280, "b" * 196),
        ([[200, 204], [210, 220]], "aaaa" + "b" * 196, "b" * 280),
    ],
    ids=["at the start", "at the end", "in two parts"],
)
def test_context_is_marked_where_it_is_cut_off(
    tmp_path: Path, spans: list[list[int]], before: str, after: str
) -> None:
    path = tmp_path / "communique.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute("create table marts.fct_documents as select 'd' document_id,"
                    " 'aaaa' || repeat('b', 496) as text")  # fmt: skip
        con.execute(f"create table marts.fct_statements as select 'd' document_id, {spans} spans")
    rows = pl.DataFrame({"place": [0], "document_id": ["d"]})
    found = Reading("b", path).ask(statements.context_query(rows))
    assert found.select("before", "after").row(0) == (before, after)
    said, parts = found.select("said", "parts").row(0)
    text = "aaaa" + "b" * 496
    assert said == text[spans[0][0] : spans[-1][1]]
    assert [said[start:end] for start, end in parts] == [text[start:end] for start, end in spans]


def test_words_between_the_parts_of_a_statement_stand_in_its_context() -> None:
    said = "We will come, (Boo!) and we will stay."
    shown = evidence._said(said, [[0, 13], [21, 38]])
    assert re.sub(r"</?bdi[^>]*>", "", shown) == (
        "<strong>We will come,</strong> (Boo!) <strong>and we will stay.</strong>"
    )
    assert " … " in evidence._said("a" + "b" * 1000 + "a", [[0, 1], [1001, 1002]])


def test_outlets_that_are_not_named_are_counted() -> None:
    row = {"mentions": 40, "distinct_statement_id": "a"}
    of = {"distinct_statement_id": "a", "mentions": 4}
    outlets = pl.DataFrame([of | {"outlet": f"paper {number}"} for number in range(10)])
    assert evidence._outlets(row, outlets).endswith("paper 7</bdi> (4) and 2 more")
    assert evidence._outlets(row, outlets.head(8)).endswith("paper 7</bdi> (4)")


def test_context_is_cut_between_words(tmp_path: Path) -> None:
    path = tmp_path / "communique.duckdb"
    words = " ".join(f"word{number:03}" for number in range(100))
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute(f"create table marts.fct_documents as select 'd' document_id, '{words}' text")
        con.execute(
            "create table marts.fct_statements as select 'd' document_id, [[400, 408]] spans"
        )
    rows = pl.DataFrame({"place": [0], "document_id": ["d"]})
    before, after = (
        Reading("b", path).ask(statements.context_query(rows)).select("before", "after").row(0)
    )
    assert before.startswith("… word0") and before.split()[1] in words.split()
    assert after.endswith(" …") and after.split()[-2] in words.split()


def test_a_list_of_a_target_reads_what_is_done_to_it(tmp_path: Path) -> None:
    """One statement backs one state and blames another; a build of before knows the whole only."""
    path = tmp_path / "communique.duckdb"
    coding = "'{}' as act_probabilities, 'did' as modality, 0.0 as goldstein, '{}' as evidence"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute(
            f"""create table marts.fct_statements as select *, {coding}, 'SUPPORT' as act,
            -3.0 as escalation, 'a' as statement_id, 'a' as distinct_statement_id,
            true as is_distinct_representative, date '2030-01-01' as statement_date
            from (values (1, 'POL', 'SUPPORT', -4.0), (2, 'BLR', 'ACCUSE', 4.0),
                (3, 'SWE', null, null))
            s(target_ordinal, target_code, act_toward_target, escalation_toward_target)"""
        )
    reading = Reading("b", path)
    blamed = "target_code = 'BLR' and escalation > 0"
    assert statements.count(reading, blamed, {}).statements == 1
    assert statements.first(reading, blamed, {}, "hostile", 5) == [1]
    assert statements.count(reading, "target_code = 'SWE' and act = 'SUPPORT'", {}).statements == 1
    assert statements.count(reading, f"escalation > 0 and {ONCE}", {}).statements == 0
    means = values_query("target_code", "target_code is not null", {}, 9)
    assert dict(reading.ask(means).select("entity", "value").iter_rows()) == {
        "POL": -4.0, "BLR": 4.0, "SWE": -3.0
    }  # fmt: skip


def test_large_lists_do_not_count_their_quotations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = rows(tmp_path, *("('a', 'a', true, 1, 'USA', 'RUS', null, 1.0)",) * 3)
    monkeypatch.setattr(statements, "MANY", 2)
    total = statements.count(reading, ONCE, {})
    assert total == (3, None)
    assert "repeated quotations shown once" in evidence.total_text(total, 1)


def test_cards_hold_targets_context_and_outlets(stores: dict[str, Path]) -> None:
    build = Builds(stores["small"]).current()
    assert build is not None
    reading = Reading(build.build_id, build.database)
    where = f"mentions > 1 and target_code is not null and {ONCE}"
    places = statements.first(reading, where, {}, "late", 3)
    found = statements.details(reading, places)
    assert found["place"].to_list() == places
    own = Query("select rowid as place, target_code from marts.fct_statements")
    targets = dict(reading.ask(own).iter_rows())  # each of these statements has one
    toward = [[one["target_code"] for one in told] for told in found["toward"]]
    assert toward == [[targets[place]] for place in places]
    assert found["after"].str.contains("the rain came over the delegation").any()
    assert not found["before"].has_nulls()
    query = statements.outlets_query(found)
    assert query is not None
    outlets = reading.ask(query).group_by("distinct_statement_id").agg(pl.col("mentions").sum())
    told = dict(found.select("distinct_statement_id", "mentions").iter_rows())
    assert dict(outlets.iter_rows()) == told
