"""A report gets another category, and with it another department, other terms and more protection."""

import json
import secrets
from collections import Counter
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.model import STAFF, Account, RoleHeld
from app.city import queries as city
from app.city.category_commands import set_category
from app.city.queries import Category
from app.complaints import lifecycle, mails, policy, queries, sla
from app.complaints.colleagues import SUPERVISORS
from app.complaints.desk_events import RuleNotifies
from app.complaints.events import ComplaintRecategorised
from app.complaints.handling import assigning, recategorising
from app.complaints.handling.acting import StaleRevision
from app.complaints.identity import Contact, open_identity
from app.complaints.lists import finding
from app.complaints.lists.finding_model import ComplaintWordRow
from app.complaints.mails import NoticeDue
from app.complaints.model import ComplaintRow
from app.complaints.relabelling import models_of_a_complaint
from app.complaints.released import queries as public_queries
from app.complaints.rights import erasing, lowering
from app.complaints.rules import rules
from app.complaints.rules.routing import FILED, Gives, Rule
from app.complaints.tally_model import ComplaintTallyRow
from app.complaints.terms import CATEGORY, terms_of
from app.db.outbox import Message
from app.db.session import Database
from app.db.trail import AuditEntry
from app.kernel import clock, roles
from app.kernel.actor import STRANGER, SYSTEM, member_of_staff
from app.kernel.errors import BadInput, NotAllowed, NotVisible
from app.kernel.roles import Held
from tests.integration.app.complaints.planted import plant_missing
from tests.integration.app.complaints.small_cases import officer, small_cases

WORKS, SAFETY = "works", "safety"
_PLAIN = Category(
    slug="lamps",
    names={"en": "Lamps", "id": "Lampu"},
    department=WORKS,
    identity="named",
    content="public",
    may_lower=True,
    sensitive=False,
    working_days=20,
    acknowledge_hours=80,
    resolve_days=40,
    position=1,
    active=True,
)
CATEGORIES = (
    _PLAIN,
    _PLAIN._replace(slug="trees", department=SAFETY),
    _PLAIN._replace(slug="conduct", identity="sealed", content="confidential"),
    _PLAIN._replace(slug="tips", identity="none"),
    _PLAIN._replace(slug="gone", active=False),
    _PLAIN._replace(slug="fire", emergency=True),
)
STAFF_OF = (
    ("officer", roles.OFFICER, WORKS),
    ("boss", roles.SUPERVISOR, WORKS),
    ("sari", roles.SUPERVISOR, SAFETY),
)
CONTACT = Contact("Rani Wulandari", "rani@example.org", "")


def settled(cases):
    with cases.database.unit(SYSTEM) as unit:
        for category in CATEGORIES:
            set_category(unit, category)
        for name, role, department in STAFF_OF:
            unit.session.add(Account(name=name, display_name=name, kind=STAFF, email=f"{name}@example.org"))
            unit.session.flush()
            unit.session.add(RoleHeld(account=name, role=role, department=department))
    return cases


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def cases(request, fresh_database, tmp_path_factory):
    """One city for all of them: each files reports of its own."""
    with fresh_database(request.param) as url, closing(Database(url)) as database:
        yield settled(small_cases(database, tmp_path_factory.mktemp("home")))


def put(cases, reference, category, words="", by=None, later=timedelta(), **given):
    with cases.database.unit(by or officer()) as unit:
        unit.now += later
        return recategorising.recategorise(unit, reference, category, words, **given)


def seen(cases, reference, by=SYSTEM):
    with cases.database.open(by) as session:
        return queries.by_reference(session, reference)


def steps(cases, reference):
    return [(one.act, one.department) for one in seen(cases, reference).history]


def public(cases, reference):
    """What strangers read, None where they read nothing."""
    with cases.database.open(STRANGER) as session:
        try:
            return public_queries.by_reference(session, reference)
        except NotVisible:
            return None


def told(cases, event, reference):
    number = seen(cases, reference).id
    with cases.database.open(SYSTEM) as session:
        found = select(Message.payload).where(Message.name == event.__name__).order_by(Message.id)
        events = [event.from_payload(payload) for payload in session.scalars(found)]
    return [one for one in events if one.complaint == number]


