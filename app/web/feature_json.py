"""Features as JSON, with the address of the page that each has."""

import json
from collections.abc import Callable, Sequence
from secrets import token_hex

import msgspec

from app.kernel.text import LANGUAGES
from app.opendata import of_records
from app.opendata.collections import RECORDS
from app.opendata.features import Feature
from app.web import addresses
from app.web.identity import identity
from app.web.kept import written_features
from app.web.portal import base_url
from maps import geojson
from maps.geojson import FeatureJson


def page_of(one: Feature) -> str:
    """The full address of its page in its own language, or ""; what lies under a map has none."""
    return _page(base_url(), one)


def writer() -> Callable[[Feature], FeatureJson]:
    """What makes JSON of features; the portal's address is taken now, as streams outlive the request."""
    return _writer(base_url())


_HERE = token_hex(16)
"""Stands for the portal's address in features that are kept, as that may differ; nobody's text can hold it."""


def of_rows(collection_id: str, rows: Sequence[int]) -> list[msgspec.Raw]:
    """Records as features that ``placed`` finishes, those kept that another answer held; what is gone is left out."""
    kept = written_features(collection_id)
    if missing := [row for row in rows if row not in kept]:
        to_json = _writer(_HERE)
        for one in of_records.these(identity().session, collection_id, RECORDS[collection_id], missing):
            kept[one.row] = geojson.written(to_json(one))
    return [kept[row] for row in rows if row in kept]


def placed(document: bytes) -> bytes:
    """The document with the portal's address in its features."""
    return document.replace(_HERE.encode(), json.dumps(base_url())[1:-1].encode())


def _writer(base: str) -> Callable[[Feature], FeatureJson]:
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
        return f"{base}/{tag}/{addresses.FOLDERS.get(one.kind, addresses.REPORTS)}/{one.slug}"
    if one.family == "areas":
        return base + addresses.place(tag, one.slug)
    return base + addresses.facility(tag, one.slug) if one.slug else ""
