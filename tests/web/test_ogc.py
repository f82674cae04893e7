"""OGC API – Features 1.0 (OGC 17-069r4): what its conformance classes core, GeoJSON, HTML and OpenAPI 3.0 ask for."""

import json
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from sqlalchemy import insert, update

from app.kernel.actor import SYSTEM
from app.opendata import of_records
from app.web.addresses import FOLDERS
from maps.model import FacilityKindRow, FacilityRow
from maps.ogc import MOST
from tests.web.small_map import EAST, HOSTILE, NORTH, PARKS, SCHOOLS, SOUTH, WARDS, WEST

PAGES = ("", "/conformance", "/api", "/collections", "/collections/schools", "/collections/wards/items",
         "/collections/streets/items", "/collections/permits/items", "/collections/permits/items/bp-2024-0001",
         "/collections/schools/items/1")  # fmt: skip
COLLECTIONS = {"schools": len(SCHOOLS), "parks": len(PARKS), "wards": len(WARDS), "streets": 2, "permits": 14}
ALL = f"{WEST},{SOUTH},{EAST},{NORTH}"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.fixture
def ask(client):
    """A path below /ogc → its JSON."""
    return lambda path, **given: client.get(f"/ogc{path}", **given).get_json(force=True)


def rels(document):
    return {link["rel"] for link in document["links"]}


def href(document, rel):
    return next((link["href"] for link in document["links"] if link["rel"] == rel), None)


def path_of(address):
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def walk(client, path):
    """Every feature of a listing, page after page along its links."""
    found, address = [], path
    while address:
        answer = client.get(path_of(address)).get_json(force=True)
        found += answer["features"]
        address = href(answer, "next")
    return found


def test_the_landing_page_leads_to_all_there_is(ask):
    assert rels(ask("")) >= {"self", "alternate", "service-desc", "service-doc", "conformance", "data"}


def test_what_is_promised_is_core_geojson_html_and_openapi(ask):
    promised = {one.rsplit("/", 1)[1] for one in ask("/conformance")["conformsTo"]}

    assert promised == {"core", "geojson", "html", "oas30"}


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_ours_leads_somewhere(client, ask, path):
    links = ask(path).get("links", [])
    ours = [link["href"] for link in links if link["href"].startswith("https://records.example")]

    assert [address for address in ours if client.get(path_of(address)).status_code not in (200, 204)] == []


@pytest.mark.parametrize("path", PAGES)
def test_links_say_where_and_why_and_of_what_type(ask, path):
    assert [link for link in ask(path).get("links", []) if not link.keys() >= {"href", "rel", "type"}] == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "id"])
def test_every_document_is_a_page_in_both_languages(client, path, language):
    answer = client.get(f"/ogc{path}?f=html&lang={language}")

    assert (answer.status_code, f'<html lang="{language}"' in answer.text) == (200, True)


@pytest.mark.parametrize("path", PAGES)
def test_browsers_get_pages_and_programs_json(client, path):
    page, plain = client.get(f"/ogc{path}", headers=BROWSER), client.get(f"/ogc{path}")

    assert (page.mimetype, plain.mimetype.endswith("json")) == ("text/html", True)


@pytest.mark.parametrize("path", PAGES)
def test_formats_and_languages_do_not_share_an_etag(client, path):
    kinds = [{}, BROWSER, {"Accept-Language": "id"}]
    answers = [client.get(f"/ogc{path}", headers=headers) for headers in kinds]

    assert len({answer.headers["ETag"] for answer in answers}) == len(kinds)


def test_caches_are_told_what_an_answer_depends_on(client):
    assert {"Accept", "Accept-Language"} <= set(client.get("/ogc").vary.as_set(preserve_casing=True))


def test_other_sites_may_read_it(client):
    assert client.get("/ogc/collections").headers["Access-Control-Allow-Origin"] == "*"


def test_every_collection_says_how_to_read_it(ask):
    assert [one["id"] for one in ask("/collections")["collections"] if not rels(one) >= {"self", "items"}] == []


def test_a_collection_alone_says_what_it_says_among_all(ask):
    assert ask("/collections")["collections"] == [ask(f"/collections/{name}") for name in names(ask)]


def names(ask):
    return [one["id"] for one in ask("/collections")["collections"]]


def test_layers_come_before_records(ask):
    assert set(names(ask)) == set(COLLECTIONS)


def test_origin_and_licence_stand_beside_the_data(ask):
    wards = ask("/collections/wards")

    assert (wards["license"], wards["attribution"], href(wards, "about")) == (
        "CC BY 4.0",
        "© City of Teluk",
        "https://city.example/maps",
    )


