"""Method: the scale, the codebook, how numbers come about and how well they hold."""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboard import escape, queries, session, theme
from dashboard.measures import signed
from dashboard.queries import Query
from dashboard.views.method import data


def draw() -> None:
    reading = session.get()
    st.html(
        "<h1 class='cq-h1'>Method</h1><p class='cq-lead'>The unit is the speech act: what a speaker"
        " does, for their state, with these words. Each statement has an act, a modality and an"
        " escalation score, and each number in these pages leads back to the statements behind"
        " it.</p>"
    )
    _scale()
    _codebook()
    _modality()
    for title, paragraphs in data.SECTIONS.items():
        st.html(
            f"<h2 class='cq-title'>{escape.html(title)}</h2>"
            + "".join(f"<p class='cq-lead'>{escape.html(text)}</p>" for text in paragraphs)
        )
    _validation()
    known = queries.tables(reading.database)
    if "meta.metrics" in known:
        _metrics(reading.ask(Query("select * from meta.metrics order by metric")))
    _versions(reading)


def _scale() -> None:
    st.html("<h2 class='cq-title'>The scale</h2>")
    rows = "".join(
        f"<tr><td><span class='cq-score' style='background:{theme.score_colour(score)}'>"
        f"{signed(score, 0)}</span></td><td>{escape.html(text)}</td></tr>"
        for score, text in data.ANCHORS.items()
    )
    st.html(f"<table class='cq-table'><tbody>{rows}</tbody></table>")


def _codebook() -> None:
    st.html("<h2 class='cq-title'>The acts</h2>")
    rows = "".join(
        f"<tr><td><strong>{act.code}</strong></td><td>{escape.html(act.definition)}</td>"
        f"<td>{signed(act.severity, 1)}</td><td>{signed(act.goldstein, 1)}</td></tr>"
        for act in sorted(data.book().acts, key=lambda act: act.severity)
    )
    st.html(
        "<div class='cq-scroll'><table class='cq-table'><thead><tr><th>act</th><th>what it is</th>"
        "<th>severity</th><th>Goldstein</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div><p class='cq-source'>After the PLOVER manual (CC BY-SA"
        " 4.0); COMMENT is ours. Goldstein keeps the field's sign: cooperation is positive.</p>"
    )


def _modality() -> None:
    st.html("<h2 class='cq-title'>What modality does</h2>")
    st.caption("Severity is multiplied by these factors; a score is the sum over all acts of"
               " probability × severity × factor.")  # fmt: skip
    book = data.book()
    frame = pl.DataFrame(
        {"act": list(book.codes)}
        | {modality: [row[code] for code in book.codes] for modality, row in book.factors.items()}
    )
    st.dataframe(frame.to_arrow(), hide_index=True, height=38 + 35 * len(frame))


def _validation() -> None:
    st.html("<h2 class='cq-title'>How well it holds</h2>")
    for line in data.validation():
        st.html(f"<p class='cq-lead'>{escape.html(line)}</p>")
    st.caption("More figures, on annotated corpora, stand in docs/benchmarks of the source.")


def _metrics(frame: pl.DataFrame) -> None:
    st.html("<h2 class='cq-title'>The measures</h2>")
    st.dataframe(frame.to_arrow(), hide_index=True)


def _versions(reading: session.Reading) -> None:
    st.html("<h2 class='cq-title'>Versions</h2>")
    shown = {
        name: str(value)
        for name, value in {"build_id": reading.build_id, **reading.versions}.items()
        if isinstance(value, str | int | float)
    }
    rows = "".join(
        f"<tr><td>{escape.html(name.replace('_', ' '))}</td><td>{escape.html(value)}</td></tr>"
        for name, value in shown.items()
    )
    st.html(f"<div class='cq-scroll'><table class='cq-table'><tbody>{rows}</tbody></table></div>")


draw()
