import gzip
import json
import re
from contextlib import closing
from dataclasses import replace
from html import unescape

import html5lib
import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from app.db.files import FileStore
from app.db.session import Database
from app.factory import create_app
from app.kernel.box import Box
from app.web.locale import speak
from app.web.map_asked import read_asked
from app.web.map_features import whole_tiles
from app.web.map_list import ward_named
from maps.bounds import tile_box
from records.kinds import Place
from tests.web.small_city import permit, take
from tests.web.small_map import HOSTILE, PARKS, SCHOOLS, WARDS

API = "/api/v1/map/"
WHOLE = "box=106.7,-6.3,106.9,-6.1"
FIRST_VIEW = 250_000
PARKS_AND_SCHOOLS = len(PARKS) + len(SCHOOLS)


def drawn(client, layers="schools", **asked):
    query = "&".join([WHOLE, *(f"{name}={value}" for name, value in asked.items())])
    return client.get(f"{API}{layers}?{query}").json


def places(answer):
    return [one["properties"] for one in answer["features"] if "layer" in one["properties"]]


def counts(page):
    """Layer → how many the list says."""
    found = re.findall(r'data-layer="([\w-]+)" data-layer-count="(\d+)"', page.text)
    return {layer: int(count) for layer, count in found}


def matched(answer):
    """Layer → how many the map says; a list does not speak of what there is nothing of."""
    return {layer: said["matched"] for layer, said in answer["layers"].items() if said["matched"]}


def names(page):
    document = html5lib.parse(page.text, namespaceHTMLElements=False)
    return ["".join(row.find(".//p").itertext()) for row in document.findall(".//tbody/tr")]


def setup_of(page):
    return json.loads(unescape(re.search(r'id="map-setup">(.*?)</script>', page.text, re.DOTALL).group(1)))


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("path", ["/map", "/map/list", "/map/embed", "/map?layer=wards&layer=permits&at=-6.2,106.8,14"])
def test_the_map_and_its_list_are_there_in_both_languages(client, path, language):
    assert client.get(f"/{language}{path}").status_code == 200


@pytest.mark.parametrize("path", ["/en/map", "/en/map/embed"])
def test_the_page_carries_no_place_but_those_of_its_list(client, path):
    page = client.get(f"{path}?layer=")

    assert not [name for name, *_ in SCHOOLS.values() if name in page.text]


def test_the_script_is_a_file_of_our_own(client):
    page = client.get("/en/map")
    source = re.search(r'<script defer src="(/en/map/map.js[^"]*)"', page.text).group(1)
    answer = client.get(unescape(source))

    assert answer.mimetype == "text/javascript"
    assert "var map_city = L.map(" in answer.text


def test_no_script_stands_inside_a_page(client):
    scripts = re.findall(r"<script(?![^>]* src=)([^>]*)>", client.get("/en/map").text)

    assert [kind for kind in scripts if "application/json" not in kind] == []


def test_a_map_opens_where_its_address_says(client):
    page = client.get("/en/map?at=-6.19,106.81,16")
    source = re.search(r'src="(/en/map/map.js[^"]*)"', page.text).group(1)

    assert "center: [-6.19, 106.81]" in client.get(unescape(source)).text


# The same in words


def test_list_and_map_count_the_same(client):
    listed = counts(client.get("/en/map/list?layer=schools&layer=parks&layer=wards"))

    assert listed == matched(drawn(client, "schools,parks,wards"))
    assert listed == {"schools": len(SCHOOLS), "parks": len(PARKS), "wards": len(WARDS)}


@pytest.mark.parametrize("narrowed", ["q=harbour+school", "q=ångström", "q=NORTH", "step_free=1", "q=nothing"])
def test_filters_leave_the_same_in_list_and_map(client, narrowed):
    listed = counts(client.get(f"/en/map/list?layer=schools&layer=parks&{narrowed}"))
    asked = dict(pair.split("=") for pair in narrowed.split("&"))

    assert listed == matched(drawn(client, "schools,parks", **asked))


def test_a_part_of_the_map_lists_what_lies_in_it(client):
    page = client.get("/en/map/list?layer=schools&box=106.785,-6.21,106.805,-6.185")

    assert sorted(names(page)) == ["Harbour School", "North School"]


