"""The editor of ordinances in the browser's terms: from an empty draft to an amended law that strangers read."""

import itertools
import re
import shutil

import pytest

from app.factory import create_app
from app.kernel import roles
from app.settings import Settings
from tests.web.conftest import CheckingClient
from tests.web.people import csrf_header, post, signed_in

NEW = {
    "title": "Markets (Amendment) Ordinance",
    "type": "ordinance",
    "language": "en",
    "department": "council",
    "enacted": "2026-03-01",
    "commenced": "2026-04-01",
}


@pytest.fixture(scope="module")
def desk_app(portal_home, tmp_path_factory):
    """The small city for all tests of this module: each of them begins a law of its own."""
    home = shutil.copytree(portal_home, tmp_path_factory.mktemp("editor") / "home", symlinks=True)
    app = create_app(Settings(home=home, secret_key="s" * 40, log_level="error", base_url="https://records.example"))
    app.test_client_class = CheckingClient
    return app


@pytest.fixture(scope="module")
def numbers_of_laws():
    return itertools.count(1)


@pytest.fixture
def begun(clerk, numbers_of_laws):
    """A clerk with a draft of his own, at the address ``here``."""
    number = f"Ordinance No. {next(numbers_of_laws)} of 2026"
    answer = post(clerk, "/en/desk/ordinances/new", **NEW, number=number)
    clerk.here = answer.location.partition("?")[0]
    return clerk


def add(client, text="Text.", heading="", number="", after=""):
    page = client.get(f"{client.here}/sections/new?after={after}").get_data(as_text=True)
    number = number or re.search(r'id="number"[^>]* value="([^"]*)"', page)[1]
    return post(
        client, f"{client.here}/sections/new?after={after}", number=number, heading=heading, text=text, chapter=""
    )


def numbers(client):
    return re.findall(
        r'<p class="lawlist__title"><a[^>]*><b>([^<]+)</b>', client.get(client.here).get_data(as_text=True)
    )


def section_form(client, eid):
    page = client.get(f"{client.here}/sections/{eid}").get_data(as_text=True)
    return {
        "began_from": re.search(r'name="began_from"[^>]* value="([^"]*)"', page)[1],
        "number": re.search(r'id="number"[^>]* value="([^"]*)"', page)[1],
        "heading": "",
        "chapter": "",
    }


# -- sections ---------------------------------------------------------------------------------------------------------


def test_a_law_begins_as_a_draft_on_the_list(begun):
    assert NEW["title"] in begun.get("/en/desk/ordinances").get_data(as_text=True)


def test_a_law_without_a_title_is_not_begun(clerk):
    answer = post(clerk, "/en/desk/ordinances/new", **NEW | {"title": "", "number": "1"})
    assert (answer.status_code, "Enter a title." in answer.get_data(as_text=True)) == (422, True)


def test_sections_get_the_next_number_and_one_between_two_a_letter(begun):
    for _ in range(2):
        add(begun)
    add(begun, after="sec_1")
    assert numbers(begun) == ["1", "1A", "2"]


def test_a_section_moves_up_by_a_button(begun):
    add(begun)
    add(begun)
    post(begun, f"{begun.here}/sections/sec_2/up")
    assert numbers(begun) == ["2", "1"]


def test_all_sections_are_numbered_anew(begun):
    add(begun)
    add(begun)
    post(begun, f"{begun.here}/sections/sec_2/up")
    post(begun, f"{begun.here}/renumber")
    assert numbers(begun) == ["1", "2"]


def test_a_section_is_removed(begun):
    add(begun)
    post(begun, f"{begun.here}/sections/sec_1/remove")
    assert numbers(begun) == []


def test_a_preview_saves_nothing(begun):
    answer = post(
        begun, f"{begun.here}/sections/new", number="1", heading="", text="- (1) Seen.", chapter="", preview="1"
    )
    assert ('<span class="law-number">(1)</span> Seen.' in answer.get_data(as_text=True), numbers(begun)) == (True, [])


