"""`psis audit`."""

import sys

import click
from tqdm import tqdm

from app.audit.queries import verify as verify_trail
from app.cli.portal import Portal, operator
from app.kernel.actor import Actor
from app.kernel.errors import NotAllowed
from app.kernel.roles import READ_TRAIL
from app.kernel.text import N_


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command()
@click.option("--as", "actor_name", help="The auditor who asks; without it, whoever operates the portal.")
def verify(actor_name: str | None) -> None:
    """Prove that no entry of the trail was changed, removed or reordered. Exit status 1 if one was."""
    portal = Portal()
    reader = _auditor(portal, actor_name) if actor_name else operator()
    with portal.database.open(reader) as session, tqdm(unit=" entries", disable=None, leave=False) as bar:
        verdict = verify_trail(session, bar.update)
    if verdict.broken_at is None:
        click.echo(f"{verdict.entries} entries, unbroken, head {verdict.head}")
        return
    click.echo(f"The trail is broken at entry {verdict.broken_at} of {verdict.entries}.")
    sys.exit(1)


def _auditor(portal: Portal, name: str) -> Actor:
    actor = portal.actor(name)
    if READ_TRAIL not in {permission for permission, _ in actor.permissions}:
        raise NotAllowed(N_("%(name)s may not read the audit trail; it takes the role of auditor."), name=name)
    return actor
