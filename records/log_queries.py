"""Reading the transparency log: its newest entries, those of a record, and what a hash belongs to."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.kernel.errors import NotVisible
from records import codec, queries
from records.log_chain import PUBLISHED
from records.log_model import LogDay, LogEntry, LogHash, LogHead, block_of
from records.log_proof import entries_from
from records.model import PublicRecordRow
from records.projections import Tombstone
from records.transparency import start_of

_MOST_MATCHES = 1000
CURRENT, SUPERSEDED, CORRECTED, WITHDRAWN = "current", "superseded", "corrected", "withdrawn"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log. ``title`` is that of the record as it is published now, "" where it is not."""

    sequence: int
    at: datetime
    act: str
    kind: str
    slug: str
    version: int
    published_at: datetime
    content: str
    files: tuple[str, ...]
    hash: str
    title: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """The log's head at the end of a day, and when that was published."""

    day: date
    sequence: int
    hash: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Match:
    """A record of which a hash is known: of a file of it, or of its content.

    ``state``: what was hashed is "current"; the record took in another version since ("corrected"), has been
    "superseded" by another record, or "withdrawn" – of which only ``remains`` is said.
    """

    state: str
    is_file: bool
    kind: str
    slug: str
    title: str = ""
    language: str = ""
    versions: tuple[int, ...] = ()
    published_at: datetime | None = None
    corrected_at: datetime | None = None
    entries: tuple[int, ...] = ()
    remains: Tombstone | None = None


def head(session: Session) -> tuple[int, str]:
    """The newest entry's number and hash; (0, zeros) of an empty log."""
    sequence, hashed = session.execute(select(LogHead.sequence, LogHead.hash)).one()
    return sequence, hashed


def days(session: Session, limit: int) -> list[Day]:
    """The newest daily heads."""
    rows = session.scalars(select(LogDay).order_by(LogDay.day.desc()).limit(limit))
    return [Day(row.day, row.sequence, row.hash, row.at) for row in rows]


def entry(session: Session, sequence: int) -> Line:
    """The entry of that number. Raises NotVisible."""
    found = following(session, sequence - 1, 1)
    if not found or found[0].sequence != sequence:
        raise NotVisible("The log has no such entry.")
    return found[0]


def following(session: Session, after: int, limit: int) -> list[Line]:
    """The entries after that number, in their order."""
    return _lines(session, session.execute(entries_from().where(LogEntry.sequence > after).limit(limit)).all())


def before(session: Session, number: int, limit: int) -> list[Line]:
    """The entries below that number, newest first."""
    statement = entries_from().order_by(None).order_by(LogEntry.sequence.desc())
    return _lines(session, session.execute(statement.where(LogEntry.sequence < number).limit(limit)).all())


def of_record(session: Session, kind: str, slug: str) -> list[Line]:
    """All entries of a record, newest first."""
    statement = entries_from().order_by(None).order_by(LogEntry.sequence.desc())
    return _lines(session, session.execute(statement.where(LogEntry.slug == slug, LogEntry.kind == kind)).all())


def matches(session: Session, sha256: str) -> list[Match]:
    """The records of which a file, or the content, has or had this SHA-256 (64 hexadecimal digits, lower case)."""
    blocks = range(block_of(head(session)[0]) + 1)
    numbers = select(LogHash.sequence).where(LogHash.block.in_(blocks), LogHash.start == start_of(sha256))
    candidates = session.scalars(numbers.order_by(LogHash.sequence).limit(_MOST_MATCHES)).all()
    found = session.execute(entries_from().where(LogEntry.sequence.in_(candidates))).all()
    by_record: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in _lines(session, found):
        if sha256 == line.content or sha256 in line.files:
            by_record[line.kind, line.slug].append(line)
    return [_match(session, sha256, lines) for lines in by_record.values()]


def _match(session: Session, sha256: str, lines: Sequence[Line]) -> Match:
    kind, slug, is_file = lines[0].kind, lines[0].slug, sha256 in lines[0].files
    row = PublicRecordRow
    columns = select(row.title, row.language, row.version, row.superseded_by)
    shown = session.execute(columns.where(row.kind == kind, row.slug == slug)).one_or_none()
    if shown is None:
        return Match(WITHDRAWN, is_file, kind, slug, remains=queries.tombstone(session, kind, slug))
    versions = tuple(dict.fromkeys(line.version for line in lines))
    state = CORRECTED
    if shown.version in versions:
        state = SUPERSEDED if shown.superseded_by else CURRENT
    return Match(
        state,
        is_file,
        kind,
        slug,
        shown.title,
        shown.language,
        versions,
        min(line.published_at for line in lines),
        _corrected(session, lines) if state == CORRECTED else None,
        tuple(line.sequence for line in lines),
    )


def _corrected(session: Session, lines: Sequence[Line]) -> datetime | None:
    """When the next version took the place of the last of these."""
    later = select(LogEntry.published_at).where(
        LogEntry.slug == lines[-1].slug,
        LogEntry.kind == lines[-1].kind,
        LogEntry.sequence > lines[-1].sequence,
        LogEntry.act == PUBLISHED,
    )
    return session.scalar(later.order_by(LogEntry.sequence).limit(1))


def _lines(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[Line]:
    titles = _titles(session, {row.kind for row in rows}, {row.slug for row in rows})
    lines = []
    for row in rows:
        title, language = titles.get((row.kind, row.slug), ("", ""))
        told = row._asdict() | {"files": tuple(codec.decode(row.files, list[str]))}
        lines.append(Line(**told, title=title, language=language))
    return lines


def _titles(session: Session, kinds: Collection[str], slugs: Collection[str]) -> dict[tuple[str, str], tuple[str, str]]:
    row = PublicRecordRow
    columns = select(row.kind, row.slug, row.title, row.language)
    found = session.execute(columns.where(row.kind.in_(kinds), row.slug.in_(slugs)))
    return {(kind, slug): (title, language) for kind, slug, title, language in found}
