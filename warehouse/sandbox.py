"""The child process that runs one query for ``warehouse.query``. Not for import.

Reads ``{"sql", "database", limits...}`` as JSON from stdin. Writes the result as an Arrow stream
to stdout, and as the last line of stderr a JSON object: ``{"types", "is_truncated"}`` or
``{"error"}``.

What holds a query in: the process has its own address space, CPU time, file size (none) and
environment; DuckDB opens the database read-only in a second catalog, with access to files,
network and extensions off and its configuration locked; and only one SELECT or EXPLAIN statement
is accepted, whose parse tree calls no function and reads no catalog view that would tell where
the files lie.
"""

import json
import os
import re
import resource
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

import duckdb

CATALOG = "communique"
SCHEMAS = ("marts", "meta")  # need no prefix
BATCH_ROWS = 1_000
ERROR_CHARACTERS = 10_000
VALUE_BYTES = 8  # what a value takes at least
# What DuckDB may allocate of the address space; the rest is code, stacks and the result.
DATABASE_SHARE = 0.5

# Table functions that read nothing but their arguments and the catalog of tables.
TABLE_FUNCTIONS = frozenset(
    [
        "range",
        "generate_series",
        "unnest",
        "repeat",
        "repeat_row",
        "json_each",
        "json_tree",
        "histogram",
        "histogram_values",
        "summary",
        "duckdb_columns",
        "duckdb_constraints",
        "duckdb_functions",
        "duckdb_keywords",
        "duckdb_schemas",
        "duckdb_tables",
        "duckdb_types",
        "duckdb_views",
        "pragma_table_info",
        "pragma_version",
        "pg_timezone_names",
    ]
)
# Views and scalar functions that show file names, settings or what other queries did.
HIDDEN = frozenset(
    [
        "duckdb_databases",
        "duckdb_logs",
        "duckdb_settings",
        "pg_settings",
        "pg_tablespace",
        "pragma_database_list",
        "current_setting",
        "write_log",
    ]
)
EXPLAIN = re.compile(
    r"(?>\s|--[^\n]*\n|/\*.*?\*/)*+"  # comments before it
    r"(explain\b(?:\s+analyze\b)?(?:\s*\(\s*(?:analyze|format\s+\w+)"
    r"(?:\s*,\s*(?:analyze|format\s+\w+))*\s*\))?)",
    re.ASCII | re.DOTALL | re.IGNORECASE,
)
SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "''",
    "enable_external_access": "false",
    "lock_configuration": "true",
}


class Refused(Exception):
    """The statement is not one that may run here."""


def main() -> None:
    request = json.load(sys.stdin)
    _limit(request)
    try:
        connection = _open(request)
        sql = checked(connection, request["sql"])
        finish(_stream(connection, sql, request))
    except Refused as error:
        finish({"error": str(error)})
    except MemoryError:
        finish({"error": "out of memory"})
    except duckdb.Error as error:
        finish({"error": str(error)})
    except Exception as error:  # the parent must hear of it, whatever it is
        finish({"error": f"the result cannot be passed on: {error}"})


def finish(answer: dict[str, Any]) -> NoReturn:
    """Answer and end at once, whatever threads of the query still run."""
    if "error" in answer:
        answer = {"error": answer["error"][:ERROR_CHARACTERS]}
    sys.stderr.write("\n" + json.dumps(answer) + "\n")
    sys.stderr.flush()
    os._exit(0)