def record_of(client):
    """The address of its record at the desk."""
    return client.here.replace("/ordinances/", "/records/ordinance/")


def test_the_preview_of_a_law_has_its_contents_and_is_marked(begun):
    add(begun, "Traders need a licence.", heading="Licences")
    preview = begun.get(f"{record_of(begun)}/preview?on=2026-05-01").get_data(as_text=True)
    assert f'href="{record_of(begun)}/preview/sections/sec_1?on=2026-05-01"' in preview
    assert "In force" in preview
    assert 'class="preview"' in preview


@pytest.mark.parametrize("part", ["text", "sections/sec_1"])
def test_the_preview_of_a_law_has_its_text(begun, part):
    add(begun, "Traders need a licence.", heading="Licences")
    preview = begun.get(f"{record_of(begun)}/preview/{part}").get_data(as_text=True)
    assert "Traders need a licence." in article_of(preview)
    assert 'class="preview"' in preview


def test_the_preview_of_a_law_says_that_it_is_not_in_force_on_an_earlier_day(begun):
    add(begun)
    preview = begun.get(f"{record_of(begun)}/preview?on=2026-03-15").get_data(as_text=True)
    assert "On that day this ordinance was not yet in force." in preview


def test_a_section_that_the_draft_does_not_have_has_no_preview(begun):
    assert begun.get(f"{record_of(begun)}/preview/sections/sec_9").status_code == 404


def test_the_preview_of_a_law_is_its_public_page(begun, publisher, desk_app):
    add(begun, "Traders need a licence.", heading="Licences")
    record = record_of(begun)
    before = [begun.get(f"{record}/preview{part}").get_data(as_text=True) for part in _PARTS]
    post(begun, f"{record}/send")
    post(publisher, f"{record}/approve")
    post(publisher, f"{record}/publish")
    public = begun.here.replace("/desk", "")
    stranger = desk_app.test_client()
    after = [stranger.get(f"{public}{part.removeprefix('/sections')}").get_data(as_text=True) for part in _PARTS]
    within = [article_of(page).replace(f"{record}/preview/sections/", f"{public}/") for page in before]
    assert [page.replace(f"{record}/preview", public) for page in within] == [
        _WITHOUT_DATA.sub("", article_of(page)) for page in after
    ]


_PARTS = ("", "/text", "/sections/sec_1")
_WITHOUT_DATA = re.compile(
    r"<li><a[^>]*>(This text as Akoma Ntoso \(XML\)|This ordinance as JSON)</a></li>"
    r"|<p class=\"govuk-body-s noprint\"><a[^>]*>This section as JSON</a></p>"
)


def article_of(text):
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", text[text.index("<article") : text.index("</article>")])


def test_a_section_without_a_number_is_not_saved_and_nothing_typed_is_lost(begun):
    answer = post(begun, f"{begun.here}/sections/new", number="", heading="", text="Typed <b> words.", chapter="")
    assert (answer.status_code, "Typed &lt;b&gt; words." in answer.get_data(as_text=True)) == (422, True)


def test_the_second_save_of_a_section_is_compared_and_overwrites_nothing(begun, second_clerk):
    add(begun, "The first text.")
    second_clerk.here = begun.here
    mine = section_form(second_clerk, "sec_1")
    post(begun, f"{begun.here}/sections/sec_1", **section_form(begun, "sec_1"), text="Saved meanwhile.")
    answer = post(second_clerk, f"{begun.here}/sections/sec_1", **mine, text="Mine.")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "<del>" in page, "Mine." in page) == (409, True, True)


def test_a_section_that_is_not_there_is_not_found(begun):
    assert begun.get(f"{begun.here}/sections/sec_9").status_code == 404


def test_another_department_finds_no_such_law(begun, desk_app):
    outsider = signed_in(desk_app, roles.CLERK, "buildings", name="tono")
    assert {outsider.get(f"{begun.here}{part}").status_code for part in ("", "/sections/new", "/relations")} == {404}


