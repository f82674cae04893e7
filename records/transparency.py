"""Writing the transparency log: every publication and withdrawal enters it in the transaction that does it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db.writing import write
from records import codec
from records.kinds import Attachment, Ordinance, Record
from records.log_chain import PUBLISHED, WITHDRAWN, Said, canonical, content_hash, linked
from records.log_model import LogEntry, LogHash, LogHead, block_of
from records.publishing_law import digests


def publication(row: Mapping[str, Any], record: Record, now: datetime) -> Said:
    """What the log says of a version that is shown from now on, by its public row."""
    parts = digests(record) if isinstance(record, Ordinance) else ()
    content = content_hash(canonical(row["content"], row["text"], parts))
    return Said(PUBLISHED, row["kind"], row["slug"], row["version"], now, content, hashes_of(record.attachments))


def withdrawal(kind: str, slug: str, version: int, now: datetime) -> Said:
    """What the log says of a record that is shown no longer."""
    return Said(WITHDRAWN, kind, slug, version, now, "", "[]")


def hashes_of(attachments: Iterable[Attachment]) -> str:
    """The SHA-256 of each file, each once, as canonical JSON text."""
    hashes = sorted({file.sha256 for file in attachments})
    return codec.encode(hashes) if hashes else "[]"


def enter(session: Session, said: Sequence[Said], now: datetime) -> None:
    """Write these at the end of the log, in this transaction; other writers wait for its end."""
    if not said:
        return
    head = select(LogHead.sequence, LogHead.hash).where(LogHead.id == 1).with_for_update()
    sequence, previous = session.execute(head).one()
    rows, starts = [], []
    for one, (number, link) in zip(said, linked(said, now, sequence, previous), strict=True):
        rows.append({"sequence": number, "at": now, "hash": link, **one._asdict()})
        starts += [{"block": block_of(number), "start": start, "sequence": number} for start in starts_of(one)]
    write(session, LogEntry, rows)
    write(session, LogHash, starts)
    session.execute(update(LogHead).where(LogHead.id == 1).values(sequence=number, hash=link))


def starts_of(said: Said) -> set[int]:
    """The beginnings of all hashes by which the entry is to be found."""
    files = codec.decode(said.files, list[str]) if said.files != "[]" else []
    return {start_of(one) for one in (said.content, *files) if one}


def start_of(sha256: str) -> int:
    """The first eight bytes of a hash in hexadecimal digits, as a signed number."""
    return int.from_bytes(bytes.fromhex(sha256[:16]), signed=True)
