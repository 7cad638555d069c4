from __future__ import annotations

import subprocess
from pathlib import Path

import polars as pl
import pytest

from ingest.landing import Landing, LandingError
from ingest.model import content_id
from ingest.schema import TABLES

LEDGER = {"run_id": "r", "source": "article", "items_read": 1, "items_loaded": 1}


def document(document_id: str) -> dict[str, object]:
    return {"document_id": document_id, "document_key": document_id, "text": "x", "source": "a"}


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    landing = Landing(tmp_path / "landing")
    landing.create()
    return landing


def test_a_load_is_visible_with_all_its_tables(landing: Landing) -> None:
    landing.write("l1", {"ledger": [LEDGER], "documents": [document("d1"), document("d2")]})
    assert landing.loads() == ["l1"]
    assert landing.scan("documents").collect().get_column("load_id").to_list() == ["l1", "l1"]


def test_every_table_can_be_scanned_when_nothing_has_landed(landing: Landing) -> None:
    for table, schema in TABLES.items():
        frame = landing.scan(table).collect()
        assert frame.is_empty()
        assert dict(frame.schema) == schema


def test_what_an_earlier_version_did_not_land_is_null(landing: Landing) -> None:
    for load in ("l1", "l2"):
        landing.write(load, {"ledger": [LEDGER], "codings": [{"statement_id": load, "toward": []}]})
    older = landing.path / "l1" / "codings.parquet"
    pl.read_parquet(older).drop("toward").write_parquet(older)
    codings = landing.scan("codings").collect().sort("load_id")
    assert codings.get_column("toward").to_list() == [None, []]


def test_known_returns_only_ids_that_landed_whoever_landed_them(landing: Landing) -> None:
    one, two, three = (content_id(n) for n in range(3))
    landing.write("l1", {"ledger": [LEDGER], "documents": [document(one)]})
    assert landing.known("documents", [one, two]) == {one}
    Landing(landing.path).write("l2", {"ledger": [LEDGER], "documents": [document(two)]})
    assert landing.known("documents", [one, two, three]) == {one, two}
    assert landing.known("events", [one]) == set()


def test_a_load_that_fails_leaves_nothing(landing: Landing) -> None:
    broken = {**document("d1"), "published_at": "not a time"}
    with pytest.raises(LandingError, match=r"l1 .* documents\.published_at"):
        landing.write("l1", {"ledger": [LEDGER], "documents": [broken]})
    with pytest.raises(LandingError, match=r"events\.mentions .* 3000000000"):
        landing.write("l1", {"ledger": [LEDGER], "events": [{"mentions": 3_000_000_000}]})
    assert landing.loads() == []
    assert landing.sweep() == 0


def test_a_flipped_bit_or_a_lost_file_of_a_load_is_found(landing: Landing) -> None:
    landing.write("l1", {"ledger": [LEDGER], "documents": [document("d1")]})
    assert landing.damage("l1") == []
    path = landing.path / "l1" / "documents.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert landing.damage("l1") == [f"{path} does not hold what was written"]
    path.unlink()
    assert landing.damage("l1") == [f"{path} cannot be read: No such file or directory"]


def test_sha256sum_reads_the_checksums_of_a_load(landing: Landing) -> None:
    landing.write("l1", {"ledger": [LEDGER], "documents": [document("d1")]})
    path = landing.path / "l1" / "documents.parquet"

    def check() -> int:
        command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
        return subprocess.run(command, cwd=path.parent, capture_output=True).returncode

    assert check() == 0
    path.write_bytes(path.read_bytes() + b"x")
    assert check() == 1


def test_any_flipped_bit_of_the_checksums_is_found(landing: Landing) -> None:
    landing.write("l1", {"ledger": [LEDGER], "documents": [document("d1")]})
    path = landing.path / "l1" / "SHA256SUMS"
    content = path.read_bytes()
    for bit in range(8 * len(content)):
        flipped = bytearray(content)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        assert landing.damage("l1"), f"bit {bit % 8} of byte {bit // 8}"
    path.write_bytes(content + b"\n")
    assert landing.damage("l1")
    path.write_bytes(content)
    assert landing.damage("l1") == []


def test_a_load_needs_its_ledger_row(landing: Landing) -> None:
    with pytest.raises(ValueError, match="ledger"):
        landing.write("l1", {"documents": [document("d1")]})


def test_sweep_removes_what_a_killed_process_left(landing: Landing) -> None:
    (landing.path / ".pending" / "l9").mkdir()
    assert landing.sweep() == 1
    assert landing.loads() == []


def test_a_lone_surrogate_is_stored_as_a_replacement(landing: Landing) -> None:
    landing.write("l1", {"ledger": [LEDGER], "documents": [{**document("d"), "text": "a\ud800b"}]})
    assert landing.scan("documents").collect().get_column("text").to_list() == ["a?b"]


def test_a_place_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LandingError, match="COMMUNIQUE_HOME"):
        Landing(tmp_path / "file" / "landing").create()