@pytest.mark.parametrize("name", COLLECTIONS)
def test_the_extent_holds_every_feature(client, ask, name):
    west, south, east, north = ask(f"/collections/{name}")["extent"]["spatial"]["bbox"][0]
    inside = ask(f"/collections/{name}/items?bbox={west},{south},{east},{north}")

    assert inside["numberMatched"] == COLLECTIONS[name]


@pytest.mark.parametrize("name", COLLECTIONS)
@pytest.mark.parametrize("limit", [1, 2, 3, MOST])
def test_pages_together_hold_each_feature_once(client, name, limit):
    found = [one["id"] for one in walk(client, f"/ogc/collections/{name}/items?limit={limit}")]

    assert (len(found), len(set(found))) == (COLLECTIONS[name],) * 2


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_page_counts_all_that_matches(ask, name):
    first = ask(f"/collections/{name}/items?limit=1")

    assert (first["numberMatched"], first["numberReturned"], len(first["features"])) == (COLLECTIONS[name], 1, 1)


def test_more_than_are_worth_counting_have_no_count_for_programs_but_for_people(client, ask, monkeypatch):
    monkeypatch.setattr(of_records, "MOST_COUNTED", 3)
    page = "/collections/permits/items?bbox=106.70001,-6.3,106.9,-6.1&limit=2"

    assert "numberMatched" not in ask(page)
    assert "14 features meet" in client.get(f"/ogc{page}&f=html").get_data(as_text=True)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_feature_alone_is_the_one_of_the_list(client, ask, name):
    for one in ask(f"/collections/{name}/items")["features"]:
        alone = ask(f"/collections/{name}/items/{one['id']}")
        assert {key: alone[key] for key in one} == one


def test_a_feature_links_to_itself_its_page_and_its_collection(ask):
    assert rels(ask("/collections/permits/items/bp-2024-0001")) == {"self", "alternate", "collection", "canonical"}


@pytest.mark.parametrize("name", ["permits", "schools", "parks", "wards"])
def test_features_name_their_pages(client, ask, name):
    pages = [urlsplit(one["properties"]["url"]).path for one in ask(f"/collections/{name}/items")["features"]]

    assert [path for path in pages if client.get(path).status_code != 200] == []


@pytest.mark.parametrize("kind", FOLDERS)
def test_a_facility_of_a_kind_that_is_called_as_one_of_records_has_its_own_page(own_app, kind):
    with own_app.extensions["psis"].database.unit(SYSTEM) as unit:
        row = {"slug": kind, "names": {"en": kind}, "icon": "", "colour": "", "position": 3}
        unit.session.execute(insert(FacilityKindRow), [row])
        unit.session.execute(update(FacilityRow).values(kind=kind))
    client = own_app.test_client()
    school = client.get("/ogc/collections/schools/items/1").get_json(force=True)
    page = urlsplit(school["properties"]["url"]).path

    assert (page, client.get(page).status_code) == ("/en/places/facilities/school-1", 200)
    assert urlsplit(href(school, "canonical")).path == page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"bbox={ALL}", 5),
        ("bbox=106.79,-6.2,106.79,-6.2", 1),
        ("bbox=106.79,-6.2,0,106.81,-6.18,100", 3),
        ("bbox=106.9,-6.2,107,-6.1", 0),
        ("bbox=170,-10,-170,10", 0),
        ("bbox=106.5,-90,-170,90", 5),
        ("step_free=true", 2),
        ("step_free=false", 1),
        ("ward=North%20Ward", 3),
        ("ward=North%20Ward&step_free=true", 1),
        ("ward=north%20ward", 0),
        ("reference=sch-2", 1),
        ("q=harbour", 5),
        ("q=angstrom", 1),
        ("q=school%20north", 1),
        ("datetime=2020-01-01T00:00:00Z", 5),
    ],
)
def test_schools_are_narrowed(ask, query, found):
    assert ask(f"/collections/schools/items?{query}")["numberMatched"] == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("datetime=2024-03-05T10:00:00Z", 1),
        ("datetime=2024-03-05", 1),
        ("datetime=2024-03-05T23:30:00-01:00", 1),
        ("datetime=2024-03-05/2024-03-07", 3),
        ("datetime=2024-03-10/..", 5),
        ("datetime=2024-03-10/", 5),
        ("datetime=../2024-03-02", 2),
        ("datetime=/2024-03-02", 2),
        ("datetime=../..", 14),
        ("status=issued&type=fence", 13),
        ("status=superseded", 1),
        ("q=corrected", 1),
        ("q=CORRECTED", 1),
        ("bbox=106.8,-6.2,106.8,-6.2", 14),
        ("bbox=0,0,1,1", 0),
    ],
)
def test_permits_are_narrowed(ask, query, found):
    assert ask(f"/collections/permits/items?{query}")["numberMatched"] == found


