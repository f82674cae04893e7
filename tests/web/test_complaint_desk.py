"""The desk for complaints: officers of a department work here, and nobody else finds anything."""

import dataclasses
import io
import re

import pytest
from PIL import Image

from app.city.category_commands import set_question
from app.city.questions import Question
from app.complaints import lifecycle
from app.complaints.following import satisfaction
from app.complaints.handling import acting
from app.complaints.lists import finding
from app.complaints.lists.first_words import first_words
from app.complaints.model import ComplaintNoteRow
from app.complaints.queries import by_reference
from app.complaints.references import slug
from app.kernel import roles
from app.kernel.actor import SYSTEM
from tests.web import complaints_city
from tests.web.people import csrf, signed_in

ROADS, PARKS = complaints_city.ROADS, complaints_city.PARKS


@pytest.fixture
def desk(own_app):
    """The portal with a complaint in each of several states."""
    return complaints_city.move_into(own_app)


@pytest.fixture
def officer(desk):
    return signed_in(desk, roles.OFFICER, ROADS, name="ani")


@pytest.fixture
def supervisor(desk):
    return signed_in(desk, roles.SUPERVISOR, ROADS, name="sari")


def case_of(app, reference):
    with app.extensions["psis"].database.open(SYSTEM) as session:
        return by_reference(session, reference)


def at(reference, part=""):
    return f"/en/desk/complaints/{slug(reference)}{'/' + part if part else ''}"


def said(client, path, name="", **given):
    """Post a form of the case's page; its fields carry the act's name before them."""
    prefix = f"{name}-" if name else ""
    fields = {
        f"{prefix}{key.replace('_', '-') if key.startswith('to_') else key}": value for key, value in given.items()
    }
    return client.post(path, data=fields | csrf(client), content_type="multipart/form-data")


def text_of(answer):
    return re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))


# Lists


def test_an_officer_begins_with_what_is_his(officer):
    assert officer.get("/en/desk/complaints").headers["Location"] == "/en/desk/complaints/lists/mine"


@pytest.mark.parametrize("view", ["mine", "team", "unassigned", "overdue", "all"])
@pytest.mark.parametrize("language", ["en", "id"])
def test_each_list_is_a_page(officer, view, language):
    assert officer.get(f"/{language}/desk/complaints/lists/{view}").status_code == 200


def test_a_list_names_reports_of_the_department_alone(desk, officer):
    database, vault = desk.extensions["psis"].database, desk.cases.vault
    tree = complaints_city.file_one(database, vault, complaints_city.replace(complaints_city.POTHOLE, category="trees"))
    page = officer.get("/en/desk/complaints/lists/all").get_data(as_text=True)
    assert desk.cases.received.reference in page
    assert tree.reference not in page


def test_a_list_says_how_each_report_begins_and_where(desk, officer):
    database, vault = desk.extensions["psis"].database, desk.cases.vault
    long = "A lamp is out\n\nover the stairs, and " + "at night nobody sees the steps " * 30 + "the end of it"
    filing = complaints_city.replace(complaints_city.POTHOLE, text=long, address="7 Stair Lane, North Ward")
    complaints_city.file_one(database, vault, filing)
    page = text_of(officer.get("/en/desk/complaints/lists/all"))
    assert "A lamp is out over the stairs, and at night nobody sees the steps at night nobody sees the …" in page
    assert "7 Stair Lane" in page
    assert "the end of it" not in page


def test_how_a_report_begins_is_said_to_its_department_alone(desk):
    numbers = [desk.cases.received.complaint_id, desk.cases.sealed.complaint_id]
    with desk.extensions["psis"].database.open(complaints_city.officer(PARKS)) as session:
        assert first_words(session, numbers) == {}


def test_words_are_looked_for_in_the_reports(desk, officer):
    with desk.extensions["psis"].database.unit(SYSTEM) as unit:  # what the worker does after a report was filed
        finding.index(unit.session, [desk.cases.anonymous.complaint_id, desk.cases.received.complaint_id])
    page = officer.get("/en/desk/complaints/lists/all?text=glass+pavement").get_data(as_text=True)
    assert desk.cases.anonymous.reference in page
    assert desk.cases.received.reference not in page


