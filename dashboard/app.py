"""The dashboard's entrance: which build, which page, and what to say when there is nothing yet.

Run it with `communique dashboard`.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import duckdb
import streamlit as st

from dashboard import escape, session, state, theme

log = logging.getLogger("communique.dashboard")

PAGES = {
    "briefing": ("Briefing", "newspaper", "Read"),
    "trends": ("Trends", "show_chart", "Read"),
    "country": ("Country", "flag", "Read"),
    "dyad": ("Dyad", "compare_arrows", "Read"),
    "speaker": ("Speaker", "record_voice_over", "Read"),
    "matrix": ("Matrix", "grid_on", "Read"),
    "map": ("Map", "public", "Read"),
    "statements": ("Statements", "format_quote", "Read"),
    "coverage": ("Coverage and quality", "fact_check", "Trust"),
    "method": ("Method", "straighten", "Trust"),
    "sql": ("SQL", "terminal", "Trust"),
}
HOME = "briefing"

# What a reader keeps in going from page to page; a page without such a control hands it on.
CARRIED = frozenset(
    ("a", "b", "who", "grain", "measure", "from", "to", "mix", "dup", "smooth", "events", "build")
)

EMPTY = """
<h1 class='cq-h1'>Nothing to read yet</h1>
<p>This store has no build that can be read. In a terminal, load something and build:</p>
<pre>communique ingest --demo     # {demo}
communique refresh</pre>
<p>Your own texts go in the same way: <code>communique ingest article.txt --date 2023-11-10</code>.
This page shows the build as soon as it is published; load it again then.</p>
"""


def main() -> None:
    st.set_page_config(page_icon=Path(__file__).parent / "static/favicon.svg", layout="wide")
    theme.apply()
    state.load()
    pages = {
        name: st.Page(
            f"views/{name}/page.py",
            title=f"{title} · communique",
            icon=f":material/{icon}:",
            url_path=None if name == HOME else name,
            default=name == HOME,
        )
        for name, (title, icon, _) in PAGES.items()
    }

    def home() -> None:
        """The first page by its name, as an address is typed; its own address has none."""
        st.switch_page(pages[HOME], query_params=st.query_params.to_dict())

    named = st.Page(
        home, title=f"{PAGES[HOME][0]} · communique", url_path=HOME, visibility="hidden"
    )
    chosen = st.navigation([*pages.values(), named], position="hidden")
    with st.sidebar:
        _navigation(pages)
    reading = session.open_build()
    if reading is None:
        _tell_problems()
        st.html(EMPTY.format(demo=escape.html(_demo())))
        return
    st.session_state["reading"] = reading
    notices = st.container()
    with st.sidebar:
        _build_note(reading)
    try:
        chosen.run()
    except Exception as error:
        log.exception("page %s failed", chosen.url_path or HOME)
        of_build = " `communique verify` checks the build." * isinstance(error, duckdb.Error)
        st.error(
            f"This page could not be drawn. The reason is in the server's log.{of_build}"
            " The other pages may still work."
        )
    with notices:
        _tell_problems()
    state.write()


def _demo() -> str:
    # The readers of all kinds of input come with these: only an empty store's page waits for them.
    from ingest.sources.base import SourceError
    from ingest.sources.sotu import demo

    try:
        found = demo()
    except SourceError as error:
        return str(error)
    return f"{found.addresses} addresses of US presidents, {found.first}-{found.last}"


def _tell_problems() -> None:
    for text in st.session_state["problems"]:
        st.warning(escape.markdown(text, 400))


def _navigation(pages: dict[str, Any]) -> None:
    st.html("<p class='cq-brand'>communique</p><p class='cq-quiet'>who said what, toward whom</p>")
    carried = {name: value for name, value in state.link_params().items() if name in CARRIED}
    if carried.get("a") == carried.get("b"):  # two pages may each have chosen it: it is no dyad
        carried.pop("b", None)
    for group in ("Read", "Trust"):
        st.html(f"<p class='cq-group'>{group}</p>")
        for name, (title, icon, belongs) in PAGES.items():
            if belongs == group:
                st.page_link(
                    pages[name],
                    label=title,
                    icon=f":material/{icon}:",
                    query_params=carried,
                )


def _build_note(reading: session.Reading) -> None:
    built = str(reading.versions.get("built_at", ""))[:16].replace("T", " ")
    st.html(
        f"<p class='cq-quiet'>Build {escape.html(reading.build_id)}"
        + (f"<br>made {escape.html(built)} UTC" if built else "")
        + "</p>"
    )
    if reading.offered is None:
        return
    if reading.offered > reading.build_id:
        told, label = "A newer build is there.", "Read the newer build"
    else:
        told, label = "Readers were led back to an earlier build.", "Read the current build"
    st.info(f"{told} You keep reading this one until you choose.")
    st.button(label, on_click=session.read_offered, key="offered")


main()
