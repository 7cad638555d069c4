"""A chart over time as pages show it: words, table, card and the statements behind a point."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import polars as pl
import streamlit as st

from dashboard import evidence, furniture, references, session, state
from dashboard.charts import Mark, period_text, ranking, trend
from dashboard.layout import Figure
from dashboard.measures import KINDS, signed, value_text
from dashboard.queries import Query, Scalar
from dashboard.references import Reference
from dashboard.series import Selection

MAX_POINTS = 1500


def title(chosen: Selection, labels: Mapping[str, str]) -> str:
    named = list(labels.values())
    who = named[0] if len(named) == 1 else ", ".join(named[:-1]) + " and " + named[-1]
    return f"{chosen.measure.label}: {who}"


def subtitle(chosen: Selection, frame: pl.DataFrame) -> str:
    """Unit, grain, span, n and every correction in force."""
    first, last = frame["period_start"].min(), frame["period_start"].max()
    span = f"{period_text(first, chosen.grain)} to {period_text(last, chosen.grain)}"  # type: ignore[arg-type]
    parts = [f"{chosen.measure.unit.capitalize()}, by {chosen.grain}, {span}"]
    parts.append(f"n = {int(frame['statements'].sum()):,} statements")
    if chosen.mix == "fixed":
        parts.append("mix of speakers held fixed")
    if chosen.duplicates == "once":
        parts.append("repeated quotations counted once")
    if chosen.smooth:
        parts.append(chosen.smoothing_words())
    return "; ".join(parts)


def note(chosen: Selection, missing: Sequence[str]) -> str:
    """How to read the chart: band, faded points, gaps."""
    texts = []
    if chosen.has_interval:
        how = "95 % interval of the mean" if chosen.measure.is_score else "Wilson 95 % interval"
        texts.append(f"Band: {how}.")
    texts.append("Faded points rest on few statements, hollow ones on an unfinished period;")
    texts.append("a gap is a period without statements, not calm.")
    if missing:
        texts.append(f"No data in this slice: {', '.join(missing)}.")
    return " ".join(texts)


def nothing(chosen: Selection, labels: Mapping[str, str]) -> str:
    who = " or ".join(labels.values())
    when = " in the chosen days" if chosen.start or chosen.end else ""
    return (
        f"No data: this build has no statements of {who}{when} by {chosen.grain}."
        " Statements dated only by year appear in the year grain alone."
    )


def keys(frame: pl.DataFrame) -> list[str]:
    return [f"{entity}@{day}" for entity, day in frame.select("entity", "period_start").iter_rows()]


def table(frame: pl.DataFrame, labels: Mapping[str, str], chosen: Selection) -> pl.DataFrame:
    """The chart's numbers, a row a point, as they are downloaded."""
    what = {"country": "country", "target": "target", "dyad": "dyad", "speaker": "speaker"}
    named = pl.col("entity").replace_strict(dict(labels), default=pl.col("entity"))
    shown = frame.select(
        named.alias(what[chosen.kind]),
        pl.col("entity").alias("id"),
        "period_start",
        "period_end",
        pl.col("value").alias(chosen.measure.key),
        "low",
        "high",
        "statements",
        "distinct_statements",
        "documents",
        "speakers",
        "is_thin",
        "is_partial",
        *[name for name in references.COLUMNS if name in frame.columns],
    )
    return shown if chosen.has_interval else shown.drop("low", "high")


def alt_text(chosen: Selection, labels: Mapping[str, str], frame: pl.DataFrame) -> str:
    """The chart in words, for those who do not see it."""
    lines = []
    for entity, label in labels.items():
        mine = frame.filter((pl.col("entity") == entity) & pl.col("value").is_not_null())
        if mine.is_empty():
            lines.append(f"{label}: no data.")
            continue
        top, low = mine.sort("value").row(-1, named=True), mine.sort("value").row(0, named=True)
        lines.append(
            f"{label}: highest {value_text(chosen.measure, top['value'])} in"
            f" {period_text(top['period_start'], chosen.grain)}, lowest"
            f" {value_text(chosen.measure, low['value'])} in"
            f" {period_text(low['period_start'], chosen.grain)}."
        )
    return f"{chosen.measure.label} of {KINDS[chosen.kind].lower()} over time. {' '.join(lines)}"


