"""What `communique status` counts."""

from __future__ import annotations

from pathlib import Path

from ingest.landing import Landing
from ingest.pipeline import ingest
from ingest.sources.base import Options
from ingest.sources.inputs import files, recognise
from warehouse.status import status


def test_a_place_that_two_loads_could_not_read_is_one(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "landing")

    def load(*wrong: str) -> None:
        rows = "".join(f"We thank you.,{state}\n" for state in wrong)
        (tmp_path / "a.csv").write_text(f"text,country\n{rows}", "utf-8")
        inputs = [(s, p) for p in files([tmp_path / "a.csv"]) if (s := recognise(p)) is not None]
        ingest(inputs, Options(), landing, 1)

    load("Nowhere", "Elsewhere")
    load("Nowhere", "Still elsewhere")
    assert status(tmp_path, landing)["items_quarantined"] == 2
