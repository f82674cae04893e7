"""Administration: what is changed there holds, is in the trail, and shows on public pages at once."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from sqlalchemy import select

from app.accounts import administering
from app.accounts.commands import appoint
from app.db.trail import AuditEntry
from app.kernel import roles
from app.kernel.actor import SYSTEM
from app.web.admin.icon_words import ICON
from app.web.admin.logo import read_logo
from app.web.desk import trail
from app.web.map_layers import icons
from tests.web.people import csrf, resident, signed_in

PAGES = (
    "",
    "/people",
    "/people/invite",
    "/departments",
    "/departments/new",
    "/departments/buildings",
    "/calendars",
    "/calendars/new",
    "/calendars/city",
    "/calendars/city/holidays/new",
    "/kinds",
    "/kinds/permit",
    "/facility-kinds",
    "/categories",
    "/categories/new",
    "/site",
    "/site/texts",
    "/languages",
)


@pytest.fixture
def administrator(own_app):
    return signed_in(own_app, roles.ADMINISTRATOR)


@pytest.fixture
def clerk(own_app):
    """A member of staff to be administered."""
    return signed_in(own_app, roles.CLERK, name="ani")


@pytest.fixture
def other_administrator(own_app):
    return signed_in(own_app, roles.ADMINISTRATOR, name="other")


@pytest.fixture
def stranger(own_app):
    return own_app.test_client()


def send(client, path, **form):
    """The answer to a form that was sent."""
    return client.post(f"/en/admin{path}", data=form | csrf(client))


def text(client, path):
    return client.get(path).get_data(as_text=True)


def acts(app):
    with app.extensions["psis"].database.open(SYSTEM) as session:
        return [(one.action, one.about) for one in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))]


def held_by(app, name):
    with app.extensions["psis"].database.open(SYSTEM) as session:
        return {tuple(held) for held in administering.person(session, name).held}


def picture(kind, comment=""):
    """A picture as a file, with a comment in its metadata."""
    made, told = io.BytesIO(), PngInfo()
    told.add_text("Comment", comment)
    Image.new("RGB", (400, 100), "navy").save(made, kind, pnginfo=told)
    made.seek(0)
    return made


LOOK = {"name_en": "", "name_id": "", "email": "", "contact_en": "", "contact_id": "", "colour": ""}


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_an_administrator(administrator, page, language):
    assert administrator.get(f"/{language}/admin{page}").status_code == 200


def test_a_role_is_given_and_taken_away(own_app, administrator, clerk):
    send(administrator, "/people/ani/roles", role="publisher", department="council", act="give")
    send(administrator, "/people/ani/roles", role="clerk", department="buildings", act="take")
    assert held_by(own_app, "ani") == {("publisher", "council")}


def test_a_closed_account_is_out_at_its_next_request(administrator, clerk):
    send(administrator, "/people/ani/account", act="disable")
    assert "/sign-in" in clerk.get("/en/account").headers["Location"]


@pytest.mark.parametrize("path", ["/people/ani/account", "/people"])
def test_an_account_that_is_opened_again_is_signed_in_nowhere(administrator, clerk, path):
    for act in ("disable", "enable"):
        assert send(administrator, path, act=act, chosen="ani").status_code == 303
    assert "/sign-in" in clerk.get("/en/account").headers.get("Location", "")


@pytest.mark.parametrize("name", ["nobody", "r-somebody", "x%0d%0aSet-Cookie:y", "a%3Fb"])
def test_of_somebody_who_is_not_there_nothing_is_changed(administrator, name):
    assert administrator.post(f"/en/admin/people/{name}/account", data=csrf(administrator)).status_code == 404


@pytest.mark.parametrize("act", ["give", "take"])
def test_nobody_changes_his_own_roles(own_app, administrator, act):
    before = held_by(own_app, administrator.account)
    path = f"/people/{administrator.account}/roles"
    assert send(administrator, path, role="administrator", department="buildings", act=act).status_code == 422
    assert held_by(own_app, administrator.account) == before


def test_nobody_becomes_a_resident_by_a_role(administrator, clerk):
    assert (
        send(administrator, "/people/ani/roles", role="resident", department="council", act="give").status_code == 422
    )


def test_residents_are_nobodys_business(own_app, administrator):
    resident(own_app, "r-somebody")
    assert "r-somebody" not in text(administrator, "/en/admin/people")
    assert administrator.get("/en/admin/people/r-somebody").status_code == 404


def test_one_administrator_stays(own_app, administrator, other_administrator):
    send(administrator, "/people/other/account", act="disable")
    assert send(administrator, f"/people/{administrator.account}/account", act="disable").status_code == 422


def test_several_accounts_are_closed_at_once_or_none(own_app, administrator, clerk):
    answer = send(administrator, "/people", chosen=["ani", administrator.account], act="disable")
    assert answer.status_code == 422
    assert clerk.get("/en/account").status_code != 303


def test_several_people_are_given_a_role_and_lose_it(own_app, administrator, clerk, other_administrator):
    form = {"chosen": ["ani", "other"], "role": "auditor", "department": "council"}
    send(administrator, "/people", **form, act="give")
    given = [held_by(own_app, name) for name in ("ani", "other")]
    send(administrator, "/people", **form, act="take")
    left = [held_by(own_app, name) for name in ("ani", "other")]
    assert [then - now for then, now in zip(given, left, strict=True)] == [{("auditor", "council")}] * 2


def test_a_role_is_given_in_every_department_at_once(own_app, administrator, clerk):
    send(administrator, "/people/ani/roles", role="auditor", department="*", act="give")
    assert {("auditor", slug) for slug in ("buildings", "council")} <= held_by(own_app, "ani")


def test_nobody_gives_himself_a_role_among_others(own_app, administrator, clerk):
    form = {"chosen": ["ani", administrator.account], "role": "auditor", "department": "council", "act": "give"}
    assert send(administrator, "/people", **form).status_code == 422
    assert ("auditor", "council") not in held_by(own_app, "ani")


def test_those_who_have_not_come_are_invited_again_together(own_app, administrator, clerk):
    form = {"display_name": "Budi", "email": "budi@example.org", "name": "budi", "language": "id"}
    send(administrator, "/people/invite", role="clerk", department="*", **form)
    before = acts(own_app).count(("invite", "account/budi"))
    answers = [
        send(administrator, "/people", chosen=chosen, act="invite")
        for chosen in (["budi"], ["budi", administrator.account])
    ]
    assert [answer.status_code for answer in answers] == [303, 422]
    assert acts(own_app).count(("invite", "account/budi")) == before + 1


def test_the_trail_says_whose_roles_somebody_is_invited_to(own_app, administrator):
    with own_app.extensions["psis"].database.unit(SYSTEM) as unit:
        appoint(unit, "desk", roles.PUBLISHER, "buildings")
    form = {"display_name": "Budi", "email": "budi@example.org", "name": "desk", "language": "id"}
    send(administrator, "/people/invite", **form, role="clerk", department="council")
    with own_app.extensions["psis"].database.open(SYSTEM) as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "hand over account")).one()

    assert (noted.actor, noted.detail) == (administrator.account, '{"roles":["publisher of buildings"]}')


def test_the_invited_are_told_and_noted(own_app, administrator):
    form = {"display_name": "Budi", "email": "budi@example.org", "name": "budi", "language": "id"}
    send(administrator, "/people/invite", role="clerk", department="council", **form)
    assert held_by(own_app, "budi") == {("clerk", "council")}
    assert ("invite", "account/budi") in acts(own_app)


def test_a_department_is_added_and_noted(own_app, administrator):
    form = {"slug": "harbour-watch", "english": "Harbour Watch", "indonesian": "Jaga Pelabuhan", "calendar": "city"}
    send(administrator, "/departments/new", **form)
    assert "Harbour Watch" in text(administrator, "/en/admin/departments")
    assert ("set department", "department/harbour-watch") in acts(own_app)


def test_several_departments_are_given_another_calendar(administrator):
    form = {"slug": "counters", "english": "Counters", "indonesian": "Loket", "monday": "8:00-12:00"}
    send(administrator, "/calendars/new", **form)
    send(administrator, "/departments", chosen=["buildings", "council"], calendar="counters", act="calendar")
    page = text(administrator, "/en/admin/departments?calendar=counters")
    assert ("Buildings" in page, page.count("data-row")) == (True, 2)


@pytest.mark.parametrize("chosen", [{}, {"chosen": "buildings", "calendar": "nowhere"}])
def test_no_department_works_by_a_calendar_that_is_not_there(own_app, administrator, chosen):
    before = acts(own_app)
    send(administrator, "/departments", **chosen)
    assert acts(own_app) == before


@pytest.mark.parametrize("column", ["people?sort={}name", "departments?sort={}slug", "kinds?sort={}many"])
def test_columns_are_sorted_both_ways(administrator, column):
    up, down = (
        re.findall(r'<th scope="row".*?</th>', text(administrator, f"/en/admin/{column.format(way)}"))
        for way in ("", "-")
    )
    assert len(up) > 0
    assert up == down[::-1]


def test_what_was_typed_is_said_back_as_text(administrator):
    form = {"slug": "<script>alert(1)</script>", "english": "X", "indonesian": "X", "calendar": "city"}
    answer = send(administrator, "/departments/new", **form).get_data(as_text=True)
    assert "&lt;script&gt;" in answer
    assert "<script>alert" not in answer


def test_a_form_that_is_refused_loses_nothing(administrator):
    answer = send(
        administrator, "/departments/new", slug="No Slug", english="Kept Name", indonesian="", calendar="city"
    )
    assert answer.status_code == 422
    assert "Kept Name" in answer.get_data(as_text=True)


def test_opening_times_are_read_as_people_write_them(administrator):
    days = dict.fromkeys(("tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), "")
    form = {"slug": "counters", "english": "Counters", "indonesian": "Loket", "monday": "8.00 – 12.00, 13:00-15:30"}
    send(administrator, "/calendars/new", **form, **days)
    assert 'value="08:00-12:00, 13:00-15:30"' in text(administrator, "/en/admin/calendars/counters")


def test_opening_times_nobody_can_read_are_said_beside_their_day(administrator):
    form = {"english": "City", "indonesian": "Kota", "monday": "from eight"}
    answer = send(administrator, "/calendars/city", **form)
    assert 'id="monday-error"' in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/calendars/city", "/calendars/city/removal", "/calendars/city/holidays"])
def test_whoever_changes_a_calendar_proves_again_who_he_is(own_app, path):
    client = signed_in(own_app, roles.ADMINISTRATOR, age=timedelta(minutes=16))
    form = {"english": "City", "indonesian": "Kota", "monday": "09:00-10:00", "chosen": "2027-01-01"}
    asked = send(client, path, **form).headers["Location"]
    assert asked.startswith("/en/account/confirm?")
    assert "09:00-10:00" not in text(client, "/en/admin/calendars/city")


def test_holidays_come_and_go(own_app, administrator):
    form = {"day": "2027-01-01", "english": "New Year", "indonesian": "Tahun Baru"}
    send(administrator, "/calendars/city/holidays/new", **form)
    assert "New Year" in text(administrator, "/en/admin/calendars/city")
    send(administrator, "/calendars/city/holidays", chosen=["2027-01-01"])
    assert "New Year" not in text(administrator, "/en/admin/calendars/city")


def test_the_name_of_the_portal_shows_at_once(administrator, stranger):
    before = stranger.get("/en/about").headers["ETag"]
    send(administrator, "/site", **LOOK | {"name_en": "Records of Harbour City"})
    after = stranger.get("/en/about", headers={"If-None-Match": before})
    assert "Records of Harbour City" in after.get_data(as_text=True)


def test_authenticators_and_the_rules_for_passwords_know_the_name_of_the_portal(own_app, administrator):
    send(administrator, "/site", **LOOK | {"name_en": "Harbour Lights"})
    somebody = resident(own_app)
    sent = {"password": "HarbourLights harbour lights"} | csrf(somebody)
    assert "issuer=Harbour%20Lights" in text(somebody, "/en/account/second-factor/new")
    assert "tried first" in somebody.post("/en/account/password", data=sent).text


@pytest.fixture
def only_indonesian(administrator):
    """English is offered no more."""
    send(administrator, "/languages", languages=["id"], language="id")


@pytest.mark.usefixtures("only_indonesian")
@pytest.mark.parametrize("path", ["/", "/en/", "/en/search?q=fence", "/en/desk", "/en/no-such-page"])
def test_a_language_that_is_not_offered_leads_to_one_that_is(stranger, path):
    answer = stranger.get(path, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        path.replace("/en", "/id") if path > "/" else "/id/",
    )


@pytest.mark.usefixtures("only_indonesian")
@pytest.mark.parametrize(
    "path", ["/id/search?q=fence", "/sitemap-0.xml", "/id/search.atom?q=fence", "/ogc?f=html", "/api/v1/search?q=fence"]
)
def test_nothing_leads_to_a_language_that_is_not_offered(stranger, path):
    assert not re.search(r'/en/|hreflang="en"|lang=en', text(stranger, path))


@pytest.mark.usefixtures("only_indonesian")
def test_a_form_sent_in_a_language_switched_off_meanwhile_is_taken(stranger):
    stranger.get("/id/sign-in")
    assert stranger.post("/en/sign-in", data=csrf(stranger)).status_code == 422


def test_a_language_comes_back_as_it_was(administrator, stranger):
    before = text(stranger, "/en/about")
    send(administrator, "/languages", languages=["id"], language="id")
    send(administrator, "/languages", languages=["id", "en"], language="en")
    assert text(stranger, "/en/about") == before


def test_visitors_who_prefer_neither_are_given_the_citys_first_language(administrator, stranger):
    send(administrator, "/languages", languages=["id", "en"], language="id")
    assert stranger.get("/", headers={"Accept-Language": "fr"}).headers["Location"] == "/id/"


@pytest.mark.parametrize("chosen", [{"language": "en"}, {"languages": ["id"], "language": "en"}, {"languages": ["fr"]}])
def test_languages_that_cannot_be_are_refused(own_app, administrator, chosen):
    before = acts(own_app)
    assert send(administrator, "/languages", **chosen).status_code == 422
    assert acts(own_app) == before


def test_who_changed_the_languages_is_in_the_trail(own_app, administrator):
    send(administrator, "/languages", languages=["id"], language="id")
    assert acts(own_app)[-2:] == [("set site text", "site/languages"), ("set site text", "site/language")]


def test_a_colour_on_which_white_cannot_be_read_is_refused(administrator, stranger):
    answer = send(administrator, "/site", **LOOK | {"colour": "#ffcc00", "name_en": "Never"})
    assert answer.status_code == 422
    assert "Never" not in text(stranger, "/en/about")


def test_a_colour_stands_in_a_style_sheet_of_its_own(administrator, stranger):
    send(administrator, "/site", **LOOK | {"colour": "7a1f1f"})
    (sheet,) = re.findall(r'href="(/site/[0-9a-f]+\.css)"', text(stranger, "/en/about"))
    answer = stranger.get(sheet)
    assert "--brand: #7a1f1f" in answer.get_data(as_text=True)
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_logo_is_drawn_anew(administrator, stranger):
    send(administrator, "/site", **LOOK | {"logo": (picture("PNG", comment="secret"), "logo.png")})
    (logo,) = re.findall(r'src="(/site/[0-9a-f]{64}\.png)"', text(stranger, "/en/about"))
    with stranger.get(logo) as answer:
        assert b"secret" not in answer.data


@pytest.mark.parametrize("content", [b"", b"<svg onload='alert(1)'/>", b"GIF89a" + bytes(20), bytes(600_000)])
def test_what_is_no_picture_is_no_logo(content):
    assert read_logo(io.BytesIO(content)) is None


def test_a_legal_text_stands_on_its_page_as_text(administrator, stranger):
    send(administrator, "/site/texts", imprint_en="# Who we are\n\nThe <b>city</b>.\n\n- one\n- two")
    page = text(stranger, "/en/legal-notice")
    assert "The &lt;b&gt;city&lt;/b&gt;." in page
    assert "<li>one</li><li>two</li>" in page


def test_without_a_legal_notice_there_is_no_page(stranger):
    assert stranger.get("/en/legal-notice").status_code == 404


def test_the_citys_word_for_a_kind_stands_everywhere(administrator, stranger):
    send(administrator, "/kinds/permit", one_en="Building licence", many_en="Building licences", one_id="", many_id="")
    assert "Building licences" in text(stranger, "/en/")
    assert "Izin" in text(stranger, "/id/")


def test_a_category_is_retired_with_others(own_app, administrator):
    form = {"english": "Potholes", "indonesian": "Lubang", "identity": "sealed"}
    form |= {"content": "public", "position": "1", "active": "y", "department": "council", "place": "required"}
    ends = ("answered", "closed", "refused", "duplicate", "moved", "withdrawn")
    form |= dict.fromkeys(("working_days", "acknowledge_hours", "resolve_days", "reopen_days"), "5")
    form |= dict.fromkeys((f"keep_{end}" for end in ends), "365")
    send(administrator, "/categories/new", slug="potholes", **form)
    send(administrator, "/categories", chosen=["potholes"], act="retire")
    assert ("retire category", "category/potholes") in acts(own_app)


def test_a_change_that_changes_nothing_is_not_noted(own_app, administrator):
    send(administrator, "/site", **LOOK | {"name_en": "Once"})
    before = acts(own_app)
    send(administrator, "/site", **LOOK | {"name_en": "Once"})
    assert acts(own_app) == before


def test_an_auditor_reads_who_did_what(own_app, administrator):
    send(administrator, "/site", **LOOK | {"name_en": "Harbour"})
    page = text(signed_in(own_app, roles.AUDITOR), "/en/desk/trail?action=site+text")
    assert "site/name" in page
    assert administrator.account in page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/en/desk/trail?action=says+of+itself", "changed what the portal says of itself"),
        ("/id/desk/trail?action=keterangan+portal", "mengubah keterangan portal"),
        ("/id/desk/trail?action=site+text", "mengubah keterangan portal"),
    ],
)
def test_the_trail_speaks_the_readers_language(own_app, administrator, address, said):
    send(administrator, "/site", **LOOK | {"name_en": "Harbour"})
    assert said in text(signed_in(own_app, roles.AUDITOR), address)


def test_an_auditor_proves_the_trail(own_app):
    assert "Unbroken" in text(signed_in(own_app, roles.AUDITOR), "/en/desk/trail/verification")


def test_a_long_trail_is_proved_by_a_task(desk_app, work, monkeypatch):
    monkeypatch.setattr(trail, "LONG", 0)
    auditor = signed_in(desk_app, roles.AUDITOR)
    asked = "/en/desk/trail/verification"
    assert "Unbroken" not in text(auditor, asked)
    task = auditor.post(asked, data=csrf(auditor)).location
    assert "Proof of the audit trail" in text(auditor, task)
    work()
    assert "Unbroken" in text(auditor, auditor.get(task).location)


def test_the_proof_of_the_trail_is_for_auditors_alone(desk_app, work):
    auditor = signed_in(desk_app, roles.AUDITOR)
    task = auditor.post("/en/desk/trail/verification", data=csrf(auditor)).location
    work()
    assert signed_in(desk_app, roles.CLERK).get(task).status_code == 404


@pytest.mark.parametrize(
    "query", ["?from=x&to=9999-12-31", "?sort=-sequence&page=99", "?actor=%25&about=_", "?from=2020-01-01"]
)
def test_the_trail_is_asked_anything(own_app, query):
    assert signed_in(own_app, roles.AUDITOR).get(f"/en/desk/trail{query}").status_code == 200


def test_every_picture_of_a_kind_of_facility_has_a_name(administrator):
    assert icons() <= ICON.keys()
    assert ">Perpustakaan</option>" in text(administrator, "/id/admin/facility-kinds/school")