def test_many_are_assigned_at_once(desk, officer):
    chosen = [f"{one.reference}/1" for one in (desk.cases.received, desk.cases.anonymous)]
    given = {"chosen": chosen, "act": "assign", "assignee": "ani"} | csrf(officer)
    officer.post("/en/desk/complaints/lists/all/acts", data=given)
    assert [case_of(desk, one.partition("/")[0]).work.assignee for one in chosen] == ["ani", "ani"]


def test_what_was_changed_meanwhile_is_left_alone_and_said(desk, officer):
    reference = desk.cases.received.reference
    given = {"chosen": [f"{reference}/99"], "act": "priority", "priority": "2"} | csrf(officer)
    answer = officer.post("/en/desk/complaints/lists/all/acts", data=given)
    assert (answer.status_code, case_of(desk, reference).work.priority) == (422, 0)
    assert reference in text_of(answer)


def test_a_list_is_saved_and_removed(officer):
    officer.post("/en/desk/complaints/views", data={"view": "all", "query": "state=any", "name": "All"} | csrf(officer))
    page = officer.get("/en/desk/complaints/lists/mine").get_data(as_text=True)
    assert "/en/desk/complaints/lists/all?state=any" in page
    (number,) = re.findall(r"/views/(\d+)/remove", page)
    officer.post(f"/en/desk/complaints/views/{number}/remove", data=csrf(officer))
    assert "state=any" not in officer.get("/en/desk/complaints/lists/mine").get_data(as_text=True)


def test_the_map_names_what_stands_in_the_list(desk, officer):
    page = officer.get("/en/desk/complaints/map/all").get_data(as_text=True)
    assert desk.cases.received.reference in page
    assert 'data-longitude="106.8"' in page
    assert "A deep hole in front of the school" in page


# The page of a case


def test_a_case_says_whether_it_is_public_and_leads_there(desk, officer):
    reference = desk.cases.received.reference
    before = officer.get(at(reference)).get_data(as_text=True)
    given = {"summary": "A hole before the school", "language": "en"} | csrf(officer)
    officer.post(at(reference, "release"), data=given)
    after = officer.get(at(reference)).get_data(as_text=True)
    said = "Nothing of a report is public until", f'href="/en/reports/{slug(reference)}"'
    assert [[one in page for one in said] for page in (before, after)] == [[True, False], [False, True]]


@pytest.mark.parametrize("state", ["received", "in_work", "waiting", "answered", "closed", "sealed", "anonymous"])
@pytest.mark.parametrize("language", ["en", "id"])
def test_each_state_has_a_page(desk, officer, state, language):
    reference = getattr(desk.cases, state).reference
    assert officer.get(f"/{language}/desk/complaints/{slug(reference)}").status_code == 200


def test_a_sealed_reporter_is_on_no_page_of_the_desk(desk, officer):
    page = officer.get(at(desk.cases.sealed.reference)).get_data(as_text=True)
    assert not [word for word in ("Rani", "Wulandari", "rani@", "5550") if word in page]


def test_a_named_reporter_is_shown(desk, officer):
    assert "rani@example.org" in officer.get(at(desk.cases.received.reference)).get_data(as_text=True)


def test_who_reported_with_an_account_and_no_name_is_said_to_have_done_so(desk, officer):
    nameless = dataclasses.replace(complaints_city.OF_RESIDENT, contact=None)
    receipt = complaints_city.file_one(desk.extensions["psis"].database, desk.cases.vault, nameless)
    assert "Somebody with an account" in text_of(officer.get(at(receipt.reference)))


def test_a_case_says_by_when_each_promise_is_due_and_whom_a_note_can_name(desk, officer):
    page = text_of(officer.get(at(desk.cases.received.reference)))
    owed = ("To be taken up by", "To be answered by", "To be resolved by", "@ani")
    assert [words for words in owed if words not in page] == []


def test_a_case_says_how_satisfied_its_reporter_is(desk, officer):
    closed = desk.cases.closed
    with acting.for_reporter(
        desk.extensions["psis"].database, complaints_city.holder(closed), closed.reference
    ) as unit:
        satisfaction.rate(unit, closed.reference, 4, solved=True)
    assert "Rather satisfied (4 of 5)" in text_of(officer.get(at(closed.reference)))


