"""Places as JSON: what may be meant by a text, and all that is known of one, with the source of each fact."""

from typing import Any

from flask import Response, request

from app.opendata import place as places
from app.opendata.place import Choice, Place
from app.opendata.surroundings import Told
from app.web import addresses
from app.web.api.answers import answer, card_json, plain
from app.web.blueprint import ANYONE, Blueprint
from app.web.identity import identity
from app.web.parameters import printable
from app.web.place_facts import PlaceFacts, facts_of, found_or_raise
from app.web.place_views import origin
from app.web.portal import base_url
from app.web.site import languages
from maps.projections import AreaLine, Near, Photo

MOST = 30
_LISTS = {"next_door": "permits_next_door"}
blueprint = Blueprint("api_places", __name__, url_prefix="/api/v1/places")


@blueprint.get("", access=ANYONE)
def search() -> Response:
    """``{"items"}``: the places that may be meant by ``q``, thirty at the most."""
    text = printable(request.args.get("q", ""))
    return answer({"items": [_choice(one) for one in places.search(identity().session, text, MOST)]})


@blueprint.get("/suggestions", access=ANYONE)
def suggestions() -> Response:
    """At most eight addresses that complete ``q``, with their points."""
    found = places.completions(identity().session, request.args.get("q", ""))
    return answer({"items": [{"text": one.text, "slug": one.address.slug, "point": one.point} for one in found]})


@blueprint.get("/<place>", access=ANYONE)
def show(place: str) -> Response:
    """An address, a parcel or an area. Raises NotVisible."""
    return answer(_place(facts_of(found_or_raise(places.place(identity().session, place)))))


@blueprint.get("/facilities/<slug>", access=ANYONE)
def facility(slug: str) -> Response:
    """A facility and what lies around it. Raises NotVisible."""
    return answer(_place(facts_of(places.facility(identity().session, slug))))


def _place(facts: PlaceFacts) -> dict[str, Any]:
    place, around = facts.place, facts.around
    return {
        "kind": place.kind,
        "slug": place.slug,
        "name": place.name,
        "point": place.point,
        "house_number": place.address.house_number,
        "street_key": place.address.street_key,
        "parcel": place.parcel,
        "ward": place.ward,
        "facility": _facility(place),
        "area": _area(place.area) if place.area else None,
        "areas": [_area(area) for area in facts.areas],
        "facilities": [_near(near, measured=place.area is None) for near in around.facilities],
        **{_LISTS.get(name, name): [_told(one) for one in found] for name, found in facts.records.items()},
        "newest": [_told(one) for one in facts.newest],
        "complete": facts.searched,
        "links": _links(place.kind, place.slug),
    }


def _told(told: Told) -> dict[str, Any]:
    source = plain(told.source) if told.source else None
    return {**card_json(told.card, ""), "source": source}


def _near(near: Near, *, measured: bool) -> dict[str, Any]:
    one = near.facility
    return {
        "slug": one.slug,
        "kind": one.kind,
        "name": one.name,
        "names": dict(one.names),
        "metres": round(near.metres, 1) if measured else None,
        "point": (one.longitude, one.latitude),
        **one.properties,
        "source": _layer(one.layer),
        "links": _links("facility", one.slug),
    }


def _facility(place: Place) -> dict[str, Any] | None:
    one = place.facility
    if one is None:
        return None
    told = ("kind", "reference", "names", "description", "opening_hours", "address", "phone", "link", "step_free")
    shown = {name: plain(getattr(one, name)) for name in (*told, "accessibility")}
    photos = [_photo(photo) for photo in one.photos]
    return {**shown, "photos": photos, "updated_at": plain(one.updated_at), "source": _layer(one.layer)}


def _photo(photo: Photo) -> dict[str, Any]:
    told = {name: plain(getattr(photo, name)) for name in ("media_type", "width", "height", "description")}
    return {"href": f"{base_url()}/photos/{photo.sha256}", **told}


def _area(area: AreaLine) -> dict[str, Any]:
    told = {name: plain(getattr(area, name)) for name in ("slug", "level", "reference", "name", "names", "extent")}
    return {**told, "source": _layer(area.layer), "links": _links("area", area.slug)}


def _layer(slug: str) -> dict[str, Any] | None:
    layer = origin(slug)
    if layer is None:
        return None
    return {name: plain(getattr(layer, name)) for name in ("id", "source", "source_url", "licence", "as_of")}


def _choice(choice: Choice) -> dict[str, Any]:
    told = {name: plain(getattr(choice, name)) for name in ("kind", "slug", "name", "names", "sort", "detail")}
    return {**told, "links": _links(choice.kind, choice.slug)}


def _links(kind: str, slug: str) -> dict[str, str]:
    path = addresses.facility if kind == "facility" else addresses.place
    base = base_url()
    pages = {tag: base + path(tag, slug) for tag in languages()}
    return {**pages, "json": f"{base}/api/v1{path('en', slug)[3:]}"}
