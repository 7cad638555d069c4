"""Groups of statements ranked by a measure: chart, card and the statements of a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard import controls, evidence, furniture, groups, session, theme
from dashboard.charts import FADED, interval
from dashboard.entities import in_sentence
from dashboard.escape import markdown, plotly
from dashboard.groups import Counting
from dashboard.layout import Figure, base_layout
from dashboard.measures import DEFAULT, Measure, counted, value_columns, value_text
from dashboard.method import THIN
from dashboard.queries import Query, Scalar
from dashboard.series import Selection

SHOWN = 20
LISTED = 1000


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking by a column: ``where`` gives the condition of all its statements, or of one row's.

    The chart has the ``SHOWN`` groups with most statements, table and list up to ``LISTED``.
    ``finding`` is the chart's title where it is not the heading, and ``note`` says what it rests
    on or which of the page's choices do not apply to it.
    """

    name: str
    heading: str
    by: str
    counting: Counting
    where: Callable[[str], tuple[str, dict[str, Scalar]]]
    empty: str
    note: str = ""
    finding: str = ""

    @property
    def query(self) -> Query:
        where, params = self.where("")
        return groups.ranking_query(self.by, where, params, LISTED, self.counting)


def show(ranking: Ranking, labels_of: Callable[[tuple[str, ...]], Mapping[str, str]]) -> bool:
    """A ranking's card and the statements of the chosen row: whether one is chosen."""
    frame = session.get().ask(ranking.query)
    ids = frame["entity"].to_list()
    mine = controls.chosen_row(ranking.name, ids)
    if frame.is_empty():
        st.info(markdown(ranking.empty, 0))
        return False
    labels = labels_of(tuple(ids))
    pick = partial(controls.pick_row, ranking.name)
    furniture.show(_card(ranking, frame, labels), pick=pick)
    furniture.choose_row(ranking.name, ranking.heading, labels, mine, pick)
    if mine:
        condition, params = ranking.where(mine)
        title = f"{ranking.heading}: {labels[mine]}"
        evidence.show_list(title, condition, params, key=ranking.name)
    return bool(mine)


def left_out(chosen: Selection, *, is_plain: bool = False) -> str:
    """Which choices for the chart over time do not apply to a ranking beside it, or to a chart that
    ``is_plain``: of one measure of its own, of every statement."""
    named = {
        "the measure": is_plain and chosen.measure != DEFAULT,
        "speakers' mix held fixed": chosen.mix == "fixed",
        "repeated quotations counted once": is_plain and chosen.duplicates == "once",
        "smoothing": bool(chosen.smooth),
    }
    listed = ", ".join(choice for choice, is_left_out in named.items() if is_left_out)
    return f"Not applied here: {listed}." if listed else ""


def _card(ranking: Ranking, frame: pl.DataFrame, labels: Mapping[str, str]) -> furniture.Card:
    measure = ranking.counting.measure
    shown = frame.head(SHOWN)
    top = groups.highest(shown)
    kind = "speaker" if ranking.by == "speaker_id" else "country"
    # A statement to several states has a row in each state's group.
    what = groups.PAIRS if ranking.by == "target_code" else "statements"
    n = int(shown["statements"].sum())
    bar = {"score": "95 % interval", "share": "Wilson's 95 % interval"}.get(measure.kind, "")
    bar = bar and f"Bar: {bar}, allowing for statements of one document being alike. "
    return furniture.Card(
        name=ranking.name,
        title=ranking.finding or ranking.heading,
        subtitle=ranking.counting.subtitle(n, what) + groups.days_text(shown) + _left_out(frame),
        figure=figure(shown, labels, measure),
        table=frame.select(
            pl.col("entity").replace_strict(dict(labels), default=pl.col("entity")).alias("name"),
            "entity",
            *value_columns(measure.key, *groups.COLUMNS),
        ),
        query=ranking.query,
        alt=f"{len(shown)} rows; the highest is {in_sentence(labels[top['entity']], kind)}"
        f" with {value_text(measure, top['value'])}.",
        note=f"{bar}Faded points rest on fewer than {THIN} distinct statements."
        f"{_elsewhere(frame)} {ranking.note}".rstrip(),
        keys=frame["entity"].to_list(),
    )


def _left_out(frame: pl.DataFrame) -> str:
    """Which groups the chart has and how much of the whole they hold, unless it is all."""
    if len(frame) <= SHOWN:
        return ""
    if len(frame) == LISTED:
        return f"; the {SHOWN} with most statements"
    whole = int(frame["statements"].sum())
    return f"; the {SHOWN} of {len(frame):,} with most statements, of {whole:,} in all"


def _elsewhere(frame: pl.DataFrame) -> str:
    """Where the groups are that the chart leaves out, which may lie beyond those it has."""
    if len(frame) <= SHOWN:
        return ""
    held = f"the {LISTED:,} with most statements" if len(frame) == LISTED else "all"
    return f" Those left out may be higher or lower: the table has {held}."


def figure(frame: pl.DataFrame, labels: Mapping[str, str], measure: Measure = DEFAULT) -> Figure:
    """The groups' values as dots with intervals, the highest on top.

    ``frame`` has entity, value, low, high, statements, distinct_statements and documents.
    """
    rows = sorted(frame.to_dicts(), key=lambda r: (r["value"], r["entity"]))
    names = [plotly(labels.get(r["entity"], r["entity"]), 36) for r in rows]
    places = list(range(len(rows)))
    layout = base_layout(90 + 27 * len(rows))
    ends = [end for r in rows for end in (r["value"], r["low"], r["high"]) if end is not None]
    quiet = {"color": theme.MUTED[theme.mode()], "size": 13}
    layout["xaxis"] |= {**groups.axis(measure, ends), "side": "top"}
    layout["xaxis"]["title"] = {"text": measure.label.lower(), "font": quiet}
    layout["yaxis"] |= {"tickvals": places, "ticktext": names, "showgrid": True}
    layout["yaxis"] |= {"range": [-0.8, len(rows) - 0.2], "fixedrange": True}
    zero = {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": 0, "x1": 0, "layer": "below"}
    layout["shapes"] = [zero | {"line": {"width": 1, "color": theme.MUTED[theme.mode()]}}]
    return {"data": [_dots(rows, names, measure)], "layout": layout}


def _dots(rows: list[dict[str, Any]], names: Sequence[str], measure: Measure) -> dict[str, Any]:
    scale = groups.colours(measure, [r["value"] for r in rows])
    marker = {"size": 13, "color": [r["value"] for r in rows], "colorscale": scale["colorscale"]}
    marker |= {"cmin": scale["min"], "cmax": scale["max"]}
    marker |= {"line": {"width": 1, "color": theme.INK[theme.mode()]}}
    marker["opacity"] = [FADED if r["distinct_statements"] < THIN else 1.0 for r in rows]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [r["value"] for r in rows],
        "y": list(range(len(rows))),
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [0 if r["high"] is None else r["high"] - r["value"] for r in rows],
            "arrayminus": [0 if r["low"] is None else r["value"] - r["low"] for r in rows],
            "color": theme.MUTED[theme.mode()],
            "thickness": 1.2,
            "width": 0,
        },
        "marker": marker,
        "unselected": {"marker": {"opacity": 0.8}},
        "customdata": [[r["entity"]] for r in rows],
        "text": [
            f"<b>{name}</b><br>{value_text(measure, r['value'])}{interval(r, measure)}"
            f"<br>n = {r['statements']:,} in {counted(r['documents'], 'document')}"
            for name, r in zip(names, rows, strict=True)
        ],
        "hovertemplate": "%{text}<extra></extra>",
    }