def ruled(cases, *rules_of_the_city):
    """A word by which these rules, and no others, know a report: (conditions beside it, what is given)."""
    word = f"w{secrets.token_hex(8)}"
    with cases.database.unit(SYSTEM) as unit:
        by = member_of_staff("admin", [Held(roles.ADMINISTRATOR, WORKS)])
        for conditions, gives in rules_of_the_city:
            rules.set_rule(unit, by, Rule(0, "Rule", FILED, {"words": [word], **conditions}, gives))
    return cases.file(text=f"A hole {word}"), word


# The category itself


def test_it_stands_under_the_other_category(cases):
    reference = cases.file()
    done = put(cases, reference, "lamps")
    case = seen(cases, reference)
    assert (case.category, case.department, case.state, done.revision) == ("lamps", WORKS, "received", case.revision)


def test_the_history_says_what_it_was_and_what_was_promised(cases):
    reference = cases.file()
    with cases.database.open(SYSTEM) as session:
        due = queries.clocks_of(session, queries.found(session, reference)).answer.due
    put(cases, reference, "lamps")
    step = seen(cases, reference).history[-1]
    assert (step.act, step.who, step.detail["before"], step.detail["after"]) == (
        CATEGORY,
        "handler",
        "potholes",
        "lamps",
    )
    assert step.detail["promised"] == clock.day_of(due).isoformat() < step.detail["due"]


def test_no_day_is_told_while_the_reporter_is_waited_for(cases):
    reference = cases.file()
    cases.act(reference, lifecycle.WAITING)
    put(cases, reference, "lamps")
    detail = seen(cases, reference).history[-1].detail
    assert (detail["promised"], detail["due"]) == ("", "")


def test_words_reach_the_reporter_with_the_step(cases):
    reference = cases.file()
    put(cases, reference, "lamps", " It is the lamp above. ")
    case = seen(cases, reference)
    assert [(one.text, one.sender, one.step) for one in case.messages] == [
        ("It is the lamp above.", "office", case.history[-1].id)
    ]


def test_without_words_nothing_is_written(cases):
    reference = cases.file()
    put(cases, reference, "lamps", " \n")
    assert seen(cases, reference).messages == ()


def test_the_department_knows_who_did_it(cases):
    reference = cases.file()
    put(cases, reference, "lamps")
    assert [(one.kind, one.account, one.detail) for one in seen(cases, reference).notes] == [
        ("act", "officer", {"act": CATEGORY})
    ]


def test_the_trail_names_the_categories_and_nothing_of_the_report(cases):
    reference = cases.file()
    put(cases, reference, "lamps", "Secret words")
    with cases.database.open(SYSTEM) as session:
        of_case = select(AuditEntry.action, AuditEntry.detail).where(AuditEntry.about == f"complaint/{reference}")
        entries = [tuple(one) for one in session.execute(of_case.order_by(AuditEntry.sequence))]
    assert (entries[-1][0], json.loads(entries[-1][1])) == ("change category", {"before": "potholes", "after": "lamps"})


def test_the_reporter_is_told_once(cases):
    reference = cases.file(contact=CONTACT)
    put(cases, reference, "lamps", "It is the lamp.")
    (event,) = told(cases, ComplaintRecategorised, reference)
    step = seen(cases, reference).history[-1].id
    assert (event.before, event.after, event.department, event.step) == ("potholes", "lamps", WORKS, step)
    with cases.database.unit(SYSTEM) as unit:
        mails.announced(unit, event)
    assert told(cases, NoticeDue, reference) == [NoticeDue(event.complaint, mails.CATEGORY)]


def test_the_numbers_are_those_of_the_rows(cases):
    for category in ("lamps", "trees"):
        put(cases, cases.file(), category)
    with cases.database.open(SYSTEM) as session:
        keys, cell = ((row.department, row.category, row.state) for row in (ComplaintRow, ComplaintTallyRow))
        counted = {tuple(one) for one in session.execute(select(*keys, func.count()).group_by(*keys))}
        kept = {tuple(one) for one in session.execute(select(*cell, ComplaintTallyRow.count)) if one.count}
    assert kept == counted


def test_answers_stay_as_they_were_given(cases):
    reference = cases.file(answers={"depth": "deep"})
    put(cases, reference, "trees")
    assert seen(cases, reference).content.answers == {"depth": "deep"}


# Who may, and when


@pytest.mark.parametrize("category", ["potholes", "gone", "fire"])
def test_it_is_another_category_under_which_can_be_reported(cases, category):
    with pytest.raises(BadInput):
        put(cases, cases.file(), category)


def test_there_must_be_such_a_category(cases):
    with pytest.raises(NotVisible):
        put(cases, cases.file(), "no-such")


