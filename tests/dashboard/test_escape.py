"""Foreign text is inert wherever it is shown."""

from __future__ import annotations

import csv
import io
import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import escape
from tests.dashboard.store import HOSTILE
from warehouse.tabular import FORMULA_STARTS

OUR_MARKUP = re.compile(r"</?(bdi|mark|article|div|span|blockquote|p|strong|br|details|summary)\b")


@given(st.text())
def test_html_keeps_no_markup_of_the_text(text: str) -> None:
    inner = escape.html(text).removeprefix('<bdi dir="auto">').removesuffix("</bdi>")
    assert not set("<>\"'") & set(inner)


@given(st.text())
def test_markdown_escapes_every_sign_that_markdown_reads(text: str) -> None:
    bare = re.sub(r"\\.", "", escape.markdown(text))
    assert not set("*_`[]<>$#:|~&") & set(bare)


@given(st.text())
def test_plotly_text_has_no_markup_and_no_latex(text: str) -> None:
    shown = escape.plotly(text)
    assert not set("<>$") & set(shown)


@given(st.text())
def test_cell_is_never_a_formula(text: str) -> None:
    assert not str(escape.cell(text)).startswith(FORMULA_STARTS)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("\u202eabc", "\u202c"),
        ("\u202eabc\u202c", ""),
        ("\u2067a\u202bb", "\u202c\u2069"),
        ("\u2067a\u202bb\u2069", ""),
        ("a\u202cb\u2069", ""),
        ("\u202ea\u2066b\u202c", "\u2069\u202c"),
    ],
)
def test_direction_of_a_cell_ends_with_it(text: str, end: str) -> None:
    assert escape.cell(text) == text + end


def test_marks_that_turn_the_direction_are_shown_by_name() -> None:
    assert ">⟨RLO⟩cba⟨PDF⟩ sanc⟨ZWSP⟩tion<" in escape.html("\u202ecba\u202c sanc\u200btion")
    assert "می\u200cخواهیم" in escape.html("می\u200cخواهیم"), "a joiner is part of the word"


def test_tables_show_marks_that_turn_the_direction_by_name_at_any_depth() -> None:
    text, named = "\u202ecba\u202c", "⟨RLO⟩cba⟨PDF⟩"
    frame = pl.DataFrame(
        {"text": [text, None], "list": [[text], []], "part": [{"a": [text], "n": 1}, None], "n": 1}
    )
    assert escape.shown(frame).rows() == [
        (named, [named], {"a": [named], "n": 1}, 1),
        (None, [], None, 1),
    ]
    assert escape.shown(frame).schema == frame.schema
    assert escape.shown(pl.DataFrame()).is_empty()


def test_csv_reads_back_with_numbers_as_numbers() -> None:
    frame = pl.DataFrame({"=name": [*HOSTILE, "plain"], "value": [-1.5] * (len(HOSTILE) + 1)})
    rows = list(csv.reader(io.StringIO(escape.csv_bytes(frame).decode("utf-8-sig"))))
    assert rows[0] == ["'=name", "value"]
    assert rows[-1] == ["plain", "-1.5"]
    assert len(rows) == len(HOSTILE) + 2
    assert not any(row[0].startswith(("=", "+", "-", "@")) for row in rows)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://", "x", None]
)
def test_only_links_to_the_web_are_links(url: str | None) -> None:
    assert escape.link(url) is None


def test_long_text_is_cut_and_marks_that_reorder_are_gone() -> None:
    assert escape.plain("a\u202eb\n c", 0) == "ab c"
    assert len(escape.plain("x" * 500, 80)) == 80
