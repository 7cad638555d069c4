"""Hostile text is inert in tables, hovers and downloads, wherever names and sentences come in."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from hashlib import md5
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
import streamlit as st
from streamlit.config import get_config_options
from streamlit.delta_generator import DeltaGenerator

from dashboard import escape
from tests.dashboard.conftest import APP, PAGES, Open, told
from tests.dashboard.store import COUNTRIES, HOSTILE, SPEAKERS, make_build
from tests.dashboard.test_pages import CHARTED, assert_sound
from warehouse.builds import Builds, new_build_id

OUR_TAGS = re.compile(r"</?(b|br|extra)>")
SPOKEN = ",".join(md5(f"s{10 + n}".encode()).hexdigest() for n in range(5))
# What of a figure Plotly reads as text with markup.
READ = {"text", "ticktext", "name", "hovertext"}
TURNING = str.maketrans(
    {"\u202e": "⟨RLO⟩", "\u202c": "⟨PDF⟩", "\u2067": "⟨RLI⟩", "\u2069": "⟨PDI⟩"}
)
Downloads = dict[str, Callable[[], bytes]]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store whose states, outlets and titles have hostile names too."""
    home = tmp_path_factory.mktemp("hostile")
    make_build(home, 3_000)
    builds = Builds(home)
    aside, _ = builds.begin()
    with duckdb.connect(str(aside / "communique.duckdb")) as con:
        for table, column, key in (
            ("dim_countries", "country_name", "ascii(country_code[1])"),
            ("fct_statements", "publisher", "ascii(document_id[1])"),
            ("fct_documents", "publisher", "ascii(document_id[1])"),
            ("fct_documents", "title", "ascii(document_id[2])"),
            ("fct_mentions", "publisher", "ascii(document_id[1])"),
        ):
            con.execute(
                f"update marts.{table} set {column} = ($texts::varchar[])[1 + {key} % $n]",
                {"texts": list(HOSTILE), "n": len(HOSTILE)},
            )
        con.execute("update marts.dim_countries set country_name = $t where country_code = 'USA'",
                    {"t": HOSTILE[0]})  # fmt: skip
    builds.publish(aside, new_build_id(), {"loads": []})
    return str(home)


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> Iterator[Downloads]:
    """What the download buttons of a page would give, by the file's name without the build."""
    offered: Downloads = {}

    def button(*_: object, data: Callable[[], bytes], file_name: str, **__: object) -> bool:
        offered[file_name] = data
        return False

    monkeypatch.setattr(st, "download_button", button)
    monkeypatch.setattr(DeltaGenerator, "download_button", button)
    yield offered


