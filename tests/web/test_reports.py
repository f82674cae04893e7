"""Released reports as strangers read them, and the desk where they are released."""

import csv
import io
import json
import re

import mapbox_vector_tile
import pytest
from sqlalchemy import select

from app.complaints.bulk import bulk_release
from app.complaints.handling import releasing
from app.complaints.handling.releasing import Photo
from app.complaints.model import ComplaintRow
from app.complaints.released.model import PublicComplaintRow
from app.factory import create_app
from app.jobs.search_feed import rebuild_desk, rebuild_public
from app.kernel import roles
from app.kernel.actor import STRANGER, SYSTEM
from app.kernel.mercator import position_of, tile_of
from app.opendata.tiles import EXTENT
from app.settings import Settings
from tests.integration.app.complaints.small_cases import SOUTH, STEP, WEST, officer, small_cases
from tests.web.people import csrf, signed_in

READINGS = 1000
ZOOM = 17


@pytest.fixture(scope="module")
def city(fresh_database, tmp_path_factory):
    """A portal with an ordinary report and a sensitive one, released; and one that is not."""
    home = tmp_path_factory.mktemp("city")
    with fresh_database("sqlite") as url:
        settings = Settings(home=home, database_url=url, secret_key="x" * 40, log_level="error")
        app = create_app(settings)
        database = app.extensions["psis"].database
        app.cases = small_cases(database, home)
        app.plain = app.cases.released(summary="A hole in the road. It is deep.").lower()
        app.loud = app.cases.released(
            category="noise", summary="Loud music at night", point=(WEST + 4.4 * STEP, SOUTH + STEP)
        ).lower()
        app.hidden = app.cases.file(text="Nobody may read this").lower()
        rebuild_public(database, settings.public_index, print)
        rebuild_desk(database, settings.desk_index, print)
        yield app
        database.close()


@pytest.fixture
def client(city):
    return city.test_client()


def point_of(city, reference):
    with city.extensions["psis"].database.open(STRANGER) as session:
        found = select(PublicComplaintRow).where(PublicComplaintRow.reference == reference.upper())
        row = session.scalars(found).one()
        return row.longitude, row.latitude


def test_the_list_shows_what_was_released(client, city):
    text = client.get("/en/reports").text
    assert (city.plain in text, city.loud in text, city.hidden in text) == (True, True, False)


def test_the_list_is_narrowed_by_category(client, city):
    text = client.get("/en/reports?category=noise").text
    assert (city.plain in text, city.loud in text) == (False, True)


def test_the_list_is_narrowed_to_open_reports(client, city):
    assert city.plain in client.get("/id/reports?state=open").text


def test_a_page_past_the_end_is_the_last_one(client, city):
    assert city.plain in client.get("/en/reports?page=99").text


def test_the_page_says_what_happened_in_plain_words(client, city):
    assert "The city has received the report." in client.get(f"/en/reports/{city.plain}").text


def test_the_page_of_a_sensitive_report_says_that_its_place_is_approximate(client, city):
    assert "Approximate place" in client.get(f"/en/reports/{city.loud}").text


def test_the_page_of_another_says_nothing_of_the_kind(client, city):
    assert "pproximate place" not in client.get(f"/en/reports/{city.plain}").text


def test_a_reference_that_was_typed_leads_to_the_page(client, city):
    answer = client.get(f"/en/reports/{city.plain.upper().replace('-', '')}")
    assert (answer.status_code, answer.location) == (302, f"/en/reports/{city.plain}")


@pytest.mark.parametrize("path", ["/en/reports/{}", "/en/reports/{}/new.atom"])
def test_a_hidden_report_is_answered_as_one_that_never_was(client, city, path):
    hidden, wrong = client.get(path.format(city.hidden)), client.get(path.format("0000-0000-0"))
    assert (hidden.status_code, _without_reference(hidden.text)) == (404, _without_reference(wrong.text))


def _without_reference(text):
    return re.sub(r"[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]|give this reference: \w+", "", text)


def test_the_search_finds_a_released_report(client, city):
    assert city.loud in client.get("/en/search?q=loud+music&kind=complaint").text


def test_the_search_finds_a_report_by_its_category_in_either_language(client, city):
    assert city.plain in client.get("/id/search?q=potholes").text


def test_a_report_lies_on_the_list_of_the_map(client, city):
    assert city.loud in client.get("/en/map/list?layer=reports").text


def test_a_place_tells_of_the_reports_near_it(client, city):
    assert city.plain in client.get("/en/places/4-promenade").text


