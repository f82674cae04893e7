"""The clerk's desk in the browser's terms: from an uploaded file to a published, corrected and withdrawn record."""

import json
import re
from datetime import timedelta
from io import BytesIO

import pytest

from app.accounts import passwords
from app.kernel import roles
from app.web import kept_form
from tests.web.people import csrf, csrf_header, post, signed_in
from tests.web.test_sign_in import PASSWORD, present_code

TEXT = b"Notice of works\n\nThe road at 1 Harbour Road will be closed on 3 May 2026.\n"
RECORD = "/en/desk/records/document/council-2026-0001"


def begin(client, *, file=None, **given):
    data = {"kind": "document", "department": "council", "reference": "", "several": "together"} | given
    if file:
        data["files"] = (BytesIO(file), "notice.txt")
    return client.post("/en/desk/new", data=data | csrf(client), content_type="multipart/form-data")


def fields(page):
    """What the form of a draft would send."""
    text = page.get_data(as_text=True)
    form = text[text.index("data-draft") if "data-draft" in text else text.index('class="draft"') :]
    values = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', form))
    values |= {name: value for value, name in re.findall(r'<input[^>]* value="([^"]*)"[^>]* name="([^"]+)"', form)}
    areas = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>[\r\n]*(.*?)</textarea>', form, re.DOTALL)
    chosen = re.findall(r'<select[^>]* name="([^"]+)">(.*?)</select>', form, re.DOTALL)
    values |= dict(areas)
    for name, options in chosen:
        found = re.search(r'<option selected value="([^"]*)"', options)
        values[name] = found[1] if found else ""
    return {
        name: value.replace("&#34;", '"').replace("&quot;", '"')
        for name, value in values.items()
        if name != "csrf_token"
    }


@pytest.fixture
def begun(clerk):
    """A draft of minutes that is complete."""
    begin(clerk)
    write(clerk, title="Minutes of May", text="The council met.")
    return RECORD


def write(client, path=RECORD, **changes):
    sent = fields(client.get(f"{path}/edit")) | changes
    return post(client, f"{path}/edit", **sent)


@pytest.fixture
def published(begun, clerk, publisher):
    post(clerk, f"{begun}/send")
    post(publisher, f"{begun}/approve", **{"approve-comment": "Good."})
    assert post(publisher, f"{begun}/publish").status_code == 303
    return "/en/documents/council-2026-0001"


def test_a_file_fills_the_form(clerk):
    answer = begin(clerk, file=TEXT)
    assert answer.location == f"{RECORD}/edit?said=record-begun"
    page = clerk.get(answer.location)
    filled = fields(page)
    assert filled["title"] == "Notice of works"
    assert filled["text"].startswith("Notice of works")
    assert "notice.txt" in page.get_data(as_text=True)


def test_places_that_the_text_names_lead_somewhere_though_nobody_knows_them(clerk, stranger):
    text = TEXT.replace(b"1 Harbour Road", b"99 Nowhere Street")
    page = clerk.get(begin(clerk, file=text).location).get_data(as_text=True)
    places = re.findall(r'href="(/en/places\b[^"]*)">99 Nowhere Street', page)
    assert [stranger.get(place, follow_redirects=True).status_code for place in places] == [200]


def test_every_place_that_a_published_text_names_is_a_link(clerk, publisher, stranger):
    begin(clerk)
    write(clerk, title="Works", text="At 1 Harbour Road and at 12 Merchant Street, parcel 12-34-56.")
    post(clerk, f"{RECORD}/send")
    post(publisher, f"{RECORD}/approve")
    assert post(publisher, f"{RECORD}/publish").status_code == 303
    page = stranger.get("/en/documents/council-2026-0001").get_data(as_text=True)
    for place in ("1+Harbour+Road", "12+Merchant+Street", "12-34-56"):
        assert f'href="/en/places?q={place}"' in page


