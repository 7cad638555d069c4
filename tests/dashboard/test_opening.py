"""What the first page opens on is what the marts say, counted anew by other code than its own."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from html import unescape
from math import sqrt
from pathlib import Path
from statistics import NormalDist
from typing import Any, NamedTuple

import pytest

from dashboard.measures import MEASURES, signed
from dashboard.method import THIN
from dashboard.queries import Query, run
from dashboard.series import LIKENESS
from tests.dashboard.conftest import Open, told
from tests.dashboard.test_briefing import still
from tests.dashboard.test_pages import assert_sound
from warehouse.builds import Builds

Rows = list[tuple[Any, ...]]
Ask = Callable[[str], Rows]
STATES, LONG = 20, 5
KINDS = [measure for measure in MEASURES.values() if measure.kind == "share"]


class Share(NamedTuple):
    """How often something is said to a state, and its ends at the level that pays for the choice
    among all states and kinds."""

    name: str
    value: float
    low: float
    high: float
    statements: int


def assert_opens_on_its_finding(open_page: Open, home: str) -> str:
    """The first title of the Briefing has all that the surest finding is made of."""
    app = open_page("briefing", home)
    assert_sound(app)
    page = told(app)
    title, grain = (
        unescape(re.sub("<[^>]*>", "", re.findall(pattern, page)[0]))
        for pattern in ("<h2 class='cq-title'>(.*?)</h2>", "newest complete (month|year) lies")
    )
    build = Builds(Path(home)).current()
    assert build is not None
    for part in finding(build.database, grain):
        assert part in title
    return title


def finding(database: Path, grain: str) -> list[str]:
    """What the title of a build's first page must hold."""

    def ask(sql: str) -> Rows:
        return run(database, Query(sql)).rows()

    names: dict[str, str] = dict(ask("select country_code, country_name from marts.dim_countries"))
    return change(ask, names) or swing(ask, names, grain) or apart(ask, names)


def change(ask: Ask, names: Mapping[str, str]) -> list[str]:
    found = ask(
        """select country_code, target_code, mean_before, mean_after
        from marts.change_points
        where q_value <= 0.05 and country_code is not null
        order by q_value, p_value, abs(size) desc, country_code, target_code
        limit 1"""
    )
    if not found:
        return []
    ((speaker, target, before, after),) = found
    way = "hardened" if after > before else "softened"
    digits = 2 if round(before, 1) == round(after, 1) else 1
    who = [names[speaker], *([f" → {names[target]}"] if target else ())]
    return [*who, f"{way} from {signed(before, digits)} to {signed(after, digits)}"]


def swing(ask: Ask, names: Mapping[str, str], grain: str) -> list[str]:
    rows = ask(
        f"""select country_code, target_code, escalation_low, escalation_mean, escalation_high
        from marts.escalation_dyad_{grain}
        where not is_thin and not is_partial and escalation_low is not null"""
    )
    dyads: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    for speaker, target, *ends in rows:
        dyads.setdefault((speaker, target), []).append((ends[0], ends[1], ends[2]))
    swings = [
        (mild[2] - harsh[0], speaker, target, mild[1], harsh[1])
        for (speaker, target), points in dyads.items()
        if len(points) >= LONG
        for harsh in [max(points)]
        for mild in [min(points, key=lambda point: point[2])]
        if harsh[0] > mild[2]
    ]
    if not swings:
        return []
    _, speaker, target, mild, harsh = min(swings)
    who = f"{names[speaker]} toward {names[target]}: from "
    return [who, signed(mild, 1), signed(harsh, 1)]


def apart(ask: Ask, names: Mapping[str, str]) -> list[str]:
    found = []
    for kind in KINDS:
        shares = shares_of(ask, names, kind.acts)
        reached = min((share.high for share in shares), default=1.0)
        above = [share for share in shares if share.low > reached]
        if above:
            most = max(above, key=lambda share: (share.value, share.statements))
            below = [share for share in shares if share.high < most.low]
            least = min(below, key=lambda share: (share.value, -share.statements))
            gap = max(share.low for share in shares) - reached
            found.append((gap, kind.label, most, least))
    if not found:
        return []
    _, label, *ends = max(found)
    said = (f"{100 * end.value:.1f} % of what is said to {end.name}" for end in ends)
    return [f"{label}: {', '.join(said)}"]


def shares_of(ask: Ask, names: Mapping[str, str], acts: tuple[str, ...]) -> list[Share]:
    """The share of some acts in what is said to each of the states most spoken to, where it rests
    on enough statements."""
    listed = ", ".join(f"'{act}'" for act in acts)
    rows = ask(
        f"""select target_code, count(*), count(distinct document_id),
            count(*) filter (where is_first_toward_target),
            count(*) filter (where coalesce(act_toward_target, act) in ({listed}))
        from marts.fct_statements
        where target_code is not null and statement_date is not null
        group by target_code
        order by count(*) desc, target_code
        limit {STATES}"""
    )
    # Wilson's interval at the n that alike statements of one document are worth.
    z = NormalDist().inv_cdf(1 - 0.025 / (STATES * len(KINDS)))
    shares = []
    for code, statements, documents, firsts, of_kind in rows:
        n = statements / (1 + LIKENESS * (statements / documents - 1))
        share = of_kind / statements
        centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2)
        if firsts >= THIN:
            shares.append(Share(names[code], share, centre - half, centre + half, statements))
    return shares


def test_first_page_opens_on_the_surest_change(open_page: Open, stores: dict[str, Path]) -> None:
    assert re.search(
        "hardened|softened", assert_opens_on_its_finding(open_page, str(stores["small"]))
    )


@pytest.mark.parametrize(
    ("accused", "has_swing", "opening"), [("none", True, " toward "), ("RUS", False, "Share of ")]
)
def test_first_page_opens_on_the_widest_difference_where_nothing_changes(
    open_page: Open, tmp_path: Path, accused: str, has_swing: bool, opening: str
) -> None:
    home = still(tmp_path, accused, has_swing=has_swing)
    assert opening in assert_opens_on_its_finding(open_page, home)


def test_first_page_of_the_store_that_is_named_opens_on_a_finding(open_page: Open) -> None:
    """``COMMUNIQUE_TEST_STORE=PATH``: the demo opens on something, and it is true."""
    home = os.environ.get("COMMUNIQUE_TEST_STORE")
    if not home:
        pytest.skip("COMMUNIQUE_TEST_STORE names no store")
    title = assert_opens_on_its_finding(open_page, home)
    assert re.search("hardened|softened| toward .*: from |^Share of ", title)
