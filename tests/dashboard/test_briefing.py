"""The Briefing claims what the data carry, and every sentence leads to its statements."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qsl

import duckdb
import polars as pl
import pytest
from scipy.stats import t

from dashboard.charts import trend
from dashboard.entities import Names
from dashboard.measures import DEFAULT
from dashboard.queries import Query
from dashboard.session import Reading
from dashboard.views.briefing import basis, data, opening
from tests.dashboard.conftest import Open, told, unfold
from tests.dashboard.store import change, make_build
from tests.dashboard.test_charts import POINTS
from tests.dashboard.test_pages import assert_sound
from warehouse.builds import Builds, new_build_id
from warehouse.outcome import LAST

NAMES = Names({"FRA": "France", "KEN": "Kenya"})
CHANGE = {
    "grain": "year",
    "country_code": "FRA",
    "target_code": "KEN",
    "change_date": date(1950, 1, 1),
    "change_date_low": date(1948, 1, 1),
    "change_date_high": date(1951, 1, 1),
    "mean_before": -1.0,
    "mean_after": 2.0,
    "statements_before": 1200,
    "statements_after": 40,
    "periods_before": 12,
    "periods_after": 1,
    "p_value": 0.001,
    "q_value": 0.012,
    "statement_ids": ["b", "a"],
}


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    """A build whose newest year holds one state and one dyad far off, and one dyad that is not."""
    path = tmp_path / "communique.duckdb"
    rows = """(values
        ('FRA', 'KEN', 2.5), ('KEN', 'FRA', 1.5), ('FRA', null, -3.0)
    ) r(country_code, target_code, baseline_z)"""
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        for kind, where in (("dyad", "is not null"), ("country", "is null")):
            con.execute(
                f"""create table marts.escalation_{kind}_year as
                select *, date '2030-01-01' as period_start, 1.0 as escalation_mean,
                    0.5 as escalation_low, 1.5 as escalation_high, 0.0 as baseline_mean,
                    12 as statements, false as is_thin, false as is_partial
                from {rows} where target_code {where}"""
            )
    return Reading("b", path)


def test_movers_lie_beyond_chance_and_countries_are_among_them(reading: Reading) -> None:
    found = reading.ask(data.movers_query("year"))
    assert [data.entity(row) for row in found.to_dicts()] == ["FRA", "FRA>KEN"]
    compared = reading.ask(data.compared_query("year")).row(0, named=True)
    told = "Of 3 compared in 2030, "
    assert data.compared_text(compared, "year", is_any=True) == f"{told}the furthest:"
    assert data.compared_text(compared, "year", is_any=False) == f"{told}none stands out."
    apart = compared | {"first": date(2019, 1, 1)}
    assert "compared in 2019 or 2030, " in data.compared_text(apart, "year", is_any=True)
    nothing = {"looked_at": 0, "first": None, "last": None}
    assert data.compared_text(nothing, "year", is_any=False).startswith("None has enough")
    text = data.mover_text(found.row(0, named=True), NAMES, "year")
    assert text.startswith("France was milder than before in 2030: +1.0 (+0.5 to +1.5) against 0")
    assert text.endswith("n = 12.")


@pytest.mark.parametrize("grain", data.CHANCE)
def test_chance_of_a_departure_is_students(grain: str) -> None:
    words = {"sixteen": 16, "eleven": 11, "seven": 7}
    longest = {"month": 24, "year": 10}[grain]
    for periods, told_as in ((longest, data.CHANCE[grain]), (5, data.CHANCE_OF_FEW)):
        beyond = 2 * t.sf(data.Z / (1 + 1 / periods) ** 0.5, periods - 1)
        assert round(1 / beyond) == words[told_as]


@pytest.mark.parametrize(
    ("half", "years", "found"), [(3.0, 6, 0), (1.0, 6, 1), (1.0, 5, 1), (1.0, 4, 0)]
)
def test_swing_needs_intervals_that_part_in_a_long_series(
    tmp_path: Path, half: float, years: int, found: int
) -> None:
    path = tmp_path / "communique.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute(
            f"""create table marts.escalation_dyad_year as
            select 'FRA' as country_code, 'KEN' as target_code,
                make_date(2000 + year::int, 1, 1) as period_start, year::double as escalation_mean,
                year - {half} as escalation_low, year + {half} as escalation_high,
                false as is_thin, false as is_partial
            from range({years}) years(year)"""
        )
    rows = Reading("b", path).ask(opening.swing_query("year")).to_dicts()
    assert len(rows) == found
    for row in rows:
        assert "among 1 relation with 5 or more full years" in opening.swing_note(row, "year")


@pytest.mark.parametrize(("accused", "found"), [(60, 1), (25, 0)])
def test_states_spoken_to_differently_are_told_where_that_is_sure(
    tmp_path: Path, accused: int, found: int
) -> None:
    told = f"('FRA', 200, {accused}), ('KEN', 200, 15), ('TON', 3, 3)"
    path = toward_states(tmp_path, told)
    rows = Reading("b", path).ask(opening.apart_query()).to_dicts()
    assert len(rows) == found
    for row in rows:
        assert opening.apart_text(row, NAMES) == (
            "Share of accusations: 30.0 % of what is said to France, 7.5 % of what is said to Kenya"
        )
        united = Names({"FRA": "Soviet Union", "KEN": "United Kingdom"})
        title = opening.apart_text(row, united)
        assert "said to the Soviet Union, " in title
        assert title.endswith("said to the United Kingdom")
        assert "the 2 states most spoken to" in opening.apart_note(row, NAMES)
        assert "France (24.1 % to 36.7 %), n = 200" in opening.apart_note(row, NAMES)


def test_the_title_names_the_highest_state_that_surely_lies_apart(tmp_path: Path) -> None:
    told = "('FRA', 400, 120), ('KEN', 400, 20), ('TON', 60, 24), ('PER', 40, 2)"
    rows = Reading("b", toward_states(tmp_path, told)).ask(opening.apart_query()).to_dicts()
    # France is known best to lie above Kenya; Tonga is higher, and as surely above.
    assert [row["most"]["target_code"] for row in rows] == ["TON"]
    assert [row["least"]["target_code"] for row in rows] == ["KEN"]


def test_of_states_with_one_share_the_title_names_that_with_most_statements(
    tmp_path: Path,
) -> None:
    told = "('TON', 300, 150), ('FRA', 400, 200), ('KEN', 300, 0), ('PER', 400, 0), ('IRN', 200, 0)"
    (row,) = Reading("b", toward_states(tmp_path, told)).ask(opening.apart_query()).to_dicts()
    assert (row["most"]["target_code"], row["least"]["target_code"]) == ("FRA", "PER")


def toward_states(folder: Path, told: str) -> Path:
    """A database of statements toward states: code, how many, and how many of them accuse."""
    path = folder / "communique.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.execute(
            f"""create table marts.fct_statements as
            select target_code, 'd' || target_code || n as document_id,
                case when n < accused then 'ACCUSE' else 'COMMENT' end as act,
                date '2030-01-01' as statement_date, true as is_first_toward_target,
                null::varchar as act_probabilities,
                null::varchar as modality, null::double as escalation,
                null::double as goldstein, null::varchar as evidence
            from (values {told}) told(target_code, statements, accused), range(400) numbers(n)
            where n < statements"""
        )
    return path


def still(home: Path, accused: str, *, has_swing: bool = False) -> str:
    """A store without a change and, unless told, a swing; one state alone is accused, always."""
    make_build(home, 3_000)
    builds = Builds(home)
    aside, _ = builds.begin()
    with duckdb.connect(str(aside / "communique.duckdb")) as con:
        con.execute("delete from marts.change_points")
        for grain in ("month", "year"):
            con.execute(
                f"update marts.escalation_dyad_{grain} set is_thin = false,"
                f" escalation_low = {'escalation_mean' if has_swing else -10},"
                f" escalation_high = {'escalation_mean' if has_swing else 10}"
            )
        con.execute(
            "update marts.fct_statements set act_toward_target ="
            " case when target_code = $1 then 'ACCUSE' else 'COMMENT' end",
            [accused],
        )
    builds.publish(aside, new_build_id(), {"loads": []})
    return str(home)


def test_swing_is_told_with_how_many_relations_it_was_chosen_among(
    open_page: Open, tmp_path: Path
) -> None:
    app = open_page("briefing", still(tmp_path, "none", has_swing=True))
    assert_sound(app)
    assert re.search(r"widest swing among \d+ relations with 5 or more full \w+s", told(app))


def test_harshest_period_is_told_with_its_interval_and_what_it_was_chosen_among(
    open_page: Open, tmp_path: Path
) -> None:
    app = open_page("briefing", still(tmp_path, "none"))
    assert_sound(app)
    page = told(app)
    assert re.search("sure in this build, and in no relation with 5 or more full \\w+s do", page)
    assert re.search(r": of \d+ (month|year)s with 5 or more different statements, harsh", page)
    assert "(−10.0 to +10.0), n = " in page


def test_states_apart_open_the_page_where_nothing_else_is_sure(
    open_page: Open, tmp_path: Path
) -> None:
    app = open_page("briefing", still(tmp_path, "RUS"), pick="states:RUS")
    assert_sound(app)
    page = told(app)
    assert "Share of accusations: 100.0 % of what is said to" in page
    assert "in no relation with" in page
    assert "<article class='cq-statement'>" in page


def test_change_is_told_with_interval_and_n() -> None:
    assert data.change_title(CHANGE, NAMES) == (
        "France \u2192 Kenya hardened from \u22121.0 to +2.0 between 1948 and 1951"
    )
    note = data.change_note(CHANGE)
    assert "Likeliest in 1950; the dates given are its 95 % interval." in note
    assert "n = 1,200 in 12 years before, 40 in 1 year after" in note
    assert note.endswith("q = 0.012 over all series.")
    assert "q < 0.001 over" in data.change_note(CHANGE | {"q_value": 9.6e-6})
    alone = data.change_title({**CHANGE, "target_code": None}, NAMES)
    assert alone.startswith("France hardened")
    united = Names({"FRA": "United States", "KEN": "Kenya"})
    assert data.change_title(CHANGE, united).startswith("United States \u2192 Kenya hardened")
    alone = data.change_title({**CHANGE, "target_code": None}, united)
    assert alone.startswith("The United States hardened")
    small = data.change_title(CHANGE | {"mean_before": 2.04, "mean_after": 1.96}, NAMES)
    assert "softened from +2.04 to +1.96" in small


@pytest.mark.parametrize(
    ("grain", "when"),
    [("year", "in 1950"), ("month", "between March 1950 and August 1950")],
)
def test_date_of_a_change_is_as_exact_as_its_interval(grain: str, when: str) -> None:
    days = {"low": date(1950, 3, 1), "high": date(1950, 8, 1)}
    row = CHANGE | {f"change_date_{end}": day for end, day in days.items()} | {"grain": grain}
    assert data.change_title(row, NAMES).endswith(f"to +2.0 {when}")
    (mark,) = data.change_marks(row)
    assert (mark.between is None) == (grain == "year")
    assert ("Likeliest" not in data.change_note(row)) == (grain == "year")
    shapes = trend(POINTS, {"FRA": "France"}, DEFAULT, "year", band=True, marks=[mark])["layout"][
        "shapes"
    ]
    strips = [s for s in shapes if (s.get("x0"), s.get("x1")) == ("1950-03-01", "1950-08-31")]
    assert len(strips) == (grain == "month")
    assert all(strip["layer"] == "below" for strip in strips)


def test_change_of_a_state_that_its_relation_tells_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "communique.duckdb"
    rows = [
        {**CHANGE, "size": 3.0},
        {**CHANGE, "size": 3.0, "target_code": None},
        {**CHANGE, "size": 3.0, "target_code": None, "country_code": "KEN"},
    ]
    changes = pl.DataFrame(rows)
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.register("changes", changes.to_arrow())
        con.execute("create table marts.change_points as from changes")
    found = Reading("b", path).ask(data.CHANGES).to_dicts()
    assert [data.entity(row) for row in found] == ["FRA>KEN", "KEN"]


def test_surest_of_changes_with_one_q_is_that_of_the_lowest_p(tmp_path: Path) -> None:
    rows = [
        {**CHANGE, "size": 3.0},
        {**CHANGE, "size": 1.0, "p_value": 0.0001, "change_date": date(1970, 1, 1)},
        {**CHANGE, "size": 2.0, "p_value": 0.0005, "target_code": "PER"},
    ]
    path = tmp_path / "communique.duckdb"
    changes = pl.DataFrame(rows)
    with duckdb.connect(str(path)) as con:
        con.execute("create schema marts")
        con.register("changes", changes.to_arrow())
        con.execute("create table marts.change_points as from changes")
    reading = Reading("b", path)
    surest = reading.ask(data.SUREST).row(0, named=True)
    assert (data.entity(surest), surest["change_date"]) == ("FRA>KEN", date(1970, 1, 1))
    found = {data.entity(row): row["p_value"] for row in reading.ask(data.CHANGES).to_dicts()}
    assert found == {"FRA>KEN": 0.0001, "FRA>PER": 0.0005}


def test_link_of_a_change_opens_where_its_evidence_is(open_page: Open) -> None:
    app = open_page("briefing")
    reading = app.session_state["reading"]
    changes = reading.ask(data.CHANGES).head(data.SHOWN).to_dicts()
    days = data.evidence_days(reading, changes)
    links = [dict(parse_qsl(link.proto.query_string)) for link in app.get("page_link")]
    points = [link["point"] for link in links if "point" in link]
    for row in changes:
        day = days[row["statement_ids"][0]]
        assert data.point(row, row["grain"], day) in points


def test_headline_is_a_change_that_holds(open_page: Open) -> None:
    page = told(open_page("briefing"))
    assert "The change: likeliest in" in page
    assert "The strip is that interval." in page
    assert "do not overlap" not in page


def test_changes_that_are_not_shown_are_counted_and_their_sql_told(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = unfold(open_page("briefing"))
    sql = next(code.value for code in app.code if "from marts.change_points" in code.value)
    found = app.session_state["reading"].ask(Query(sql))
    monkeypatch.setattr(data, "SHOWN", len(found) - 1)
    page = told(app.run())
    assert f"{len(found) - 1} of {len(found)}, the newest first." in page
    monkeypatch.setattr(data, "SHOWN", len(found))
    assert f"of {len(found)}, the newest first" not in told(app.run())


def test_sentences_have_their_sql(open_page: Open) -> None:
    asked = [code.value for code in unfold(open_page("briefing")).code if "select" in code.value]
    assert any("from marts.change_points" in sql for sql in asked)
    assert any("baseline_z" in sql and "limit" in sql for sql in asked)


def test_sentence_leads_to_its_statements(open_page: Open) -> None:
    app = open_page("briefing")
    assert "<article" not in told(app)
    app.session_state["drive_change_0"] = True
    app.run()
    assert_sound(app)
    assert told(app).count("<article class='cq-statement'>") == 3


def test_states_of_undated_statements_are_counted(tmp_path: Path, stores: dict[str, Path]) -> None:
    found = Reading("b", _undated(tmp_path, stores)).ask(basis.TOTALS).row(0, named=True)
    assert found["undated"] == 1
    assert found["states"] == 1
    assert (
        "without a place in a chart over time: 1 statement (100.0 %)." in basis.coverage(found)[0]
    )


def _undated(folder: Path, stores: dict[str, Path]) -> Path:
    path = folder / "undated.duckdb"
    shutil.copy(next(stores["one_row"].glob("builds/*/communique.duckdb")), path)
    return change(path, "update marts.fct_statements set statement_date = null")


def test_one_year_is_no_span(stores: dict[str, Path]) -> None:
    path = next(stores["one_row"].glob("builds/*/communique.duckdb"))
    found = Reading("b", path).ask(basis.TOTALS).row(0, named=True)
    assert f"for 1 state, of {found['first'].year}, " in basis.basis(found)


def test_ages_are_told_by_kind_of_input() -> None:
    loaded = pl.DataFrame(
        {
            "source": ["feed", "sotu", "article"],
            "day": [date(2030, 1, 9), date(2030, 1, 10), date(2030, 1, 1)],
        }
    )
    line = basis.ages(loaded, datetime(2030, 1, 10, tzinfo=UTC))
    told = "Newest load of each kind of input: feed 1 day ago, sotu today, article 9 days ago."
    assert line == [told]


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (0, "no statements"),
        (1, "1 statement (under 0.1 %)"),
        (71, "71 statements (under 0.1 %)"),
        (72, "72 statements (0.1 %)"),
        (71_753, "71,753 statements (100.0 %)"),
    ],
)
def test_small_share_is_not_told_as_none(part: int, told: str) -> None:
    assert basis.share(part, 71_753) == told


def test_load_that_brought_nothing_has_no_age(tmp_path: Path) -> None:
    path = tmp_path / "communique.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute("create schema meta")
        con.execute(
            """create table meta.loads as
            select * from (values
                ('feed', 3, timestamp '2030-01-08 06:00:00'),
                ('feed', 0, timestamp '2030-01-10 06:00:00'),
                ('unreachable', 0, timestamp '2030-01-10 06:00:00'),
                ('unrecognised', 0, timestamp '2030-01-10 06:00:00')
            ) l(source, items_loaded, loaded_at)"""
        )
    assert Reading("b", path).ask(basis.LOADED).rows() == [("feed", date(2030, 1, 8))]


def test_failed_refresh_is_told(open_page: Open, stores: dict[str, Path], tmp_path: Path) -> None:
    home = shutil.copytree(stores["one_row"], tmp_path / "home", symlinks=True)
    outcome = {"at": "2030-01-10T06:00:00+00:00", "is_success": False, "reason": "a <b>gate</b>"}
    (home / LAST).write_text(json.dumps(outcome), "utf-8")
    page = told(open_page("briefing", str(home)))
    assert "The last refresh, at 2030-01-10 06:00 UTC, failed: a &lt;b&gt;gate" in page
