"""`psis complaints`: what the city owes to people's data and to time."""

from pathlib import Path

import click
from sqlalchemy import select

from app.cli.language import tell
from app.cli.portal import Portal, operator
from app.complaints import references
from app.complaints.handling.acting import for_reporter
from app.complaints.model import ComplaintRow
from app.complaints.policy import reporter_of
from app.complaints.rights import asking, copying
from app.jobs import erasures
from app.kernel import catalogues, clock
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import NotVisible
from app.kernel.text import LANGUAGES, N_, Phrase


@click.group()
def complaints() -> None:
    """Reports of residents: what is kept, copied and erased."""


@complaints.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
def retention(*, dry_run: bool) -> None:
    """Erase what was kept for as long as its category says. The worker does so every night."""
    portal = Portal()
    today = clock.today()
    if dry_run:
        with portal.database.open(SYSTEM) as session:
            found = erasures.expired(session, today)
    else:
        found = erasures.erase_expired(portal.database, today)
    for one in found:
        click.echo(f"{one.category}\t{one.state}\t{one.number}")
    total = sum(one.number for one in found)
    tell(Phrase("Would be erased: %(total)s.", total=total) if dry_run else Phrase("Erased: %(total)s.", total=total))


@complaints.command()
@click.argument("reference")
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), required=True, help="ZIP to write.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of the page in it.")
def copy(reference: str, target: Path, language: str) -> None:
    """Write all that is held of a report, for the person who reported it, into a ZIP."""
    portal = Portal()
    reporter = _reporter(portal, reference)
    with portal.database.open(reporter) as session, target.open("xb") as file:
        held = copying.Held(session, portal.vault, portal.case_files)
        copying.write_copy(held, reference, file, catalogues.translator(language), language)
    with for_reporter(portal.database, reporter, reference) as unit:
        asking.note_copy(unit, reference)
    tell(Phrase("Written: %(file)s", file=str(target)))


@complaints.command()
@click.argument("reference")
@click.confirmation_option(prompt="Nothing of it can be brought back. Erase it?")
def erase(reference: str) -> None:
    """Erase a report for the person who reported it: words, files, place and contact. A tombstone stays."""
    portal = Portal()
    with for_reporter(portal.database, _reporter(portal, reference), reference) as unit:
        erased = asking.ask_erasure(unit, reference)
    if erased:
        tell(Phrase("Erased. The worker destroys the key and removes the files."))
    else:
        tell(Phrase("It is held for a legal reason. A supervisor decides within 72 hours."))


@complaints.command("after-restoring")
def after_restoring() -> None:
    """Erase again what was erased after the backup was made that was restored. Run it before the server starts."""
    portal = Portal()
    found, photographs = erasures.erase_remembered(portal.database, portal.vault)
    tell(
        Phrase(
            "Erased again: %(reports)s reports, %(photographs)s single photographs.",
            reports=len(found),
            photographs=photographs,
        )
    )


def _reporter(portal: Portal, reference: str) -> Actor:
    """Whoever reported it; the operator acts for him, which the trail says. Raises NotVisible."""
    with portal.database.unit(operator()) as unit:
        known = select(ComplaintRow.id).where(ComplaintRow.reference == (references.normal(reference) or ""))
        found = unit.session.scalar(known)
        if found is None:
            raise NotVisible(N_("There is no such report."))
        unit.note("act for reporter", f"complaint/{references.normal(reference)}")
    return reporter_of(found)
