"""The indexes follow the rows, whatever dies in between."""

import contextlib
import random
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import insert, select

from app.cli.search import build
from app.db.outbox import Message
from app.jobs import handlers, search_feed, worker
from app.jobs.timetable import Timetable
from app.jobs.tools import Tools
from app.kernel import clock
from app.kernel.actor import STRANGER, SYSTEM
from records import cards, commands
from records.events import RecordsPublished
from records.importing.reading import Draft
from records.kinds import Ordinance, Relation, Section, Source
from records.model import PublicRecordRow, PublicSectionRow, RecordRow
from records.search.index import Filters
from records.search.language import Query, parse
from records.search.tantivy_folder import IndexBroken, IndexBusy, current, switch, writing
from records.search.tantivy_index import open_index
from records.search.tree import Everything
from tests.integration.records.conftest import CLERK, PUBLISHER, draft, store, take  # noqa: F401

ALL = Query("", Everything())


@pytest.fixture
def tools(database, tmp_path):
    folders = tmp_path / "public", tmp_path / "desk"
    search_feed.rebuild_public(database, folders[0], lambda _: None)
    search_feed.rebuild_desk(database, folders[1], lambda _: None)
    return Tools(database, *map(open_index, folders))


def deliver_all(tools):
    while worker.deliver(tools):
        pass


def found(tools, text, actor=STRANGER):
    index = tools.public_index if actor is STRANGER else tools.desk_index
    return index.find(parse(text, today=date(2026, 1, 1)), actor.labels).total


def public_keys(database):
    with database.open(STRANGER) as session:
        records = {cards.record_key(one) for one in session.scalars(select(PublicRecordRow.id))}
        return records | {cards.section_key(one) for one in session.scalars(select(PublicSectionRow.id))}


def test_what_is_published_is_found(tools, take):  # noqa: F811
    take(draft(1, title="Lighthouse"), draft(2))
    deliver_all(tools)
    assert found(tools, "lighthouse") == 1


def test_a_draft_is_found_at_the_desk_only(tools, take):  # noqa: F811
    take(draft(1, title="Lighthouse"), shown=False)
    deliver_all(tools)
    assert (found(tools, "lighthouse"), found(tools, "lighthouse", CLERK)) == (0, 1)


def test_what_is_withdrawn_is_no_longer_found(tools, take, database):  # noqa: F811
    take(draft(1, title="Lighthouse"))
    deliver_all(tools)
    with database.unit(PUBLISHER) as unit:
        commands.withdraw(unit, "permit", "2026-000001", reason="personal-data")
    deliver_all(tools)
    assert found(tools, "lighthouse") == 0


def test_doing_it_twice_does_no_harm(tools, take, database):  # noqa: F811
    take(draft(1), draft(2))
    deliver_all(tools)
    with database.unit(SYSTEM) as unit:
        for message in unit.session.scalars(select(Message)):
            message.done_at = None
    deliver_all(tools)
    assert tools.public_index.find(ALL, STRANGER.labels).total == 2


def test_what_fails_is_kept_with_its_reason_and_tried_again(tools, take, database, monkeypatch):  # noqa: F811
    take(draft(1, title="Lighthouse"))

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setitem(handlers.HANDLERS, RecordsPublished, (fail,))
    worker.deliver(tools)
    with database.unit(SYSTEM) as unit:
        message = unit.session.scalars(select(Message)).one()
        assert (message.attempts, message.error, message.done_at) == (1, "OSError: disk full", None)
        message.due_at = message.created_at
    monkeypatch.undo()
    deliver_all(tools)
    assert found(tools, "lighthouse") == 1


def test_an_unknown_event_does_not_stop_the_others(tools, take, database):  # noqa: F811
    with database.unit(SYSTEM) as unit:
        unit.session.add(Message(id=1, name="Unheard", payload={}, created_at=unit.now, due_at=unit.now, attempts=0))
    take(draft(1, title="Lighthouse"))
    deliver_all(tools)
    assert found(tools, "lighthouse") == 1


