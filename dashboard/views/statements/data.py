"""Search over statements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from dashboard import entities
from dashboard.escape import plain
from dashboard.facts import OF_TARGET, ONCE, facts, is_toward
from dashboard.queries import Query, Scalar
from dashboard.series import days_sql, entities_query
from dashboard.session import Reading
from dashboard.statements import ORDERS

RECENT = 100_000
DOWNLOAD = 10_000
WORDS = 10
_TERM = re.compile(r"(?<!\S)[\"“„]([^\"“”„]+)[\"”“](\*?)[,;.]?(?!\S)|(\S+)")  # a phrase, or a word
# What may stand beside a word: no letter, save of scripts that set no space between words.
EDGE = r"[^\pL\pM\pN_]|[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]"
MOST_OPTIONS = 3000
LIMIT = 10.0  # of scores, on both sides


@dataclass(frozen=True, slots=True)
class Search:
    """What is searched for; what is empty does not narrow the search.

    ``low`` and ``high`` bound the score; at their ends they let statements without one pass.
    Undated ones have no day, so that ``start`` and ``end`` do not hold for them.
    """

    text: str = ""
    source: str = ""
    target: str = ""
    speaker: str = ""
    outlet: str = ""
    acts: Sequence[str] = ()
    modalities: Sequence[str] = ()
    low: float = -LIMIT
    high: float = LIMIT
    start: date | None = None
    end: date | None = None
    is_undated: bool = False


class Extent(NamedTuple):
    """First and last day with a statement, and how many there are in all."""

    first: date
    last: date
    statements: int

    @property
    def is_large(self) -> bool:
        return self.statements > RECENT


def extent(reading: Reading) -> Extent | None:
    found = reading.ask(
        Query(
            "select min(statement_date), max(statement_date), count(*) from marts.fct_statements"
            " where target_ordinal = 1"
        )
    ).row(0)
    if not found[2]:
        return None
    today = date.today()
    return Extent(found[0] or today, found[1] or today, found[2])


def recent_start(reading: Reading, end: date | None) -> date | None:
    """The month from which on a large build's newest statements are listed: ``RECENT`` or more, up
    to ``end``. None where there are fewer; it may begin before the build's first day."""
    days, params = days_sql(None, end)
    found = reading.ask(
        Query(
            f"""with days as (
    select statement_date, count(*) as statements
    from marts.fct_statements
    where target_ordinal = 1 and {days}
    group by statement_date
),
newest as (
    select statement_date, sum(statements) over (order by statement_date desc) as held
    from days
)
select date_trunc('month', max(statement_date))::date as start
from newest
where held >= {RECENT}""",
            params,
        )
    )
    start: date | None = found["start"][0]
    return start


def speaking(reading: Reading) -> dict[str, str]:
    ids = tuple(reading.ask(entities_query("country"))["entity"].to_list())
    return entities.labels(reading, "country", ids)


def spoken_to(reading: Reading) -> dict[str, str]:
    ids = tuple(reading.ask(entities_query("target"))["entity"].to_list())
    return entities.labels(reading, "country", ids)


def acts(reading: Reading) -> list[str]:
    found = reading.ask(Query("select act from marts.dim_acts order by act_order, act"))
    return [str(act) for act in found["act"].to_list()]


def modalities(reading: Reading) -> list[str]:
    found = reading.ask(
        Query(
            "select distinct modality from marts.fct_statements"
            " where modality is not null order by modality"
        )
    )
    return [str(modality) for modality in found["modality"].to_list()]


def has_undated(reading: Reading) -> bool:
    found = reading.ask(
        Query("select 1 as one from marts.fct_statements where statement_date is null limit 1")
    )
    return not found.is_empty()


def speakers(reading: Reading, asked: str) -> dict[str, str]:
    """Speakers by id, those with most statements first; the one asked for is among them."""
    found = reading.ask(
        Query(
            "select speaker_id from marts.dim_speakers"
            f" order by speaker_id = $asked desc, statements desc, speaker_id limit {MOST_OPTIONS}",
            {"asked": asked},
        )
    )
    return entities.labels(reading, "speaker", tuple(found["speaker_id"].to_list()))


