"""The public addresses of things, in one place. Written out, because building them by route costs 20 µs each.

A test holds them equal to the routes.
"""

from datetime import date
from functools import lru_cache
from urllib.parse import quote, urlencode

from app.city.addresses import parse
from app.city.parcels import parcel_key

FOLDERS = {"document": "documents", "deed": "deeds", "permit": "permits", "ordinance": "ordinances"}
"""Kind of record → the folder of its pages; of released reports it is ``REPORTS``."""
KINDS = {folder: kind for kind, folder in FOLDERS.items()}
REPORTS = "reports"


def record(language: str, kind: str, slug: str) -> str:
    return f"/{language}/{FOLDERS.get(kind, REPORTS)}/{_quoted(slug)}"


def version(language: str, kind: str, slug: str, number: int) -> str:
    return f"/{language}/{FOLDERS[kind]}/{quote(slug)}/versions/{number}"


def at_desk(language: str, kind: str, slug: str, part: str = "") -> str:
    """The page of a record at the desk, or a part of it such as ``edit`` or ``preview``."""
    return f"/{language}/desk/records/{kind}/{quote(slug)}{'/' + part if part else ''}"


def section(language: str, slug: str, eid: str, on: date | None = None) -> str:
    return f"/{language}/ordinances/{_quoted(slug)}/{_quoted(eid)}{_on(on)}"


def work(language: str, slug: str, on: date | None = None) -> str:
    return f"/{language}/ordinances/{quote(slug)}{_on(on)}"


def whole(language: str, slug: str, on: date | None = None, page: int = 1) -> str:
    return with_query(
        f"/{language}/ordinances/{quote(slug)}/text",
        [("on", on.isoformat() if on else ""), ("page", str(page) if page > 1 else "")],
    )


def changes(language: str, slug: str, eid: str = "", first: date | None = None, last: date | None = None) -> str:
    path = f"/{language}/ordinances/{quote(slug)}{'/' + quote(eid) if eid else ''}/changes"
    return with_query(path, [("from", first.isoformat() if first else ""), ("to", last.isoformat() if last else "")])


def file(sha256: str, name: str) -> str:
    return f"/files/{sha256}/{quote(name, safe='')}"


def with_query(path: str, pairs: list[tuple[str, str]]) -> str:
    """The path with those parameters that have a value, behind those that it has already."""
    query = urlencode([pair for pair in pairs if pair[1]])
    return f"{path}{'&' if '?' in path else '?'}{query}" if query else path


def _quoted(part: str) -> str:
    """As ``quote`` gives it; nearly all slugs are letters, digits and hyphens, which is told in a fifth of its time."""
    return part if part.isascii() and part.replace("-", "").replace("_", "").isalnum() else quote(part)


def _on(day: date | None) -> str:
    return f"?on={day:%Y-%m-%d}" if day else ""


def api_record(kind: str, slug: str) -> str:
    return f"/api/v1/records/{kind}/{quote(slug)}"


def api_ordinance(slug: str, eid: str = "", on: date | None = None) -> str:
    return f"/api/v1/ordinances/{quote(slug)}{'/' + quote(eid) if eid else ''}{_on(on)}"


def place(language: str, slug: str) -> str:
    """The page of an area, a parcel or an address: its ``slug`` as ``app.opendata.place`` gives it."""
    return f"/{language}/places/{quote(slug, safe='')}"


def facility(language: str, slug: str) -> str:
    return f"/{language}/places/facilities/{quote(slug, safe='')}"


@lru_cache(8192)
def of_address(language: str, text: str) -> str:
    """The page of the place that an address names, "" where it names no house. Kept, because reading costs 30 µs."""
    read = parse(text)
    return place(language, read.slug) if read.street_key and read.house_number else ""


def of_parcel(language: str, number: str) -> str:
    """The page of a parcel, "" for no number."""
    key = parcel_key(number)
    return place(language, key) if key else ""


def places(language: str, text: str = "") -> str:
    """The search for a place."""
    return with_query(f"/{language}/places", [("q", text)])


def map_at(language: str, point: tuple[float, float], zoom: int) -> str:
    """The map with a point (longitude, latitude) in its middle."""
    return f"/{language}/map?at={point[1]:.5f},{point[0]:.5f},{zoom}"


def map_list(language: str, box: tuple[float, float, float, float]) -> str:
    """The list of what lies in a box (west, south, east, north)."""
    return f"/{language}/map/list?box={','.join(f'{side:.5f}' for side in box)}"


def layer(collection_id: str, ending: str) -> str:
    """A layer as a file: ``geojson``, ``csv`` or ``gpkg``."""
    return f"/layers/{quote(collection_id, safe='')}.{ending}"


def tiles(collection_id: str) -> str:
    """The vector tiles of a layer: ``/{zoom}/{x}/{y}.mvt`` follows, and ``.json`` describes them."""
    return f"/tiles/{quote(collection_id, safe='')}"


def ogc(collection_id: str = "", feature_id: str = "") -> str:
    """The landing page, a collection or one of its features in the OGC API."""
    path = f"/ogc/collections/{quote(collection_id, safe='')}" if collection_id else "/ogc"
    return f"{path}/items/{quote(feature_id, safe='')}" if feature_id else path
