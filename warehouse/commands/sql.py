"""`communique sql`: one read-only query over the current build."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pyarrow.parquet as pq

from warehouse.commands.common import chosen_build, fail
from warehouse.query import QueryError, QueryResult, run_query
from warehouse.tabular import CELL_CHARACTERS, as_json, as_table, write_csv

EXIT_FAILED = 1


class QueryCommand(click.Command):
    """A query that begins with a comment is no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        is_comment = re.compile(r"--(\s|[^=]*\n)").match
        return super().parse_args(ctx, [f" {arg}" if is_comment(arg) else arg for arg in args])


@click.command(
    cls=QueryCommand,
    epilog="Exit codes: 0 answered (a long result is cut off, which stderr tells); 1 refused, "
    "failed or over a limit; 2 wrong usage; 3 no such build. Limits are settings, see "
    "docs/operations.md.",
)
@click.argument("query", required=False)
@click.option(
    "--file", "file", type=click.File(encoding="utf-8"), help="Read the query from a file."
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["table", "csv", "json", "parquet"]),
    default="table",
    show_default=True,
)
@click.option(
    "--wide", is_flag=True, help=f"Cut no cell of a table after {CELL_CHARACTERS} characters."
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
@click.option("--build", "build_id", help="Query this build instead of the current one.")
def command(
    query: str | None,
    file: click.utils.LazyFile | None,
    format_name: str,
    wide: bool,
    output: Path | None,
    build_id: str | None,
) -> None:
    """Run one SELECT or EXPLAIN over the warehouse; without QUERY it is read from stdin.

    The tables of the marts and of meta need no prefix: communique sql "from fct_statements limit
    5". The query runs in a process of its own, read-only, within limits on time, memory, rows and
    bytes. The build's id goes to stderr. Long cells of a table are
    cut; --wide and the other formats give them whole.
    """
    if query is not None and file is not None:
        raise click.UsageError("give either QUERY or --file")
    if format_name == "parquet" and output is None:
        raise click.UsageError("--format parquet needs --output")
    if query is None:
        query = (file or click.get_text_stream("stdin", encoding="utf-8")).read()
    build = chosen_build("sql", build_id)
    click.echo(f"build {build.build_id}", err=True)
    try:
        result = run_query(build.database, query)
    except QueryError as error:
        fail("sql", str(error), EXIT_FAILED)
    _write(result, format_name, wide, output)
    if result.is_truncated:
        click.echo(
            f"cut off after {len(result.table):,} rows; `communique export` has no such limit",
            err=True,
        )


def _write(result: QueryResult, format_name: str, wide: bool, output: Path | None) -> None:
    if format_name == "parquet":
        pq.write_table(result.table, output)
        return
    with click.open_file(str(output or "-"), "w", encoding="utf-8") as to:
        match format_name:
            case "csv":
                write_csv(result.columns, result.rows, to)
            case "json":
                to.writelines(line + "\n" for line in as_json(result.columns, result.rows))
            case _:
                to.write(as_table(result.columns, result.rows, wide) + "\n")
