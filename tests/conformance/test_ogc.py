"""Every answer of the OGC API has the form of the standard, and clients of others read every collection in full."""

import json
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from owslib.ogcapi.features import Features

from tests.conformance import ogc_shapes as shapes
from tests.conformance.ogc_shapes import read
from tests.web.small_map import EAST, NORTH, PARKS, SCHOOLS, SOUTH, STREETS, WARDS, WEST

COLLECTIONS = {
    "schools": len(SCHOOLS),
    "parks": len(PARKS),
    "wards": len(WARDS),
    "streets": len(STREETS),
    "permits": 14,
}
ONE = {"schools": "1", "parks": "6", "wards": "1", "streets": "1", "permits": "bp-2024-0001"}
each_collection = pytest.mark.parametrize("name", COLLECTIONS)
GDAL = """
import json, sys
import pyogrio
from pyogrio import raw
address, layer, bbox = sys.argv[1:]
source = f"OAPIF:{address}/ogc"
box = tuple(map(float, bbox.split(","))) if bbox else None
meta, _, shapes, fields = raw.read(source, layer=layer, bbox=box, PAGE_SIZE="2")
columns = dict(zip(meta["fields"].tolist(), (field.tolist() for field in fields)))
layers = [str(name) for name, _ in pyogrio.list_layers(source)]
shapes = sum(one is not None for one in shapes)
print(json.dumps({"layers": layers, "ids": list(map(str, columns["id"])), "shapes": shapes}))
"""
"""GDAL in a process of its own, so that it does not hold up the server in this one."""


def get(address):
    """(Status, media type, body)."""
    try:
        with urllib.request.urlopen(address) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read()


def by_gdal(address, layer, bbox=""):
    command = [sys.executable, "-c", GDAL, address, layer, bbox]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize(
    ("path", "kind"),
    [("", shapes.LandingPage), ("/conformance", shapes.Conformance), ("/collections", shapes.Collections)],
)
def test_documents_have_the_form_of_the_standard(portal_url, path, kind):
    assert read(kind, get(f"{portal_url}/ogc{path}")[2])


@each_collection
def test_a_collection_has_the_form_of_the_standard(portal_url, name):
    assert read(shapes.Collection, get(f"{portal_url}/ogc/collections/{name}")[2]).id == name


@each_collection
def test_features_have_the_form_of_the_standard(portal_url, name):
    status, media_type, body = get(f"{portal_url}/ogc/collections/{name}/items")

    assert (status, media_type) == (200, "application/geo+json")
    assert len(read(shapes.FeatureCollection, body).features) == COLLECTIONS[name]


@each_collection
def test_a_feature_has_the_form_of_the_standard(portal_url, name):
    body = get(f"{portal_url}/ogc/collections/{name}/items/{ONE[name]}")[2]

    assert read(shapes.FeatureAlone, body).id == ONE[name]


@pytest.mark.parametrize(("path", "code"), [("/collections?x=1", 400), ("/collections/none", 404)])
def test_a_refusal_is_a_problem_as_rfc_9457_says(portal_url, path, code):
    status, media_type, body = get(f"{portal_url}/ogc{path}")

    assert (status, media_type) == (code, "application/problem+json")
    assert read(shapes.Problem, body).status == code


@each_collection
def test_gdal_reads_the_whole_collection_page_after_page(portal_url, name):
    found = by_gdal(portal_url, name)

    assert set(found["layers"]) == set(COLLECTIONS)
    assert (len(set(found["ids"])), found["shapes"]) == (COLLECTIONS[name],) * 2


def test_gdal_asks_for_a_box(portal_url):
    assert len(by_gdal(portal_url, "schools", f"{WEST},{SOUTH},106.805,{NORTH}")["ids"]) == 2


def test_owslib_knows_what_there_is(portal_url):
    api = Features(f"{portal_url}/ogc")

    assert set(api.feature_collections()) == set(COLLECTIONS)
    assert api.api()["openapi"].startswith("3.0")


@each_collection
def test_owslib_reads_the_whole_collection_page_after_page(portal_url, name):
    api = Features(f"{portal_url}/ogc")
    found, after = [], {}
    while after is not None:
        page = api.collection_items(name, limit=2, **after)
        found += [one["id"] for one in page["features"]]
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        after = {"after": following[0].split("after=")[1].split("&")[0]} if following else None

    assert len(set(found)) == len(found) == page["numberMatched"] == COLLECTIONS[name]


@each_collection
def test_owslib_reads_each_feature(portal_url, name):
    assert Features(f"{portal_url}/ogc").collection_item(name, ONE[name])["id"] == ONE[name]


def test_owslib_asks_for_a_box_and_a_time(portal_url):
    api = Features(f"{portal_url}/ogc")
    box = [WEST, SOUTH, EAST, NORTH]

    assert api.collection_items("permits", bbox=box, datetime_="2024-03-05/2024-03-07")["numberMatched"] == 3