def test_forms_that_are_kept_show_each_case_its_own(desk, officer):
    first, second = desk.cases.received.reference, desk.cases.in_work.reference
    pages = [officer.get(at(one)).get_data(as_text=True) for one in (first, second)]
    said(officer, at(first, "assign"), "assign", assignee="ani", team="Night shift", priority="2", revision="1")
    pages += [officer.get(at(one)).get_data(as_text=True) for one in (first, second)]
    assert ['value="Night shift"' in page for page in pages] == [False, False, True, False]


def test_whoever_looks_is_proposed_where_nobody_is_in_charge(desk, officer, supervisor):
    page = at(desk.cases.received.reference)
    proposed = [
        re.findall(
            r'<option selected value="(\w*)"', one.get(page).get_data(as_text=True).partition('name="assign-')[2]
        )
        for one in (officer, supervisor)
    ]
    assert [one[0] for one in proposed] == ["ani", "sari"]


def test_what_was_typed_into_a_form_stands_on_no_later_page(desk, officer):
    reference = desk.cases.received.reference
    refused = said(officer, at(reference, "note"), "note", text="n" * 10_001).get_data(as_text=True)
    later = officer.get(at(reference)).get_data(as_text=True)
    assert ["n" * 10_001 in page for page in (refused, later)] == [True, False]


def test_a_reply_reaches_even_a_sealed_reporter(desk, officer):
    reference = desk.cases.sealed.reference
    said(officer, at(reference, "reply"), "reply", text="We look into it.", then="", revision="1")
    assert case_of(desk, reference).messages[-1].text == "We look into it."


def test_a_reply_can_answer_the_report(desk, officer):
    reference = desk.cases.in_work.reference
    answer = said(officer, at(reference, "reply"), "reply", text="Filled.", then="answered")
    assert (answer.status_code, case_of(desk, reference).state) == (303, lifecycle.ANSWERED)


def test_a_reply_without_words_is_refused_in_the_form(desk, officer):
    answer = said(officer, at(desk.cases.received.reference, "reply"), "reply", text=" ", then="")
    assert answer.status_code == 422


def test_whoever_acts_on_an_older_state_sees_the_newer_and_keeps_his_words(desk, officer):
    reference = desk.cases.received.reference
    with desk.extensions["psis"].database.unit(complaints_city.officer(ROADS)) as unit:
        acting.write_message(unit, reference, "Written meanwhile.")
    answer = said(officer, at(reference, "reply"), "reply", text="My own words.", then="", revision="1")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Written meanwhile." in page
    assert "My own words." in page
    assert f'name="reply-revision" type="hidden" value="{case_of(desk, reference).revision}"' in page


def test_what_a_reply_rests_on_must_be_public(desk, officer):
    answer = said(
        officer, at(desk.cases.received.reference, "reply"), "reply", text="See.", then="", cites="/en/permits/none"
    )
    assert answer.status_code == 422
    assert "See." in answer.get_data(as_text=True)


def test_a_picture_is_drawn_anew_before_it_is_kept(desk, officer):
    reference, picture = desk.cases.received.reference, io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG", exif=exif)
    sent = (io.BytesIO(picture.getvalue()), "hole.jpg")
    said(officer, at(reference, "note"), "note", text="See.", files=sent, shows="A hole as wide as a bicycle")
    kept = case_of(desk, reference).files[-1]
    with officer.get(at(reference, f"files/{kept.id}")) as answer:
        shown = (kept.origin, answer.mimetype, b"Secret camera" in answer.get_data())
    assert shown == ("internal", "image/jpeg", False)
    assert 'alt="A hole as wide as a bicycle"' in officer.get(at(reference)).get_data(as_text=True)


def test_a_canned_reply_is_put_into_the_form_in_the_reporters_language(desk, officer):
    reply = {"name": "Thanks", "department": ROADS, "english": "Thank you.", "indonesian": "Terima kasih."}
    officer.post("/en/desk/complaints/replies/new", data=reply | csrf(officer))
    (number,) = re.findall(r"/replies/(\d+)/remove", officer.get("/en/desk/complaints/replies").get_data(as_text=True))
    answer = said(officer, at(desk.cases.received.reference, "reply"), "reply", reply=number, text="", then="")
    assert "Thank you." in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "given", "state"),
    [
        ("take-up", {}, lifecycle.IN_WORK),
        ("refuse", {"words": "Not ours."}, lifecycle.REFUSED),
        ("move-away", {"words": "The province does it."}, lifecycle.MOVED),
    ],
)
def test_a_report_is_brought_to_another_state(desk, officer, name, given, state):
    reference = desk.cases.received.reference
    said(officer, at(reference, name), name, **given)
    assert case_of(desk, reference).state == state


