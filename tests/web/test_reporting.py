"""Reporting something on the web and at the counter: what is asked, kept, refused, quarantined and sent once."""

import itertools
import re
import shutil
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from app.accounts.sealing import seal_of
from app.city import category_commands, site_commands
from app.city.queries import Category
from app.city.questions import Choice, Question
from app.complaints.filing.flooding import REFUSED
from app.complaints.filing.receipt_mail import ReceiptAsked, opened
from app.complaints.handling import quarantine, releasing
from app.complaints.identity import open_identity
from app.complaints.key_store import vault_of
from app.complaints.model import ComplaintContentRow, ComplaintFileRow, ComplaintRow
from app.db.outbox import Message
from app.factory import create_app
from app.kernel import roles
from app.kernel.actor import SYSTEM, member_of_staff
from app.kernel.roles import Held
from app.settings import Settings
from tests.web.conftest import CheckingClient
from tests.web.people import csrf, resident, signed_in

HERE = "/en/report/potholes"
HOLE = {"en": "Potholes", "id": "Lubang jalan"}
SIZES = (Choice("small", {"en": "Small", "id": "Kecil"}), Choice("large", {"en": "Large", "id": "Besar"}))
SAID = {
    "text": "A deep hole in front of the school",
    "q-size": "large",
    "point": "-6.2, 106.8",
    "identity": "named",
    "content": "public",
    "name": "Rani Wulandari",
    "email": "rani@example.org",
}


@pytest.fixture(scope="module")
def city(portal_home, tmp_path_factory):
    """The small city with categories: potholes ask for a size, conduct is protected, danger has no form."""
    home = shutil.copytree(portal_home, tmp_path_factory.mktemp("reports") / "home", symlinks=True)
    app = create_app(Settings(home=home, secret_key="s" * 40, log_level="error", base_url="https://records.example"))
    app.test_client_class = CheckingClient
    plain = Category("potholes", HOLE, "buildings", "named", "public", True, False, 5, 1, True)  # noqa: FBT003
    kept = {"identity": "sealed", "content": "confidential", "may_lower": False, "place": "optional"}
    with app.extensions["psis"].database.unit(SYSTEM) as unit:
        category_commands.set_category(unit, plain)
        category_commands.set_category(unit, plain._replace(slug="conduct", names={"en": "Conduct", "id": "P"}, **kept))
        category_commands.set_category(unit, plain._replace(slug="danger", emergency=True))
        category_commands.set_category(unit, plain._replace(slug="old", active=False))
        names = {"en": "How large?", "id": "Seberapa besar?"}
        category_commands.set_question(unit, "potholes", Question("size", "one", names, {}, SIZES, 1, required=True))
        site_commands.set_for_all(unit, "emergency", "112")
    return app


_networks = (f"10.{a}.{b}.7" for a, b in itertools.product(range(256), range(256)))


@pytest.fixture
def visitor(city):
    """A visitor of an address of his own: nobody else has sent anything from there."""
    client = city.test_client()
    client.environ_base = client.environ_base | {"REMOTE_ADDR": next(_networks)}
    return client


