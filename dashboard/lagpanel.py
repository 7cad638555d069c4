"""The lag correlation of a series and its reference: a small panel under their chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import polars as pl
import streamlit as st

from dashboard import (
    controls,
    evidence,
    furniture,
    references,
    session,
    state,
    statements,
    theme,
    timeline,
)
from dashboard.charts import span_text
from dashboard.entities import in_sentence
from dashboard.escape import markdown, plotly
from dashboard.lags import (
    LAGS,
    MAX_LAG,
    PERMUTATIONS,
    Floats,
    LagCorrelation,
    Method,
    TooFew,
    lag_correlation,
)
from dashboard.layout import Figure, base_layout
from dashboard.measures import signed
from dashboard.references import Reference
from dashboard.series import Selection

METHODS: dict[Method, str] = {
    "diff": "changes from one {grain} to the next",
    "trend": "distances from a straight trend",
}
STEP = {"day": "1d", "week": "1w", "month": "1mo", "year": "1y"}
NOT_CAUSAL = (
    "A correlation is not a cause: a third thing may move both, and news may move the coverage of"
    " both."
)


def show(
    chosen: Selection, labels: Mapping[str, str], reference: Reference, name: str = "lags"
) -> None:
    """The panel for one of the chart's series; smoothing is left out, for it correlates too."""
    is_smoothed = bool(chosen.smooth)
    chosen = replace(chosen, smooth=0)
    query = references.query(chosen, reference)
    frame = session.get().ask(query)
    entity, method = _controls(labels, chosen, name)
    label = labels[entity]
    who = in_sentence(label, chosen.kind)
    what = METHODS[method].format(grain=chosen.grain)
    both = on_one_calendar(frame, entity, chosen)
    try:
        found = _correlated(both["value"].to_numpy(), both["reference"].to_numpy(), method)
    except TooFew as reason:
        controls.chosen_row(name, ())
        st.caption(
            f"No lag correlation of {markdown(who)} with {markdown(reference.name)}: {reason}."
        )
        return
    span = span_text(both, chosen.grain)
    of = "; ".join([chosen.measure.label, *timeline.corrections(chosen), span])
    lags = {str(lag): f"lag {signed(lag, 0)}, {where(lag, chosen.grain, who)}" for lag in LAGS}
    picked = controls.chosen_row(name, lags)
    title = f"Lag correlation: {label} and {reference.name}"
    pick = partial(controls.pick_row, name)
    furniture.show(
        furniture.Card(
            name=name,
            title=title,
            subtitle=f"{of}; correlation of the {what}, largest"
            f" {where(found.best, chosen.grain, who)}: r = {signed(found.best_correlation)},"
            f" n = {found.best_pairs:,} pairs, p = {found.p_value:.3f}. Not causal.",
            figure=bars(found, chosen.grain, label, who, reference.name),
            table=table(found, chosen.grain),
            query=query,
            alt=f"Bars of the correlation at lags of −{MAX_LAG} to {MAX_LAG} {chosen.grain}s; the"
            f" largest is {signed(found.best_correlation)} at {signed(found.best, 0)}.",
            note=f"{_note(found, chosen.grain, who, is_smoothed)} {reference.note()}",
            keys=list(lags),
        ),
        pick=pick,
    )
    furniture.choose_row(name, title, lags, picked, pick)
    if picked:
        _statements(chosen, entity, label, paired(both, int(picked)), name)


def _note(found: LagCorrelation, grain: str, who: str, is_smoothed: bool) -> str:
    """How the panel is to be read."""
    unsmoothed = " and smoothing" * is_smoothed
    return (
        f"p: how often the largest of all lags is as large by chance, from {PERMUTATIONS:,}"
        f" permutations in blocks of {found.block} {grain}s, which keep the series' own memory."
        f" Periods that the build does not cover whole{unsmoothed} are left out. {NOT_CAUSAL} A bar"
        f" or a row of the table opens the statements of {who} from the first to the last {grain}"
        " that its lag pairs."
    )


def _statements(
    chosen: Selection, entity: str, label: str, periods: pl.DataFrame, name: str
) -> None:
    """The statements behind a bar: those from the first to the last period of which it is."""
    first, last = periods["period_start"].item(0), periods["period_start"].item(-1)
    where, params = statements.of_span(chosen.kind, entity, first, last, chosen.grain)
    note = (
        f"A correlation is of {chosen.grain}s, not of statements: these are from the first to the"
        f" last {chosen.grain} that this lag pairs."
    )
    title = f"{label}, {span_text(periods, chosen.grain)}"
    evidence.show_list(title, evidence.counted(chosen, where), params, name, note)


def paired(both: pl.DataFrame, lag: int) -> pl.DataFrame:
    """The periods of the first series that a lag sets beside one of the other."""
    return both[max(0, -lag) : len(both) - max(0, lag)]


