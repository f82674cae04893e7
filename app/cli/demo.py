"""`psis demo`: the city that is nobody's, to look at and to measure on."""

import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from app.accounts.commands import appoint
from app.accounts.demo_people import add_demo_people
from app.city.commands import set_department
from app.cli.demo_administration import administer
from app.cli.demo_desk import equip_desk
from app.cli.demo_reports import enter_reports
from app.cli.demo_scale import multiply_reports
from app.cli.portal import Portal, operator
from app.intake.tally import Tally
from app.kernel import clock, roles
from app.kernel.actor import Actor
from app.kernel.collector import spared
from app.kernel.errors import BadInput
from app.kernel.text import N_, Localized
from app.settings import Settings
from maps.commands import Intake as MapIntake
from maps.demo import drafts as map_drafts
from maps.kinds import facility_kinds
from records.demo.city import City, city
from records.demo.deeds import deeds
from records.demo.departments import CLERK
from records.demo.documents import documents
from records.demo.ordinances import ordinances
from records.demo.permits import USUAL_COUNT, permits
from records.importing.reading import Draft
from records.intake import Intake

_FILE = "demo"
_ROWS_AT_ONCE = 500


@click.group()
def demo() -> None:
    """The demo city: fictional, made from a seed, in two languages."""


demo.add_command(multiply_reports)


@demo.command()
@click.option("--seed", default=1, show_default=True, type=int, help="Another seed makes another city.")
@click.option(
    "--scale", default=1.0, show_default=True, type=click.FloatRange(0.01, 1000), help="1 is about 1,200 permits."
)
def load(seed: int, scale: float) -> None:
    """Load the demo city. The worker or `psis search rebuild` then makes it searchable."""
    portal = Portal()
    tally = load_demo(portal, seed=seed, scale=scale)
    click.echo(f"read {tally.read} created {tally.created} changed {tally.changed} unchanged {tally.unchanged}")


@spared()
def load_demo(portal: Portal, *, seed: int, scale: float) -> Tally:
    """Make the city and take its records in, published, with a progress bar. Raises BadInput in production."""
    portal.require_development()
    place = city(seed)
    click.echo(f"Loading the demo city, {place.name['en']} …", err=True)
    count = round(USUAL_COUNT * scale)
    with portal.database.unit(operator()) as unit:
        for department in place.departments:
            set_department(unit, department.slug, department.name)
            for role in (roles.CLERK, roles.PUBLISHER):
                appoint(unit, "clerk", role, department.slug)
        administer(unit, clock.today().year, _called(portal, place))
        add_demo_people(unit, portal.seal, [department.slug for department in place.departments])
    actor = portal.actor("clerk")
    intake = Intake(portal.files, shown=True)
    total = Tally()
    with (
        tempfile.TemporaryDirectory() as folder,
        tqdm(desc=f"the city of {place.name['en']}", unit=" records", disable=None, leave=False) as bar,
    ):
        drafts = _drafts(place, count, Path(folder))
        while batch := list(islice(drafts, _ROWS_AT_ONCE)):
            with portal.database.unit(actor) as unit:
                total += intake.take(unit, batch)
            bar.update(len(batch))
        total += _take_map(portal, place, actor, bar)
        bar.update(enter_reports(portal, place, scale))
    equip_desk(portal)
    if total.rejections:
        raise BadInput(N_("The demo city does not fit: %(reason)s"), reason=total.rejections[0].reason)
    return total


def _called(portal: Portal, place: City) -> Localized:
    """The city's own name, in the languages for which no setting says another."""
    usual = Settings()
    return {tag: name for tag, name in place.name.items() if portal.settings.site_name(tag) == usual.site_name(tag)}


def _take_map(portal: Portal, place: City, actor: Actor, bar: Any) -> Tally:
    """Facilities, wards, streets, sea and addresses; what an earlier city had there and this one has not goes."""
    intake = MapIntake(tuple(facility_kinds().values()))
    total = Tally()
    drafts = map_drafts(place, department=CLERK, today=clock.today())
    while batch := list(islice(drafts, _ROWS_AT_ONCE)):
        with portal.database.unit(actor) as unit:
            total += intake.take(unit, batch)
        bar.update(len(batch))
    with portal.database.unit(actor) as unit:
        intake.finish(unit, replacing=True)
    return total


def _drafts(place: City, count: int, folder: Path) -> Iterator[Draft]:
    today = clock.today()
    plain: Iterable[Draft] = (
        Draft(record, _FILE, number)
        for number, record in enumerate(
            chain(ordinances(today=today), permits(place, count, today=today), deeds(place, today=today)), 1
        )
    )
    yield from plain
    for number, (record, content) in enumerate(documents(place, today=today), 1):
        path = folder / f"{number}.pdf"
        path.write_bytes(content)
        yield Draft(record, _FILE, number, (path,))