def hidden(page):
    """The hidden fields of a page: name → values."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        held = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if held.get("type") == "hidden" and "name" in held:
            found.setdefault(held["name"], []).append(unescape(held.get("value", "")))
    return found


def begun(client, here=HERE):
    """The hidden fields of a new form."""
    return hidden(client.get(here).get_data(as_text=True))


def send(client, here=HERE, fields=None, **said):
    """Send the form of a category, as it stands after having been looked over."""
    fields = begun(client, here) if fields is None else fields
    return client.post(here, data=fields | SAID | {"send": "1"} | said, content_type="multipart/form-data")


def look_over(client, here=HERE, **said):
    return client.post(here, data=begun(client, here) | SAID | said, content_type="multipart/form-data")


def key_of(client, answer):
    return re.search(r'report-key"[^>]*>([^<]+)<', client.get(answer.location).get_data(as_text=True))[1]


def picture(shade=90):
    """A photograph with what cameras write into it."""
    file = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    exif.get_ifd(0x8825)[1] = "S"
    Image.new("RGB", (60, 40), (shade, 140, 30)).save(file, "JPEG", exif=exif)
    return BytesIO(file.getvalue()), "IMG_20260101_secret.jpg"


def rows(app, model, **same):
    with app.extensions["psis"].database.open(SYSTEM) as session:
        return session.scalars(select(model).filter_by(**same).order_by(model.labels)).all()


def newest(app):
    with app.extensions["psis"].database.open(SYSTEM) as session:
        return session.scalars(select(ComplaintRow).order_by(ComplaintRow.id.desc()).limit(1)).one()


def content_of(app, row):
    return rows(app, ComplaintContentRow, complaint_id=row.id)[0]


@pytest.mark.parametrize("typed", ["lubang", "Pothol"])
def test_a_category_is_found_by_words_of_either_language(visitor, typed):
    assert "/en/report/potholes" in visitor.get(f"/en/report?q={typed}").get_data(as_text=True)


def test_a_category_that_is_offered_no_more_has_no_form(visitor):
    assert visitor.get("/en/report/old").status_code == 404


def test_danger_shows_the_number_to_call(visitor):
    assert 'href="tel:112"' in visitor.get("/en/report/danger").get_data(as_text=True)


def test_danger_takes_no_report(city, visitor):
    before = newest_id(city)
    send(visitor, "/en/report/danger", fields=csrf(visitor))
    assert newest_id(city) == before


def newest_id(app):
    with app.extensions["psis"].database.open(SYSTEM) as session:
        return session.scalar(select(func.max(ComplaintRow.id)))


def test_a_report_arrives_as_it_was_entered(city, visitor):
    send(visitor)
    row = newest(city)
    assert (row.category, row.department, row.state, row.identity, row.content, row.channel, row.quarantined) == (
        "potholes", "buildings", "received", "named", "public", "web", True,
    )  # fmt: skip


def test_its_answers_are_kept_by_their_codes(city, visitor):
    send(visitor)
    assert content_of(city, newest(city)).answers == {"size": "large"}


def test_its_contact_is_sealed(city, visitor):
    send(visitor)
    portal = city.extensions["psis"]
    with portal.database.open(SYSTEM) as session:
        found = open_identity(session, vault_of(portal.settings).keys, newest(city).id)
    assert (found.name, found.email) == ("Rani Wulandari", "rani@example.org")


def test_whoever_wants_to_be_nobody_leaves_no_contact(city, visitor):
    send(visitor, identity="none")
    assert newest(city).identity == "none"


def test_a_required_question_is_asked_for(visitor):
    answer = look_over(visitor, **{"q-size": ""})
    assert answer.status_code == 422
    assert "?:" not in answer.get_data(as_text=True)


def test_what_was_typed_stays_whatever_is_wrong(visitor):
    assert "A deep hole" in look_over(visitor, point="nowhere").get_data(as_text=True)


def test_a_place_outside_of_the_city_is_said_to_be(visitor):
    assert "lies outside of the city" in look_over(visitor, point="10, 10").get_data(as_text=True)


def test_nothing_is_filed_before_it_is_sent(city, visitor):
    before = newest_id(city)
    look_over(visitor)
    assert newest_id(city) == before


def test_personal_data_is_marked(visitor):
    answer = look_over(visitor, text="Ask Pak Budi, 0812-3456-7890")
    assert answer.get_data(as_text=True).count("<mark>") == 2


def test_personal_data_asks_for_a_decision(visitor):
    assert send(visitor, text="Call 0812-3456-7890").status_code == 422


@pytest.mark.parametrize(("choice", "kept"), [("remove", "Call […]"), ("keep", "Call 0812-3456-7890")])
def test_personal_data_goes_or_stays_as_was_chosen(city, visitor, choice, kept):
    send(visitor, text="Call 0812-3456-7890", personal=choice)
    assert content_of(city, newest(city)).text == kept


def test_a_photograph_loses_what_the_camera_wrote(city, visitor):
    send(visitor, photos=[picture()])
    file = rows(city, ComplaintFileRow, complaint_id=newest(city).id)[0]
    stored = city.extensions["psis"].case_files.path(file.sha256).read_bytes()
    assert b"Secret" not in stored
    assert "secret" not in file.name


def test_a_photograph_stays_in_the_form_when_something_is_wrong(city, visitor):
    page = look_over(visitor, text="", photos=[picture(1), picture(2)]).get_data(as_text=True)
    assert "Files to choose again" not in page
    send(visitor, fields=hidden(page))
    assert len(rows(city, ComplaintFileRow, complaint_id=newest(city).id)) == 2


def test_a_photograph_of_another_form_is_not_taken(city, visitor):
    page = look_over(visitor, photos=[picture(3)]).get_data(as_text=True)
    send(visitor, fields=begun(visitor) | {"photo": hidden(page)["photo"]})
    assert rows(city, ComplaintFileRow, complaint_id=newest(city).id) == []


def described(visitor, words, **more):
    """The answer to a form with one photograph and what it shows."""
    page = look_over(visitor, photos=[picture(7)]).get_data(as_text=True)
    field = re.search(r'name="(shows-[^"]+)"', page)[1]
    fields = {name: values for name, values in hidden(page).items() if name not in SAID}
    return send(visitor, fields=fields, **{field: words}, **more)


def test_what_a_photograph_shows_is_kept_with_it(city, visitor):
    assert described(visitor, " The hole\nbefore the gate ").status_code == 303
    (file,) = rows(city, ComplaintFileRow, complaint_id=newest(city).id)
    assert file.description == "The hole before the gate"


def test_an_officer_begins_with_what_the_reporter_said_of_a_photograph(city, visitor):
    described(visitor, "The hole before the gate")
    with city.extensions["psis"].database.unit(SYSTEM) as unit:  # it came too quickly to be a person's
        unit.session.get(ComplaintRow, newest(city).id).quarantined = False
    officer = signed_in(city, roles.OFFICER, "buildings", name="ani")
    page = officer.get(f"/en/desk/complaints/{newest(city).reference.lower()}/release").get_data(as_text=True)
    assert re.search(r'<input[^>]*name="shows_\d+"[^>]*value="The hole before the gate"', page)


def test_a_name_in_what_a_photograph_shows_is_marked_and_can_be_removed(city, visitor):
    answer = described(visitor, "Pak Budi beside the hole")
    assert (answer.status_code, "<mark>Budi" in answer.get_data(as_text=True)) == (422, True)
    described(visitor, "Pak Budi beside the hole", personal="remove")
    assert rows(city, ComplaintFileRow, complaint_id=newest(city).id)[0].description == "Pak […] beside the hole"


def test_what_a_photograph_shows_stays_in_the_form(visitor):
    answer = described(visitor, "The hole before the gate", text="")
    assert (answer.status_code, 'value="The hole before the gate"' in answer.get_data(as_text=True)) == (422, True)


def test_what_is_no_photograph_is_refused_with_its_name(visitor):
    answer = look_over(visitor, photos=[(BytesIO(b"<svg/>"), "drawing.svg")])
    assert "drawing.svg" in answer.get_data(as_text=True)


def test_sent_twice_it_is_one_report_with_one_key(city, visitor):
    fields = begun(visitor)
    keys = {key_of(visitor, send(visitor, fields=fields)) for _ in range(2)}
    assert len(keys) == 1


def test_other_words_under_the_same_key_are_refused(visitor):
    fields = begun(visitor)
    send(visitor, fields=fields)
    assert send(visitor, fields=fields, text="Something else").status_code == 422


def test_a_thousand_double_submissions_are_a_thousand_reports(city, visitor, monkeypatch):
    monkeypatch.setattr("app.complaints.filing.flooding.LEAST_TIME", REFUSED.within * 0)
    with city.extensions["psis"].database.open(SYSTEM) as session:
        before = session.scalar(select(func.count()).select_from(ComplaintRow))
    fields = begun(visitor)
    nobody = SAID | {"send": "1", "identity": "none", "email": "", "name": ""}
    for number in range(1000):
        once = fields | {"key": [f"{number:024}"]}
        visitor.environ_base = visitor.environ_base | {"REMOTE_ADDR": f"10.200.{number // 250}.{number % 250}"}
        for _ in range(2):
            FlaskClient.open(visitor, HERE, method="POST", data=once | nobody | {"text": f"Hole {number}"})
    with city.extensions["psis"].database.open(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(ComplaintRow)) == before + 1000


def test_the_receipt_is_shown_to_the_browser_that_sent_alone(city, visitor):
    answer = send(visitor)
    assert city.test_client().get(answer.location).status_code == 404


def test_the_receipt_says_by_when_there_is_an_answer(visitor):
    assert "You have an answer by" in visitor.get(send(visitor).location).get_data(as_text=True)


def test_the_mail_of_the_receipt_is_sealed_on_its_way(city, visitor):
    answer = send(visitor)
    portal = city.extensions["psis"]
    with portal.database.open(SYSTEM) as session:
        payload = session.scalars(
            select(Message.payload).where(Message.name == "ReceiptAsked").order_by(Message.id.desc()).limit(1)
        ).one()
    told = opened(seal_of(portal.settings.secret_key), ReceiptAsked(**payload))
    assert (told.email, told.key) == ("rani@example.org", key_of(visitor, answer))
    assert "rani" not in str(payload)


def test_less_protection_than_the_category_allows_is_refused(visitor):
    assert send(visitor, "/en/report/conduct", identity="named", content="public").status_code == 422


def test_more_protection_is_always_allowed(city, visitor):
    send(visitor, identity="sealed", content="confidential")
    assert (newest(city).identity, newest(city).content) == ("sealed", "confidential")


def test_a_resident_finds_the_report_in_the_account(city):
    client = resident(city, "r-filing")
    client.environ_base = client.environ_base | {"REMOTE_ADDR": next(_networks)}
    send(client, with_account="y")
    assert "resident:r-filing" in newest(city).labels


@pytest.fixture
def at_home(city):
    """A resident who is signed in, at an address of his own."""
    client = resident(city, "r-at-home")
    client.environ_base = client.environ_base | {"REMOTE_ADDR": next(_networks)}
    return client


def value_of(name, page):
    """What the form's field of that name begins with."""
    return re.search(r'value="([^"]*)"', re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0])[1]


