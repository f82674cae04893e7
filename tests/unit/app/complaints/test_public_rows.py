"""What of a report strangers may read, field by field."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from app.complaints import lifecycle
from app.complaints.released.rows import may_be_public, steps_of, title_of, told, values_of
from app.kernel import clock

NIGHT = datetime(2026, 3, 4, 22, 17, 5, 123, tzinfo=UTC)
REPORT = SimpleNamespace(
    reference="7K3M-9QXD-C",
    category="noise",
    department="order",
    ward="North",
    state=lifecycle.IN_WORK,
    content="public",
    quarantined=False,
    erased_at=None,
    received_at=NIGHT,
    ended_at=NIGHT + timedelta(days=2),
)
RELEASE = SimpleNamespace(
    language="id", summary="Loud. Every night.", place="Market Street", approximate=True, longitude=1.5, latitude=2.5
)
DUE = date(2026, 3, 20)
SHOWN = {
    "reference": "7K3M-9QXD-C",
    "category": "noise",
    "department": "order",
    "ward": "North",
    "state": "in-work",
    "is_open": True,
    "language": "id",
    "title": "Loud",
    "summary": "Loud. Every night.",
    "place": "Market Street",
    "approximate": True,
    "longitude": 1.5,
    "latitude": 2.5,
    "received_at": NIGHT,
    "ended_at": NIGHT + timedelta(days=2),
    "due_on": DUE,
    "steps": 7,
}


def report(**other):
    return SimpleNamespace(**vars(REPORT) | other)


NAMES = {"en": "Noise", "id": "Kebisingan"}


def values(*, sensitive=False, release=RELEASE, **other):
    return values_of(report(**other), release, 7, DUE, NAMES, sensitive=sensitive)


def midnight(moment):
    return datetime.combine(clock.day_of(moment), datetime.min.time(), clock.zone())


def test_a_report_is_shown_with_these_fields_and_no_other():
    assert values() == SHOWN


@pytest.mark.parametrize(("place", "title"), [("Market Street", "Kebisingan, Market Street"), ("", "Kebisingan")])
def test_what_has_no_summary_is_called_by_its_category_and_place(place, title):
    shown = values(release=SimpleNamespace(**vars(RELEASE) | {"summary": "", "place": place}))
    assert (shown["title"], shown["summary"]) == (title, "")


def test_of_a_sensitive_one_its_days_are_told_alone():
    days = {"received_at": midnight(NIGHT), "ended_at": midnight(NIGHT + timedelta(days=2))}
    assert values(sensitive=True) == SHOWN | days


@pytest.mark.parametrize("sensitive", [True, False])
def test_what_has_not_ended_has_no_end(sensitive):
    assert values(sensitive=sensitive, ended_at=None)["ended_at"] is None


@pytest.mark.parametrize("state", lifecycle.STATES)
def test_it_is_open_while_the_life_cycle_says_so(state):
    assert values(state=state)["is_open"] == (state in lifecycle.OPEN)


def test_a_plain_report_may_be_public():
    assert may_be_public(REPORT)


@pytest.mark.parametrize(
    "other", [{"content": "confidential"}, {"quarantined": True}, {"erased_at": NIGHT}, {"state": lifecycle.WITHDRAWN}]
)
def test_what_is_confidential_suspected_erased_or_withdrawn_may_not(other):
    assert not may_be_public(report(**other))


@pytest.mark.parametrize("sensitive", [True, False])
def test_a_moment_is_told_as_its_day_where_it_is_sensitive(sensitive):
    assert told(NIGHT, sensitive=sensitive) == (midnight(NIGHT) if sensitive else NIGHT)


@pytest.mark.parametrize(
    ("summary", "title"),
    [
        ("A hole. It is deep.", "A hole"),
        ("A hole", "A hole"),
        ("Is it safe? Nobody knows", "Is it safe?"),
        ("Danger! Keep off", "Danger!"),
        ("  A hole\nin the road", "A hole"),
        ("A hole.", "A hole"),
        ("x" * 90 + ". More", "x" * 90),
        ("x" * 90, "x" * 90),
        ("x" * 95, "x" * 90 + "…"),
        ("y" * 50 + " " + "z" * 50, "y" * 50 + "…"),
    ],
)
def test_the_title_is_the_first_sentence_or_line(summary, title):
    assert title_of(summary) == title


def test_the_public_history_is_of_states_and_departments():
    moments = [NIGHT + timedelta(hours=number) for number in range(5)]
    states = ["received", "received", "in-work", "in-work", "closed"]
    departments = ["order", "order", "order", "roads", "roads"]
    found = list(steps_of(zip(moments, states, departments, strict=True), sensitive=False))
    assert [tuple(one.values()) for one in found] == [
        (0, moments[0], "file", "received", "order"),
        (1, moments[2], "move", "in-work", "order"),
        (2, moments[3], "hand-over", "in-work", "roads"),
        (3, moments[4], "move", "closed", "roads"),
    ]


def test_the_steps_of_a_sensitive_one_are_days():
    (only,) = steps_of([(NIGHT, "received", "order")], sensitive=True)
    assert only["at"] == midnight(NIGHT)
