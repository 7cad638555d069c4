"""Texts that come back: a feed that shows A, then B, then A again ends with A.

Ids are hashes of content, so the second A would be a duplicate of the first, and B would stay the
latest version. What a feed showed just before a snapshot tells the two cases apart: the same text
is seen once more, another one makes A a new version, an edition of its own after that other one.
A snapshot that is read again finds the same past and thus the same ids.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import polars as pl

from ingest.landing import Landing
from ingest.model import Document

Past = dict[str, dict[datetime, str]]  # the version of each document key at each time


class Returns:
    """What each feed showed and when: what has landed, and what this run has read since."""

    def __init__(self, landing: Landing) -> None:
        self._landing = landing
        self._feeds: dict[str | None, Past] = {}

    def place(self, item: Document) -> Document:
        """The item of a snapshot as the version that it is, dated by the snapshot if by nothing."""
        if item.seen_at is None:
            return item
        if item.feed not in self._feeds:
            self._feeds[item.feed] = self._landed(item.feed)
        past = self._feeds[item.feed].setdefault(item.key, {})
        placed = _placed(item, {at: seen for at, seen in past.items() if at < item.seen_at})
        past[item.seen_at] = placed.document_id
        return placed

    def _landed(self, feed: str | None) -> Past:
        sightings = self._landing.scan("sightings").filter(pl.col("feed").eq_missing(feed))
        past: Past = {}
        columns = sightings.select("document_key", "seen_at", "document_id").sort("seen_at")
        for key, seen_at, document_id in columns.collect().iter_rows():
            past.setdefault(key, {})[seen_at] = document_id
        return past


def _placed(item: Document, past: dict[datetime, str]) -> Document:
    dated = replace(item, revised_at=item.revised_at or item.seen_at)
    before = past[max(past)] if past else None
    # The version before may itself be one that came back, after any of the others.
    same = {dated.document_id: dated}
    for other in set(past.values()):
        edition = replace(dated, edition=f"after {other}", revised_at=item.seen_at)
        same[edition.document_id] = edition
    if before is None or same.keys().isdisjoint(past.values()):
        return dated
    return same.get(before) or replace(dated, edition=f"after {before}", revised_at=item.seen_at)
