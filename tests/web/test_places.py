"""A place's page joins what the city knows of it, and is found however its address is typed."""

import re
import shutil
import xml.etree.ElementTree as ET
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from app.db.catalogue import raise_revision
from app.db.files import FileStore
from app.db.session import Database
from app.factory import create_app
from app.kernel.actor import STRANGER, SYSTEM
from app.settings import Settings
from records.indexing import all_public_ids, public_entries
from records.kinds import Document, Place
from records.search.tantivy_index import rebuild
from tests.web.conftest import CheckingClient
from tests.web.small_city import SOURCE, permit, publish_all, take
from tests.web.small_places import area, put_places

ATOM = "{http://www.w3.org/2005/Atom}"
HERE = "/en/places/1-harbour-road"


@pytest.fixture(scope="module")
def app(sqlite_template, tmp_path_factory):
    """The small city with places of its own, a permit next door and a notice that names the street."""
    home = tmp_path_factory.mktemp("places")
    shutil.copy(sqlite_template, home / "psis.db")
    settings = Settings(home=home, secret_key="s" * 40, log_level="error", base_url="https://records.example")
    with closing(Database(settings.database)) as database:
        files = FileStore(settings.files)
        put_places(database)
        put_areas(database)
        publish_all(database, files, settings.public_index)
        take(database, files, next_door(), notice(), same_parcel(), in_a_numbered_ward(), in_a_unit())
        with database.open(STRANGER) as session:
            every = [one for portion in all_public_ids(session) for one in portion]
            rebuild(settings.public_index, public_entries(session, every))
    app = create_app(settings)
    app.test_client_class = CheckingClient
    return app


def next_door():
    place = Place("3 Harbour Rd.", "P-19", "", (106.8002, -6.2))
    return permit(20, reference="BP-NEXT", title="Garden wall", place=place, day=date(2024, 5, 5), history=())


def notice():
    values = {"department": "council", "type": "notice", "source": SOURCE}
    return Document(reference="HR-1", title="Works on the quay", text="The Harbour Road is closed.", **values)


def put_areas(database):
    """A ward that records call by its number, and a quarter that none names."""
    with database.unit(SYSTEM) as unit:
        fifth, quarter = area("wards", "ward", "Ward 5", 0.0), area("wards", "neighbourhood", "Quay Quarter", 0.001)
        unit.session.add_all([fifth, quarter])
        fifth.reference = "5"
        raise_revision(unit.session)


def same_parcel():
    place = Place("7 Harbour Road", "P-17", "", (106.80001, -6.2))
    return permit(21, reference="BP-SAME", title="Shed of the parcel", place=place, history=())


def in_a_numbered_ward():
    return permit(22, reference="BP-FIVE", title="Porch of the fifth", place=Place("8 Far Road", "", "5"), history=())


def in_a_unit():
    place = Place("2484 12th St NE Unit Bldg 11", "", "", (106.84, -6.24))
    return permit(23, reference="BP-UNIT", title="Sprinklers", place=place, history=())


def section(text, name):
    """The part of the page under the heading with that id."""
    return text.partition(f'<section aria-labelledby="{name}">')[2].partition("</section>")[0]


@pytest.mark.parametrize(
    "typed",
    [
        "1 Harbour Road",
        "1 harbour rd.",
        "Harbour Road 1",
        "Unit 3, 1 Harbour Rd",
        "1 HARBOUR ROAD #2",
    ],
)
def test_an_address_leads_to_its_place_however_it_is_typed(client, typed):
    answer = client.get("/en/places", query_string={"q": typed})

    assert answer.headers["Location"].endswith(HERE)


def test_an_address_written_otherwise_in_the_address_bar_leads_to_the_page(client):
    assert client.get("/en/places/Harbour Rd 1").headers["Location"].endswith(HERE)


def test_several_places_are_offered_to_choose_from(client):
    text = client.get("/en/places?q=1 harbour").text

    assert HERE in text
    assert "/en/places/1-harbour-lane" in text


def test_an_address_that_is_not_one_place_alone_leads_to_the_choice(client):
    assert client.get("/en/places/1-harbour").headers["Location"] == "/en/places?q=1+harbour"


def test_a_place_tells_of_its_permits_with_state_source_and_day(client):
    permits = section(client.get(HERE).text, "permits")

    assert "Corrected fence" in permits
    assert "Issued" in permits
    assert "Source: City of Teluk" in permits


def test_a_day_on_which_the_source_was_so_is_not_invented(client):
    assert "Source: City of Teluk; last changed here on " in section(client.get(HERE).text, "permits")
    assert ", as of" not in section(client.get(HERE).text, "permits")


def test_a_permit_of_the_same_parcel_says_so_with_its_own_address(client):
    permits = section(client.get(HERE).text, "permits")

    assert "On the same parcel: 7 Harbour Road" in permits
    assert permits.count("On the same parcel") == 1


def test_a_parcel_tells_the_address_of_each_of_its_permits(client):
    permits = section(client.get("/en/places/P-17").text, "permits")

    assert "7 Harbour Road" in permits
    assert "On the same parcel" not in permits


