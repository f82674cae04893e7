"""Many rows at once are what they would be one by one, and few statements."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.db.writing import write
from app.kernel.actor import SYSTEM
from records.log_model import LogHash
from records.model import RecordRow, VersionRow

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize("count", [0, 1, 2, 50, 51, 120])
def test_each_row_is_there_once(database, count):
    with database.unit(SYSTEM) as unit:
        write(unit.session, LogHash, [hashed(number) for number in range(count)])
    with database.open(SYSTEM) as session:
        found = session.execute(select(LogHash.start, LogHash.sequence).order_by(LogHash.start)).all()
    assert found == [(number, number + 1) for number in range(count)]


def test_values_lie_in_their_columns_and_defaults_where_none_is_given(database):
    with database.unit(SYSTEM) as unit:
        write(unit.session, RecordRow, [record(number) for number in range(3)])
        write(unit.session, VersionRow, [version(number) for number in range(3)])
    with database.open(SYSTEM) as session:
        row, text = session.get_one(RecordRow, 2), session.get_one(VersionRow, (2, 1))
    assert (row.slug, row.labels, row.published_version, row.updated_at) == ("p-2", {"public"}, None, NOON)
    assert (text.digest, text.authors) == ("d2", frozenset())


def test_a_row_that_cannot_stand_is_refused_with_all_of_them(database):
    with pytest.raises(IntegrityError), database.unit(SYSTEM) as unit:
        write(unit.session, LogHash, [*map(hashed, range(60)), hashed(7)])
    with database.open(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(LogHash)) == 0


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_many_rows_are_few_statements(database):
    seen = []
    with database.unit(SYSTEM) as unit:
        unit.session.connection().connection.driver_connection.set_trace_callback(seen.append)
        write(unit.session, LogHash, [hashed(number) for number in range(500)])
        unit.session.connection().connection.driver_connection.set_trace_callback(None)
    assert len(seen) == 10


def hashed(number):
    return {"block": 0, "start": number, "sequence": number + 1}


def record(number):
    return {
        "id": number,
        "kind": "permit",
        "slug": f"p-{number}",
        "reference": f"P-{number}",
        "source": "s",
        "department": "buildings",
        "state": "draft",
        "title": "A fence",
        "labels": frozenset({"public"}),
        "version": 1,
        "published_version": None,
        "scheduled_for": None,
        "due_on": None,
        "created_at": NOON,
        "updated_at": NOON,
    }


def version(number):
    return {
        "record_id": number,
        "number": 1,
        "content": "{}",
        "sections": "[]",
        "digest": f"d{number}",
        "origin": "",
        "recorded_at": NOON,
        "recorded_by": "ani",
        "note": "",
        "labels": frozenset({"public"}),
    }