@pytest.mark.parametrize(
    "query",
    [
        "foo=1",
        "Limit=1",
        "bbox=1,2,3",
        "bbox=1,2,3,4,5",
        "bbox=a,b,c,d",
        "bbox=nan,0,1,1",
        "bbox=0,0,inf,1",
        "bbox=0,5,1,4",
        "bbox=-181,0,0,1",
        "bbox=0,0,1,91",
        "bbox=0,0,1,1&bbox=0,0,2,2",
        "bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857",
        "limit=0",
        "limit=-1",
        "limit=ten",
        "limit=1.5",
        "limit=١",
        "datetime=yesterday",
        "datetime=2024-13-01",
        "datetime=2024-02-30T00:00:00Z",
        "datetime=2024-01-02/2024-01-01",
        "datetime=..",
        "datetime=2024-01-01/2024-01-02/2024-01-03",
        "after=x",
        "after=-1",
        "after=99999999999999999999",
        "f=xml",
        "lang=fr",
        "status=issued",
        "step_free=yes",
        "step_free=maybe",
        "step_free=True",
        "step_free=",
        "ward=",
        "bbox=",
        "limit=",
        "datetime=",
        "q=%00",
    ],
)
def test_what_is_unknown_or_malformed_is_refused(client, query):
    answer = client.get(f"/ogc/collections/schools/items?{query}")

    assert (answer.status_code, answer.mimetype, answer.get_json(force=True)["status"]) == (
        400,
        "application/problem+json",
        400,
    )


@pytest.mark.parametrize("query", ["status=nonsense", "type=nonsense", "status="])
def test_values_that_no_permit_can_have_are_refused(client, query):
    assert client.get(f"/ogc/collections/permits/items?{query}").status_code == 400


@pytest.mark.parametrize("name", ["schools", "permits"])
def test_every_value_that_is_described_can_be_asked_for(client, ask, name):
    own = ask("/api")["paths"][f"/collections/{name}/items"]["get"]["parameters"]
    queries = [f"{one['name']}={value}" for one in own for value in one.get("schema", {}).get("enum", ())]
    refused = [query for query in queries if client.get(f"/ogc/collections/{name}/items?{query}").status_code != 200]

    assert (bool(queries), refused) == (True, [])


@pytest.mark.parametrize("query", ["step_free=yes", "bbox=", "ward="])
def test_a_file_is_refused_as_a_page_of_features_is(client, query):
    assert client.get(f"/layers/schools.geojson?{query}").status_code == 400


@pytest.mark.parametrize("path", ["", "/conformance", "/api", "/collections", "/collections/schools"])
def test_addresses_without_parameters_refuse_them(client, path):
    assert client.get(f"/ogc{path}?bbox=0,0,1,1").status_code == 400


def test_a_limit_above_the_largest_is_no_error(ask):
    assert ask("/collections/schools/items?limit=1000000000000000")["numberReturned"] == 5


@pytest.mark.parametrize(
    "path",
    [
        "/collections/none",
        "/collections/none/items",
        "/collections/schools/items/99",
        "/collections/schools/items/99999999999999999999",
        "/collections/schools/items/000000000000000000009999999999999999999999",
        "/collections/schools/items/9223372036854775808",
        "/collections/permits/items/none",
        "/collections/permits/items/bp-2024-0030",
        "/collections/wards/items/%20",
        "/none",
    ],
)
def test_what_is_not_there_is_not_found(client, path):
    answer = client.get(f"/ogc{path}")

    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_people_are_told_in_a_page(client):
    assert client.get("/ogc/collections/none", headers=BROWSER).mimetype == "text/html"


def test_the_sentence_of_a_refusal_speaks_the_readers_language(client):
    said = [client.get(f"/ogc/collections?foo=1&lang={tag}").get_json(force=True)["detail"] for tag in ("en", "id")]

    assert said[0] != said[1]


