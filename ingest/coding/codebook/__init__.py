"""The codebook as data: the acts, their severities, and what modality does to them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import get_args

from ingest.model import Modality

MODALITIES: tuple[Modality, ...] = get_args(Modality)
QUADS = (
    "verbal cooperation",
    "material cooperation",
    "verbal conflict",
    "material conflict",
    "comment",
)


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the codebook.

    ``severity`` runs from -10 (most conciliatory) to +10 (most hostile); ``goldstein`` and
    ``plover`` keep their own sign, cooperation positive.
    """

    code: str
    name: str
    quad: str
    severity: float
    goldstein: float
    cameo: str
    plover: float
    definition: str
    modes: tuple[str, ...]
    boundaries: tuple[str, ...]


@dataclass(frozen=True)
class Codebook:
    """Acts in their order, and ``factors[modality][act]``, by which severity is multiplied."""

    acts: tuple[Act, ...]
    factors: dict[Modality, dict[str, float]]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(act.code for act in self.acts)

    @cached_property
    def rows(self) -> tuple[tuple[Act, tuple[float, ...]], ...]:
        """Each act with its factors in the order of ``MODALITIES``."""
        return tuple(
            (act, tuple(self.factors[m][act.code] for m in MODALITIES)) for act in self.acts
        )


@cache
def load() -> Codebook:
    """The codebook of this package.

    Raises ValueError that names the entry if the file has been edited out of range.
    """
    return parse(tomllib.loads(text()))


def text() -> str:
    """The codebook's file as it stands, comments and all."""
    return resources.files(__name__).joinpath("acts.toml").read_text("utf-8")


def parse(data: dict[str, list[dict[str, object]]]) -> Codebook:
    acts = tuple(_act(entry) for entry in data["acts"])
    codes = [act.code for act in acts]
    if len(set(codes)) != len(codes):
        raise ValueError("acts.toml: an act is defined twice")
    tables: dict[str, dict[str, float]] = data["modalities"]  # type: ignore[assignment]
    if set(tables) != set(MODALITIES):
        raise ValueError(f"acts.toml: modalities must be exactly {', '.join(MODALITIES)}")
    factors = {
        m: {code: tables[m].get(code, tables[m]["default"]) for code in codes} for m in MODALITIES
    }
    for modality, row in factors.items():
        if not all(-1 <= factor <= 1 for factor in row.values()):
            raise ValueError(f"acts.toml: a factor of modality {modality} is outside -1..1")
    return Codebook(acts, factors)


def _act(entry: dict[str, object]) -> Act:
    fields = {key: tuple(v) if isinstance(v, list) else v for key, v in entry.items()}
    act = Act(**fields)  # type: ignore[arg-type]
    if not -10 <= act.severity <= 10:
        raise ValueError(f"acts.toml: severity of {act.code} is outside -10..10")
    if act.quad not in QUADS:
        raise ValueError(f"acts.toml: quad of {act.code} must be one of {', '.join(QUADS)}")
    return act