def test_records_are_counted_with_the_places(client):
    listed = counts(client.get("/en/map/list?layer=permits"))

    assert listed == {"permits": drawn(client, "permits")["layers"]["permits"]["matched"]}


def test_the_list_is_sorted_by_distance(client):
    page = client.get("/en/map/list?layer=schools&near=-6.17,106.82&sort=distance")

    assert names(page)[:3] == ["=HYPERLINK(1)", "Akademi Ångström", HOSTILE]
    assert "0 m" in page.text
    assert 'aria-sort="ascending"' in page.text


def test_records_are_sorted_by_distance_as_well(client):
    page = client.get("/en/map/list?layer=permits&near=-6.2,106.8&sort=distance")

    assert len(names(page)) == counts(page)["permits"]
    assert page.text.count('data-label="Distance">') == len(names(page))


def test_a_list_without_an_origin_offers_no_distance(client):
    assert "sort=distance" not in client.get("/en/map/list?layer=schools").text


def test_the_middle_of_the_map_orders_by_distance(client):
    page = client.get("/en/map/list?layer=schools&at=-6.17,106.82,15&sort=distance")

    assert names(page)[0] == "=HYPERLINK(1)"
    assert "middle of the map" in page.text


def origin_of(page):
    line = html5lib.parse(page.text, namespaceHTMLElements=False).find(".//p[@class='places__origin']")
    others = [link.text for link in line.findall("a")]
    return re.search(r"Distances are measured from (.*?)\.\s", "".join(line.itertext()) + " ").group(1), others


def test_of_several_places_one_is_named_and_the_others_are_offered(client):
    page = client.get("/en/map/list?layer=schools&from=park")
    first, others = origin_of(page)

    assert {first, *others} == {"Long Park", "Ring Park"}
    assert len(others) == 1


def test_another_place_that_is_offered_is_then_the_one(client):
    page = client.get("/en/map/list?layer=schools&from=park")
    _, (other,) = origin_of(page)
    link = re.search(r'href="([^"]*)" data-turn="from 1"', page.text).group(1)

    assert origin_of(client.get(unescape(link)))[0] == other


def test_a_place_of_exactly_that_name_is_meant_alone(client):
    assert origin_of(client.get("/en/map/list?layer=schools&from=ring+park")) == ("Ring Park", [])


def test_an_address_nobody_knows_is_said(client):
    assert "no address that the city knows" in client.get("/en/map/list?from=1+Nowhere+Lane").text


def test_a_position_is_passed_on_rounded(client):
    page = client.get("/en/map/list?near=-6.1812345,106.8123456&sort=distance&layer=schools")

    links = re.findall(r'data-turn="\w+"|href="(/en/map/list[^"]*near=[^"]*)"', page.text)

    assert {re.search("near=[^&]*", unescape(link)).group() for link in links if link} == {"near=-6.181%2C106.812"}


def test_a_shared_address_keeps_layers_filters_and_view_but_no_position(client):
    page = client.get("/en/map?layer=parks&q=ring&step_free=1&at=-6.19,106.81,16&near=-6.2,106.8")
    shared = unescape(re.search(r'data-shared="link" value="([^"]*)"', page.text).group(1))

    assert shared.endswith("/en/map?layer=parks&q=ring&step_free=1&at=-6.19000%2C106.81000%2C16")


def test_a_form_without_a_layer_shows_none(client):
    assert counts(client.get("/en/map/list?layer=&q=")) == {}


def test_an_address_without_a_layer_shows_the_facilities(client):
    assert counts(client.get("/en/map")) == {"schools": len(SCHOOLS), "parks": len(PARKS)}


@pytest.mark.parametrize("path", ["/en/map", "/en/map/list", "/en/map/embed"])
@pytest.mark.parametrize(
    "nonsense",
    [
        "at=x",
        "at=1,2",
        "box=1,2,3",
        "near=99,999",
        "sort=fame",
        "page=0",
        "layer=none",
        "at=nan,inf,3",
        "box=5,5,1,1",
        "after=abc",
        "after=99999999999999999999999",
        "layer=permits&after=abc",
        "layer=schools&after=-1",
    ],
)
def test_nonsense_in_an_address_still_shows_a_map(client, path, nonsense):
    assert client.get(f"{path}?{nonsense}").status_code == 200