def test_a_form_begins_with_the_contact_of_the_account(at_home):
    page = at_home.get(HERE).get_data(as_text=True)
    assert (value_of("name", page), value_of("email", page)) == ("Name of r-at-home", "r-at-home@example.org")


def test_a_contact_that_was_taken_out_does_not_come_back(at_home):
    page = look_over(at_home, name="", email="", change="1").get_data(as_text=True)
    assert (value_of("name", page), value_of("email", page)) == ("", "")


@pytest.mark.parametrize(("name", "seen"), [("Rani", True), ("", False)])
def test_nobody_is_told_that_a_name_is_seen_where_none_is_given(visitor, name, seen):
    page = look_over(visitor, name=name, email="").get_data(as_text=True)
    assert ("The department in charge sees my name" in page, "Nobody: you give" in page) == (seen, not seen)


def test_who_has_an_account_is_not_told_that_the_receipt_is_the_only_way(at_home):
    without = {"name": "", "email": ""}
    page = look_over(at_home, with_account="y", **without).get_data(as_text=True)
    assert ("in your account" in page, "the only way" in page) == (True, False)
    assert "the only way" in look_over(at_home, **without).get_data(as_text=True)


@pytest.mark.parametrize(("ticked", "said"), [({"with_account": "y"}, True), ({}, False)])
def test_the_receipt_leads_to_the_account_where_the_report_is_there(at_home, ticked, said):
    receipt = at_home.get(send(at_home, **ticked).location).get_data(as_text=True)
    assert ("in your account" in receipt, "/en/account/reports/" in receipt) == (said, said)


