"""What moves when statements are coded again: two sets of codings of the same statements."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
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


class Tally:
    """Compares batch by batch; what it keeps does not grow with the number of statements.

    Scores lie on a grid, so that there are few different shifts.
    """

    def __init__(self, largest: int = 20) -> None:
        self._kept = largest
        self._only_old = self._only_new = self._modality_changes = 0
        self._act_moves: Counter[tuple[str, str]] = Counter()
        self._shifts: Counter[float] = Counter()
        self._largest: list[Move] = []

    def add(self, old: Mapping[str, Coding], new: Mapping[str, Coding]) -> None:
        """Compare the codings of one batch by statement id."""
        common = [key for key in old if key in new]
        moves = [
            Move(key, old[key].act, new[key].act, new[key].escalation - old[key].escalation)
            for key in common
        ]
        self._only_old += len(old) - len(common)
        self._only_new += len(new) - len(common)
        self._modality_changes += sum(old[key].modality != new[key].modality for key in common)
        self._act_moves.update((m.old_act, m.new_act) for m in moves if m.old_act != m.new_act)
        self._shifts.update(move.shift for move in moves)
        self._largest = heapq.nsmallest(
            self._kept,
            [*self._largest, *(move for move in moves if move.shift)],
            key=lambda move: (-abs(move.shift), move.statement_id),
        )

    def comparison(self) -> Comparison:
        """What has been compared so far."""
        statements = self._shifts.total()
        total = sum(shift * count for shift, count in self._shifts.items())
        return Comparison(
            statements=statements,
            only_old=self._only_old,
            only_new=self._only_new,
            act_moves=self._act_moves.copy(),
            modality_changes=self._modality_changes,
            mean_shift=total / statements if statements else 0.0,
            median_absolute_shift=self._median(statements) if statements else 0.0,
            largest=tuple(self._largest),
        )

    def _median(self, statements: int) -> float:
        """The median of the absolute shifts."""
        sizes: Counter[float] = Counter()
        for shift, count in self._shifts.items():
            sizes[abs(shift)] += count
        ordered = sorted(sizes)
        upto = list(accumulate(sizes[size] for size in ordered))
        lower, upper = (statements + 1) // 2, statements // 2 + 1
        return (ordered[bisect_left(upto, lower)] + ordered[bisect_left(upto, upper)]) / 2


def compare(old: Mapping[str, Coding], new: Mapping[str, Coding], largest: int = 20) -> Comparison:
    """Compare codings by statement id."""
    tally = Tally(largest)
    tally.add(old, new)
    return tally.comparison()
