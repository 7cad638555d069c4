"""Method: the scale, the codebook, how numbers come about and how well they hold."""

from __future__ import annotations

import polars as pl
import streamlit as st

from dashboard import escape, furniture, queries, session, theme
from dashboard.measures import signed
from dashboard.queries import Query
from dashboard.views.method import data
from ingest.coding.codebook import Act
from ingest.coding.coder import coder_version


def draw() -> None:
    reading = session.get()
    st.html(
        "<h1 class='cq-h1'>Method</h1><p class='cq-lead'>The unit is the speech act: what a speaker"
        " does, for their state, with these words. Each statement has an act, a modality and an"
        " escalation score, and each number in these pages leads back to the statements behind"
        " it. It is read once as a whole, which is what series of speakers and their states add up,"
        " and once more toward each state that it is directed at, for it may back one and blame"
        " another: that makes the series of dyads and of states spoken to.</p>"
    )
    _other_coder(reading)
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
        _metrics(reading)
    _versions(reading)


def _other_coder(reading: session.Reading) -> None:
    """Tell that the build in hand was coded by another coder than the one described here."""
    coded, installed = reading.versions.get("coder_version"), coder_version()
    if coded and coded != installed:
        st.warning(
            f"This build was coded by {escape.markdown(coded)}. The codebook, modality factors and"
            f" figures below are those of the installed coder, {installed}, and may differ."
        )


def _scale() -> None:
    st.html(
        "<h2 class='cq-title'>The scale</h2><p class='cq-lead'>From −10, most conciliatory, to +10,"
        " most hostile; where each act stands when it is asserted:</p>"
    )
    rows = "".join(
        f"<tr><td><span class='cq-score' style='{theme.score_style(severity)}'>"
        f"{signed(severity, 0)}</span></td>"
        f"<td>{', '.join(escape.html(act.name) for act in acts)}</td></tr>"
        for severity, acts in data.scale(data.book())
    )
    st.html(f"<table class='cq-table'><tbody>{rows}</tbody></table>")


def _codebook() -> None:
    st.html("<h2 class='cq-title'>The acts</h2>")
    rows = "".join(
        f"<tr><td><strong>{act.code}</strong></td>"
        f"<td>{escape.html(act.definition)}{_boundaries(act)}</td>"
        f"<td>{signed(act.severity, 1)}</td><td>{signed(act.goldstein, 1)}</td></tr>"
        for act in sorted(data.book().acts, key=lambda act: act.severity)
    )
    head = "<tr><th>act</th><th>what it is</th><th>severity</th><th>Goldstein</th></tr>"
    st.html(
        f"{furniture.wide_table('The acts', rows, head)}"
        "<p class='cq-source'>After the PLOVER manual (CC BY-SA 4.0); COMMENT is ours."
        " Goldstein keeps the field's sign: cooperation is positive.</p>"
    )


def _boundaries(act: Act) -> str:
    """The rules at an act's edges and whose they are, folded."""
    rules = "".join(f"<li>{escape.html(rule)}</li>" for rule in act.boundaries)
    return (
        "<details><summary>Where it ends, where it is from</summary>"
        f"<ul>{rules}</ul><p>{escape.html(act.source)}</p></details>"
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
    furniture.show_table("modality", "What modality does", frame, shown=len(frame))


def _validation() -> None:
    st.html("<h2 class='cq-title'>How well it holds</h2>")
    for line in data.validation():
        st.html(f"<p class='cq-lead'>{escape.html(line)}</p>")
    figures, shown = data.benchmark(), ("measure", "result", "goal")
    st.caption(
        f"The coder {escape.markdown(figures[0]['coder'])}, first on sentences of others, none of"
        " which was an example: plv_train are news sentences of 15 PLOVER roots, cameo_class_clean"
        " plain statements and the four kinds of act, unscon_2014 speeches in the Security Council."
        " The addresses are labelled by the project; our own examples were held out of the"
        " training. docs/benchmarks/coding.md of the source says more."
    )
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape.html(row[name])}</td>' for name in shown)}</tr>"
        for row in figures
    )
    head = f"<tr>{''.join(f'<th>{name}</th>' for name in shown)}</tr>"
    st.html(furniture.wide_table("How well it holds", rows, head))


def _metrics(reading: session.Reading) -> None:
    st.html("<h2 class='cq-title'>The measures</h2>")
    query = Query("select * from meta.metrics order by metric")
    furniture.show_table("measures", "The measures", reading.ask(query), query.literal)


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
    st.html(furniture.wide_table("Versions", rows))


draw()
