"""The project as a whole: its own tests pass, and an update equals a full build."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
import yaml

from tests.dbt_project.landing import write_others, write_sample
from warehouse.transform import TransformError, node_results, project_folder, run_dbt

pytestmark = pytest.mark.slow

# When a build learned of a role is the one thing that may differ.
RECORDED = {"recorded_at"}

# A refresh runs the tests of the data, not those of the models.
UPDATE = ["build", "--exclude-resource-type", "unit_test"]


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One load is of before statements had a reporting clause, targets codings of their own, and
    the ledger counts of all that lands."""
    path = tmp_path_factory.mktemp("dbt") / "landing"
    older = path / write_sample(path)[1] / "statements.parquet"
    pl.read_parquet(older).drop("reporting_clause").write_parquet(older)
    codings = older.with_name("codings.parquet")
    pl.read_parquet(codings).drop("toward").write_parquet(codings)
    ledger = older.with_name("ledger.parquet")
    pl.read_parquet(ledger).drop("events", "series", "sightings").write_parquet(ledger)
    write_others(path)
    return path


@pytest.fixture(scope="module")
def full(landing: Path) -> Path:
    """Everything in one build, with all data and unit tests; dbt's files lie in the folder full."""
    # Made under the name of the copies that tests change: dbt reads the project anew for another.
    scratch = landing.parent / "scratch.duckdb"
    run_dbt(["build"], scratch, landing, landing.parent / "full")
    return Path(shutil.copy(scratch, landing.parent / "full.duckdb"))


@pytest.fixture
def scratch(full: Path) -> Path:
    """A copy of the full build that a test may change."""
    return Path(shutil.copy(full, full.with_name("scratch.duckdb")))


@pytest.fixture
def workspace(full: Path, tmp_path: Path) -> Path:
    """A folder for dbt's files, with what it has read of the project."""
    parsed = "target/partial_parse.msgpack"
    (tmp_path / "target").mkdir()
    shutil.copy(full.with_name("full") / parsed, tmp_path / parsed)
    return tmp_path


def compiled(full: Path, folder: str) -> dict[str, str]:
    """The queries of a folder of the project by name, as the full build asked them."""
    place = full.with_name("full") / "target" / "compiled" / "communique" / folder
    return {path.stem: path.read_text("utf-8") for path in place.glob("*.sql")}


@pytest.fixture(scope="module")
def updated(landing: Path) -> Path:
    """The same loads in two builds, early ones last: late, revised and recoded statements.

    Of two recodings of the same statements the older comes last.
    """
    partial = landing.parent / "partial"
    loads = sorted(path.name for path in landing.iterdir() if path.name != "reference")
    late = {loads[number] for number in (2, 3, 7, 8, 11, 12, 13)}
    shutil.copytree(landing, partial, ignore=lambda folder, names: late & set(names))
    database = landing.parent / "updated.duckdb"
    workspace = landing.parent / "updated"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Pacific/Kiritimati")  # a day ahead for most of the day
        run_dbt(UPDATE, database, partial, workspace)
        for name in late:
            shutil.copytree(landing / name, partial / name)
        run_dbt(UPDATE, database, partial, workspace)
    return database


@pytest.fixture
def built(full: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(full, read_only=True) as connection:
        yield connection


def marts(database: Path) -> list[str]:
    with duckdb.connect(database, read_only=True) as connection:
        rows = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables"
            " where table_schema in ('marts', 'meta') order by 1"
        ).fetchall()
    return [name for (name,) in rows]


