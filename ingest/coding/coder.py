"""The coder: the one entrance to coding for the pipeline and the command line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from ingest.coding import codebook, evidence
from ingest.coding.codebook import MODALITIES, Codebook, CodebookError
from ingest.coding.encoder import Encoder, Floats, Reading
from ingest.coding.prepare import prepare, unquoted
from ingest.coding.score import score
from ingest.coding.segments import segments
from ingest.model import Coding

MODEL = Path(__file__).with_name("model")
PLAIN_WEIGHT = 0.1
REVISION = 5  # of the code: raise it with every change of the code that moves a score


@dataclass(frozen=True, slots=True)
class CodingInput:
    """One statement to code.

    ``reporting_clause`` introduces reported words ("the envoy did not rule out"): it is read in
    front of them, for the verb tells what is done with them. ``source`` and ``target`` are the
    actors' text inside clause and text when known. ``speaker_country`` and the keys of ``targets``
    are ISO 3166-1 alpha-3 codes; the values are the places (start, end) in lead and text that name
    the target, and what is done to each target named is coded besides. ``is_spoken`` tells that the
    text is its speaker's own words (a quotation, a speech), not a report of events.
    """

    text: str
    speaker_country: str | None = None
    source: str | None = None
    target: str | None = None
    targets: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    is_spoken: bool = False
    reporting_clause: str | None = None

    @property
    def lead(self) -> str:
        """What is read in front of the text."""
        return f"{self.reporting_clause} " if self.reporting_clause else ""

    @property
    def read(self) -> str:
        """Lead and text, in which ``targets`` has its places."""
        return self.lead + self.text


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of a statement as read: its place, and the probabilities it has by itself."""

    start: int
    acts: Floats
    modalities: Floats
    reading: Reading


def settings_of(folder: Path) -> dict[str, Any]:
    """What model.json says of a model."""
    settings: dict[str, Any] = json.loads((folder / "model.json").read_text("utf-8"))
    return settings


def coder_version(folder: Path = MODEL) -> str:
    """The version that a model's codings carry, told without loading the model."""
    return _version(settings_of(folder), codebook.load())


