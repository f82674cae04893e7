"""How somebody comes to be the reporter of a case: with the key of the receipt, or signed in as whoever filed it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import abort, redirect
from sqlalchemy.orm import Session

from app.complaints import policy, queries, references
from app.complaints.belonging import resident_of
from app.complaints.handling.acting import for_reporter
from app.complaints.projections import ReporterComplaint
from app.db.unit_of_work import UnitOfWork
from app.db.walled import Walled
from app.kernel.actor import Actor
from app.kernel.errors import NotVisible
from app.web.addresses import with_query
from app.web.following import visit
from app.web.identity import signed_in
from app.web.kept import promised
from app.web.locale import language
from app.web.portal import portal


@dataclass(frozen=True, slots=True)
class Way:
    """``actor`` is the reporter, ``home`` the page that one's reports are on, ``reference`` in its own form."""

    actor: Actor
    home: str
    reference: str
    by_key: bool

    @property
    def address(self) -> str:
        """The page of the case."""
        return f"{self.home}/{references.slug(self.reference)}"

    def case(self) -> ReporterComplaint:
        """The case as its reporter has it. Raises NotVisible."""
        with portal().database.open(self.actor) as session:
            return self.seen(session)

    def seen(self, session: Session, *next_asked: Walled) -> ReporterComplaint:
        """The same through a session of that actor; ``next_asked`` as ``queries.by_reference`` has it."""
        seen = queries.by_reference(session, self.reference, *next_asked, promised=promised())
        if not isinstance(seen, ReporterComplaint):
            raise NotVisible("There is no such report.")
        return seen

    @contextmanager
    def unit(self) -> Iterator[UnitOfWork]:
        """A unit of work of whoever reported it. Raises NotVisible."""
        with for_reporter(portal().database, self.actor, self.reference) as unit:
            yield unit


def by_key(typed: str) -> Way:
    """The way of a browser that has shown the key. Raises NotVisible for every report but those that it has opened.

    One that has nothing open is sent to show a key, whatever it asks for.
    """
    opened, reference = visit.opened(), references.normal(typed) or ""
    if not opened:
        abort(redirect(with_query(f"/{language()}/follow", [("reference", references.slug(reference))]), 303))
    if reference not in opened:
        raise NotVisible("There is no such report.")
    return Way(policy.reporter_of(opened[reference]), f"/{language()}/follow", reference, by_key=True)


def signed(typed: str) -> Way:
    """The way of somebody signed in. Whether the report is his, his labels say."""
    home = f"/{language()}/account/reports"
    return Way(resident_of(signed_in().account), home, references.normal(typed) or "-", by_key=False)