def test_a_place_to_go_on_from_that_is_none_is_said(client):
    assert "“abc” is no place to go on from" in client.get("/en/map/list?layer=permits&after=abc").text


# Columns, wards, files


def headings(page):
    document = html5lib.parse(page.text, namespaceHTMLElements=False)
    return ["".join(cell.itertext()) for cell in document.findall(".//thead/tr/th")]


@pytest.mark.parametrize(
    ("layer", "columns"),
    [
        ("schools", ["Place", "Address", "Step-free access"]),
        ("parks", ["Place", "Address"]),
        ("wards", ["Place"]),
        ("permits", ["Place", "Address"]),
    ],
)
def test_a_list_has_no_column_of_which_nothing_is_known(client, layer, columns):
    assert headings(client.get(f"/en/map/list?layer={layer}")) == [*columns, "On the map"]


@pytest.mark.parametrize(
    ("language", "written", "read"),
    [("en", "6", "Ward 6"), ("id", "6", "Wilayah 6"), ("en", "North Ward", "North Ward"), ("en", "", "")],
)
def test_a_bare_number_of_a_ward_is_called_a_ward(app, language, written, read):
    with app.test_request_context(f"/{language}/map/list"):
        speak(language)
        assert ward_named(written) == read


@pytest.mark.parametrize("path", ["/en/map", "/en/map/list"])
def test_the_chosen_layers_can_be_taken_along_from_their_list(client, path):
    document = html5lib.parse(client.get(f"{path}?layer=schools&layer=permits").text, namespaceHTMLElements=False)
    offered = {link.get("href") for link in document.findall(".//*[@id='layer-files']//a")}

    assert offered == {
        f"/{folder}{layer}{ending}"
        for layer in ("schools", "permits")
        for folder, ending in [
            ("layers/", ".geojson"), ("layers/", ".csv"), ("layers/", ".gpkg"),
            ("ogc/collections/", "?f=html&lang=en"),
        ]
    }  # fmt: skip
    assert {client.get(address).status_code for address in offered} == {200}


def test_a_geopackage_that_would_be_refused_is_not_offered(client, monkeypatch):
    monkeypatch.setattr("app.opendata.downloads.MOST_IN_GEOPACKAGE", 1)

    assert ".gpkg" not in client.get("/en/map/list?layer=schools&q=north").text


def test_the_page_for_programmers_links_every_layer(client):
    page = client.get("/id/help/data").text

    assert all(f'href="/layers/{layer}.csv"' in page for layer in ("schools", "parks", "wards", "streets", "permits"))


# Hostile names


@pytest.mark.parametrize("path", ["/en/map", "/en/map/list", "/en/map/embed"])
def test_a_hostile_name_stays_text_in_pages(client, path):
    page = client.get(path)

    assert HOSTILE in names(page)
    assert "<img src=x" not in page.text


def test_a_hostile_name_is_data_in_the_answer_for_the_map(client):
    assert HOSTILE in [one["name"] for one in places(drawn(client))]


def test_no_name_reaches_the_script_of_the_map(client):
    assert "alert" not in client.get("/en/map/map.js").text


# Features


def test_a_place_says_in_the_readers_language_what_a_popup_needs(client):
    found = {one["name"]: one for one in places(drawn(client, lang="id"))}

    assert found["Sekolah Utara"] == {
        "layer": "schools", "name": "Sekolah Utara", "kind": "Sekolah", "icon": "school", "colour": "#0b5878",
        "address": "1 Harbour Road", "note": "8 sampai 5", "step_free": True,
        "href": "/id/places/facilities/school-1", "longitude": 106.79, "latitude": -6.2,
    }  # fmt: skip


def test_every_page_that_a_place_leads_to_is_there(client):
    addresses = [one["href"] for one in places(drawn(client, "schools,parks,wards,permits"))]

    assert {client.get(address).status_code for address in addresses} == {200}


def test_the_ground_is_joined_from_afar_and_named_from_near(client):
    afar, near = (drawn(client, "streets", zoom=zoom)["features"] for zoom in (12, 16))

    assert [one["properties"] for one in afar] == [{"kind": "street"}]
    assert "Harbour Road" in [one["properties"]["name"] for one in near]


