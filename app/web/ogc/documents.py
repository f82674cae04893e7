"""The documents of the OGC API as plain values: what JSON says and pages show alike."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from app.opendata.collections import Collection
from app.opendata.downloads import fits_geopackage
from app.opendata.features import filters
from app.web import addresses
from app.web.locale import language
from app.web.map_layers import name_of
from app.web.portal import base_url
from app.web.site import languages
from app.web.site import name as site_name
from app.web.translation import gettext as _
from maps import openapi
from maps.ogc import CONFORMS_TO, CRS84, extent, link

JSON_TYPE, HTML_TYPE, GEOJSON_TYPE = "application/json", "text/html", "application/geo+json"
DOWNLOADS = {"geojson": GEOJSON_TYPE, "csv": "text/csv", "gpkg": "application/geopackage+sqlite3"}
Json = dict[str, Any]
Pairs = Sequence[tuple[str, str]]


def address(path: str = "", pairs: Pairs = ()) -> str:
    """The full address of a path below ``/ogc``."""
    query = urlencode(pairs)
    return f"{base_url()}/ogc{path}" + (f"?{query}" if query else "")


def landing() -> Json:
    return {
        "title": site_name(language()),
        "description": _("Facilities, areas and public records with a place, as OGC API – Features."),
        "links": [
            *_own("", JSON_TYPE),
            link(address("/api"), "service-desc", openapi.MEDIA_TYPE, _("The description of this interface")),
            link(address("/api", [("f", "html")]), "service-doc", HTML_TYPE, _("The same, to read")),
            link(address("/conformance"), "conformance", JSON_TYPE, _("What this interface conforms to")),
            link(address("/collections"), "data", JSON_TYPE, _("The collections")),
        ],
    }


def conformance() -> Json:
    return {"links": _own("/conformance", JSON_TYPE), "conformsTo": list(CONFORMS_TO)}


def collections(known: Iterable[Collection]) -> Json:
    return {"links": _own("/collections", JSON_TYPE), "collections": [collection(one) for one in known]}


def collection(one: Collection) -> Json:
    """One collection with its origin, extent and every way to its features."""
    path, title = _path(one), name_of(one)
    endings = [ending for ending in DOWNLOADS if ending != "gpkg" or fits_geopackage(one.count)]
    files = {base_url() + addresses.layer(one.id, ending): DOWNLOADS[ending] for ending in endings}
    tiles = f"{base_url()}{addresses.tiles(one.id)}.json"
    about = [link(one.source_url, "about", HTML_TYPE, one.source)] if one.source_url else []
    found = {
        "id": one.id,
        "title": title,
        "description": one.attribution or one.source or title,
        "itemType": "feature",
        "crs": [CRS84],
        "extent": extent(one.box),
        "attribution": one.attribution,
        "license": one.licence,
        "asOf": one.as_of.isoformat() if one.as_of else "",
        "updated": one.updated_at.isoformat() if one.updated_at else "",
        "links": [
            *_own(path, JSON_TYPE),
            link(address(f"{path}/items"), "items", GEOJSON_TYPE, title),
            link(address(f"{path}/items", [("f", "html")]), "items", HTML_TYPE, title),
            *[link(file, "enclosure", kind, _("All of it as a file")) for file, kind in files.items()],
            link(tiles, "tiles", JSON_TYPE, _("Vector tiles")),
            *about,
        ],
    }
    return {name: value for name, value in found.items() if value not in ("", {})}


def items_links(one: Collection, pairs: Pairs, following: str) -> list[Json]:
    """The links of a page of features. ``pairs`` are its parameters but the format; ``following`` ends the page."""
    path = _path(one)
    here = address(f"{path}/items", pairs)
    found = [*_at(here, GEOJSON_TYPE), link(address(path), "collection", JSON_TYPE, name_of(one))]
    if following:
        others = [pair for pair in pairs if pair[0] != "after"]
        first = here if len(others) == len(pairs) else address(f"{path}/items", others)
        more = f"{first}{'&' if '?' in first else '?'}after={following}&f=json"
        found.append(link(more, "next", GEOJSON_TYPE, _("The next page")))
    return found


def item_links(one: Collection, feature_id: str, page: str) -> list[Json]:
    """The links of one feature; ``page`` is the address of its page, or ""."""
    own = _own(addresses.ogc(one.id, feature_id).removeprefix("/ogc"), GEOJSON_TYPE)
    more = [link(page, "canonical", HTML_TYPE)] if page else []
    return [*own, link(address(_path(one)), "collection", JSON_TYPE, name_of(one)), *more]


def description(known: Iterable[Collection]) -> Json:
    """The OpenAPI document."""
    return openapi.document(
        title=site_name(language()),
        description=_("Facilities, areas and public records with a place, as OGC API – Features."),
        server=address(),
        languages=languages(),
        collections=[openapi.Described(one.id, name_of(one), filters(one)) for one in known],
    )


def _path(one: Collection) -> str:
    return addresses.ogc(one.id).removeprefix("/ogc")


def _own(path: str, media_type: str) -> list[Json]:
    """An address below ``/ogc`` as JSON and as a page."""
    return _at(address(path), media_type)


def _at(here: str, media_type: str) -> list[Json]:
    asked = f"{here}{'&' if '?' in here else '?'}f="
    return [
        link(f"{asked}json", "self", media_type, _("This document")),
        link(f"{asked}html", "alternate", HTML_TYPE, _("This document as a page")),
    ]
