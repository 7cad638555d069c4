"""Kills loads and refreshes at random moments while readers hammer the store.

`python -m tests.warehouse.harness --points 200` goes on until so many were really killed; those
that ended before their moment came do not count. With `--dbt` refreshes run the real dbt project
instead of the stand-in. What must hold:

- every read sees one complete build, whose tables agree with what the build says of itself;
- every load that was acknowledged, and every load ever seen, is still there, unchanged;
- when all is loaded again in the end, the content is the same as in a store that was never
  disturbed.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb

from ingest.landing import Landing
from tests.warehouse.corpus import write_statements
from warehouse.builds import Builds
from warehouse.checks import content_hashes

STATEMENTS = 40
# A moment lies at random in one part after the other of the time that the command takes.
PARTS = 10
# Commands run undisturbed after so many attempts: they take longer as the store grows.
MEASURED_EVERY = 20
READ = """
    select
        (select documents from meta.build),
        (select count(*) from marts.fct_documents),
        (select statements from meta.build),
        (select count(*) from marts.fct_statements where target_ordinal = 1),
        (select sum(statements) from marts.escalation_country_day)
"""


class Harness:
    def __init__(self, folder: Path, seed: int, dbt: bool) -> None:
        self.folder = folder
        self.home = folder / "store"
        self.inputs: list[Path] = []
        self.reads = 0
        self.errors: list[str] = []
        self.killed: Counter[str] = Counter()
        self.killed_in_part: Counter[int] = Counter()
        self.ended = 0
        self._lasted: dict[str, float] = {}
        self._seen: set[str] = set()
        self._chance = random.Random(seed)
        self._module = "warehouse" if dbt else "tests.warehouse.small_dbt"
        self._done = threading.Event()

    def run(self, points: int, readers: int = 2) -> None:
        """Kill so many commands, or give up after as many errors; they are in ``errors``."""
        self._measure()
        threads = [threading.Thread(target=self._read, daemon=True) for _ in range(readers)]
        for thread in threads:
            thread.start()
        attempt = 0
        while self.killed.total() < points and len(self.errors) < points:
            if attempt % MEASURED_EVERY == 0:
                self._measure()
            command = ("refresh", "ingest")[attempt % 2]
            self._attempt(command, attempt // 2 % PARTS)
            attempt += 1
        self._done.set()
        for thread in threads:
            thread.join()
        self._check_convergence()

    def _measure(self) -> None:
        self._new_input()
        self._lasted["ingest"] = self._undisturbed("ingest", self.inputs[-1])
        self._lasted["refresh"] = self._undisturbed("refresh")
        self._check_loads(is_acknowledged=True)

    def _attempt(self, command: str, part: int) -> None:
        """Try to kill a command in one part of its time, and look at what is left."""
        if command == "ingest":
            self._new_input()
        how = self._chance.choice(("--force", "--full"))
        arguments = [self.inputs[-1] if command == "ingest" else how]
        moment = self._lasted[command] * (part + self._chance.random()) / PARTS
        is_killed = self._killed(moment, command, *arguments)
        if is_killed:
            self.killed[command] += 1
            self.killed_in_part[part] += 1
        else:
            self.ended += 1
        self._check_loads(is_acknowledged=command == "ingest" and not is_killed)

    def _new_input(self) -> None:
        seed = len(self.inputs)
        path = self.folder / f"{seed:04d}.csv"
        self.inputs.append(write_statements(path, seed, STATEMENTS, date(2022, 1, 1), 0.5))

    def _command(self, home: Path, *arguments: object) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", self._module, *map(str, arguments)],
            env={**os.environ, "COMMUNIQUE_HOME": str(home), "COMMUNIQUE_KEEP_BUILDS": "3"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def _undisturbed(self, *arguments: object, home: Path | None = None) -> float:
        started = time.monotonic()
        with self._command(home or self.home, *arguments) as process:
            _, error = process.communicate()
        if process.returncode != 0:
            self.errors.append(f"{arguments} ended with {process.returncode}: {error.decode()}")
        return time.monotonic() - started

    def _killed(self, moment: float, *arguments: object) -> bool:
        """Whether the command was killed at its moment, and had not ended by itself before."""
        with self._command(self.home, *arguments) as process:
            try:
                _, error = process.communicate(timeout=moment)
            except subprocess.TimeoutExpired:
                process.kill()
                _, error = process.communicate()
        if process.returncode == -signal.SIGKILL:
            return True
        if process.returncode != 0:
            self.errors.append(f"{arguments} ended with {process.returncode}: {error.decode()}")
        return False

    def _check_loads(self, is_acknowledged: bool) -> None:
        landing = Landing(self.home / "landing")
        loads, kills = set(landing.loads()), self.killed.total()
        if lost := self._seen - loads:
            self.errors.append(f"after {kills} killed: lost the loads {lost}")
        if is_acknowledged and loads == self._seen:
            self.errors.append(f"after {kills} killed: a load was acknowledged and is not there")
        for load in loads - self._seen:
            self.errors += landing.damage(load)
        self._seen = loads

    def _read(self) -> None:
        link = self.home / "communique.duckdb"
        while not self._done.is_set():
            try:
                with duckdb.connect(str(link.resolve()), read_only=True) as connection:
                    (told,) = connection.execute(READ).fetchall()
                if told[0] != told[1] or not told[2] == told[3] == told[4]:
                    self.errors.append(f"a read saw half a build: {told}")
                self.reads += 1
            except duckdb.Error as error:
                self.errors.append(f"a read failed: {error}")
            time.sleep(0.01)

    def _check_convergence(self) -> None:
        """Load everything again, refresh, and compare with a store that was never disturbed."""
        calm = self.folder / "calm"
        for home, inputs in ((self.home, self.inputs), (calm, list(reversed(self.inputs)))):
            self._undisturbed("ingest", *inputs, home=home)
            self._undisturbed("refresh", home=home)
        if self._content(self.home) != self._content(calm):
            self.errors.append("the content differs from that of an undisturbed store")
        if left := list((self.home / "landing" / ".pending").iterdir()):
            self.errors.append(f"left aside: {left}")

    @staticmethod
    def _content(home: Path) -> dict[str, str]:
        build = Builds(home).current()
        assert build is not None and build.verify() is None
        with duckdb.connect(str(build.database), read_only=True) as connection:
            return content_hashes(connection)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=200, help="how many to kill")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dbt", action="store_true", help="run the real dbt project")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="communique-harness-") as folder:
        harness = Harness(Path(folder), options.seed, options.dbt)
        started = time.monotonic()
        harness.run(options.points)
        counts = ", ".join(f"{number} of {name}" for name, number in harness.killed.items())
        print(f"killed {harness.killed.total()} ({counts}) in {time.monotonic() - started:.0f} s")
        print(f"{harness.ended} ended before their moment")
        parts = [str(harness.killed_in_part[part]) for part in range(PARTS)]
        print(f"killed in each tenth of the time that they take: {' '.join(parts)}")
        print(f"{harness.reads:,} reads; {len(harness.errors)} errors")
        for error in harness.errors:
            print(f"  {error}")
    sys.exit(1 if harness.errors else 0)


if __name__ == "__main__":
    main()
