"""Read-only SQL over a build, for anybody: each query in a process of its own, within limits."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from warehouse import sandbox, settings


class QueryError(Exception):
    """The query was refused, failed, or ran into a limit; the message says which."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may use; see ``warehouse.settings`` for units and defaults."""

    seconds: float
    cpu_seconds: int
    megabytes: int
    threads: int
    rows: int
    result_megabytes: int

    @classmethod
    def from_settings(cls) -> Limits:
        return cls(
            seconds=settings.SQL_SECONDS.value,
            cpu_seconds=settings.SQL_CPU_SECONDS.value,
            megabytes=settings.SQL_MEGABYTES.value,
            threads=settings.SQL_THREADS.value,
            rows=settings.SQL_ROWS.value,
            result_megabytes=settings.SQL_RESULT_MEGABYTES.value,
        )


@dataclass(frozen=True, slots=True)
class QueryResult:
    """A result as an Arrow table; ``types`` are DuckDB's names of the columns' types."""

    table: pa.Table
    types: list[str]
    is_truncated: bool
    seconds: float

    @property
    def columns(self) -> list[str]:
        return list(self.table.column_names)

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """The values as Python objects; what Python cannot hold (the year 294276) as text."""
        return list(zip(*(_values(column) for column in self.table.columns), strict=True))


def run_query(database: Path, sql: str, limits: Limits | None = None) -> QueryResult:
    """Run one SELECT or EXPLAIN over a database file.

    The marts and the meta schema need no prefix. Raises QueryError, never later than half a
    second after ``limits.seconds``.
    """
    limits = limits or Limits.from_settings()
    if any("\ud800" <= character <= "\udfff" for character in sql):
        raise QueryError("the query is no valid Unicode text")
    started = time.monotonic()
    request = {"sql": sql, "database": str(database.resolve()), **asdict(limits)}
    out, err, code = _run(request, limits)
    answer = _answer(err)
    if answer is None:
        raise QueryError(_ended(code, limits))
    if "out of memory" in answer.get("error", "").lower():
        raise QueryError(_ended(-signal.SIGABRT, limits))
    if "error" in answer:
        # Cut again: the child may have cut a path in two.
        told = _without_paths(answer["error"], database)[: sandbox.ERROR_CHARACTERS // 2]
        raise QueryError(told)
    with pa.ipc.open_stream(out) as reader:
        table = reader.read_all()
    table = table.rename_columns(_distinct(table.column_names))
    elapsed = time.monotonic() - started
    return QueryResult(table, answer["types"], answer["is_truncated"], elapsed)


def _run(request: dict[str, Any], limits: Limits) -> tuple[bytes, bytes, int]:
    content = json.dumps(request).encode()
    with subprocess.Popen(
        [sys.executable, "-I", "-W", "ignore", str(Path(sandbox.__file__))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"MALLOC_ARENA_MAX": "2", "ARROW_DEFAULT_MEMORY_POOL": "system", "TZ": "UTC"},
        cwd="/",
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(content, timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise QueryError(
                f"the query took longer than {limits.seconds:g} s ({settings.SQL_SECONDS.name})"
            ) from None
        finally:
            _end(process)
    return out, err, process.returncode


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answer(err: bytes) -> dict[str, Any] | None:
    lines = err.decode("utf-8", "replace").strip().splitlines()
    try:
        answer = json.loads(lines[-1]) if lines else None
    except json.JSONDecodeError:
        return None
    return answer if isinstance(answer, dict) else None


def _ended(code: int, limits: Limits) -> str:
    if code == -signal.SIGXCPU or code == -signal.SIGKILL:
        used = f"more than {limits.cpu_seconds} s of CPU time ({settings.SQL_CPU_SECONDS.name})"
    else:
        used = f"more than {limits.megabytes} MB of memory ({settings.SQL_MEGABYTES.name})"
    return f"the query used {used} and was ended"


def _without_paths(message: str, database: Path) -> str:
    """DuckDB's message without the place of the files; the query need not know it."""
    places = {str(database), str(database.resolve()), str(database.parent)}
    for place in sorted(places, key=len, reverse=True):
        message = message.replace(place, sandbox.CATALOG)
    return message


def _distinct(names: Sequence[str]) -> list[str]:
    """The names, those seen before with a number: a, b, a_2."""
    distinct: dict[str, None] = {}
    last: dict[str, int] = {}
    for name in names:
        number, candidate = last.get(name, 1), name
        while candidate in distinct:
            number += 1
            candidate = f"{name}_{number}"
        last[name] = number
        distinct[candidate] = None
    return list(distinct)


def _values(column: pa.ChunkedArray) -> Sequence[Any]:
    try:
        values: list[Any] = column.to_pylist()
    except (ValueError, OverflowError):
        values = column.cast(pa.string()).to_pylist()
    return values