@pytest.mark.parametrize("state", [lifecycle.ANSWERED, lifecycle.REFUSED, lifecycle.DUPLICATE, lifecycle.MOVED])
def test_what_has_ended_is_opened_again_first(cases, state):
    reference = cases.file()
    cases.act(reference, state)
    with pytest.raises(BadInput):
        put(cases, reference, "lamps")
    cases.act(reference, lifecycle.REOPENED)
    assert put(cases, reference, "lamps").state == lifecycle.REOPENED


def test_nothing_is_done_with_what_was_erased(cases):
    reference = cases.file()
    cases.act(reference, lifecycle.ANSWERED)
    with cases.database.unit(SYSTEM) as unit:
        erasing.erase(unit, queries.found(unit.session, reference), lifecycle.PORTAL)
    with pytest.raises(NotAllowed):
        put(cases, reference, "lamps")


def test_another_department_does_not_even_find_it(cases):
    with pytest.raises(NotVisible):
        put(cases, cases.file(), "lamps", by=officer(SAFETY))


@pytest.mark.parametrize("role", [roles.AUDITOR, roles.ADMINISTRATOR, roles.COUNTER_CLERK, roles.PUBLISHER])
def test_no_other_member_of_staff_may(cases, role):
    with pytest.raises((NotAllowed, NotVisible)):
        put(cases, cases.file(), "lamps", by=member_of_staff("other", [Held(role, WORKS)]))


def test_the_reporter_does_not_do_it_himself(cases):
    reference = cases.file()
    with pytest.raises(NotAllowed):
        put(cases, reference, "lamps", by=policy.reporter_of(seen(cases, reference).id))


def test_who_acts_on_an_older_state_sees_the_newer_first(cases):
    reference = cases.file()
    before = seen(cases, reference).revision
    cases.act(reference, lifecycle.IN_WORK)
    with pytest.raises(StaleRevision):
        put(cases, reference, "lamps", revision=before)


def test_the_button_pressed_twice_does_it_once(cases):
    reference = cases.file()
    before = seen(cases, reference).revision
    first = put(cases, reference, "lamps", "A lamp.", revision=before)
    put(cases, cases.file(), "lamps", "Another lamp.")
    assert put(cases, reference, "lamps", "A lamp.", revision=before) == first
    assert steps(cases, reference) == [("file", WORKS), (CATEGORY, WORKS)]
    assert len(seen(cases, reference).messages) == 1


def test_the_button_pressed_twice_without_words_does_it_once(cases):
    reference = cases.file()
    before = seen(cases, reference).revision
    assert len({put(cases, reference, "lamps", revision=before) for _ in range(2)}) == 1


def test_who_sees_the_category_that_it_has_chooses_another(cases):
    reference = cases.file()
    done = put(cases, reference, "lamps")
    with pytest.raises(BadInput):
        put(cases, reference, "lamps", revision=done.revision)


def test_the_first_category_is_no_change_that_was_made(cases):
    reference = cases.file()
    before = seen(cases, reference).revision
    cases.act(reference, lifecycle.IN_WORK)
    with pytest.raises(StaleRevision):
        put(cases, reference, "potholes", revision=before)


@pytest.mark.parametrize(("category", "words"), [("lamps", "Another word."), ("trees", "A lamp.")])
def test_what_somebody_else_did_meanwhile_is_shown_first(cases, category, words):
    reference = cases.file()
    before = seen(cases, reference).revision
    put(cases, reference, "lamps", "A lamp.", revision=before)
    with pytest.raises(StaleRevision):
        put(cases, reference, category, words, revision=before)


def test_the_same_words_do_it_again_after_it_was_undone(cases):
    reference = cases.file()
    for category in ("lamps", "potholes", "lamps"):
        put(cases, reference, category, "So it is.", revision=seen(cases, reference).revision)
    assert [one.detail["after"] for one in seen(cases, reference).history[1:]] == ["lamps", "potholes", "lamps"]


# Who is in charge


def test_another_department_has_it_at_once_and_the_first_sees_nothing_of_it(cases):
    reference = cases.file(contact=CONTACT)
    plant_missing(cases.database, policy.Circle(seen(cases, reference).id, WORKS, "named"))
    assert put(cases, reference, "trees", "It is a tree.").department == SAFETY
    number = seen(cases, reference, officer(SAFETY)).id
    with pytest.raises(NotVisible):
        seen(cases, reference, officer())
    with cases.database.open(officer()) as session:
        for model in models_of_a_complaint():
            mine = select(model.complaint_id).where(model.complaint_id == number)
            assert session.execute(mine).first() is None, model