def test_a_form_that_was_open_for_a_while_is_not_quarantined(city, visitor, monkeypatch):
    monkeypatch.setattr("app.complaints.filing.flooding.LEAST_TIME", REFUSED.within * 0)
    send(visitor, text="Nothing suspicious about this hole", point="-6.18, 106.8")
    assert not newest(city).quarantined


def test_what_fills_the_hidden_field_is_quarantined_and_has_a_receipt(city, visitor):
    assert key_of(visitor, send(visitor, website="https://spam.example"))


def test_the_page_of_a_report_says_why_it_was_quarantined_and_what_came_of_it(city, visitor):
    send(visitor, website="x")
    officer = signed_in(city, roles.OFFICER, "buildings")
    reference = newest(city).reference
    officer.post("/en/desk/complaints/quarantine", data={"chosen": reference, "act": "clear"} | csrf(officer))
    page = officer.get(f"/en/desk/complaints/{reference.lower()}").get_data(as_text=True)
    assert "Into the quarantine, because: A field was filled that people do not see" in page
    assert "Out of the quarantine: it is genuine" in page


def test_an_officer_lets_a_quarantined_report_through(city, visitor):
    send(visitor, website="x")
    officer = signed_in(city, roles.OFFICER, "buildings")
    chosen = {"chosen": newest(city).reference, "act": "clear"}
    officer.post("/en/desk/complaints/quarantine", data=chosen | csrf(officer))
    assert not newest(city).quarantined


