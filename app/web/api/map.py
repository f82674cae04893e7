"""Features for one view of the map: its script asks here, by whole tiles, so that neighbouring views ask the same."""

from flask import Response, request

from app.kernel.errors import NotVisible
from app.web.blueprint import ANYONE, Blueprint
from app.web.identity import identity
from app.web.locale import speak
from app.web.map_asked import read_box, read_layers, read_text
from app.web.map_features import Seen, collection_json, whole_tiles
from app.web.map_layers import ground, map_layers, whole
from app.web.parameters import Arguments, Unreadable, printable, require_readable
from app.web.site import languages
from app.web.translation import gettext as _
from maps.folium_map import FARTHEST, NEAREST

_KNOWN = {"box", "zoom", "q", "step_free", "lang"}
_MIDDLE = 13
blueprint = Blueprint("api_map", __name__)


@blueprint.get("/api/v1/map/<layers>", access=ANYONE)
def features(layers: str) -> Response:
    """The layers, parted by commas, in a box at a zoom; ``base`` and ``facilities`` stand for all of theirs.

    Raises NotVisible for no such layer, Unreadable.
    """
    if request.args.get("lang", "") in languages():
        speak(request.args["lang"])
    wanted = read_layers(layers.split(",")) or ()
    places = [one for one in map_layers() if one.slug in wanted or one.family in wanted]
    below = [one for one in ground() if one.id in wanted or "base" in wanted]
    known = {"base", *(name for one in places for name in (one.slug, one.family)), *(one.id for one in below)}
    if not wanted or not known.issuperset(wanted):
        raise NotVisible("There is no such layer.")
    seen = _seen(request.args)
    body = collection_json(identity().session, places, below, seen)
    return Response(body, mimetype="application/geo+json")


def _seen(given: Arguments) -> Seen:
    problems: list[str] = []
    _refuse_unknown()
    zoom = _zoom(given, problems)
    box = read_box(given, problems) or whole()
    require_readable(problems)
    return Seen(
        box=whole_tiles(box, zoom), zoom=zoom, text=read_text(given), step_free=given.get("step_free", "") == "1"
    )


def _zoom(given: Arguments, problems: list[str]) -> int:
    value = given.get("zoom", "") or str(_MIDDLE)
    if not (value.isascii() and value.isdigit() and len(value) < 3):
        problems.append(_("“%(value)s” is not a zoom of the map.", value=printable(value)[:40]))
        return _MIDDLE
    return min(max(int(value), FARTHEST), NEAREST)


def _refuse_unknown() -> None:
    if unknown := sorted(set(request.args) - _KNOWN):
        name, known = unknown[0][:40], ", ".join(sorted(_KNOWN))
        raise Unreadable(_("There is no parameter “%(name)s”. Known are: %(known)s.", name=name, known=known))
