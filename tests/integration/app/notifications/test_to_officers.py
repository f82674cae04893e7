"""Mails to those who handle reports: to whom they go, and what they keep to themselves."""

import pytest

from app.accounts.administering import set_disabled
from app.complaints.desk_events import Mentioned, RuleNotifies, TermsReached
from app.complaints.events import RightsRequestWaits
from app.kernel.actor import SYSTEM
from app.notifications import to_officers
from app.notifications.post import Post
from tests.integration.app.complaints.handled import founded

REFERENCE = "7K3M-9QXD-C"
EVENTS = {
    to_officers.mentioned: Mentioned(REFERENCE, "roads", "ani"),
    to_officers.rule_notifies: RuleNotifies(1, REFERENCE, "roads", "ani"),
    to_officers.request_waits: RightsRequestWaits(1, REFERENCE, "roads", "ani"),
    to_officers.terms_reached: TermsReached("ani", "roads", overdue=True, references=[REFERENCE] * 25),
}
each_mail = pytest.mark.parametrize(("write", "event"), EVENTS.items(), ids=[write.__name__ for write in EVENTS])


@pytest.fixture
def desk(database, tmp_path):
    founded(database, tmp_path)
    return database


def sent(database, write, event):
    mails = []
    write(database, Post(mails.append, "https://city.example", "portal@city.example", "", lambda _: "Portal"), event)
    return [(mail["To"], mail.get_body(("plain",)).get_content()) for mail in mails]


@each_mail
def test_who_handles_reports_is_told_where_to_read(desk, write, event):
    ((to, text),) = sent(desk, write, event)
    assert to == "ani@example.org"
    assert REFERENCE in text
    assert "https://city.example/en/desk/complaints/" in text


@each_mail
def test_whose_account_is_disabled_gets_no_mail(desk, write, event):
    with desk.unit(SYSTEM) as unit:
        set_disabled(unit, "ani", disabled=True)
    assert sent(desk, write, event) == []


@each_mail
def test_who_handles_no_reports_of_that_department_gets_no_mail(desk, write, event):
    assert sent(desk, write, type(event).from_payload(event.payload() | {"department": "parks"})) == []
