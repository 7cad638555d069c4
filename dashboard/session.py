"""Which build this reader reads: the newest when they came, until they choose another.

A link may name a build; then that one is opened as long as it is kept. New builds are offered.
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
    """The build that a page shows. ``newer`` is the current build if it is another one."""

    build_id: str
    database: Path
    versions: dict[str, Any] = field(default_factory=dict)
    newer: str | None = None

    def ask(self, query: Query) -> pl.DataFrame:
        return run(self.database, query)


def open_build() -> Reading | None:
    """The build of this session; None if there is none to read yet."""
    builds = Builds(store.home())
    current = builds.current()
    kept = {build.build_id: build for build in builds.all() if build.problem() is None}
    if notice := builds.notice():
        state.problem(notice)
    wanted = state.get("build")
    if wanted and wanted not in kept:
        state.problem(
            f"The link asks for build {wanted}, which is not kept here any more; "
            "this is the current build, and its figures may differ."
        )
        state.drop("build")
    chosen = kept.get(state.get("build")) or kept.get(st.session_state.get("build_id", ""))
    chosen = chosen or current or (list(kept.values())[-1] if kept else None)
    if chosen is None:
        if builds.all():
            state.problem("Every build here is damaged: `communique verify` says how.")
        return None
    st.session_state["build_id"] = chosen.build_id
    newer = current.build_id if current and current.build_id > chosen.build_id else None
    return Reading(chosen.build_id, chosen.database, _versions(chosen), newer)


def read_newest() -> None:
    """Leave the build in hand for the current one (a button's callback)."""
    st.session_state.pop("build_id", None)
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
