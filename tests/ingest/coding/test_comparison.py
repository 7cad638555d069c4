from __future__ import annotations

import shutil
from pathlib import Path

from ingest.coding import examples
from ingest.coding.coder import MODEL
from ingest.coding.comparison import before_and_after

THREATS = [e for e in examples.read()[0] if e.is_held_out and e.act == "THREATEN"][:20]


def test_the_same_model_moves_nothing() -> None:
    lines = list(before_and_after(MODEL, MODEL, THREATS))
    assert lines[0].removeprefix("before") == lines[1].removeprefix("after")
    assert "act changed in 0 (0.0%)" in lines
    assert any("moved by +0.00 on average" in line for line in lines)


def test_a_changed_severity_is_shown_without_training(tmp_path: Path) -> None:
    before = Path(shutil.copytree(MODEL, tmp_path / "before"))
    book = before / "acts.toml"
    severe = book.read_text("utf-8").replace("severity = 6.0", "severity = 9.0")
    book.write_text(severe, "utf-8")
    lines = list(before_and_after(before, MODEL, THREATS))
    assert "act changed in 0 (0.0%)" in lines
    assert any("escalation moved by -" in line for line in lines)
