"""Places: look for one, and read all that the city knows of it; as a page, and as a feed of what is new."""

from flask import Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.city.addresses import LONGEST, without_unit
from app.complaints.released import queries as public_queries
from app.complaints.released.cards import KIND, card_of
from app.complaints.released.projections import PublicCard
from app.kernel.clock import now
from app.kernel.errors import NotVisible
from app.opendata import place as places
from app.opendata.place import Place
from app.web import addresses, words
from app.web.blueprint import ANYONE, Blueprint
from app.web.identity import identity
from app.web.locale import PREFIX, language
from app.web.parameters import printable
from app.web.place_facts import RECORDS, PlaceFacts, facts_of, found_or_raise
from app.web.place_views import kind_of, line, nearby, option, origin, own_name, text_in, within
from app.web.portal import base_url
from app.web.report_views import category_name
from app.web.results import href_of
from app.web.site import name as site_name
from app.web.structured_data import place_data
from app.web.templating import page
from app.web.translation import gettext as _
from maps import geocoding, sketch
from records.exporting.akoma_ntoso import xml_text

MOST_CHOICES, MOST_AREAS = 30, 60
MOST_REPORTS, _NEAR_REPORTS = 8, 150.0
"""Released reports on a page, and within how many metres of a place."""
ENTRIES = 50
_ZOOM, _AREA_ZOOM = 17, 14
_SKETCHED = 300.0
"""Metres around a place that its drawing shows."""
blueprint = Blueprint("places", __name__, url_prefix=f"{PREFIX}/places")


@blueprint.get("", access=ANYONE)
def search() -> AnyResponse:
    """What may be meant by ``q``; where that is one place alone, its page."""
    text = " ".join(printable(request.args.get("q", "")).split())
    found = places.search(identity().session, text, MOST_CHOICES + 1)
    if len(found) == 1:
        return redirect(option(found[0]).href, 302)
    session = identity().session
    going_on = [] if found or not text else places.completions(session, text) or places.nearest(session, text)
    return page(
        "places/search.html",
        title=_("Places: %(text)s", text=text[:LONGEST]) if text else _("Places"),
        text_asked=text[:LONGEST],
        options=[option(choice) for choice in found[:MOST_CHOICES]],
        more=len(found) > MOST_CHOICES,
        going_on=[(without_unit(known.text), addresses.place(language(), known.address.slug)) for known in going_on],
        areas=[] if text else [within(area) for area in geocoding.outermost(identity().session, MOST_AREAS)],
        noindex=bool(text),
    )


@blueprint.get("/suggestions", access=ANYONE)
def suggestions() -> Response:
    """At most eight addresses that complete ``q``, as a JSON list of texts."""
    return jsonify([known.text for known in places.completions(identity().session, request.args.get("q", ""))])


@blueprint.get("/<place>", access=ANYONE)
def show(place: str) -> AnyResponse:
    """An address, a parcel or an area. Written otherwise, it leads to the page; where several are meant, to them."""
    found = places.place(identity().session, place)
    if found is None:
        text = places.asked_text(place)
        if not places.search(identity().session, text, 1):
            raise NotVisible("There is no such place.")
        return redirect(addresses.places(language(), text), 302)
    if found.slug != place:
        return redirect(addresses.place(language(), found.slug), 302)
    return _place_page(found, addresses.place(language(), found.slug))


@blueprint.get("/facilities/<slug>", access=ANYONE)
def facility(slug: str) -> Response:
    """A facility and what lies around it. Raises NotVisible."""
    return _place_page(places.facility(identity().session, slug), addresses.facility(language(), slug))


@blueprint.get("/<place>/new.atom", access=ANYONE)
def feed(place: str) -> Response:
    """What is new at an address, parcel or area as an Atom feed. Raises NotVisible."""
    found = found_or_raise(places.place(identity().session, place))
    return _feed(found, addresses.place(language(), found.slug))


@blueprint.get("/facilities/<slug>/new.atom", access=ANYONE)
def facility_feed(slug: str) -> Response:
    """What is new around a facility. Raises NotVisible."""
    return _feed(places.facility(identity().session, slug), addresses.facility(language(), slug))


