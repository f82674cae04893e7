"""Keeping the indexes as the rows are. Every handler reads the present rows, so that doing it twice does no harm."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from app.complaints.released import entries as reports
from app.complaints.released.cards import key_of
from app.complaints.released.events import PublicComplaintsChanged
from app.db.session import Database
from app.jobs.tools import Tools
from app.kernel.actor import STRANGER, SYSTEM
from app.kernel.events import Event
from records.cards import record_key, section_key
from records.events import RecordsDrafted, RecordsPublished, RecordsSuperseded, RecordsWithdrawn
from records.indexing import (
    all_ids,
    all_public_ids,
    any_law,
    desk_entries,
    how_many,
    how_many_public,
    other_wordings,
    public_entries,
    works_changing,
    works_that_changed,
)
from records.kinds import Kind
from records.search.entry import Entry, checked_public
from records.search.index import Filters, Index
from records.search.language import Query
from records.search.tantivy_index import IndexBroken, rebuild
from records.search.tree import Everything
from records.versions import Status
from records.workflow import SUPERSEDED

Progress = Callable[[int], object]
"""Told how many entries were written since the last call."""


_ABOUT_RECORDS = (RecordsPublished, RecordsSuperseded, RecordsWithdrawn, RecordsDrafted)
_ABOUT = (*_ABOUT_RECORDS, PublicComplaintsChanged)
_EVERYTHING = Query("", Everything())
_log = structlog.get_logger(__name__)
_LAW = frozenset({str(Kind.ORDINANCE)})
INDEXED = tuple(event.__name__ for event in _ABOUT)
"""Names of the events that a rebuild of both indexes makes unnecessary."""


def refresh_public(tools: Tools, events: Sequence[Event]) -> None:
    """Bring the public index to what strangers may read of these records now.

    A work of law that comes, changes or goes may change what others are: those are brought up to date with it.
    """
    tools.public_index.refresh(partial(_public_state, tools.database, events))
    with tools.database.open(SYSTEM) as session:
        law = any_law(session, _record_ids(events))
    if law:
        refresh_standing(tools)


def refresh_reports(tools: Tools, events: Sequence[Event]) -> None:
    """Bring the public index to what strangers may read of these reports now."""
    tools.public_index.refresh(partial(_state_of_reports, tools.database, events))


def _state_of_reports(database: Database, events: Sequence[Event]) -> tuple[list[Entry], set[str]]:
    ids = _report_ids(events)
    with database.open(STRANGER) as session:
        entries = list(checked_public(reports.public_entries(session, ids)))
    return entries, {key_of(one) for one in ids} - {entry.key for entry in entries}


def forget(index: Index, events: Sequence[Event]) -> None:
    """Take what was withdrawn out of the public index at once; the outbox sees to the rest. Raises IndexBusy.

    For whoever has just committed the withdrawal: until the worker comes, totals and facets would count the record.
    So it is with a report that went from the public pages.
    A worker that reads rows under the index's lock afterwards does not find it, and cannot put it back.
    """
    withdrawn = [event for event in events if isinstance(event, RecordsWithdrawn)]
    keys = {*map(record_key, _record_ids(withdrawn)), *_dropped(withdrawn)}
    keys |= {key_of(one) for event in events if isinstance(event, PublicComplaintsChanged) for one in event.gone}
    if keys:
        index.drop(keys)


def refresh_standing(tools: Tools) -> None:
    """Let the public index know of each work what it is today; those that are something else now are put anew."""
    indexed = _indexed_standing(tools.public_index)
    with tools.database.open(STRANGER) as session:
        changed = works_that_changed(session, indexed)
    if changed:
        tools.public_index.refresh(partial(_public_state, tools.database, [RecordsPublished(changed, [])]))


def _indexed_standing(index: Index) -> dict[str, str]:
    """Key → status of every work, as the index has it."""
    found: dict[str, str] = {}
    for status in ("", SUPERSEDED, *Status):
        facets = {"kind": _LAW, "status": frozenset({status})} if status else {"kind": _LAW}
        keys = index.keys(_EVERYTHING, STRANGER.labels, filters=Filters(facets))
        found.update(dict.fromkeys(keys, str(status)))
    return found


def _public_state(database: Database, events: Sequence[Event]) -> tuple[list[Entry], set[str]]:
    """What the index must hold of these records, and what it must not. Read while nobody else writes to it."""
    record_ids = _record_ids(events)
    with database.open(STRANGER) as session:
        entries = list(checked_public(public_entries(session, record_ids)))
        gone = {*_dropped(events), *other_wordings(session, record_ids)}
    kept = {entry.key for entry in entries}
    return entries, (gone | {record_key(one) for one in record_ids}) - kept


def refresh_desk(tools: Tools, events: Sequence[Event]) -> None:
    """Bring the desk index to what these records are now."""
    tools.desk_index.refresh(partial(_desk_state, tools.database, events))


def _desk_state(database: Database, events: Sequence[Event]) -> tuple[list[Entry], set[str]]:
    record_ids = _record_ids(events)
    with database.open(SYSTEM) as session:
        entries = list(desk_entries(session, record_ids))
    return entries, {record_key(one) for one in record_ids} - {entry.key for entry in entries}


def follow_the_calendar(tools: Tools, after: date, until: date) -> None:
    """Let the index know which wordings begin or end in these days, the first left out, and what works are now."""
    with tools.database.open(STRANGER) as session:
        works = works_changing(session, after, until)
    if works:
        refresh_public(tools, [RecordsPublished(works, [])])
    else:
        refresh_standing(tools)


def rebuild_public(database: Database, folder: Path, progress: Progress) -> int:
    """Build the public index anew from the public tables; returns its number of entries."""
    with database.open(STRANGER) as session:
        return rebuild(folder, _all_public(session), progress, expected=_how_many_public(session))


def rebuild_desk(database: Database, folder: Path, progress: Progress) -> int:
    """Build the desk index anew from the guarded tables; returns its number of entries."""
    with database.open(SYSTEM) as session:
        return rebuild(folder, _all(session, all_ids, desk_entries), progress, expected=how_many(session))


def leave_no_remains(tools: Tools) -> None:
    """Build each index anew from which something was dropped or replaced since: the engine only marks that as gone.

    Until then its words lie in the files, where no search finds them.
    """
    if tools.public_index.holds_remains():
        _rebuild_public(tools)
    if tools.desk_index.holds_remains():
        _rebuild_desk(tools)


def have_indexes(tools: Tools) -> None:
    """Build each index anew that cannot be read: another version of the portal wrote it, or it is broken or gone."""
    for index, build in ((tools.public_index, _rebuild_public), (tools.desk_index, _rebuild_desk)):
        try:
            index.holds(_EVERYTHING, STRANGER.labels)
        except IndexBroken as reason:
            _log.warning("an index is built anew", reason=str(reason))
            _log.warning("an index was built anew", entries=build(tools))


def _rebuild_public(tools: Tools) -> int:
    with tools.database.open(STRANGER) as session:
        return tools.public_index.rebuild(_all_public(session), expected=_how_many_public(session))


def _rebuild_desk(tools: Tools) -> int:
    with tools.database.open(SYSTEM) as session:
        return tools.desk_index.rebuild(_all(session, all_ids, desk_entries), expected=how_many(session))


def _all_public(session: Session) -> Iterator[Entry]:
    records = _all(session, all_public_ids, public_entries)
    return checked_public(chain(records, _all(session, reports.all_ids, reports.public_entries)))


def _how_many_public(session: Session) -> int:
    return how_many_public(session) + sum(map(len, reports.all_ids(session)))


def _all(
    session: Session,
    portions: Callable[[Session], Iterable[list[int]]],
    entries: Callable[[Session, list[int]], Iterable[Entry]],
) -> Iterator[Entry]:
    for portion in portions(session):
        yield from entries(session, portion)
        session.expunge_all()


def _record_ids(events: Sequence[Event]) -> set[int]:
    return {one for event in events if isinstance(event, _ABOUT_RECORDS) for one in event.records}


def _report_ids(events: Sequence[Event]) -> set[int]:
    return {one for event in events if isinstance(event, PublicComplaintsChanged) for one in event.cases}


def _dropped(events: Sequence[Event]) -> Iterable[str]:
    for event in events:
        if isinstance(event, RecordsPublished | RecordsWithdrawn):
            yield from map(section_key, event.dropped_sections)
