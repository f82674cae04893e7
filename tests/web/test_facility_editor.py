"""Facilities at the desk: the form, the address, the photographs, and what everybody sees at once."""

import itertools
import re
import shutil
from html import unescape
from io import BytesIO

import pytest
from PIL import Image

from app.factory import create_app
from app.kernel import roles
from app.settings import Settings
from tests.web.conftest import CheckingClient
from tests.web.people import csrf, signed_in

NEW = "/en/desk/facilities/new"
FORM = {
    "department": "buildings",
    "kind": "school",
    "names_en": "Boathouse Reading Room",
    "names_id": "Ruang Baca",
    "address": "",
    "point": "-6.2, 106.8",
    "opening_hours_en": "Mon–Fri 9–17",
    "step_free": "yes",
}


@pytest.fixture(scope="module")
def desk_app(portal_home, tmp_path_factory):
    """The small city for all tests of this module: each of them adds a facility of its own."""
    home = shutil.copytree(portal_home, tmp_path_factory.mktemp("editor") / "home", symlinks=True)
    app = create_app(Settings(home=home, secret_key="s" * 40, log_level="error", base_url="https://records.example"))
    app.test_client_class = CheckingClient
    return app


@pytest.fixture
def clerk(desk_app):
    return signed_in(desk_app, roles.CLERK, "buildings", name="ani")


@pytest.fixture
def stranger(desk_app):
    return desk_app.test_client()


def post(client, path, **data):
    return client.post(path, data=data | csrf(client), content_type="multipart/form-data")


@pytest.fixture
def added(clerk):
    page = clerk.get(NEW).get_data(as_text=True)
    kind = re.findall(r'<option value="([^"]+)"', page.partition('id="kind"')[2])[0]
    answer = post(clerk, NEW, **FORM | {"kind": kind})
    clerk.here = answer.location.partition("?")[0]
    clerk.public = clerk.here.replace("/desk/", "/places/")
    return clerk


def form(client):
    """What the form of the facility would send."""
    page = client.get(client.here).get_data(as_text=True)
    kind = re.search(r'<option selected value="([^"]+)"', page)[1]
    seen = re.search(r'id="seen"[^>]* value="([^"]+)"', page)[1]
    return FORM | {"kind": kind, "seen": seen}


_shades = itertools.count()


def picture():
    """A photograph of its own each time, with what cameras write into them."""
    file = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Secret camera"
    Image.new("RGB", (60, 40), (90, 140, next(_shades) * 8)).save(file, "JPEG", exif=exif)
    return BytesIO(file.getvalue()), "photo.jpg"


def test_what_is_saved_is_public_at_once(added, stranger):
    page = stranger.get(added.public).get_data(as_text=True)
    assert ("Boathouse Reading Room" in page, "Mon–Fri 9–17" in page) == (True, True)


def test_it_is_found_by_a_part_of_its_name(added):
    assert "Boathouse" in added.get("/en/desk/facilities?name=boat").get_data(as_text=True)


def test_it_moves_by_typed_coordinates(added, stranger):
    post(added, added.here, **form(added) | {"point": "-6.21, 106.81"})
    assert "-6.21000, 106.81000" in stranger.get(added.public).get_data(as_text=True)


def test_what_was_not_moved_stays_where_it_is_to_the_last_digit(added, stranger):
    exactly = "-6.1234564321, 106.1234564321"
    post(added, added.here, **form(added) | {"point": exactly})
    shown = re.search(r'id="point"[^>]* value="([^"]+)"', added.get(added.here).get_data(as_text=True))[1]
    post(added, added.here, **form(added) | {"point": shown, "phone": "1"})
    point = stranger.get(f"/api/v1{added.public.removeprefix('/en')}").json["point"]
    assert (shown, point) == ("-6.123456, 106.123456", [106.1234564321, -6.1234564321])


@pytest.mark.parametrize("point", ["", "here", "95, 10", "-6.2"])
def test_what_is_no_point_is_refused_and_nothing_typed_is_lost(clerk, point):
    answer = post(clerk, NEW, **FORM | {"point": point})
    assert (answer.status_code, "Mon–Fri 9–17" in answer.get_data(as_text=True)) == (422, True)


def test_a_link_that_would_run_is_refused(clerk):
    assert post(clerk, NEW, **FORM | {"link": "javascript:alert(1)"}).status_code == 422


def test_an_address_that_nobody_knows_is_told(clerk):
    answer = post(clerk, NEW, **FORM | {"address": "999 Nowhere Street", "find": "1"})
    assert "The city&#39;s register has no such address." in answer.get_data(as_text=True)


