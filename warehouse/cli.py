"""The command line, `communique`. Each command is a module of ``warehouse.commands``."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

import click

from warehouse.settings import SettingError

EXIT_FAILED = 1
COMMANDS = {
    "ingest": "Load articles, transcripts, feeds and statement files into the landing.",
    "sources": "List the kinds of input that can be loaded.",
    "fetch": "Fetch files of public data sets (GDELT), resuming where it stopped.",
    "refresh": "Build the warehouse from what has landed and publish it.",
    "dashboard": "Serve the dashboard on this machine.",
    "sql": "Run one read-only query over the warehouse.",
    "export": "Write the marts as Parquet or CSV with a data package.",
    "schedule": "Load the configured sources and refresh, again and again.",
    "status": "Tell what the store holds and whether it needs attention.",
    "builds": "List the published builds, or pin one.",
    "rollback": "Lead readers back to an earlier build.",
    "verify": "Read every bit of the builds and the landing and check it.",
    "doctor": "Check that everything this machine needs is there.",
    "recode": "Code landed statements again with the present coder.",
    "extract": "Show the statements of a document, with speakers and targets.",
    "code": "Code sentences from stdin: act, modality, escalation, evidence.",
}


class LazyGroup(click.Group):
    """Imports a command's module only when it is called, so that `--help` is instant.

    A wrong setting or codebook ends any command with code 1 and a line that says what is wrong.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"warehouse.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ValueError as error:
            from ingest.coding.codebook import CodebookError
            from warehouse.commands.common import fail

            if not isinstance(error, SettingError | CodebookError):
                raise
            fail(str(ctx.invoked_subcommand), str(error), EXIT_FAILED)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="communique")
def cli() -> None:
    """A data warehouse of diplomatic rhetoric: who said what, toward whom, how hostile."""


def main(args: Sequence[str] | None = None) -> None:
    cli.main(args=args, prog_name="communique")
