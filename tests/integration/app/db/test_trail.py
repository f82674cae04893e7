"""The trail shows every change made behind the portal's back."""

import random
from copy import copy
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.audit.queries import verify
from app.db.trail import AuditEntry, AuditHead, broken_at
from app.kernel.actor import STRANGER, SYSTEM

ENTRIES = 20
FIELDS = ("sequence", "at", "actor", "action", "about", "detail", "hash")


@pytest.fixture
def trail(database):
    for number in range(ENTRIES):
        with database.unit(SYSTEM) as unit:
            unit.note("act", f"record/{number}", number=number, words="é “x”")
    return database


def entries(database):
    with database.open(SYSTEM) as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
        return rows, session.scalars(select(AuditHead)).one()


def test_an_untouched_trail_is_sound(trail):
    with trail.open(SYSTEM) as session:
        assert verify(session)[0::2] == (ENTRIES, None)


@pytest.mark.parametrize("count", [1, 20, 21, 120])
def test_acts_noted_together_hang_together(trail, count):
    with trail.unit(SYSTEM) as unit:
        for number in range(count):
            unit.note("act", f"record/{number}", words="é “x”", number=number)
    with trail.open(SYSTEM) as session:
        assert verify(session)[0::2] == (ENTRIES + count, None)


def tampered(rows, chance):
    """The rows with one change, removal, exchange, cut or repetition."""
    victim = chance.randrange(len(rows))
    match chance.randrange(5):
        case 0:
            field = chance.choice(["actor", "action", "about", "detail", "hash"])
            forged = copy(rows[victim])
            setattr(forged, field, "forged")
            return [*rows[:victim], forged, *rows[victim + 1 :]]
        case 1:
            return rows[:victim] + rows[victim + 1 :]
        case 2:
            other = (victim + 1) % len(rows)
            swapped = list(rows)
            swapped[victim], swapped[other] = swapped[other], swapped[victim]
            return swapped
        case 3:
            return rows[: max(victim, 1)]
        case _:
            return [*rows[:victim], rows[victim], *rows[victim:]]


def test_any_tampering_is_found(trail):
    rows, head = entries(trail)
    plain = [SimpleNamespace(**{name: getattr(row, name) for name in FIELDS}) for row in rows]
    chance = random.Random(1)
    assert broken_at(plain, head) is None
    missed = [turn for turn in range(10_000) if broken_at(tampered(plain, chance), head) is None]
    assert not missed


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_or_remove_entries(trail, statement):
    with trail.engine.connect() as connection, pytest.raises(Exception, match="append-only"):
        connection.execute(text(statement))


def test_what_is_rolled_back_leaves_no_entry(trail):
    with pytest.raises(ZeroDivisionError), trail.unit(SYSTEM) as unit:
        unit.note("act", "record/x")
        unit.session.flush()
        raise ZeroDivisionError
    assert len(entries(trail)[0]) == ENTRIES


def test_strangers_read_no_entry(database):
    with database.open(STRANGER) as session, pytest.raises(DBAPIError, match=r"permission denied|prohibited"):
        session.scalars(select(AuditEntry)).all()
