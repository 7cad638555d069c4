"""Which build this reader reads: the one that was current when they came.

An address may name another, as a link or a choice does; then that one is opened as long as it is
kept, and going back to an address without it leaves it. Another current build, newer or led back
to, is offered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from dashboard import state
from dashboard.queries import Query, run
from warehouse import store
from warehouse.builds import Build, Builds
from warehouse.integrity import Damaged


@dataclass(frozen=True, slots=True)
class Reading:
    """The build that a page shows. ``offered`` is the current build if it is another one."""

    build_id: str
    database: Path
    versions: dict[str, Any] = field(default_factory=dict)
    offered: str | None = None

    def ask(self, query: Query) -> pl.DataFrame:
        return run(self.database, query)


def open_build() -> Reading | None:
    """The build of this session; None if there is none to read yet."""
    builds = Builds(store.home())
    current = builds.current()
    linked, held = state.get("build"), st.session_state.get("held_build", "")
    chosen = builds.find(linked) or builds.find(held) or current or _last_sound(builds)
    if chosen is None:
        if builds.all():
            state.problem("Every build here is damaged: `communique verify` says how.")
        return None
    if linked and chosen.build_id != linked:
        _tell_moved(f"The link asks for build {linked}, which", builds, linked, chosen)
        state.drop("build")
    elif held and held not in (linked, chosen.build_id) and not linked:
        _tell_moved(f"The build that you were reading, {held},", builds, held, chosen)
    if chosen == current and (notice := builds.notice()):
        state.problem(notice)
    if linked != chosen.build_id:
        st.session_state["held_build"] = chosen.build_id
    offered = current.build_id if current and current != chosen else None
    return Reading(chosen.build_id, chosen.database, _versions(chosen), offered)


def _tell_moved(who: str, builds: Builds, gone: str, chosen: Build) -> None:
    is_there = any(build.build_id == gone for build in builds.all())
    why = "is damaged" if is_there else "is not kept here any more"
    state.problem(f"{who} {why}; this is {chosen.build_id}, and its figures may differ.")


def _last_sound(builds: Builds) -> Build | None:
    return next((build for build in reversed(builds.all()) if build.problem() is None), None)


def read_offered() -> None:
    """Leave the build in hand for the current one (a button's callback)."""
    st.session_state.pop("held_build", None)
    state.touch(build="")


def _versions(build: Build) -> dict[str, Any]:
    try:
        return build.manifest
    except (OSError, ValueError, Damaged):
        return {}


def get() -> Reading:
    """The build that app.py opened for this run."""
    reading: Reading = st.session_state["reading"]
    return reading
