"""A real browser walks the dashboard as analysts do: nothing breaks, nothing leaves the machine."""

from __future__ import annotations

import csv
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from hashlib import md5
from itertools import combinations
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from dashboard import escape
from tests.dashboard.conftest import PAGES
from tests.dashboard.store import HOSTILE, SPEAKERS, make_build
from warehouse.builds import Builds

pytestmark = pytest.mark.browser
REPOSITORY = Path(__file__).parents[2]
SCREENSHOTS = REPOSITORY / "build" / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_MS = 90_000  # far beyond what a reader waits: the machine may be busy
START_S = 240
expect.set_options(timeout=WAIT_MS)
# Entity, day and value of every point of the first chart, as Plotly holds them.
DRAWN = """() => document.querySelector('.js-plotly-plot').data.filter(line => line.customdata)
    .flatMap(line => line.customdata.map(([entity, day], i) => [entity, day, line.y[i]]))
    .filter(([entity, day, value]) => value !== null && value !== undefined)"""
# The texts of a picture and, of them, those that nothing may cover: name and edges in pixels.
TEXTS = """() => {
    const boxes = places => [...document.querySelectorAll(places)].map(text => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        return [text.textContent, left, right, top, bottom];
    });
    const width = document.querySelector('svg').getBoundingClientRect().width;
    return [width, boxes('text'), boxes('.legendtext, .annotation-text, .gtitle')];
}"""
# Counts how often Plotly begins to draw a chart, and how often it is done: it begins anew where it
# finds that the axes need more room.
WATCH_DRAWING = """Object.defineProperty(HTMLElement.prototype, 'on', {
    configurable: true,
    get() { return undefined; },
    set(on) {
        Object.defineProperty(this, 'on', { value: on, writable: true, configurable: true });
        this.drawn = { begun: 0, done: 0 };
        on('plotly_beforeplot', () => { this.drawn.begun += 1; });
        on('plotly_afterplot', () => { this.drawn.done += 1; });
    },
})"""
ARE_DRAWN_ONCE = """() => {
    const charts = [...document.querySelectorAll('.js-plotly-plot')];
    return charts.length && charts.every(({ drawn }) => drawn.done && drawn.begun === drawn.done);
}"""
# The keys of the matrix's cells, in the order of its points, and the elements of a hover.
CELLS = """() => document.querySelector('.js-plotly-plot').data
    .find(({ customdata }) => customdata).customdata.flat()"""
HOVER_TAGS = "() => [...document.querySelectorAll('.hoverlayer *')].map(part => part.localName)"
AT_REST = """Promise.allSettled(document.getAnimations()
    .filter(animation => animation.effect.getComputedTiming().endTime < Infinity)
    .map(animation => animation.finished))
    .then(() => null)"""
TIMELINES = [
    "trends?kind=dyad&grain=year&e=USA%3ERUS,RUS%3EUSA&events=crises&axis=gpr%3Agpr",
    "trends?kind=dyad&grain=year&panels=many&e=USA%3ERUS,USA%3EGBR&measure=threat",
    "trends?kind=country&grain=day&e=USA&from=2014-01-01&to=2014-02-10",
    "dyad?a=USA&b=RUS&grain=year&events=crises",
    "coverage?by=country_code",
]
# How far a page reaches beyond its window: it scrolls in an element of its own.
BEYOND = "page => page.scrollWidth - page.clientWidth"
POINTS = {
    "trends": "kind=country&e=USA&grain=year&point=USA%402014-01-01",
    "dyad": "a=USA&b=RUS&grain=year&point=USA%3ERUS%402014-01-01",
    "matrix": "rows=country&pick=matrix%3AUSA%3ERUS",
    "coverage": "by=country_code&pick=coverage%3AUSA%402014-01-01",
}
HOSTILE_SPEAKERS = range(10, len(SPEAKERS))
TALLEST = 12_000
MOST_TABS = 200
SHOWN = str.maketrans({"\u202e": "⟨RLO⟩", "\u202c": "⟨PDF⟩", "\u2067": "⟨RLI⟩", "\u2069": "⟨PDI⟩"})


