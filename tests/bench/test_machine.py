from __future__ import annotations

from pathlib import Path

import pytest

from bench import machine as module
from bench.machine import machine

CPUINFO = """processor\t: 0
model name\t: Some Processor 9
flags\t\t: fpu avx2 {flag}

processor\t: 1
model name\t: Another
"""


@pytest.mark.parametrize(("flag", "told"), [("avx_vnni", "with"), ("avx512f", "without")])
def test_a_report_names_the_processor_and_what_the_coder_makes_use_of(
    flag: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_by_linux = tmp_path / "cpuinfo"
    told_by_linux.write_text(CPUINFO.format(flag=flag))
    monkeypatch.setattr(module, "CPUINFO", told_by_linux)
    monkeypatch.setattr(module.platform, "machine", lambda: "x86_64")
    assert machine(2) == (f"2 cores, Some Processor 9 (x86_64, {told} products of small integers)")


def test_a_system_that_does_not_tell_its_processor_is_named_by_its_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CPUINFO", tmp_path / "none")
    monkeypatch.setattr(module.platform, "machine", lambda: "arm64")
    assert machine(1) == "1 core, arm64"
