"""CAMEO event codes: their act and their Goldstein value.

Goldstein, "A Conflict-Cooperation Scale for WEIS Events Data" (1992), extended to CAMEO by Schrodt
et al.; acts by the crosswalk of the PLOVER manual (CC BY-SA 4.0), plain statements (01) being our
COMMENT. Codes of appeals (02) have no PLOVER act.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

_TABLE = Path(__file__).parent / "tables" / "cameo.csv"


class Cameo(NamedTuple):
    goldstein: float
    act: str | None


@cache
def codes() -> dict[str, Cameo]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Cameo(float(row["goldstein"]), row["act"] or None)
            for row in csv.DictReader(file)
        }


@cache
def acts() -> frozenset[str]:
    """The acts that CAMEO's codes have: those of PLOVER, and COMMENT."""
    return frozenset(row.act for row in codes().values() if row.act)


def act_of(code: str) -> str | None:
    """The act of a CAMEO code; that of its root where the code itself is not in the table."""
    found = codes().get(code) or codes().get(code[:2])
    return found.act if found else None
