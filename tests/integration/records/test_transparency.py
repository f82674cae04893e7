"""The transparency log over real rows: what enters it, who may change it, and what it tells of a hash."""

from dataclasses import replace
from datetime import timedelta
from time import process_time

import pytest
from sqlalchemy import select, text

from app.db import migrate
from app.db.session import Database
from app.db.trail import AuditEntry
from app.kernel import clock
from app.kernel.actor import STRANGER, SYSTEM
from app.kernel.errors import NotVisible
from benchmarks import trust
from records import commands, log_queries
from records.importing.reading import Draft
from records.intake import Intake
from records.kinds import Attachment, Kind
from records.log_chain import GENESIS, Head, chained, moment, said_by
from records.log_days import heads_in_trail, publish_day
from records.log_model import block_of
from records.log_proof import unlike, verify
from tests.integration.records.conftest import OTHER_PUBLISHER, PUBLISHER, draft
from tests.specimens import specimen

FILE = Attachment("ab" * 32, "plan.pdf", "application/pdf", 5)


def with_file(number=1, **given):
    """A draft whose file the store is not asked for."""
    return draft(number, attachments=(FILE,), **given)


@pytest.fixture
def publish(database):
    """Publish drafts without a file store."""

    def publish(*drafts):
        with database.unit(PUBLISHER) as unit:
            return Intake(None, shown=True).take(unit, drafts)

    return publish


def log_of(database):
    with database.open(STRANGER) as session:
        return log_queries.following(session, 0, 1000)


def verdict(database, heads=()):
    with database.open(STRANGER) as session:
        return verify(session, heads)


def matches(database, sha256):
    with database.open(STRANGER) as session:
        return log_queries.matches(session, sha256)


def publish_heads(database, *days):
    for day in days:
        with database.unit(SYSTEM) as unit:
            publish_day(unit, day)


def withdraw(database, slug):
    with database.unit(OTHER_PUBLISHER) as unit:
        commands.withdraw(unit, "permit", slug, reason="court-order")


def past_the_triggers(database, *statements):
    """Whatever somebody does who owns the database."""
    with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        else:
            for table in ("log_entry", "log_hash", "log_day"):
                for act in ("update", "delete"):
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{act}"))
        for statement in statements:
            connection.execute(text(statement))


def test_every_publication_enters_the_log(database, publish):
    publish(draft(1), draft(2))
    publish(replace(draft(1), record=replace(draft(1).record, title="Corrected")))
    told = [(line.act, line.slug, line.version) for line in log_of(database)]
    assert told == [
        ("published", "2026-000001", 1),
        ("published", "2026-000002", 1),
        ("published", "2026-000001", 2),
    ]


def test_what_is_not_published_does_not_enter_it(database, take):
    take(draft(1), shown=False)
    assert log_of(database) == []


def test_what_is_said_again_does_not_enter_it_again(database, publish):
    publish(draft(1))
    publish(draft(1))
    assert len(log_of(database)) == 1


def test_a_withdrawal_enters_the_log(database, publish):
    publish(draft(1))
    withdraw(database, "2026-000001")
    assert [(line.act, line.content, line.files) for line in log_of(database)][1:] == [("withdrawn", "", ())]


def test_what_is_rolled_back_leaves_no_entry(database):
    with pytest.raises(ZeroDivisionError), database.unit(PUBLISHER) as unit:
        Intake(None, shown=True).take(unit, [draft(1)])
        raise ZeroDivisionError
    assert log_of(database) == []