def _place_page(place: Place, path: str) -> Response:
    facts, known = facts_of(place), place.area or place.facility
    name, lang = _name(place)
    return page(
        "places/place.html",
        title=name,
        place=place,
        name=name,
        name_lang=lang,
        kind=kind_of(place),
        atom=f"{path}/new.atom",
        json=f"/api/v1{path[3:]}",
        facilities=[nearby(near, measured=place.area is None) for near in facts.around.facilities],
        inside=facts.around.inside,
        areas=[within(area) for area in facts.areas],
        children=[within(area) for area in place.area.children] if place.area else [],
        lists={name: [line(told, facts.around) for told in found] for name, found in facts.records.items()},
        newest=[line(told) for told in facts.newest],
        total=facts.total,
        reports=[_report(one) for one in _reports(place)],
        reports_href=_reports_href(place),
        records_href=addresses.with_query(
            f"/{language()}/search",
            [
                *(("ward", name) for name in facts.wards),
                *(("kind", kind) for kind in sorted(RECORDS)),
                ("sort", "newest"),
            ],
        ),
        searched=facts.searched,
        drawing=_drawing(facts),
        details=_details(place),
        text_in=text_in,
        layer=origin(known.layer) if known else None,
        map_href=addresses.map_at(language(), place.point, _AREA_ZOOM if place.area else _ZOOM) if place.point else "",
        data=place_data(place, name, base_url() + path),
    )


def _reports(place: Place) -> list[PublicCard]:
    """The newest released reports of an area, or near a place."""
    session = identity().session
    if place.area is not None:
        names = [place.area.name, *place.area.names.values(), place.area.reference]
        return public_queries.in_wards(session, names, MOST_REPORTS) if place.area.level == "ward" else []
    return public_queries.around(session, *place.point, _NEAR_REPORTS, MOST_REPORTS) if place.point else []


def _report(one: PublicCard) -> tuple[str, PublicCard, str, str]:
    href = addresses.record(language(), KIND, one.slug)
    return href, one, category_name(one.category), words.word(words.STATUS, one.state)


def _reports_href(place: Place) -> str:
    if place.point is None:
        return f"/{language()}/reports"
    return addresses.map_at(language(), place.point, _AREA_ZOOM if place.area else _ZOOM) + "&layer=reports"


def _name(place: Place) -> tuple[str, str]:
    """What the place is called, and the language of that where it is not the page's."""
    known = place.area or place.facility
    if known is not None:
        return own_name(known.name, known.names, known.language)
    return (_("Parcel %(number)s", number=place.name) if place.kind == "parcel" else place.name), ""


def _details(place: Place) -> list[tuple[str, str, str]]:
    """(Label, text, language of the text where it is another) of what a facility says of itself in words."""
    known = place.facility
    if known is None:
        return []
    texts = (
        (_("Opening hours"), known.opening_hours),
        (_("Accessibility"), known.accessibility),
        (_("About"), known.description),
    )
    return [(label, *text_in(said, known.language)) for label, said in texts if any(said.values())]


def _drawing(facts: PlaceFacts) -> sketch.Sketch | None:
    """The ground around the place, or of the area, with the facilities on it."""
    place, session = facts.place, identity().session
    dots = [(near.facility.longitude, near.facility.latitude) for near in facts.around.facilities]
    if place.area is not None:
        return sketch.of_area(session, place.area.extent, place.area.geometry, dots)
    return sketch.around(session, place.point, _SKETCHED, [place.point, *dots]) if place.point else None


def _feed(place: Place, path: str) -> Response:
    facts = facts_of(place, most_new=ENTRIES)
    name, _lang = _name(place)
    base, tag = base_url(), language()
    changed = {card.key: card for card in (*facts.changed, *map(card_of, _reports(place)))}
    newest = sorted(changed.values(), key=lambda card: card.updated_at, reverse=True)[:ENTRIES]
    entries = [(card, base + href_of(card, tag)) for card in newest]
    text = render_template(
        "feeds/search.atom",
        title=name,
        site=site_name(tag),
        language=tag,
        own=f"{base}{path}/new.atom",
        page=base + path,
        updated=entries[0][0].updated_at if entries else now().replace(hour=0, minute=0, second=0, microsecond=0),
        entries=entries,
    )
    return Response(xml_text(text), mimetype="application/atom+xml")