@pytest.mark.parametrize("name", ["refuse", "move-away"])
def test_a_reason_is_owed(desk, officer, name):
    reference = desk.cases.received.reference
    assert said(officer, at(reference, name), name, words="").status_code == 422
    assert case_of(desk, reference).state == lifecycle.RECEIVED


def test_what_is_handed_over_is_gone_at_once(desk, officer):
    reference = desk.cases.received.reference
    said(officer, at(reference, "hand-over"), "hand-over", department=PARKS, words="Yours.")
    assert officer.get(at(reference)).status_code == 404
    other = signed_in(desk, roles.OFFICER, PARKS, name="tono")
    assert "Yours." in other.get(at(reference)).get_data(as_text=True)


def test_another_category_is_shown_with_the_one_whose_questions_were_answered(desk, officer):
    database, vault = desk.extensions["psis"].database, desk.cases.vault
    with database.unit(SYSTEM) as unit:
        for about in ("potholes", "conduct"):
            set_question(unit, about, Question("depth", "text", {"en": f"Depth of {about}?", "id": "Dalam?"}, {}))
    deep = dataclasses.replace(complaints_city.POTHOLE, answers={"depth": "Two metres"})
    reference = complaints_city.file_one(database, vault, deep).reference
    answer = said(officer, at(reference, "category"), "category", category="conduct", words="An official dug it.")
    assert answer.location == f"{at(reference)}?said=report-recategorised"
    page = text_of(officer.get(at(reference)))
    assert re.search(r"Reported under\W.*?Potholes.*Depth of potholes\?.*Two metres", page, re.DOTALL)
    assert "Put under the category Conduct of an official, before: Potholes" in page
    assert "Depth of conduct?" not in page


def test_with_a_category_of_another_department_it_is_gone_at_once(desk, officer):
    reference = desk.cases.received.reference
    answer = said(officer, at(reference, "category"), "category", category="trees", words="A tree.")
    assert answer.location == "/en/desk/complaints/lists/mine?said=report-handed-over"
    again = said(officer, at(reference, "category"), "category", category="trees", words="A tree.")
    assert (officer.get(at(reference)).status_code, again.status_code) == (404, 404)
    other = signed_in(desk, roles.OFFICER, PARKS, name="tono")
    assert "A tree." in text_of(other.get(at(reference)))


@pytest.mark.parametrize("category", ["potholes", "no-such"])
def test_it_stays_under_its_category_where_no_other_is_chosen(desk, officer, category):
    reference = desk.cases.received.reference
    answer = said(officer, at(reference, "category"), "category", category=category, words="Kept words.")
    assert (answer.status_code, "Kept words." in text_of(answer)) == (422, True)


def test_who_corrects_what_has_changed_meanwhile_sees_it_first(desk, officer):
    reference = desk.cases.received.reference
    said(officer, at(reference, "take-up"), "take-up", revision="1")
    answer = said(officer, at(reference, "category"), "category", category="conduct", revision="1")
    assert answer.status_code == 409


def test_the_category_of_what_has_ended_is_not_offered(desk, officer):
    shown = [text_of(officer.get(at(case.reference))) for case in (desk.cases.received, desk.cases.closed)]
    assert ["Correct the category" in page for page in shown] == [True, False]


def test_reports_of_the_same_are_put_together(desk, officer):
    first, second = desk.cases.received.reference, desk.cases.anonymous.reference
    said(officer, at(second, "merge"), "merge", into=first.lower())
    assert case_of(desk, second).state == lifecycle.DUPLICATE
    assert second in officer.get(at(first)).get_data(as_text=True)


