"""Change points of the mean of every series, where the series has changed since it was last tested.

Optimal segmentation by PELT (Killick, Fearnhead and Eckley 2012; the ruptures library) under a
Gaussian cost whose weights are the inverse variances of the periods' means, so that thin periods
say little; where neighbouring periods differ more than those variances tell, all are raised alike.
A change is tested by a weighted comparison of the segments beside it (Welch's t on the periods' own
spread) and its p-value multiplied by the number of dates it was chosen from; one that the coder's
common error may make, which no number of periods averages out, is none. The interval holds the
dates whose cost is within 3.84 (95 % of chi-square with one degree of freedom) of the best, in
units of the residual spread.
"""

COLUMNS = {
    "series_id": "varchar",
    "fingerprint": "ubigint",
    "change_date": "date",
    "change_date_low": "date",
    "change_date_high": "date",
    "before_start": "date",
    "after_end": "date",
    "mean_before": "double",
    "mean_after": "double",
    "periods_before": "bigint",
    "periods_after": "bigint",
    "statements_before": "bigint",
    "statements_after": "bigint",
    "p_value": "double",
}


def model(dbt, session):
    series = dbt.ref("int_change_series")
    periods = dbt.ref("int_change_periods")
    settings = {
        "periods": dbt.config.get("change_periods"),
        "statements": dbt.config.get("change_statements"),
        "penalty": dbt.config.get("change_penalty"),
        "coder": dbt.config.get("change_coder_variance"),
    }
    todo = series.select("series_id, fingerprint")
    if dbt.is_incremental:
        done = session.table(str(dbt.this)).select("series_id, fingerprint").distinct()
        todo = todo.except_(done)
    fingerprints = dict(todo.fetchall())
    if not fingerprints:
        empty = ", ".join(f"null::{kind} as {name}" for name, kind in COLUMNS.items())
        return session.sql(f"select {empty} where false")
    wanted = periods.join(todo, "series_id").order("series_id, period_start")
    rows = []
    for series_id, points in by_series(wanted):
        found = change_points(points, **settings) or [{"p_value": 1.0}]
        rows += [
            {"series_id": series_id, "fingerprint": fingerprints[series_id], **row} for row in found
        ]
    return table(rows)


def by_series(periods):
    """The points of each series as dicts, from a relation sorted by series and period."""
    from itertools import groupby

    columns = ("series_id", "period_start", "escalation_mean", "weight", "statements")
    rows = periods.select(", ".join(columns)).fetchall()
    records = (dict(zip(columns, row, strict=True)) for row in rows)
    for series_id, points in groupby(records, key=lambda record: record["series_id"]):
        yield series_id, list(points)


def table(rows):
    """Rows with the model's columns, absent ones null."""
    import pyarrow as pa

    types = {
        "varchar": pa.string(),
        "ubigint": pa.uint64(),
        "date": pa.date32(),
        "double": pa.float64(),
        "bigint": pa.int64(),
    }
    schema = pa.schema([(name, types[kind]) for name, kind in COLUMNS.items()])
    return pa.Table.from_pylist(rows, schema=schema)


def change_points(points, periods, statements, penalty, coder):
    """Changes in one series.

    ``points`` are dicts ``period_start, escalation_mean, weight, statements`` in order of time. A
    segment has at least ``periods`` points, and a change at least ``statements`` statements on
    both sides. ``penalty`` times the logarithm of the series' length is the price of a change.
    ``coder`` is the variance of the difference of two means through the coder alone, in points
    squared: a difference that it makes in more than 5 of 100 cases is no change.
    """
    import numpy as np
    import ruptures

    if len(points) < 2 * periods:
        return []
    means = np.array([point["escalation_mean"] for point in points])
    weights = np.array([point["weight"] for point in points])
    weights /= overdispersion(means, weights)
    cost = weighted_cost(means, weights)
    search = ruptures.Pelt(custom_cost=cost, min_size=periods, jump=1).fit(means)
    ends = search.predict(pen=penalty * np.log(len(points)))
    starts = [0, *ends[:-1]]
    found = []
    for left, middle, right in zip(starts, starts[1:], ends[1:], strict=False):
        before, after = points[left:middle], points[middle:right]
        counts = [sum(point["statements"] for point in side) for side in (before, after)]
        difference = cost.mean(middle, right) - cost.mean(left, middle)
        if min(counts) < statements or abs(difference) <= 1.96 * np.sqrt(coder):
            continue
        low, high = date_interval(cost, left, middle, right, periods)
        found.append(
            {
                "change_date": points[middle]["period_start"],
                "change_date_low": points[low]["period_start"],
                "change_date_high": points[high]["period_start"],
                "before_start": before[0]["period_start"],
                "after_end": after[-1]["period_start"],
                "mean_before": float(np.clip(cost.mean(left, middle), -10, 10)),
                "mean_after": float(np.clip(cost.mean(middle, right), -10, 10)),
                "periods_before": len(before),
                "periods_after": len(after),
                "statements_before": counts[0],
                "statements_after": counts[1],
                "p_value": p_value(means, weights, left, middle, right, periods),
            }
        )
    return found


def overdispersion(means, weights):
    """The variance of the periods' means in units of that assumed in their weights, at least 1.

    Taken from the steps between neighbouring periods, to which the few changes add little.
    """
    import numpy as np

    return max(1.0, np.mean(np.diff(means) ** 2 / (1 / weights[:-1] + 1 / weights[1:])))


def weighted_cost(means, weights):
    """The weighted squared deviation of a stretch from its weighted mean, for ruptures."""
    import numpy as np
    from ruptures.base import BaseCost

    # As lists: one number of a list is read in a third of the time of one of an array.
    total, first, second = (
        [0.0, *np.cumsum(weights * means**power).tolist()] for power in range(3)
    )

    class WeightedMean(BaseCost):
        model = "weighted mean"
        min_size = 1

        def fit(self, signal):
            self.signal = signal
            return self

        def mean(self, start, end):
            return (first[end] - first[start]) / (total[end] - total[start])

        def error(self, start, end):
            middle = first[end] - first[start]
            rest = second[end] - second[start] - middle * middle / (total[end] - total[start])
            return rest if rest > 0.0 else 0.0

    return WeightedMean()


def date_interval(cost, left, middle, right, periods):
    """The first and last place of the change that the data hold nearly as well."""
    best = cost.error(left, middle) + cost.error(middle, right)
    spread = max(1.0, best / max(1, right - left - 2))
    places = range(left + periods, right - periods + 1)
    near = [
        place
        for place in places
        if cost.error(left, place) + cost.error(place, right) <= best + 3.84 * spread
    ]
    return min(near), max(near)


def p_value(means, weights, left, middle, right, periods):
    """Welch's two-sided p of equal weighted means, times the number of places to choose from."""
    import numpy as np
    from scipy.stats import t

    mean, variance, degrees = [], [], []
    for start, end in ((left, middle), (middle, right)):
        weight, value = weights[start:end], means[start:end]
        centre = np.average(value, weights=weight)
        size = end - start
        empirical = np.sum((weight * (value - centre)) ** 2) / weight.sum() ** 2
        mean.append(centre)
        # Never more certain than the periods' own sampling error allows.
        variance.append(max(empirical * size / (size - 1), 1 / weight.sum()))
        degrees.append(size - 1)
    total = sum(variance)
    freedom = total**2 / sum(v**2 / d for v, d in zip(variance, degrees, strict=True))
    single = 2 * t.sf(abs(mean[1] - mean[0]) / np.sqrt(total), freedom)
    return float(min(1.0, single * (right - left - 2 * periods + 1)))
