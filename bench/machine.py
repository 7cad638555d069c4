"""The machine that a bench runs on, in words: speeds hang on it."""

from __future__ import annotations

import os
import platform
import resource
import sys
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")
SMALL_INTEGERS = frozenset(["avx_vnni", "avx512_vnni", "asimddp"])  # products that the coder makes


def machine(cores: int | None = None) -> str:
    """``2 cores, Some Processor (x86_64, with products of small integers)``.

    ``cores`` is how many the bench uses, where it is not all. Where the system does not tell the
    processor, its kind stands alone.
    """
    used = cores or os.cpu_count() or 1
    name, flags = _processor()
    kind = platform.machine()
    if flags:
        kind += ", with" if flags & SMALL_INTEGERS else ", without"
        kind += " products of small integers"
    told = f"{name} ({kind})" if name else kind
    return f"{used} core{'s' * (used != 1)}, {told}"


def peak_bytes(usage: resource.struct_rusage) -> int:
    """The highest resident size that a usage tells, which Linux counts in units of 1,024 bytes."""
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _processor() -> tuple[str, set[str]]:
    """The name and the flags that Linux tells of the first processor."""
    if not CPUINFO.exists():
        return "", set()
    told: dict[str, str] = {}
    for line in CPUINFO.read_text("utf-8").split("\n\n", 1)[0].splitlines():
        key, _, value = line.partition(":")
        told[key.strip()] = value.strip()
    return told.get("model name", ""), set((told.get("flags") or told.get("Features", "")).split())
