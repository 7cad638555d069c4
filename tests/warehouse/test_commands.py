"""The commands over a built store, as a person or a program meets them."""

from __future__ import annotations

import json
import shutil
from importlib.metadata import version
from pathlib import Path

import duckdb
import polars as pl
import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from ingest.durable import file_sha256
from tests.warehouse.conftest import communique
from tests.warehouse.test_builds import flip_a_bit
from warehouse.builds import MANIFEST, Build, Builds
from warehouse.cli import COMMANDS, cli
from warehouse.commands.dashboard import arguments
from warehouse.doctor import examine
from warehouse.integrity import write_manifest
from warehouse.refresh import LOCK

STATEMENTS = 240


def run(home: Path, *arguments: str, code: int = 0, **environment: str) -> Result:
    runner = CliRunner(env={"COMMUNIQUE_HOME": str(home), **environment})
    result = runner.invoke(cli, list(arguments))
    assert result.exit_code == code, result.output
    return result


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_its_exit_codes(name: str, tmp_path: Path) -> None:
    assert "Exit codes" in run(tmp_path, name, "--help").stdout


def test_the_version_is_that_of_the_package() -> None:
    told = CliRunner().invoke(cli, ["--version"], prog_name="communique").stdout
    assert told == f"communique, version {version('communique')}\n"


@pytest.mark.parametrize(
    ("arguments", "code", "next_command"),
    [
        (["sql", "select 1"], 3, "communique refresh"),
        (["export", "out"], 3, "communique refresh"),
        (["rollback"], 3, "communique builds"),
        (["verify"], 3, "communique ingest PATH"),
        (["verify", "--content-hash"], 3, "communique refresh"),
        (["recode"], 3, "communique ingest PATH"),
        (["refresh"], 3, "communique ingest PATH"),
        (["status"], 1, "communique ingest PATH"),
        (["builds"], 0, "communique refresh"),
    ],
)
def test_an_empty_store_is_told_with_what_to_do(
    tmp_path: Path, arguments: list[str], code: int, next_command: str
) -> None:
    result = run(tmp_path / "nowhere", *arguments, code=code)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert next_command in result.output


@pytest.mark.parametrize("arguments", [["status"], ["builds"], ["verify"], ["sql", "select 1"]])
@pytest.mark.parametrize("place", ["file", "file/below", "/proc/communique", "gone"])
def test_a_store_that_is_no_usable_folder_is_not_taken_for_an_empty_one(
    tmp_path: Path, arguments: list[str], place: str
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    told = run(tmp_path / place, *arguments, code=1).stderr
    assert f"the store {tmp_path / place} is no usable folder" in told
    assert {path.name for path in tmp_path.iterdir()} == {"file", "gone"}


@pytest.mark.parametrize("name", ["o'neil", "a[1]", "{b}", "what?", "st*re"])
@pytest.mark.parametrize("arguments", [["ingest", "--demo"], ["refresh"], ["doctor"], ["status"]])
def test_a_store_that_dbt_could_not_read_is_refused(
    tmp_path: Path, name: str, arguments: list[str]
) -> None:
    told = run(tmp_path / name, *arguments, code=1).stderr
    assert f"the path of the store {tmp_path / name} holds " in told
    assert not (tmp_path / name).exists()


def test_sql_prints_data_on_stdout_and_the_build_on_stderr(small: Path) -> None:
    query = "select count(*) as n from fct_statements"
    finished = communique(small, "sql", query, "--format", "json")
    assert json.loads(finished.stdout) == [{"n": STATEMENTS}]
    current = Builds(small).current()
    assert current is not None and finished.stderr.strip() == f"build {current.build_id}"


def test_sql_reads_stdin_and_files_and_older_builds(small: Path, tmp_path: Path) -> None:
    query = "select count(*) as n from fct_statements"
    runner = CliRunner(env={"COMMUNIQUE_HOME": str(small)})
    assert runner.invoke(cli, ["sql", "--format", "csv"], input=query).stdout == "n\n240\n"
    (tmp_path / "query.sql").write_text(query)
    first = Builds(small).all()[0]
    arguments = ("--file", str(tmp_path / "query.sql"), "--build", first.build_id)
    assert run(small, "sql", *arguments, "--format", "csv").stdout == "n\n120\n"
    run(small, "sql", "select 1", "--build", "20000101T000000Z-000000", code=3)


def test_sql_cuts_the_cells_of_a_table_unless_it_is_wide(small: Path) -> None:
    query = "select repeat('x', 100) as text"
    assert "x" * 59 + "…" in run(small, "sql", query).stdout.splitlines()
    assert "x" * 100 in run(small, "sql", "--wide", query).stdout.splitlines()


def test_sql_tells_what_is_wrong(small: Path) -> None:
    assert "only SELECT" in run(small, "sql", "drop table fct_statements", code=1).stderr
    wrong = {"COMMUNIQUE_SQL_SECONDS": "soon"}
    assert "COMMUNIQUE_SQL_SECONDS" in run(small, "sql", "select 1", code=1, **wrong).stderr
    cut = run(small, "sql", "from fct_statements", COMMUNIQUE_SQL_ROWS="3")
    assert "cut off after 3 rows" in cut.stderr


@pytest.mark.parametrize("value", ["abc", "0", "-1", "9" * 5000])
@pytest.mark.parametrize("arguments", [("status",), ("refresh",), ("sql", "select 1"), ("builds",)])
def test_a_wrong_setting_ends_any_command_with_one_line(
    store: Path, value: str, arguments: tuple[str, ...]
) -> None:
    names = ("COMMUNIQUE_STALE_HOURS", "COMMUNIQUE_SQL_SECONDS", "COMMUNIQUE_KEEP_BUILDS")
    told = run(store, *arguments, code=1, **dict.fromkeys(names, value)).stderr
    assert told.splitlines()[-1].startswith(f"communique {arguments[0]}: COMMUNIQUE_")
    assert "takes a whole number of" in told and "Traceback" not in told


def test_a_wrong_setting_is_told_before_anything_has_landed(tmp_path: Path) -> None:
    wrong = run(tmp_path / "new", "status", code=1, COMMUNIQUE_STALE_HOURS="0")
    assert "COMMUNIQUE_STALE_HOURS is '0'" in wrong.stderr


def test_a_query_may_begin_with_a_comment(small: Path) -> None:
    for comment in ("-- one", "--one"):
        answer = run(small, "sql", "--format", "csv", f"{comment}\nselect 1 as n")
        assert answer.stdout.split() == ["n", "1"]
    assert "No such option" in run(small, "sql", "--formt", "csv", "select 1", code=2).stderr


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (" ", "the query is empty"),
        ("pivot fct_statements on country_code using count(*)", "ON column IN"),
    ],
)
def test_what_does_not_run_is_said_plainly(small: Path, query: str, told: str) -> None:
    assert told in run(small, "sql", query, code=1).stderr


