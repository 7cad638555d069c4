"""The frame of every chart: finding, unit, source line, table, downloads, citation, SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl
import streamlit as st

from dashboard import escape, session, state
from dashboard.layout import Figure, picture
from dashboard.measures import counted
from dashboard.queries import Query
from warehouse.builds import retention

TABS = ("Chart", "Table", "Download and cite", "SQL")
PICTURES = ("png", "svg")
CONFIG: dict[str, Any] = {"displaylogo": False, "topojsonURL": "/app/static/", "scrollZoom": False}
MOST_OPTIONS = 1500
Picker = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Card:
    """One chart with all that a reader needs to trust, take away and repeat it.

    ``title`` names what is shown, ``subtitle`` its unit and n. ``keys`` holds the key of the
    statements behind each row of ``table``, where a row can be chosen. A table that takes long to
    make is given as what makes it, once its tab or its download is opened.
    """

    name: str
    title: str
    subtitle: str
    figure: Figure
    table: pl.DataFrame | Callable[[], pl.DataFrame]
    query: Query
    alt: str
    note: str = ""
    keys: Sequence[str] = ()
    columns: dict[str, Any] | None = None

    def rows(self) -> pl.DataFrame:
        return self.table if isinstance(self.table, pl.DataFrame) else self.table()


def show(card: Card, pick: Picker | None = None) -> None:
    """Draw the card; ``pick`` is called with a row's key when a point or row is chosen."""
    with st.container(border=True, key=f"card_{card.name}"):
        st.html(
            f"<h2 class='cq-title'>{escape.html(card.title)}</h2>"
            f"<p class='cq-subtitle'>{escape.html(card.subtitle)}</p>"
        )
        tabs = st.tabs(TABS, key=f"tabs_{card.name}", on_change="rerun")
        for tab, draw in zip(tabs, (_chart, _table, _take_away, _sql), strict=True):
            if tab.open:
                with tab:
                    draw(card, pick)
        st.html(f"<p class='cq-source'>{escape.html(source_line(card.note))}</p>")


def last_options(options: Sequence[str], picked: str) -> list[str]:
    """The last of a list's options, as many as can be chosen from, and the picked one."""
    shown = list(options[-MOST_OPTIONS:])
    return shown if not picked or picked in shown else [*shown, picked]


def left_off(options: int) -> None:
    """Tell that a list of so many to choose from is cut, and where the rest is."""
    if options > MOST_OPTIONS:
        st.caption(
            f"This list holds the last {MOST_OPTIONS:,} of {options:,}: the table has all, and"
            " fewer days have fewer."
        )


def choose_row(
    name: str, title: str, options: Mapping[str, str], picked: str, pick: Picker
) -> None:
    """A card's rows as a list to choose from, for those who use neither mouse nor table.

    ``options`` holds the rows' names by key, ``picked`` the chosen key or nothing. Of a long list
    the last rows are offered.
    """
    key = f"row_{name}"
    st.session_state[key] = picked or None

    def choose() -> None:
        if chosen := st.session_state[key]:
            pick(chosen)

    st.selectbox(
        f"Read the statements of a row: {escape.markdown(title)}",
        last_options(list(options), picked),
        format_func=options.__getitem__,
        placeholder="Choose it here, in the chart or in the table",
        key=key,
        on_change=choose,
    )
    left_off(len(options))


def _chart(card: Card, pick: Picker | None) -> None:
    # The picture to keep, with its title and source, is under "Download and cite".
    config = CONFIG | {
        "modeBarButtonsToRemove": ["toImage", "select2d", "lasso2d", "autoScale2d"],
    }
    key = f"chart_{card.name}"
    if pick is None:
        st.plotly_chart(card.figure, theme=None, config=config, key=key, alt=card.alt)
        return
    st.plotly_chart(
        card.figure,
        theme=None,
        config=config,
        key=key,
        alt=card.alt,
        on_select=lambda: _picked_point(key, pick),
        selection_mode="points",
    )


def _table(card: Card, pick: Picker | None) -> None:
    # As Arrow a day stays a day; Streamlit would lead Polars through pandas and its timestamps.
    key = f"table_{card.name}"
    shared: dict[str, Any] = {"hide_index": True, "column_config": card.columns, "key": key}
    if pick is None or not card.keys:
        st.dataframe(escape.shown(card.rows()).to_arrow(), **shared)
        return
    st.dataframe(
        escape.shown(card.rows()).to_arrow(),
        **shared,
        on_select=lambda: _picked_row(key, card.keys, pick),
        selection_mode="single-row",
    )
    st.caption("Choose a row to read its statements.")


def _picked_point(key: str, pick: Picker) -> None:
    points = st.session_state[key].selection.points
    data = points[0].get("customdata") if points else None
    if data:
        pick("@".join(map(str, data.values() if isinstance(data, dict) else data)))


