"""`psis record`: what the desk does to one record, until the desk has pages of its own."""

import click

from app.cli.portal import Portal, acting_as
from records import commands
from records.kinds import Kind

_KIND = click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
_SLUG = click.argument("slug")


@click.group()
def record() -> None:
    """One record: send it for review, publish or withdraw it. SLUG is the last part of its address."""


@record.command()
@_KIND
@_SLUG
@acting_as
def review(kind: str, slug: str, actor_name: str) -> None:
    """Send a draft for review."""
    portal = Portal()
    with portal.database.unit(portal.actor(actor_name)) as unit:
        _say(commands.send_for_review(unit, kind, slug))


@record.command("return")
@_KIND
@_SLUG
@acting_as
def return_to_draft(kind: str, slug: str, actor_name: str) -> None:
    """Take a text back from review, or a withdrawn record up again as a draft."""
    portal = Portal()
    with portal.database.unit(portal.actor(actor_name)) as unit:
        _say(commands.return_to_draft(unit, kind, slug))


@record.command()
@_KIND
@_SLUG
@click.option("--note", default="", help="Shown beside the version that this one replaces.")
@acting_as
def publish(kind: str, slug: str, note: str, actor_name: str) -> None:
    """Publish a reviewed record. Nobody publishes a text of their own."""
    portal = Portal()
    with portal.database.unit(portal.actor(actor_name)) as unit:
        _say(commands.publish_reviewed(unit, kind, slug, note=note))


@record.command()
@_KIND
@_SLUG
@click.option("--reason", required=True, type=click.Choice(commands.WITHDRAWAL_REASONS))
@acting_as
def withdraw(kind: str, slug: str, reason: str, actor_name: str) -> None:
    """Take a published record from public view; its number, kind, date and the reason stay."""
    portal = Portal()
    with portal.database.unit(portal.actor(actor_name)) as unit:
        _say(commands.withdraw(unit, kind, slug, reason=reason))


def _say(receipt: commands.Receipt) -> None:
    click.echo(f"{receipt.kind} {receipt.slug}: {receipt.state}")