def test_large_places_have_outlines_where_they_can_be_seen(client):
    kinds = {
        zoom: {one["geometry"]["type"] for one in drawn(client, "parks", zoom=zoom)["features"]} for zoom in (8, 15)
    }

    assert kinds == {8: {"Point"}, 15: {"Polygon"}}


def test_many_places_are_gathered_and_none_is_lost(client, monkeypatch):
    monkeypatch.setattr("app.web.map_features.MOST_SINGLE", 2)
    for asked in ({}, {"q": "harbour"}):
        answer = drawn(client, zoom=13, **asked)

        assert answer["layers"]["schools"]["gathered"]
        assert sum(one.get("count", 1) for one in places(answer)) == answer["layers"]["schools"]["matched"]


def test_a_record_alone_in_its_cell_is_drawn_as_itself(own_home, own_app, monkeypatch):
    monkeypatch.setattr("app.web.map_features.MOST_SINGLE", 2)
    lonely = permit(21, place=Place(point=(106.8123456789, -6.1987654321)))
    with closing(Database(f"sqlite:///{own_home / 'psis.db'}")) as database:
        take(database, FileStore(own_home / "files"), lonely)
    answer = drawn(own_app.test_client(), "permits", zoom=14)

    assert answer["layers"]["permits"]["gathered"]
    assert [one["name"] for one in places(answer) if one.get("count", 1) == 1] == ["Fence for house 21"]
    assert sum(one.get("count", 1) for one in places(answer)) == answer["layers"]["permits"]["matched"]


def test_records_that_words_find_are_gathered_and_none_is_lost(client, monkeypatch):
    monkeypatch.setattr("app.web.map_features.MOST_SINGLE", 2)
    answer = drawn(client, "permits", zoom=13, q="fence")

    assert answer["layers"]["permits"]["gathered"]
    assert sum(one.get("count", 1) for one in places(answer)) == answer["layers"]["permits"]["matched"] > 2


@pytest.mark.parametrize("words", ["fence", "fences", "bp-2024-0003", "fnece", "date:2024", "nothing such"])
def test_words_find_on_the_map_what_the_search_finds(client, words):
    found = client.get(f"/api/v1/search?kind=permit&q={words}").json["total"]
    items = client.get(f"/ogc/collections/permits/items?q={words}").json

    assert drawn(client, "permits", q=words)["layers"]["permits"]["matched"] == found
    assert counts(client.get(f"/en/map/list?layer=permits&q={words}")).get("permits", 0) == found
    assert items["numberMatched"] == len(items["features"]) == found


def test_a_search_that_finds_too_many_is_said_and_spoils_nothing_else(client, monkeypatch):
    monkeypatch.setattr("app.web.map_search.MOST_FOUND", 2)
    answer = drawn(client, "permits,schools", q="fence OR shed")

    assert "Add a word" in answer["layers"]["permits"]["problem"]
    assert "schools" in answer["layers"]
    assert "Add a word" in client.get("/en/map/list?layer=permits&q=fence+OR+shed").text
    assert client.get("/ogc/collections/permits/items?q=fence+OR+shed").status_code == 400


def test_at_the_nearest_zoom_places_stand_alone(client, monkeypatch):
    monkeypatch.setattr("app.web.map_features.MOST_SINGLE", 2)

    assert not drawn(client, zoom=20)["layers"]["schools"]["gathered"]


def test_a_box_of_whole_tiles_stays_as_it_is():
    box = tile_box(12, 3263, 2119)

    assert whole_tiles(Box(*(round(side, 5) for side in box)), 13) == box


@pytest.mark.parametrize(("box", "west", "east"), [((170, 0, -170, 1), 157.5, -157.5), ((10, 0, 5, 1), -180, 180)])
def test_a_box_across_the_antimeridian_is_of_whole_tiles_as_well(box, west, east):
    assert whole_tiles(Box(*box), 5)[::2] == (west, east)


def test_the_map_is_asked_across_the_antimeridian(client):
    answer = client.get(f"{API}schools,permits,streets,parks?box=106.7,-6.3,-170,-6.1&zoom=9").json

    assert answer["layers"]["schools"]["matched"] == len(SCHOOLS)
    assert {one["properties"].get("kind") for one in answer["features"]} >= {"street", "School"}


def test_features_are_answered_once_for_all(client):
    answer = client.get(f"{API}schools?{WHOLE}")
    again = client.get(f"{API}schools?{WHOLE}", headers={"If-None-Match": answer.headers["ETag"]})

    assert again.status_code == 304