def _picked_row(key: str, keys: Sequence[str], pick: Picker) -> None:
    rows = st.session_state[key].selection.rows
    if rows and rows[0] < len(keys):
        pick(keys[rows[0]])


def _take_away(card: Card, _: Picker | None) -> None:
    _csv_button("Download the data (CSV)", card.name, card.rows)
    image = st.segmented_control(
        "Picture, which the camera button above it saves",
        PICTURES,
        default=PICTURES[0],
        format_func=str.upper,
        required=True,
        key=f"picture_{card.name}",
    )
    _picture(card, image)
    _link_and_citation(card.title, card.subtitle)


def _link_and_citation(title: str, subtitle: str) -> None:
    st.caption(f"Link to this view, which opens this very build while it is kept. {retention()}")
    st.code(state.permalink(session.get().build_id), language=None, wrap_lines=True)
    st.caption("To cite it:")
    st.code(citation(title, subtitle), language=None, wrap_lines=True)


def _picture(card: Card, image: str) -> None:
    """The chart as it is saved. Its one button always shows, and the keyboard reaches it."""
    figure = picture(card.figure, card.title, card.subtitle, source_line(card.note))
    # Where the page is narrow the preview is cut; the file has the figure's own size.
    size = {"width": figure["layout"]["width"], "height": figure["layout"]["height"], "scale": 2}
    saved = {"format": image, "filename": file_name(card.name), **size}
    only = {"displayModeBar": True, "modeBarButtons": [["toImage"]], "toImageButtonOptions": saved}
    # A key a format: Plotly keeps the options of a chart once drawn.
    st.plotly_chart(
        figure,
        theme=None,
        config=CONFIG | only,
        key=f"print_{card.name}_{image}",
        width="content",
        alt=card.alt,
    )


def _sql(card: Card, _: Picker | None) -> None:
    st.caption("The question behind this chart. It runs in the SQL page and in any DuckDB client.")
    st.code(card.query.literal, language="sql")
    st.page_link(
        "views/sql/page.py",
        label="Open it in the SQL page",
        icon=":material/terminal:",
        query_params=state.link_params(sql=card.query.literal),
    )


def _csv_button(label: str, name: str, rows: Callable[[], pl.DataFrame]) -> None:
    st.download_button(
        label,
        data=lambda: escape.csv_bytes(rows()),
        file_name=f"{file_name(name)}.csv",
        mime="text/csv",
        on_click="ignore",
        key=f"csv_{name}",
    )


def show_table(
    name: str, title: str, frame: pl.DataFrame, sql: str = "", shown: int = 8, whole: int = 0
) -> None:
    """A table outside a card with its download, SQL, link and citation; ``shown`` rows are seen
    without scrolling, ``whole`` is how many there are if these are the first of more."""
    height = 38 + 35 * min(shown, len(frame))
    st.dataframe(escape.shown(frame).to_arrow(), hide_index=True, height=height, key=f"t_{name}")
    _csv_button("CSV", name, lambda: frame)
    of_all = f", the first of {whole:,}" if whole > len(frame) else ""
    show_origin(name, title, f"n = {counted(len(frame), 'row')}{of_all}", sql)


def wide_table(label: str, rows: str, head: str = "") -> str:
    """A table as HTML that scrolls sideways in a narrow window, by keyboard too."""
    return (
        f"<div class='cq-scroll' tabindex='0' role='region' aria-label='{label}'>"
        f"<table class='cq-table'><thead>{head}</thead><tbody>{rows}</tbody></table></div>"
    )


def show_origin(name: str, title: str, subtitle: str, sql: str = "") -> None:
    """How a table came about and how to point to it: SQL, link and citation, made once they are
    unfolded (what draws code is a large file, which no reader should wait for)."""
    label = "SQL, link and citation" if sql else "Link and citation"
    box = st.expander(label, key=f"origin_{name}", on_change="rerun")
    if box.open:
        with box:
            if sql:
                st.code(sql, language="sql")
            _link_and_citation(title, subtitle)


def source_line(note: str = "") -> str:
    """Where the figures come from: build and method."""
    reading = session.get()
    versions = reading.versions
    method = f"coder {versions.get('coder_version') or 'none'}"
    method += f", extractor {versions.get('extractor_version') or 'none'}"
    head = f"{note} " if note else ""
    return f"{head}Source: communique, build {reading.build_id}; {method}."


def citation(title: str, subtitle: str) -> str:
    reading = session.get()
    version = reading.versions.get("communique_version", "")
    today = f"{datetime.now(UTC):%-d %B %Y}"
    return (
        f"“{escape.plain(title)}”, {escape.plain(subtitle)}. communique {version}".rstrip()
        + f", build {reading.build_id}, coder {reading.versions.get('coder_version') or 'none'}."
        f" {state.permalink(reading.build_id)} (read {today})."
    )


def file_name(name: str) -> str:
    return f"communique_{name}_{session.get().build_id}"