def test_sql_writes_parquet(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    run(small, "sql", "from fct_statements", "--format", "parquet", "--output", str(out))
    assert pl.read_parquet(out).height == STATEMENTS


def test_export_writes_the_tables_of_marts_and_meta_into_a_new_folder(
    small: Path, tmp_path: Path
) -> None:
    out, current = tmp_path / "out", Builds(small).current()
    assert current is not None
    told = run(small, "export", str(out)).stdout
    assert told == f"10 files of build {current.build_id} in {out}\n"
    assert sorted(path.stem for path in out.iterdir()) == [
        *("datapackage", "escalation_country_day", "fct_documents", "fct_events"),
        *("fct_series_points", "fct_sightings", "fct_statements"),
        *("meta_build", "meta_tables", "meta_test_results"),
    ]
    assert pl.read_parquet(out / "fct_statements.parquet").height == STATEMENTS
    assert "there already" in run(small, "export", str(out), code=1).stderr


def test_export_writes_one_table_of_an_older_build(small: Path, tmp_path: Path) -> None:
    first = Builds(small).all()[0]
    arguments = ("export", str(tmp_path / "out"), "--table", "fct_statements", "--json", "--build")
    run(small, *arguments, "20000101T000000Z-000000", code=3)
    told = json.loads(run(small, *arguments, first.build_id).stdout)
    assert told["build_id"] == first.build_id
    assert sorted(told["files"]) == sorted(map(str, (tmp_path / "out").iterdir()))
    assert pl.read_parquet(tmp_path / "out" / "fct_statements.parquet").height == 120


def test_any_duckdb_client_opens_the_link(small: Path) -> None:
    with duckdb.connect(str(small / "communique.duckdb"), read_only=True) as connection:
        ((count,),) = connection.execute("select count(*) from marts.fct_statements").fetchall()
    assert count == STATEMENTS


def test_builds_are_listed_and_rolled_back_to(store: Path) -> None:
    newest, oldest = json.loads(run(store, "builds", "--json").stdout)
    assert newest["is_current"] and not oldest["is_current"]
    assert (oldest["documents"], newest["documents"]) == (120, STATEMENTS)
    run(store, "rollback")
    query = "select count(*) as n from fct_statements"
    assert run(store, "sql", query, "--format", "csv").stdout == "n\n120\n"
    current = Builds(store).current()
    assert current is not None and current.build_id == oldest["build_id"]
    run(store, "rollback", code=3)
    run(store, "rollback", newest["build_id"])
    assert Builds(store).notice() is None


def test_readers_are_not_led_back_while_a_refresh_runs(store: Path) -> None:
    with FileLock(store / LOCK):
        assert "running already" in run(store, "rollback", code=4).stderr
    assert Builds(store).current() == Builds(store).all()[-1]


def test_a_build_is_pinned_and_released(store: Path) -> None:
    oldest = Builds(store).all()[0]
    told = json.loads(run(store, "builds", "--json", "--keep", oldest.build_id).stdout)
    assert [row["is_pinned"] for row in told] == [False, True]
    run(store, "builds", "--release", oldest.build_id)
    assert not oldest.is_pinned
    run(store, "builds", "--keep", "20000101T000000000Z-000000", code=3)


def test_a_damaged_build_is_not_rolled_back_to(store: Path) -> None:
    oldest = Builds(store).all()[0]
    flip_a_bit(oldest.database, 0.4)
    assert "damaged" in run(store, "rollback", code=1).stderr


def test_verify_leads_readers_of_a_damaged_build_to_the_last_sound_one(store: Path) -> None:
    assert "2 builds and 2 loads are sound" in run(store, "verify").stdout
    first, second = Builds(store).all()
    flip_a_bit(second.database, 0.7)
    told = run(store, "verify", code=1).stdout
    assert f"build {second.build_id} is damaged" in told
    assert f"readers see {first.build_id} now" in told
    assert (store / "communique.duckdb").resolve() == first.database.resolve()
    assert "damaged" in run(store, "status", code=1).stdout
    assert "damaged" in run(store, "sql", "select 1").stderr


def test_verify_finds_rows_that_were_lost_before_the_build_was_sealed(store: Path) -> None:
    build = Builds(store).all()[-1]
    build.database.chmod(0o644)
    with duckdb.connect(str(build.database)) as connection:
        connection.execute("update marts.fct_statements set escalation = 9 where rowid = 0")
    sealed = {"bytes": build.database.stat().st_size, "sha256": file_sha256(build.database)}
    write_manifest(build.folder / MANIFEST, {**build.manifest, **sealed})
    told = json.loads(run(store, "verify", "--json", code=1).stdout)
    (problem,) = told["damage"].values()
    assert problem.startswith("marts.fct_statements: other rows")
    assert told["current"] == Builds(store).all()[0].build_id


def test_verify_does_not_mark_a_build_that_another_client_holds_open(store: Path) -> None:
    build = Builds(store).all()[-1]
    build.database.chmod(0o644)
    with duckdb.connect(str(build.database)):
        told = json.loads(run(store, "verify", "--json", code=1).stdout)
    assert list(told["damage"]) == [f"build {build.build_id}"]
    assert told["current"] == build.build_id
    assert "sound" in run(store, "verify").stdout


def test_verify_takes_no_build_for_damaged_that_a_refresh_removes_meanwhile(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = Builds(store).all()
    verify = Build.verify

    def meanwhile(build: Build) -> str | None:
        Builds(store).prune(keep=1)
        return verify(build)

    monkeypatch.setattr(Build, "verify", meanwhile)
    assert "sound" in run(store, "verify").stdout
    assert not first.folder.exists()


def test_verify_does_not_turn_the_link_under_a_running_refresh(store: Path) -> None:
    first, second = Builds(store).all()
    flip_a_bit(second.database, 0.7)
    with FileLock(store / LOCK):
        found = run(store, "verify", code=1)
    assert f"build {second.build_id} is damaged" in found.stdout
    assert "left to the refresh that is running" in found.stderr
    assert Builds(store).linked() == second
    assert Builds(store).current() == first


def test_hashes_of_the_content_are_printed_for_people_and_for_programs(small: Path) -> None:
    hashes = json.loads(run(small, "verify", "--content-hash", "--json").stdout)
    assert "marts.fct_statements" in hashes
    lines = run(small, "verify", "--content-hash").stdout.splitlines()
    assert lines == [f"{digest}  {name}" for name, digest in hashes.items()]


def test_verify_finds_a_damaged_load(store: Path) -> None:
    path = next((store / "landing").glob("2*/statements.parquet"))
    flip_a_bit(path, 0.5)
    told = json.loads(run(store, "verify", "--json", code=1).stdout)
    assert list(told["damage"]) == [f"load {path.parent.name}"]


def test_a_lost_load_is_named(store: Path) -> None:
    path = next((store / "landing").glob("2*"))
    shutil.rmtree(path)
    told = json.loads(run(store, "verify", "--json", code=1).stdout)
    assert list(told["damage"]) == [f"load {path.name}"]
    (attention,) = json.loads(run(store, "status", "--json", code=1).stdout)["attention"]
    assert path.name in attention and "gone from the landing" in attention
    assert path.name in run(store, "doctor", code=1).stdout


def test_a_missing_link_is_told_and_mended(store: Path) -> None:
    link, newest = store / "communique.duckdb", Builds(store).all()[-1]
    for command, code in (("verify", 1), ("rollback", 0)):
        link.unlink()
        told = run(store, "sql", "select 1").stderr
        assert "link communique.duckdb to the current build is missing" in told
        assert f"communique rollback {newest.build_id}" in told
        assert "is missing" in run(store, "status", code=1).stdout
        assert "is missing" in run(store, "doctor", code=1).stdout
        told = run(store, command, code=code).stdout
        assert f"readers see {newest.build_id} now" in told
        assert Builds(store).linked() == newest


def test_a_ledger_that_cannot_be_read_is_named_with_what_to_do(store: Path) -> None:
    path = next((store / "landing").glob("2*/ledger.parquet"))
    path.write_bytes(path.read_bytes()[:-40] + b"0" * 40)
    for name in ("refresh", "status"):
        told = run(store, name, code=1).stderr
        assert f"{path} does not hold what was written" in told
        assert "Restore the load's folder from a backup" in told


def test_a_damaged_build_is_listed_with_its_problem_and_no_numbers(store: Path) -> None:
    damaged = Builds(store).all()[0]
    damaged.note_damage("x" * 100)
    row = json.loads(run(store, "builds", "--json").stdout)[-1]
    assert row["problem"] == "x" * 100
    numbers = ("built_at", "loads", "documents", "statements", "megabytes")
    assert [row[name] for name in numbers] == [None] * 5
    assert f"! {damaged.build_id} is damaged: {'x' * 100}" in run(store, "builds").stdout


def test_status_counts_and_says_what_needs_attention(store: Path, tmp_path: Path) -> None:
    told = json.loads(run(store, "status", "--json").stdout)
    assert (told["loads"], told["loads_waiting"], told["statements_landed"]) == (2, 0, STATEMENTS)
    assert told["attention"] == []
    run(store, "rollback")
    oldest, newest = Builds(store).all()
    told = json.loads(run(store, "status", "--json", code=1).stdout)
    assert told["loads_waiting"] == 1
    assert told["attention"] == [
        "1 load is not in the current build",
        f"{oldest.build_id} was rolled back to; {newest.build_id} is newer. To go forward again, "
        f"run: communique rollback {newest.build_id}; to build anew from all that has landed: "
        "communique refresh --force",
    ]
    run(store, "rollback", newest.build_id)
    run(store, "status")


def test_doctor_finds_all_well_and_names_what_is_not(store: Path) -> None:
    checks = json.loads(run(store, "doctor", "--json").stdout)
    assert [(check["name"], check["problem"]) for check in checks] == [
        (name, None) for name in (
            *("python", "packages", "settings", "store", "disk", "dbt project", "sandbox"),
            *("current build", "landing"),
        )
    ]  # fmt: skip
    for value in ("none", "9" * 11):
        wrong = run(store, "doctor", code=1, COMMUNIQUE_KEEP_BUILDS=value)
        assert f"FAIL  settings       COMMUNIQUE_KEEP_BUILDS is '{value}'" in wrong.stdout


def test_a_disk_that_is_nearly_full_is_told(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = Builds(store).current()
    assert build is not None
    size = build.manifest["bytes"]
    usage = shutil.disk_usage(store)
    monkeypatch.setattr("shutil.disk_usage", lambda path: usage._replace(free=2 * size))
    told = json.loads(run(store, "status", "--json", code=1).stdout)
    assert told["attention"] == ["The disk has room for 2.0 more builds."]
    disk = next(check for check in examine(store) if check.name == "disk")
    assert disk.problem and "MB are free" in disk.problem


def test_recode_of_what_the_present_coder_has_coded_is_nothing(store: Path) -> None:
    assert "every statement has a coding" in run(store, "recode").stdout


def test_the_dashboard_is_served_before_the_first_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[dict[str, str]] = []
    monkeypatch.setattr("os.execve", lambda path, line, environment: served.append(environment))
    result = run(tmp_path, "dashboard")
    assert "no build to read yet" in result.stderr
    assert [environment["COMMUNIQUE_HOME"] for environment in served] == [str(tmp_path)]


def test_the_dashboard_is_not_served_with_a_wrong_setting(store: Path) -> None:
    wrong = run(store, "dashboard", code=1, COMMUNIQUE_DASHBOARD_MEGABYTES="much")
    assert "COMMUNIQUE_DASHBOARD_MEGABYTES" in wrong.stderr


def test_the_dashboard_listens_on_this_machine_only_and_reports_to_nobody() -> None:
    line = arguments(8600, "127.0.0.1", browser=False)
    assert "--server.address=127.0.0.1" in line and "--server.port=8600" in line
    assert "--browser.gatherUsageStats=false" in line and "--server.headless=true" in line
    assert line[1:3] == ["-m", "dashboard"]
