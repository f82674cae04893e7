"""`psis audit`."""

import sys

import click
from tqdm import tqdm

from app.audit.queries import verify as verify_trail
from app.cli.portal import Portal
from app.kernel.actor import SYSTEM


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command()
def verify() -> None:
    """Prove that no entry of the trail was changed, removed or reordered. Exit status 1 if one was."""
    with Portal().database.open(SYSTEM) as session, tqdm(unit=" entries", disable=None, leave=False) as bar:
        verdict = verify_trail(session, bar.update)
    if verdict.broken_at is None:
        click.echo(f"{verdict.entries} entries, unbroken, head {verdict.head}")
        return
    click.echo(f"The trail is broken at entry {verdict.broken_at} of {verdict.entries}.")
    sys.exit(1)