def test_what_is_spam_is_refused_with_words(city, visitor):
    send(visitor, website="x")
    officer = signed_in(city, roles.OFFICER, "buildings")
    chosen = {"chosen": newest(city).reference, "act": "refuse"}
    officer.post("/en/desk/complaints/quarantine", data=chosen | csrf(officer))
    assert newest(city).state == "refused"


def test_officers_of_other_departments_see_no_quarantined_report(city, visitor):
    send(visitor, website="x", text="Visible to buildings alone")
    other = signed_in(city, roles.OFFICER, "council")
    assert "Visible to buildings" not in other.get("/en/desk/complaints/quarantine").get_data(as_text=True)


@pytest.fixture
def counter(city):
    return signed_in(city, roles.COUNTER_CLERK, "buildings", name="yuni")


AT = "/en/desk/complaints/new/potholes"
AT_COUNTER = {"channel": "telephone", "counter": "buildings", "language": "id"}


def test_staff_file_for_somebody_on_the_telephone(city, counter):
    send(counter, AT, **AT_COUNTER)
    row = newest(city)
    assert (row.channel, row.language, row.quarantined) == ("telephone", "id", False)


def test_the_counter_sees_what_was_filed_there_today(city, counter):
    send(counter, AT, **AT_COUNTER | {"channel": "counter"})
    assert newest(city).reference in counter.get("/en/desk/complaints/counter").get_data(as_text=True)


def test_the_counter_does_not_read_what_it_says(counter):
    send(counter, AT, **AT_COUNTER | {"text": "Only for the department"})
    assert "Only for the department" not in counter.get("/en/desk/complaints/counter").get_data(as_text=True)


def test_another_counter_sees_nothing_of_it(city, counter):
    send(counter, AT, **AT_COUNTER)
    elsewhere = signed_in(city, roles.COUNTER_CLERK, "council", name="dewi")
    assert newest(city).reference not in elsewhere.get("/en/desk/complaints/counter").get_data(as_text=True)


def test_nobody_files_at_a_counter_that_is_not_his(counter):
    assert send(counter, AT, **AT_COUNTER | {"counter": "council"}).status_code == 422


@pytest.mark.parametrize("path", ["new", "new/potholes", "counter"])
def test_the_counter_has_its_pages(counter, path):
    assert counter.get(f"/en/desk/complaints/{path}").status_code == 200


def test_nothing_of_the_staff_themselves_gets_into_the_form(counter):
    page = counter.get(AT).get_data(as_text=True)
    assert ("with_account" in page, 'autocomplete="name"' in page, "data-kept" in page) == (False, False, False)


def test_a_report_like_it_nearby_is_offered(city, visitor):
    send(visitor, text="A hole that was released", point="-6.2001, 106.8001")
    reference = newest(city).reference
    officer = member_of_staff("ani", [Held(roles.OFFICER, "buildings")])
    with city.extensions["psis"].database.unit(officer) as unit:
        quarantine.clear(unit, reference)
        releasing.release(unit, reference, summary="A deep hole beside the wall", language="en")
    assert "A deep hole beside the wall" in look_over(visitor, point="-6.2001, 106.8001").get_data(as_text=True)


def test_a_report_that_was_not_released_is_not_offered(visitor):
    send(visitor, text="A secret hole", point="-6.172, 106.812")
    assert "A secret hole" not in look_over(visitor, point="-6.172, 106.812").get_data(as_text=True)