def test_a_permit_of_the_parcel_is_not_also_next_door(client):
    assert "Shed of the parcel" not in section(client.get(HERE).text, "next_door")


def test_a_permit_next_door_stands_apart(client):
    text = client.get(HERE).text

    assert "Garden wall" in section(text, "next_door")
    assert "Garden wall" not in section(text, "permits")


def test_next_door_is_the_other_way_round_too(client):
    assert "Corrected fence" in section(client.get("/en/places/3-harbour-road").text, "next_door")


def test_a_place_tells_of_the_deeds_of_its_parcel(client):
    assert "/en/deeds/d-100" in section(client.get(HERE).text, "deeds")


def test_a_place_tells_of_documents_that_name_its_street(client):
    assert "Works on the quay" in section(client.get(HERE).text, "documents")


def test_a_place_tells_which_facilities_are_near_and_how_far(client):
    near = section(client.get(HERE).text, "facilities")

    assert (
        'href="/en/places/facilities/central-library">Central Library</a> <span class="told__far">110 m</span>' in near
    )
    assert "Source: City of Teluk, as of 1 June 2024" in near


def test_a_place_tells_in_which_areas_it_lies(client):
    areas = section(client.get(HERE).text, "areas")

    assert areas.index("Teluk") < areas.index("/en/places/north-ward")


def test_a_place_is_drawn_without_script(client):
    text = client.get(HERE).text

    assert '<path class="sketch__street"' in text
    assert '<circle class="sketch__place"' in text


def test_a_place_says_how_it_is_followed(client):
    assert f'href="{HERE}/new.atom"' in section(client.get(HERE).text, "follow")


def test_the_feed_of_a_place_tells_what_happened_there_and_next_door(client):
    feed = ET.fromstring(client.get(f"{HERE}/new.atom").data)

    assert {"Corrected fence", "Garden wall", "Sale of parcel P-17"} <= {
        entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")
    }


def test_a_parcel_has_a_page(client):
    text = client.get("/en/places/P-17").text

    assert '<h1 class="govuk-heading-l">Parcel P-17</h1>' in text
    assert "/en/deeds/d-100" in text


def test_a_parcel_is_found_by_its_number(client):
    assert client.get("/en/places?q=p-17").headers["Location"] == "/en/places/P-17"


def test_a_parcel_that_only_the_register_knows_has_a_page(client):
    assert "P-40" in client.get("/en/places/P-40").text


@pytest.mark.parametrize("number", ["0123 0045", "01230045", "ab 77", "AB77", "12/34", " 12 / 34 "])
def test_a_parcel_is_found_however_its_number_is_written(client, number):
    answer = client.get("/en/places", query_string={"q": number})

    assert "<h1" in client.get(answer.headers["Location"]).text


@pytest.mark.parametrize(("typed", "slug"), [("p 17", "P-17"), ("0123-0045", "01230045"), ("AB-77", "AB77")])
def test_a_parcel_is_found_with_blanks_for_its_hyphens_and_hyphens_for_its_blanks(client, typed, slug):
    assert client.get("/en/places", query_string={"q": typed}).headers["Location"] == f"/en/places/{slug}"


def test_an_address_leads_to_its_parcel_whatever_signs_its_number_has(client):
    text = client.get("/en/places/25-quay-street").text
    (href,) = re.findall('href="([^"]+)">12/34</a>', text)

    assert "Parcel 12/34</h1>" in client.get(href).text


def test_an_area_has_a_page_with_what_lies_in_it(client):
    text = client.get("/en/places/north-ward").text

    assert "Central Library" in section(text, "facilities")
    assert "BP-2024-0014" in section(text, "newest")
    assert '<path class="sketch__outline' in text


def test_a_ward_tells_of_records_that_name_it_by_its_number(client):
    text = client.get("/en/places/ward-5").text

    assert "Porch of the fifth" in section(text, "newest")
    assert 'href="/en/search?ward=5&amp;kind=deed&amp;' in text


def test_an_area_that_no_record_names_tells_of_the_records_in_its_outline(client):
    newest = section(client.get("/en/places/quay-quarter").text, "newest")

    assert "Garden wall" in newest
    assert "Sprinklers" not in newest
    assert "/en/map/list?" in newest


def test_a_place_whose_address_names_a_unit_is_called_as_its_source_writes_it(client):
    assert '<h1 class="govuk-heading-l">2484 12th St NE</h1>' in client.get("/en/places/2484-12th-street-ne").text


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("1b Harbour Road", "1-harbour-road"),
        ("1-2 Harbour Road", "1-harbour-road"),
        ("4 Harbour Road", "5-harbour-road"),
        ("5 Harbuor Road", "5-harbour-road"),
        ("Harbor Road", "1-harbour-road"),
        ("23 Quay Avenue", "23-quay-street"),
        ("9 Kenangga", "jalan-kenanga-no-9"),
    ],
)
def test_what_nearly_is_an_address_is_offered_the_nearest(client, typed, offered):
    assert f'href="/en/places/{offered}"' in client.get("/en/places", query_string={"q": typed}).text