def test_the_history_says_that_it_was_handed_over(cases):
    reference = cases.file()
    put(cases, reference, "trees")
    assert steps(cases, reference) == [("file", WORKS), ("hand-over", SAFETY), (CATEGORY, SAFETY)]


def test_only_the_other_department_finds_its_words(cases):
    reference = cases.file()
    with cases.database.unit(SYSTEM) as unit:
        finding.index(unit.session, [queries.found(unit.session, reference).id])
    put(cases, reference, "trees")
    number = seen(cases, reference).id
    with cases.database.open(SYSTEM) as session:
        indexed = select(ComplaintWordRow.department).where(ComplaintWordRow.complaint_id == number).distinct()
        assert session.scalars(indexed).all() == [SAFETY]


def test_who_works_on_it_goes_on_in_the_same_department_and_is_free_of_it_in_another(cases):
    kept, given = cases.file(), cases.file()
    for reference in (kept, given):
        with cases.database.unit(officer()) as unit:
            assigning.assign(unit, reference, "officer", team="north")
    put(cases, kept, "lamps")
    put(cases, given, "trees")
    found = [seen(cases, reference).work for reference in (kept, given)]
    assert [(one.assignee, one.team) for one in found] == [("officer", "north"), ("", "")]


def test_rules_of_the_new_category_route_it(cases):
    reference, _ = ruled(
        cases,
        ({"categories": ["potholes"]}, Gives(team="holes")),
        ({"categories": ["lamps"]}, Gives(department=SAFETY, team="night", priority=1)),
    )
    put(cases, reference, "lamps")
    case = seen(cases, reference)
    assert (case.department, case.work.team, case.work.priority) == (SAFETY, "night", 1)
    assert [one.detail["gave"]["team"] for one in case.notes if one.kind == "routed"] == ["holes", "night"]


def test_what_the_old_category_gave_goes_and_what_people_gave_stays(cases):
    given = Gives(team="holes", priority=2)
    by_rule, word = ruled(cases, ({"categories": ["potholes"]}, given))
    by_people = cases.file(text=f"A hole {word}")
    with cases.database.unit(officer()) as unit:
        assigning.assign(unit, by_people, "", team="north", priority=1)
    for reference in (by_rule, by_people):
        put(cases, reference, "lamps")
    works = [seen(cases, reference).work for reference in (by_rule, by_people)]
    assert [(one.team, one.priority) for one in works] == [("", 0), ("north", 1)]


def test_a_rule_that_acted_before_does_not_act_again_in_the_same_department(cases):
    reference, _ = ruled(
        cases,
        ({}, Gives(notify=(SUPERVISORS,))),
        ({"categories": ["lamps"]}, Gives(notify=("officer",))),
    )
    put(cases, reference, "lamps")
    gave = [one.detail["gave"]["notify"] for one in seen(cases, reference).notes if one.kind == "routed"]
    assert gave == [[SUPERVISORS], ["officer"]]
    assert [one.account for one in told(cases, RuleNotifies, reference)] == ["boss", "officer"]


def test_the_other_department_hears_of_every_rule(cases):
    reference, _ = ruled(cases, ({}, Gives(notify=(SUPERVISORS,))))
    put(cases, reference, "trees")
    assert [(one.account, one.department) for one in told(cases, RuleNotifies, reference)] == [
        ("boss", WORKS),
        ("sari", SAFETY),
    ]


def test_rules_see_it_as_it_came_in(cases):
    reference, _ = ruled(
        cases,
        ({"channels": ["web"], "areas": ["Ward 1"], "hours": {"from": "00:00", "to": "23:59"}}, Gives(priority=1)),
        ({"channels": ["web"], "categories": ["lamps"]}, Gives(team="web")),
    )
    put(cases, reference, "lamps")
    work = seen(cases, reference).work
    assert (work.priority, work.team) == (1, "web")


# Terms


def test_terms_of_the_new_category_hold_from_the_filing_on(cases):
    reference = cases.file()
    put(cases, reference, "lamps", later=timedelta(days=7))
    case = seen(cases, reference)
    with cases.database.open(SYSTEM) as session:
        calendar = city.calendar_of(session, WORKS)
        terms = terms_of(session, "lamps", calendar)
    assert case.clocks.answer.due == sla.due_from(calendar, case.received_at, terms.answer)


