"""Builds for the dashboard's tests, made without dbt: the marts' contract with generated rows.

All people, outlets and sentences are invented. Several names and sentences are hostile on purpose:
markup, Markdown, LaTeX, formulas, right-to-left marks and endless words must come out inert.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse.builds import PENDING, Build, Builds, new_build_id

HOSTILE = (
    "<script>window.pwned=1</script><img src=x onerror='window.pwned=1'>",
    "**bold** [link](javascript:window.pwned=1) `code` # heading :red[colour] $x^2$ \\frac{a}{b}",
    '=HYPERLINK("http://198.51.100.7","x")',
    "+1+cmd|'/C calc'!A0",
    "abc \u202eright to left\u202c \u2067isolated\u2069 \u200fmark",
    "Donaudampfschifffahrt" * 40,
)
ESCALATION = {"country": ["country_code"], "target": ["target_code"]}
ESCALATION |= {"dyad": ["country_code", "target_code"], "speaker": ["speaker_id"]}
GRAINS = ("day", "week", "month", "year")
FAMILIES = {
    "threat": ["THREATEN"],
    "accusation": ["ACCUSE"],
    "demand": ["REQUEST"],
    "conciliation": ["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"],
    "deed": ["PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"],
    "word": ["AGREE", "CONSULT", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "COMMENT"],
}
COUNTRIES = [
    ("USA", "US", "United States", "Northern America", "Americas", "state"),
    ("RUS", "RU", "Russia", "Eastern Europe", "Europe", "state"),
    ("CHN", "CN", "China", "Eastern Asia", "Asia", "state"),
    ("GBR", "GB", "United Kingdom", "Northern Europe", "Europe", "state"),
    ("FRA", "FR", "France", "Western Europe", "Europe", "state"),
    ("IRN", "IR", "Iran", "Southern Asia", "Asia", "state"),
    ("JPN", "JP", "Japan", "Eastern Asia", "Asia", "state"),
    ("BRA", "BR", "Brazil", "South America", "Americas", "state"),
    ("EU", None, "European Union", None, "Europe", "organisation"),
    ("SUN", "SU", "Soviet Union", "Eastern Europe", "Europe", "historical"),
]
SPEAKERS = [
    "Orla Venn", "Ilan Vost", "Mirembe Achan", "Tadeo Quill", "Sefa Lund", "Noor Castellane",
    "Ruta Maal", "Emeka Straud", "Paloma Irwin", "Yuki Harrow", *HOSTILE[:5], "A" * 120,
]  # fmt: skip
SENTENCES = [
    "We will answer every such step, and the answer will not be a note of protest.",
    "Our delegations met in the old customs house and agreed to meet again in spring.",
    "They have closed the strait to our fishermen for the third winter.",
    "We thank our neighbours for the grain they sent when the river took the harvest.",
    "Withdraw the batteries from the ridge before the month is out.",
    "The treaty of the two lighthouses is ninety years old this week.",
    *HOSTILE,
]
ACTS = [
    ("SUPPORT", -4.0), ("CONSULT", -2.0), ("AGREE", -3.0), ("COMMENT", 0.0), ("REQUEST", 2.0),
    ("ACCUSE", 4.0), ("REJECT", 4.0), ("THREATEN", 6.0), ("SANCTION", 6.0), ("MOBILIZE", 8.0),
]  # fmt: skip


def change(database: Path, statement: str) -> Path:
    """The database of a build, which is set read-only, after a statement has changed it."""
    database.chmod(0o644)
    with duckdb.connect(str(database)) as con:
        con.execute(statement)
    return database


def make_build(home: Path, statements: int, days: int = 12_000, note: str = "test") -> Build:
    """Publish a build with about so many generated statements over ``days`` up to 2025-12-31."""
    builds = Builds(home)
    build_id = new_build_id()
    aside = builds.folder / PENDING
    aside.mkdir(parents=True)
    path = aside / "communique.duckdb"
    with duckdb.connect(
        str(path),
        config={"storage_compatibility_version": "v1.4.0", "threads": 2, "memory_limit": "6GB"},
    ) as con:
        for statement in _script(statements, days, build_id):
            con.execute(statement)
        con.execute("checkpoint")
    versions = {"coder_version": "cues-1", "extractor_version": "rules-1"}
    return builds.publish(
        aside,
        build_id,
        {"loads": [f"load-{note}"], "built_at": "2026-01-01T00:00:00+00:00", **versions},
    )


def _values(rows: list[tuple[object, ...]]) -> str:
    def literal(value: object) -> str:
        return (
            "null" if value is None else repr(value) if isinstance(value, float) else _text(value)
        )

    return ", ".join("(" + ", ".join(literal(v) for v in row) + ")" for row in rows)


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _list(values: list[str]) -> str:
    return "[" + ", ".join(_text(v) for v in values) + "]"


def _script(n: int, days: int, build_id: str) -> list[str]:
    codes = _list([c[0] for c in COUNTRIES])
    severity = "map {" + ", ".join(f"'{a}': {s}::double" for a, s in ACTS) + "}"
    script = ["create schema marts", "create schema meta", "select setseed(0.5)"]
    script += [
        f"""create table marts.dim_countries as
        select c.*, null::date valid_from, null::date valid_to from (values {_values(COUNTRIES)})
        c(country_code, iso2, country_name, region, continent, kind)""",
        f"""create table marts.dim_acts as select act, 'What ' || act || ' means.' as definition,
        'verbal conflict' as quad, severity::double as severity, -severity::double as goldstein,
        row_number() over (order by severity)::int as act_order
        from (values {_values(ACTS)}) a(act, severity)""",
        # One row a statement and target, with the skew of real corpora.
        f"""create table raw as
        with numbers as (
            select range i, hash(range) h1, hash(range + 7777777) h2, hash(range * 31 + 5) h3
            from range({n})
        ), picked as (
            select *, cast(sqrt((h1 % 1000) / 1000.0) * {days} as int) as age,
                   (h2 % 16)::int as speaker_no, (h3 % 10)::int as target_no,
                   ((h1 // 1000) % 100)::int as luck, (h3 // 10 % {len(SENTENCES)})::int as sentence
            from numbers
        ), told as (
            select i, date '2025-12-31' - ({days} - age)::int as statement_date, speaker_no,
                   {codes}[1 + speaker_no % 8] as country_code,
                   case when target_no < 9 then {codes}[1 + (speaker_no * 3 + target_no) % 10] end
                       as target_raw, luck, i // 4 as doc,
                   case when age < {days} // 3 then
                       (case when luck < 45 then 'COMMENT' when luck < 70 then 'CONSULT'
                        when luck < 90 then 'SUPPORT' else 'REQUEST' end)
                   else (case when luck < 30 then 'COMMENT' when luck < 50 then 'ACCUSE'
                        when luck < 65 then 'THREATEN' when luck < 75 then 'REJECT'
                        when luck < 80 then 'SANCTION' when luck < 90 then 'REQUEST'
                        else 'AGREE' end) end as act,
                   sentence
            from picked
        )
        -- Of five in a row, some repeat the first.
        select md5(i::varchar) as statement_id, md5((i - i % 5 * (luck % 3 // 2))::varchar)
                   as distinct_statement_id,
               if(i % 5 > 0 and luck % 3 < 2, 1, 1 + coalesce(list_sum([
                   (hash(i - i % 5 + k) // 1000 % 100 % 3 // 2)::int for k in [1, 2, 3, 4]
                   if i - i % 5 + k < {n}
               ]), 0))::int as mentions,
               1 as target_ordinal, md5(('d' || doc)::varchar) as document_id, doc, statement_date,
               'day' as date_precision, md5('s' || speaker_no) as speaker_id,
               {_list(SPEAKERS)}[1 + speaker_no] as speaker_name, 'Minister of ' ||
               (['Tides', 'Granaries', 'Bridges'])[1 + speaker_no % 3] as role, country_code,
               case when target_raw <> country_code then target_raw end as target_code,
               'direct' as kind, {_list(SENTENCES)}[1 + sentence] as text, act,
               'will' as modality, {severity}[act] as severity, luck, i
        from told""",
        """create table marts.fct_statements as
        select md5(statement_id || '1') as statement_target_id, statement_id,
               distinct_statement_id,
               statement_id = distinct_statement_id as is_distinct_representative,
               statement_id = distinct_statement_id as is_first_toward_target, mentions,
               target_ordinal, document_id, statement_date,
               date_precision, speaker_id, speaker_name, role, country_code, target_code, kind,
               text, [[0, length(text)]]::integer[][] as spans, 'said' as cue,
               null::varchar as reporting_clause, 'the minister' as speaker_mention,
               act, json_object(act, 0.75, 'COMMENT', 0.25)::varchar as act_probabilities,
               modality, severity * 0.75 as escalation, -severity * 0.75 as goldstein,
               json_object('spans', [[0, least(7, length(text)), 2.0]], 'terms',
                   [{'act': act, 'probability': 0.75, 'severity': severity, 'modality': modality,
                     'factor': 1.0, 'contribution': severity * 0.75}])::varchar as evidence,
               'cues-1' as coder_version, 'rules-1' as extractor_version, 'article' as source,
               ['The Harbour Gazette', 'Radio Meridian', '=1+1'][1 + doc % 3] as publisher,
               case doc % 3 when 0 then 'https://news.example/' || doc
               when 1 then 'javascript:alert(1)' end as url,
               'A title with <b>markup</b> ' || doc as title, 'load-1' as load_id,
               timestamp '2026-01-01 00:00:00' as loaded_at,
               if(target_code is null, null, act) as act_toward_target,
               if(target_code is null, null, act_probabilities) as act_probabilities_toward_target,
               if(target_code is null, null, modality) as modality_toward_target,
               if(target_code is null, null, escalation) as escalation_toward_target,
               if(target_code is null, null, goldstein) as goldstein_toward_target,
               if(target_code is null, null, evidence) as evidence_toward_target
        from raw order by statement_date""",
        """create table marts.fct_mentions as
        select statement_id, distinct_statement_id, is_distinct_representative, mentions,
               document_id, statement_date, speaker_id, source, publisher, url
        from marts.fct_statements""",
        """create table marts.fct_documents as
        select document_id, 'k' || document_id as document_key, 1 as version,
               true as is_latest_version, 'article' as source, any_value(publisher) as publisher,
               any_value(url) as url, any_value(title) as title,
               min(statement_date)::timestamp as published_at,
               min(statement_date) as published_date, 'day' as date_precision, 'en' as language,
               'ok' as extraction_status, null::varchar as extraction_note,
               count(*) as statements, 900::bigint as characters,
               timestamp '2026-01-01 00:00:00' as first_seen_at,
               any_value(text) || ' And then the rain came over the delegation.' as text
        from marts.fct_statements group by document_id""",
        """create table marts.dim_speakers as
        select speaker_id, any_value(speaker_name) as speaker_name,
               [any_value(speaker_name)] as aliases, any_value(country_code) as country_code,
               any_value(role) as role, min(statement_date) as first_statement_date,
               max(statement_date) as last_statement_date, count(*) as statements
        from marts.fct_statements group by speaker_id""",
        """create table marts.dim_speaker_roles as
        select speaker_id, role, country_code, first_statement_date as valid_from,
               null::date as valid_to, last_statement_date as last_given, true as is_current
        from marts.dim_speakers""",
        """create table marts.dim_sources as
        select source, publisher, count(*) as documents from marts.fct_documents group by all""",
    ]
    script += [_series(kind, grain) for kind in ESCALATION for grain in GRAINS]
    script += [_change_points(), _coverage(), *_references(n, days), *_feeds(n)]
    script += _meta(build_id)
    return [*script, "drop table raw"]


def _series(kind: str, grain: str) -> str:
    keys = ESCALATION[kind]
    families = ", ".join(
        f"count(*) filter ({where}) as {name}_statements,"
        f" count(*) filter ({where}) / count(*) as {name}_share,"
        f" avg(escalation) filter ({where}) as {name}_mean"
        for name, acts in FAMILIES.items()
        for where in [f"where act in ({', '.join(map(_text, acts))})"]
    )
    rolling = ", ".join(
        f"cast(sum(statements) over w{n} as bigint) as statements_{n}d,"
        f" sum(escalation_mean * statements) over w{n} / sum(statements) over w{n}"
        f" as escalation_mean_{n}d"
        if grain == "day"
        else f"null::bigint as statements_{n}d, null::double as escalation_mean_{n}d"
        for n in (7, 30)
    )
    names = ", ".join(keys)
    windows = ", ".join(
        f"w{n} as (partition by {names} order by period_start"
        f" range between interval {n - 1} day preceding and current row)"
        for n in (7, 30)
    )
    return f"""create table marts.escalation_{kind}_{grain} as
    with grouped as (
        select date_trunc('{grain}', statement_date)::date as period_start,
               (date_trunc('{grain}', statement_date) + interval 1 {grain})::date - 1
                   as period_end, {names}, count(*) as statements,
               count(distinct distinct_statement_id) as distinct_statements, count(*) as mentions,
               count(distinct document_id) as documents, count(distinct publisher) as publishers,
               count(distinct speaker_id) as speakers, avg(escalation) as escalation_mean,
               stddev_samp(escalation) as escalation_sd,
               avg(escalation) filter (where is_distinct_representative)
                   as escalation_mean_distinct, {families}
        from marts.fct_statements
        where {" and ".join(f"{k} is not null" for k in keys)} group by all
    )
    select *, escalation_mean - 1.96 * coalesce(escalation_sd, 3) / sqrt(statements)
               as escalation_low,
           escalation_mean + 1.96 * coalesce(escalation_sd, 3) / sqrt(statements)
               as escalation_high, escalation_mean * 0.9 as escalation_mean_fixed_mix, {rolling},
           count(*) over wb as baseline_periods, avg(escalation_mean) over wb as baseline_mean,
           if(distinct_statements >= 5, (escalation_mean - avg(escalation_mean) over wb)
               / nullif(stddev_samp(escalation_mean) over wb, 0), null) as baseline_z,
           distinct_statements < 5 as is_thin, period_end > date '2025-12-30' as is_partial
    from grouped window {windows}, wb as (partition by {names} order by period_start
        rows between 24 preceding and 1 preceding)
    order by {names}, period_start"""


def _change_points() -> str:
    return """create table marts.change_points as
    with dated as (
        select country_code, target_code, max(period_start) as last_month,
               min(period_start) as first_month, sum(statements) as n
        from marts.escalation_dyad_month group by all having sum(statements) > 20
    ), halves as (
        select d.*, first_month + ((last_month - first_month) // 3)::int as change_date from dated d
    )
    select 'dyad_month' as series, 'month' as grain, country_code, target_code, change_date,
           change_date - 40 as change_date_low, change_date + 40 as change_date_high,
           avg(s.escalation) filter (where s.statement_date < change_date) as mean_before,
           avg(s.escalation) filter (where s.statement_date >= change_date) as mean_after,
           mean_after - mean_before as size,
           0.001::double as p_value, 0.01::double as q_value,
           count(*) filter (where s.statement_date < change_date) as statements_before,
           count(*) filter (where s.statement_date >= change_date) as statements_after,
           count(distinct date_trunc('month', s.statement_date))
               filter (where s.statement_date < change_date) as periods_before,
           count(distinct date_trunc('month', s.statement_date))
               filter (where s.statement_date >= change_date) as periods_after,
           (list(s.statement_id order by s.escalation desc))[1:3] as statement_ids
    from halves join marts.fct_statements s using (country_code, target_code)
    group by all having mean_before is not null and mean_after is not null"""


def _coverage() -> str:
    return """create table marts.coverage_country_month as
    select date_trunc('month', statement_date)::date as period_start, country_code,
           count(distinct document_id) as documents, count(distinct publisher) as publishers,
           count(distinct speaker_id) as speakers, count(*) as statements
    from marts.fct_statements group by all"""


def _references(n: int, days: int) -> list[str]:
    """A monthly index, a hostile series of an analyst, marked days of another, and events that
    follow what is said."""
    months = f"range(date '2025-12-31' - {days}, date '2025-12-31', interval 1 month)"
    return [
        f"""create table marts.fct_series_points as
        select 'load-1' as load_id, md5(series || point_date) as point_id,
               source || ':' || series as series_id, series, null::varchar as country_code,
               date_trunc('month', point_date)::date as point_date, 'month' as grain,
               100 + hash(point_date) % 50 / 5.0 as value, null::varchar as label, source
        from (select unnest({months}) as point_date),
             (values ('gpr', 'gpr'), ('events-csv', {_text(HOSTILE[0])})) s(source, series)
        where {n} > 1
        union all
        select 'load-1', md5('crises' || point_date), 'events-csv:crises:' || country_code,
               'crises', country_code, point_date, grain, null, label, 'events-csv'
        from (values
            ('RUS', date '2014-01-01', 'year', {_text(HOSTILE[0])}),
            ('USA', date '2015-06-02', 'day', {_text(HOSTILE[1])})
        ) e(country_code, point_date, grain, label)
        where {n} > 1""",
        f"""create table marts.dim_series as
        select series_id, source, series, any_value(country_code) as country_code,
               if(source = 'gpr', 'Index of risk', series) as series_name,
               if(source = 'gpr', 'index', null) as unit,
               if(source = 'gpr', 'higher is more risk', null) as direction, 'month' as grain,
               min(point_date) as first_date, max(point_date) as last_date, count(*) as points,
               count(value) as valued_points,
               if(source = 'gpr', 'Venn and Lund (2020)', {_text(HOSTILE[1])}) as attribution
        from marts.fct_series_points group by series_id, source, series""",
        """create table marts.fct_events as
        select md5('e' || statement_id) as event_id, 'icews' as source,
               statement_date + 40 as event_date, country_code, target_code, goldstein
        from marts.fct_statements where country_code = 'USA' and target_code = 'RUS'""",
    ]


def _feeds(n: int) -> list[str]:
    return [
        f"""create table marts.coverage_feed_snapshot as
        select * from (values
            ({_text(HOSTILE[0])}, timestamp '2025-03-01 06:00:00', null, 20::bigint, 0::bigint,
             false),
            ({_text(HOSTILE[0])}, timestamp '2025-03-02 06:00:00',
             timestamp '2025-03-01 06:00:00', 20, 12, false),
            ({_text(HOSTILE[0])}, timestamp '2025-03-09 06:00:00',
             timestamp '2025-03-02 06:00:00', 20, 0, true)
        ) s(feed, seen_at, previous_seen_at, documents, shared_documents, is_gap)
        where {n} > 0"""
    ]


def _meta(build_id: str) -> list[str]:
    return [
        f"""create table meta.build as select {_text(build_id)} as build_id,
        timestamptz '2026-01-01 00:00:00+00' as built_at, '0.1.0' as communique_version,
        'rules-1' as extractor_version, 'cues-1' as coder_version""",
        """create table meta.loads as select 'load-1' as load_id, 'article' as source,
        'news/<b>x</b>' as path, count(*) + 1 as items_read, count(*) as items_loaded,
        0::bigint as items_duplicate, 1::bigint as items_quarantined, 3::bigint as undated,
        timestamp '2026-01-01 00:00:00' as loaded_at from marts.fct_documents""",
        """create table meta.quarantine as select 'load-1' as load_id, 'article' as source,
        'news/broken.html' as path, 'line 3' as place, 'not <i>UTF-8</i>' as reason,
        '=cmd' as content, timestamp '2026-01-01 00:00:00' as loaded_at""",
        """create table meta.metrics as select 'statements' as metric, 'Statements' as label,
        'All statements.' as definition, 'statements' as unit, 'none' as direction""",
        """create table meta.test_results as select 'test.unique_statements' as test_id,
        'pass' as status, 0::bigint as failures""",
    ]
