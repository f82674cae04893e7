"""Many records of the queue approved and published: what cannot be is named, and many are done by a task."""

import re

import pytest

from app.kernel import roles
from app.web.desk import bulk
from tests.web.people import csrf, signed_in
from tests.web.test_desk import begin, write

QUEUE = "/en/desk/work"


def sent(client, number, text="The council met."):
    """A record in review."""
    begin(client, reference=f"N-{number}")
    path = f"/en/desk/records/document/n-{number}"
    write(client, path, title=f"Bulk {number}", text=text)
    client.post(f"{path}/send", data=csrf(client))
    return f"document/n-{number}"


@pytest.fixture
def three(clerk):
    return [sent(clerk, number) for number in (1, 2, 3)]


def act(client, name, chosen=(), query="", **given):
    return client.post(f"{QUEUE}/acts{query}", data={"act": name, "chosen": list(chosen)} | given | csrf(client))


def states(client):
    page = client.get("/en/desk/records?title=Bulk&sort=title").get_data(as_text=True)
    return [" ".join(one.split()) for one in re.findall(r'data-label="State"><strong[^>]*>([^<]+)', page)]


def test_the_chosen_records_are_approved_and_published(publisher, three, desk_app):
    act(publisher, "approve", three[:2])
    assert states(publisher) == ["Approved", "Approved", "Sent for review"]
    assert act(publisher, "publish", three[:2]).location.endswith("said=records-publish")
    assert desk_app.test_client().get("/en/documents/n-1").status_code == 200


def test_an_open_finding_stops_its_record_and_no_other(clerk, publisher, three):
    phone = sent(clerk, 4, "Call 0812 3456 7890.")
    answer = act(publisher, "approve", [*three, phone])
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "The checks found something" in page, ">Bulk 4</a>" in page) == (422, True, True)
    assert states(publisher) == ["Approved", "Approved", "Approved", "Sent for review"]


def test_nobody_approves_their_own_among_many(desk_app, publisher):
    other = signed_in(desk_app, roles.PUBLISHER, "council", name="rini")
    own = sent(other, 7)
    page = act(other, "approve", [own]).get_data(as_text=True)
    assert "Nobody publishes a text of their own" in page
    assert states(publisher) == ["Sent for review"]


def test_what_is_not_approved_is_not_published_with_others(publisher, three):
    assert "in another state" in act(publisher, "publish", three).get_data(as_text=True)
    assert states(publisher) == ["Sent for review"] * 3


def test_all_that_the_filters_show_is_approved(publisher, three):
    act(publisher, "approve", query="?title=Bulk+2", everything="1")
    assert states(publisher) == ["Sent for review", "Approved", "Sent for review"]


def test_afterwards_the_queue_is_filtered_as_before(publisher, three):
    done = act(publisher, "approve", three[:1], query="?title=Bulk&sort=-title&page=1")
    assert done.location.endswith("/desk/work?title=Bulk&sort=-title&said=records-approve")


def test_many_become_a_task_that_names_what_was_refused(clerk, publisher, three, work, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    phone = sent(clerk, 4, "Call 0812 3456 7890.")
    task = act(publisher, "approve", [*three, phone]).location
    assert states(publisher) == ["Sent for review"] * 4
    work()
    page = publisher.get(task).get_data(as_text=True)
    assert ("3 records were done." in page, ">Bulk 4</a>" in page) == (True, True)
    assert states(publisher) == ["Approved", "Approved", "Approved", "Sent for review"]


def test_a_clerk_finds_no_acts_upon_many(clerk, three):
    assert 'name="act"' not in clerk.get(QUEUE).get_data(as_text=True)
    assert act(clerk, "approve", three).status_code == 404


def test_another_department_is_told_nothing_of_them(desk_app, three):
    outsider = signed_in(desk_app, roles.PUBLISHER, "buildings", name="tono")
    assert "Bulk 1" not in act(outsider, "approve", three).get_data(as_text=True)


def test_nothing_chosen_is_said(publisher):
    assert act(publisher, "approve").location.endswith("said=none-chosen")
