"""The OpenAPI 3.0 description of the OGC API, made from the collections there are. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from maps.ogc import DEFAULT_LIMIT, MOST

MEDIA_TYPE = "application/vnd.oai.openapi+json;version=3.0"
_JSON, _HTML, _GEOJSON, _PROBLEM = "application/json", "text/html", "application/geo+json", "application/problem+json"
Json = dict[str, Any]


class Described(NamedTuple):
    """A collection as the description needs it: its property filters by name, with the values where they are few."""

    id: str
    title: str
    filters: Mapping[str, Sequence[str]]


def document(
    *, title: str, description: str, server: str, languages: Sequence[str], collections: Iterable[Described]
) -> Json:
    """The whole description. ``server`` is the address that all paths continue."""
    paths: Json = {
        "/": _get("getLandingPage", "What there is", "server", _answers("#/components/schemas/landingPage")),
        "/conformance": _get(
            "getConformance", "What this server conforms to", "server", _answers("#/components/schemas/conformance")
        ),
        "/api": _get("getApi", "This description", "server", _answers("#/components/schemas/anything", MEDIA_TYPE)),
        "/collections": _get(
            "getCollections", "All collections", "collections", _answers("#/components/schemas/collections")
        ),
    }
    for one in collections:
        paths |= _paths_of(one)
    return {
        "openapi": "3.0.3",
        "info": {"title": title, "description": description, "version": "1.0.0"},
        "servers": [{"url": server}],
        "tags": [{"name": "server"}, {"name": "collections"}, {"name": "features"}],
        "paths": paths,
        "components": {"parameters": _parameters(languages), "schemas": _SCHEMAS, "responses": _RESPONSES},
    }


def _paths_of(one: Described) -> Json:
    name = "".join(part.title() for part in one.id.replace("_", "-").split("-"))
    own = [_query(filter_, f"Only features with this {filter_}.", values) for filter_, values in one.filters.items()]
    items = [_ref(parameter) for parameter in ("bbox", "datetime", "limit", "after", "q")]
    feature_id = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}
    collection, features, feature = (
        f"#/components/schemas/{schema}" for schema in ("collection", "featureCollection", "feature")
    )
    return {
        f"/collections/{one.id}": _get(f"describe{name}", one.title, "collections", _answers(collection)),
        f"/collections/{one.id}/items": _get(
            f"get{name}", f"Features of {one.title}", "features", _answers(features, _GEOJSON), [*items, *own]
        ),
        f"/collections/{one.id}/items/{{featureId}}": _get(
            f"get{name}Feature", f"One feature of {one.title}", "features", _answers(feature, _GEOJSON), [feature_id]
        ),
    }


def _get(operation: str, summary: str, tag: str, answers: Json, parameters: Sequence[Json] = ()) -> Json:
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "tags": [tag],
            "parameters": [*parameters, _ref("f"), _ref("lang")],
            "responses": answers,
        }
    }


def _answers(schema: str, media_type: str = _JSON) -> Json:
    return {
        "200": {
            "description": "The answer",
            "content": {media_type: {"schema": {"$ref": schema}}, _HTML: {"schema": {"type": "string"}}},
        },
        **{code: {"$ref": f"#/components/responses/{name}"} for code, name in _ERRORS.items()},
    }


def _ref(parameter: str) -> Json:
    return {"$ref": f"#/components/parameters/{parameter}"}


def _query(name: str, description: str, values: Sequence[str] = ()) -> Json:
    schema: Json = {"type": "string", **({"enum": list(values)} if values else {})}
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _parameters(languages: Sequence[str]) -> Json:
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT}
    numbers = {"type": "array", "items": {"type": "number"}, "oneOf": [_length(4), _length(6)]}
    return {
        "f": _query("f", "The format of the answer; otherwise the Accept header decides.", ("json", "html")),
        "lang": _query("lang", "The language of pages and sentences.", languages),
        "bbox": {
            **_query("bbox", "West, south, east, north in degrees of WGS 84; of six numbers heights are left out."),
            "schema": numbers,
            "style": "form",
            "explode": False,
        },
        "datetime": _query("datetime", "An RFC 3339 moment, day or interval (`..` is open); undated features match."),
        "limit": {**_query("limit", "Features on one page, not more than the maximum."), "schema": limit},
        "after": _query("after", "Where the page before ended; found in its link `next`."),
        "q": _query(
            "q",
            "Words of the name or the address, whatever the case. Records are searched as everywhere in the portal.",
        ),
    }


def _length(count: int) -> Json:
    return {"minItems": count, "maxItems": count}


def _object(required: Sequence[str], **properties: Json) -> Json:
    return {"type": "object", "required": list(required), "properties": properties}


def _list(schema: str) -> Json:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}}


_TEXT: Json = {"type": "string"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_UNCOUNTED = "Left out where more than a thousand records in a box, of a time or with a property meet what is asked."
_ERRORS = {"400": "Malformed", "404": "NotFound", "406": "NotAcceptable", "500": "Failure"}
_MEANINGS = {
    "Malformed": "A parameter is unknown, cannot be read or cannot have this value.",
    "NotFound": "There is nothing at this address.",
    "NotAcceptable": "None of the media types asked for can be had here.",
    "Failure": "The fault is the server's.",
}
_RESPONSES: Json = {
    name: {
        "description": meaning,
        "content": {
            _PROBLEM: {"schema": {"$ref": "#/components/schemas/exception"}},
            _HTML: {"schema": {"type": "string"}},
        },
    }
    for name, meaning in _MEANINGS.items()
}
_SCHEMAS: Json = {
    "anything": {"type": "object"},
    "link": _object(("href", "rel"), href=_TEXT, rel=_TEXT, type=_TEXT, title=_TEXT, hreflang=_TEXT),
    "landingPage": _object(("links",), title=_TEXT, description=_TEXT, links=_list("link")),
    "conformance": _object(("conformsTo",), conformsTo={"type": "array", "items": _TEXT}),
    "extent": {"type": "object", "properties": {"spatial": {"type": "object"}, "temporal": {"type": "object"}}},
    "collection": _object(
        ("id", "links"),
        id=_TEXT,
        title=_TEXT,
        description=_TEXT,
        links=_list("link"),
        extent={"$ref": "#/components/schemas/extent"},
        itemType={"type": "string", "default": "feature"},
        crs={"type": "array", "items": _TEXT},
    ),
    "collections": _object(("links", "collections"), links=_list("link"), collections=_list("collection")),
    "feature": _object(
        ("type", "geometry", "properties"),
        type={"type": "string", "enum": ["Feature"]},
        id=_TEXT,
        geometry={"type": "object", "nullable": True},
        properties={"type": "object", "nullable": True},
        links=_list("link"),
    ),
    "featureCollection": _object(
        ("type", "features"),
        type={"type": "string", "enum": ["FeatureCollection"]},
        features=_list("feature"),
        links=_list("link"),
        timeStamp={"type": "string", "format": "date-time"},
        numberMatched={**_COUNT, "description": _UNCOUNTED},
        numberReturned=_COUNT,
    ),
    "exception": _object(("title", "status"), type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT),
}
