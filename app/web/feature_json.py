"""Features as JSON, with the address of the page that each has."""

from collections.abc import Callable, Sequence

from app.db.reading import Reading
from app.kernel.text import LANGUAGES
from app.opendata import of_records
from app.opendata.collections import RECORDS
from app.opendata.features import Feature
from app.web import addresses
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


def of_rows(reading: Reading, collection_id: str, rows: Sequence[int]) -> list[bytes]:
    """Records as features in a collection, those kept that another answer held; what is gone is left out."""
    base = base_url()
    kept = written_features(collection_id, base)
    found = list(map(kept.get, rows))
    if not all(found):
        missing = [row for row, one in zip(rows, found, strict=True) if one is None]
        to_json = _writer(base)
        read = of_records.these(reading, collection_id, RECORDS[collection_id], missing)
        now = {one.row: geojson.written(to_json(one)) for one in read}
        kept.update(now)
        found = [one or now.get(row) for row, one in zip(rows, found, strict=True)]
    return [one for one in found if one is not None]


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
