"""The nine statements of the project's first article, as an analyst reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.metrics import SHARED
from ingest.coding import Coder, CodingInput
from ingest.model import Coding

SEED = (  # words that open and close each statement, its act, and the direction of its score
    ("Washington’s behavior", "cut ties", {"THREATEN"}, 2, 6.5),
    ("We are indeed going", "not only there", {"ACCUSE"}, 2, 5.5),
    ("That is why", "is also possible", {"THREATEN"}, 2, 6.5),
    ("Russia did not plan", "with the US", {"CONCEDE"}, -10, 0),
    ("We believe that diplomatic", "to each other", {"SUPPORT", "COMMENT"}, -10, 0.5),
    ("November 16 would mark", "the United States", {"COMMENT"}, -1.5, 1.5),
    ("Our relations have been", "many things", {"COMMENT"}, -1.5, 1.5),
    ("Russia would always", "and provocations", {"THREATEN"}, 2, 6.5),
    ("I think the Americans", "all areas", {"COMMENT"}, -1.5, 3),
)


def report(coder: Coder) -> Iterator[str]:
    yield ""
    yield "## The seed article"
    yield ""
    yield "| statement begins | act | modality | escalation | as expected |"
    yield "|---|---|---|---|---|"
    for opening, coding, is_right in seed_codings(coder, SHARED / "articles"):
        mark = "yes" if is_right else "no"
        coded = f"{coding.act} | {coding.modality} | {coding.escalation:+.2f}"
        yield f"| {opening} ... | {coded} | {mark} |"


def seed_codings(coder: Coder, folder: Path) -> Iterator[tuple[str, Coding, bool]]:
    text = (folder / "ryabkov_severance.txt").read_text("utf-8")
    text = text[text.index("\n") :]
    for opening, closing, acts, low, high in SEED:
        start = text.index(opening)
        statement = text[start : text.index(closing, start) + len(closing)]
        coding = coder.code([CodingInput(statement, "RUS", is_spoken=True)])[0]
        yield opening, coding, coding.act in acts and low <= coding.escalation <= high
