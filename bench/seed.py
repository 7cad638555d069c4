"""The nine statements of the project's first article, as an analyst reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bench.metrics import SHARED
from ingest.coding import Coder
from ingest.model import Coding, Document

SEED = (  # words that open each statement, its act, and the range of its score
    ("Washington’s behavior", {"THREATEN"}, 2, 6.5),
    ("We are indeed going", {"ACCUSE"}, 2, 5.5),
    ("That is why", {"THREATEN"}, 2, 6.5),
    ("Russia did not plan", {"CONCEDE"}, -10, 0),
    ("We believe that diplomatic", {"SUPPORT", "COMMENT"}, -10, 0.5),
    ("November 16 would mark", {"COMMENT"}, -1.5, 1.5),
    ("Our relations have been", {"COMMENT"}, -1.5, 1.5),
    ("Russia would always", {"THREATEN"}, 2, 6.5),
    ("I think the Americans", {"COMMENT"}, -1.5, 3),
)


def report(coder: Coder) -> Iterator[str]:
    yield ""
    yield "## The seed article"
    yield ""
    yield (
        "A known case, not a test: its statements were looked at while examples were written,"
        " though none of the examples follows one of them."
    )
    yield ""
    yield "| statement begins | act | modality | escalation | expected | met |"
    yield "|---|---|---|---|---|---|"
    expected = {
        opening: f"{' or '.join(sorted(acts))}, {low:+} to {high:+}"
        for opening, acts, low, high in SEED
    }
    for opening, coding, is_right in seed_codings(coder, SHARED / "articles"):
        mark = "yes" if is_right else "no"
        coded = f"{coding.act} | {coding.modality} | {coding.escalation:+.2f}"
        yield f"| {opening} ... | {coded} | {expected[opening]} | {mark} |"


def seed_codings(coder: Coder, folder: Path) -> Iterator[tuple[str, Coding, bool]]:
    """Each statement as the pipeline finds and codes it."""
    # Only here: the memory that the bench tells is the coder's, measured before.
    from ingest.extract import extract
    from ingest.rows import coding_input, statement_row

    article = Document("article", "seed", (folder / "ryabkov_severance.txt").read_text("utf-8"))
    statements = [statement_row(article, s, 0) for s in extract(article).statements]
    for opening, acts, low, high in SEED:
        found = [row for row in statements if opening in row["text"]]
        if not found:
            raise LookupError(f"no statement of the article contains {opening!r}")
        coding = coder.code([coding_input(found[0])])[0]
        yield opening, coding, coding.act in acts and low <= coding.escalation <= high
