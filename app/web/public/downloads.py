"""Any search as a feed or as a file: Atom, CSV, JSON Lines, GeoJSON. Files are streamed, whatever their length."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice

from flask import Response, render_template, request

from app.kernel.clock import now
from app.web.blueprint import ANYONE, Blueprint
from app.web.finding import every_card, find
from app.web.identity import identity
from app.web.locale import PREFIX, language
from app.web.parameters import Search, read_search
from app.web.portal import base_url
from app.web.results import href_of
from app.web.site import name as site_name
from app.web.translation import gettext as _
from app.web.whole_files import whole_file
from records.exporting import csv, geojson, jsonl
from records.exporting.akoma_ntoso import xml_text
from records.exporting.blds import rows as write_blds
from records.projections import Card, PublicPermit
from records.queries import permits

ENTRIES = 50
_AT_ONCE = 500
Writer = Callable[[Iterable[Card], Callable[[Card], str]], Iterator[str]]
FILES: dict[str, tuple[Writer, str]] = {
    "csv": (csv.rows, "text/csv"),
    "jsonl": (jsonl.lines, "application/jsonl"),
    "geojson": (geojson.pieces, "application/geo+json"),
}
blueprint = Blueprint("downloads", __name__, url_prefix=PREFIX)


@blueprint.get("/search.<any(csv, jsonl, geojson):ending>", access=ANYONE)
def download(ending: str) -> Response:
    """All results of a search as a file."""
    asked = read_search(request.args)
    write, media_type = FILES[ending]
    address = _addresser()
    found = _begun(every_card(asked, located_only=ending == "geojson"))
    return whole_file(write(found, address), media_type, f"records.{ending}")


@blueprint.get("/search.blds.csv", access=ANYONE)
def blds() -> Response:
    """The permits among the results of a search in the columns of BLDS 1.2."""
    search = read_search(request.args)
    asked = replace(search, facets={**search.facets, "kind": ("permit",)})
    found = _permits(_begun(every_card(asked)), _addresser())
    return whole_file(write_blds(found), "text/csv", "permits.csv")


def _permits(cards: Iterator[Card], address: Callable[[Card], str]) -> Iterator[tuple[PublicPermit, str]]:
    """The whole of each permit with the address of its page, read in portions as they are written out."""
    while portion := {int(card.key[1:]): card for card in islice(cards, _AT_ONCE)}:
        whole = permits(identity().session, portion)
        yield from ((whole[key], address(card)) for key, card in portion.items() if key in whole)


def _begun(cards: Iterator[Card]) -> Iterator[Card]:
    """The same cards, the first of them read already: what goes wrong at the start is said before a file begins."""
    return chain(list(islice(cards, 1)), cards)


@blueprint.get("/search.atom", access=ANYONE)
def feed() -> Response:
    """The newest fifty results of a search as an Atom feed (RFC 4287)."""
    asked = replace(read_search(request.args), sort="newest", page=1, size=ENTRIES)
    answer = find(asked)
    tag, address = language(), _addresser()
    text = render_template(
        "feeds/search.atom",
        title=_title(asked),
        site=site_name(tag),
        language=tag,
        own=base_url() + asked.address(f"/{tag}/search.atom"),
        page=base_url() + asked.address(f"/{tag}/search"),
        updated=max(
            (card.updated_at for card in answer.cards), default=now().replace(hour=0, minute=0, second=0, microsecond=0)
        ),
        entries=[(card, address(card)) for card in answer.cards],
    )
    return Response(xml_text(text), mimetype="application/atom+xml")


def _addresser() -> Callable[[Card], str]:
    """What gives a card its full address; the request's values are taken now, as streams outlive it."""
    base, tag = base_url(), language()
    return lambda card: base + href_of(card, tag)


def _title(asked: Search) -> str:
    return _("Records: %(text)s", text=asked.text) if asked.text else _("Public records")
