"""`communique export`: the marts as files."""

from __future__ import annotations

import json
from pathlib import Path

import click
import duckdb

from warehouse.commands.common import chosen_build, fail
from warehouse.export import FORMATS, ExportError, export

EXIT_FAILED = 1


@click.command(epilog="Exit codes: 0 written; 1 failed; 2 wrong usage; 3 no such build.")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--format", "format_name", type=click.Choice(FORMATS), default="parquet", show_default=True
)
@click.option("--table", "tables", multiple=True, help="Only this table; may be repeated.")
@click.option("--build", "build_id", help="Export this build instead of the current one.")
@click.option("--json", "as_json", is_flag=True, help="Print the files written as JSON.")
def command(
    folder: Path, format_name: str, tables: tuple[str, ...], build_id: str | None, as_json: bool
) -> None:
    """Write the tables of the marts and of meta into a new FOLDER.

    Beside them stands datapackage.json with the columns, their meaning, sizes, checksums and the
    build's id.
    """
    build = chosen_build("export", build_id)
    try:
        written = export(build, folder, format_name, tables)
    except (ExportError, duckdb.Error) as error:
        fail("export", str(error), EXIT_FAILED)
    if as_json:
        paths = [str(path) for path in written]
        click.echo(json.dumps({"build_id": build.build_id, "files": paths}))
    else:
        click.echo(f"{len(written)} files of build {build.build_id} in {folder}")
