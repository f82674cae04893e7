"""The addresses of the OGC API. Each gives one document, as JSON or as a page."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from flask import Response, request

from app.db.reading import Reading, as_stranger
from app.opendata import features
from app.opendata.collections import Collection
from app.opendata.features import Answer, Counting, Question, count_few
from app.opendata.questions import F
from app.web import addresses
from app.web.blueprint import ANYONE, Blueprint
from app.web.feature_json import of_rows, page_of, writer
from app.web.identity import identity
from app.web.kept import feature_counts, map_collection, map_collections
from app.web.map_layers import name_of
from app.web.ogc import documents
from app.web.ogc.asking import question_of
from app.web.ogc.negotiation import HTML, chosen_format, no_parameters
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _
from maps import geojson, openapi

blueprint = Blueprint("ogc", __name__, url_prefix="/ogc")
_encoder = msgspec.json.Encoder(decimal_format="string")
_UNCOUNTED = -1


@blueprint.after_request
def _say_what_varies(response: Response) -> Response:
    response.vary.update(("Accept", "Accept-Language"))
    return response


@blueprint.get("", access=ANYONE)
def landing() -> Response:
    """What there is, as links."""
    form = _format_alone()
    return _answer(form, documents.landing(), "ogc/landing.html", _("Data of the map for programs"))


@blueprint.get("/conformance", access=ANYONE)
def conformance() -> Response:
    """Which parts of the standard hold."""
    form = _format_alone()
    return _answer(form, documents.conformance(), "ogc/conformance.html", _("What this interface conforms to"))


@blueprint.get("/api", access=ANYONE)
def api() -> Response:
    """The OpenAPI description, for programs or to read."""
    form = _format_alone("application/vnd.oai.openapi+json", "application/openapi+json")
    document = documents.description(map_collections())
    title = _("The description of this interface")
    return _answer(form, document, "ogc/api.html", title, media_type=openapi.MEDIA_TYPE)


@blueprint.get("/collections", access=ANYONE)
def collections() -> Response:
    """Every collection."""
    form = _format_alone()
    document = documents.collections(map_collections())
    return _answer(form, document, "ogc/collections.html", _("Collections"))


@blueprint.get("/collections/<collection>", access=ANYONE)
def collection(collection: str) -> Response:
    """One collection. Raises NotVisible."""
    form = _format_alone()
    one = map_collection(collection)
    return _answer(form, documents.collection(one), "ogc/collection.html", name_of(one), collection=one)


@blueprint.get("/collections/<collection>/items", access=ANYONE)
def items(collection: str) -> Response:
    """The features that meet the parameters, page after page. Raises NotVisible, Unreadable."""
    form = chosen_format(documents.GEOJSON_TYPE)
    one = map_collection(collection)
    question = question_of(one)
    if form == HTML:
        return _items_page(one, question)
    return Response(_items_json(one, question), content_type=documents.GEOJSON_TYPE)


@blueprint.get("/collections/<collection>/items/<feature>", access=ANYONE)
def item(collection: str, feature: str) -> Response:
    """One feature. Raises NotVisible."""
    form = _format_alone(documents.GEOJSON_TYPE)
    one = map_collection(collection)
    found = features.feature(identity().session, one.id, feature)
    links = documents.item_links(one, found.id, page_of(found))
    row = writer()(found)
    if form == HTML:
        return _page(
            "ogc/item.html",
            found.name or found.id,
            addresses.ogc(one.id, found.id),
            collection_title=name_of(one),
            collection=one,
            row=row,
            feature=found,
            all_links=links,
        )
    return Response(geojson.single(row, links=links), content_type=documents.GEOJSON_TYPE)


def _found(
    reading: Reading, one: Collection, question: Question, ask: Callable[..., Answer[F]], counting: Counting | None
) -> Answer[F]:
    """A page of features, or of rows. What all pages share is counted for the first of them."""
    state = portal().index_state() if question.rows is not None else None
    counts, key = feature_counts(), (one.id, counting, state, repr(replace(question, limit=0, after="")))
    known = counts.get(key, _UNCOUNTED)
    found = ask(reading, one.id, question, counting=counting if known == _UNCOUNTED else lambda *_: known)
    counts[key] = found.matched
    return found


def _items_json(one: Collection, question: Question) -> bytes:
    if features.has_rows(one.id, question):
        with as_stranger(portal().database) as reading:
            rows = _found(reading, one, question, features.rows, None)
            return _collection(one, rows, of_rows(reading, one.id, rows.features))
    found = _found(identity().session, one, question, features.features, count_few)
    return _collection(one, found, list(map(geojson.written, map(writer(), found.features))))


def _collection(one: Collection, found: Answer[Any], shown: Sequence[bytes]) -> bytes:
    counts = {} if found.matched is None else {"numberMatched": found.matched}
    links = documents.items_links(one, _pairs(), found.following)
    return geojson.collection(shown, links=links, **counts, numberReturned=len(shown))


def _items_page(one: Collection, question: Question) -> Response:
    found = _found(identity().session, one, question, features.features, features.count)
    to_json = writer()
    rows = [(to_json(feature), feature) for feature in found.features]
    said = (name for row, _feature in rows for name, value in row.properties.items() if value is not None)
    title = name_of(one)
    return _page(
        "ogc/items.html",
        _("Features: %(title)s", title=title),
        addresses.with_query(f"{addresses.ogc(one.id)}/items", _pairs()),
        collection_title=title,
        collection=one,
        rows=rows,
        names=list(dict.fromkeys(said)),
        matched=found.matched,
        all_links=documents.items_links(one, _pairs(), found.following),
        noindex=True,
    )


def _pairs() -> list[tuple[str, str]]:
    """The parameters of this request but the format, to be written into its links."""
    return [(name, value) for name, value in request.args.items() if name != "f"]


def _format_alone(*json_types: str) -> str:
    """The format of an address that knows no other parameters. Raises NotAcceptable, Unreadable."""
    form = chosen_format(*json_types)
    no_parameters()
    return form


def _answer(
    form: str,
    document: documents.Json,
    template: str,
    title: str,
    *,
    media_type: str = documents.JSON_TYPE,
    **context: Any,
) -> Response:
    if form == HTML:
        return _page(template, title, request.path, document=document, **context)
    return Response(_encoder.encode(document), content_type=media_type)


def _page(template: str, title: str, path: str, **context: Any) -> Response:
    """A page beside its twin in JSON, which is at that path."""
    alternate = f"{path}{'&' if '?' in path else '?'}f=json"
    return page(template, title=title, alternate=alternate, **context)
