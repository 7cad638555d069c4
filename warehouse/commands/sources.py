"""`communique sources`: the kinds of input that can be loaded."""

from __future__ import annotations

import json

import click

from ingest.sources.registry import SOURCES


@click.command(epilog="Exit codes: 0 listed; 2 wrong usage.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def command(as_json: bool) -> None:
    """List the kinds of input, in the order in which a file is tried.

    A name is what `communique ingest --format` takes.
    """
    if as_json:
        click.echo(json.dumps([{"name": s.name, "summary": s.summary} for s in SOURCES]))
        return
    width = max(len(source.name) for source in SOURCES)
    for source in SOURCES:
        click.echo(f"{source.name:<{width}}  {source.summary}")