def test_a_known_address_stays_as_it_was_typed(clerk, stranger):
    found = post(clerk, NEW, **FORM | {"address": "1 HARBOUR RD", "point": "", "find": "1"})
    assert 'value="1 HARBOUR RD"' in found.get_data(as_text=True)


def test_the_second_save_overwrites_nothing(added):
    mine = form(added)
    post(added, added.here, **form(added) | {"phone": "1"})
    assert post(added, added.here, **mine | {"phone": "2"}).status_code == 409


def test_a_removed_facility_is_gone(added, stranger):
    post(added, f"{added.here}/remove")
    assert stranger.get(added.public).status_code == 404


def test_several_are_removed_together_after_one_more_question(added, stranger):
    second = post(added, NEW, **form(added) | {"names_en": "Second room", "names_id": "Ruang kedua"})
    chosen = [added.here.rpartition("/")[2], second.location.partition("?")[0].rpartition("/")[2]]
    browsed = added.get("/en/desk/facilities?size=100").get_data(as_text=True)
    assert set(chosen) <= set(re.findall(r'name="chosen" value="([^"]+)"', browsed))
    asked = post(added, "/en/desk/facilities", act="remove", chosen=chosen)
    said = asked.get_data(as_text=True)
    assert all(text in said for text in ("Remove 2 facilities", "Reading Room", "Second room"))
    assert (asked.status_code, stranger.get(added.public).status_code) == (200, 200)
    assert post(added, "/en/desk/facilities", act="remove", chosen=chosen, sure="1").status_code == 303
    assert {added.get(f"/en/desk/facilities/{slug}").status_code for slug in chosen} == {404}
    assert stranger.get(added.public).status_code == 404


def test_after_a_removal_the_list_is_narrowed_as_before(added):
    narrowed = "/en/desk/facilities?name=Room&sort=-changed"
    action = re.search(r'<form class="work" action="([^"]+)"', added.get(narrowed).get_data(as_text=True))[1]
    chosen = [added.here.rpartition("/")[2]]
    asked = post(added, unescape(action), act="remove", chosen=chosen).get_data(as_text=True)
    again = re.search(r'<form method="post" action="([^"]+)"', asked)[1]
    done = post(added, unescape(again), act="remove", chosen=chosen, sure="1")
    assert done.location == f"{narrowed}&said=facilities-removed"


def test_one_facility_of_others_among_several_removes_none(added, desk_app, stranger):
    slug = added.here.rpartition("/")[2]
    outsider = signed_in(desk_app, roles.CLERK, "council", name="tono")
    assert post(outsider, "/en/desk/facilities", act="remove", chosen=[slug], sure="1").status_code == 404
    assert post(added, "/en/desk/facilities", act="remove", chosen=[slug, "nowhere"], sure="1").status_code == 404
    assert stranger.get(added.public).status_code == 200


def test_another_department_finds_no_such_facility(added, desk_app):
    outsider = signed_in(desk_app, roles.CLERK, "council", name="tono")
    assert {outsider.get(path).status_code for path in (added.here, f"{added.here}/photos")} == {404}


# -- photographs ------------------------------------------------------------------------------------------------------


def add_photo(client, **given):
    return post(
        client, f"{client.here}/photos", **{"photo": picture(), "description_en": "Seen from the quay."} | given
    )


def shown(stranger, public):
    return re.findall(r'<img class="photo__picture" src="(/photos/\w+)"[^>]* alt="([^"]*)"', stranger.get(public).text)


def test_a_photograph_is_on_the_page_with_its_description(added, stranger):
    assert add_photo(added).status_code == 303
    assert [words for _, words in shown(stranger, added.public)] == ["Seen from the quay."]


def test_programs_are_told_of_it(added, stranger):
    add_photo(added)
    told = stranger.get(added.public.replace("/en/", "/api/v1/")).json["facility"]["photos"]
    assert [photo["description"] for photo in told] == [{"en": "Seen from the quay."}]


def test_nothing_of_the_camera_is_kept(added, stranger):
    add_photo(added)
    ((address, _),) = shown(stranger, added.public)
    answer = stranger.get(address)
    assert (b"Secret camera" in answer.data, answer.mimetype) == (False, "image/jpeg")


def test_a_photograph_without_a_description_is_refused(added):
    assert add_photo(added, description_en=" ").status_code == 422


@pytest.mark.parametrize("content", [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"])
def test_what_is_no_photograph_is_refused(added, content):
    assert add_photo(added, photo=(BytesIO(content), "photo.jpg")).status_code == 422


def test_a_removed_photograph_is_gone_at_once(added, stranger):
    add_photo(added)
    ((address, _),) = shown(stranger, added.public)
    post(added, f"{added.here}/photos/{address.rpartition('/')[2]}/remove")
    assert (stranger.get(address).status_code, shown(stranger, added.public)) == (404, [])