def test_a_place_tells_of_a_document_that_names_it_until_that_is_withdrawn(clerk, publisher, stranger):
    begin(clerk)
    write(clerk, title="Kiosk", text="At 1 Harbour Road and on parcel P-17.")
    post(clerk, f"{RECORD}/send")
    post(publisher, f"{RECORD}/approve")
    places = ("/en/places/1-harbour-road", "/en/places/P-17", "/api/v1/places/1-harbour-road")
    assert ["Kiosk" in stranger.get(place).get_data(as_text=True) for place in places] == [False] * 3
    post(publisher, f"{RECORD}/publish")
    assert ["Kiosk" in stranger.get(place).get_data(as_text=True) for place in places] == [True] * 3
    post(publisher, f"{RECORD}/withdraw", **{"withdraw-reason": "other"})
    assert ["Kiosk" in stranger.get(place).get_data(as_text=True) for place in places] == [False] * 3


def test_an_empty_form_begins_without_a_file(clerk):
    assert begin(clerk, reference="N-7").location.startswith("/en/desk/records/document/n-7/edit")


def test_a_reference_that_is_taken_is_said_and_nothing_typed_is_lost(clerk):
    begin(clerk, reference="N-7")
    answer = begin(clerk, reference="N-7")
    assert answer.status_code == 422
    assert "already" in answer.get_data(as_text=True)
    assert 'value="N-7"' in answer.get_data(as_text=True)


def test_files_apart_are_records_apart(clerk):
    files = [(BytesIO(b"First notice\n\nOne."), "a.txt"), (BytesIO(b"Second notice\n\nTwo."), "b.txt")]
    data = {"kind": "document", "department": "council", "several": "each", "files": files} | csrf(clerk)
    assert clerk.post("/en/desk/new", data=data, content_type="multipart/form-data").location.endswith(
        "said=records-begun"
    )
    assert clerk.get("/en/desk/records?state=draft").get_data(as_text=True).count("notice</a>") == 2


def test_there_is_nothing_to_filter_where_nothing_waits(clerk):
    empty, found = (clerk.get(f"/en/desk/work{asked}").get_data(as_text=True) for asked in ("", "?title=Zyx"))
    assert ("work-filters" in empty, "work-filters" in found) == (False, True)


def test_what_is_typed_is_kept(clerk, begun):
    page = clerk.get(f"{begun}/edit")
    assert fields(page)["title"] == "Minutes of May"


def test_what_cannot_be_read_is_said_and_the_rest_is_kept(clerk, begun):
    answer = write(clerk, title="Better minutes", day="31.2.2026")
    assert answer.status_code == 422
    assert "Not a valid date value." in answer.get_data(as_text=True)
    assert fields(clerk.get(f"{begun}/edit"))["title"] == "Better minutes"


def test_choices_look_like_choices(clerk, begun):
    assert 'class="govuk-select" id="type"' in clerk.get(f"{RECORD}/edit").get_data(as_text=True)


def test_a_draft_can_be_checked_before_it_is_sent(clerk, begun):
    assert f'href="{RECORD}/checks"' in clerk.get(RECORD).get_data(as_text=True)


def test_the_day_comes_before_the_time(clerk, publisher, begun):
    post(clerk, f"{RECORD}/send")
    post(publisher, f"{RECORD}/approve", **{"approve-comment": ""})
    page = publisher.get(RECORD).get_data(as_text=True)
    assert page.index('id="schedule-day"') < page.index('id="schedule-at"')


def test_the_script_saves_and_learns_the_new_stamp(clerk, begun):
    sent = fields(clerk.get(f"{begun}/edit")) | {"title": "Typed"}
    answer = clerk.post(f"{begun}/autosave", data=sent, headers=csrf_header(clerk))
    assert (answer.status_code, answer.json["stamp"]) == (200, "0.3")
    again = clerk.post(f"{begun}/autosave", data=sent | {"stamp": "0.3", "title": "More"}, headers=csrf_header(clerk))
    assert again.json["stamp"] == "0.4"