@pytest.fixture(scope="module")
def home(stores: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small store, to which builds may be added."""
    copy = tmp_path_factory.mktemp("served") / "store"
    return Path(shutil.copytree(stores["small"], copy, symlinks=True))


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[str]:
    """The dashboard over that store, as `communique dashboard` serves it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "warehouse", "dashboard", "--port", str(port)]
    environment = {**os.environ, "COMMUNIQUE_HOME": str(home)}
    server = subprocess.Popen(command, env=environment, cwd=REPOSITORY)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/_stcore/health")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url: str) -> None:
    last = time.monotonic() + START_S
    while time.monotonic() < last:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    raise TimeoutError(f"{url} did not answer")


def unavailable(reason: str) -> NoReturn:
    """Skip here; where the tests stand guard (CI is set), what cannot be checked fails."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason}, and CI is set")
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        unavailable("chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def context(browser: Browser, served: str) -> Iterator[BrowserContext]:
    """One for all tests, so that the dashboard's own files are fetched and compiled once."""
    context = browser.new_context(
        base_url=served, viewport={"width": 1440, "height": 1300}, accept_downloads=True
    )
    context.set_default_timeout(WAIT_MS)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, served: str) -> Iterator[Page]:
    """A page that fails the test on console errors and on requests that leave the machine."""
    page = context.new_page()
    complaints = watched(page, served)
    yield page
    pwned = page.evaluate("window.pwned")
    page.close()
    assert not complaints
    assert pwned is None


def watched(page: Page, served: str) -> list[str]:
    """What a page will complain of on its console and ask of other machines, as it comes."""
    complaints: list[str] = []
    # Streamlit asks below a deep link's own path first; these answers 404 are its way.
    page.on(
        "console",
        lambda m: (
            complaints.append(m.text)
            if m.type == "error" and "/_stcore/" not in m.location.get("url", "")
            else None
        ),
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message) or dialog.dismiss())
    page.on(
        "request",
        lambda r: (
            None
            if r.url.startswith((served, "data:", "blob:", "ws:"))
            else complaints.append(r.url)
        ),
    )
    return complaints


def visit(page: Page, path: str) -> None:
    page.goto(path)
    page.locator(".cq-h1").wait_for()
    settle(page)