# -- facts ------------------------------------------------------------------------------------------------------------


def facts(client):
    page = client.get(f"{client.here}/facts").text
    given = {"title": NEW["title"], "number": "9", "type": "ordinance", "enacted": "2026-03-01", "summary": ""}
    return given | {"began_from": re.search(r'name="began_from"[^>]* value="([^"]*)"', page)[1], "preamble": ""}


def test_the_day_of_commencement_is_changed(begun):
    post(begun, f"{begun.here}/facts", **facts(begun) | {"commenced": "2027-07-01"})
    assert 'value="2027-07-01"' in begun.get(f"{begun.here}/facts").text


def test_facts_that_were_saved_meanwhile_are_not_overwritten(begun):
    mine = facts(begun)
    post(begun, f"{begun.here}/facts", **facts(begun) | {"title": "Another title"})
    assert post(begun, f"{begun.here}/facts", **mine | {"title": "A third one"}).status_code == 422


# -- checks -----------------------------------------------------------------------------------------------------------


def test_references_that_lead_nowhere_are_told(begun):
    add(begun, "See section 7.")
    assert "1 reference leads nowhere." in begun.get(f"{begun.here}/references").get_data(as_text=True)


def test_definitions_are_listed(begun):
    add(begun, '"stall" means a table.')
    assert ">stall" in begun.get(f"{begun.here}/definitions").get_data(as_text=True)


def test_links_are_found_anew(begun):
    add(begun, "A stall.")
    add(begun, '"stall" means a table.')
    post(begun, f"{begun.here}/references")
    assert "stall" in begun.get(f"{begun.here}/references").get_data(as_text=True)


# -- amendments and relations -----------------------------------------------------------------------------------------


def target(client):
    """A published law with a section, as the pages of the editor offer them."""
    page = client.get(f"{client.here}/amendments/new").get_data(as_text=True)
    for slug in re.findall(r"amendments/new\?target=([^\"&]+)", page):
        choice = client.get(f"{client.here}/amendments/new?target={slug}").get_data(as_text=True)
        if found := re.findall(r'<option(?: selected)? value="((?:sec|art)_[^"]+)"', choice):
            return slug, found[0]
    raise AssertionError("no law with sections is published")


def instruct(client, action="replace", **given):
    slug, eid = target(client)
    path = f"{client.here}/amendments/new?target={slug}&action={action}&eid={eid}"
    return post(client, path, **{"number": "", "heading": "", "text": "Unheardof.", "day": ""} | given)


def test_an_instruction_shows_what_becomes_of_the_text(begun):
    assert instruct(begun).status_code == 303
    page = begun.get(f"{begun.here}/amendments").get_data(as_text=True)
    assert ("<ins>" in page, "Unheardof" in page) == (True, True)


def test_strangers_see_nothing_of_it_before_it_is_published(begun, desk_app):
    instruct(begun)
    slug, eid = target(begun)
    page = desk_app.test_client().get(f"/en/ordinances/{slug}/{eid}?on=2030-01-01").get_data(as_text=True)
    assert "Unheardof." not in page


def test_an_instruction_needs_its_text(begun):
    assert instruct(begun, text="").status_code == 422


def test_an_instruction_is_removed(begun):
    instruct(begun)
    page = begun.get(f"{begun.here}/amendments").get_data(as_text=True)
    print_ = re.search(r'name="began_from" value="([^"]+)"', page)[1]
    post(begun, f"{begun.here}/amendments/0/remove", began_from=print_)
    assert "This law changes no text of another." in begun.get(f"{begun.here}/amendments").get_data(as_text=True)


def form_of_instruction(client):
    page = client.get(f"{client.here}/amendments/0").get_data(as_text=True)
    return re.search(r'name="began_from"[^>]* value="([^"]+)"', page)[1], page


