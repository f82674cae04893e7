"""A collection as a file to take along, narrowed by the parameters that its features have in the OGC API."""

from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Response, request, send_file

from app.opendata.collections import Collection
from app.opendata.downloads import MOST_IN_GEOPACKAGE, Row, csv_rows, fits_geopackage, write_geopackage
from app.opendata.features import Question, count, every_feature
from app.web.blueprint import ANYONE, Blueprint
from app.web.feature_json import writer
from app.web.formats import number
from app.web.identity import identity
from app.web.kept import map_collection
from app.web.ogc.asking import whole_question_of
from app.web.ogc.documents import DOWNLOADS
from app.web.parameters import Unreadable
from app.web.translation import gettext as _
from app.web.whole_files import place, whole_file
from maps import geojson

blueprint = Blueprint("layers", __name__, url_prefix="/layers")


@blueprint.get("/<collection>.<any(geojson, csv, gpkg):ending>", access=ANYONE)
def download(collection: str, ending: str) -> Response:
    """All features that meet the parameters. Raises NotVisible, Unreadable."""
    one = map_collection(collection)
    question = whole_question_of(one)
    if ending == "gpkg":
        _refuse_too_many(count(identity().session, one.id, question))
    rows = _rows(one, question)
    if ending == "gpkg":
        return _geopackage(one, rows)
    pieces = csv_rows(one, rows) if ending == "csv" else geojson.pieces(row for row, _, _ in rows)
    return whole_file(pieces, DOWNLOADS[ending], f"{one.id}.{ending}")


def _refuse_too_many(features: int) -> None:
    """Raise Unreadable for more than a GeoPackage is made of."""
    if not fits_geopackage(features):
        sentence = _(
            "A GeoPackage holds up to %(most)s features here, and these are %(count)s. Narrow them, or take them as"
            " GeoJSON or CSV.",
            most=number(MOST_IN_GEOPACKAGE),
            count=number(features),
        )
        raise Unreadable(sentence)


def _rows(one: Collection, question: Question) -> Iterator[Row]:
    """Every feature, the first of them read already: what goes wrong at the start is said before a file begins."""
    to_json = writer()
    found = every_feature(identity().session, one.id, question)
    rows = ((to_json(feature), feature.longitude, feature.latitude) for feature in found)
    return chain(list(islice(rows, 1)), rows)


def _geopackage(one: Collection, rows: Iterator[Row]) -> Response:
    """The file is made whole before it is sent, and is gone with its last reader."""
    if request.method == "HEAD":  # the file would be made for nobody, and closed by nobody
        return Response(mimetype=DOWNLOADS["gpkg"])
    with place() as kept_by, TemporaryDirectory() as folder:
        path = Path(folder) / f"{one.id}.gpkg"
        write_geopackage(path, one, rows)
        file = path.open("rb")
        return kept_by(send_file(file, mimetype=DOWNLOADS["gpkg"], as_attachment=True, download_name=path.name))
