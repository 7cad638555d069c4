"""What the README and the documentation say holds: commands, links, targets and tables."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from ingest.actors.tables import read_table
from tests.conftest import REPOSITORY
from tests.dbt_project.test_definitions import PUBLIC
from warehouse import meta
from warehouse.cli import cli

README = (REPOSITORY / "README.md").read_text("utf-8")
DOCS = sorted((REPOSITORY / "docs").rglob("*.md"))
FILES = click.Path | click.File  # which need not be there
PAGES = [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *DOCS]


@pytest.mark.slow
def test_the_commands_of_the_readme_run_in_their_order(tmp_path: Path) -> None:
    commands = [
        line
        for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
        for line in block.splitlines()
    ]
    assert len(commands) >= 6
    environment = {
        **os.environ,
        "COMMUNIQUE_HOME": str(tmp_path / "store"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    for command in commands:
        done = subprocess.run(
            command, shell=True, cwd=REPOSITORY, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        assert done.stdout.strip(), f"{command} printed nothing"


def test_a_duckdb_client_is_told_to_only_read() -> None:
    lines = [line for page in PAGES for line in page.read_text("utf-8").splitlines()]
    commands = [line for line in lines if line.startswith("duckdb ")]
    assert len(commands) >= 2
    assert all(" -readonly " in command for command in commands), commands


def test_the_docs_name_every_organisation_that_a_file_may() -> None:
    told = (REPOSITORY / "docs" / "sources.md").read_text("utf-8")
    (paragraph,) = (part for part in told.split("\n\n") if part.startswith("Organisations have"))
    codes = {row["code"] for row in read_table("organisations")}
    assert codes <= set(re.findall(r"\w+", paragraph))


def commands_named() -> Iterator[str]:
    """Every `communique ...` of the documentation, in blocks and in the text, and of recipes."""
    for page in PAGES:
        text = page.read_text("utf-8")
        for block in re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
            yield from re.findall(r"^communique (.+)", block, re.MULTILINE)
        yield from re.findall(r"`communique ([^`]+)`", text)
    for recipe in (REPOSITORY / "docs" / "recipes").iterdir():
        written = recipe.read_text("utf-8").replace('", "', " ")
        yield from re.findall(r"\bcommunique (schedule [^\">\n]+)", written)


def test_every_command_of_the_docs_would_be_taken() -> None:
    named = sorted(set(commands_named()))
    assert len(named) > 40
    for line in named:
        command: click.Command = cli
        words = shlex.split(line, comments=True)
        while isinstance(command, click.Group) and words:
            found = command.get_command(click.Context(command), words.pop(0))
            assert found, f"there is no communique {line}"
            command = found
        context = click.Context(command, info_name=line)
        options, _, _ = command.make_parser(context).parse_args(words)
        for parameter in command.params:
            value = options.get(parameter.name)
            if isinstance(value, str) and not isinstance(parameter.type, FILES):
                parameter.type.convert(value, parameter, context)


def anchors(page: Path) -> set[str]:
    """The names that headings get on GitHub."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_links_to_files_lead_somewhere(page: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", page.read_text("utf-8")):
        if not target.startswith("http"):
            file = page.parent / target if target else page
            assert file.exists(), f"{page} links to {target}"
            assert not anchor or anchor in anchors(file), f"{page} links to {target}#{anchor}"


@pytest.mark.parametrize("schema", ["marts", "meta"])
def test_the_tables_that_are_listed_are_those_of_a_build(schema: str) -> None:
    text = (REPOSITORY / "docs" / "sql.md").read_text("utf-8")
    (row,) = re.findall(rf"^\| `{schema}` \|(.*)\|$", text, re.MULTILINE)
    listed = [name.replace("*", ".*") for name in re.findall(r"`([^`]+)`", row)]
    listed = [re.sub(r"{(.*?)}", lambda m: f"({m[1].replace(',', '|')})", name) for name in listed]
    tables = {path.stem for path in PUBLIC if schema in path.parts}
    tables |= {"metrics", *meta.OWN} if schema == "meta" else set()
    assert {name for name in listed if not any(re.fullmatch(name, t) for t in tables)} == set()
    assert {table for table in tables if not any(re.fullmatch(n, table) for n in listed)} == set()


def test_every_make_target_of_the_docs_exists() -> None:
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for page in PAGES:
        named = set(re.findall(r"\bmake ([a-z][a-z-]*)`", page.read_text("utf-8")))
        assert named <= targets, f"{page} names unknown targets {named - targets}"
