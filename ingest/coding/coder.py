"""The coder: the one entrance to coding for the pipeline and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.coding import codebook, cues
from ingest.coding.codebook import Codebook
from ingest.coding.score import score
from ingest.model import Coding


@dataclass(frozen=True, slots=True)
class CodingInput:
    """One statement to code.

    ``source`` and ``target`` are the actors' text inside ``text`` when known;
    ``speaker_country`` and ``targets`` are ISO 3166-1 alpha-3 codes.
    """

    text: str
    speaker_country: str | None = None
    source: str | None = None
    target: str | None = None
    targets: tuple[str, ...] = ()


class Coder:
    """Codes statements. The same input gives the same coding, alone or in any batch."""

    version = "cues-1"

    def __init__(self, book: Codebook) -> None:
        self._book = book

    @staticmethod
    @cache
    def load() -> Coder:
        """The coder of this package; loaded once a process."""
        return Coder(codebook.load())

    def code(self, inputs: Sequence[CodingInput]) -> list[Coding]:
        """One coding per input, in order. Any text is answered, the empty one as COMMENT."""
        return [self._code(item) for item in inputs]

    def _code(self, item: CodingInput) -> Coding:
        found = cues.find(item.text)
        acts = cues.act_probabilities(found, self._book.codes)
        modalities = cues.modality_probabilities(item.text)
        scored = score(acts, modalities, self._book)
        return Coding(
            act=max(acts, key=acts.__getitem__),
            probabilities={code: round(value, 4) for code, value in acts.items()},
            modality=max(modalities, key=modalities.__getitem__),
            escalation=scored.escalation,
            goldstein=scored.goldstein,
            evidence={
                "spans": [[cue.start, cue.end, cue.weight] for cue in found],
                "terms": scored.terms,
            },
            targets=item.targets,
        )
