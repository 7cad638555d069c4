"""The statements as a list or a group reads them: as a whole, or toward the state a row names.

A statement to several states has a row for each, and does to each something of its own: it backs
one and blames the other. A condition therefore either says ``ONCE``, finds one row a statement and
reads it as a whole, or names the states spoken to and reads each row toward its own.
"""

from __future__ import annotations

ONCE = "target_ordinal = 1"
# The state that a row is read toward; a build of before knows the whole alone.
OF_TARGET = "case when escalation_toward_target is not null then target_code end"
CODING = ("act", "act_probabilities", "modality", "escalation", "goldstein", "evidence")
_TYPES = dict.fromkeys(CODING, "varchar") | {"escalation": "double", "goldstein": "double"}
_LATER = ["null::varchar as reporting_clause"]
_LATER += [f"null::{_TYPES[name]} as {name}_toward_target" for name in CODING]

_WHOLE = f"""(
    select rowid, * from marts.fct_statements
    union all by name
    -- older builds lack these
    select {", ".join(_LATER)} where false
)"""
_TOWARD = f"""(
    select * replace (
        {", ".join(f"coalesce({name}_toward_target, {name}) as {name}" for name in CODING)}
    ) from {_WHOLE}
)"""


def is_toward(where: str) -> bool:
    """Whether a condition finds rows that are read toward the states they name."""
    return ONCE not in where


def facts(where: str) -> str:
    """What to select from, in SQL: the columns of ``fct_statements`` and ``rowid``; the coding is
    that of the statement, or of what it does to the row's state."""
    return _TOWARD if is_toward(where) else _WHOLE