def test_a_format_that_there_is_not_is_not_acceptable(client):
    assert client.get("/ogc/collections", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("accept", ["application/geo+json", "application/json", "*/*", "application/*"])
def test_features_are_geojson_whatever_json_is_asked_for(client, accept):
    answer = client.get("/ogc/collections/schools/items", headers={"Accept": accept})

    assert answer.content_type == "application/geo+json"


def test_the_description_is_openapi_3_0(client):
    answer = client.get("/ogc/api")

    assert answer.content_type == "application/vnd.oai.openapi+json;version=3.0"
    assert answer.get_json(force=True)["openapi"].startswith("3.0")


def test_every_path_described_is_there(client, ask):
    first = {name: ask(f"/collections/{name}/items?limit=1")["features"][0]["id"] for name in COLLECTIONS}
    paths = [
        path.replace("{featureId}", first.get(path.split("/")[2] if "items" in path else "", ""))
        for path in ask("/api")["paths"]
    ]

    assert [path for path in paths if client.get(f"/ogc{path if path != '/' else ''}").status_code != 200] == []


def test_every_parameter_described_is_known(client, ask):
    document = ask("/api")
    for path, known in ((path, described(document, path)) for path in document["paths"] if path.endswith("/items")):
        examples = {"bbox": ALL, "datetime": "2024-01-01", "limit": "1", "after": "1", "f": "json", "lang": "id"}
        query = "&".join(f"{name}={examples.get(name) or (values or ['x'])[0]}" for name, values in known.items())
        assert client.get(f"/ogc{path}?{query}").status_code == 200


def described(document, path):
    """Name → values of each parameter of a path, none where they are not listed."""
    shared = document["components"]["parameters"]
    parameters = document["paths"][path]["get"]["parameters"]
    named = [shared[one["$ref"].rsplit("/", 1)[1]] if "$ref" in one else one for one in parameters]
    return {one["name"]: one["schema"].get("enum", ()) for one in named}


def test_every_reference_of_the_description_leads_somewhere(ask):
    document = ask("/api")
    text = json.dumps(document)
    targets = {part.split('"', 1)[0] for part in text.split('"$ref": "#/')[1:]}

    assert [target for target in targets if not found_in(document, target)] == []


def found_in(document, target):
    for part in target.split("/"):
        document = document.get(part, {})
    return bool(document)


def test_operations_have_names_of_their_own(ask):
    named = [operation["get"]["operationId"] for operation in ask("/api")["paths"].values()]

    assert len(named) == len(set(named))


def test_a_hostile_name_stays_text(client):
    page = client.get("/ogc/collections/schools/items?f=html").text

    assert "<img" not in page
    assert "&lt;img src=x" in page
    assert HOSTILE in client.get("/ogc/collections/schools/items").text


def test_an_answer_is_made_once_while_nothing_changes(client, monkeypatch):
    path = "/ogc/collections/schools/items?limit=4&q=school"
    first = client.get(path).data
    monkeypatch.setattr("app.opendata.features.features", None)

    assert client.get(path).data == first


def test_a_record_in_two_boxes_is_written_once(own_app, monkeypatch):
    client = own_app.test_client()
    path = "/ogc/collections/permits/items?f=json&limit=200&bbox=-180,-90,180,90"
    first = client.get(path).get_json(force=True)["features"]
    monkeypatch.setattr("app.opendata.of_records.these", None)

    assert first
    assert client.get(f"{path[:-2]}89.9").get_json(force=True)["features"] == first


def test_no_record_is_missing_because_others_needed_its_place_while_it_was_asked_for(own_app, monkeypatch):
    client, these = own_app.test_client(), of_records.these
    client.get("/ogc/collections/permits/items?f=json&limit=3")

    def while_others_ask(*asked):
        for held in own_app.extensions["psis.kept"]["written features"][1].values():
            held.clear()
        return these(*asked)

    monkeypatch.setattr("app.opendata.of_records.these", while_others_ask)
    assert len(client.get("/ogc/collections/permits/items?f=json").get_json(force=True)["features"]) == 14


def test_kept_records_have_the_address_that_is_asked(own_app):
    client = own_app.test_client()
    for base in ("http://a.example", "http://b.example"):
        features = client.get("/ogc/collections/permits/items?f=json", base_url=base).get_json(force=True)["features"]
        assert {one["properties"]["url"].partition("/en/")[0] for one in features} == {base}


def test_a_collection_says_of_a_record_what_the_record_says_alone(client):
    for one in client.get("/ogc/collections/permits/items?f=json").get_json(force=True)["features"]:
        alone = client.get(f"/ogc/collections/permits/items/{one['id']}?f=json").get_json(force=True)
        assert one == {name: value for name, value in alone.items() if name != "links"}


def test_what_is_counted_for_one_page_is_not_counted_for_the_next(own_app, monkeypatch):
    client = own_app.test_client()
    path = "/ogc/collections/permits/items?limit=5&f=json&status=issued"
    first = client.get(path).get_json(force=True)
    monkeypatch.setattr("app.opendata.features.count", None)
    second = client.get(path_of(href(first, "next"))).get_json(force=True)

    assert second["numberMatched"] == first["numberMatched"] == 13


@effort(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(("bbox", "datetime", "limit", "after", "f", "lang", "q", "ward", "kind", "step_free", "x")),
        st.one_of(st.text(max_size=30), st.sampled_from((ALL, "1", "json", "html", "2024-01-01/..", "en"))),
        max_size=4,
    )
)
def test_no_parameter_brings_the_server_down(client, query):
    assert client.get("/ogc/collections/schools/items", query_string=query).status_code in (200, 400)
