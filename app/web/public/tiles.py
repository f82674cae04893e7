"""Vector tiles of every collection, and for each a description (TileJSON 3.0) that maps can be pointed at."""

from flask import Response

from app.kernel.box import WORLD
from app.kernel.errors import NotVisible
from app.kernel.mercator import FINEST
from app.opendata import tiles
from app.opendata.properties import columns
from app.opendata.tiles import Tile
from app.web import addresses
from app.web.api.answers import answer
from app.web.blueprint import ANYONE, Blueprint
from app.web.identity import identity
from app.web.kept import map_collection
from app.web.map_layers import name_of
from app.web.portal import base_url
from maps.bounds import has_tile

blueprint = Blueprint("tiles", __name__, url_prefix="/tiles")
MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
_NUMBER = "int(max=999999999)"


@blueprint.get(f"/<collection>/<{_NUMBER}:zoom>/<{_NUMBER}:x>/<{_NUMBER}:y>.mvt", access=ANYONE)
def tile(collection: str, zoom: int, x: int, y: int) -> Response:
    """One tile; 204 where nothing lies in it. Raises NotVisible for a tile or collection that there is not."""
    if not has_tile(zoom, x, y):
        raise NotVisible("There is no such tile.")
    one, place = map_collection(collection), Tile(zoom, x, y)
    body = tiles.tile(identity().session, one, place)
    return Response(body, 200 if body else 204, content_type=MEDIA_TYPE)


@blueprint.get("/<collection>.json", access=ANYONE)
def description(collection: str) -> Response:
    """What a map needs to know of a collection's tiles (TileJSON 3.0). Raises NotVisible."""
    one = map_collection(collection)
    fields = dict.fromkeys(("id", "kind", *columns(one)), "String") | {"cluster": "Boolean", "count": "Number"}
    return answer(
        {
            "tilejson": "3.0.0",
            "name": name_of(one),
            "attribution": one.attribution,
            "tiles": [f"{base_url()}{addresses.tiles(one.id)}/{{z}}/{{x}}/{{y}}.mvt"],
            "minzoom": 0,
            "maxzoom": FINEST,
            "bounds": list(one.box or WORLD),
            "vector_layers": [{"id": one.id, "fields": fields}],
        }
    )
