"""The command `psis`."""

import sys

import click
from sqlalchemy.exc import OperationalError

from app.cli import auditing, demo, importing, people, publishing, running, search
from app.kernel.errors import PsisError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def psis() -> None:
    """A city's public records, ordinances and map. Settings come from PSIS_ variables: docs/operations.md."""


for command in (
    running.serve,
    running.worker,
    running.prepare,
    importing.import_,
    demo.demo,
    search.search,
    auditing.audit,
    people.staff,
    people.department,
    publishing.record,
):
    psis.add_command(command)


def main() -> None:
    """Run a command. What went wrong on purpose is said in one sentence; exit status 1."""
    try:
        psis()
    except PsisError as problem:
        click.echo(str(problem), err=True)
        sys.exit(1)
    except OperationalError as problem:
        click.echo(f"The database cannot be used: {problem.orig}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
