"""A collection as a file to take along, narrowed by the parameters that its features have in the OGC API."""

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, send_file, stream_with_context

from app.opendata.collections import Collection
from app.opendata.downloads import Row, csv_rows, write_geopackage
from app.opendata.features import every_feature
from app.web.blueprint import ANYONE, Blueprint
from app.web.feature_json import writer
from app.web.identity import identity
from app.web.kept import map_collection
from app.web.ogc.asking import whole_question_of
from app.web.ogc.documents import DOWNLOADS
from maps import geojson

blueprint = Blueprint("layers", __name__, url_prefix="/layers")


@blueprint.get("/<collection>.<any(geojson, csv, gpkg):ending>", access=ANYONE)
def download(collection: str, ending: str) -> Response:
    """All features that meet the parameters. Raises NotVisible, Unreadable."""
    one = map_collection(collection)
    rows = _rows(one)
    if ending == "gpkg":
        return _geopackage(one, rows)
    pieces = csv_rows(one, rows) if ending == "csv" else geojson.pieces(row for row, _, _ in rows)
    response = Response(stream_with_context(pieces), mimetype=DOWNLOADS[ending])
    response.headers["Content-Disposition"] = f"attachment; filename={one.id}.{ending}"
    return response


def _rows(one: Collection) -> Iterator[Row]:
    """Every feature, the first of them read already: what goes wrong at the start is said before a file begins."""
    to_json = writer()
    found = every_feature(identity().session, one.id, whole_question_of(one))
    rows = ((to_json(feature), feature.longitude, feature.latitude) for feature in found)
    return chain(list(islice(rows, 1)), rows)


def _geopackage(one: Collection, rows: Iterator[Row]) -> Response:
    """The file is made whole before it is sent, and is gone with its last reader."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{one.id}.gpkg"
        write_geopackage(path, one, rows)
        file = path.open("rb")
    return send_file(file, mimetype=DOWNLOADS["gpkg"], as_attachment=True, download_name=path.name)