@pytest.mark.parametrize("layers", ["nothing", "schools,nothing", ",", "schools;parks"])
def test_a_layer_there_is_not_is_not_found(client, layers):
    assert client.get(f"{API}{layers}").status_code == 404


@pytest.mark.parametrize("asked", ["zoom=x", "box=1,2", "box=1,9,2,3", "colour=red", "zoom=-1"])
def test_what_cannot_be_read_is_refused(client, asked):
    assert client.get(f"{API}schools?{asked}").status_code == 400


# Headers


def test_only_the_page_to_be_embedded_may_be_framed(client):
    framed, plain = (client.get(path).headers for path in ("/en/map/embed", "/en/map"))

    assert "frame-ancestors *" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert plain["X-Frame-Options"] == "DENY"
    assert framed["Content-Security-Policy"].replace("*", "'none'") == plain["Content-Security-Policy"]


def test_an_embedded_page_that_is_asked_for_again_may_still_be_framed(client):
    tag = client.get("/en/map/embed").headers["ETag"]
    again = client.get("/en/map/embed", headers={"If-None-Match": tag})

    assert again.status_code == 304
    assert "X-Frame-Options" not in again.headers


# An operator's tiles


@pytest.fixture
def tiled(settings):
    given = {"tiles_url": "https://{s}.tiles.example/{z}/{x}/{y}.png", "tiles_attribution": "<b>Tiles & Co"}
    return create_app(replace(settings, **given)).test_client()


def test_tiles_are_allowed_by_their_host_and_as_pictures_only(tiled, client):
    policy = tiled.get("/en/map").headers["Content-Security-Policy"]

    assert "img-src 'self' data: https://*.tiles.example;" in policy
    assert policy.replace(" https://*.tiles.example", "") == client.get("/en/map").headers["Content-Security-Policy"]


def test_the_map_draws_on_the_tiles_and_names_whom_the_operator_names(tiled):
    script = tiled.get("/en/map/map.js").text

    assert '"https://{s}.tiles.example/{z}/{x}/{y}.png"' in script
    assert "Tiles" in script
    assert "<b>" not in script


def test_the_own_ground_is_not_asked_for_above_tiles(tiled):
    assert setup_of(tiled.get("/en/map"))["ground"] == []


@pytest.mark.parametrize("path", ["/en/privacy", "/id/privacy", "/en/about"])
def test_readers_are_told_whom_the_maps_ask(tiled, path):
    assert "tiles.example" in tiled.get(path).text


def test_without_tiles_nobody_is_said_to_be_asked(client):
    assert "ask no other site for anything" in client.get("/en/privacy").text


# Weight


@pytest.fixture
def packing(app):
    """A client that takes packed answers as they are sent."""
    client = FlaskClient(app, app.response_class)
    client.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip"
    return client


def test_page_style_and_scripts_are_light(packing):
    """All that the page names, packed as it is sent; the browser tests weigh the places and the ground as well."""
    page = packing.get("/en/map")
    html = gzip.decompress(page.data).decode()
    files = set(re.findall(r'(?:src|href)="(/static/[^"#]+|/en/map/map\.js[^"]*)', html))
    sent = [packing.get(path) for path in sorted(files)]

    assert {answer.status_code for answer in sent} == {200}
    assert len(page.data) + sum(len(answer.data) for answer in sent) < FIRST_VIEW // 2


def test_only_what_anyone_may_keep_is_packed(packing):
    packed, missing = (packing.get(path) for path in ("/en/map", "/en/nothing"))

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in missing.headers


def test_who_takes_no_gzip_gets_none(client):
    assert "Content-Encoding" not in client.get("/en/map", headers={"Accept-Encoding": "gzip;q=0"}).headers


def test_an_address_is_read_as_it_is_written(app):
    written = "layer=a&layer=b&q=x+y&step_free=1&at=-6.19000%2C106.81000%2C16"
    given = MultiDict([("layer", "a"), ("layer", "b"), ("q", "x y"), ("step_free", "1"), ("at", "-6.19,106.81,16")])
    with app.test_request_context("/en/map"):
        assert read_asked(given).address("/en/map") == f"/en/map?{written}"
