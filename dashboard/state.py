"""The state of a view is its URL: entities, dates, grain, measure and the rest.

One dictionary of strings, the view, stands behind all controls. A changed control changes the view
and the view is written to the URL; a changed URL (a link, back, forward) changes the view. What
the view leaves open the page fills with a default that the build suggests; ``permalink`` spells
everything out. A value that cannot be understood is dropped and told, never raised.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

DATE = r"\d{4}-\d{2}-\d{2}"
_KINDS = "country|target|dyad|speaker"
_DYAD = "[A-Z0-9_]{1,12}>[A-Z0-9_]{1,12}"
PARAMS: dict[str, tuple[str, str]] = {
    # name: (what it is called in messages, the pattern of its values)
    "kind": ("what to compare", _KINDS),
    "e": ("the chosen states or speakers", r"[^\x00-\x1f]{0,4000}"),
    "from": ("the first day", DATE),
    "to": ("the last day", DATE),
    "span": ("the span", "recent|all"),
    "grain": ("the grain", "day|week|month|year"),
    "measure": ("the measure", r"[a-z_]{1,40}"),
    "mix": ("the correction", "raw|fixed"),
    "dup": ("the handling of duplicates", "all|once"),
    "smooth": ("the smoothing", r"0|\d{1,3}"),
    "panels": ("the layout", "one|many"),
    "point": ("the chosen point", rf"[^\x00-\x1f]{{1,300}}@{DATE}"),
    "actpoint": ("the chosen act", rf"{_DYAD}:[A-Z]{{1,20}}@{DATE}"),
    "wordpoint": ("the chosen month", rf"{_DYAD}@{DATE}"),
    "gappoint": ("the chosen difference", rf"{_DYAD}@{DATE}"),
    "pick": (
        "the chosen row",
        r"(states|people|map|matrix|coverage|lags|lags_events):[^\x00-\x1f]{1,300}",
    ),
    "order": ("the order", r"[a-z_]{1,30}"),
    "events": ("the events", r"[^\x00-\x1f]{0,200}"),
    "axis": ("the second axis", r"[^\x00-\x1f]{1,300}"),
    "lagmethod": ("what is correlated", "diff|trend"),
    "lagof": ("whose correlation is shown", r"[^\x00-\x1f]{1,300}"),
    "way": ("the direction", "there|back"),
    "coder": ("the event data", "icews|polecat|gdelt"),
    "a": ("the first state", r"[A-Z0-9_]{1,12}"),
    "b": ("the second state", r"[A-Z0-9_]{1,12}"),
    "side": ("the side", "says|told"),
    "view": ("what the map shows", "speaks|told|toward|from"),
    "by": ("the grouping", "source|publisher|country_code"),
    "who": ("the speaker", r"[^\x00-\x1f]{1,300}"),
    "rows": ("the rows of the matrix", "country|speaker"),
    "sources": ("the chosen rows", r"[^\x00-\x1f]{0,4000}"),
    "targets": ("the chosen columns", r"[^\x00-\x1f]{0,4000}"),
    "q": ("the search", r"[^\x00-\x08\x0b\x0c\x0e-\x1f]{0,500}"),
    "act": ("the act", r"[A-Z,]{0,200}"),
    "id": ("the statement", r"[0-9a-f]{1,64}"),
    "mode": ("the modality", r"[a-z,]{0,100}"),
    "low": ("the lowest score", r"-?\d{1,2}(\.\d)?"),
    "high": ("the highest score", r"-?\d{1,2}(\.\d)?"),
    "outlet": ("the outlet", r"[^\x00-\x1f]{1,300}"),
    "undated": ("whether only undated ones are shown", "yes"),
    "sql": ("the question", r"[^\x00]{0,20000}"),
    "build": ("the build", r"[0-9A-Za-z.-]{1,60}"),
}
MAX_SHOWN = 60


def load() -> None:
    """Take over the URL if it is not the one this session wrote; call once, first in a run."""
    session = st.session_state
    session.setdefault("view", {})
    session["effective"] = {}
    session["problems"] = []
    url = {name: st.query_params[name] for name in st.query_params}
    touched = session.pop("touched", False)
    if touched or url == session.get("url"):
        return
    session["view"] = {}
    session["url"] = url
    for name, (meaning, pattern) in PARAMS.items():
        value = url.get(name, "")
        if not value:
            continue
        if re.fullmatch(pattern, value):
            session["view"][name] = value
        else:
            problem(f"The link's value for {meaning} was not understood and is left out: {value}")


def write() -> None:
    """Write the view to the URL if a control changed it; call once, last in a run."""
    session = st.session_state
    wanted = {name: value for name, value in session["view"].items() if value}
    if session.pop("dirty", False) and wanted != session.get("url"):
        session["url"] = wanted
        st.query_params.from_dict(wanted)


def get(name: str, default: str = "") -> str:
    """The view's value, or the default, which a permalink then spells out."""
    value: str = st.session_state["view"].get(name) or default
    st.session_state["effective"][name] = value
    return value


