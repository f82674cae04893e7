"""Features as JSON, with the address of the page that each has among the records."""

from collections.abc import Callable

from app.kernel.text import LANGUAGES
from app.opendata.features import Feature
from app.web import addresses
from app.web.portal import base_url
from maps import geojson
from maps.geojson import FeatureJson


def page_of(one: Feature) -> str:
    """The full address of a record's page in its own language, or ""; facilities and areas have none."""
    return _page(base_url(), one)


def writer() -> Callable[[Feature], FeatureJson]:
    """What makes JSON of features; the portal's address is taken now, as streams outlive the request."""
    base = base_url()

    def to_json(one: Feature) -> FeatureJson:
        properties = one.properties
        if page := _page(base, one):
            properties = {**properties, "url": page}
        return geojson.feature(one.id, one.geometry, properties)

    return to_json


def _page(base: str, one: Feature) -> str:
    if one.kind not in addresses.FOLDERS or not one.slug:
        return ""
    tag = one.language if one.language in LANGUAGES else LANGUAGES[0]
    return base + addresses.record(tag, one.kind, one.slug)
