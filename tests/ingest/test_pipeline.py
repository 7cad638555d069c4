from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from ingest.extract import EXTRACTOR_VERSION
from ingest.landing import Landing
from ingest.pipeline import Summary, ingest
from ingest.sources.base import Options
from ingest.sources.inputs import Unreadable, files, inputs, recognise
from ingest.sources.lines import MAX_LINE_BYTES
from ingest.sources.remote import shown_of
from tests.ingest.sources.test_events import gdelt_event
from tests.ingest.sources.test_feeds import item, rss

HEADER = "id,text,speaker,country,targets,date\n"
ROWS = [
    "1,We will answer every provocation.,Ilan Vost,RUS,USA,2023-11-10\n",
    "2,We thank our neighbours.,Ana Prill,Chile,Peru;Bolivia,10 November 2023\n",
]


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "landing")


def load(
    landing: Landing, *paths: Path, processes: int = 1, again: bool = False, **options: object
) -> Summary:
    inputs = [(source, p) for p in files(paths) if (source := recognise(p)) is not None]
    assert inputs, "the test's file was not recognised"
    known = Options(**options)  # type: ignore[arg-type]
    summary = ingest(inputs, known, landing, processes, again=again)
    total = summary.total
    assert total.read == total.loaded + total.duplicate + total.quarantined
    return summary


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_statement_file_lands_with_speakers_states_and_dates(
    landing: Landing, tmp_path: Path
) -> None:
    load(landing, write(tmp_path / "s.csv", HEADER + "".join(ROWS)))
    statements = landing.scan("statements").sort("statement_date", "text").collect()
    assert statements.get_column("text").to_list() == [
        "We thank our neighbours.",
        "We will answer every provocation.",
    ]
    assert statements.get_column("country").to_list() == ["CHL", "RUS"]
    assert statements.get_column("targets").to_list() == [["PER", "BOL"], ["USA"]]
    assert landing.scan("codings").collect().height == 2


def test_loading_twice_adds_nothing(landing: Landing, tmp_path: Path) -> None:
    path = write(tmp_path / "s.csv", HEADER + "".join(ROWS))
    load(landing, path)
    loads = landing.loads()
    assert load(landing, path).total.duplicate == 2
    assert landing.loads() == loads


def test_a_broken_line_among_good_ones_is_quarantined(landing: Landing, tmp_path: Path) -> None:
    content = HEADER + ROWS[0] + "3,too,few\n" + ROWS[1]
    total = load(landing, write(tmp_path / "s.csv", content)).total
    assert (total.loaded, total.quarantined) == (2, 1)
    kept = landing.scan("quarantine").collect().row(0, named=True)
    assert kept["place"] == "line 3"
    assert "3 fields where the header has 6" in kept["reason"]
    assert kept["content"] == "3,too,few"


def test_what_lands_names_the_file_and_no_folder_of_the_machine(
    landing: Landing, tmp_path: Path
) -> None:
    broken = HEADER + ROWS[0] + "3,too,few\n"
    path = write(tmp_path / "s.csv", broken)
    summary = load(landing, path)
    assert summary.problems[0].startswith(f"{path}: line 3: ")
    with ZipFile(tmp_path / "batch.zip", "w") as archive:
        archive.writestr("2023/a.csv", broken.replace("Ilan", "Ivar"))
    ingest(inputs([tmp_path / "batch.zip"]), Options(), landing)
    address = shown_of("https://user:secret@example.org/files/b.csv?page=2")
    ingest([(Unreadable("there is nothing"), address)], Options(), landing)
    told = ["s.csv", "batch.zip/2023/a.csv", "example.org/files/b.csv?page=2"]
    for table in ("ledger", "quarantine"):
        landed = landing.scan(table).sort("load_id").collect()
        assert landed.get_column("path").to_list() == told


def test_an_unclosed_quote_does_not_swallow_the_file(landing: Landing, tmp_path: Path) -> None:
    content = HEADER + ROWS[0] + '3,"never closed,X,USA,RUS,2020-01-01\n' + ROWS[1]
    total = load(landing, write(tmp_path / "s.csv", content)).total
    assert total.quarantined == 1
    assert total.loaded >= 1


