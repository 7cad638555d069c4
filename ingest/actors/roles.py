"""Role phrases ("the deputy foreign minister", "Sen.") to role classes.

The classes, from the state's point of view:

- ``head_of_state_gov``  presidents, prime ministers, chancellors, monarchs, supreme leaders
- ``foreign_minister``   foreign ministers and secretaries, the US Secretary of State
- ``diplomat``           deputy foreign ministers, ambassadors, envoys, negotiators
- ``minister``           other members of a government, deputy prime ministers, attorneys general
- ``spokesperson``       spokespersons of any of them, press secretaries
- ``military``           officers and commanders
- ``legislator``         members and speakers of parliaments, party leaders in them
- ``candidate``          who runs for office
- ``intl_org_head``      secretaries-general, the EU's foreign policy chief, commissioners
- ``analyst``            experts, scholars, former advisers
- ``media``              journalists, newspapers, agencies
- ``unnamed_official``   officials and sources without a name
- ``institution``        a state, ministry or organisation that speaks as one
- ``other``              everybody else: vice presidents, advisers, mayors, party chairs, citizens
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ingest.actors.tables import read_table, word_list
from ingest.model import Span

ROLES = (
    "head_of_state_gov",
    "foreign_minister",
    "diplomat",
    "minister",
    "spokesperson",
    "military",
    "legislator",
    "candidate",
    "intl_org_head",
    "analyst",
    "media",
    "unnamed_official",
    "institution",
    "other",
)

# What a general word may stand for: "the diplomat" may be a foreign minister.
_WIDER = {
    "diplomat": {"foreign_minister"},
    "minister": {"foreign_minister"},
    "unnamed_official": {"minister", "diplomat", "foreign_minister", "spokesperson", "other"},
    "head_of_state_gov": {"intl_org_head"},
    "military": {"minister"},
    "candidate": {"legislator", "head_of_state_gov"},
    "legislator": {"candidate"},
    "analyst": {"other"},
    "other": {"candidate", "analyst"},
}


class RoleHead(NamedTuple):
    """A role phrase: its class, place, and what the phrase alone tells of gender and country."""

    role: str
    span: Span
    gender: str | None
    country: str | None


@cache
def _rows() -> list[dict[str, str]]:
    return list(read_table("roles"))


@cache
def _pattern() -> re.Pattern[str]:
    parts = (f"(?P<r{i}>{row['pattern']})" for i, row in enumerate(_rows()))
    return re.compile(rf"(?:{'|'.join(parts)})(?!\w)")


_WORD_START = re.compile(r"(?<![\w-])\w+")
_WORD = re.compile(r"[\w-]+")


def in_lower_case(text: str) -> str:
    """``text`` in lower case, letter for letter: ``"İ".lower()`` alone would be two characters."""
    return text.replace("İ", "i").lower()


def has_role_noun(text: str) -> bool:
    """Whether any word of ``text`` may head a role phrase; a quick check before ``find_roles``."""
    nouns = word_list("role_nouns")
    return any(word in nouns for word in _WORD.findall(in_lower_case(text)))


def find_roles(text: str) -> list[RoleHead]:
    """Role phrases in ``text``, in order; of two that begin at one place the table's first."""
    if not has_role_noun(text):
        return []
    found = []
    lowered, pattern, end = in_lower_case(text), _pattern(), 0
    for word in _WORD_START.finditer(lowered):
        if word.start() < end:
            continue
        match = pattern.match(lowered, word.start())
        if match is None:
            continue
        end = match.end()
        assert match.lastgroup is not None
        row = _rows()[int(match.lastgroup[1:])]
        span = Span(*match.span())
        found.append(RoleHead(row["role"], span, row["gender"] or None, row["country"] or None))
    return found


def covers(general: str, role: str) -> bool:
    """Whether a phrase of class ``general`` may stand for somebody of class ``role``."""
    return general == role or role in _WIDER.get(general, ())
