"""The audit trail's rows: append-only, numbered without gaps, each holding the hash of the one before."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

import msgspec
from sqlalchemy import Connection, Text, bindparam, cast, func, insert, literal, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.compiled import Statement
from app.db.guarded import Internal
from app.db.writing import write_to
from app.kernel import labels

GENESIS = "0" * 64


class AuditEntry(Internal, Base):
    """One act. ``detail`` is canonical JSON text, kept as the very bytes that were hashed."""

    __tablename__ = "audit_entry"
    opened_by: ClassVar[frozenset[str]] = frozenset({labels.SYSTEM, labels.TRAIL})

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    about: Mapped[str] = mapped_column(index=True)
    detail: Mapped[str]
    hash: Mapped[str]


class AuditHead(Internal, Base):
    """The newest entry's number and hash, in one row: writers queue for it, and a cut tail shows against it."""

    __tablename__ = "audit_head"
    opened_by: ClassVar[frozenset[str]] = frozenset({labels.SYSTEM, labels.TRAIL})

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
    hash: Mapped[str]


_FEW = 20
"""Notes that PostgreSQL hashes one by one. Each makes the head's row anew, and the next looks past all of them."""
_HEAD = Statement(select(AuditHead.sequence, AuditHead.hash).where(AuditHead.id == 1).with_for_update())
_NEW_HEAD = Statement(
    update(AuditHead).where(AuditHead.id == 1).values(sequence=bindparam("sequence"), hash=bindparam("hash"))
)

_TABLE: Any = AuditEntry.__table__
_FIELDS = tuple(column.name for column in _TABLE.columns if column.name not in ("sequence", "hash"))


def _on_the_server() -> Statement:
    """One entry at the end of the chain, hashed by PostgreSQL: nobody waits for the head while we are asked for it.

    ``rest`` is what ``chained`` hashes behind previous hash and number.
    """
    before = literal('["').concat(AuditHead.hash).concat('",').concat(cast(AuditHead.sequence + 1, Text))
    hashed = func.sha256(func.convert_to(before.concat(",").concat(bindparam("rest", type_=Text)), "UTF8"))
    moved = update(AuditHead).where(AuditHead.id == 1)
    moved = moved.values(sequence=AuditHead.sequence + 1, hash=func.encode(hashed, "hex"))
    head = moved.returning(AuditHead.sequence, AuditHead.hash).cte("head")
    given = [bindparam(name, type_=_TABLE.columns[name].type) for name in _FIELDS]
    row = select(head.c.sequence, head.c.hash, *given)
    return Statement(insert(_TABLE).from_select(["sequence", "hash", *_FIELDS], row))


_APPENDED = _on_the_server()


@dataclass(frozen=True, slots=True)
class Note:
    """What a command says of itself: the act, what it was about (a reference), and plain values."""

    action: str
    about: str
    detail: dict[str, Any]


def chained(previous: str, sequence: int, at: datetime, actor: str, note: tuple[str, str, str]) -> str:
    """SHA-256 (hex) over the previous hash and every field. ``note`` is (action, about, detail as JSON text)."""
    fields = [previous, sequence, at.astimezone(UTC).isoformat(), actor, *note]
    return hashlib.sha256(msgspec.json.encode(fields)).hexdigest()


def append(connection: Connection, at: datetime, actor: str, notes: Sequence[Note]) -> None:
    """Write the notes at the end of the chain, in this transaction. Until it ends all others wait for the head."""
    rows = [
        {
            "at": at,
            "actor": actor,
            "action": note.action,
            "about": note.about,
            "detail": msgspec.json.encode(note.detail, order="deterministic").decode(),
        }
        for note in notes
    ]
    if connection.dialect.name == "postgresql" and len(rows) <= _FEW:
        for row in rows:
            hashed = [at.astimezone(UTC).isoformat(), actor, row["action"], row["about"], row["detail"]]
            _APPENDED.run(connection, row | {"rest": msgspec.json.encode(hashed)[1:].decode()})
    elif rows:
        _append_here(connection, rows)


def _append_here(connection: Connection, rows: list[dict[str, Any]]) -> None:
    sequence, previous = _HEAD.rows(connection, {})[0]
    for row in rows:
        sequence += 1
        previous = chained(previous, sequence, row["at"], row["actor"], (row["action"], row["about"], row["detail"]))
        row |= {"sequence": sequence, "hash": previous}
    write_to(connection, AuditEntry, rows)
    _NEW_HEAD.run(connection, {"sequence": sequence, "hash": previous})


def broken_at(entries: Iterable[AuditEntry], head: AuditHead) -> int | None:
    """The number of the first entry that does not fit the chain, in the order given; None when all do.

    One past the last entry means that the head speaks of an entry that is not there: the tail was cut.
    """
    previous, expected = GENESIS, 1
    for entry in entries:
        note = (entry.action, entry.about, entry.detail)
        if entry.sequence != expected or entry.hash != chained(previous, expected, entry.at, entry.actor, note):
            return expected
        previous, expected = entry.hash, expected + 1
    return None if (head.sequence, head.hash) == (expected - 1, previous) else expected