def test_ambiguous_and_missing_dates_are_kept_as_undated(landing: Landing, tmp_path: Path) -> None:
    rows = ["1,One text.,A,USA,,03/04/2023\n", "2,Another text.,B,USA,,\n"]
    summary = load(landing, write(tmp_path / "s.csv", HEADER + "".join(rows)))
    assert summary.total.undated == 2
    notes = landing.scan("documents").collect().get_column("date_note").to_list()
    assert any("line 2" in note and "two ways" in note for note in notes)
    assert any("line 3" in note and "no date" in note for note in notes)


def test_a_csv_without_the_needed_column_says_which(landing: Landing, tmp_path: Path) -> None:
    summary = load(landing, write(tmp_path / "s.csv", "quote,who\nHello there,X\n"))
    assert summary.total.quarantined == 1
    assert "--map theirs=text" in summary.problems[0]


def test_columns_can_be_mapped(landing: Landing, tmp_path: Path) -> None:
    path = write(tmp_path / "s.csv", "quote,who\nHello there,Ana Prill\n")
    load(landing, path, mapping={"quote": "text", "who": "speaker"})
    row = landing.scan("statements").collect().row(0, named=True)
    assert (row["text"], row["speaker"]) == ("Hello there", "Ana Prill")


def test_an_unknown_state_is_quarantined_not_guessed(landing: Landing, tmp_path: Path) -> None:
    rows = "1,A text.,A,Atlantis,,2020-01-01\n"
    summary = load(landing, write(tmp_path / "s.csv", HEADER + rows))
    assert "'Atlantis' is not known" in summary.problems[0]


def test_a_huge_line_is_quarantined_and_the_next_is_read(landing: Landing, tmp_path: Path) -> None:
    good = json.dumps({"text": "We call for talks."})
    huge = json.dumps({"text": "x" * (MAX_LINE_BYTES + 10)})
    total = load(landing, write(tmp_path / "s.jsonl", f"{good}\n{huge}\n")).total
    assert (total.loaded, total.quarantined) == (1, 1)
    assert landing.scan("quarantine").collect().row(0, named=True)["place"] == "line 2"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"text\0more", "binary"),
        (b"caf\x81\xe9", "convert it to UTF-8"),
    ],
)
def test_files_that_are_no_text_are_quarantined(
    landing: Landing, tmp_path: Path, content: bytes, reason: str
) -> None:
    summary = load(landing, write(tmp_path / "a.txt", content))
    assert summary.total.quarantined == 1
    assert reason in summary.problems[0]


def test_what_an_older_extractor_went_over_is_extracted_again_when_asked(
    landing: Landing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "s.csv", HEADER + ROWS[0])
    with monkeypatch.context() as before:
        before.setattr("ingest.rows.EXTRACTOR_VERSION", "0")
        load(landing, path)
    write(path, HEADER + "".join(ROWS))
    assert load(landing, path).total.duplicate == 1
    again = load(landing, path, again=True).total
    assert (again.loaded, again.duplicate) == (1, 1)
    versions = landing.scan("documents").sort("load_id").collect()
    first, _, anew = versions.rows(named=True)
    assert (first["extractor_version"], anew["extractor_version"]) == ("0", EXTRACTOR_VERSION)
    assert (first["document_key"], first["text"]) == (anew["document_key"], anew["text"])
    statements = landing.scan("statements").collect()
    assert statements.get_column("statement_id").n_unique() == 3
    assert set(statements.get_column("document_id")) == set(versions.get_column("document_id"))
    assert load(landing, path, again=True).total.duplicate == 2


def test_an_unreadable_file_is_quarantined(landing: Landing, tmp_path: Path) -> None:
    source = recognise(write(tmp_path / "a.txt", "text"))
    assert source is not None
    summary = ingest([(source, tmp_path / "gone.txt")], Options(), landing)
    assert summary.total.quarantined == 1
    assert "cannot be read" in summary.problems[0]


