"""Features as JSON, with the address of the page that each has."""

from collections.abc import Callable

from app.kernel.text import LANGUAGES
from app.opendata.features import Feature
from app.web import addresses
from app.web.portal import base_url
from maps import geojson
from maps.geojson import FeatureJson


def page_of(one: Feature) -> str:
    """The full address of its page in its own language, or ""; what lies under a map has none."""
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
    tag = one.language if one.language in LANGUAGES else LANGUAGES[0]
    if one.family == "records":
        # Slugs stand in addresses as they are (records.codec); quoting two hundred of them again takes a millisecond.
        return f"{base}/{tag}/{addresses.FOLDERS[one.kind]}/{one.slug}"
    if one.family == "areas":
        return base + addresses.place(tag, one.slug)
    return base + addresses.facility(tag, one.slug) if one.slug else ""
