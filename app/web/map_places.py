"""What a map and its list say of one place: the same words in a popup, a row and the answer for a script."""

from collections.abc import Mapping
from typing import Any

from app.kernel.text import in_language
from app.opendata.features import Cluster, Feature
from app.web import addresses, words
from app.web.locale import language
from app.web.map_layers import MapLayer, kind_icon, kind_name
from app.web.place_views import own_name
from app.web.translation import gettext as _
from maps.listing import Listed
from maps.spots import Drawn

Properties = dict[str, Any]
"""Plain values for JSON; what is not known is not there. Texts are somebody's data and become text nodes only."""


def of_record(one: Feature, layer: MapLayer) -> Properties:
    given = one.properties
    return _told(
        layer=layer.slug,
        name=one.name,
        lang=own_name(one.name, {}, one.language)[1],
        kind=kind_name(one.kind, layer.family),
        icon=layer.icon,
        colour=layer.colour,
        address=given.get("address"),
        note=", ".join(filter(None, (_status(given), _("approximate place") if given.get("approximate") else ""))),
        href=_page(layer, one.slug),
        longitude=one.longitude,
        latitude=one.latitude,
    )


def _status(given: Mapping[str, Any]) -> str:
    return words.word(words.STATUS, given["status"]) if given.get("status") else ""


def of_drawn(one: Drawn, layer: MapLayer) -> Properties:
    return _of_place(one, layer, in_language(one.opening_hours, language()))


def of_listed(one: Listed, layer: MapLayer) -> Properties:
    return _of_place(one, layer, "")


def _of_place(one: Drawn | Listed, layer: MapLayer, note: str) -> Properties:
    name, lang = own_name(one.name, one.names, one.language)
    return _told(
        layer=layer.slug,
        name=name,
        lang=lang,
        kind=kind_name(one.kind, layer.family),
        icon=kind_icon(one.kind) if layer.family == "facilities" else layer.icon,
        colour=layer.colour,
        area=layer.family == "areas" or None,
        address=one.address,
        note=note,
        step_free=one.step_free,
        href=_page(layer, one.slug),
        longitude=one.longitude,
        latitude=one.latitude,
    )


def of_cluster(one: Cluster, layer: MapLayer) -> Properties:
    return {
        "layer": layer.slug,
        "count": one.count,
        "colour": layer.colour,
        "box": [round(side, 6) for side in one.box],
        "longitude": one.longitude,
        "latitude": one.latitude,
    }


def _told(**values: Any) -> Properties:
    return {name: value for name, value in values.items() if value not in (None, "")}


def _page(layer: MapLayer, slug: str) -> str:
    if not slug:
        return ""
    if layer.family == "records":
        return addresses.record(language(), layer.collection.kind, slug)
    return (addresses.facility if layer.family == "facilities" else addresses.place)(language(), slug)
