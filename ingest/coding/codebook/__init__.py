"""The codebook as data: the acts, their severities, and what modality does to them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from math import isfinite
from pathlib import Path
from typing import Any, get_args

from ingest.model import Modality

NAME = "acts.toml"
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
    ``plover`` keep their own sign, cooperation positive. ``source`` tells whose the act and its
    severity are; codebooks kept beside weights of before may lack it.
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
    source: str = ""


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


class CodebookError(ValueError):
    """A codebook that cannot be used: the file, the entry, and what is wrong with it."""


@cache
def load() -> Codebook:
    """The codebook of this package; raises CodebookError if the file has been edited wrongly."""
    return _read(_file())


def kept(folder: Path) -> Codebook:
    """The codebook that lies beside a model's weights, whose outputs are in the order of its acts.

    Raises CodebookError as ``load`` does, and OSError where there is none.
    """
    return _read(folder / NAME)


def text() -> str:
    """The codebook's file as it stands, comments and all."""
    return _file().read_text("utf-8")


def _file() -> Traversable:
    return resources.files(__name__).joinpath(NAME)


def _read(file: Traversable) -> Codebook:
    try:
        return parse(tomllib.loads(file.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, CodebookError) as error:
        raise CodebookError(f"{file}: {error}") from None


def parse(data: dict[str, Any]) -> Codebook:
    """The codebook in the tables of its file; raises CodebookError that names the entry."""
    acts = tuple(_act(entry, number) for number, entry in enumerate(data.get("acts", []), start=1))
    codes = [act.code for act in acts]
    if len(set(codes)) != len(codes) or not codes:
        raise CodebookError("an act is defined twice" if codes else "there are no acts")
    tables = data.get("modalities", {})
    if set(tables) != set(MODALITIES):
        raise CodebookError(f"modalities must be exactly {', '.join(MODALITIES)}")
    return Codebook(acts, {name: _factors(name, tables[name], codes) for name in MODALITIES})


def _factors(modality: str, table: dict[str, Any], codes: list[str]) -> dict[str, float]:
    if unknown := sorted(set(table) - {*codes, "default", "definition"}):
        raise CodebookError(f"modality {modality} names {unknown[0]!r}, which is no act")
    factors: dict[str, Any] = {code: table.get(code, table.get("default")) for code in codes}
    for code, factor in factors.items():
        if not _is_number(factor) or not -1 <= factor <= 1:
            raise CodebookError(f"modality {modality}: the factor of {code} is no number in -1..1")
    return factors


def _act(entry: dict[str, Any], number: int) -> Act:
    name = f"act {entry.get('code', number)}"
    kinds: dict[str, str] = {field.name: str(field.type) for field in fields(Act)}
    for key in sorted(kinds.keys() ^ {"source", *entry}):
        raise CodebookError(f"{name}: {key!r} is {'unknown' if key in entry else 'missing'}")
    for key, value in entry.items():
        if not _FITS[kinds[key]](value):
            raise CodebookError(f"{name}: {key} must be {_KINDS[kinds[key]]}, not {value!r}")
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
    act = Act(**values)
    for scale in ("severity", "goldstein"):
        if not -10 <= getattr(act, scale) <= 10:
            raise CodebookError(f"{name}: {scale} is outside -10..10")
    if act.quad not in QUADS:
        raise CodebookError(f"{name}: quad must be one of {', '.join(QUADS)}")
    return act


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


_KINDS = {"str": "text", "float": "a number", "tuple[str, ...]": "a list of texts"}
_FITS: dict[str, Callable[[Any], bool]] = {
    "str": lambda value: isinstance(value, str),
    "float": _is_number,
    "tuple[str, ...]": lambda value: (
        isinstance(value, list) and all(isinstance(part, str) for part in value)
    ),
}