def law(heading, number=1):
    section = Section(eid="sec_1", number="1", heading=heading, valid_from=date(2001, 1, 1))
    record = Ordinance(
        reference=f"Ordinance {number}",
        title="On trees",
        department="buildings",
        work=f"/akn/xx/act/2001/{number}",
        source=Source("test"),
        sections=(section,),
    )
    return Draft(record, "laws.xml", 1)


def test_an_amended_section_replaces_its_old_wording(tools, take, database):  # noqa: F811
    take(law("Mangroves"))
    deliver_all(tools)
    take(law("Palms"))
    deliver_all(tools)
    assert (found(tools, "mangroves"), found(tools, "palms")) == (0, 1)


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_at_any_point_is_mended_by_going_on(tools, take, database, seed):  # noqa: F811
    """Publications and withdrawals, deliveries that die before, between or after handlers: the sets end up equal."""
    chance = random.Random(seed)
    for turn in range(12):
        number = chance.randrange(1, 5)
        if chance.random() < 0.3:
            withdraw_if_shown(database, number)
        else:
            take(draft(number, title=f"Turn {turn}"), law(f"Turn {turn}", number))
        die_somewhere(tools, chance)
    with database.unit(SYSTEM) as unit:
        for message in unit.session.scalars(select(Message).where(Message.done_at.is_(None))):
            message.due_at = message.created_at
    deliver_all(tools)
    assert set(tools.public_index.keys(ALL, STRANGER.labels)) == public_keys(database)
    with database.open(SYSTEM) as session:
        desk = {cards.record_key(one) for one in session.scalars(select(RecordRow.id))}
    assert set(tools.desk_index.keys(ALL, SYSTEM.labels)) == desk


def withdraw_if_shown(database, number):
    with database.unit(PUBLISHER) as unit:
        slug = f"2026-{number:06}"
        states = unit.session.scalars(select(RecordRow.state).where(RecordRow.slug == slug)).all()
        if states == ["published"]:
            commands.withdraw(unit, "permit", slug, reason="other")


class Killed(BaseException):
    pass


def die_somewhere(tools, chance):
    """Deliver, and die at one of the steps: in the engine before or after a commit, or before the message is marked."""
    steps = iter(range(100))
    last = chance.randrange(5)

    class Dying:
        def __init__(self, inner):
            self.inner = inner

        def __getattr__(self, name):
            method = getattr(self.inner, name)

            def step(*arguments, **options):
                if next(steps) == last:
                    raise Killed
                result = method(*arguments, **options)
                if next(steps) == last:
                    raise Killed
                return result

            return step

    dying = Tools(tools.database, Dying(tools.public_index), Dying(tools.desk_index))
    with contextlib.suppress(Killed):
        worker.deliver(dying)


def lies_in_files(tools, *said):
    """Of each word whether the dictionary of the public index has it: compressed, so that bytes alone tell nothing."""
    return [bool(tools.public_index.vocabulary(word, 1)) for word in said]


def test_of_what_was_withdrawn_or_corrected_no_word_outlasts_the_night(tools, take, database):  # noqa: F811
    take(draft(1, title="Cempakawangi"), draft(2, title="Kenangaungu"), *map(draft, range(3, 40)))
    deliver_all(tools)
    take(draft(2, title="Shed"))
    with database.unit(PUBLISHER) as unit:
        commands.withdraw(unit, "permit", "2026-000001", reason="personal-data")
    deliver_all(tools)
    search_feed.leave_no_remains(tools)
    assert lies_in_files(tools, "cempakawangi", "kenangaungu", "shed") == [False, False, True]


def test_words_that_a_search_no_longer_finds_lie_in_the_files_until_then(tools, take, database):  # noqa: F811
    take(draft(1, title="Cempakawangi"), *map(draft, range(2, 40)))
    deliver_all(tools)
    with database.unit(PUBLISHER) as unit:
        commands.withdraw(unit, "permit", "2026-000001", reason="personal-data")
    deliver_all(tools)
    assert [tools.public_index.holds_remains(), *lies_in_files(tools, "cempakawangi")] == [True, True]


