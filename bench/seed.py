"""The nine statements of the project's first article, as an analyst reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.metrics import SHARED
from ingest.coding import Coder
from ingest.model import Coding, Document


class Expected(NamedTuple):
    """What an analyst reads in the statement that has these words; the score lies in a range."""

    opening: str
    acts: set[str]
    modalities: set[str]
    low: float
    high: float

    def is_met(self, coding: Coding) -> bool:
        is_act = coding.act in self.acts and coding.modality in self.modalities
        return is_act and self.low <= coding.escalation <= self.high


TARGET = "USA"
SEED = (
    Expected("Washington’s behavior", {"THREATEN"}, {"may"}, 2, 6.5),
    Expected("We are indeed going", {"ACCUSE"}, {"did"}, 2, 5.5),
    Expected("That is why", {"THREATEN"}, {"may"}, 2, 6.5),
    Expected("Russia did not plan", {"CONCEDE"}, {"negated"}, -10, 0),
    Expected("We believe that diplomatic", {"SUPPORT", "COMMENT"}, {"none"}, -10, 0.5),
    Expected("November 16 would mark", {"COMMENT"}, {"none"}, -1.5, 1.5),
    Expected("Our relations have been", {"COMMENT"}, {"none"}, -1.5, 1.5),
    Expected("Russia would always", {"THREATEN"}, {"conditional", "will"}, 2, 6.5),
    Expected("I think the Americans", {"COMMENT"}, {"none"}, -1.5, 3),
)


def report(coder: Coder) -> Iterator[str]:
    yield ""
    yield "## The seed article"
    yield ""
    yield (
        "A known case, not a test: its statements were looked at while examples were written,"
        " though none of the examples follows one of them. They are directed at the United States:"
        " what each does to that state, where it names it, is coded beside the whole."
    )
    yield ""
    yield f"| statement begins | as a whole | met | toward {TARGET} | met | expected |"
    yield "|---|---|---|---|---|---|"
    codings = seed_codings(coder, SHARED / "articles")
    for wanted, whole, toward in codings:
        told = (f"{_told(coding)} | {_met(wanted.is_met(coding))}" for coding in (whole, toward))
        acts, modalities = (" or ".join(sorted(of)) for of in (wanted.acts, wanted.modalities))
        yield (
            f"| {wanted.opening} ... | {' | '.join(told)}"
            f" | {acts}, {modalities}, {wanted.low:+} to {wanted.high:+} |"
        )
    whole_met = sum(wanted.is_met(whole) for wanted, whole, _ in codings)
    toward_met = sum(wanted.is_met(toward) for wanted, _, toward in codings)
    yield ""
    yield f"Met: {whole_met} of {len(SEED)} as a whole, {toward_met} toward {TARGET}."


def seed_codings(coder: Coder, folder: Path) -> list[tuple[Expected, Coding, Coding]]:
    """Each statement as the pipeline finds and codes it: as a whole and toward the target, which
    is that of the whole where the target is not named."""
    # Only here: the memory that the bench tells is the coder's, measured before.
    from ingest.extract import extract
    from ingest.rows import coding_input, statement_row

    article = Document("article", "seed", (folder / "ryabkov_severance.txt").read_text("utf-8"))
    statements = [statement_row(article, s, 0) for s in extract(article).statements]
    codings = []
    for wanted in SEED:
        found = [row for row in statements if wanted.opening in row["text"]]
        if not found:
            raise LookupError(f"no statement of the article contains {wanted.opening!r}")
        whole = coder.code([coding_input(found[0])])[0]
        codings.append((wanted, whole, whole.toward.get(TARGET, whole)))
    return codings


def _told(coding: Coding) -> str:
    return f"{coding.act} {coding.modality} {coding.escalation:+.2f}"


def _met(is_met: bool) -> str:
    return "yes" if is_met else "no"