def test_what_cannot_be_merged_into_tells_nothing(desk, officer):
    database, vault = desk.extensions["psis"].database, desk.cases.vault
    tree = complaints_city.file_one(database, vault, complaints_city.replace(complaints_city.POTHOLE, category="trees"))
    reference = desk.cases.received.reference
    answers = [
        text_of(said(officer, at(reference, "merge"), "merge", into=into)).replace(into, "")
        for into in (tree.reference, "7K3M-9QXD-C")
    ]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("name", "more"), [("reply", {"then": "answered", "text": ""}), ("note", {"text": "x" * 10_001})]
)
def test_after_an_error_files_to_choose_again_are_named_in_an_open_part(desk, officer, name, more):
    reference = desk.cases.received.reference
    answer = said(officer, at(reference, name), name, **more, files=(io.BytesIO(b"%PDF-"), "<plan>.pdf"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'<a href="#{name}-files">Files to choose again: &lt;plan&gt;.pdf</a>' in page
    assert re.search(rf'<details[^>]* open>(?:(?!</details>).)*id="{name}-files-again"', page, re.DOTALL)
    assert f'aria-describedby="{name}-files-again"' in page or f'{name}-files-hint {name}-files-again"' in page


def test_a_task_is_added_and_ticked(desk, officer):
    reference = desk.cases.received.reference
    said(officer, at(reference, "task"), "task", text="Measure the hole", account="ani")
    (number,) = re.findall(r"/tasks/(\d+)/done", officer.get(at(reference)).get_data(as_text=True))
    officer.post(at(reference, f"tasks/{number}/done"), data=csrf(officer))
    assert "Measure the hole" in officer.get(at(reference)).get_data(as_text=True)


def test_protection_is_raised(desk, officer):
    reference = desk.cases.received.reference
    said(officer, at(reference, "secrecy"), "secrecy", identity="sealed", content="confidential")
    case = case_of(desk, reference)
    assert (case.identity, case.content_switch) == ("sealed", "confidential")
    assert "rani@example.org" not in officer.get(at(reference)).get_data(as_text=True)


def test_every_note_says_who_wrote_it(desk, officer):
    said(officer, at(desk.cases.received.reference, "note"), "note", text="Seen.")
    with desk.extensions["psis"].database.open(SYSTEM) as session:
        assert session.query(ComplaintNoteRow.account).filter(ComplaintNoteRow.text == "Seen.").scalar() == "ani"


# Whom it concerns


def routes_of_a_case(app):
    """(Method, address with {reference}) of everything below the page of a case."""
    found = []
    for rule in app.url_map.iter_rules():
        if "<reference>" in rule.rule and rule.endpoint.startswith("desk_case."):
            path = re.sub(r"<any\(([^)]*)\):\w+>", lambda one: one[1].split(",")[0].strip(' "'), rule.rule)
            path = re.sub(r"<int:\w+>", "1", path)
            path = re.sub(r"<[^>]*language[^>]*>", "en", path).replace("<reference>", "{reference}")
            method = "POST" if "POST" in rule.methods else "GET"
            found.append((method, path))
    return found


def test_the_officer_of_another_department_meets_the_ordinary_404_on_every_route(desk):
    other = signed_in(desk, roles.OFFICER, PARKS, name="tono")
    reference = slug(desk.cases.received.reference)
    different = []
    for method, path in routes_of_a_case(desk):
        data = csrf(other) if method == "POST" else None
        answers = [
            other.open(path.format(reference=one), method=method, data=data) for one in (reference, "7k3m-9qxd-c")
        ]
        ordinary = other.open("/en/desk/nowhere", method=method, data=data)
        bodies = {answer.get_data() for answer in (*answers, ordinary)}
        if len(bodies) > 1 or {answer.status_code for answer in answers} != {404}:
            different.append((method, path))
    assert routes_of_a_case(desk)
    assert different == []


@pytest.mark.parametrize("role", [roles.ADMINISTRATOR, roles.AUDITOR, roles.CLERK, roles.COUNTER_CLERK])
def test_other_roles_have_no_page_of_a_case(desk, role):
    client = signed_in(desk, role, ROADS)
    assert client.get(at(desk.cases.received.reference)).status_code == 404


# Rules


RULE = {
    "name": "Deep holes",
    "department": "",
    "trigger": "filed",
    "words": "deep hole",
    "to_department": PARKS,
    "priority": "2",
    "active": "y",
}


def add_rule(client, base, **given):
    return client.post(f"/en/{base}/new", data=RULE | given | csrf(client))


def test_an_administrator_adds_a_rule_for_the_whole_city(desk):
    admin = signed_in(desk, roles.ADMINISTRATOR, ROADS, name="tom")
    add_rule(admin, "admin/rules")
    receipt = complaints_city.file_one(desk.extensions["psis"].database, desk.cases.vault)
    case = case_of(desk, receipt.reference)
    assert (case.department, case.work.priority) == (PARKS, 2)


def test_an_administrator_sees_how_many_would_differ_and_no_report(desk):
    admin = signed_in(desk, roles.ADMINISTRATOR, ROADS, name="tom")
    page = text_of(add_rule(admin, "admin/rules", act="try", words="", categories=["potholes"]))
    assert re.search(r"[1-9] would have been treated otherwise", page)
    everyone = [getattr(desk.cases, name).reference for name in ("received", "in_work", "waiting", "sealed")]
    assert not [one for one in everyone if one in page]


def test_no_number_tells_an_administrator_what_a_report_says(desk):
    admin = signed_in(desk, roles.ADMINISTRATOR, ROADS, name="tom")
    pages = [
        text_of(add_rule(admin, "admin/rules", act="try", words=words)) for words in ("deep hole", "no such words")
    ]
    told = [re.search(r"\d+ would have been treated otherwise", page)[0] for page in pages]
    assert told == ["0 would have been treated otherwise"] * 2


def test_a_supervisor_sees_which_reports_of_the_department_would_differ(desk, supervisor):
    page = text_of(add_rule(supervisor, "desk/complaints/rules", department=ROADS, act="try"))
    assert desk.cases.received.reference in page


def test_trying_a_rule_changes_nothing(desk, supervisor):
    add_rule(supervisor, "desk/complaints/rules", department=ROADS, act="try")
    assert "Deep holes" not in supervisor.get("/en/desk/complaints/rules").get_data(as_text=True)


def test_a_supervisor_cannot_change_rules_of_the_city(desk, supervisor):
    admin = signed_in(desk, roles.ADMINISTRATOR, ROADS, name="tom")
    add_rule(admin, "admin/rules")
    (number,) = set(re.findall(r"rules/(\d+)\"", supervisor.get("/en/desk/complaints/rules").get_data(as_text=True)))
    answer = supervisor.post(f"/en/desk/complaints/rules/{number}/remove", data=csrf(supervisor))
    assert answer.status_code == 403
    assert "Deep holes" in admin.get("/en/admin/rules").get_data(as_text=True)


def test_rules_change_places(desk):
    admin = signed_in(desk, roles.ADMINISTRATOR, ROADS, name="tom")
    for name in ("First", "Second"):
        add_rule(admin, "admin/rules", name=name)
    numbers = re.findall(r'id="rule-(\d+)"', admin.get("/en/admin/rules").get_data(as_text=True))
    admin.post(f"/en/admin/rules/{numbers[1]}/up", data=csrf(admin))
    assert re.findall(r'id="rule-(\d+)"', admin.get("/en/admin/rules").get_data(as_text=True)) == numbers[::-1]


def test_a_rule_that_is_saved_comes_back_into_its_form(desk):
    admin = signed_in(desk, roles.ADMINISTRATOR, ROADS, name="tom")
    add_rule(admin, "admin/rules", days=["5", "6"], begins="22:00", ends="06:00", notify=["supervisors"])
    (number,) = set(re.findall(r"rules/(\d+)\"", admin.get("/en/admin/rules").get_data(as_text=True)))
    page = admin.get(f"/en/admin/rules/{number}").get_data(as_text=True)
    assert 'value="22:00"' in page
    assert 'value="supervisors" checked' in page or re.search(r'checked value="supervisors"', page)


# What is kept


def test_supervisors_set_up_teams(desk, supervisor):
    given = {"department": ROADS, "team": "Night", "members": ["ani"]} | csrf(supervisor)
    supervisor.post("/en/desk/complaints/teams", data=given)
    assert "Night" in supervisor.get("/en/desk/complaints/teams").get_data(as_text=True)


def test_a_canned_reply_of_another_department_is_not_there(desk, officer):
    reply = {"name": "Thanks", "department": ROADS, "english": "Thank you.", "indonesian": ""}
    officer.post("/en/desk/complaints/replies/new", data=reply | csrf(officer))
    (number,) = re.findall(r"/replies/(\d+)/remove", officer.get("/en/desk/complaints/replies").get_data(as_text=True))
    other = signed_in(desk, roles.OFFICER, PARKS, name="tono")
    assert other.get(f"/en/desk/complaints/replies/{number}").status_code == 404
    assert other.post(f"/en/desk/complaints/replies/{number}/remove", data=csrf(other)).status_code == 404
