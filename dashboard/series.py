"""Questions to the escalation series, shared by the pages that draw them over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.measures import DEFAULT, GRAINS, Measure
from dashboard.method import THIN, VARIABLES
from dashboard.periods import first_day, last_day
from dashboard.queries import Query, Scalar

KEYS = {
    "country": ("country_code",),
    "target": ("target_code",),
    "dyad": ("country_code", "target_code"),
    "speaker": ("speaker_id",),
}
# How exactly a statement must be dated for a period of a grain to count it.
REACHES: dict[str, list[str]] = VARIABLES["precisions_reaching"]
# The intraclass correlation of one document's statements in a period.
LIKENESS: float = VARIABLES["document_sd"] ** 2 / (
    VARIABLES["document_sd"] ** 2 + VARIABLES["statement_sd"] ** 2
)
# How far back of a period the marts take what a speaker usually says, by grain.
REFERENCE: dict[str, str] = VARIABLES["reference_span"]
Z = 1.96  # 95 %, two-sided


@dataclass(frozen=True, slots=True)
class Selection:
    """What a chart over time shows. An entity is ``USA``, a dyad ``USA>RUS``, or a speaker's id.

    ``start`` and ``end`` are widened to whole periods, so that the series and the lists beside it
    count the same statements.
    """

    kind: str
    entities: tuple[str, ...]
    grain: str
    measure: Measure = DEFAULT
    mix: str = "raw"
    duplicates: str = "all"
    smooth: int = 0
    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start:
            object.__setattr__(self, "start", first_day(self.start, self.grain))
        if self.end:
            object.__setattr__(self, "end", last_day(self.end, self.grain))

    @property
    def table(self) -> str:
        return f"marts.escalation_{self.kind}_{self.grain}"

    @property
    def has_interval(self) -> bool:
        """The mart's interval belongs to the plain mean; shares get a Wilson interval."""
        if self.smooth:
            return False
        is_plain = self.mix == "raw" and self.duplicates == "all"
        return self.measure.kind == "share" or (self.measure.is_score and is_plain)

    def smoothing_words(self) -> str:
        window = f"trailing mean over {self.smooth} {self.grain}s"
        if self.measure.kind == "count":
            return (
                f"{window}, a {self.grain} without statements counting as 0, from the first window"
                f" that begins no earlier than this build's first {self.grain}"
            )
        counted = " counted once" if self.is_distinct_mean else ""
        return f"{window}, weighted by statements{counted}"

    @property
    def is_distinct_mean(self) -> bool:
        """Whether the value is a mean over repeated quotations counted once."""
        return self.measure.is_score and self.mix == "raw" and self.duplicates == "once"

    @property
    def column(self) -> str:
        """The name of its values in a table, which says what was done to them."""
        name = self.measure.key
        if self.measure.is_score and self.mix == "fixed":
            name += "_fixed_mix"
        elif self.is_distinct_mean:
            name += "_distinct"
        elif name == "statements":
            name = self.n
        return f"{name}_trailing_{self.smooth}" if self.smooth else name

    @property
    def n(self) -> str:
        """The column of how many statements a period counts."""
        return "distinct_statements" if self.duplicates == "once" else "statements"

    @property
    def point_n(self) -> str:
        """The column of how many statements a point rests on: a smoothed one on its window's."""
        return f"window_{self.n}" if self.smooth else self.n


def entity_sql(kind: str) -> str:
    """SQL for an entity's id in a series."""
    return " || '>' || ".join(KEYS[kind])


def series_query(chosen: Selection) -> Query:
    """One row per entity and period with statements; periods without any have no row.

    Of a smoothed series is_thin is the window's, whose statements have columns of their own.
    Documents and speakers of several periods may be the same, so they are of the period alone.
    """
    value, low, high = _measure_sql(chosen)
    where, params = _where(chosen.kind, chosen.entities)
    thin = "is_thin"
    if chosen.smooth:
        value = _smoothed(chosen, value)
        thin = f"""sum(statements) {_window(chosen)}::bigint as window_statements,
        sum(distinct_statements) {_window(chosen)}::bigint as window_distinct_statements,
        window_distinct_statements < {THIN} as is_thin"""
    bounds = []
    if chosen.start:
        bounds.append("period_start >= $start")
        params["start"] = chosen.start
    if chosen.end:
        bounds.append("period_start <= $end")
        params["end"] = chosen.end
    shown = f"\nwhere {' and '.join(bounds)}" if bounds else ""
    return Query(
        f"""with points as (
    select
        {entity_sql(chosen.kind)} as entity,
        period_start,
        period_end,
        {value} as value,
        {low} as low,
        {high} as high,
        statements,
        distinct_statements,
        documents,
        speakers,
        {thin},
        is_partial
    from {chosen.table}
    where {where}
)
select * from points{shown}
order by entity, period_start""",
        params,
    )


