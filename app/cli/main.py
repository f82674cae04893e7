"""The command `psis`. Each command's module is imported when it is asked for, so that a server starts sooner."""

import os
import sys
from importlib import import_module
from typing import NoReturn

import click
from sqlalchemy.exc import OperationalError

from app.kernel.errors import PsisError
from app.kernel.text import N_

COMMANDS = {
    "serve": ("app.cli.running", "serve"),
    "worker": ("app.cli.running", "worker"),
    "tasks": ("app.cli.tasks", "tasks"),
    "prepare": ("app.cli.running", "prepare"),
    "import": ("app.cli.importing", "import_"),
    "demo": ("app.cli.demo", "demo"),
    "search": ("app.cli.search", "search"),
    "record": ("app.cli.publishing", "record"),
    "complaints": ("app.cli.complaints", "complaints"),
    "audit": ("app.cli.auditing", "audit"),
    "log": ("app.cli.transparency", "log"),
    "user": ("app.cli.users", "user"),
    "staff": ("app.cli.people", "staff"),
    "department": ("app.cli.people", "department"),
}


class _Commands(click.Group):
    """The commands of the table above."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def psis() -> None:
    """A city's public records, ordinances and map. Settings come from PSIS_ variables: docs/operations.md."""


def main() -> None:
    """Run a command. What went wrong on purpose is said in one sentence, in the user's language; exit status 1."""
    try:
        psis()
    except PsisError as problem:
        _end(problem)
    except OperationalError as problem:
        _end(PsisError(N_("The database cannot be used: %(reason)s"), reason=problem.orig))


def _end(problem: PsisError) -> NoReturn:
    from app.cli.language import translator  # it reads the catalogues, which few commands need

    click.echo(problem.said(translator(os.environ)), err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
