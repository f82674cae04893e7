"""The map of the city, its equal in words, the same to be embedded, and the script by which folium draws it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Response, request
from markupsafe import Markup

from app.opendata import place
from app.web import words
from app.web.assets import asset
from app.web.blueprint import ANYONE, Blueprint
from app.web.identity import identity
from app.web.locale import PREFIX, language
from app.web.map_asked import Asked, read_asked
from app.web.map_layers import MapLayer, ground, map_layers, name_of, usual, whole
from app.web.map_list import place_list
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _
from maps.folium_map import Document, Tiles, Titles, View, document

_MOST_MEANT = 6
"""Places among which a reader chooses where distances begin."""
blueprint = Blueprint("maps", __name__, url_prefix=PREFIX)


@blueprint.get("/map", access=ANYONE)
def show() -> Response:
    """The map with its list below; where no script runs, the list."""
    asked = read_asked(request.args)
    return page("maps/map.html", **_context(asked, title=_("Map of the city")))


@blueprint.get("/map/list", access=ANYONE)
def in_words() -> Response:
    """The list alone, page by page, with the parameters of the map."""
    asked = read_asked(request.args)
    return page("maps/list.html", **_context(asked, title=_("Places in the city")))


@blueprint.get("/map/embed", access=ANYONE, framed=True)
def embedded() -> Response:
    """The map for pages of others: nothing around it, and its list below."""
    asked = read_asked(request.args)
    return page("maps/embed.html", **_context(asked, title=_("The map to be embedded"), form=False))


@blueprint.get("/map/map.js", access=ANYONE)
def script() -> Response:
    """What folium writes to draw the map, as a file of our own, so that no page needs a script inside of it."""
    return Response(_drawn(read_asked(request.args)).script, mimetype="text/javascript")


def _context(asked: Asked, *, title: str, form: bool = True) -> dict[str, Any]:
    layers = map_layers()
    standard = usual(layers)
    wanted = standard if asked.layers is None else asked.layers
    chosen = [one for one in layers if one.slug in wanted]
    tag = language()
    problems = list(asked.problems)
    origin = _origin(asked, problems)
    return {
        "title": title,
        "summary": _("Facilities, areas and records of the city on a map, and the same as a list."),
        "asked": asked,
        "problems": problems,
        "groups": [(label, held) for label, held in _groups(layers) if held],
        "chosen": {one.slug for one in chosen},
        "places": place_list(asked, chosen, origin.point if origin else None),
        "origin": origin,
        "ground": ground(),
        "credits": [(name_of(one.collection), one.collection) for one in chosen] + [(name_of(g), g) for g in ground()],
        "drawn": Markup(_drawn(asked).html),  # noqa: S704 - an empty element of folium's, no text of anybody's in it
        "script": asked.address(f"/{tag}/map/map.js") if asked.view else f"/{tag}/map/map.js",
        "map_address": asked.address(f"/{tag}/map"),
        "list_address": asked.address(f"/{tag}/map/list"),
        "embed_address": asked.address(f"/{tag}/map/embed"),
        "setup": _setup(asked, chosen, standard, form=form),
        "noindex": bool(request.args),
    }


def _groups(layers: Sequence[MapLayer]) -> list[tuple[str, list[MapLayer]]]:
    families = (("facilities", _("Places")), ("areas", _("Areas")), ("records", _("Records")))
    return [(label, [one for one in layers if one.family == family]) for family, label in families]


def _drawn(asked: Asked) -> Document:
    settings = portal().settings
    tiles = Tiles(settings.tiles_url, settings.tiles_attribution) if settings.tiles_url else None
    titles = Titles(_("Full screen"), _("Leave the full screen"))
    if asked.view is None:
        return document(View(whole()), titles, tiles)
    longitude, latitude, zoom = asked.view
    return document(View(whole(), (longitude, latitude), zoom), titles, tiles)


class Origin(NamedTuple):
    """Where distances begin, as longitude and latitude, and the sentence that says so."""

    point: tuple[float, float]
    sentence: str
    others: Sequence[tuple[str, str]] = ()
    """(Name, address of the list) of what else may have been meant."""


def _origin(asked: Asked, problems: list[str]) -> Origin | None:
    """The address that was named, the position that was sent, else the middle of the map where it is to order."""
    if asked.place:
        if origin := _named_origin(asked):
            return origin
        problems.append(_("“%(text)s” is no address that the city knows.", text=asked.place[:60]))
    if asked.near:
        return Origin(asked.near, _("Distances are measured from your position, rounded to about a hundred metres."))
    if asked.view and asked.order == "distance":
        return Origin(asked.view[:2], _("Distances are measured from the middle of the map."))
    return None


def _named_origin(asked: Asked) -> Origin | None:
    """The place of exactly that name, else the first that the words find; and what else they find."""
    choices = place.search(identity().session, asked.place, _MOST_MEANT)
    choices.sort(key=lambda choice: choice.name.casefold() != asked.place.casefold())
    for choice in choices:
        found = _found(choice)
        if found and found.point:
            names = dict.fromkeys(one.name for one in choices if one.name.casefold() != found.name.casefold())
            others = [(name, asked.listed(f"/{language()}/map/list", place=name, page=1)) for name in names]
            return Origin(found.point, _("Distances are measured from %(place)s.", place=found.name), others)
    return None


def _found(choice: place.Choice) -> place.Place | None:
    read = place.facility if choice.kind == "facility" else place.place
    return read(identity().session, choice.slug)


def _setup(asked: Asked, chosen: Sequence[MapLayer], standard: Sequence[str], *, form: bool) -> dict[str, Any]:
    """What our script needs to know; plain values that it never writes as markup."""
    tag = language()
    return {
        "language": tag,
        "api": "/api/v1/map/",
        "page": f"/{tag}/map",
        "list": f"/{tag}/map/list",
        "icons": asset("icons.svg"),
        "usual": list(standard),
        "chosen": [one.slug for one in chosen],
        "q": asked.text,
        "step_free": "1" if asked.step_free else "",
        "viewed": asked.view is not None,
        "ground": [] if portal().settings.tiles_url else [one.id for one in ground()],
        "shared": {"link": f"/{tag}/map", "embed": f"/{tag}/map/embed"} if form else {},
        "words": words.map_words(),
    }