def show(
    chosen: Selection,
    labels: Mapping[str, str],
    marks: Sequence[Mark] = (),
    name: str = "trends",
    heading: str = "",
    draw: Callable[[pl.DataFrame, str], Figure] | None = None,
    reference: Reference | None = None,
) -> None:
    """The chart's card and, under it, the statements of the chosen point."""
    point = state.get("point")
    points = show_card(
        chosen,
        labels,
        marks,
        name,
        heading,
        draw,
        reference,
        pick=lambda key: state.touch(point=key),
    )
    if points is None:
        return
    label = labels.get(point.rpartition("@")[0], "")
    _choose_point(keys(points), labels, chosen, point if label else "")
    if label:
        evidence.show_point(chosen.kind, point, chosen.grain, label)


def show_card(
    chosen: Selection,
    labels: Mapping[str, str],
    marks: Sequence[Mark] = (),
    name: str = "trends",
    heading: str = "",
    draw: Callable[[pl.DataFrame, str], Figure] | None = None,
    reference: Reference | None = None,
    pick: Callable[[str], None] | None = None,
) -> pl.DataFrame | None:
    """The chart alone, with a reference on a second axis if there is one; its points, or None."""
    query = references.query(chosen, reference)
    answer = session.get().ask(query)
    points = answer.filter(pl.col("entity").is_not_null())
    if points.is_empty():
        st.info(nothing(chosen, labels))
        return None
    point = state.get("point")
    figure = (
        draw(points, point)
        if draw
        else trend(
            points,
            labels,
            chosen.measure,
            chosen.grain,
            band=chosen.has_interval,
            marks=marks,
            picked=point,
        )
    )
    beside = references.values(answer) if reference else None
    if reference and beside is not None and not beside.is_empty():
        figure = references.add_axis(figure, beside, reference, chosen.grain)
    missing = [label for entity, label in labels.items() if entity not in set(points["entity"])]
    furniture.show(
        furniture.Card(
            name=name,
            title=heading or title(chosen, labels),
            subtitle=subtitle(chosen, points) + references.subtitle(beside, reference),
            figure=figure,
            table=table(answer, labels, chosen),
            query=query,
            alt=alt_text(chosen, labels, points),
            note=" ".join([note(chosen, missing), reference.note() if reference else ""]).strip(),
            keys=keys(points),
        ),
        pick=pick,
    )
    return points


def _choose_point(
    points: list[str], labels: Mapping[str, str], chosen: Selection, point: str
) -> None:
    """The points as a list to choose from, for those who use neither mouse nor table."""
    shown = points[-MAX_POINTS:]
    if point and point not in shown:
        shown.append(point)

    def named(key: str) -> str:
        entity, _, day = key.rpartition("@")
        period = period_text(date.fromisoformat(day), chosen.grain)
        return period if len(labels) == 1 else f"{period}, {labels.get(entity, entity)}"

    st.selectbox(
        "Read the statements of a point",
        shown,
        format_func=named,
        placeholder="Choose it here, in the chart or in the table",
        **state.bind("point", point or None),
    )


def show_ranking(
    name: str,
    heading: str,
    query: Query,
    labels: Mapping[str, str],
    where: Callable[[str], tuple[str, dict[str, Scalar]]],
    empty: str,
) -> None:
    """A ranking's card and the statements of the chosen row; ``where`` finds them by entity."""
    frame = session.get().ask(query)
    if frame.is_empty():
        st.info(empty)
        return
    ids = frame["entity"].to_list()
    top = frame.sort("value").row(-1, named=True)
    furniture.show(
        furniture.Card(
            name=name,
            title=heading,
            subtitle="Mean escalation from −10 (most conciliatory) to +10 (most hostile), those"
            f" with most statements; n = {int(frame['statements'].sum()):,}",
            figure=ranking(frame, labels, ids),
            table=frame.with_columns(
                pl.col("entity")
                .replace_strict(dict(labels), default=pl.col("entity"))
                .alias("name")
            ).select("name", pl.all().exclude("name")),
            query=query,
            alt=f"{len(ids)} rows; the highest is {labels.get(top['entity'], top['entity'])}"
            f" with {signed(top['value'])}.",
            note="Bar: 95 % interval, allowing for statements of one document being alike. Faded"
            " points rest on fewer than five statements.",
            keys=ids,
        ),
        pick=lambda key: state.touch(pick=f"{name}:{key}"),
    )
    picked, _, entity = state.get("pick").partition(":")
    if picked == name and entity in ids:
        condition, params = where(entity)
        evidence.show_list(f"{heading}: {labels.get(entity, entity)}", condition, params, key=name)
