from datetime import UTC, date, datetime

import pytest
from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.exc import DBAPIError

from app.db.prepared import Prepared
from app.db.reading import as_portal, as_stranger
from app.db.trail import AuditHead
from app.kernel.actor import STRANGER, SYSTEM
from app.kernel.errors import UnboundSession
from records.model import PublicTombstoneRow, PublicVersionRow, VersionRow

T = PublicTombstoneRow
BY_KIND = select(T.slug, T.day).where(T.kind == bindparam("kind"), T.reason != "other").order_by(T.slug)


@pytest.fixture
def buried(database):
    rows = [
        {"kind": "permit", "slug": f"p{n}", "reference": str(n), "day": date(2026, 1, n), "reason": "court-order"}
        for n in (1, 2)
    ]
    with database.unit(SYSTEM) as unit:
        unit.session.execute(insert(T), rows)
        unit.session.execute(
            insert(PublicVersionRow),
            [
                {
                    "record_id": 7,
                    "number": 1,
                    "content": "é",
                    "published_at": datetime(2026, 1, 2, 3, tzinfo=UTC),
                    "replaced_at": datetime(2026, 2, 2, 3, tzinfo=UTC),
                    "note": "",
                }
            ],
        )
    return database


def test_it_reads_what_the_session_would(buried):
    with buried.open(STRANGER) as session:
        assert Prepared(BY_KIND).rows(session, kind="permit") == [
            tuple(r) for r in session.execute(BY_KIND, {"kind": "permit"})
        ]


def test_a_stranger_reads_the_same_without_a_session(buried):
    with buried.open(STRANGER) as session, as_stranger(buried) as reading:
        assert Prepared(BY_KIND).rows(reading, kind="permit") == Prepared(BY_KIND).rows(session, kind="permit")


def test_a_strangers_reading_ends_with_its_block(buried):
    with as_stranger(buried) as reading:
        before = Prepared(BY_KIND).rows(reading, kind="permit")
    with buried.unit(SYSTEM) as unit:
        unit.session.execute(delete(T))
    with as_stranger(buried) as reading:
        assert (len(before), Prepared(BY_KIND).rows(reading, kind="permit")) == (2, [])


def test_a_reading_that_went_wrong_ends_too(buried):
    with pytest.raises(ZeroDivisionError), as_stranger(buried) as reading:
        assert 1 / (len(Prepared(BY_KIND).rows(reading, kind="permit")) - 2)
    with buried.unit(SYSTEM) as unit:
        unit.session.execute(delete(T))
    with as_stranger(buried) as reading:
        assert Prepared(BY_KIND).rows(reading, kind="permit") == []


def test_what_was_left_at_hand_is_given_back_when_the_database_closes(buried):
    with as_stranger(buried), as_stranger(buried) as reading:
        Prepared(BY_KIND).rows(reading, kind="permit")
    pool = buried.strangers.pool
    buried.close()
    assert pool.checkedout() == 0


def test_a_moment_comes_back_with_its_zone(buried):
    moments = Prepared(select(PublicVersionRow.published_at).where(PublicVersionRow.record_id == bindparam("id")))
    with buried.open(STRANGER) as session:
        assert moments.rows(session, id=7) == [(datetime(2026, 1, 2, 3, tzinfo=UTC),)]


@pytest.mark.parametrize(
    "statement",
    [
        select(VersionRow.content),
        select(T.slug).where(T.slug.in_(select(VersionRow.note))),
        select(T.slug).join(VersionRow, VersionRow.note == T.slug),
        select(select(VersionRow.note).scalar_subquery()),
    ],
)
def test_no_guarded_table_is_read_in_this_way(statement):
    with pytest.raises(UnboundSession, match="record_version"):
        Prepared(statement)


def test_what_the_driver_cannot_do_is_said_as_sqlalchemy_says_it(buried):
    broken = Prepared(select(T.slug).where(func.no_such_function(T.slug) == 1))
    with buried.open(STRANGER) as session, pytest.raises(DBAPIError, match="no_such_function"):
        broken.rows(session)


def test_a_notebook_of_the_portals_is_read_in_this_way_by_whom_it_is_open_to_alone(buried):
    heads = Prepared(select(AuditHead.id, AuditHead.sequence))
    with buried.open(SYSTEM) as session:
        assert heads.rows(session) == [tuple(row) for row in session.execute(select(AuditHead.id, AuditHead.sequence))]
    with buried.open(STRANGER) as session, pytest.raises(UnboundSession):
        heads.rows(session)


def test_the_portal_reads_its_own_tables_without_a_session_and_strangers_do_not(buried):
    heads = Prepared(select(AuditHead.id, AuditHead.sequence))
    with as_portal(buried) as reading, buried.open(SYSTEM) as session:
        assert heads.rows(reading) == heads.rows(session)
    with as_stranger(buried) as reading, pytest.raises(UnboundSession):
        heads.rows(reading)