def test_an_update_equals_a_full_build(full: Path, updated: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{full}' as full_build (read_only)")
        connection.execute(f"attach '{updated}' as updated (read_only)")
        assert marts(full) == marts(updated)
        empty = set()
        for table in [*marts(full), "intermediate.int_speaker_days"]:
            columns = [
                row[0]
                for row in connection.execute(f"describe full_build.{table}").fetchall()
                if row[0] not in RECORDED
            ]
            sides = [
                f"select {', '.join(columns)} from {side}.{table}"
                for side in ("full_build", "updated")
            ]
            if not connection.execute(f"{sides[1]} limit 1").fetchall():
                empty.add(table)
            for left, right in (sides, sides[::-1]):
                rows = connection.execute(f"({left} except all {right}) limit 3").fetchall()
                assert rows == [], f"{table} differs: {rows}"
    assert empty == {"meta.quarantine"}, "nothing was compared there"


def test_the_newest_release_is_the_value_of_a_point(built: duckdb.DuckDBPyConnection) -> None:
    rows = built.execute(
        "select month(point_date), value, label from marts.fct_series_points order by all"
    ).fetchall()
    series = built.execute(
        "select series_id, unit, direction, points, valued_points, attribution"
        " from marts.dim_series order by series_id"
    ).fetchall()
    marks = [(1, None, "The quay opens")] * 3
    assert rows == [(1, 1.25, None), *marks, (2, 2.0, None), (3, 3.0, None)]
    own, alike, of_state, risk = series
    assert (alike[0], of_state[0]) == ("events-csv:quays::FRA", "events-csv:quays:FRA")
    assert own == ("events-csv:quays", None, None, 1, 0, "a file of the analyst's own")
    assert risk[:5] == ("gpr:gprc:FRA", "percent of newspaper articles",
                        "higher is more geopolitical risk", 3, 3)  # fmt: skip
    assert "Caldara" in risk[5]


def test_a_snapshot_that_shares_nothing_with_the_one_before_is_a_gap(
    built: duckdb.DuckDBPyConnection,
) -> None:
    rows = built.execute(
        "select documents, shared_documents, is_gap from marts.coverage_feed_snapshot"
        " order by seen_at"
    ).fetchall()
    assert rows == [(1, 0, False), (2, 1, False), (1, 0, True)]


def test_revised_documents_change_what_is_known_of_their_speakers(updated: Path) -> None:
    with duckdb.connect(updated, read_only=True) as connection:
        speakers = connection.execute(
            "select speaker_id, speaker_name, aliases, role, statements,"
            " first_statement_date::varchar, last_statement_date::varchar"
            " from marts.dim_speakers where country_code = 'SWE'"
        ).fetchall()
        roles = connection.execute(
            "select speaker_id, role, valid_from::varchar, valid_to::varchar"
            " from marts.dim_speaker_roles where country_code = 'SWE' order by valid_from"
        ).fetchall()
    known = ("swe:venn", "Orla D. Venn", ["O. Venn", "Orla Venn"], "president", 3)
    assert speakers == [(*known, "2030-01-12", "2030-05-01")]
    assert roles == [
        ("swe:venn", "minister", "2030-01-12", "2030-04-30"),
        ("swe:venn", "president", "2030-05-01", None),
    ]


def test_a_role_is_recorded_at_its_time_in_utc(updated: Path) -> None:
    with duckdb.connect(updated, read_only=True) as connection:
        latest = connection.execute("select max(recorded_at) from marts.dim_speaker_roles")
        assert latest.fetchall()[0][0] < datetime.now(UTC).replace(tzinfo=None)


def test_nothing_in_the_file_points_outside_it(
    built: duckdb.DuckDBPyConnection, landing: Path
) -> None:
    views = built.execute("select sql from duckdb_views() where not internal").fetchall()
    assert views == []
    macros = built.execute("select count(*) from duckdb_functions() where not internal").fetchone()
    assert macros == (0,)


def test_every_table_and_column_is_described_in_the_file(
    built: duckdb.DuckDBPyConnection,
) -> None:
    bare = built.execute(
        "select schema_name, table_name, null from duckdb_tables()"
        " where coalesce(comment, '') = ''"
        " union all select schema_name, table_name, column_name from duckdb_columns()"
        " where not internal and coalesce(comment, '') = ''"
    ).fetchall()
    assert bare == []


def test_columns_are_of_the_types_that_their_descriptions_say(
    built: duckdb.DuckDBPyConnection, full: Path
) -> None:
    """A contract holds the marts to it; staging is in no file and is asked by its queries."""
    queries = compiled(full, "models/staging")
    models = project_folder() / "models"
    for path in [
        *(models / "staging").glob("stg_*.yml"),
        *(models / "intermediate").glob("int_*.yml"),
    ]:
        (model,) = yaml.safe_load(path.read_text("utf-8"))["models"]
        said = {column["name"]: column["data_type"] for column in model["columns"]}
        query = queries.get(path.stem) or f"from intermediate.{path.stem}"
        rows = built.execute(f"describe {query}").fetchall()
        assert {name: kind.lower() for name, kind, *_ in rows} == said, path.stem


def test_superseded_versions_count_nowhere(built: duckdb.DuckDBPyConnection) -> None:
    superseded = "select document_id from marts.fct_documents where not is_latest_version"
    assert built.execute(f"select count(*) > 0 from ({superseded})").fetchone() == (True,)
    for table in ("fct_mentions", "fct_statements"):
        counted = f"select count(*) from marts.{table} where document_id in ({superseded})"
        assert built.execute(counted).fetchone() == (0,)


def test_a_recoding_is_the_current_coding(built: duckdb.DuckDBPyConnection) -> None:
    recoded = built.execute(
        "select distinct act, escalation from marts.fct_statements where coder_version = 'test-2'"
    ).fetchall()
    assert recoded == [("ACCUSE", 3.5)]


def test_a_group_of_duplicates_has_one_first_mention(built: duckdb.DuckDBPyConnection) -> None:
    groups = built.execute(
        "select count(*), count(*) filter (where is_distinct_representative), max(mentions)"
        " from marts.fct_mentions group by distinct_statement_id having count(*) > 1"
    ).fetchall()
    assert groups
    assert all(firsts == 1 and size == mentions for size, firsts, mentions in groups)


def test_mentions_of_all_periods_add_up_to_the_statements(
    built: duckdb.DuckDBPyConnection,
) -> None:
    counts = built.execute(
        "select sum(statements), sum(mentions) from marts.escalation_country_year"
    ).fetchone()
    assert counts is not None and counts[0] == counts[1]


def test_a_turn_is_told_with_the_statements_that_drive_it(
    built: duckdb.DuckDBPyConnection,
) -> None:
    rows = built.execute(
        "select change_date, mean_after - mean_before, len(statement_ids)"
        " from marts.change_points where country_code = 'KEN' and target_code = 'JPN'"
    ).fetchall()
    ((day, size, drivers),) = rows
    assert (str(day), drivers) == ("2027-09-01", 5)
    assert size > 3


def test_a_revision_that_changes_only_a_title_moves_the_statements_that_drive_a_turn(
    updated: Path,
) -> None:
    with duckdb.connect(updated, read_only=True) as connection:
        rows = connection.execute(
            "select facts.title from marts.change_points, unnest(statement_ids) as driver (id)"
            " left join marts.fct_statements as facts on driver.id = facts.statement_id"
            " where change_points.country_code = 'NOR' and change_points.target_code = 'DNK'"
        ).fetchall()
    assert rows == [("Report, corrected",)] * 5


def test_a_full_build_over_an_older_one_makes_a_table_of_what_was_a_view(
    scratch: Path, landing: Path, workspace: Path
) -> None:
    with duckdb.connect(scratch) as connection:
        connection.execute("drop table marts.dim_acts")
        connection.execute("create view marts.dim_acts as select 1 as old")
    select = ["--full-refresh", "--select", "stg_acts", "dim_acts"]
    run_dbt(["run", *select], scratch, landing, workspace)
    with duckdb.connect(scratch, read_only=True) as connection:
        kind = connection.execute(
            "select table_type from information_schema.tables where table_name = 'dim_acts'"
        ).fetchone()
    assert kind == ("BASE TABLE",)


def test_statements_made_in_parts_are_those_made_at_once(
    full: Path, scratch: Path, landing: Path, tmp_path: Path
) -> None:
    select = ["--full-refresh", "--select", "stg_statements", "stg_codings", "fct_statements"]
    parts = ["--vars", "{part_statements: 1}"]
    run_dbt(["run", *select, *parts], scratch, landing, tmp_path)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{full}' as one (read_only)")
        connection.execute(f"attach '{scratch}' as parts (read_only)")
        loads = connection.execute(
            "select count(distinct load_id) from one.marts.fct_statements"
        ).fetchone()
        assert loads is not None and loads[0] > 2
        for this, that in (("one", "parts"), ("parts", "one")):
            rows = connection.execute(
                f"from {this}.marts.fct_statements except all from {that}.marts.fct_statements"
            ).fetchall()
            assert rows == []


# What the build is made to hold, and the test that has to tell it; some only warn.
WRONG = {
    "codings_add_up": "update marts.fct_statements set escalation = 9",
    "events_name_what_is_known": "update marts.fct_events set event_date = '1931-01-01'",
    "sightings_name_known_dates": "update marts.fct_sightings set seen_at = '1931-01-01'",
    "mentions_name_what_is_known": "update marts.fct_mentions set country_code = 'XXX'"
    " where statement_id = (select min(statement_id) from marts.fct_mentions)",
    "shares_are_within_their_bounds": "insert into marts.fct_statements by name select said.*"
    " replace ('COMMENT' as act)"
    " from marts.fct_statements as said, range(20) where target_ordinal = 1",
    # A year that is missing, then a month.
    "no_period_falls_out_of_line": "insert into marts.fct_mentions by name select said.*"
    " replace (day::date as statement_date) from marts.fct_mentions as said, range(10), unnest("
    "['2100-01-01', '2102-01-01', '2110-01-01', '2110-03-01']) as beside (day)",
}


def test_tests_of_the_data_tell_what_is_wrong(
    full: Path, scratch: Path, landing: Path, workspace: Path
) -> None:
    with duckdb.connect(scratch) as connection:
        for change in WRONG.values():
            connection.execute(change)
    with pytest.raises(TransformError, match="mentions_name_what_is_known"):
        run_dbt(["test", "--select", *WRONG], scratch, landing, workspace)
    sound, wrong = (
        {r.node.split(".")[2]: r for r in node_results(place) if r.kind == "test"}
        for place in (full.with_name("full"), workspace)
    )
    assert {sound[name].status for name in WRONG} == {"pass"}
    assert {name: wrong[name].status for name in WRONG} == {
        "codings_add_up": "fail",
        "events_name_what_is_known": "fail",
        "sightings_name_known_dates": "fail",
        "mentions_name_what_is_known": "fail",
        "shares_are_within_their_bounds": "warn",
        "no_period_falls_out_of_line": "warn",
    }
    assert wrong["no_period_falls_out_of_line"].failures == 2


@pytest.mark.parametrize(
    "change",
    [
        "set country_code = 'BRA' where country_code = 'KEN' and target_code = 'JPN'",
        "set escalation_mean = escalation_mean + 0.1 where country_code = 'KEN'",
        "set accusation_statements = accusation_statements + 1 where country_code = 'KEN'",
        "set demand_statements = demand_statements + 1 where country_code = 'KEN'",
        "set conciliation_statements = conciliation_statements + 1 where country_code = 'KEN'",
        "set deed_statements = deed_statements + 1 where country_code = 'KEN'",
        "set word_statements = word_statements - 1 where country_code = 'KEN'",
    ],
)
def test_a_series_that_does_not_hold_its_facts_is_told(
    full: Path, scratch: Path, change: str
) -> None:
    """Also where the totals of each period are right, but booked to another state."""
    query = compiled(full, "tests")["series_hold_what_the_facts_hold"]
    with duckdb.connect(scratch) as connection:
        assert connection.execute(query).fetchall() == []
        connection.execute(f"update marts.escalation_dyad_month {change}")
        assert connection.execute(query).fetchall()
