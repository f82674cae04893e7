"""What follows an erasure outside the database, what the nights erase, and what a restored backup brought back."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.city.model import ComplaintCategory
from app.complaints import lifecycle
from app.complaints.events import ComplaintErased, PhotographErased
from app.complaints.key_store import Vault
from app.complaints.model import ComplaintRow
from app.complaints.rights import asking, photographs, retention
from app.complaints.rights.erasing import erase, erase_again, parts_of_erased, unneeded
from app.db.files import FileStore
from app.db.session import Database
from app.jobs.tools import Tools
from app.kernel import clock, ids
from app.kernel.actor import SYSTEM
from app.kernel.events import Event

_AT_ONCE = 200
"""Complaints that one transaction erases: others wait for the write lock no longer than that takes."""

_UNUSED = timedelta(days=2)
_MAY_GO = (ComplaintRow.erased_at.is_(None), ComplaintRow.held.is_(False))


class Expired(NamedTuple):
    """How many complaints of a category ended so long ago, in that state, that they are erased."""

    category: str
    state: str
    number: int


def finish(tools: Tools, events: Sequence[Event]) -> None:
    """Remember the erasures where no backup of the database undoes them, and remove the files."""
    if tools.vault is None or tools.case_files is None:
        raise RuntimeError("this worker has no key store or no files of complaints")
    for event in events:
        if isinstance(event, ComplaintErased):
            tools.vault.keys.remember(event.complaint)
            _remove_unneeded(tools.database, tools.case_files, event.files)


def finish_photographs(tools: Tools, events: Sequence[Event]) -> None:
    """The same of single photographs, which the key store knows below 0."""
    if tools.vault is None or tools.case_files is None:
        raise RuntimeError("this worker has no key store or no files of complaints")
    for event in events:
        if isinstance(event, PhotographErased):
            tools.vault.keys.remember(-event.photograph)
            _remove_unneeded(tools.database, tools.case_files, event.files)


def sweep(tools: Tools) -> None:
    """Remove photographs that were never sent, and files of complaints to which nothing points any more.

    Two days old at least: a file is there before the report that it belongs to.
    """
    if tools.unsent is not None:
        tools.unsent.sweep()
    if tools.case_files is not None:
        old = tools.case_files.stored_before(clock.now() - _UNUSED)
        while some := list(islice(old, _AT_ONCE)):
            _remove_unneeded(tools.database, tools.case_files, some)


def _remove_unneeded(database: Database, files: FileStore, names: Collection[str]) -> None:
    with database.open(SYSTEM) as session:
        gone = unneeded(session, names)
    for sha256 in gone:
        files.remove(sha256)


def expired(session: Session, today: date) -> list[Expired]:
    """What the next night would erase. ``session`` is the portal's."""
    counted = select(func.count()).select_from(ComplaintRow)
    found = (
        Expired(category, state, session.scalars(counted.where(*which)).one())
        for category, state, which in _terms(session, today)
    )
    return [one for one in found if one.number]


def erase_nightly(database: Database, today: date) -> list[Expired]:
    """Erase as ``erase_expired`` does what came in before today.

    A worker catches up with the night when it starts: whoever brought an old past in has the day to keep it longer.
    """
    return erase_expired(database, today, came_before=datetime.combine(today, time(), clock.zone()))


def erase_expired(database: Database, today: date, *, came_before: datetime | None = None) -> list[Expired]:
    """Erase what was kept for as long as its category says; what is held stays. Returns how many of each.

    Parts of what was erased go with it, as soon as they have ended.
    """
    came = () if came_before is None else (ComplaintRow.id < ids.first_of(came_before),)
    done: list[Expired] = []
    with database.open(SYSTEM) as session:
        terms = list(_terms(session, today))
    while _erase_some(database, (parts_of_erased(), ComplaintRow.ended_at.is_not(None), *_MAY_GO)):
        pass
    for category, state, which in terms:
        count = 0
        while erased := _erase_some(database, (*which, *came)):
            count += erased
        if count:
            done.append(Expired(category, state, count))
    return done


def warn(tools: Tools) -> None:
    """Tell those in charge of requests that run out."""
    with tools.database.unit(SYSTEM) as unit:
        asking.warn(unit)


def erase_remembered(database: Database, vault: Vault) -> tuple[list[str], int]:
    """Erase what the key store remembers as erased and the database, restored from a backup, has again.

    The references of the reports, and how many single photographs of others.
    """
    remembered = vault.keys.remembered()
    found: list[str] = []
    single = 0
    for start in range(0, len(remembered), _AT_ONCE):
        with database.unit(SYSTEM) as unit:
            some = remembered[start : start + _AT_ONCE]
            found += erase_again(unit, some)
            single += photographs.erase_again(unit, [-one for one in some if one < 0])
    return found, single


def _terms(session: Session, today: date) -> Iterator[tuple[str, str, tuple[ColumnElement[bool], ...]]]:
    """Category, state, and the condition under which a complaint of both is due."""
    for slug, kept in session.execute(select(ComplaintCategory.slug, ComplaintCategory.retention)):
        for state in sorted(lifecycle.ENDED):
            before = retention.ended_before(kept, state, today)
            if before is not None:
                moment = datetime.combine(before, time(), clock.zone())
                yield slug, state, _due(slug, state, moment)


def _due(category: str, state: str, before: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        ComplaintRow.category == category,
        ComplaintRow.state == state,
        ComplaintRow.ended_at < before,
        *_MAY_GO,
    )


def _erase_some(database: Database, which: tuple[ColumnElement[bool], ...]) -> int:
    with database.unit(SYSTEM) as unit:
        due = select(ComplaintRow).where(*which).order_by(ComplaintRow.id).limit(_AT_ONCE).with_for_update()
        rows = list(unit.session.scalars(due))
        for row in rows:
            erase(unit, row)
        return len(rows)
