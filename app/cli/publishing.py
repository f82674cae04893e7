"""`psis record`: what the desk does to one record, until the desk has pages of its own."""

from datetime import datetime

import click

from app.cli.language import tell
from app.cli.portal import Portal, acting_as
from app.db.files import FileStore
from app.jobs.search_feed import forget
from app.kernel import clock
from app.kernel.errors import BadInput
from app.kernel.text import N_, Phrase
from records import commands
from records.acts import Receipt
from records.checking.commands import examine_apart
from records.checking.finding import SENTENCES
from records.kinds import Kind
from records.search.tantivy_folder import IndexBroken, IndexBusy
from records.search.tantivy_index import open_index

_KIND = click.argument("kind", type=click.Choice([kind.value for kind in Kind]))
_SLUG = click.argument("slug")


@click.group()
def record() -> None:
    """One record, from review to withdrawal. SLUG is the last part of its address."""


@record.command()
@_KIND
@_SLUG
@acting_as
def review(kind: str, slug: str, actor_name: str) -> None:
    """Send a draft for review."""
    portal = Portal()
    with portal.database.unit(portal.actor(actor_name)) as unit:
        _say(commands.send_for_review(unit, kind, slug))
    found = examine_apart(portal.database, portal.actor(actor_name), kind, slug, FileStore(portal.settings.files))
    for one in found:
        click.echo(f"  {one.place}: {SENTENCES[one.code]}", err=True)


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
@click.option("--on", "moment", required=True, help="The day, or the moment: 2026-12-01 or 2026-12-01T09:00.")
@acting_as
def schedule(kind: str, slug: str, moment: str, actor_name: str) -> None:
    """Let the worker publish a reviewed record on a day to come, at its beginning or at an hour."""
    portal = Portal()
    at = _moment(moment)
    with portal.database.unit(portal.actor(actor_name)) as unit:
        _say(commands.schedule(unit, kind, slug, at=at), f" for {at:%Y-%m-%d %H:%M %Z}")


@record.command()
@_KIND
@_SLUG
@acting_as
def unschedule(kind: str, slug: str, actor_name: str) -> None:
    """Take a record that waits for its day back into review."""
    portal = Portal()
    with portal.database.unit(portal.actor(actor_name)) as unit:
        _say(commands.unschedule(unit, kind, slug))


@record.command()
@_KIND
@_SLUG
@click.option("--by", required=True, metavar="SLUG", help="The record of the same kind that takes its place.")
@acting_as
def supersede(kind: str, slug: str, by: str, actor_name: str) -> None:
    """Say that another record took the place of a published one; it stays readable."""
    portal = Portal()
    with portal.database.unit(portal.actor(actor_name)) as unit:
        _say(commands.supersede(unit, kind, slug, by=by), f" by {by}")


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
    try:
        forget(open_index(portal.settings.public_index), unit.told)
    except (IndexBusy, IndexBroken):
        tell(Phrase("Search still counts it until the worker has run; nobody can read it."), err=True)


def _moment(text: str) -> datetime:
    """The moment of a day or a time as ISO 8601 writes it; without a zone of its own it is the city's."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        sentence = N_("“%(text)s” is no day and no moment. Write 2026-12-01 or 2026-12-01T09:00.")
        raise BadInput(sentence, text=text) from None
    return moment.astimezone(clock.zone()) if moment.tzinfo else moment.replace(tzinfo=clock.zone())


def _say(receipt: Receipt, more: str = "") -> None:
    click.echo(f"{receipt.kind} {receipt.slug}: {receipt.state}{more}")