def outlets(reading: Reading, asked: str) -> dict[str, str]:
    """Outlets with their labels, those with most documents first; the one asked for is among
    them."""
    found = reading.ask(
        Query(
            "select publisher from marts.dim_sources where publisher is not null group by publisher"
            " order by publisher = $asked desc, sum(documents) desc, publisher"
            f" limit {MOST_OPTIONS}",
            {"asked": asked},
        )
    )
    return entities.told_apart({name: plain(name, 60) for name in found["publisher"].to_list()})


def condition(asked: Search) -> tuple[str, dict[str, Scalar]]:
    """Condition for the search, which finds one row a statement; each of the first ``WORDS``
    words and phrases must stand in it as a whole, or one that begins so if it ends in ``*``, in
    capitals or not."""
    params: dict[str, Scalar] = {}
    parts = ["true"]
    if asked.is_undated:
        parts = ["statement_date is null"]
    elif asked.start or asked.end:
        days, params = days_sql(asked.start, asked.end)
        parts = [days]
    if not asked.target:
        parts.append(ONCE)
    for column, value in (
        ("country_code", asked.source),
        ("target_code", asked.target),
        ("speaker_id", asked.speaker),
        ("publisher", asked.outlet),
    ):
        if value:
            parts.append(f"{column} = ${column}")
            params[column] = value
    for column, chosen in (("act", asked.acts), ("modality", asked.modalities)):
        if chosen:
            marks = {f"{column}{number}": value for number, value in enumerate(chosen)}
            parts.append(f"{column} in ({', '.join(f'${name}' for name in marks)})")
            params |= marks
    if asked.low > -LIMIT:
        parts.append("escalation >= $low")
        params["low"] = asked.low
    if asked.high < LIMIT:
        parts.append("escalation <= $high")
        params["high"] = asked.high
    for number, term in enumerate(terms(asked.text)[:WORDS]):
        stem = term[:-1] if term[1:].endswith("*") else term
        # Few statements hold the letters at all: the costly look at whole words is for those alone.
        parts.append(
            f"case when contains(lower(text), lower($stem{number}))"
            f" then regexp_matches(text, $word{number}, 'i') else false end"
        )
        params[f"stem{number}"] = max(stem.split(), key=len)
        params[f"word{number}"] = pattern(stem, is_whole=stem == term)
    return " and ".join(parts), params


def terms(text: str) -> list[str]:
    """The words and, in quotation marks, phrases of a search; a mark without its other is none."""
    found = (
        " ".join((phrase + star if phrase else word.strip('"“”„,;')).split())
        for phrase, star, word in _TERM.findall(text)
    )
    return [term for term in found if term]


def pattern(stem: str, *, is_whole: bool) -> str:
    """RE2 pattern of a word or phrase as a whole, or of the beginning of one."""
    before = f"(?:^|{EDGE})" if stem[0].isalnum() else ""
    after = f"(?:$|{EDGE})" if is_whole and stem[-1].isalnum() else ""
    return before + r"[\s\pZ]+".join(map(re.escape, stem.split())) + after


def download_query(where: str, params: dict[str, Scalar], order: str) -> Query:
    """The statements found, one row each with all states spoken to, in the order of the list;
    ``scored_toward`` is the state that act and score are of, null where they are the whole's."""
    target = OF_TARGET if is_toward(where) else "null::varchar"
    ordered = f"{ORDERS[order][1]}, statement_date, statement_id"
    return Query(
        f"""with found as materialized (
    select statement_id, statement_date, date_precision, speaker_name, role, country_code, kind,
        reporting_clause, text, act, modality, escalation, {target} as scored_toward, publisher,
        title, url
    from {facts(where)}
    where {where}
    order by {ordered}
    limit {DOWNLOAD}
),
targets as (
    select statement_id, list(target_code order by target_ordinal) as target_codes
    from marts.fct_statements
    where target_code is not null and statement_id in (select statement_id from found)
    group by statement_id
)
select statement_id, statement_date, date_precision, speaker_name, role, country_code,
    target_codes, kind, reporting_clause, text, act, modality, escalation, scored_toward,
    publisher, title, url
from found
left join targets using (statement_id)
order by {ordered}""",
        params,
    )
