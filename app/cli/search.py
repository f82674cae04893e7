"""`psis search`."""

import click
from tqdm import tqdm

from app.cli.language import tell
from app.cli.portal import Portal, acting_as, operator
from app.db import outbox
from app.jobs.search_feed import INDEXED, rebuild_desk, rebuild_public
from app.kernel import clock
from app.kernel.actor import STRANGER
from app.kernel.collector import spared
from app.kernel.text import Phrase
from records.cards import cards
from records.desk import titles
from records.queries import holdings
from records.search.language import parse
from records.search.tantivy_index import open_index


@click.group()
def search() -> None:
    """The search indexes."""


@search.command()
def rebuild() -> None:
    """Build both indexes anew beside the present ones, then switch. Searching goes on meanwhile."""
    build(Portal())


@spared()
def build(portal: Portal) -> None:
    """Rebuild both indexes. The bar counts entries: every record is one, and every section of the law.

    Events committed before that need not reach the indexes any more.
    """
    with portal.database.open(operator()) as session:
        seen_to = outbox.waiting(session, INDEXED)
    with portal.database.open(STRANGER) as session:
        public = sum(holdings(session).values())
    for name, beginning, work, folder in (
        (
            "public index",
            Phrase("Indexing %(count)s published records …", count=f"{public:,}"),
            rebuild_public,
            portal.settings.public_index,
        ),
        ("desk index", Phrase("Indexing the desk's records …"), rebuild_desk, portal.settings.desk_index),
    ):
        tell(beginning, err=True)
        with tqdm(desc=name, unit=" entries", disable=None, leave=False) as bar:
            entries = work(portal.database, folder, bar.update)
        tell(Phrase("%(name)s: %(entries)s entries", name=name, entries=entries), err=True)
    with portal.database.unit(operator()) as unit:
        outbox.settle(unit.session, seen_to, unit.now)


@search.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100))
def find(words: tuple[str, ...], limit: int) -> None:
    """What a stranger finds for WORDS."""
    portal = Portal()
    query = parse(" ".join(words), today=clock.today())
    found = open_index(portal.settings.public_index).find(query, STRANGER.labels, limit=limit, with_facets=False)
    tell(Phrase("%(total)s found", total=found.total))
    with portal.database.open(STRANGER) as session:
        for card in cards(session, found.keys, with_text=False):
            click.echo(f"{card.kind}\t{card.number}\t{card.title}")


@search.command("find-at-desk")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100))
@acting_as
def find_at_desk(words: tuple[str, ...], limit: int, actor_name: str) -> None:
    """What a member of staff finds for WORDS, drafts of their department included."""
    portal = Portal()
    actor = portal.actor(actor_name)
    query = parse(" ".join(words), today=clock.today())
    found = open_index(portal.settings.desk_index).find(query, actor.labels, limit=limit, with_facets=False)
    tell(Phrase("%(total)s found", total=found.total))
    with portal.database.open(actor) as session:
        for line in titles(session, found.keys):
            click.echo("\t".join(line))