def test_the_second_saving_gets_a_comparison(clerk, second_clerk, begun):
    old = fields(second_clerk.get(f"{begun}/edit"))
    write(clerk, text="The council met twice.")
    answer = post(second_clerk, f"{begun}/edit", **old | {"text": "The council met at last.", "title": "Minutes"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "both changed it" in page
    assert "<del>twice" in page.replace("</del><del>", "")
    assert fields(clerk.get(f"{begun}/edit"))["text"] == "The council met twice."
    proposed = fields(answer)
    assert (proposed["title"], proposed["text"]) == ("Minutes", "The council met at last.")
    assert post(second_clerk, f"{begun}/edit", **proposed).status_code == 303


def test_what_only_the_other_changed_is_in_the_form_already(clerk, second_clerk, begun):
    old = fields(second_clerk.get(f"{begun}/edit"))
    write(clerk, summary="Short.")
    answer = post(second_clerk, f"{begun}/edit", **old | {"title": "Minutes"})
    assert answer.status_code == 409
    assert fields(answer)["summary"] == "Short."


def test_the_script_is_told_of_a_clash(clerk, second_clerk, begun):
    old = fields(second_clerk.get(f"{begun}/edit"))
    write(clerk, text="Changed.")
    answer = second_clerk.post(f"{begun}/autosave", data=old | {"text": "Mine."}, headers=csrf_header(second_clerk))
    assert (answer.status_code, "Somebody else saved" in answer.json["problem"]) == (409, True)


def test_editors_see_each_other(clerk, second_clerk, begun):
    clerk.post(f"{begun}/presence", headers=csrf_header(clerk))
    answer = second_clerk.post(f"{begun}/presence", headers=csrf_header(second_clerk))
    assert answer.json["present"] == ["Name of ani"]
    assert "Name of ani has this draft open." in second_clerk.get(f"{begun}/edit").get_data(as_text=True)
    clerk.post(f"{begun}/presence", data={"leaving": "1"}, headers=csrf_header(clerk))
    assert second_clerk.post(f"{begun}/presence", headers=csrf_header(second_clerk)).json["present"] == []


def test_the_preview_is_the_public_page_and_marked(clerk, begun, published, stranger):
    public = stranger.get(published).get_data(as_text=True)
    preview = clerk.get(f"{RECORD}/preview").get_data(as_text=True)
    assert article(preview) == article(public).replace("/en/documents/council-2026-0001/text", f"{RECORD}/preview/text")
    assert 'class="preview"' in preview
    assert 'class="preview"' not in public


def article(page):
    return re.search(r'<article class="record">.*?</article>', page, re.DOTALL)[0]


def test_a_file_of_a_draft_is_read_at_the_desk_alone(clerk, stranger):
    page = clerk.get(begin(clerk, file=TEXT).location).get_data(as_text=True)
    path = re.search(rf'href="({RECORD}/files/[0-9a-f]{{64}})"', page)[1]
    assert clerk.get(path).headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in clerk.get(path).headers["Content-Security-Policy"]
    assert stranger.get(f"/files/{path[-64:]}/notice.txt").status_code == 404


def test_a_file_is_taken_out_again(clerk):
    page = clerk.get(begin(clerk, file=TEXT).location).get_data(as_text=True)
    path = re.search(rf'action="({RECORD}/files/[0-9a-f]{{64}}/removal)"', page)[1]
    post(clerk, path)
    assert "There is no file yet." in clerk.get(f"{RECORD}/edit").get_data(as_text=True)


def test_nobody_approves_his_own(clerk, publisher, begun):
    write(publisher, title="Minutes by the publisher")
    post(publisher, f"{begun}/send")
    answer = post(publisher, f"{begun}/approve")
    assert answer.status_code == 403
    assert "Nobody publishes a text of their own" in answer.get_data(as_text=True)


def test_a_refusal_reaches_the_clerk(clerk, publisher, begun):
    post(clerk, f"{begun}/send")
    assert post(publisher, f"{begun}/refuse", **{"refuse-comment": " "}).status_code == 422
    post(publisher, f"{begun}/refuse", **{"refuse-comment": "The date is missing."})
    assert "The date is missing." in clerk.get(f"{begun}/edit").get_data(as_text=True)
    assert "Sent back" in clerk.get("/en/desk/work").get_data(as_text=True)


@pytest.mark.parametrize("page", ["", "/edit"])
def test_people_are_called_by_their_names(clerk, publisher, begun, page):
    post(clerk, f"{begun}/send")
    post(publisher, f"{begun}/refuse", **{"refuse-comment": "The date is missing."})
    shown = clerk.get(f"{begun}{page}").get_data(as_text=True)
    assert "Name of budi" in shown
    assert re.search(r">\s*budi", shown) is None


def test_what_is_published_is_read_by_everybody(published, stranger):
    assert "Minutes of May" in stranger.get(published).get_data(as_text=True)


def test_the_source_of_what_the_desk_wrote_is_the_department_in_the_readers_language(published, stranger):
    page = stranger.get(published.replace("/en/", "/id/")).get_data(as_text=True)
    assert re.search(r"Sumber</dt>\s*<dd[^>]*>([^<]*)<", page)[1] == "Dewan Kota"


def test_before_that_nobody_finds_a_word_of_it(begun, stranger):
    assert stranger.get("/en/documents/council-2026-0001").status_code == 404
    assert "Minutes of May" not in stranger.get("/en/").get_data(as_text=True)


def test_a_correction_shows_what_it_changes(clerk, published):
    post(clerk, f"{RECORD}/correct", **{"correct-note": "The number was wrong."})
    write(clerk, text="The council met twice.")
    page = clerk.get(RECORD).get_data(as_text=True)
    assert "The number was wrong." in page
    assert "<ins>twice" in page.replace("</ins><ins>", "")


def test_a_day_in_the_past_is_no_day_to_publish(clerk, publisher, begun):
    post(clerk, f"{begun}/send")
    post(publisher, f"{begun}/approve")
    answer = post(publisher, f"{begun}/schedule", **{"schedule-day": "2020-01-01"})
    assert (answer.status_code, "has passed" in answer.get_data(as_text=True)) == (422, True)
    assert post(publisher, f"{begun}/schedule", **{"schedule-day": "2999-01-01"}).status_code == 303


def test_an_embargo_is_lifted_for_a_reason(clerk, publisher, begun):
    post(clerk, f"{begun}/send")
    post(publisher, f"{begun}/approve")
    post(publisher, f"{begun}/embargo", **{"embargo-reason": "The council meets first."})
    assert "Publish now" not in publisher.get(begun).get_data(as_text=True)
    assert post(publisher, f"{begun}/publish").status_code == 422
    post(publisher, f"{begun}/lift-embargo", **{"lift-embargo-reason": "It met."})
    assert "Publish now" in publisher.get(begun).get_data(as_text=True)


def test_a_withdrawn_record_leaves_a_tombstone_and_no_answer(publisher, published, stranger):
    answer = post(publisher, f"{RECORD}/withdraw", **{"withdraw-reason": "personal-data"})
    assert answer.status_code == 303
    assert stranger.get(published).status_code == 410


def test_a_withdrawal_asks_again_who_one_is(desk_app, published):
    publisher = signed_in(desk_app, roles.PUBLISHER, "council", name="citra", age=timedelta(minutes=20))
    answer = post(publisher, f"{RECORD}/withdraw", **{"withdraw-reason": "personal-data"})
    assert "/account/confirm" in answer.location


def test_what_was_typed_comes_back_after_proving_who_one_is(desk_app, published, stranger):
    known = passwords.hashed(PASSWORD)
    publisher = signed_in(
        desk_app, roles.PUBLISHER, "council", name="citra", age=timedelta(minutes=20), password_hash=known
    )
    typed = {"withdraw-reason": "personal-data", "withdraw-comment": "A name <b> stood there."} | csrf(publisher)
    asked = publisher.post(f"{RECORD}/withdraw", data=typed, headers={"Referer": f"http://localhost{RECORD}"})
    page = publisher.post(asked.location, data=typed).get_data(as_text=True)
    kept = re.search(r'id="kept" name="kept" type="hidden" value="([^"]+)"', page)[1]
    proof = {"password": PASSWORD, "code": present_code(), "kept": kept} | csrf(publisher)
    proven = publisher.post("/en/account/confirm", data=proof)
    back = publisher.post(proven.location, data=proof)

    assert (asked.status_code, proven.status_code, back.status_code) == (307, 307, 422)
    assert "A name" not in page
    assert "A name &lt;b&gt; stood there." in back.get_data(as_text=True)
    assert "There is a problem" not in back.get_data(as_text=True)
    assert '<option selected value="personal-data">' in back.get_data(as_text=True)
    assert stranger.get(published).status_code == 200
    assert publisher.post(proven.location, data=typed).status_code == 303


def test_what_was_typed_for_one_address_is_not_taken_for_another(publisher, desk_app, published):
    with desk_app.test_request_context("/", method="POST", data={"withdraw-reason": "other"}):
        kept = kept_form.sealed("/en/desk/records/document/other/withdraw", 1)
    answer = post(publisher, f"{RECORD}/withdraw", kept=kept)
    assert (answer.status_code, "Choose a reason." in answer.get_data(as_text=True)) == (422, True)


def test_another_department_reads_nothing(desk_app, begun):
    outsider = signed_in(desk_app, roles.PUBLISHER, "buildings", name="tono")
    for part in ("", "/edit", "/preview", "/preview/text", "/versions/1"):
        assert outsider.get(f"{begun}{part}").status_code == 404
    assert post(outsider, f"{begun}/send").status_code == 404


def test_a_clerk_does_not_publish(clerk, begun):
    post(clerk, f"{begun}/send")
    assert post(clerk, f"{begun}/approve").status_code == 404


def test_pieces_of_a_file_go_on_where_they_broke_off(clerk):
    asked = clerk.post("/en/desk/uploads", data={"name": "notice.txt", "size": len(TEXT)}, headers=csrf_header(clerk))
    path = f"/en/desk/uploads/{asked.json['upload']}"
    assert send_piece(clerk, path, 0, TEXT[:10]).json["received"] == 10
    assert send_piece(clerk, path, 0, TEXT[:10]).status_code == 409
    assert clerk.get(path).json["received"] == 10
    assert send_piece(clerk, path, 10, TEXT[10:]).json["received"] == len(TEXT)
    answer = begin(clerk, upload=asked.json["upload"])
    assert fields(clerk.get(answer.location))["title"] == "Notice of works"
    assert clerk.get(path).status_code == 404


def send_piece(client, path, offset, piece):
    headers = csrf_header(client) | {"Upload-Offset": str(offset)}
    return client.post(path, data=piece, headers=headers, content_type="application/octet-stream")


def test_an_upload_of_somebody_else_is_not_there(clerk, second_clerk):
    asked = clerk.post("/en/desk/uploads", data={"name": "a.txt", "size": 3}, headers=csrf_header(clerk))
    path = f"/en/desk/uploads/{asked.json['upload']}"
    assert second_clerk.get(path).status_code == 404
    assert begin(second_clerk, upload=asked.json["upload"]).status_code == 422


def test_permits_and_deeds_have_their_own_fields(clerk, desk_app):
    begin(clerk, kind="permit", reference="P-1")
    path = "/en/desk/records/permit/p-1"
    write(
        clerk,
        path,
        title="Fence",
        status="issued",
        cost="1200.50",
        **{
            "parties-0-role": "contractor",
            "parties-0-company": "Tukang",
            "history-0-status": "issued",
            "history-0-day": "2026-03-01",
        },
    )
    filled = fields(clerk.get(f"{path}/edit"))
    assert (filled["cost"], filled["parties-0-company"], filled["history-0-day"]) == ("1200.50", "Tukang", "2026-03-01")
    assert "parties-2-role" in filled


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("path", ["work", "records", "new"])
def test_pages_stand_in_both_languages(clerk, path, language):
    assert clerk.get(f"/{language}/desk/{path}").status_code == 200


def test_answers_of_the_desk_are_kept_by_nobody(clerk, begun):
    for path in ("/en/desk/work", begun, f"{begun}/edit", f"{begun}/preview"):
        answer = clerk.get(path)
        assert (answer.headers["Cache-Control"], answer.headers.get("ETag")) == ("private, no-store", None), path
    assert json.loads(clerk.post(f"{begun}/presence", headers=csrf_header(clerk)).data)