@pytest.mark.parametrize("table", ["log_entry", "log_hash", "log_day"])
@pytest.mark.parametrize("act", ["UPDATE {} SET sequence = 7", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_remove_entries(database, publish, table, act):
    publish(with_file(1))
    with database.unit(SYSTEM) as unit:
        publish_day(unit, clock.today())
    with database.engine.connect() as connection, pytest.raises(Exception, match="append-only"):
        connection.execute(text(act.format(table)))


def test_an_untouched_log_is_sound(database, publish):
    publish(with_file(1), draft(2))
    withdraw(database, "2026-000002")
    with database.unit(SYSTEM) as unit:
        publish_day(unit, clock.today())
    assert verdict(database).is_sound


@pytest.mark.parametrize(
    ("statement", "at"),
    [
        ("UPDATE log_entry SET slug = 'other' WHERE sequence = 2", 2),
        ("UPDATE log_entry SET files = '[]' WHERE sequence = 1", 1),
        ("DELETE FROM log_entry WHERE sequence = 2", 2),
        ("DELETE FROM log_entry WHERE sequence = 3", 3),
        ("UPDATE log_entry SET sequence = 0 - sequence WHERE sequence = 1", 1),
        ("UPDATE log_head SET sequence = 2", 4),
        ("UPDATE log_day SET hash = 'forged'", 3),
    ],
)
def test_tampering_with_rows_is_found(database, publish, statement, at):
    publish(with_file(1), draft(2), draft(3))
    with database.unit(SYSTEM) as unit:
        publish_day(unit, clock.today())
    past_the_triggers(database, statement)
    assert verdict(database).broken_at == at


def test_a_tail_that_was_cut_with_its_head_is_found_by_a_head_that_was_kept(database, publish):
    publish(draft(1), draft(2))
    first, second = log_of(database)
    past_the_triggers(
        database,
        "DELETE FROM log_entry WHERE sequence = 2",
        "DELETE FROM log_hash WHERE sequence = 2",
        f"UPDATE log_head SET sequence = 1, hash = '{first.hash}'",
    )
    assert (verdict(database).is_sound, verdict(database, [Head(2, second.hash)]).broken_at) == (True, 2)


def test_a_forged_head_of_one_of_two_days_without_entries_between_is_found(database, publish):
    publish(draft(1))
    publish_heads(database, clock.today(), clock.today() + timedelta(days=1))
    past_the_triggers(database, f"UPDATE log_day SET hash = 'forged' WHERE day = '{clock.today()}'")
    assert verdict(database).broken_at == 1


def test_who_rewrites_the_log_with_its_heads_has_the_trail_against_him(database, publish):
    publish(draft(1))
    publish_heads(database, clock.today())
    (line,) = log_of(database)
    forged = chained(GENESIS, 1, moment(line.at), said_by(replace(line, slug="forged", files="[]")))
    past_the_triggers(
        database,
        f"UPDATE log_entry SET slug = 'forged', hash = '{forged}'",
        f"UPDATE log_head SET hash = '{forged}'",
        f"UPDATE log_day SET hash = '{forged}'",
    )
    with database.open(SYSTEM) as session:
        kept = heads_in_trail(session)
    assert (verdict(database).is_sound, verdict(database, kept).broken_at) == (True, 1)


def test_a_hash_that_is_hidden_from_searches_is_found(database, publish):
    publish(with_file(1))
    past_the_triggers(database, "DELETE FROM log_hash")
    assert not verdict(database).findable


def test_a_hash_that_stands_where_nobody_looks_for_it_is_found(database, publish):
    publish(with_file(1))
    past_the_triggers(database, "UPDATE log_hash SET block = 1")
    assert not verdict(database).findable


def test_a_hash_is_found_in_a_block_that_is_not_the_first(database, publish):
    publish(with_file(1))
    later = 3 << 14
    past_the_triggers(
        database,
        f"UPDATE log_head SET sequence = {later}",
        f"UPDATE log_entry SET sequence = {later}",
        f"UPDATE log_hash SET sequence = {later}, block = {block_of(later)}",
    )
    assert [one.entries for one in matches(database, FILE.sha256)] == [(later,)]


def test_a_record_that_was_changed_beside_the_log_is_named(database, publish):
    publish(draft(1), draft(2))
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE public_record SET text = 'forged' WHERE slug = '2026-000002'"))
    assert list(unlike(database)) == ["permit/2026-000002 1"]


def test_a_record_that_was_taken_away_beside_the_log_is_named(database, publish):
    publish(draft(1), draft(2), draft(3))
    withdraw(database, "2026-000003")
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM public_record WHERE slug = '2026-000002'"))
    assert list(unlike(database)) == ["permit/2026-000002 0"]


@pytest.mark.parametrize("kind", Kind)
def test_what_is_published_is_what_the_log_says(database, publish, kind):
    words = iter(f"word{number}" for number in range(10_000))
    record = replace(
        specimen(kind, lambda: next(words), department="buildings"), attachments=(FILE,), reference="2026 1"
    )
    publish(Draft(record, "a.csv", 2))
    assert list(unlike(database)) == []


def test_a_file_is_known_with_the_versions_that_show_it(database, publish):
    publish(with_file(1))
    publish(with_file(1, title="Corrected"))
    (match,) = matches(database, FILE.sha256)
    assert (match.state, match.slug, match.versions, match.is_file) == ("current", "2026-000001", (1, 2), True)


def test_a_file_that_a_correction_left_out_is_known_as_corrected(database, publish):
    publish(with_file(1))
    publish(draft(1, title="Corrected"))
    (match,) = matches(database, FILE.sha256)
    assert (match.state, match.versions) == ("corrected", (1,))
    assert match.corrected_at is not None


def test_of_a_withdrawn_file_only_what_the_tombstone_says_is_told(database, publish):
    publish(with_file(1))
    withdraw(database, "2026-000001")
    (match,) = matches(database, FILE.sha256)
    assert (match.state, match.title, match.versions, match.remains.reason) == ("withdrawn", "", (), "court-order")


def test_the_content_of_a_version_is_known_too(database, publish):
    publish(draft(1))
    (line,) = log_of(database)
    (match,) = matches(database, line.content)
    assert (match.state, match.is_file) == ("current", False)


def test_of_hashes_that_begin_alike_only_the_very_one_is_known(database, publish):
    publish(with_file(1))
    assert matches(database, FILE.sha256[:16] + "0" * 48) == []


def test_the_head_of_a_day_is_published_once_and_enters_the_trail(database, publish):
    publish(draft(1))
    for _ in range(2):
        with database.unit(SYSTEM) as unit:
            publish_day(unit, clock.today())
    with database.open(SYSTEM) as session:
        assert len(log_queries.days(session, 10)) == 1
        assert len(session.scalars(select(AuditEntry).where(AuditEntry.action == "publish log head")).all()) == 1


def test_what_happens_after_a_day_is_not_in_its_head(database, publish):
    publish(draft(1))
    with database.unit(SYSTEM) as unit:
        assert publish_day(unit, clock.today() - timedelta(days=1)) is None


def test_an_entry_that_is_not_there_is_not_visible(database, publish):
    publish(draft(1))
    with database.open(STRANGER) as session, pytest.raises(NotVisible):
        log_queries.entry(session, 2)


def test_what_was_public_before_the_log_began_enters_it_by_migration(database_url, database, publish):
    publish(with_file(1), draft(2))
    publish(with_file(1, title="Corrected"))
    withdraw(database, "2026-000002")
    before = log_of(database)
    database.close()
    migrate.downgrade(database_url, "0010")
    migrate.upgrade(database_url)
    again = Database(database_url)
    try:
        told = {(line.act, line.slug, line.version, line.content, line.files) for line in log_of(again)}
        # Of what was withdrawn nothing is left but the fact.
        gone = {("withdrawn", "2026-000002", 0, "", ())}
        kept = {(one.act, one.slug, one.version, one.content, one.files) for one in before if one.slug[-1] == "1"}
        assert told == kept | gone
        assert verdict(again).is_sound
        assert list(unlike(again)) == []
    finally:
        again.close()


MANY = 20_000


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("fill", "check"), [(trust.fill_log, trust.check_log), (trust.fill_trail, trust.check_trail)], ids=["log", "trail"]
)
def test_a_million_entries_are_checked_in_a_minute(database, fill, check):
    """By so many of them: a share of the minute in processor time, which other work on the machine lengthens little."""
    with database.unit(SYSTEM) as unit:
        fill(unit.session, MANY)
    with database.open(SYSTEM) as session:
        started = process_time()
        assert check(session)
        assert process_time() - started < trust.SECONDS * MANY / trust.ENTRIES
