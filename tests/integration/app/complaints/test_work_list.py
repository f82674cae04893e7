"""The lists of the desk, against the plain way of finding the same."""

import random
import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.complaints import lifecycle
from app.complaints.handling import acting, assigning
from app.complaints.handling.model import TeamMemberRow
from app.complaints.lists import finding, work_list
from app.complaints.lists.work_list import ALL, MINE, OVERDUE, TEAM, UNASSIGNED, VIEWS, Wanted
from app.complaints.model import ComplaintRow
from app.complaints.queries import by_reference
from app.db.session import Database
from app.kernel import clock, labels
from app.kernel.actor import SYSTEM
from tests.heard import heard
from tests.integration.app.complaints.handled import filed, founded, person

NUMBER = 40
AGAIN = (lifecycle.ANSWERED, lifecycle.REOPENED)
MOVES = ((), (lifecycle.IN_WORK,), (lifecycle.WAITING,), (lifecycle.ANSWERED,), AGAIN, (*AGAIN, lifecycle.IN_WORK))


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def desk(request, fresh_database, tmp_path_factory):
    with fresh_database(request.param) as url:
        database = Database(url)
        vault = founded(database, tmp_path_factory.mktemp("keys"))
        dice = random.Random(5)
        now = clock.now()
        references = [
            filed(
                database,
                vault,
                at=now - timedelta(days=2 * number),
                category=dice.choice(["potholes", "lamps", "trees"]),
                ward=dice.choice(["north", "south"]),
                channel=dice.choice(["web", "telephone"]),
                text=dice.choice(["A hole", "A deep hole near the school", "100% dark"]),
            )
            for number in range(NUMBER)
        ]
        work(database, references, dice)
        index_words(database)
        yield SimpleNamespace(database=database, now=now, cases=all_cases(database, references))
        database.close()


def index_words(database):
    """What the worker does after a report was filed."""
    with database.unit(SYSTEM) as unit:
        finding.index(unit.session, list(unit.session.scalars(select(ComplaintRow.id))))


def work(database, references, dice):
    """Officers take some of it, answer some of that, open some of it again, and some wait for the reporter."""
    with database.unit(SYSTEM) as unit:
        shown = frozenset({labels.SYSTEM, labels.complaints_desk("roads")})
        unit.session.add(TeamMemberRow(department="roads", team="night", account="ani", labels=shown))
    for reference in references:
        with database.open(SYSTEM) as session:
            department = by_reference(session, reference).department
        if dice.random() < 0.6:
            officer = "tono" if department == "parks" else dice.choice(["ani", "budi"])
            with database.unit(SYSTEM) as unit:
                team, priority = dice.choice(["", "night"]), dice.choice([0, 0, 1, 2])
                assigning.assign(unit, reference, officer, team=team, priority=priority)
            for move in dice.choice(MOVES):
                with database.unit(person(officer)) as unit:
                    acting.act(unit, reference, move, words="Words.")


def all_cases(database, references):
    with database.open(SYSTEM) as session:
        return [by_reference(session, reference) for reference in references]


def found(desk, wanted, who="ani"):
    with desk.database.open(person(who)) as session:
        return work_list.page(work_list.desk_of(session, person(who), desk.now), wanted)


def plainly(desk, wanted, who="ani"):
    """The same from all cases, one by one."""
    states = wanted.states or lifecycle.OPEN
    department = "parks" if who == "tono" else "roads"
    kept = [
        case
        for case in desk.cases
        if case.department == department
        and case.state in states
        and in_view(case, wanted.view, who)
        and (not wanted.category or case.category == wanted.category)
        and (not wanted.ward or case.ward == wanted.ward)
        and (wanted.priority is None or case.work.priority == wanted.priority)
        and (not wanted.team or case.work.team == wanted.team)
        and (wanted.assignee is None or case.work.assignee == wanted.assignee)
        and (not wanted.channel or case.channel == wanted.channel)
        and (not wanted.text or has_words(case.content.text, wanted.text))
    ]
    return {case.reference for case in kept}


def has_words(text, question):
    """Whether all words of the question, of which there are some, stand in the text."""
    asked = set(re.findall("[a-z0-9]+", question.lower()))
    return bool(asked) and asked <= set(re.findall("[a-z0-9]+", text.lower()))


def in_view(case, view, who):
    return {
        MINE: case.work.assignee == who,
        TEAM: case.work.team == "night" or who != "ani",
        UNASSIGNED: not case.work.assignee,
        OVERDUE: case.clocks.overdue and case.clocks.due is not None,
        ALL: True,
    }[view]


WANTED = [
    *(Wanted(view=view, limit=100) for view in VIEWS),
    *(Wanted(view=view, ward="north", text="hole", limit=100) for view in VIEWS),
    Wanted(view=ALL, category="lamps", limit=100),
    Wanted(view=ALL, ward="south", limit=100),
    Wanted(view=ALL, ward="south", category="lamps", limit=100),
    Wanted(view=ALL, priority=2, limit=100),
    Wanted(view=ALL, priority=0, limit=100),
    Wanted(view=ALL, team="night", assignee="budi", limit=100),
    Wanted(view=ALL, channel="telephone", limit=100),
    Wanted(view=ALL, text="DEEP school", limit=100),
    Wanted(view=ALL, text="100%", limit=100),
    Wanted(view=ALL, text="_", limit=100),
    Wanted(view=ALL, text="hol", limit=100),
    Wanted(view=ALL, text="Hole", channel="web", category="lamps", limit=100),
    Wanted(view=OVERDUE, text="hole school", priority=0, limit=100),
    Wanted(view=ALL, channel="web", ward="north", limit=100),
    Wanted(view=TEAM, states=lifecycle.STATES, channel="telephone", limit=100),
    Wanted(view=ALL, states=(lifecycle.ANSWERED,), limit=100),
    Wanted(view=MINE, states=lifecycle.STATES, priority=1, limit=100),
]