def read_texts(part: Any, key: str = "") -> Iterator[str]:
    """Every text of a figure that Plotly reads as markup."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from read_texts(value, name)
    elif isinstance(part, list):
        for value in part:
            yield from read_texts(value, key)
    elif isinstance(part, str) and key in READ:
        yield part


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        ("trends", {"kind": "country", "e": "USA,RUS,CHN", "grain": "year"}),
        ("trends", {"kind": "speaker", "e": SPOKEN, "grain": "year", "panels": "many"}),
        ("country", {"a": "USA", "side": "told"}),
        ("dyad", {"a": "USA", "b": "RUS", "grain": "year"}),
        ("speaker", {}),
        ("matrix", {"rows": "country"}),
        ("matrix", {"rows": "speaker"}),
        ("matrix", {"rows": "speaker", "sources": SPOKEN, "targets": "USA"}),
        ("map", {}),
        ("coverage", {"by": "publisher"}),
    ],
)
def test_charts_hold_hostile_names_as_text(
    open_page: Open, hostile: str, page: str, asked: dict[str, str]
) -> None:
    app = open_page(page, hostile, **asked)
    assert_sound(app)
    figures = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    texts = [OUR_TAGS.sub("", text) for text in read_texts(figures)]
    assert any("&lt;script" in text for text in texts)
    for text in texts:
        assert not set("<>$") & set(text), text
        assert not set(text) & {"\u202e", "\u2067", "\u200f"}, text
        assert len(text) < 400


@pytest.mark.parametrize("number", range(5))
def test_a_slice_without_data_holds_hostile_names_as_text(open_page: Open, number: int) -> None:
    who = md5(f"s{10 + number}".encode()).hexdigest()
    app = open_page("speaker", who=who, from_="1900-01-01", to="1900-12-31")
    assert_sound(app)
    named = [info.value for info in app.info if "recorded here" not in info.value]
    assert len(named) == 2
    for text in named:
        assert escape.markdown(HOSTILE[number], 50) in text


@pytest.mark.parametrize("page", PAGES)
def test_pages_lists_and_tables_hold_hostile_text_as_text(
    open_page: Open, hostile: str, page: str
) -> None:
    chosen = {"kind": "country", "e": "USA,RUS,CHN", "grain": "year", "point": "USA@2014-01-01"}
    app = open_page(page, hostile, **chosen)
    for name in ("map", "matrix", "trends", "country", "speaker", "states", "people", "dyad"):
        app.session_state[f"tabs_{name}"] = "Table"
    app.run()
    assert_sound(app)
    shown = re.sub(r"\\.", "", told(app)).lower()  # without the signs that Markdown takes as text
    for live in ("<script", "<img", "onerror='", "href='javascript:", 'href="javascript:'):
        assert live not in shown
    assert page != "trends" or "cq-statement" in shown
    assert page not in {*CHARTED, "coverage"} or app.dataframe
    for table in app.dataframe:
        assert not typed_columns(table)
        assert not set(str(table.value.to_dict("list"))) & {chr(sign) for sign in TURNING}


def typed_columns(table: Any) -> list[str]:
    """Columns with a type that makes text a link, a picture or Markdown; without one it is text."""
    columns = json.loads(table.proto.columns or "{}")
    return [name for name, column in columns.items() if "type_config" in column]


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def assert_inert(content: bytes, text: str) -> None:
    """The text stands in the file, and no cell of it is a formula."""
    cells = [cell for row in rows_of(content) for cell in row]
    assert str(escape.cell(text)) in cells
    for cell in cells:
        is_number = re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell) is not None
        assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell


@pytest.mark.parametrize("text", HOSTILE)
def test_statements_are_downloaded_with_hostile_text_inert(
    open_page: Open, downloads: Downloads, hostile: str, text: str
) -> None:
    assert_sound(open_page("statements", hostile, q=text[:400] + "*"))
    ((name, content),) = [item for item in downloads.items() if "statements" in item[0]]
    assert name.endswith(".csv")
    assert_inert(content(), text)


@pytest.mark.parametrize("text", HOSTILE)
def test_answers_in_sql_are_shown_and_downloaded_with_hostile_text_inert(
    open_page: Open, downloads: Downloads, text: str
) -> None:
    quoted = text.replace("'", "''")
    app = open_page("sql", sql=f"select distinct text from fct_statements where text = '{quoted}'")
    next(b for b in app.button if b.label == "Run").click().run()
    assert_sound(app)
    (table,) = app.dataframe
    assert table.value["text"].tolist() == [text.translate(TURNING)]
    assert not typed_columns(table)
    by_kind = {Path(name).suffix: content for name, content in downloads.items()}
    assert_inert(by_kind[".csv"](), text)
    assert pl.read_parquet(by_kind[".parquet"]())["text"].to_list() == [text]


@pytest.mark.parametrize("number", range(5))
def test_cards_are_downloaded_with_hostile_names_inert(
    open_page: Open, downloads: Downloads, number: int
) -> None:
    app = open_page("matrix", rows="speaker")
    app.session_state["tabs_matrix"] = "Download and cite"
    app.run()
    assert_sound(app)
    (content,) = downloads.values()
    country = COUNTRIES[SPEAKERS.index(HOSTILE[number]) % 8][0]
    assert_inert(content(), f"{escape.plain(HOSTILE[number], 50)} ({country})")


def test_tables_offer_no_download_but_ours() -> None:
    """Streamlit's own writes formulas as they are; its option must still be one it knows."""
    settings = tomllib.loads((APP.parent / ".streamlit/config.toml").read_text("utf-8"))
    assert settings["client"]["disableDataExport"] is True
    assert "client.disableDataExport" in get_config_options()
