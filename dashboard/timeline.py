"""A chart over time as pages show it: words, table, card and the statements behind a point."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from dashboard import controls, evidence, furniture, groups, references, session, state
from dashboard.charts import span_text, trend, window_text
from dashboard.entities import in_sentence
from dashboard.escape import markdown
from dashboard.layout import Figure, cuts_bands
from dashboard.marks import Mark, marks_note
from dashboard.measures import KINDS, value_columns, value_text
from dashboard.method import VARIABLES
from dashboard.periods import period_text
from dashboard.references import Reference
from dashboard.series import LIKENESS, REFERENCE, Selection

MOST_BANDS = 3  # more of them in one chart hide each other
ASSUMED = (
    "Most of these periods have too few documents to measure how much documents differ: the band is"
    " then mostly a spread assumed for that, and may be far wider than the values vary here."
)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A chart over time: the series with their names, and what stands beside them.

    ``note`` ends what the chart says of itself. ``draw`` makes another figure than lines in one
    chart, of the points and the chosen one, which is the view's value of the name ``point``.
    """

    chosen: Selection
    labels: Mapping[str, str]
    marks: Sequence[Mark] = ()
    name: str = "trends"
    heading: str = ""
    reference: Reference | None = None
    note: str = ""
    draw: Callable[[pl.DataFrame, str], Figure] | None = None
    point: str = "point"

    @property
    def has_bands(self) -> bool:
        """Whether intervals are drawn: not where many lines share a chart."""
        return self.chosen.has_interval and (bool(self.draw) or len(self.labels) <= MOST_BANDS)


def title(chosen: Selection, labels: Mapping[str, str]) -> str:
    named = list(labels.values())
    who = named[0] if len(named) == 1 else ", ".join(named[:-1]) + " and " + named[-1]
    return f"{chosen.measure.label}: {who}"


def subtitle(chosen: Selection, frame: pl.DataFrame) -> str:
    """Unit, grain, span, n and every correction in force."""
    span = span_text(frame, chosen.grain)
    parts = [f"{chosen.measure.unit.capitalize()}, by {chosen.grain}, {span}"]
    n = int(frame[chosen.n].sum())
    what = groups.PAIRS if _counts_pairs(chosen) else "statements"
    parts.append(f"n = {n:,} {groups.ONE[what] if n == 1 else what}")
    return "; ".join(parts + corrections(chosen))


def corrections(chosen: Selection) -> list[str]:
    """What is done to the values, in words."""
    parts = []
    if chosen.mix == "fixed":
        span = f"each {chosen.grain} and the {REFERENCE[chosen.grain]} before it"
        parts.append(f"mix of speakers held fixed within {span}, not beyond")
    if chosen.duplicates == "once":
        parts.append("repeated quotations counted once")
    if chosen.smooth:
        parts.append(chosen.smoothing_words())
    return parts


def _counts_pairs(chosen: Selection) -> bool:
    """Whether a statement to several states may be counted in several of the series."""
    sources = [entity.partition(">")[0] for entity in chosen.entities]
    if chosen.kind == "dyad":
        return len(set(sources)) < len(sources)
    return chosen.kind == "target" and len(sources) > 1


def note(
    chosen: Selection, frame: pl.DataFrame, missing: Sequence[str] = (), *, has_bands: bool = True
) -> str:
    """How to read the chart: band, faded points, gaps."""
    texts = []
    if chosen.has_interval and not has_bands:
        texts.append(
            f"More than {MOST_BANDS} lines have no bands; the table has the 95 % intervals."
        )
    elif chosen.has_interval:
        how = "95 % interval of the mean"
        if not chosen.measure.is_score:
            how = (
                "Wilson's 95 % interval of the share, n reduced by Kish's design effect for"
                f" statements of one document being alike (correlation {LIKENESS:.2f})"
            )
        texts.append(f"Band: {how}.")
        texts += ["Bands are cut at the frame."] * cuts_bands(chosen.measure, frame)
        texts += [ASSUMED] * _is_mostly_assumed(chosen, frame)
    elif chosen.measure.kind != "count":
        texts.append(f"No interval is computed for {_without_interval(chosen)}.")
    texts.append("Faded points rest on few statements, hollow ones on a period not covered whole;")
    texts.append(f"a gap is a period {_gap(chosen)}, not calm.")
    if chosen.smooth:
        texts.append("A point's n and fading are those of its window.")
    if missing:
        texts.append(f"No data in this slice: {', '.join(missing)}.")
    return " ".join(texts)


def _gap(chosen: Selection) -> str:
    """What a period has where a line breaks."""
    held = "without statements"
    if chosen.is_distinct_mean:
        held += " or with repetitions alone"
    if chosen.smooth and chosen.measure.kind == "count":
        held += " or without a whole window"
    return held


def _is_mostly_assumed(chosen: Selection, frame: pl.DataFrame) -> bool:
    """Whether the spread between documents is more assumed than measured in most periods."""
    if not chosen.measure.is_score:
        return False
    few = frame.filter(pl.col("documents") - 1 < VARIABLES["prior_documents"])
    return 2 * len(few) > len(frame)


def _without_interval(chosen: Selection) -> str:
    """What about the values is why they have no interval."""
    whys = {
        "smoothed": bool(chosen.smooth),
        "with the mix of speakers held fixed": chosen.mix == "fixed",
        "without repeated quotations": chosen.duplicates == "once",
    }
    return f"values {' and '.join(why for why, holds in whys.items() if holds)}"


def nothing(chosen: Selection, labels: Mapping[str, str]) -> str:
    who = " or ".join(in_sentence(label, chosen.kind) for label in labels.values())
    when = " in the chosen days" if chosen.start or chosen.end else ""
    told = f"No data: this build has no statements of {who}{when} by {chosen.grain}."
    if chosen.grain == "year":
        return told
    return f"{told} Statements dated only by year appear in the year grain alone."


