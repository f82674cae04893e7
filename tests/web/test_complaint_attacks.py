"""What no browser sends: forms of reports made by hand, by people who are let in and by people who are not."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from app.accounts.rates import Rate
from app.complaints.references import slug
from app.kernel import roles
from app.web.report import held_photos
from tests.web import complaints_city
from tests.web.people import csrf, signed_in

ENDLESS = "9" * 5000
"""More digits than Python makes a number of."""


@pytest.fixture
def desk(own_app):
    return complaints_city.move_into(own_app)


@pytest.fixture
def officer(desk):
    return signed_in(desk, roles.OFFICER, complaints_city.ROADS, name="ani")


@pytest.mark.parametrize(
    ("act", "given"),
    [
        ("reply", {"reply-reply": "9" * 30}),
        ("reply", {"reply-reply": ENDLESS}),
        ("reply", {"reply-text": "See there", "reply-cites": "http://[::1"}),
        ("note", {"note-text": "", "note-revision": ENDLESS}),
        ("close", {"close-words": "", "close-revision": ENDLESS}),
    ],
)
def test_a_form_of_a_case_that_no_page_made_is_refused(desk, officer, act, given):
    path = f"/en/desk/complaints/{slug(desk.cases.received.reference)}/{act}"
    assert officer.post(path, data=given | csrf(officer)).status_code in (409, 422)


def test_acts_on_many_leave_out_what_has_no_revision(officer, desk):
    given = {"chosen": f"{desk.cases.received.reference}/{ENDLESS}", "act": "priority", "priority": "1"}
    answer = officer.post("/en/desk/complaints/lists/all/acts", data=given | csrf(officer))
    assert answer.headers["Location"].endswith("said=none-chosen")


def test_a_saved_list_holds_no_line_of_an_answer(officer):
    given = {"view": "all", "query": "state=any\r\nX-Mine: 1", "name": "Mine"}
    answer = officer.post("/en/desk/complaints/views", data=given | csrf(officer))
    assert (answer.status_code, answer.headers.get("X-Mine")) == (303, None)


def picture():
    file = BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    file.seek(0)
    return file, "hole.jpg"


@pytest.mark.parametrize(
    ("limit", "most"), [("MOST_HELD", 1), ("MOST_BYTES", 1), ("OF_ADDRESS", Rate(1, timedelta(hours=1)))]
)
def test_photographs_of_forms_that_nobody_sends_do_not_fill_the_disk(desk, monkeypatch, limit, most):
    monkeypatch.setattr(held_photos, limit, most)
    visitor = desk.test_client()
    given = {"key": "k" * 24, "text": "A hole", "photos": [picture(), picture()]} | csrf(visitor)
    answer = visitor.post("/en/report/potholes", data=given, content_type="multipart/form-data")
    assert "No more photographs are taken at the moment" in answer.get_data(as_text=True)
    assert len(list(desk.extensions["psis"].settings.held_photos.glob("*"))) < 2


def test_a_form_of_millions_of_empty_fields_is_not_read(desk):
    client = desk.test_client()
    client.get("/en/report/potholes")
    answer = client.post("/en/report/potholes", data="a&" * 600_000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