# Protection


@pytest.mark.parametrize(
    ("contact", "before", "category", "identity", "content"),
    [
        (CONTACT, {}, "conduct", "sealed", "confidential"),
        (CONTACT, {}, "tips", "sealed", "public"),
        (CONTACT, {}, "lamps", "named", "public"),
        (CONTACT, {"identity": "sealed", "content": "confidential"}, "lamps", "sealed", "confidential"),
        (CONTACT, {"identity": "sealed"}, "trees", "sealed", "public"),
        (None, {}, "conduct", "none", "confidential"),
        (None, {}, "tips", "none", "public"),
    ],
)
def test_protection_rises_to_what_the_category_asks_for_and_never_sinks(
    cases, contact, before, category, identity, content
):
    reference = cases.file(contact=contact, **before)
    put(cases, reference, category)
    case = seen(cases, reference)
    assert (case.identity, case.content_switch) == (identity, content)


def test_a_raise_stands_in_the_history_and_nothing_else_does(cases):
    raised, same = cases.file(contact=CONTACT), cases.file(contact=CONTACT)
    put(cases, raised, "conduct")
    put(cases, same, "lamps")
    acts = [[act for act, _ in steps(cases, reference)] for reference in (raised, same)]
    assert acts == [["file", CATEGORY, "secrecy"], ["file", CATEGORY]]


def test_the_department_does_not_see_any_more_who_reported(cases):
    reference = cases.file(contact=CONTACT)
    found = []
    for category in ("lamps", "conduct"):
        put(cases, reference, category)
        with cases.database.open(officer()) as session:
            number = queries.found(session, reference).id
            found.append(open_identity(session, cases.vault.keys, number))
    assert [one and one.name for one in found] == [CONTACT.name, None]


def test_a_proposal_to_protect_it_less_was_made_of_the_former_category(cases):
    reference = cases.file(contact=CONTACT, identity="sealed")
    with cases.database.unit(officer()) as unit:
        before = queries.found(unit.session, reference).revision
        lowering.propose(unit, reference, identity="named", reason="She asked for it herself", revision=before)
    put(cases, reference, "lamps")
    by = member_of_staff("boss", [Held(roles.SUPERVISOR, WORKS)])
    with pytest.raises(BadInput), cases.database.unit(by) as unit:
        present = queries.found(unit.session, reference).revision
        lowering.decide(unit, reference, lower=True, revision=present, told="You asked.")


# What is public


def test_strangers_read_the_new_category_and_its_day(cases):
    reference = cases.released()
    before = public(cases, reference)
    put(cases, reference, "lamps")
    after = public(cases, reference)
    assert (after.category, after.summary, after.due_on > before.due_on) == ("lamps", before.summary, True)


def test_public_numbers_go_with_it(cases):
    reference = cases.released()
    before = public_counts(cases)
    put(cases, reference, "trees")
    assert public_counts(cases) == before - Counter(potholes=1) + Counter(trees=1)


def public_counts(cases):
    with cases.database.open(STRANGER) as session:
        return Counter(public_queries.counts(session, public_queries.Narrowing())["category"])


def test_strangers_read_which_department_has_it_now(cases):
    reference = cases.released()
    put(cases, reference, "trees")
    assert public(cases, reference).department == SAFETY


@pytest.mark.parametrize(("before", "after"), [("potholes", "noise"), ("noise", "potholes")])
def test_what_the_public_may_know_otherwise_is_released_anew(cases, before, after):
    reference = cases.released(category=before)
    put(cases, reference, after)
    assert public(cases, reference) is None
    case = seen(cases, reference)
    assert (case.history[-1].act, [one.kind for one in case.notes].count("taken-back")) == ("hide", 1)
    cases.release(reference)
    assert public(cases, reference).category == after


def test_nothing_is_taken_back_of_what_was_not_released_or_is_hidden(cases):
    reference = cases.file()
    put(cases, reference, "noise")
    assert [act for act, _ in steps(cases, reference)] == ["file", CATEGORY]


def test_what_becomes_confidential_is_off_the_public_pages(cases):
    reference = cases.released()
    put(cases, reference, "conduct")
    assert public(cases, reference) is None


def test_of_a_sensitive_category_the_house_is_not_released(cases):
    reference = cases.released()
    put(cases, reference, "noise")
    cases.release(reference)
    assert public(cases, reference).approximate
