"""What moves when statements are coded again: two sets of codings of the same statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, median
from typing import NamedTuple

from ingest.model import Coding


class Move(NamedTuple):
    """One statement whose coding differs; ``shift`` is the new escalation less the old one."""

    statement_id: str
    old_act: str
    new_act: str
    shift: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Old against new codings of the statements that both have.

    ``act_moves`` counts (old act, new act) of the statements whose act differs. Shifts are in
    points of the escalation scale, positive where the new coding is more hostile. ``largest``
    holds the biggest moves first.
    """

    statements: int
    only_old: int
    only_new: int
    act_moves: Counter[tuple[str, str]]
    modality_changes: int
    mean_shift: float
    median_absolute_shift: float
    largest: tuple[Move, ...]

    @property
    def acts_changed(self) -> int:
        return self.act_moves.total()

    def lines(self) -> list[str]:
        """The comparison in words, for a terminal."""
        if not self.statements:
            return ["no statement has both an old and a new coding"]
        share = self.acts_changed / self.statements
        text = [
            f"{self.statements} statements compared"
            + (f", {self.only_new} coded for the first time" if self.only_new else "")
            + (f", {self.only_old} not coded again" if self.only_old else ""),
            f"act changed in {self.acts_changed} ({share:.1%})",
            f"modality changed in {self.modality_changes}",
            f"escalation moved by {self.mean_shift:+.2f} on average, "
            f"by {self.median_absolute_shift:.2f} either way in the middle case",
        ]
        text += [
            f"  {old} -> {new}: {count}" for (old, new), count in self.act_moves.most_common(10)
        ]
        return text


def compare(old: Mapping[str, Coding], new: Mapping[str, Coding], largest: int = 20) -> Comparison:
    """Compare codings by statement id."""
    common = [key for key in old if key in new]
    moves = [
        Move(key, old[key].act, new[key].act, new[key].escalation - old[key].escalation)
        for key in common
    ]
    shifts = [move.shift for move in moves]
    return Comparison(
        statements=len(common),
        only_old=len(old) - len(common),
        only_new=len(new) - len(common),
        act_moves=Counter((m.old_act, m.new_act) for m in moves if m.old_act != m.new_act),
        modality_changes=sum(old[key].modality != new[key].modality for key in common),
        mean_shift=fmean(shifts) if shifts else 0.0,
        median_absolute_shift=median(map(abs, shifts)) if shifts else 0.0,
        largest=tuple(
            sorted((m for m in moves if m.shift), key=lambda m: (-abs(m.shift), m.statement_id))
        )[:largest],
    )
