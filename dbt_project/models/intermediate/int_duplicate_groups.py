"""Groups of duplicates: the connected components of the pairs found in this run.

A group is named by its smallest statement id, so that its name does not depend on the order in
which its members were loaded.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def model(dbt, session):
    dbt.config(
        materialized="incremental",
        incremental_strategy="replace",
        incremental_predicates=[
            "statement_id in (select unnest([left_id, right_id])"
            " from intermediate.int_duplicate_pairs)"
        ],
    )
    return components(dbt.ref("int_duplicate_pairs").to_arrow_table())


def components(pairs):
    """Pairs ``left_id, right_id`` to one row per statement: ``statement_id, group_id``."""
    ends = pa.chunked_array(pairs["left_id"].chunks + pairs["right_id"].chunks, type=pa.string())
    names = pc.sort_indices(ends.unique())
    ids = ends.unique().take(names)
    places = pc.index_in(ends, value_set=ids).to_numpy()
    lefts, rights = places[: len(pairs)], places[len(pairs) :]
    graph = coo_array((np.ones(len(pairs), np.int8), (lefts, rights)), shape=(len(ids), len(ids)))
    count, labels = connected_components(graph, directed=False)
    first = np.full(count, len(ids), np.int64)
    np.minimum.at(first, labels, np.arange(len(ids)))
    return pa.table({"statement_id": ids, "group_id": ids.take(pa.array(first[labels]))})