def test_an_instruction_is_changed_in_its_place(begun):
    instruct(begun)
    print_, page = form_of_instruction(begun)
    assert "Unheardof." in page
    sent = {"number": "", "heading": "", "text": "Known by now.", "day": "", "began_from": print_}
    assert post(begun, f"{begun.here}/amendments/0", **sent).status_code == 303
    page = begun.get(f"{begun.here}/amendments").get_data(as_text=True)
    assert ("now." in page, "Unheardof" in page) == (True, False)


def test_an_instruction_that_somebody_changed_meanwhile_is_not_overwritten(begun):
    instruct(begun)
    print_, _page = form_of_instruction(begun)
    sent = {"number": "", "heading": "", "day": "", "began_from": print_}
    post(begun, f"{begun.here}/amendments/0", **sent, text="First.")
    answer = post(begun, f"{begun.here}/amendments/0", **sent, text="Second.")
    assert (answer.status_code, "Second." in answer.get_data(as_text=True)) == (422, True)
    assert "First." in form_of_instruction(begun)[1]


def test_an_instruction_that_is_not_there_has_no_form(begun):
    assert begun.get(f"{begun.here}/amendments/0").status_code == 404


def test_whoever_reads_the_law_is_seen_by_the_other(begun, second_clerk):
    add(begun)
    pages = [f"{begun.here}{part}" for part in ("", "/sections/sec_1", "/amendments")]
    presence = re.search(r'data-present="([^"]+)"', begun.get(begun.here).get_data(as_text=True))[1]
    begun.post(presence, headers=csrf_header(begun))
    assert all("ani has this draft open." in second_clerk.get(one).get_data(as_text=True) for one in pages)
    assert second_clerk.post(presence, headers=csrf_header(second_clerk)).json["present"] == ["Name of ani"]


def test_publishing_it_changes_the_other_law_on_its_day(begun, publisher, desk_app):
    add(begun, "A section is replaced.")
    instruct(begun, text="Published words.")
    slug, eid = target(begun)
    record = begun.here.replace("/ordinances/", "/records/ordinance/")
    for client, act in ((begun, "send"), (publisher, "approve"), (publisher, "publish")):
        answer = post(client, f"{record}/{act}")
        assert answer.status_code == 303, answer.get_data(as_text=True)
    stranger = desk_app.test_client()
    pages = [
        stranger.get(f"/en/ordinances/{slug}/{eid}?on={on}").get_data(as_text=True)
        for on in ("2026-03-31", "2026-04-01")
    ]
    assert ["Published words." in page for page in pages] == [False, True]


def relate(client, other, day=""):
    given = {"acting": "this", "effect": "repeals", "other": other, "section": "", "day": day, "note": ""}
    return post(client, f"{client.here}/relations", **given)


def test_a_relation_is_added_by_the_title_of_the_other_law(begun):
    page = begun.get(f"{begun.here}/relations").get_data(as_text=True)
    title = re.search(r'<datalist id="works"><option value="([^"]+)"', page)[1]
    relate(begun, title, day="2030-01-01")
    shown = begun.get(f"{begun.here}/relations").get_data(as_text=True)
    assert ("What follows from that" in shown, "<strong>Repealed</strong>" in shown) == (True, True)


def test_a_relation_to_what_is_no_law_is_refused(begun):
    answer = relate(begun, "nothing")
    assert (answer.status_code, "is no address of a work of law" in answer.get_data(as_text=True)) == (422, True)


def test_a_relation_is_removed(begun):
    post(
        begun,
        f"{begun.here}/relations",
        acting="this",
        effect="repeals",
        other="/akn/xx/act/2001/1",
        section="",
        day="",
        note="",
    )
    page = begun.get(f"{begun.here}/relations").get_data(as_text=True)
    print_ = re.search(r'name="began_from" value="([^"]+)"', page)[1]
    post(begun, f"{begun.here}/relations/0/remove", began_from=print_)
    assert "began_from" not in begun.get(f"{begun.here}/relations").get_data(as_text=True)