def settle(page: Page) -> None:
    """Until the script has run and nothing stands in for what is still to be drawn."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    expect(page.locator("[data-testid=stSkeleton]:visible")).to_have_count(0)
    page.wait_for_timeout(300)


def reach(page: Page, place: Locator) -> None:
    """Go to an element by the Tab key alone."""
    place.wait_for()
    for _ in range(MOST_TABS):
        if place.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the Tab key does not reach {place}")


def choose_point(page: Page, number: int) -> None:
    point = page.locator(".scatterlayer .points path.point").nth(number)
    box = point.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_analyst_reads_a_rise_and_passes_it_on(page: Page, context: BrowserContext) -> None:
    visit(page, "/")
    page.get_by_role("link", name="Dyad", exact=True).click()
    expect(page.get_by_role("heading", name="Dyad")).to_be_visible()
    settle(page)
    page.get_by_role("combobox", name=re.compile("One state")).click()
    page.get_by_role("option", name="United States", exact=True).click()
    expect(page).to_have_url(re.compile("a=USA"))
    settle(page)
    choose_point(page, 20)
    page.locator(".cq-statement").first.wait_for()
    expect(page).to_have_url(re.compile("point=USA"))
    first = page.locator(".cq-statement blockquote").first.inner_text()
    page.get_by_text("Why this score").first.click()
    expect(page.get_by_text("the sum").first).to_be_visible()

    n = re.search(r"n = ([\d,]+) statements", page.locator(".cq-subtitle").first.inner_text())
    drawn = page.evaluate(DRAWN)

    page.get_by_role("tab", name="Download and cite").first.click()
    link = page.get_by_text(re.compile(r"^http://.*build=")).first.inner_text()
    other = context.new_page()
    other.goto(link)
    expect(other.locator(".cq-statement blockquote").first).to_have_text(first)
    other.close()

    with page.expect_download() as started:
        page.get_by_role("button", name="Download the data (CSV)").first.click()
    rows = list(csv.DictReader(started.value.path().open(encoding="utf-8-sig")))
    assert rows
    assert {"dyad", "period_start", "mean", "statements"} <= set(rows[0])
    assert n and sum(int(row["statements"]) for row in rows) == int(n[1].replace(",", ""))
    told = {(row["id"], row["period_start"]): float(row["mean"]) for row in rows}
    assert {(entity, day): value for entity, day, value in drawn} == told

    page.go_back()
    expect(page.locator(".cq-statement")).to_have_count(0)
    page.go_forward()
    expect(page.locator(".cq-statement blockquote").first).to_have_text(first)


def test_point_is_chosen_by_keyboard_alone(page: Page) -> None:
    visit(page, "/trends?kind=country&e=USA&grain=year")
    reach(page, page.get_by_role("combobox", name=re.compile("Read the statements")))
    page.keyboard.type("2014")
    page.keyboard.press("Enter")
    page.locator(".cq-statement").first.wait_for()
    expect(page).to_have_url(re.compile("point=USA%402014-01-01"))


def test_point_is_chosen_in_the_table(page: Page) -> None:
    visit(page, "/trends?kind=country&e=USA&grain=year")
    page.get_by_role("tab", name="Table").click()
    grid = page.locator("[data-testid=stDataFrame] .dvn-scroller").first
    grid.wait_for()
    settle(page)
    grid.click(position={"x": 16, "y": 54})
    page.locator(".cq-statement").first.wait_for()


@pytest.mark.parametrize(("name", "drawn"), [("matrix", ".heatmaplayer"), ("map", ".choropleth")])
def test_group_is_chosen_by_keyboard_alone(page: Page, name: str, drawn: str) -> None:
    """The map draws its shapes, and nothing is asked of another machine (see ``page``)."""
    visit(page, f"/{name}")
    page.locator(drawn).first.wait_for(state="attached")
    rows = page.get_by_role("combobox", name=re.compile("Read the statements of a row"))
    reach(page, rows)
    page.keyboard.type("Russia")
    page.keyboard.press("Enter")
    page.locator(".cq-statement").first.wait_for()
    expect(page).to_have_url(re.compile(f"pick={name}"))


@pytest.mark.parametrize(
    ("address", "card", "drawn", "chosen"),
    [
        ("/coverage?by=country_code", "coverage", ".barlayer .point path", "pick=coverage"),
        ("/dyad?a=USA&b=RUS&grain=year", "asymmetry", ".barlayer .point path", "gappoint=USA"),
        ("/dyad?a=USA&b=RUS&grain=year", "words_events", ".xy2 path.point", "wordpoint=USA"),
        ("/trends?kind=country&e=USA&grain=month&axis=gpr:gpr", "lags", ".point path", "pick=lags"),
    ],
)
def test_bars_and_events_open_statements_by_a_click(
    page: Page, address: str, card: str, drawn: str, chosen: str
) -> None:
    visit(page, address)
    points = page.locator(f".st-key-card_{card} {drawn}")
    points.first.wait_for()
    boxes = [box for point in points.all() if (box := point.bounding_box())]
    tallest = boxes.index(max(boxes, key=lambda box: box["height"]))
    points.nth(tallest).scroll_into_view_if_needed()
    settle(page)
    box = points.nth(tallest).bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page).to_have_url(re.compile(chosen))
    page.locator("[id^=statements_]").wait_for()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_statement_is_read_verbatim(page: Page, text: str) -> None:
    visit(page, f"/statements?q={quote(text[:400])}*")
    quotation = page.locator(".cq-statement blockquote").first
    quotation.wait_for()
    assert quotation.text_content() == text.translate(SHOWN)
    assert_inert(page)


@pytest.mark.parametrize("number", range(5))
def test_hostile_speaker_is_named_as_text(page: Page, number: int) -> None:
    who = md5(f"s{SPEAKERS.index(HOSTILE[number])}".encode()).hexdigest()
    visit(page, f"/speaker?who={who}")
    page.locator(".cq-statement").first.wait_for()
    named = page.locator(".cq-statement strong").first.text_content()
    assert named == escape.plain(HOSTILE[number], 120)
    assert_inert(page)


def assert_inert(page: Page) -> None:
    assert page.evaluate("window.pwned") is None
    for live in (".katex", "img[src='x']", "a[href^='javascript:']", ".cq-statement script"):
        assert page.locator(live).count() == 0, live


def test_hostile_speakers_are_hovered_as_text(page: Page) -> None:
    spoken = [md5(f"s{number}".encode()).hexdigest() for number in HOSTILE_SPEAKERS]
    visit(page, f"/trends?kind=speaker&grain=year&panels=many&e={','.join(spoken)}")
    panels = page.locator(".cartesianlayer .subplot:has(.point)")
    expect(panels).to_have_count(len(spoken))
    for number, panel in zip(HOSTILE_SPEAKERS, panels.all(), strict=True):
        panel.locator("path.point").first.hover(force=True)
        assert_hovered_as_text(page, escape.plain(SPEAKERS[number], 50))


def test_hostile_rows_of_the_matrix_are_hovered_as_text(page: Page) -> None:
    visit(page, "/matrix?rows=speaker")
    cells: list[str] = page.evaluate(CELLS)
    for number in HOSTILE_SPEAKERS:
        who = md5(f"s{number}".encode()).hexdigest()
        cell = next(i for i, key in enumerate(cells) if key.startswith(who))
        page.locator(".scatterlayer path.point").nth(cell).hover(force=True)
        assert_hovered_as_text(page, escape.plain(SPEAKERS[number], 50))


def test_hostile_events_are_hovered_as_text(page: Page, tmp_path: Path) -> None:
    rows = [["date", "label"], *([f"{1996 + 5 * i}-03-01", text] for i, text in enumerate(HOSTILE))]
    file = tmp_path / "events.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    visit(page, "/trends?kind=country&e=USA&grain=year&events=own")
    page.get_by_role("button", name="Events").click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Take my events away").wait_for()
    page.keyboard.press("Escape")
    settle(page)
    for number, (day, text) in enumerate(rows[1:]):
        page.locator(f".annotation[data-index='{number}'] .annotation-text-g").hover(force=True)
        assert_hovered_as_text(page, f"{day}: {escape.plain(text, 80)}")


def assert_hovered_as_text(page: Page, text: str) -> None:
    """What is hovered is told so, and nothing of it was taken for markup."""
    expect(page.locator(".hoverlayer .hovertext").first).to_contain_text(text)
    assert set(page.evaluate(HOVER_TAGS)) <= {"g", "path", "text", "tspan", "rect"}
    assert_inert(page)


def test_picture_with_its_title_and_source_is_saved_by_keyboard(page: Page) -> None:
    visit(page, "/trends?kind=country&e=USA&grain=year")
    title = page.locator(".cq-title").first.inner_text()
    source = page.locator(".cq-source").first.inner_text()
    page.get_by_role("tab", name="Download and cite").click()
    pictures = {}
    for name, start in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        page.get_by_role("radio", name=name).click()
        page.locator(f"[class*='st-key-print_trends_{name.lower()}'] .main-svg").first.wait_for()
        settle(page)
        reach(page, page.get_by_role("button", name=re.compile("Download plot")))
        with page.expect_download() as started:
            page.keyboard.press("Enter")
        assert started.value.suggested_filename.startswith("communique_trends_")
        pictures[name] = started.value.path().read_bytes()
        assert pictures[name].startswith(start)
    text = " ".join(re.sub(r"<[^>]*>", " ", pictures["SVG"].decode()).split())
    assert title in text
    assert "n = " in text
    for part in re.findall(r"build \S+|coder \S+", source):
        assert part.rstrip(";,.") in text


@pytest.mark.parametrize(
    "address",
    [
        "/matrix?rows=speaker",
        "/trends?kind=dyad&grain=year&panels=one&e=USA%3ERUS,USA%3EGBR,RUS%3EUSA,USA%3ECHN",
        "/trends?kind=dyad&grain=year&panels=many&e=USA%3ERUS,USA%3EGBR",
    ],
)
def test_names_in_a_saved_picture_are_whole_and_apart(
    page: Page, browser: Browser, address: str
) -> None:
    """The file opened alone, without the fonts of the page that saved it."""
    visit(page, address)
    page.get_by_role("tab", name="Download and cite").first.click()
    page.get_by_role("radio", name="SVG").click()
    page.locator("[class*='st-key-print_'][class*='_svg'] .main-svg").first.wait_for()
    settle(page)
    reach(page, page.get_by_role("button", name=re.compile("Download plot")))
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    alone = browser.new_page()
    alone.set_content(f"<body style='margin:0'>{started.value.path().read_text('utf-8')}")
    width, texts, names = alone.evaluate(TEXTS)
    alone.close()
    assert texts and names
    for text, left, right, *_ in texts:
        assert left >= 0 and right <= width, text
    for (one, left, right, top, bottom), other in combinations(names, 2):
        is_beside = right <= other[1] or other[2] <= left
        assert is_beside or bottom <= other[3] or other[4] <= top, (one, other[0])


def test_briefing_s_sentence_leads_to_its_statements(page: Page) -> None:
    visit(page, "/")
    page.get_by_text("The statements that drive it").first.click()
    page.locator(".cq-statement").first.wait_for()
    settle(page)
    page.get_by_role("link", name=re.compile("hardened|softened")).first.click()
    page.locator(".cq-statement").first.wait_for()
    expect(page).to_have_url(re.compile("point="))


def test_permalink_opens_its_build_after_a_newer_one(page: Page, home: Path) -> None:
    builds = Builds(home)
    older = builds.current()
    assert older is not None
    visit(page, "/trends?kind=country&e=USA&grain=year")
    told = page.locator(".cq-subtitle").inner_text()
    page.get_by_role("tab", name="Download and cite").click()
    link = page.get_by_text(re.compile(r"^http://.*build=")).first.inner_text()
    make_build(home, 800)
    try:
        visit(page, "/trends?kind=country&e=USA&grain=year")
        expect(page.locator(".cq-subtitle")).not_to_have_text(told)
        visit(page, link)
        expect(page.locator(".cq-subtitle")).to_have_text(told)
        expect(page.get_by_role("button", name="Read the newer build")).to_be_visible()
    finally:
        builds.point_to(older)  # which the other tests read


def test_console_answers_and_refuses(page: Page) -> None:
    visit(page, "/sql")
    question = page.get_by_role("textbox", name="Question")
    question.fill("select count(*) as n from fct_statements")
    page.get_by_role("button", name="Run").click()
    page.get_by_text(re.compile(r"^1 row in")).wait_for()
    question.fill("delete from fct_statements")
    page.get_by_role("button", name="Run").click()
    page.locator("[data-testid=stAlert]").wait_for()


def test_hostile_address_ends_in_a_message(page: Page) -> None:
    visit(page, "/trends?grain=%3Cscript%3Ewindow.pwned%3D1%3C/script%3E&e=**x**%0A&kind=planet")
    expect(page.locator("[data-testid=stAlert]").first).to_be_visible()
    assert page.get_by_text("Traceback").count() == 0


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_pages_fit_their_window_and_are_accessible(
    browser: Browser, served: str, axe: str, width: int, scheme: str
) -> None:
    """No page scrolls sideways, has a serious fault, complains or asks another machine, nor does
    an open list of statements. Colours do not hang on the width, so two looks have both."""
    context = browser.new_context(
        base_url=served,
        viewport={"width": width, "height": 1300},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    complaints = watched(page, served)
    for name in PAGES:
        visit(page, "/" if name == "briefing" else f"/{name}")
        picture(page, f"{name}_{width}_{scheme}")
        assert page.locator("[data-testid=stMain]").evaluate(BEYOND) <= 1, name
        assert not faults(page, axe), name
    for name, query in POINTS.items():
        visit(page, f"/{name}?{query}")
        page.locator(".cq-statement").first.wait_for()
        picture(page, f"{name}_point_{width}_{scheme}")
        for folded in page.locator(".cq-statement summary").all()[:2]:
            folded.click()
        assert page.locator("[data-testid=stMain]").evaluate(BEYOND) <= 1, name
        assert not faults(page, axe), name
    context.close()
    assert not complaints


@pytest.mark.parametrize("width", [1440, 390])
def test_charts_over_time_are_drawn_once(browser: Browser, served: str, width: int) -> None:
    context = browser.new_context(base_url=served, viewport={"width": width, "height": 1300})
    context.set_default_timeout(WAIT_MS)
    context.add_init_script(WATCH_DRAWING)
    page = context.new_page()
    for address in TIMELINES:
        visit(page, address)
        page.wait_for_function(ARE_DRAWN_ONCE)
    context.close()


@pytest.mark.parametrize("name", ["map", "matrix"])
def test_a_chart_wider_than_the_window_says_so(browser: Browser, served: str, name: str) -> None:
    context = browser.new_context(base_url=served, viewport={"width": 390, "height": 1300})
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    visit(page, f"/{name}")
    panel = page.locator("[role=tabpanel]:has(.stPlotlyChart)")
    assert panel.evaluate("panel => panel.scrollWidth > panel.clientWidth")
    assert "sideways" in panel.evaluate("panel => getComputedStyle(panel, '::before').content")
    page.set_viewport_size({"width": 1440, "height": 1300})
    assert panel.evaluate("panel => getComputedStyle(panel, '::before').content") == "none"
    context.close()


def test_tab_is_named_after_its_page(page: Page) -> None:
    visit(page, "/coverage")
    expect(page).to_have_title("Coverage and quality · communique")


def test_the_first_page_is_found_by_its_name_too(page: Page) -> None:
    visit(page, "/briefing?grain=year")
    expect(page.locator(".cq-h1")).to_have_text("Briefing")
    expect(page.get_by_text("Page not found")).to_have_count(0)
    assert page.url.endswith("/?grain=year")


def picture(page: Page, name: str) -> None:
    """For eyes, where asked for: the whole page, which scrolls inside its window, in a window as
    high as that."""
    if not os.environ.get("COMMUNIQUE_SCREENSHOTS"):
        return
    seen = page.viewport_size
    assert seen
    tall = page.locator("[data-testid=stMain]").evaluate("main => main.scrollHeight")
    page.set_viewport_size({**seen, "height": min(TALLEST, max(tall, seen["height"]))})
    settle(page)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
    page.set_viewport_size(seen)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tabs_of_a_chart_are_accessible(page: Page, axe: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    visit(page, "/trends")
    for tab in ("Table", "Download and cite", "SQL"):
        page.get_by_role("tab", name=tab).click()
        settle(page)
        assert not faults(page, axe), tab


def faults(page: Page, axe: str) -> dict[str, list[str]]:
    """Serious faults by rule, with the first places, once no colour is on its way to another."""
    page.evaluate(AT_REST)
    page.evaluate(axe)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return {
        violation["id"]: [node["target"] for node in violation["nodes"]][:3]
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
    }


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """axe-core, the accessibility checker (MPL-2.0), fetched from npm for this test alone."""
    folder = tmp_path_factory.mktemp("axe")
    npm = shutil.which("npm")
    if npm is None:
        unavailable("npm is not installed, so axe-core cannot be fetched")
    done = subprocess.run(
        [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "axe-core@4"],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=120,
    )
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    if done.returncode or not script.is_file():
        unavailable("axe-core could not be fetched from npm")
    return script.read_text("utf-8")