class Coder:
    """Codes statements. The same input gives the same coding, alone or in any batch.

    A long statement is read in pieces. A piece counts by how surely it is an act at all, so that
    plain pieces do not bury a threat that fills one. For what is done to a target, the pieces that
    name it are read again with the target marked.
    """

    def __init__(self, folder: Path, book: Codebook) -> None:
        settings = settings_of(folder)
        self._book = book
        self._codes = codebook.kept(folder).codes
        if set(self._codes) != set(book.codes):
            changed = ", ".join(sorted(set(self._codes) ^ set(book.codes)))
            raise CodebookError(
                f"{folder} was trained for other acts than the codebook has ({changed}): train anew"
                " (communique code train)"
            )
        self._plain = self._codes.index("COMMENT")
        severity = {act.code: act.severity for act in book.acts}
        self._severities = np.array([severity[code] for code in self._codes])
        self._factors = np.array([[book.factors[m][c] for c in self._codes] for m in MODALITIES])
        self._encoder = Encoder(folder, len(book.acts), settings["early_exit"])
        self._temperatures = _temperatures(settings, len(book.acts))
        self.version = _version(settings, book)

    @staticmethod
    @cache
    def load(folder: Path = MODEL) -> Coder:
        """The coder of this package, or of a folder that training wrote; loaded once a process."""
        return Coder(folder, codebook.load())

    def code(self, inputs: Sequence[CodingInput]) -> list[Coding]:
        """One coding per input, in order. Any text is answered, the empty one as COMMENT."""
        return [self._code(item) for item in inputs]

    def _code(self, item: CodingInput) -> Coding:
        if not any(character.isalnum() for character in item.text):
            acts = np.eye(len(self._book.acts), dtype=np.float32)[self._plain]
            modalities = np.eye(len(MODALITIES), dtype=np.float32)[MODALITIES.index("none")]
            return self._coding(item, acts, modalities, [])
        text = unquoted(item.text) if item.is_spoken else item.text
        pieces = [(text[start:end], start) for start, end in segments(text, item.lead)]
        whole = self._combined(item, [self._read(item, *piece, item.target) for piece in pieces])
        toward = {}
        for code, places in item.targets.items():
            marked = [(*piece, _place(len(item.lead), *piece, places)) for piece in pieces]
            if parts := [self._read(item, *piece) for piece in marked if piece[2]]:
                toward[code] = self._combined(item, parts)
        return replace(whole, toward=toward)

    def _combined(self, item: CodingInput, parts: list[_Part]) -> Coding:
        weights = np.array([PLAIN_WEIGHT + 1 - part.acts[self._plain] for part in parts])
        weights /= weights.sum()
        acts = weights @ np.stack([part.acts for part in parts])
        modalities = weights @ np.stack([part.modalities for part in parts])
        spans = self._spans(item, self._moving(acts, modalities), parts)
        return self._coding(item, acts, modalities, spans)

    def _moving(self, acts: Floats, modalities: Floats) -> int:
        """The likeliest act, or what moves the score most its way where that one does not: whose
        words are marked in the colour of the score's side."""
        moved = acts * self._severities * (modalities @ self._factors)
        along = moved * np.sign(moved.sum())
        likeliest = int(acts.argmax())
        return likeliest if along[likeliest] > 0 or not along.any() else int(along.argmax())

    def _read(
        self, item: CodingInput, text: str, start: int, target: str | tuple[int, int] | None
    ) -> _Part:
        prepared = prepare(item.lead + text, item.source, target, item.is_spoken)
        reading = self._encoder.read(prepared)
        logits = reading.logits / self._temperatures[reading.is_early]
        count = len(self._book.acts)
        return _Part(start, _softmax(logits[:count]), _softmax(logits[count:]), reading)

    def _spans(self, item: CodingInput, act: int, parts: list[_Part]) -> list[list[float]]:
        """Evidence from the piece in which the act is likeliest, in lead and text."""
        part = max(parts, key=lambda part: float(part.acts[act]))
        lead = len(item.lead)
        places = [
            (start, end) if start < lead else (part.start + start, part.start + end)
            for start, end in part.reading.spans
        ]
        votes, acts = part.reading.votes, len(self._book.acts)
        return evidence.spans(item.read, votes, places, act, acts, lead)

    def _coding(
        self, item: CodingInput, acts: Floats, modalities: Floats, spans: list[list[float]]
    ) -> Coding:
        """``spans`` lie in what was read, a reporting clause included."""
        by_act = dict(zip(self._codes, acts.tolist(), strict=True))
        by_modality = dict(zip(MODALITIES, modalities.tolist(), strict=True))
        scored = score(by_act, by_modality, self._book)
        return Coding(
            act=self._codes[int(acts.argmax())],
            probabilities={code: round(value, 4) for code, value in by_act.items()},
            modality=MODALITIES[int(modalities.argmax())],
            escalation=scored.escalation,
            goldstein=scored.goldstein,
            evidence=evidence.parted(spans, len(item.lead)) | {"terms": scored.terms},
        )


def _place(
    lead: int, piece: str, start: int, places: Sequence[tuple[int, int]]
) -> tuple[int, int] | None:
    """The first of the places that lies in a piece of the text, else in the ``lead`` characters
    before it, as it stands in lead and piece."""
    end = start + len(piece)
    inside = [(a - start, b - start) for a, b in places if start <= a - lead and b - lead <= end]
    found = inside or [place for place in places if place[1] <= lead]
    return found[0] if found else None


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max())
    shares: Floats = powers / powers.sum()
    return shares


def _temperatures(settings: dict[str, Any], acts: int) -> list[Floats]:
    """What the logits are divided by, read to the end and early. A model of before has one number
    for acts and modalities."""
    stages = []
    for stage in ("", "early_"):
        of_acts = settings[f"{stage}temperature"]
        of_modalities = settings.get(f"{stage}modality_temperature", of_acts)
        numbers = np.repeat([of_acts, of_modalities], [acts, len(MODALITIES)])
        stages.append(numbers.astype(np.float32))
    return stages


def _version(settings: dict[str, Any], book: Codebook) -> str:
    return f"{settings['name']}-{_fingerprint(settings, book)}"


def _fingerprint(settings: dict[str, Any], book: Codebook) -> str:
    """Eight digits that change with whatever moves a score: weights, calibration, the codebook's
    numbers, places and code. Words of the codebook move none."""
    scales = [(act.code, act.severity, act.goldstein) for act in book.acts]
    moving = json.dumps([REVISION, settings, scales, book.factors], sort_keys=True)
    digest = hashlib.sha256(moving.encode())
    digest.update(resources.files("ingest.coding.codebook").joinpath("places.csv").read_bytes())
    return digest.hexdigest()[:8]