def _controls(labels: Mapping[str, str], chosen: Selection, name: str) -> tuple[str, Method]:
    entity = next(iter(labels))
    right, left = st.columns(2, vertical_alignment="bottom")
    if len(labels) > 1:
        left, right = right, left
        entity = state.one_of("lagof", list(labels), entity)
        left.selectbox(
            "Lag correlation of",
            list(labels),
            format_func=labels.__getitem__,
            **state.bind("lagof", entity),
        )
    method: Method = "trend" if state.get("lagmethod", "diff") == "trend" else "diff"
    right.selectbox(
        "What is correlated",
        list(METHODS),
        format_func=lambda key: METHODS[key].format(grain=chosen.grain),
        help="Changes by default: two series that drift correlate even if nothing joins them."
        " Distances from a trend keep slow swings, and with them more of that danger.",
        **state.bind("lagmethod", method, part=name),
    )
    return entity, method


@st.cache_data(max_entries=100, show_spinner=False)
def _correlated(first: Floats, second: Floats, method: Method) -> LagCorrelation:
    return lag_correlation(first, second, method)


def on_one_calendar(frame: pl.DataFrame, entity: str, chosen: Selection) -> pl.DataFrame:
    """Both series over the span that both have, of periods that the build covers whole; NaN where a
    period has no value. Of a count a period without statements has 0."""
    ours = (
        frame.filter(pl.col("entity") == entity, ~pl.col("is_partial"))
        .select("period_start", pl.col("value").cast(pl.Float64))
        .drop_nulls()
    )
    theirs = references.values(frame).select("period_start", pl.col("reference").cast(pl.Float64))
    if ours.is_empty() or theirs.is_empty():
        return ours.join(theirs, on="period_start")
    first = max(ours["period_start"].item(0), theirs["period_start"].item(0))
    last = min(ours["period_start"].item(-1), theirs["period_start"].item(-1))
    days = pl.date_range(first, last, STEP[chosen.grain], eager=True).alias("period_start")
    none = float("nan")
    silent = 0.0 if chosen.measure.kind == "count" else none
    return (
        days.to_frame()
        .join(ours, on="period_start", how="left")
        .join(theirs, on="period_start", how="left")
        .sort("period_start")
        .with_columns(pl.col("value").fill_null(silent), pl.col("reference").fill_null(none))
    )


def where(lag: int, grain: str, who: str) -> str:
    """A lag in words: who comes first."""
    if lag == 0:
        return f"in the same {grain}"
    many = f"{abs(lag)} {grain}{'s' * (abs(lag) > 1)}"
    return f"with {who} {many} {'earlier' if lag > 0 else 'later'}"


def table(found: LagCorrelation, grain: str) -> pl.DataFrame:
    """A row a lag, as it is downloaded."""
    return pl.DataFrame(
        {
            f"lag_{grain}s": list(LAGS),
            "correlation": [None if np.isnan(r) else float(r) for r in found.correlations],
            "pairs": found.pairs,
            "is_largest": [lag == found.best for lag in LAGS],
        }
    )


def bars(found: LagCorrelation, grain: str, label: str, who: str, other: str) -> Figure:
    """A bar a lag, the largest marked."""
    ink, quiet = theme.INK[theme.mode()], theme.MUTED[theme.mode()]
    shown = [None if np.isnan(r) else float(r) for r in found.correlations]
    trace = {
        "type": "bar",
        "x": list(LAGS),
        "y": shown,
        "marker": {
            "color": [theme.REFERENCE[theme.mode()] if lag == found.best else quiet for lag in LAGS]
        },
        "unselected": {"marker": {"opacity": 0.7}},
        "customdata": [[str(lag)] for lag in LAGS],
        "text": [
            f"<b>{plotly(where(lag, grain, who), 100)}</b><br>r = {signed(r)}<br>n = {n:,}"
            for lag, r, n in zip(LAGS, found.correlations, found.pairs.tolist(), strict=True)
        ],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }
    layout = base_layout(270) | {"margin": {"l": 52, "r": 16, "t": 22, "b": 84}}
    # A line each: beside each other they are wider than a narrow chart.
    sides = (f"← {plotly(other, 40)} earlier", f"{plotly(label, 40)} earlier →")
    axis = "<br>".join([f"lag in {grain}s", *sides])
    layout["xaxis"] |= {"dtick": 3, "showgrid": False, "fixedrange": True}
    layout["xaxis"]["title"] = {"text": axis, "font": {"color": quiet, "size": 13}}
    layout["yaxis"] |= {"range": [-1, 1], "dtick": 0.5, "zeroline": True, "zerolinecolor": quiet}
    layout["yaxis"]["title"] = {"text": "correlation", "font": {"color": quiet, "size": 13}}
    mark: dict[str, object] = {"x": found.best, "y": found.best_correlation, "showarrow": False}
    up = found.best_correlation >= 0
    mark |= {"yshift": 12 if up else -12, "text": f"r = {signed(found.best_correlation)}"}
    layout["annotations"] = [mark | {"font": {"size": 13, "color": ink}}]
    return {"data": [trace], "layout": layout}
