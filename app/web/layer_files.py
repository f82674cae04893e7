"""The ways to take a layer of the map along: its files, and its collection in the OGC API."""

from app.opendata.collections import Collection
from app.opendata.downloads import fits_geopackage
from app.web import addresses
from app.web.locale import language

_FORMATS = {"geojson": "GeoJSON", "csv": "CSV", "gpkg": "GeoPackage"}


def layer_files(one: Collection) -> list[tuple[str, str]]:
    """(Name of the format, address), those left out that there are not for so many features."""
    files = [(name, addresses.layer(one.id, ending)) for ending, name in _FORMATS.items() if _is_offered(one, ending)]
    pairs = [("f", "html"), ("lang", language())]
    return [*files, ("OGC API", addresses.with_query(addresses.ogc(one.id), pairs))]


def _is_offered(one: Collection, ending: str) -> bool:
    return ending != "gpkg" or fits_geopackage(one.count)
