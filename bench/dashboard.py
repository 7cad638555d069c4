"""The dashboard in a real browser on generated statements: `make bench-dashboard`.

Generates loads, refreshes the store, serves it as `communique dashboard` does, and measures what a
reader waits for. Results go to docs/benchmarks/dashboard.md, which keeps what it says of other
sizes, before them and after.

    python -m bench.dashboard [--statements 1000000] [--sessions 10] [--home STORES]
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from bench.generated import generate
from bench.machine import machine
from bench.pages import started, turn_to
from bench.warehouse import refresh
from tests.dashboard.conftest import PAGES
from warehouse.builds import Builds

REPOSITORY = Path(__file__).parents[1]
REPORT = REPOSITORY / "docs" / "benchmarks" / "dashboard.md"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
HEAD = "# The dashboard, measured\n\n`make bench-dashboard`.\n"
TIMEOUT_MS = 180_000
GRAINS = ("month", "year", "week", "year", "month", "day", "year", "month")
# Tells when the chart has drawn other data, whose points may well be as many as before.
WATCH = """() => {
    const chart = document.querySelector('.js-plotly-plot');
    if (!chart.watched) chart.on('plotly_afterplot', () => {
        chart.isDrawn = chart.data !== chart.watched;
    });
    chart.watched = chart.data;
    chart.isDrawn = false;
}"""
IS_DRAWN = """grain => {
    const unit = document.querySelector('.cq-subtitle').textContent;
    const chart = document.querySelector('.js-plotly-plot');
    const isDrawn = chart && (chart.watched ? chart.isDrawn : chart.querySelector('.point'));
    return isDrawn && unit.includes(`, by ${grain},`);
}"""
SECTION = re.compile(r"^## ([\d,]+) statements\n", re.MULTILINE)


@contextmanager
def served(home: Path) -> Iterator[tuple[str, psutil.Process]]:
    """A fresh server of the dashboard."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "warehouse", "dashboard", "--port", str(port)]
    server = subprocess.Popen(
        command, env={**os.environ, "COMMUNIQUE_HOME": str(home)}, cwd=REPOSITORY,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(timeout=30)


def seconds(action: Callable[[], object]) -> float:
    started = time.monotonic()
    action()
    return time.monotonic() - started


def settled(page: Page) -> None:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def load(page: Page, address: str) -> None:
    """Open an address and wait until its first chart is drawn."""
    page.set_default_timeout(TIMEOUT_MS)
    page.goto(address)
    chart_drawn(page)


def chart_drawn(page: Page) -> None:
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    settled(page)


def change_grain(page: Page, grain: str) -> float:
    """Seconds from the choice of another grain until its chart is drawn."""
    return change_at_once([page], grain)[0]


def change_at_once(pages: Sequence[Page], grain: str) -> list[float]:
    """Seconds from the choice of another grain in all sessions at once until each one's chart is
    drawn, or the charts looked at before it if these take longer."""
    for page in pages:
        page.get_by_role("combobox", name="A point is a").click()
        page.get_by_role("option", name=grain, exact=True).wait_for()
        page.evaluate(WATCH)
    started = time.monotonic()
    for page in pages:
        page.get_by_role("option", name=grain, exact=True).click()
    found = []
    for page in pages:
        page.wait_for_function(IS_DRAWN, arg=grain)
        found.append(time.monotonic() - started)
    return found


def first_pages(browser: Browser, home: Path, times: int = 5) -> tuple[list[float], list[float]]:
    """Seconds until the first page of a fresh server can be read in a fresh browser profile, and
    until its chart is drawn."""
    readable, drawn = [], []
    for _ in range(times):
        with served(home) as (address, _server):
            context = browser.new_context(viewport={"width": 1440, "height": 1000})
            page = context.new_page()
            page.set_default_timeout(TIMEOUT_MS)
            started = time.monotonic()
            page.goto(address, wait_until="commit")
            page.locator(".cq-title").first.wait_for()
            readable.append(time.monotonic() - started)
            chart_drawn(page)
            drawn.append(time.monotonic() - started)
            context.close()
    return readable, drawn


def in_use(browser: Browser, home: Path, sessions: int) -> dict[str, list[float]]:
    """Control changes, page loads and memory of one warm server, alone and with many readers."""
    found: dict[str, list[float]] = {}
    with served(home) as (address, server):
        trend = f"{address}/trends?kind=dyad&e=USA%3ERUS,RUS%3EUSA&grain=year"
        pages = [
            browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
            for _ in range(sessions)
        ]
        load(pages[0], trend)
        change_grain(pages[0], "month")
        found["control"] = [change_grain(pages[0], grain) for grain in GRAINS[1:]]
        for name in PAGES:
            found[f"page {name}"] = [
                seconds(lambda n=name: (pages[0].goto(f"{address}/{n}"),  # type: ignore[misc]
                                        pages[0].locator(".cq-h1").wait_for(),
                                        settled(pages[0])))
            ]  # fmt: skip
        found["memory one"] = [server.memory_info().rss / 1e6]
        for page in pages:
            load(page, trend)
        found["many"] = [change_grain(page, grain) for grain in ("month", "week") for page in pages]
        found["at once"] = [
            second for grain in ("year", "month") for second in change_at_once(pages, grain)
        ]
        found["memory many"] = [server.memory_info().rss / 1e6]
    return found


def reruns(home: Path) -> dict[str, tuple[float, float, float, float]]:
    """Seconds of a page's script: first run by the clock and of the processor, median rerun alike.

    The first run asks its questions of the database, a rerun remembers the answers. The
    processor's seconds tell what the machine's other work hides.
    """
    app = started(home)
    found = {}
    for name in PAGES:
        turn_to(app, name, {})
        runs = []
        for _ in range(6):
            busy = time.process_time()
            runs.append((seconds(app.run), time.process_time() - busy))
        clock, busy_times = zip(*runs[1:], strict=True)
        found[name] = (*runs[0], statistics.median(clock), statistics.median(busy_times))
    return found


def report(statements: int, size: float, told: dict[str, str]) -> str:
    load_average = os.getloadavg()[0]
    lines = "\n".join(f"| {name} | {value} |" for name, value in told.items())
    return f"""## {statements:,} statements

Database of {size:,.0f} MB. {machine()},
Python {platform.python_version()}, Chromium without a graphics card, on
the same machine, {time.strftime("%Y-%m-%d")}; load average {load_average:.1f} at the end.

| measure | result |
|---|---|
{lines}
"""


def summary(values: list[float], unit: str = "s") -> str:
    scale, digits = (1000, 0) if unit == "ms" else (1, 1)
    ordered = sorted(value * scale for value in values)
    high = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    middle = statistics.median(ordered)
    return f"median {middle:.{digits}f} {unit}, p95 {high:.{digits}f} {unit}, n = {len(values)}"


def measure(statements: int, sessions: int, home: Path) -> str:
    if not Builds(home).link.exists():
        generate(home, statements)
        refresh(home)
    size = Builds(home).link.resolve().stat().st_size / 1e6
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        readable, drawn = first_pages(browser, home)
        used = in_use(browser, home, sessions)
        browser.close()
    script = reruns(home)
    told = {
        "first page of a fresh server and profile, its first finding to read": summary(readable),
        "the same, its chart drawn": summary(drawn),
        "another grain chosen, until its chart is drawn": summary(used["control"], "ms"),
        f"the same, {sessions} sessions open": summary(used["many"], "ms"),
        f"the same, in {sessions} sessions at once": summary(used["at once"], "ms"),
        "server memory, one session": f"{used['memory one'][0]:.0f} MB",
        f"server memory, {sessions} sessions": f"{used['memory many'][0]:.0f} MB",
    }
    for name in PAGES:
        first, first_busy, again, again_busy = (1000 * value for value in script[name])
        told[f"{name}: page loaded; script first (processor); again (processor)"] = (
            f"{used[f'page {name}'][0]:.1f} s; {first:.0f} ms ({first_busy:.0f} ms);"
            f" {again:.0f} ms ({again_busy:.0f} ms)"
        )
    return report(statements, size, told)


def merged(former: str, parts: Mapping[int, str]) -> str:
    """The former page with some sizes measured anew; what it says of others stays."""
    head, *found = SECTION.split(former)
    sections, tail = {}, ""
    for size, text in zip(found[::2], found[1::2], strict=True):
        text, mark, rest = text.partition("\n## ")
        sections[int(size.replace(",", ""))] = f"## {size} statements\n{text.rstrip()}\n"
        tail += mark + rest
    sections |= parts
    body = "\n".join(sections[size] for size in sorted(sections))
    return f"{(head or HEAD).rstrip()}\n\n{body}{tail}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument(
        "--home", type=Path, help="keep the stores here, those of bench.warehouse too"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="communique-bench-") as scratch:
        homes = options.home or Path(scratch)
        parts = {
            size: measure(size, options.sessions, homes / f"{size}") for size in options.statements
        }
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    former = REPORT.read_text("utf-8") if REPORT.exists() else ""
    REPORT.write_text(merged(former, parts), "utf-8")
    sys.stdout.write(REPORT.read_text("utf-8"))


if __name__ == "__main__":
    main()