def test_the_feed_of_a_ward_tells_of_its_reports(client, city):
    assert city.plain in client.get("/en/reports.atom?ward=Ward+1").text


def test_the_sitemap_names_the_reports(client, city):
    assert f"/en/reports/{city.plain}" in client.get("/sitemap-reports-1.xml").text


def _text(client, path):
    """What is there, read to its end."""
    with client.get(path) as answer:
        return answer.text


def _status(client, path):
    with client.get(path) as answer:
        return answer.status_code


def _page(client, reference):
    found = re.search(r'data-longitude="([^"]+)" data-latitude="([^"]+)"', _text(client, f"/en/reports/{reference}"))
    return float(found[1]), float(found[2])


def _geojson(client, reference):
    features = json.loads(_text(client, "/en/reports.geojson"))["features"]
    return _of(features, lambda one: one["properties"]["reference"], reference)


def _layer(client, reference):
    return _of(json.loads(_text(client, "/layers/reports.geojson"))["features"], lambda one: one["id"], reference)


def _items(client, reference):
    return _of(
        json.loads(_text(client, "/ogc/collections/reports/items"))["features"], lambda one: one["id"], reference
    )


def _of(features, name, reference):
    return tuple(next(one["geometry"]["coordinates"] for one in features if name(one).lower() == reference))


def _atom(client, reference):
    text = _text(client, f"/en/reports/{reference}/new.atom")
    latitude, longitude = re.search(r"<georss:point>(\S+) (\S+)</georss:point>", text).groups()
    return float(longitude), float(latitude)


def _csv(client, reference):
    rows = csv.DictReader(io.StringIO(_text(client, "/en/reports.csv").lstrip("\ufeff")))
    row = next(row for row in rows if row["reference"].lower() == reference)
    return float(row["longitude"]), float(row["latitude"])


def _open311(client, reference):
    (request,) = json.loads(_text(client, f"/open311/v2/requests/{reference.upper()}.json"))
    return request["long"], request["lat"]


SURFACES = (_page, _geojson, _layer, _items, _atom, _csv, _open311)


def test_every_surface_gives_one_point_however_often_it_is_read(client, city):
    read = {SURFACES[number % len(SURFACES)](client, city.loud) for number in range(READINGS)}
    assert read == {point_of(city, city.loud)}


def test_a_tile_draws_the_report_at_that_point(client, city):
    longitude, latitude = point_of(city, city.loud)
    x, y = tile_of(longitude, latitude, ZOOM)
    decoded = mapbox_vector_tile.decode(
        client.get(f"/tiles/reports/{ZOOM}/{x}/{y}.mvt").data, default_options={"y_coord_down": True}
    )
    drawn = {
        one["properties"]["id"]: (one["geometry"]["coordinates"], one["properties"].get("approximate"))
        for one in decoded["reports"]["features"]
    }
    across, down = position_of(longitude, latitude, ZOOM)
    assert drawn[city.loud] == ([round((across - x) * EXTENT), round((down - y) * EXTENT)], True)


def test_a_photograph_that_is_released_is_shown_until_it_goes(client, city):
    store = city.extensions["psis"].case_files
    sha256, size = store.put(io.BytesIO(b"\xff\xd8\xff\xe0 pixels"))
    photo = Photo(
        sha256=sha256, media_type="image/jpeg", size=size, width=4, height=3, description={"en": "A very deep hole"}
    )
    reference = city.cases.release(city.cases.file(), photos=[photo]).lower()
    shown = client.get(f"/en/reports/{reference}").text, _status(client, f"/photos/{sha256}")
    with city.extensions["psis"].database.unit(officer()) as unit:
        releasing.hide(unit, reference, "It insults somebody.")
    gone = _status(client, f"/photos/{sha256}")
    assert ("A very deep hole" in shown[0], shown[1], gone) == (True, 200, 404)


def test_a_released_photograph_does_not_tell_when_it_was_sent(client, city):
    sha256, size = city.extensions["psis"].case_files.put(io.BytesIO(b"\xff\xd8\xff\xe0 other pixels"))
    photo = Photo(sha256=sha256, media_type="image/jpeg", size=size, width=4, height=3, description={"en": "A hole"})
    city.cases.release(city.cases.file(), photos=[photo])
    first = client.get(f"/photos/{sha256}", buffered=True)
    again = client.get(f"/photos/{sha256}", buffered=True, headers={"If-None-Match": first.headers["ETag"]})
    asked = client.get(
        f"/photos/{sha256}", buffered=True, headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    )
    assert ("Last-Modified" in first.headers, again.status_code, asked.status_code) == (False, 304, 200)


