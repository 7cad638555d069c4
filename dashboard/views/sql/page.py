"""SQL: a console over the build, with its schema and a cookbook; nothing can be changed here."""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboard import escape, furniture, session, state
from dashboard.measures import counted
from dashboard.views.sql import data
from dashboard.views.sql.turns import turn
from warehouse.query import Limits, QueryError, QueryResult, run_query


def draw() -> None:
    reading = session.get()
    st.html(
        "<h1 class='cq-h1'>SQL</h1><p class='cq-lead'>Ask the build directly: one SELECT or"
        " EXPLAIN at a time, in DuckDB's SQL. It is read only, and each question runs apart from"
        " this page within limits of time and memory.</p>"
    )
    console, schema = st.columns([9, 4], gap="large")
    with schema:
        _schema(reading)
    with console:
        _cookbook()
        _console(reading)


def _console(reading: session.Reading) -> None:
    with st.form("console", border=False):
        st.text_area(
            "Question", height=260, **state.seed("console_sql", state.get("sql", data.EXAMPLE))
        )
        st.form_submit_button(
            "Run", type="primary", icon=":material/play_arrow:", on_click=_submitted
        )
    limits = Limits.from_settings()
    st.caption(
        f"Limits: {limits.seconds:g} seconds, {limits.megabytes} MB of memory,"
        f" {limits.rows:,} rows."
    )
    if st.session_state.pop("console_empty", False):
        st.info("There is no question: write one, or start from one of the cookbook.")
        return
    if st.session_state.pop("console_run", False):
        with st.spinner("Asking …"):
            st.session_state["answer"] = _ask(reading, state.get("sql", data.EXAMPLE), limits)
    answer = st.session_state.get("answer")
    if answer is not None and answer[:2] == (reading.build_id, state.get("sql", data.EXAMPLE)):
        _answer(reading.build_id, answer[2])


def _submitted() -> None:
    if not st.session_state["console_sql"].strip():
        st.session_state["console_empty"] = True
        return
    st.session_state["console_run"] = True
    state.touch(sql=st.session_state["console_sql"])


def _ask(reading: session.Reading, sql: str, limits: Limits) -> tuple[str, str, QueryResult | str]:
    """The build asked, the question, and the result or the reason why there is none."""
    try:
        with turn():
            return reading.build_id, sql, run_query(reading.database, sql, limits)
    except QueryError as error:
        return reading.build_id, sql, str(error)


def _answer(build_id: str, result: QueryResult | str) -> None:
    """The answer to the question in the address, which its link and citation name."""
    if isinstance(result, str):
        st.error(escape.markdown(result, 2000))
        return
    frame = pl.from_arrow(result.table)
    assert isinstance(frame, pl.DataFrame)
    rows = counted(len(frame), "row")
    more = (
        " (cut at the limit; ask for less, or use `communique sql`)" if result.is_truncated else ""
    )
    st.caption(f"{rows}{more} in {result.seconds:.2f} s from build {build_id}.")
    shown, is_cut = data.shortened(frame)
    if is_cut:
        st.caption(
            f"Texts are shown up to {data.CELL:,} characters; the downloads have them whole."
        )
    st.dataframe(escape.shown(shown).to_arrow(), hide_index=True)
    csv, parquet = st.columns(2)
    name = f"communique_query_{build_id}"
    csv.download_button(
        "Download (CSV)",
        data=lambda: escape.csv_bytes(frame),
        file_name=f"{name}.csv",
        mime="text/csv",
        on_click="ignore",
    )
    parquet.download_button(
        "Download (Parquet)",
        data=lambda: data.parquet_bytes(frame),
        file_name=f"{name}.parquet",
        mime="application/vnd.apache.parquet",
        on_click="ignore",
    )
    furniture.show_origin("answer", "Answer to a question in SQL", f"{rows}{more}")


def _cookbook() -> None:
    recipes = data.recipes()
    st.selectbox(
        "Cookbook",
        ["", *recipes],
        format_func=lambda title: title or "Start from a question analysts ask …",
        key="recipe",
        on_change=lambda: state.touch(sql=recipes.get(st.session_state["recipe"], "")),
    )


def _schema(reading: session.Reading) -> None:
    """Tables and columns with what they mean."""
    st.html("<h2 class='cq-title'>Tables</h2>")
    frame = reading.ask(data.SCHEMA)
    for (table,), columns in frame.group_by("table_name", maintain_order=True):
        with st.expander(escape.markdown(table)):
            rows = "".join(
                f"<dt><code>{escape.html(c['column_name'])}</code>"
                f" <span class='cq-quiet'>{escape.html(c['data_type'].lower())}</span></dt>"
                f"<dd>{escape.html(c['meaning'] or '')}</dd>"
                for c in columns.to_dicts()
            )
            st.html(f"<dl class='cq-schema'>{rows}</dl>")


draw()