def test_an_index_without_remains_is_left_as_it_is(tools, take):  # noqa: F811
    take(draft(1))
    deliver_all(tools)
    before = tools.public_index.state()
    search_feed.leave_no_remains(tools)
    assert tools.public_index.state() is before


def test_indexes_that_another_version_wrote_are_built_anew(tools, take):  # noqa: F811
    take(draft(1, title="Lighthouse"))
    deliver_all(tools)
    for index in (tools.public_index, tools.desk_index):
        written = current(index.folder)
        switch(index.folder, written.rename(index.folder / "v0-1"))
    with pytest.raises(IndexBroken):
        open_index(tools.public_index.folder).find(ALL, STRANGER.labels)
    Timetable().keep(tools)
    assert [found(tools, "lighthouse"), found(tools, "lighthouse", SYSTEM)] == [1, 1]


def test_an_index_that_can_be_read_is_not_built_anew(tools, take):  # noqa: F811
    take(draft(1))
    deliver_all(tools)
    before = tools.public_index.state()
    search_feed.have_indexes(tools)
    assert tools.public_index.state() is before


def wording(heading, first, until=None):
    return Section(eid="sec_1", number="1", heading=heading, valid_from=first, valid_to=until)


def two_wordings(change):
    record = Ordinance(
        reference="Ordinance 1",
        title="On trees",
        department="buildings",
        work="/akn/xx/act/2001/1",
        source=Source("test"),
        sections=(wording("Mangroves", date(2001, 1, 1), change), wording("Palms", change)),
    )
    return Draft(record, "laws.xml", 1)


def test_a_wording_that_is_to_come_is_found_from_its_first_day_on(tools, take, monkeypatch):  # noqa: F811
    tomorrow = clock.today() + timedelta(days=1)
    take(two_wordings(tomorrow))
    deliver_all(tools)
    assert (found(tools, "mangroves"), found(tools, "palms")) == (1, 0)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    search_feed.follow_the_calendar(tools, tomorrow - timedelta(days=1), tomorrow)
    assert (found(tools, "mangroves"), found(tools, "palms")) == (0, 1)


def test_what_a_failed_event_leaves_behind_holds_no_values(tools, take, database, monkeypatch):  # noqa: F811
    take(draft(1, title="Secret title"))

    def fail(*_):
        with database.unit(SYSTEM) as unit:
            unit.session.execute(insert(RecordRow), [{"id": 1, "title": "Secret title"}])

    monkeypatch.setitem(handlers.HANDLERS, RecordsPublished, (fail,))
    worker.deliver(tools)
    with database.open(SYSTEM) as session:
        assert "Secret" not in (session.scalars(select(Message.error)).one() or "")


def test_a_withdrawal_during_a_rebuild_is_not_lost(tools, take, database, tmp_path, monkeypatch):  # noqa: F811
    """The withdrawal begins before the rebuild reads its first row and commits after it read the record."""
    take(draft(1, title="Lighthouse"))
    deliver_all(tools)
    read = search_feed.public_entries

    def withdrawn_meanwhile(session, ids):
        entries = list(read(session, ids))
        with database.unit(PUBLISHER) as unit:
            unit.now -= timedelta(hours=1)  # a unit that was begun long ago
            commands.withdraw(unit, "permit", "2026-000001", reason="personal-data")
        return iter(entries)

    monkeypatch.setattr(search_feed, "public_entries", withdrawn_meanwhile)
    settings = SimpleNamespace(public_index=tmp_path / "public", desk_index=tmp_path / "desk")
    build(SimpleNamespace(database=database, settings=settings))
    monkeypatch.undo()
    deliver_all(tools)
    assert found(tools, "lighthouse") == 0