@pytest.fixture
def desk(city):
    return signed_in(city, roles.OFFICER, "works", name="officer-web")


def test_an_officer_releases_a_summary(desk, city):
    reference = city.cases.file(text="Ann fell into a hole").lower()
    sent = {"summary": "A hole in the pavement", "language": "en"} | csrf(desk)
    answer = desk.post(f"/en/desk/complaints/{reference}/release", data=sent)
    assert answer.location.endswith("?said=report-released")
    assert "A hole in the pavement" in city.test_client().get(f"/en/reports/{reference}").text


def test_an_officer_who_releases_at_once_with_another_is_told_and_keeps_his_words(desk, city):
    reference = city.cases.file()
    address = f"/en/desk/complaints/{reference.lower()}/release"
    seen = re.search(r'name="revision"[^>]* value="(\d+)"', desk.get(address).text)[1]
    city.cases.release(reference, "A hole in the road")
    sent = {"summary": "My own words", "language": "en", "revision": seen} | csrf(desk)
    answer = desk.post(address, data=sent)
    again = re.search(r'name="revision"[^>]* value="(\d+)"', answer.text)[1]
    assert (answer.status_code, "My own words" in answer.text) == (409, True)
    assert desk.post(address, data=sent | {"revision": again}).status_code == 303


def test_personal_data_are_shown_before_anything_is_public(desk, city):
    reference = city.cases.file().lower()
    sent = {"summary": "Call 0812-3456-7890", "language": "en"} | csrf(desk)
    answer = desk.post(f"/en/desk/complaints/{reference}/release", data=sent)
    assert (answer.status_code, "<mark>0812-3456-7890</mark>" in answer.text) == (422, True)


def test_what_may_stay_is_ticked_and_explained(desk, city):
    reference = city.cases.file().lower()
    sent = {"summary": "Call 0812-3456-7890", "language": "en"} | csrf(desk)
    text = desk.post(f"/en/desk/complaints/{reference}/release", data=sent).text
    ticked = re.search(r'name="accepted" value="([^"]+)"', text)[1]
    sent |= {"accepted": ticked, "reason": "It is the number of the department."}
    answer = desk.post(f"/en/desk/complaints/{reference}/release", data=sent)
    assert answer.status_code == 303


def test_a_confidential_report_has_no_form(desk, city):
    reference = city.cases.file(content="confidential").lower()
    text = desk.get(f"/en/desk/complaints/{reference}/release").text
    assert ("nothing of it becomes public" in text, 'name="summary"' in text) == (True, False)


def test_an_officer_takes_a_report_off_the_public_pages(desk, city):
    reference = city.cases.released().lower()
    sent = {"hide-reason": "It threatens a neighbour."} | csrf(desk)
    answer = desk.post(f"/en/desk/complaints/{reference}/release/hide", data=sent)
    assert answer.location.endswith("?said=report-hidden")
    assert city.test_client().get(f"/en/reports/{reference}").status_code == 404


def test_hiding_without_a_reason_says_so(desk, city):
    reference = city.cases.released().lower()
    answer = desk.post(f"/en/desk/complaints/{reference}/release/hide", data={"hide-reason": ""} | csrf(desk))
    assert (answer.status_code, "Say why it should no longer be public." in answer.text) == (422, True)


def test_an_officer_of_another_department_finds_no_such_report(city):
    elsewhere = signed_in(city, roles.OFFICER, "safety", name="officer-elsewhere")
    assert elsewhere.get(f"/en/desk/complaints/{city.hidden}/release").status_code == 404


def test_what_was_released_without_a_summary_has_a_name_and_is_not_said_to_have_one(city):
    reference = city.cases.file(text="Nobody may read this either")
    database = city.extensions["psis"].database
    with database.unit(SYSTEM) as unit, database.open(STRANGER) as public:
        number = unit.session.scalars(select(ComplaintRow.id).where(ComplaintRow.reference == reference)).one()
        assert bulk_release.release(unit, public, [number], {}) == 1
    page = city.test_client().get(f"/en/reports/{reference.lower()}").text
    heading = re.search(r"<h1[^>]*>([^<]*)</h1>", page)[1]
    assert (heading != "", "This summary" in page, "is not public." in page) == (True, False, True)