def test_a_facility_has_a_page_in_the_language_of_the_reader(client):
    text = client.get("/id/places/facilities/central-library").text

    for part in ("Perpus Central Library", "Senin sampai Jumat", "+999 21 555 0100", "https://library.example/"):
        assert part in text


def test_what_a_facility_says_in_another_language_only_is_marked(client):
    text = client.get("/id/places/facilities/central-library").text

    assert '<dd class="govuk-summary-list__value prose" lang="en">Ramp at the side door.</dd>' in text


def test_a_facility_says_whose_data_it_is(client):
    origin = section(client.get("/en/places/facilities/central-library").text, "origin")

    assert "CC BY 4.0" in origin
    assert "1 June 2024" in origin


def test_a_name_is_never_markup(client):
    text = client.get("/en/places/facilities/nasty").text

    assert "${alert(1)}&lt;img src=x onerror=alert(1)&gt;</h1>" in text
    assert "<img" not in text


@pytest.mark.parametrize("path", ["/en/places", "/en/places/suggestions", "/api/v1/places/suggestions"])
@pytest.mark.parametrize(
    "text", ["", "zzz", "x" * 5000, "%00", "'\"<>&", "1", "\u202e12 st", "9" * 300, "%%%", "- - -"]
)
def test_nonsense_is_answered_politely(client, path, text):
    assert client.get(path, query_string={"q": text}).status_code == 200


@pytest.mark.parametrize("slug", ["nowhere", "99-harbour-road", "x" * 3000, "%25", "-", "~", "a%2Fb"])
def test_a_place_that_is_not_known_is_not_there(client, slug):
    assert client.get(f"/en/places/{slug}").status_code == 404


def test_typing_is_completed_from_the_citys_own_addresses(client):
    assert client.get("/en/places/suggestions?q=3 harb").json == ["3 Harbour Road"]


def test_there_are_eight_completions_at_most(client):
    assert len(client.get("/en/places/suggestions?q=h").json) <= 8


def test_the_api_tells_the_same_of_a_place(client):
    answer = client.get("/api/v1/places/1-harbour-road").json

    assert answer["point"] == [106.8, -6.2]
    assert {one["number"] for one in answer["permits_next_door"]} == {"BP-NEXT"}
    assert answer["facilities"][0]["source"]["as_of"] == "2024-06-01"
    assert answer["links"]["id"] == "https://records.example/id/places/1-harbour-road"


def test_the_api_tells_of_a_facility(client):
    answer = client.get("/api/v1/places/facilities/central-library").json

    assert answer["facility"]["step_free"] is True


def test_the_api_finds_places(client):
    items = client.get("/api/v1/places?q=harbour").json["items"]

    assert {"1-harbour-road", "1-harbour-lane"} <= {item["slug"] for item in items}


def test_the_api_completes_with_points(client):
    assert client.get("/api/v1/places/suggestions?q=5 harb").json["items"] == [
        {"text": "5 Harbour Road", "slug": "5-harbour-road", "point": [106.8004, -6.2]}
    ]


def test_a_record_leads_to_its_place(client):
    text = client.get("/en/permits/bp-2024-0002").text

    assert f'<a class="govuk-link" href="{HERE}">1 Harbour Road</a>' in text
    assert '<a class="govuk-link" href="/en/places/P-17">P-17</a>' in text


def test_a_search_result_leads_to_its_place(client):
    assert f'<a class="govuk-link" href="{HERE}">1 Harbour Road</a>' in client.get("/en/search?q=fence").text


def test_a_place_is_not_sent_twice(client):
    tag = client.get(HERE).headers["ETag"]

    assert client.get(HERE, headers={"If-None-Match": tag}).status_code == 304


@pytest.fixture
def without_index(app, tmp_path):
    """The same city while it has no search index."""
    shutil.copy(app.extensions["psis"].settings.home / "psis.db", tmp_path / "psis.db")
    app = create_app(replace(app.extensions["psis"].settings, home=tmp_path, log_level="critical"))
    app.test_client_class = CheckingClient
    return app.test_client()


@pytest.mark.parametrize(
    "path",
    [HERE, "/en/places/P-17", "/en/places/north-ward", "/en/places/facilities/central-library", f"{HERE}/new.atom"],
)
def test_a_place_is_shown_while_the_search_is_rebuilt(without_index, path):
    assert without_index.get(path).status_code == 200


def test_a_place_says_that_the_search_is_rebuilt(client, without_index):
    said = "The search is being rebuilt: records that name this place are missing here."

    assert said in without_index.get(HERE).text
    assert said not in client.get(HERE).text


def test_the_api_says_whether_a_place_was_searched_for(client, without_index):
    path = "/api/v1/places/1-harbour-road"

    assert [one.get(path).json["complete"] for one in (client, without_index)] == [True, False]


def test_withdrawn_records_are_on_no_page_of_a_place(client):
    assert "Gone fence" not in client.get(HERE).text