def test_a_worker_never_puts_back_rows_it_read_before_a_rebuild(tools, take, database, monkeypatch):  # noqa: F811
    """What is put was read while nobody else could write to the index."""
    take(draft(1))
    locked = []
    read = search_feed.public_entries
    folder = tools.public_index.folder

    def noting(session, ids):
        with pytest.raises(IndexBusy), writing(folder, 0):
            pass
        locked.append(True)
        return read(session, ids)

    monkeypatch.setattr(search_feed, "public_entries", noting)
    deliver_all(tools)
    assert locked


def act(number, *relations, **given):
    values = {
        "reference": f"Act {number}",
        "title": f"Act {number}",
        "department": "buildings",
        "work": f"/akn/xx/act/2001/{number}",
        "source": Source("test"),
        "enacted": date(2001, 1, 1),
        "sections": (wording("Trees", None),),
        "relations": relations,
    }
    return Draft(Ordinance(**values | given), "laws.xml", number)


def repeal(by, of, day):
    return Relation("repeals", f"/akn/xx/act/2001/{by}", f"/akn/xx/act/2001/{of}", day)


def standing(tools, status, kind="ordinance"):
    """How many works, or sections, the index counts under a status."""
    filters = Filters({"kind": frozenset({kind}), "status": frozenset({status})})
    return tools.public_index.find(ALL, STRANGER.labels, filters=filters).total


def test_the_index_knows_what_a_law_is_today(tools, take):  # noqa: F811
    take(act(1), act(2, repeal(2, 1, date(2010, 1, 1))))
    deliver_all(tools)
    assert [standing(tools, status) for status in ("in-force", "repealed")] == [1, 1]
    assert [standing(tools, status, "section") for status in ("in-force", "repealed")] == [1, 1]


def test_a_repeal_that_is_published_later_is_known_of_the_repealed(tools, take):  # noqa: F811
    take(act(1))
    deliver_all(tools)
    take(act(2, repeal(2, 1, date(2010, 1, 1))))
    deliver_all(tools)
    assert standing(tools, "repealed") == 1


def test_what_a_withdrawn_law_repealed_stands_again(tools, take, database):  # noqa: F811
    take(act(1), act(2, repeal(2, 1, date(2010, 1, 1))))
    deliver_all(tools)
    with database.unit(PUBLISHER) as unit:
        commands.withdraw(unit, "ordinance", "act-2", reason="other")
    deliver_all(tools)
    assert (standing(tools, "repealed"), standing(tools, "in-force")) == (0, 1)


def test_a_law_is_repealed_in_the_index_on_the_day_of_its_repeal(tools, take, monkeypatch):  # noqa: F811
    tomorrow = clock.today() + timedelta(days=1)
    take(act(1), act(2, repeal(2, 1, tomorrow)))
    deliver_all(tools)
    assert standing(tools, "repealed") == 0
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    search_feed.follow_the_calendar(tools, tomorrow - timedelta(days=1), tomorrow)
    assert (standing(tools, "repealed"), standing(tools, "repealed", "section")) == (1, 1)


def test_a_wording_that_ends_is_in_force_no_longer(tools, take, monkeypatch):  # noqa: F811
    tomorrow = clock.today() + timedelta(days=1)
    take(act(1, sections=(wording("Trees", date(2001, 1, 1), tomorrow),)))
    deliver_all(tools)
    assert standing(tools, "in-force", "section") == 1
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    search_feed.follow_the_calendar(tools, tomorrow - timedelta(days=1), tomorrow)
    assert standing(tools, "repealed", "section") == 1


def test_a_day_on_which_nothing_changes_writes_nothing(tools, take):  # noqa: F811
    take(act(1), act(2, repeal(2, 1, date(2010, 1, 1))))
    deliver_all(tools)
    before = tools.public_index.state()
    search_feed.follow_the_calendar(tools, clock.today() - timedelta(days=1), clock.today())
    assert tools.public_index.state() is before
