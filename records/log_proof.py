"""Proving the transparency log: the chain, the heads that were published of it, and what strangers read against it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, exists, select
from sqlalchemy.orm import Session, aliased

from app.db.session import Database
from app.kernel.actor import STRANGER
from app.kernel.slugs import digest
from records.kinds import Kind
from records.log_chain import PUBLISHED, Entry, Head, broken_at, canonical, content_hash, said_by
from records.log_model import LogDay, LogEntry, LogHash, LogHead, block_of
from records.model import PublicInstructionRow, PublicRecordRow, PublicSectionRow
from records.transparency import starts_of

_ROWS_AT_ONCE = 5000
_RECORDS_AT_ONCE = 500
_MASK = (1 << 64) - 1
Told = Callable[[int], object]


class Verdict(NamedTuple):
    """What the log claims to be, and what is wrong with it.

    ``broken_at`` is the number of the first entry that does not fit, None when all do; ``findable`` is whether every
    hash is found by the list that searches use, and no other.
    """

    entries: int
    head: str
    broken_at: int | None
    findable: bool

    @property
    def is_sound(self) -> bool:
        return self.broken_at is None and self.findable


def verify(session: Session, heads: Sequence[Head] = (), progress: Told = lambda _: None) -> Verdict:
    """Walk the whole chain; ``heads`` are some that were kept elsewhere. ``progress`` is told of entries read."""
    row = session.execute(select(LogHead.sequence, LogHead.hash)).one_or_none()
    head = Head(*row) if row else Head(0, "missing")
    days = [Head(*day) for day in session.execute(select(LogDay.sequence, LogDay.hash))]
    seen = _Sum()
    broken = broken_at(_watched(_entries(session, progress), seen), head, [*days, *heads])
    return Verdict(head.sequence, head.hash, broken, seen.number == _listed(session).number)


class _Sum:
    """Of pairs of numbers in any order: equal sets have equal sums, and hardly any others do."""

    def __init__(self) -> None:
        self.number = 0

    def add(self, start: int, sequence: int) -> None:
        self.number = self.number + hash((start, sequence)) * (sequence | 1) & _MASK


def _watched(entries: Iterable[Entry], seen: _Sum) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        for start in starts_of(said_by(entry)):  # only of entries that fit: the walk ends at the first that does not
            seen.add(start, entry.sequence)


def _listed(session: Session) -> _Sum:
    found = _Sum()
    columns = select(LogHash.block, LogHash.start, LogHash.sequence).execution_options(yield_per=10_000)
    for block, start, sequence in session.execute(columns):
        if block == block_of(sequence):  # elsewhere nobody looks for it
            found.add(start, sequence)
    return found


def entries_from() -> Select[*tuple[object, ...]]:
    """All that entries say, in their order."""
    one = LogEntry
    return select(
        one.sequence,
        one.at,
        one.act,
        one.kind,
        one.slug,
        one.version,
        one.published_at,
        one.content,
        one.files,
        one.hash,
    ).order_by(one.sequence)


def _entries(session: Session, progress: Told) -> Iterator[Entry]:
    # By pages, and what is numbered below 1 too: nothing may hide where nobody looks.
    portions = ordered = entries_from().limit(_ROWS_AT_ONCE)
    while portion := session.execute(portions).all():
        yield from portion
        progress(len(portion))
        portions = ordered.where(LogEntry.sequence > portion[-1].sequence)


def unlike(database: Database, progress: Told = lambda _: None) -> Iterator[str]:
    """What strangers read now and the log says otherwise of: ``kind/slug`` and version. ``progress``: records read.

    The version is 0 of what they do not read though the log does not say that it was withdrawn.
    """
    after = -1
    with database.open(STRANGER) as session:
        row = PublicRecordRow
        columns = select(row.id, row.kind, row.slug, row.version, row.content, row.text).order_by(row.id)
        while rows := session.execute(columns.where(row.id > after).limit(_RECORDS_AT_ONCE)).all():
            logged = _logged(session, [one.slug for one in rows])
            for one in rows:
                if logged.get((one.kind, one.slug)) != (one.version, content_hash(_canonical(session, one))):
                    yield f"{one.kind}/{one.slug} {one.version}"
            after = rows[-1].id
            progress(len(rows))
        for kind, slug in session.execute(_SHOWN_NO_MORE):
            yield f"{kind}/{slug} 0"


_LATER = aliased(LogEntry)
_SHOWN_NO_MORE = (
    select(LogEntry.kind, LogEntry.slug)
    .where(
        LogEntry.act == PUBLISHED,
        ~exists().where(
            _LATER.slug == LogEntry.slug, _LATER.kind == LogEntry.kind, _LATER.sequence > LogEntry.sequence
        ),
        ~exists().where(PublicRecordRow.slug == LogEntry.slug, PublicRecordRow.kind == LogEntry.kind),
    )
    .order_by(LogEntry.sequence)
)


def _logged(session: Session, slugs: Sequence[str]) -> dict[tuple[str, str], tuple[int, str]]:
    """Kind and slug → version and hash of the content, as their newest entries say."""
    one = LogEntry
    columns = select(one.kind, one.slug, one.version, one.content, one.act).order_by(one.sequence)
    rows = session.execute(columns.where(one.slug.in_(slugs)))
    return {(kind, slug): (version if act == PUBLISHED else 0, content) for kind, slug, version, content, act in rows}


def content_of(session: Session, kind: str, slug: str) -> str | None:
    """The canonical public content of a record as it is published now, None where it is not."""
    row = PublicRecordRow
    columns = select(row.id, row.kind, row.content, row.text)
    shown = session.execute(columns.where(row.kind == kind, row.slug == slug)).one_or_none()
    return None if shown is None else _canonical(session, shown)


def _canonical(session: Session, row: Row[*tuple[Any, ...]]) -> str:
    parts: list[str] = []
    if row.kind == Kind.ORDINANCE:
        # What other laws make of its text stands in their own records.
        own = select(PublicSectionRow.digest).where(PublicSectionRow.made_by.is_(None))
        told = select(PublicInstructionRow.content).where(PublicInstructionRow.record_id == row.id)
        parts += session.scalars(own.where(PublicSectionRow.record_id == row.id))
        parts += map(digest, session.scalars(told))
    return canonical(row.content, row.text, parts)
