from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ingest.landing import Landing
from ingest.sources.registry import SOURCES
from tests.ingest.sources.test_events import gkg
from warehouse.cli import cli
from warehouse.commands.progress import Lines

ARTICLE = "“We will answer,” Foreign Minister Ana Prill said of the blockade."
ROWS = "text,speaker,country,targets,date\n" + "".join(
    f"Statement number {i} on the border.,Ana Prill,CHL,Peru,2024-05-{i:02d}\n"
    for i in range(1, 29)
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(*args: object) -> Result:
    return CliRunner().invoke(cli, ["ingest", *map(str, args)])


def summary(result: Result) -> dict[str, object]:
    found: dict[str, object] = json.loads(result.stdout)
    assert found["read"] == sum(found[n] for n in ("loaded", "duplicate", "quarantined"))  # type: ignore[misc]
    return found


def test_all_loaded_is_0_and_again_too(home: Path, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text(ROWS)
    first = run(tmp_path / "s.csv", "--json")
    again = run(tmp_path / "s.csv", "--json")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert (summary(first)["loaded"], summary(again)["duplicate"]) == (28, 28)
    assert len(Landing(home / "landing").loads()) == 1


@pytest.mark.parametrize("processes", [1, 2])
def test_off_a_terminal_progress_is_told_in_lines_and_stdout_is_the_summary_alone(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    monkeypatch.setattr("ingest.pipeline.BATCH_ITEMS", 10)
    monkeypatch.setattr("warehouse.commands.progress.SECONDS_BETWEEN", 0)
    (tmp_path / "s.csv").write_text(ROWS)
    result = run(tmp_path / "s.csv", "--json", "--processes", processes)
    assert result.stderr.splitlines() == [
        "loading ...",
        *(f"items {n}, statements {n} ..." for n in (10, 20, 28)),
    ]
    assert summary(result)["loaded"] == 28


def test_lines_of_progress_come_at_most_every_ten_seconds(
    capsys: pytest.CaptureFixture[str],
) -> None:
    now = 0.0
    lines = Lines("loading", lambda: now)
    for now in (1.0, 9.9, 10.0, 11.0, 19.9, 45.0, 46.0):
        lines.tell(f"at {now:g}")
    assert capsys.readouterr().err == "loading ...\nat 10 ...\nat 45 ...\n"


def test_something_quarantined_is_1_and_told(home: Path, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text(ROWS + "too,few\n")
    result = run(tmp_path / "s.csv")
    assert result.exit_code == 1
    assert "read 29 = loaded 28 + duplicate 0 + quarantined 1" in result.stdout
    assert "s.csv: line 30: 2 fields where the header has 5" in result.stdout


def test_nothing_readable_is_3(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 ...")
    result = run(tmp_path / "a.pdf")
    assert result.exit_code == 3
    assert "PDF is not read" in result.stdout


def test_a_store_that_cannot_be_written_is_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "s.csv").write_text(ROWS)
    monkeypatch.setenv("COMMUNIQUE_HOME", str(tmp_path / "file"))
    result = run(tmp_path / "s.csv")
    assert result.exit_code == 3
    assert "COMMUNIQUE_HOME" in result.stderr


def test_a_damaged_landing_is_told_with_what_to_do(home: Path, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text(ROWS)
    assert run(tmp_path / "s.csv").exit_code == 0
    (damaged,) = (home / "landing").glob("*/documents.parquet")
    damaged.write_bytes(damaged.read_bytes()[:-9])
    statements = damaged.with_name("statements.parquet")
    statements.write_bytes(statements.read_bytes()[:-9])
    for args, code in (["ingest", str(tmp_path / "s.csv")], 3), (["recode"], 1):
        result = CliRunner().invoke(cli, args)
        assert result.exit_code == code
        assert f"{damaged} does not hold what was written" in result.stderr
        assert "Restore the load's folder" in result.stderr


def test_an_address_of_a_dot_is_told(home: Path) -> None:
    result = run("http://.")
    assert result.exit_code == 3
    assert "quarantined: .: file" in result.stdout


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ([], "name a file"),
        (["nowhere.txt"], "nowhere.txt: No such file"),
        (["ftp://x.example/a"], "no http or https address"),
        (["https:///a"], "no http or https address"),
        ([".", "--date", "03/04/2023"], "two ways"),
        ([".", "--map", "who"], "is not THEIRS=OURS"),
        ([".", "--map", "who=speeker"], "'speeker' is none of text"),
        ([".", "--format", "novel"], "novel"),
        ([".", "--speakers", "nowhere.csv"], "nowhere.csv"),
    ],
)
def test_wrong_usage_is_2_and_says_why(home: Path, args: list[str], reason: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert reason in result.stderr


def test_a_speakers_table_that_is_none_stops_before_loading(home: Path, tmp_path: Path) -> None:
    (tmp_path / "speakers.csv").write_text("Year,Who\n1995,Ana Prill\n")
    (tmp_path / "CHL_50_1995.txt").write_text("Peace.")
    result = run(tmp_path / "CHL_50_1995.txt", "--speakers", tmp_path / "speakers.csv")
    assert result.exit_code == 3
    assert "no column ISO Code" in result.stderr
    assert Landing(home / "landing").loads() == []


def test_undated_documents_are_named(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.csv").write_text("text,date\nWe agree.,03/04/2023\n")
    result = run(tmp_path / "a.txt", tmp_path / "b.csv")
    assert result.exit_code == 0
    assert "undated 2" in result.stdout
    assert "a.txt: the document gives no date; give it with --date" in result.stdout
    assert "b.csv: line 2: '03/04/2023' can be read in two ways" in result.stdout


def test_documents_without_a_statement_are_counted(home: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.txt" for name in "abc"]
    foreign = "Die Regierung hat gestern über den neuen Haushalt und die Lage der Bahn beraten. "
    for path, text in zip(paths, (ARTICLE, "It rained.", foreign * 9), strict=True):
        path.write_text(text, "utf-8")
    told = run(*paths)
    again = summary(run(*paths, "--json"))
    assert "documents 3, without a statement 2, undated 3, not extracted 1" in told.stdout
    assert again["without_statement"] == 0


def test_a_date_given_later_revises_the_article(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ARTICLE)
    run(tmp_path / "a.txt")
    run(tmp_path / "a.txt", "--date", "2024-05-14")
    documents = Landing(home / "landing").scan("documents").collect()
    assert documents.get_column("document_key").n_unique() == 1
    assert documents.get_column("date_precision").to_list() == [None, "day"]


def test_the_outlet_is_that_of_documents_that_name_none(home: Path, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("text,publisher\nWe agree.,The Gazette\nWe object.,\n")
    run(tmp_path / "s.csv", "--publisher", "The Courier")
    documents = Landing(home / "landing").scan("documents").sort("text").collect()
    assert documents.get_column("publisher").to_list() == ["The Gazette", "The Courier"]


def test_a_kind_that_is_forced_is_the_only_one_that_a_file_is_read_as(
    home: Path, tmp_path: Path
) -> None:
    (tmp_path / "feed.xml").write_text(f"<html><body><p>{ARTICLE}</p></body></html>")
    forced = run(tmp_path / "feed.xml", "--format", "feed")
    assert forced.exit_code == 3
    assert Landing(home / "landing").scan("documents").collect().is_empty()
    assert run(tmp_path / "feed.xml").exit_code == 0
    (tmp_path / "s.csv").write_text(ROWS)
    run(tmp_path / "s.csv", "--format", "text")
    sources = Landing(home / "landing").scan("documents").collect().get_column("source")
    assert sources.to_list() == ["html", "text"]


def test_what_an_older_extractor_went_over_is_extracted_again_by_the_command(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "s.csv").write_text(ROWS)
    with monkeypatch.context() as before:
        before.setattr("ingest.rows.EXTRACTOR_VERSION", "0")
        run(tmp_path / "s.csv")
    assert summary(run(tmp_path / "s.csv", "--json"))["duplicate"] == 28
    assert summary(run(tmp_path / "s.csv", "--again", "--json"))["loaded"] == 28


def test_the_demo_is_the_corpus_of_its_package(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = "fileid,year,date,president_id,president,president_full,source_url,is_sotu\n"
    row = "1,1990,1990-01-31,x,Venn,Orla Venn,https://presidency.example/1,True\n"
    (tmp_path / "metadata.csv").write_text(head + row)
    (tmp_path / "speeches").mkdir()
    (tmp_path / "speeches" / "1.txt").write_text("We will answer every such step.")
    monkeypatch.setattr("warehouse.commands.ingest.demo_path", lambda: tmp_path / "metadata.csv")
    assert summary(run("--demo", "--json"))["loaded"] == 1
    statements = Landing(home / "landing").scan("statements").collect()
    assert statements.get_column("speaker").to_list() == ["Orla Venn"]


def test_speakers_given_later_revise_the_speeches(home: Path, tmp_path: Path) -> None:
    (tmp_path / "CHL_50_1995.txt").write_text("My country seeks peace. We condemn nobody.")
    table = tmp_path / "speakers.csv"
    table.write_text("Year,ISO Code,Name of Person Speaking,Post\n1995,CHL,Mrs. PRILL,President\n")
    run(tmp_path / "CHL_50_1995.txt")
    assert run(tmp_path / "CHL_50_1995.txt", "--speakers", table, "--json").exit_code == 0
    speakers = Landing(home / "landing").scan("statements").collect().get_column("speaker")
    assert "Prill" in speakers.to_list()


def test_files_that_are_no_files_and_dead_links_are_told(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    os.mkfifo(folder / "pipe.txt")
    (folder / "dead.txt").symlink_to(tmp_path / "gone.txt")
    (folder / ".hidden").write_text("x")
    result = run(folder)
    assert result.exit_code == 3
    assert result.stdout.count("it is no regular file") == 2


def test_an_empty_folder_is_told(home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run(tmp_path / "empty")
    assert result.exit_code == 0
    assert "nothing was read" in result.stdout


def test_gkg_lines_without_a_quotation_are_counted_and_are_no_items(
    home: Path, tmp_path: Path
) -> None:
    without = gkg("")
    one, two = tmp_path / "1.gkg.csv", tmp_path / "2.gkg.csv"
    one.write_text(gkg("10|20|said|We agree") + without * 2 + gkg("", 26))
    two.write_text(without * 3)
    some, none = run(one), run(two)
    assert "read 2 = loaded 1 + duplicate 0 + quarantined 1" in some.stdout
    assert "passed over 2: " in some.stdout
    assert (none.exit_code, "nothing was read" in none.stdout) == (0, False)
    assert "passed over 3: records that hold no statement" in none.stdout
    again = summary(run(one, two, "--json"))
    assert (again["read"], again["passed_over"]) == (2, 5)
    ledger = Landing(home / "landing").scan("ledger").collect()
    assert ledger.select("items_read", "items_loaded", "items_quarantined").rows() == [(2, 1, 1)]


def test_a_file_of_a_header_alone_is_told(home: Path, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("text,speaker\n")
    assert "no records in them" in run(tmp_path / "s.csv").stdout


def test_text_that_breaks_parsers_lands_as_it_is(home: Path, tmp_path: Path) -> None:
    hostile = {"text": "<script>alert(1)</script> \ud800 \u202e =cmd() \x07", "speaker": "X"}
    (tmp_path / "s.jsonl").write_text(json.dumps(hostile))
    assert run(tmp_path / "s.jsonl").exit_code == 0
    text = Landing(home / "landing").scan("statements").collect().get_column("text").item()
    assert text == "<script>alert(1)</script> \ufffd \u202e =cmd() \x07"


def command(home: Path, *args: object) -> list[str]:
    return [sys.executable, "-m", "warehouse", "ingest", *map(str, args)]


def test_two_at_once_load_everything_once(home: Path, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text(ROWS)
    running = [
        subprocess.Popen(command(home, tmp_path / "s.csv", "--json"), stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    found = [json.loads(process.communicate()[0]) for process in running]
    assert sorted(process.returncode for process in running) == [0, 0]
    assert sum(one["loaded"] for one in found) == 28
    assert sum(one["duplicate"] for one in found) == 28
    documents = Landing(home / "landing").scan("documents").collect()
    assert documents.height == documents.get_column("document_id").n_unique() == 28


@pytest.mark.slow
@pytest.mark.parametrize("name", ["s.csv", "s.jsonl", "a.txt", "a.html"])
def test_a_line_of_200_mb_is_quarantined_in_little_memory(
    home: Path, tmp_path: Path, name: str
) -> None:
    starts = {
        "s.csv": b"text,speaker\n",
        "s.jsonl": b'{"text": "A.", "speaker": "X"}\n{"text": "',
        "a.txt": b"",
        "a.html": b"<html><body><p>",
    }
    with (tmp_path / name).open("wb") as file:
        file.write(starts[name])
        for _ in range(200):
            file.write(b"x" * 1024 * 1024)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (1024**3, 1024**3))

    done = subprocess.run(
        command(home, tmp_path / name, "--json"), capture_output=True, preexec_fn=limit, check=False
    )
    assert done.returncode in (1, 3), done.stderr.decode()
    assert json.loads(done.stdout)["quarantined"] == 1


def test_the_kinds_of_input_are_listed() -> None:
    listed = CliRunner().invoke(cli, ["sources", "--json"])
    assert [entry["name"] for entry in json.loads(listed.stdout)] == [s.name for s in SOURCES]
    told = CliRunner().invoke(cli, ["sources"]).stdout
    assert all(source.summary in told for source in SOURCES)