def _limit(request: dict[str, Any]) -> None:
    space, seconds = request["megabytes"] * 1_000_000, request["cpu_seconds"]
    for which, soft, hard in (
        (resource.RLIMIT_AS, space, space),
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(which, (soft, hard))


def _open(request: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    memory = f"{int(request['megabytes'] * DATABASE_SHARE)}MB"
    connection = duckdb.connect(
        ":memory:", config={"threads": request["threads"], "memory_limit": memory}
    )
    path = request["database"].replace("'", "''")
    connection.execute(f"attach '{path}' as {CATALOG} (read_only)")
    found = connection.execute(
        "select schema_name from duckdb_schemas() where database_name = ?", [CATALOG]
    ).fetchall()
    search = ",".join(f"{CATALOG}.{name}" for name in SCHEMAS if (name,) in found)
    connection.execute(f"set search_path = '{search or CATALOG}'")
    for name, value in SETTINGS.items():
        connection.execute(f"set {name} = {value}")
    return connection


def checked(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The text to run, and no other: the SELECT that was looked through, after a plain EXPLAIN if
    it is one. Refuses all but one SELECT or EXPLAIN that keeps to the tables."""
    statements = connection.extract_statements(sql)
    if not statements:
        raise Refused("the query is empty")
    if len(statements) != 1:
        raise Refused(f"one statement at a time; this is {len(statements)}")
    statement, text = statements[0], statements[0].query
    explain = ""
    if statement.type == duckdb.StatementType.EXPLAIN:
        match = EXPLAIN.match(text)
        if match is None:
            raise Refused("only a plain comment may stand before EXPLAIN")
        explain = f"{match[1]} "
        text = text[match.end() :]
    elif statement.type == duckdb.StatementType.MULTI:
        raise Refused("PIVOT runs here only with its values listed: PIVOT ... ON column IN (...)")
    elif statement.type != duckdb.StatementType.SELECT:
        raise Refused(f"only SELECT and EXPLAIN run here, not {statement.type.name}")
    ((serialized,),) = connection.execute("select json_serialize_sql(?)", [text]).fetchall()
    tree = json.loads(serialized)
    if tree["error"]:
        raise Refused(
            "only SELECT and EXPLAIN of a SELECT run here: "
            + str(tree.get("error_message", "this cannot be read as one"))
        )
    if len(tree["statements"]) != 1:
        raise Refused("only one SELECT, or EXPLAIN of one, runs here")
    for node in _nodes(tree):
        _check_node(node)
    return explain + text


def _check_node(node: dict[str, Any]) -> None:
    kind = str(node.get("type", ""))
    if kind.endswith("_QUERY_NODE"):
        raise Refused("only SELECT runs here; nothing can be written")
    names = {str(node.get(key, "")).lower() for key in ("function_name", "table_name")}
    if hidden := names & HIDDEN:
        raise Refused(f"{hidden.pop()} is not available here")
    if kind == "TABLE_FUNCTION":
        function = node.get("function") or {}
        name = str(function.get("function_name", "")).lower()
        if name not in TABLE_FUNCTIONS:
            raise Refused(f"the table function {name} is not available here")


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _stream(
    connection: duckdb.DuckDBPyConnection, sql: str, request: dict[str, Any]
) -> dict[str, Any]:
    """Write the result up to the caps on rows and bytes."""
    import pyarrow as pa  # slow to import, and a refused query does not need it

    relation = connection.sql(sql)
    reader = relation.to_arrow_reader(BATCH_ROWS)
    rows_left, bytes_left = request["rows"], request["result_megabytes"] * 1_000_000
    is_truncated = False
    with pa.ipc.new_stream(sys.stdout.buffer, reader.schema) as stream:
        for batch in reader:
            fitting = _fitting(batch, rows_left, bytes_left)
            stream.write_batch(fitting)
            rows_left -= fitting.num_rows
            bytes_left -= _size(fitting)
            if fitting.num_rows < batch.num_rows:
                is_truncated = True
                break
    sys.stdout.buffer.flush()
    return {"types": [str(kind) for kind in relation.types], "is_truncated": is_truncated}


def _fitting(batch: Any, rows: int, size: int) -> Any:
    """A start of an Arrow batch within both caps."""
    fitting = batch.slice(0, rows)
    while fitting.num_rows and _size(fitting) > size:
        fitting = fitting.slice(0, fitting.num_rows // 2)
    return fitting


def _size(batch: Any) -> int:
    """Bytes of an Arrow batch, in which nulls and booleans hardly take any."""
    columns, values = list(batch.columns), 0
    while columns:
        column = columns.pop()
        values += len(column)
        columns.extend(_children(column))
    return max(int(batch.nbytes), values * VALUE_BYTES)


def _children(column: Any) -> list[Any]:
    """The arrays of the values within an Arrow array's values."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_map(kind):
        return [
            pa.ListArray.from_arrays(column.offsets, values).flatten()
            for values in (column.keys, column.items)
        ]
    if pa.types.is_struct(kind):
        return list(column.flatten())
    if pa.types.is_union(kind):
        return [column.field(number) for number in range(kind.num_fields)]
    return [column.flatten()] if pa.types.is_nested(kind) else []


if __name__ == "__main__":
    main()