def keys(frame: pl.DataFrame) -> list[str]:
    return [f"{entity}@{day}" for entity, day in frame.select("entity", "period_start").iter_rows()]


def table(frame: pl.DataFrame, labels: Mapping[str, str], chosen: Selection) -> pl.DataFrame:
    """The chart's numbers, a row a point, as they are downloaded."""
    named = pl.col("entity").replace_strict(dict(labels), default=pl.col("entity"))
    shown = frame.select(
        named.alias(chosen.kind),
        pl.col("entity").alias("id"),
        "period_start",
        "period_end",
        *value_columns(
            chosen.column,
            "low",
            "high",
            *(name for name in frame.columns if name.startswith("window_")),
            "statements",
            "distinct_statements",
            "documents",
            "speakers",
            "is_thin",
            "is_partial",
            *(name for name in references.COLUMNS if name in frame.columns),
        ),
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


def show(chart: Timeline) -> bool | None:
    """The chart's card and, under it, the statements of the chosen point: whether one is chosen, or
    None where the chart has no points."""
    chosen, labels = chart.chosen, chart.labels
    point, day = controls.chosen_point(chart.point, chosen.grain)
    label = labels.get(point.rpartition("@")[0], "")
    if point and not label:
        controls.drop_point(chart.point, point, "does not belong to this chart")
        point = ""
    points = _card(chart)
    if points is None:
        return None
    _choose_point(chart, keys(points), point)
    if point:
        evidence.show_point(chosen, point, label, _listed(chosen, day), key=chart.point)
    return bool(point)


def _listed(chosen: Selection, day: date | None) -> str:
    """What a point's list of statements leaves out."""
    texts = []
    if chosen.duplicates == "once":
        texts.append("Repetitions of what was said before are left out, as in the chart.")
    if chosen.smooth and day:
        texts.append(
            f"These are of {period_text(day, chosen.grain)} alone; the smoothed value covers"
            f" {window_text(day, chosen.grain, chosen.smooth)}."
        )
    return " ".join(texts)


def _card(chart: Timeline) -> pl.DataFrame | None:
    """The chart alone; its points, or None where there are none."""
    chosen, labels, reference = chart.chosen, chart.labels, chart.reference
    query = references.query(chosen, reference)
    answer = session.get().ask(query)
    points = answer.filter(pl.col("entity").is_not_null())
    if points.is_empty():
        st.info(markdown(nothing(chosen, labels), 0))
        return None
    if points["value"].is_null().all():
        st.info(
            f"No data: no {chosen.grain} has a value here."
            + f" No window of {chosen.smooth} {chosen.grain}s lies in this build."
            * bool(chosen.smooth)
        )
        return None
    beside = references.values(answer) if reference else None
    missing = [label for entity, label in labels.items() if entity not in set(points["entity"])]
    furniture.show(
        furniture.Card(
            name=chart.name,
            title=chart.heading or title(chosen, labels),
            subtitle=subtitle(chosen, points) + references.subtitle(beside, reference),
            figure=figure(chart, points, beside, state.get(chart.point)),
            table=table(answer, labels, chosen),
            query=query,
            alt=alt_text(chosen, labels, points),
            note=" ".join(
                filter(
                    None,
                    [
                        note(chosen, points, missing, has_bands=chart.has_bands),
                        reference.note() if reference else "",
                        _opened_beside(chart) if beside is not None and len(beside) else "",
                        chart.note,
                    ],
                )
            )
            + marks_note(chart.marks),
            keys=keys(answer.with_columns(pl.col("entity").fill_null(next(iter(labels))))),
        ),
        pick=lambda key: state.touch(**{chart.point: key}),
    )
    return points


def _opened_beside(chart: Timeline) -> str:
    """What a point of the second axis opens, which has no statements of its own."""
    first = in_sentence(next(iter(chart.labels.values())), chart.chosen.kind)
    return (
        f"A point of the second axis opens the statements of {first} in its {chart.chosen.grain}."
    )


def figure(
    chart: Timeline, points: pl.DataFrame, beside: pl.DataFrame | None, picked: str = ""
) -> Figure:
    """The series, a ring around the picked point, and the reference if there is one."""
    chosen = chart.chosen
    points = points.with_columns(pl.col(chosen.point_n).alias("statements"))
    if chosen.duplicates == "once":  # documents are those of the repetitions too
        points = points.with_columns(documents=None)
    if chart.draw:
        drawn = chart.draw(points, picked)
    else:
        drawn = trend(
            points, chart.labels, chosen.measure, chosen.grain,
            band=chart.has_bands, marks=chart.marks, picked=picked, smooth=chosen.smooth,
        )  # fmt: skip
    if chart.reference and beside is not None and not beside.is_empty():
        first = next(iter(chart.labels))
        drawn = references.add_axis(drawn, beside, chart.reference, chosen.grain, first)
    return drawn


def _choose_point(chart: Timeline, points: list[str], point: str) -> None:
    """The points as a list to choose from, for those who use neither mouse nor table."""
    labels = chart.labels

    def named(key: str) -> str:
        entity, _, day = key.rpartition("@")
        period = period_text(date.fromisoformat(day), chart.chosen.grain)
        return period if len(labels) == 1 else f"{period}, {labels.get(entity, entity)}"

    is_second = chart.point != "point"  # of two such lists on a page
    st.selectbox(
        "Read the statements of a point" + f": {markdown(chart.heading)}" * is_second,
        furniture.last_options(points, point),
        format_func=named,
        placeholder="Choose it here, in the chart or in the table",
        **state.bind(chart.point, point or None),
    )
    furniture.left_off(len(points))