def test_a_file_on_which_a_source_fails_is_told_and_the_next_is_read(
    landing: Landing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(text: str) -> str:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr("ingest.sources.documents.plain", fail)
    broken = json.dumps({"title": "T", "text": "A text.", "path": "a.md"})
    write(tmp_path / "a.jsonl", broken)
    write(tmp_path / "b.txt", "“Never,” said Ana Prill.")
    summary = load(landing, tmp_path / "a.jsonl", tmp_path / "b.txt")
    assert (summary.total.loaded, summary.total.quarantined) == (1, 1)
    assert "RuntimeError: unforeseen" in summary.problems[0]


def test_points_of_another_precision_or_source_are_others(landing: Landing, tmp_path: Path) -> None:
    marks = "date,label,series,value\n"
    load(landing, write(tmp_path / "year.csv", f"{marks}2020,Crisis,,\n2020-02,,gpr,99\n"))
    load(landing, write(tmp_path / "day.csv", f"{marks}2020-01-01,Crisis,,\n"))
    load(landing, write(tmp_path / "gpr.csv", "month,GPR\n2020-02-01,99\n"))
    points = landing.scan("series").sort("series", "grain", "source").collect()
    assert points.select("series", "grain", "source").rows() == [
        ("events", "day", "events-csv"),
        ("events", "year", "events-csv"),
        ("gpr", "month", "events-csv"),
        ("gpr", "month", "gpr"),
    ]


def test_the_ledger_counts_all_that_lands(landing: Landing, tmp_path: Path) -> None:
    dated = "<lastBuildDate>Tue, 14 May 2024 10:00:00 GMT</lastBuildDate>"
    load(
        landing,
        write(tmp_path / "s.csv", HEADER + "".join(ROWS)),
        write(tmp_path / "gpr.csv", "month,GPR\n2020-02-01,99\n2020-03-01,98\n"),
        write(tmp_path / "e.CSV", gdelt_event()),
        write(tmp_path / "feed.xml", rss(dated, item())),
    )
    ledger = landing.scan("ledger").sort("source").collect()
    tables = ("statements", "codings", "events", "series", "sightings")
    assert dict(zip(ledger["source"], ledger.select(tables).iter_rows(), strict=True)) == {
        "feed": (0, 0, 0, 0, 1),
        "gdelt-events": (0, 0, 1, 0, 0),
        "gpr": (0, 0, 0, 2, 0),
        "statements-csv": (2, 2, 0, 0, 0),
    }


def test_windows_text_and_odd_line_ends_are_read(landing: Landing, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "“Never,” said Ana Prill.\rSecond line.".encode("cp1252"))
    write(tmp_path / "b.txt", b"\xef\xbb\xbfWith a mark.")
    load(landing, tmp_path / "a.txt", tmp_path / "b.txt")
    texts = landing.scan("documents").collect().get_column("text").to_list()
    assert sorted(texts) == ["With a mark.", "“Never,” said Ana Prill.\nSecond line."]


def test_a_ungdc_speech_has_its_speaker_and_only_a_year(landing: Landing, tmp_path: Path) -> None:
    speech = "Mr. President, my country seeks peace. We condemn nobody."
    folder = tmp_path / "corpus"
    folder.mkdir()
    write(folder / "CHL_50_1995.txt", "\ufeff" + speech + "\r")
    table = write(
        tmp_path / "speakers.csv",
        "Year,Session,ISO Code,Country,Name of Person Speaking,Post\n"
        "1995,50,CHL,Chile,Ana Prill,Minister for Foreign Affairs\n",
    )
    load(landing, folder, speakers=table)
    document = landing.scan("documents").collect().row(0, named=True)
    assert (document["published_at"].year, document["date_precision"]) == (1995, "year")
    speakers = set(landing.scan("statements").collect().get_column("speaker"))
    assert speakers == {"Ana Prill"}


def test_one_and_two_processes_land_the_same(tmp_path: Path) -> None:
    path = write(tmp_path / "s.csv", HEADER + "".join(ROWS))
    landings = [Landing(tmp_path / "one"), Landing(tmp_path / "two")]
    for landing, processes in zip(landings, (1, 2), strict=True):
        load(landing, path, processes=processes)
    for table in ("documents", "statements", "codings"):
        one, two = (
            landing.scan(table).drop("load_id", "loaded_at", "coded_at", strict=False).collect()
            for landing in landings
        )
        assert one.equals(two)