def _where(kind: str, entities: Sequence[str]) -> tuple[str, dict[str, Scalar]]:
    params: dict[str, Scalar] = {}
    either = []
    for number, entity in enumerate(entities):
        parts = entity.split(">", 1) if kind == "dyad" else [entity]
        parts += [""] * (len(KEYS[kind]) - len(parts))
        named = list(zip(KEYS[kind], parts, strict=True))
        either.append(" and ".join(f"{key} = $e{number}_{i}" for i, (key, _) in enumerate(named)))
        params |= {f"e{number}_{i}": part for i, (_, part) in enumerate(named)}
    return "(" + ")\n        or (".join(either) + ")" if either else "false", params


def _measure_sql(chosen: Selection) -> tuple[str, str, str]:
    measure = chosen.measure
    none = "null::double"
    if measure.is_score:
        if chosen.mix == "fixed":
            return "escalation_mean_fixed_mix", none, none
        if chosen.is_distinct_mean:
            return "escalation_mean_distinct", none, none
        if chosen.smooth:
            return "escalation_mean", none, none
        return "escalation_mean", "escalation_low", "escalation_high"
    if measure.kind == "share":
        share = f"{measure.key}_share"
        return (share, none, none) if chosen.smooth else (share, *wilson(share))
    if measure.key == "statements" and chosen.duplicates == "once":
        return "distinct_statements", none, none
    return measure.key, none, none


def wilson(share: str, z: float = Z) -> tuple[str, str]:
    """Wilson's interval of a share (Wilson 1927), of 95 % unless ``z`` says otherwise, at an
    effective n.

    The statements of one document are no independent draws: n is divided by Kish's design effect
    (1965) for documents of equal length, with the likeness that the interval of the mean has too.
    """
    n = f"(statements / (1 + {LIKENESS:.6g} * (statements / documents - 1)))"
    centre = f"({share} + {z**2 / 2} / {n}) / (1 + {z**2} / {n})"
    spread = (
        f"{z} * sqrt({share} * (1 - {share}) / {n} + {z**2 / 4} / {n} ** 2) / (1 + {z**2} / {n})"
    )
    return f"greatest(0, {centre} - {spread})", f"least(1, {centre} + {spread})"


def _window(chosen: Selection) -> str:
    """The periods that a smoothed value covers, of which the point's own is the last."""
    return (
        f"over (partition by {', '.join(KEYS[chosen.kind])} order by period_start"
        f" range between interval {chosen.smooth - 1} {chosen.grain} preceding"
        " and current row)"
    )


def _smoothed(chosen: Selection, value: str) -> str:
    window = _window(chosen)
    if chosen.measure.kind == "count":
        # What lies before the first day of the build is not silence.
        return f"""case when period_start - interval {chosen.smooth - 1} {chosen.grain} >= (
            select date_trunc('{chosen.grain}', min(statement_date)) from marts.fct_statements
            where {dated_sql(chosen.grain)}
        ) then sum({value}) {window} / {chosen.smooth} end"""
    weight = "distinct_statements" if chosen.is_distinct_mean else "statements"
    return (
        f"sum({value} * {weight}) {window}\n"
        f"            / sum({weight}) filter (where {value} is not null) {window}"
    )


def entities_query(kind: str, limit: int = 3000) -> Query:
    """The entities that have a series, those with most statements first."""
    keys = ", ".join(KEYS[kind])
    return Query(
        f"""select {entity_sql(kind)} as entity, {keys}, sum(statements)::bigint as statements
from marts.escalation_{kind}_year
group by all
order by statements desc, entity
limit {limit}"""
    )


def known_query(kind: str, entities: Sequence[str]) -> Query:
    """Those of some entities that have a series."""
    where, params = _where(kind, entities)
    return Query(
        f"""select distinct {entity_sql(kind)} as entity
from marts.escalation_{kind}_year
where {where}
order by entity""",
        params,
    )


def extent_query(chosen: Selection) -> Query:
    """First and last period of each grain for the chosen entities, with its number of periods."""
    where, params = _where(chosen.kind, chosen.entities)
    grains = "\nunion all\n".join(
        f"select '{grain}' as grain, min(period_start) as first, max(period_end) as last,"
        f" count(distinct period_start) as periods, sum(statements)::bigint as statements\n"
        f"from marts.escalation_{chosen.kind}_{grain} where {where}"
        for grain in GRAINS
    )
    return Query(grains, params)


def counted_sql(chosen: Selection) -> tuple[str, dict[str, Scalar]]:
    """Condition on the statements that a series counts in its days: those in them whose date is
    exact enough for its grain."""
    days, params = days_sql(chosen.start, chosen.end)
    return f"{days} and {dated_sql(chosen.grain)}", params


def dated_sql(grain: str) -> str:
    """Condition on a statement's date being exact enough for a grain."""
    return f"date_precision in ({', '.join(map(repr, REACHES[grain]))})"


def days_sql(start: date | None, end: date | None) -> tuple[str, dict[str, Scalar]]:
    """Condition on a statement's day; open where a bound is None."""
    parts, params = ["statement_date is not null"], {}
    if start:
        parts.append("statement_date >= $start")
        params["start"] = start
    if end:
        parts.append("statement_date <= $end")
        params["end"] = end
    return " and ".join(parts), dict(params)