@pytest.mark.parametrize("wanted", WANTED, ids=str)
@pytest.mark.parametrize("who", ["ani", "tono"])
def test_a_list_holds_what_the_plain_way_finds(desk, wanted, who):
    assert {line.reference for line in found(desk, wanted, who).lines} == plainly(desk, wanted, who)


@pytest.mark.parametrize("wanted", WANTED, ids=str)
def test_the_total_is_that_of_all_pages(desk, wanted):
    assert found(desk, replace(wanted, limit=1)).total == len(plainly(desk, wanted))


def test_pages_follow_one_another_without_gap_or_repetition(desk):
    pages = [found(desk, Wanted(view=ALL, limit=3, offset=offset)).lines for offset in range(0, NUMBER, 3)]
    lines = [line for page in pages for line in page]
    assert [line.received_at for line in lines] == sorted({line.received_at for line in lines}, reverse=True)
    assert {line.reference for line in lines} == plainly(desk, Wanted(view=ALL))


def test_the_oldest_come_first_where_that_is_asked(desk):
    moments = [line.received_at for line in found(desk, Wanted(view=ALL, order="oldest", limit=100)).lines]
    assert moments == sorted(moments)


def test_counts_are_those_of_the_lists(desk):
    with desk.database.open(person("ani")) as session:
        counted = work_list.counts(work_list.desk_of(session, person("ani"), desk.now))
    assert counted == {view: (len(plainly(desk, Wanted(view=view))), False) for view in VIEWS}


def test_a_reference_leads_to_its_report_however_it_is_typed(desk):
    case = next(case for case in desk.cases if case.department == "roads")
    typed = case.reference.lower().replace("-", " ")
    assert [line.reference for line in found(desk, Wanted(text=typed)).lines] == [case.reference]


def test_the_reference_of_another_department_leads_nowhere(desk):
    case = next(case for case in desk.cases if case.department == "parks")
    assert found(desk, Wanted(text=case.reference)).lines == ()


def test_due_dates_of_a_list_are_those_of_the_clocks(desk):
    lines = found(desk, Wanted(view=ALL, limit=100)).lines
    due = {case.reference: case.clocks.due for case in desk.cases}
    assert {line.reference: line.due for line in lines} == {line.reference: due[line.reference] for line in lines}


def test_what_was_opened_again_is_overdue_where_its_resolution_is(desk):
    late = [case for case in desk.cases if case.clocks.resolve.overdue and not case.clocks.answer.overdue]
    overdue = {line.reference for line in found(desk, Wanted(view=OVERDUE, limit=100)).lines}
    assert late
    assert {case.reference for case in late if case.department == "roads"} <= overdue


def test_who_handles_nothing_has_empty_lists(desk):
    assert found(desk, Wanted(view=ALL), "admin").total == 0


@pytest.mark.parametrize("desk", ["sqlite"], indirect=True)  # PostgreSQL plans by how many there are
class TestPlans:
    """However many complaints there are, each part of a list is one range of one index, in its order."""

    @pytest.fixture
    def plan(self, desk):
        """How SQLite goes through the tables for a page of a list."""

        def planned(wanted):
            with heard(desk.database) as asked:
                found(desk, wanted)
            listed = [one for one in asked if "complaint_work.priority" in one[0]]
            with desk.database.engine.connect() as connection:
                rows = [
                    row
                    for statement, parameters in listed
                    for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                ]
            return [row[3] for row in rows]

        return planned

    @pytest.mark.parametrize(
        ("wanted", "index"),
        [
            (Wanted(view=ALL), "department_state_received_at"),
            (Wanted(view=ALL, category="lamps"), "department_category_state_received_at"),
            (Wanted(view=ALL, ward="north"), "department_ward_state_received_at"),
            (Wanted(view=ALL, channel="telephone"), "department_channel_state_received_at"),
            (Wanted(view=ALL, channel="web"), "department_state_received_at"),
            (Wanted(view=ALL, priority=0), "department_state_received_at"),
            (Wanted(view=ALL, priority=2), "work_department_priority_state_received_at"),
            (Wanted(view=ALL, team="night"), "work_department_team_state_received_at"),
            (Wanted(view=TEAM), "work_department_team_state_received_at"),
            (Wanted(view=MINE), "work_department_assignee_state_received_at"),
            (Wanted(view=UNASSIGNED), "work_department_assignee_state_received_at"),
            (Wanted(view=OVERDUE), "department_state_counts_from"),
        ],
    )
    def test_each_narrowing_has_its_index(self, plan, wanted, index):
        assert any(f"INDEX ix_complaint_{index} (department=? AND " in step for step in plan(wanted))

    def test_no_table_is_gone_through(self, plan):
        assert [step for view in VIEWS for step in plan(Wanted(view=view)) if step.startswith("SCAN complaint")] == []