def one_of(name: str, choices: Sequence[str], default: str) -> str:
    """Like ``get``, for a value that must be one of the choices here and now."""
    value = get(name, default)
    if value in choices:
        return value
    problem(f"{PARAMS[name][0].capitalize()} “{value}” is not available here.")
    drop(name)
    return get(name, default)


def only(name: str, value: str, reason: str) -> str:
    """The one value that holds here, as a permalink spells it out. Another that the view asks for
    is told, with the reason, and kept for where it holds."""
    if get(name, value) != value:
        problem(reason)
    st.session_state["effective"][name] = value
    return value


def drop(name: str) -> None:
    """Forget a value that does not fit; the URL stays as it is, so that going back works."""
    for values in (st.session_state["view"], st.session_state["effective"]):
        values.pop(name, None)


def settle(name: str, value: str) -> None:
    """Take what a value amounts to here in its place; the URL stays as it is."""
    st.session_state["view"][name] = st.session_state["effective"][name] = value


def problem(message: str) -> None:
    """Tell the reader, once, what in the link or the build did not fit."""
    shown = message if len(message) <= 4 * MAX_SHOWN else message[: 4 * MAX_SHOWN] + "…"
    if shown not in st.session_state["problems"]:
        st.session_state["problems"].append(shown)


def bind(
    name: str, value: Any, text: Callable[[Any], str] = str, part: str = "", **along: str
) -> dict[str, Any]:
    """Arguments that tie a widget to the view: ``st.selectbox(..., **bind("grain", "year"))``.

    Where several parts of a page have a control of the same value, ``part`` tells them apart.
    ``along`` are values that a choice here settles too, as it means nothing without them.
    """
    key = f"w_{name}_{part}" if part else f"w_{name}"
    st.session_state[key] = value
    return {"key": key, "on_change": _changed, "args": (name, key, text), "kwargs": along}


def seed(key: str, value: Any) -> dict[str, Any]:
    """Arguments for a widget inside a form: it takes the view's value when that changes, and
    otherwise keeps what the reader is typing."""
    if st.session_state.get(f"{key}_seed") != value or key not in st.session_state:
        st.session_state[f"{key}_seed"] = st.session_state[key] = value
    return {"key": key}


def _changed(name: str, key: str, text: Callable[[Any], str], **along: str) -> None:
    value = st.session_state[key]
    touch(**along, **{name: "" if value is None else text(value)})


def touch(**values: str) -> None:
    """Change the view from a callback: this run must not take the browser's older URL."""
    st.session_state["view"].update(values)
    st.session_state["touched"] = st.session_state["dirty"] = True


def link_params(**changes: str) -> dict[str, str]:
    """Parameters of a link inside the dashboard: the view with changes."""
    params = {**st.session_state["view"], **changes}
    return {name: value for name, value in params.items() if value}


def permalink(build_id: str) -> str:
    """The address of this view with every parameter and the build. Controls further down the page
    are drawn later: of those it has what the view says, and leaves out only their defaults."""
    parts = urlsplit(st.context.url or "")
    params = link_params(**st.session_state["effective"]) | {"build": build_id}
    return f"{parts.scheme}://{parts.netloc}{parts.path}?{urlencode(params)}"
