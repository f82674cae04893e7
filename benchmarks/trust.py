"""Entries of the transparency log and of the audit trail, chained as the portal does it, and checked on both engines.

100,000 of each; ``BENCH_MILLION=1`` takes a million, which have to be checked in 60 s.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.audit.queries import verify as verify_trail
from app.db import migrate
from app.db.base import Base
from app.db.session import Database
from app.db.trail import GENESIS as FIRST_ACT
from app.db.trail import AuditEntry, AuditHead
from app.db.trail import chained as chained_act
from app.kernel.actor import SYSTEM
from benchmarks.serving import judge
from benchmarks.spatial import embedded, server
from records.log_chain import GENESIS, PUBLISHED, Said, linked
from records.log_model import LogEntry, LogHash, LogHead, block_of
from records.log_proof import verify as verify_log
from records.transparency import starts_of
from tests.postgres_cluster import NoCluster

SECONDS, ENTRIES = 60, 1_000_000
_FEWER = 100_000
_AT_ONCE = 10_000
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
Row = dict[str, Any]


def main() -> int:
    """Print the table; returns how many figures were missed."""
    missed, count = 0, ENTRIES if os.environ.get("BENCH_MILLION") else _FEWER
    for engine, opened in (("SQLite", embedded), ("PostgreSQL", server)):
        try:
            with opened() as url:
                missed += measured(engine, url, count)
        except NoCluster as problem:
            print(f"{engine} left out: {problem}")
    return missed


def measured(engine: str, url: str, count: int) -> int:
    migrate.upgrade(url)
    database = Database(url)
    missed, most = 0, SECONDS * count / ENTRIES
    for name, fill, check in (("log", fill_log, check_log), ("trail", fill_trail, check_trail)):
        with database.unit(SYSTEM) as unit:
            fill(unit.session, count)
        with database.open(SYSTEM) as session:
            missed += judge(
                f"{count:,} entries of the {name} checked on {engine}, s", seconds(check, session), most=most
            )
    database.close()
    return missed


def seconds(check: Callable[[Session], bool], session: Session) -> float:
    """How long the check takes. Raises AssertionError where what is sound is not found so."""
    started, worked = time.perf_counter(), time.process_time()
    assert check(session)
    print(f"       of the processor: {time.process_time() - worked:.2f} s")
    return time.perf_counter() - started


def check_log(session: Session) -> bool:
    return verify_log(session).is_sound


def check_trail(session: Session) -> bool:
    return verify_trail(session).broken_at is None


def fill_log(session: Session, count: int) -> None:
    """Let the log hold so many entries, each with a file, and no others."""
    said = [_said(number) for number in range(count)]
    places = list(linked(said, NOON, 0, GENESIS))
    _put(session, LogEntry, (_entry(one, *place) for one, place in zip(said, places, strict=True)))
    _put(
        session,
        LogHash,
        (_hash(start, place[0]) for one, place in zip(said, places, strict=True) for start in starts_of(one)),
    )
    session.execute(update(LogHead).values(sequence=places[-1][0], hash=places[-1][1]))


def fill_trail(session: Session, count: int) -> None:
    """Let the trail hold so many entries and no others."""
    acts = list(_acts(count))
    _put(session, AuditEntry, iter(acts))
    session.execute(update(AuditHead).values(sequence=count, hash=acts[-1]["hash"]))


def _said(number: int) -> Said:
    content, file = (hashlib.sha256(f"{what}{number}".encode()).hexdigest() for what in ("content", "file"))
    return Said(PUBLISHED, "permit", f"bp-2026-{number:07}", 1, NOON, content, f'["{file}"]')


def _entry(said: Said, sequence: int, hashed: str) -> Row:
    return said._asdict() | {"sequence": sequence, "at": NOON, "hash": hashed}


def _hash(start: int, sequence: int) -> Row:
    return {"block": block_of(sequence), "start": start, "sequence": sequence}


def _acts(count: int) -> Iterator[Row]:
    previous = FIRST_ACT
    for sequence in range(1, count + 1):
        note = ("publish record", f"permit/bp-2026-{sequence:07}", '{"department":"buildings","version":1}')
        previous = chained_act(previous, sequence, NOON, "ani", note)
        action, about, detail = note
        yield {
            "sequence": sequence,
            "at": NOON,
            "actor": "ani",
            "action": action,
            "about": about,
            "detail": detail,
            "hash": previous,
        }


def _put(session: Session, model: type[Base], rows: Iterator[Row]) -> None:
    while portion := list(islice(rows, _AT_ONCE)):
        session.execute(insert(model), portion)


if __name__ == "__main__":
    raise SystemExit(main())
