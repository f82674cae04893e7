"""What rules do by themselves, and what is said of terms: each once, none in circles."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.city.category_commands import set_category
from app.city.model import CalendarRow
from app.complaints import lifecycle
from app.complaints.colleagues import SUPERVISORS
from app.complaints.desk_events import RuleNotifies, TermsReached
from app.complaints.handling import acting, assigning, recategorising
from app.complaints.model import ComplaintRow
from app.complaints.queries import by_reference
from app.complaints.rules import automation, deadlines, rule_log, rules
from app.complaints.rules.model import RuleLogRow
from app.complaints.rules.routing import MOST_IN_A_DAY, MOVED, WAITED, WRITTEN, Gives, Rule
from app.db.outbox import Message
from app.kernel import clock
from app.kernel.actor import SYSTEM
from tests.integration.app.complaints.handled import category, filed, founded, person

DAY = timedelta(days=1)


@pytest.fixture
def desk(database, tmp_path):
    vault = founded(database, tmp_path)
    with database.unit(SYSTEM) as unit:  # so that hours of work are hours
        unit.session.get_one(CalendarRow, "city").week = {"days": [[["00:00", "23:59"]]] * 7}
    return database, vault


def route(database, **given):
    asked = {"conditions": {"always": True}, "gives": Gives(priority=2)} | given
    with database.unit(SYSTEM) as unit:
        return rules.set_rule(unit, person("admin"), Rule(0, "Rule", **asked))


def seen(database, reference):
    with database.open(SYSTEM) as session:
        return by_reference(session, reference)


def happens(database, reference, trigger, occasion):
    with database.unit(SYSTEM) as unit:
        automation.run(unit, seen(database, reference).id, trigger, occasion)


def log(database):
    with database.open(SYSTEM) as session:
        return [one.outcome for one in session.scalars(select(RuleLogRow).order_by(RuleLogRow.id))]


def told(database, event):
    with database.open(SYSTEM) as session:
        found = select(Message.payload).where(Message.name == event.__name__).order_by(Message.id)
        return [event.from_payload(payload) for payload in session.scalars(found)]


@pytest.mark.parametrize(
    ("gives", "what"),
    [
        (Gives(priority=2), lambda case: case.work.priority == 2),
        (Gives(team="night"), lambda case: case.work.team == "night"),
        (Gives(assignee="budi"), lambda case: case.work.assignee == "budi"),
        (Gives(state=lifecycle.IN_WORK), lambda case: case.state == lifecycle.IN_WORK),
        (Gives(department="parks"), lambda case: case.department == "parks"),
    ],
    ids=["priority", "team", "assignee", "state", "department"],
)
def test_a_rule_does_what_it_gives_and_says_so(desk, gives, what):
    database, vault = desk
    route(database, trigger=WRITTEN, gives=gives)
    reference = filed(database, vault)
    happens(database, reference, WRITTEN, "1")
    case = seen(database, reference)
    assert what(case)
    assert [note.kind for note in case.notes].count("routed") == 1


def test_a_rule_that_names_people_lets_them_know(desk):
    database, vault = desk
    route(database, trigger=WRITTEN, gives=Gives(notify=("sari",)))
    happens(database, filed(database, vault), WRITTEN, "1")
    assert [one.account for one in told(database, RuleNotifies)] == ["sari"]


def test_each_whom_a_rule_names_is_told_apart_from_the_others(desk):
    database, vault = desk
    route(database, trigger=WRITTEN, gives=Gives(notify=("sari", SUPERVISORS, "ani")))
    happens(database, filed(database, vault), WRITTEN, "1")
    assert [one.account for one in told(database, RuleNotifies)] == ["sari", "ani"]


def test_what_the_worker_hears_twice_is_done_once(desk):
    database, vault = desk
    route(database, trigger=WRITTEN, gives=Gives(notify=("sari",)))
    reference = filed(database, vault)
    for _ in range(2):
        happens(database, reference, WRITTEN, "1")
    assert (len(told(database, RuleNotifies)), log(database)) == (1, [rule_log.ACTED])


def test_two_rules_that_undo_each_other_come_to_an_end(desk):
    database, vault = desk
    route(database, trigger=MOVED, conditions={"priorities": [0]}, gives=Gives(priority=1, notify=("sari",)))
    route(database, trigger=MOVED, conditions={"priorities": [1]}, gives=Gives(priority=0, notify=("sari",)))
    reference = filed(database, vault)
    for number in range(20):
        happens(database, reference, MOVED, str(number))
    assert log(database).count(rule_log.ACTED) == 2 * MOST_IN_A_DAY
    assert rule_log.STOPPED in log(database)
    assert "stopped" in [note.kind for note in seen(database, reference).notes]


def test_what_cannot_be_done_is_not_done_half(desk):
    database, vault = desk
    route(database, trigger=WRITTEN, gives=Gives(state=lifecycle.CLOSED, priority=2))
    reference = filed(database, vault)
    happens(database, reference, WRITTEN, "1")
    assert (seen(database, reference).work.priority, log(database)) == (0, [rule_log.REFUSED])


@pytest.mark.parametrize(("hours", "found"), [(47, 1), (49, 0)])
def test_a_rule_of_time_meets_what_nothing_has_happened_to_for_so_long(desk, hours, found):
    database, vault = desk
    number = route(database, trigger=WAITED, conditions={"waited": hours})
    filed(database, vault, at=clock.now() - 2 * DAY - timedelta(minutes=10))
    with database.unit(SYSTEM) as unit:
        assert len(automation.waiting(unit.session, rules.rule(unit.session, number), unit.now)) == found


def test_a_rule_of_time_acts_once_on_what_waits(desk):
    database, vault = desk
    number = route(database, trigger=WAITED, conditions={"waited": 24})
    reference = filed(database, vault, at=clock.now() - 2 * DAY)
    for _ in range(3):
        with database.unit(SYSTEM) as unit:
            waiting = automation.waiting(unit.session, rules.rule(unit.session, number), unit.now)
        for complaint, occasion in waiting:
            with database.unit(SYSTEM) as unit:
                automation.run(unit, complaint, WAITED, occasion)
    assert (seen(database, reference).work.priority, log(database)) == (2, [rule_log.ACTED])


@pytest.mark.parametrize(("left", "found"), [(24 * 5, 1), (1, 0)])
def test_a_rule_of_time_meets_what_is_soon_due(desk, left, found):
    database, vault = desk
    number = route(database, trigger=WAITED, conditions={"left": left})
    reference = filed(database, vault, at=clock.now() - DAY)
    with database.unit(SYSTEM) as unit:
        assigning.assign(unit, reference, "ani")
        assert len(automation.waiting(unit.session, rules.rule(unit.session, number), unit.now)) == found


def test_what_is_due_later_waits_for_its_own_time(desk):
    """Another category of the department has a shorter term: to have met the rule then would be to miss it for ever."""
    database, vault = desk
    with database.unit(SYSTEM) as unit:
        set_category(unit, category("lamps", "roads")._replace(working_days=20))
    number = route(database, trigger=WAITED, conditions={"left": 24})
    reference = filed(database, vault, at=clock.now() - 6 * DAY, category="lamps")
    with database.unit(SYSTEM) as unit:
        assigning.assign(unit, reference, "ani")
        assert automation.waiting(unit.session, rules.rule(unit.session, number), unit.now) == []


# Terms


def looked(database):
    with database.unit(SYSTEM) as unit:
        return deadlines.look(unit)


def test_who_is_in_charge_is_warned_before_it_is_due(desk):
    database, vault = desk
    reference = filed(database, vault, at=clock.now() - 4 * DAY)
    with database.unit(SYSTEM) as unit:
        assigning.assign(unit, reference, "ani")
    looked(database)
    assert told(database, TermsReached) == [TermsReached("ani", "roads", overdue=False, references=[reference])]


@pytest.mark.parametrize(
    ("days", "kinds"), [(23, ["warned"]), (28, ["warned"]), (30, ["escalated"]), (36, ["escalated"])]
)
def test_a_resolution_is_warned_of_before_it_is_due_and_escalated_after(desk, days, kinds):
    database, vault = desk
    reference = filed(database, vault, at=clock.now() - days * DAY - timedelta(hours=12))
    with database.unit(SYSTEM) as unit:
        assigning.assign(unit, reference, "ani")
    looked(database)
    looked(database)
    assert resolutions(database, reference) == kinds


def test_a_resolution_goes_on_where_a_report_is_opened_again(desk):
    database, vault = desk
    reference = filed(database, vault, at=clock.now() - 24 * DAY)
    for state, ago in ((lifecycle.ANSWERED, 2), (lifecycle.REOPENED, 1)):
        with database.unit(person("ani")) as unit:
            unit.now = clock.now() - ago * DAY
            acting.act(unit, reference, state, words="Words.")
    looked(database)
    assert resolutions(database, reference) == ["warned"]


def resolutions(database, reference):
    """What was said of the term of the resolution, in order."""
    return [one.kind for one in seen(database, reference).notes if one.detail.get("clock") == "resolve"]


def test_supervisors_hear_of_what_is_overdue(desk):
    database, vault = desk
    reference = filed(database, vault, at=clock.now() - 6 * DAY)
    with database.unit(SYSTEM) as unit:
        assigning.assign(unit, reference, "ani")
    looked(database)
    assert [(one.account, one.overdue) for one in told(database, TermsReached)] == [("ani", True), ("sari", True)]


def test_one_mail_names_all_that_became_overdue_whichever_term_it_was(desk):
    database, vault = desk
    references = [filed(database, vault, at=clock.now() - days * DAY - timedelta(hours=12)) for days in (6, 30)]
    for reference in references:
        with database.unit(SYSTEM) as unit:
            assigning.assign(unit, reference, "ani")
    looked(database)
    found = [(one.account, one.overdue, set(one.references)) for one in told(database, TermsReached)]
    assert found == [("ani", True, set(references)), ("sari", True, set(references))]


def test_supervisors_hear_of_what_nobody_has_taken(desk):
    database, vault = desk
    reference = filed(database, vault, at=clock.now() - timedelta(hours=9))
    looked(database)
    assert told(database, TermsReached) == [TermsReached("sari", "roads", overdue=True, references=[reference])]


def test_each_thing_is_said_once(desk):
    database, vault = desk
    filed(database, vault, at=clock.now() - timedelta(hours=9))
    assert [looked(database), looked(database)] == [1, 0]


def test_what_has_another_category_is_told_of_its_new_terms(desk):
    """What was said before was said of others; and of each it is said once."""
    database, vault = desk
    with database.unit(SYSTEM) as unit:
        set_category(unit, category("signs", "roads")._replace(acknowledge_hours=6))
    filed(database, vault, at=clock.now() - timedelta(hours=9))
    found = []
    for slug in ("signs", "potholes", "signs"):
        found.append(looked(database))
        with database.unit(person("ani")) as unit:
            recategorising.recategorise(unit, references(unit.session)[0], slug)
    assert [*found, looked(database), looked(database)] == [1, 1, 1, 1, 0]


def test_a_rule_of_time_meets_what_has_another_category_again(desk):
    database, vault = desk
    with database.unit(SYSTEM) as unit:
        set_category(unit, category("signs", "roads")._replace(acknowledge_hours=7))
    number = route(database, trigger=WAITED, conditions={"left": 1}, gives=Gives(team="night"))
    filed(database, vault, at=clock.now() - timedelta(hours=7, minutes=30))
    met = []
    for slug in ("signs", "potholes"):
        for _ in range(2):
            with database.unit(SYSTEM) as unit:
                waiting = automation.waiting(unit.session, rules.rule(unit.session, number), unit.now)
                met.append(len(waiting))
                for complaint, occasion in waiting:
                    automation.run(unit, complaint, WAITED, occasion)
        with database.unit(person("ani")) as unit:
            recategorising.recategorise(unit, references(unit.session)[0], slug)
    assert met == [1, 0, 1, 0]


def references(session):
    return list(session.scalars(select(ComplaintRow.reference)))


def test_nothing_is_said_of_what_waits_for_the_reporter(desk):
    database, vault = desk
    reference = filed(database, vault, at=clock.now() - 6 * DAY)
    with database.unit(person("ani")) as unit:
        acting.act(unit, reference, lifecycle.WAITING, words="Where?")
    assert looked(database) == 0


def test_an_escalation_stands_beside_the_report(desk):
    database, vault = desk
    reference = filed(database, vault, at=clock.now() - timedelta(hours=9))
    looked(database)
    assert [note.kind for note in seen(database, reference).notes] == ["escalated"]
