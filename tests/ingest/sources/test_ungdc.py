from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.model import Document
from tests.ingest.sources.reading import document, read, rejected, write
from tests.ingest.sources.test_events import xlsx

HEADER = ["Year", "ISO Code", "Country", "Name of Person Speaking", "Post"]
ROWS: list[list[str | float]] = [
    [1995, "CHL", "Chile", "Mrs. Ana PRILL", "Minister for Foreign Affairs"],
    [1962, "YDYE", "South Yemen", "Mr. VOST", ""],
    [1995, "", "Nowhere", "Nobody", ""],
    *([year, "RUS", "Russia", "Mr. Oleg VOST", ""] for year in (1985, 1991, 1992)),
]


@pytest.fixture(params=["csv", "xlsx"])
def speakers(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "xlsx":
        return xlsx(tmp_path / "speakers.xlsx", [[*HEADER], *ROWS])
    content = "\n".join(",".join(str(cell) for cell in row) for row in [HEADER, *ROWS])
    return write(tmp_path / "speakers.csv", "\ufeff" + content)


def test_a_speech_has_its_speaker_by_year_and_state(tmp_path: Path, speakers: Path) -> None:
    path = write(tmp_path / "CHL_50_1995.txt", "\ufeffMr. President,\rPeace.\r")
    found = document(path, speakers=speakers)
    (turn,) = found.turns
    assert (turn.speaker, turn.role) == ("Ana Prill", "Minister for Foreign Affairs")
    assert found.text == "Mr. President,\nPeace."
    assert (found.published_at, found.date_precision) == (datetime(1995, 1, 1, tzinfo=UTC), "year")


def test_states_that_are_gone_and_speakers_without_a_post(tmp_path: Path, speakers: Path) -> None:
    found = document(write(tmp_path / "YDYE_17_1962.txt", "Peace."), speakers=speakers)
    (turn,) = found.turns
    assert (turn.country, turn.speaker, turn.role) == ("YMD", "Vost", None)


def test_without_a_table_the_state_speaks(tmp_path: Path) -> None:
    found = document(write(tmp_path / "SUN_17_1962.txt", "Peace."))
    assert [(turn.speaker, turn.country) for turn in found.turns] == [(None, "SUN")]


@pytest.mark.parametrize(("year", "code"), [(1985, "SUN"), (1991, "SUN"), (1992, "RUS")])
def test_moscow_speaks_for_the_state_of_its_time(
    tmp_path: Path, year: int, code: str, speakers: Path
) -> None:
    path = write(tmp_path / f"RUS_{year - 1945}_{year}.txt", "Peace.")
    (turn,) = document(path, speakers=speakers).turns
    assert (turn.country, turn.speaker) == (code, "Oleg Vost")


@pytest.mark.parametrize(
    ("name", "reason"), [("XQX_17_1962.txt", "'XQX' is not known"), ("CHL_1_1900.txt", "1900")]
)
def test_a_name_that_cannot_be_is_told(tmp_path: Path, name: str, reason: str) -> None:
    assert reason in rejected(write(tmp_path / name, "Peace.")).reason


def test_every_state_of_the_corpus_is_known(shared_data: Path) -> None:
    items = read(shared_data / "corpora" / "ungdc")
    assert items
    assert all(isinstance(item, Document) for item in items)
