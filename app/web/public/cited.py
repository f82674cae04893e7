"""The sections of law that a permit cites, as they stood on the day of its application."""

from datetime import date
from typing import NamedTuple

from app.kernel.clock import today
from app.web import addresses
from app.web.identity import identity
from app.web.kept import laws
from app.web.locale import language
from records import law_queries
from records.citations import cited_in, parse_akn
from records.projections import PublicPermit, Wording


class Cited(NamedTuple):
    """A section, or a work as a whole. Without ``href`` the portal does not hold it, and ``text`` is its address.

    ``absent``: there was no such section on that day. ``changes`` leads to what has changed since ("": nothing has).
    """

    href: str
    text: str
    lang: str
    absent: bool = False
    changes: str = ""


class CitedLaw(NamedTuple):
    """``day`` is that of the application, or the permit's own, or today; ``applied`` says whether it is the first."""

    day: date
    applied: bool
    sections: list[Cited]


def cited_sections(permit: PublicPermit) -> CitedLaw | None:
    """What the permit says it rests on and what its text cites, each once; None where that is nothing."""
    stated = list(dict.fromkeys(permit.cites))
    mentioned = cited_in(f"{permit.summary}\n{permit.text}", permit.language)
    held = [akn for akn in mentioned if akn not in stated and _work(akn) in laws().by_work]
    if not (stated or held):
        return None
    day = permit.applied or permit.day or today()
    wanted = {(address.work, address.eid) for akn in (*stated, *held) if (address := parse_akn(akn))}
    wordings = law_queries.wordings(identity().session, wanted, day)
    return CitedLaw(day, permit.applied is not None, [_cited(akn, day, wordings) for akn in (*stated, *held)])


def _work(akn: str) -> str:
    address = parse_akn(akn)
    return address.work if address else ""


def _cited(akn: str, day: date, wordings: dict[tuple[str, str], Wording]) -> Cited:
    address = parse_akn(akn)
    line = laws().by_work.get(address.work) if address else None
    if address is None or line is None:
        return Cited("", akn, "")
    tag = language()
    if not address.eid:
        return Cited(addresses.work(tag, line.slug, day), line.title, line.language)
    wording = wordings.get((address.work, address.eid))
    text = f"{wording.title} – {line.title}" if wording else f"{address.eid.partition('_')[2]} – {line.title}"
    since = wording is not None and wording.until is not None and wording.until <= today()
    changes = addresses.changes(tag, line.slug, address.eid, day, today()) if since else ""
    return Cited(addresses.section(tag, line.slug, address.eid, day), text, line.language, wording is None, changes)
