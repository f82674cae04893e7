"""What GeoReport v2 and its published schemas ask of answers: decoding raises where an answer breaks one of them.

XML is read into the same values as JSON, by the names that the standard gives to elements.
"""

from typing import Annotated, Literal
from xml.etree import ElementTree as ET

import msgspec
from msgspec import Meta, Struct

Text = Annotated[str, Meta(min_length=1)]
Moment = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$")]
Address = Annotated[str, Meta(pattern=r"^https?://")]
Datatype = Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]


class Endpoint(Struct, forbid_unknown_fields=True):
    specification: Address
    url: Address
    changeset: Text
    type: Literal["production", "test"]
    formats: Annotated[list[Literal["text/xml", "application/json"]], Meta(min_length=1)]


class Discovery(Struct, forbid_unknown_fields=True):
    changeset: Text
    contact: Text
    key_service: Text
    endpoints: Annotated[list[Endpoint], Meta(min_length=1)]


class Service(Struct, forbid_unknown_fields=True):
    service_code: Text
    service_name: Text
    metadata: bool
    type: Literal["realtime", "batch", "blackbox"]
    description: str | None
    keywords: str | None
    group: str | None


class Value(Struct, forbid_unknown_fields=True):
    key: Text
    name: Text


class Attribute(Struct, forbid_unknown_fields=True):
    variable: bool
    code: Text
    datatype: Datatype
    required: bool
    datatype_description: str | None
    order: Annotated[int, Meta(gt=0)]
    description: str | None
    values: list[Value] | msgspec.UnsetType = msgspec.UNSET


class Definition(Struct, forbid_unknown_fields=True):
    service_code: Text
    attributes: list[Attribute]


class Request(Struct, forbid_unknown_fields=True):
    service_request_id: Text
    status: Literal["open", "closed"]
    status_notes: str | None
    service_name: str | None
    service_code: Text
    description: Annotated[str, Meta(max_length=4000)] | None
    agency_responsible: str | None
    service_notice: str | None
    requested_datetime: Moment
    updated_datetime: Moment | None
    expected_datetime: Moment | None
    address: str | None
    address_id: str | None
    zipcode: str | None
    lat: float | None
    long: float | None
    media_url: Address | None


class Note(Struct, forbid_unknown_fields=True):
    datetime: Moment
    description: str | None
    type: Text


class Extended(Request, forbid_unknown_fields=True, kw_only=True):
    notes: list[Note]
    extended_attributes: dict[str, object]


class Filed(Struct, forbid_unknown_fields=True):
    """``service_request_id`` or ``token``, never both."""

    service_notice: str | None
    service_request_id: Text | msgspec.UnsetType = msgspec.UNSET
    token: Text | msgspec.UnsetType = msgspec.UNSET

    def __post_init__(self):
        if (self.service_request_id is msgspec.UNSET) == (self.token is msgspec.UNSET):
            raise ValueError("service_request_id xor token")


class Resolved(Struct, forbid_unknown_fields=True):
    service_request_id: Text
    token: Text


class Fault(Struct, forbid_unknown_fields=True):
    code: int
    description: Text


Faults = Annotated[list[Fault], Meta(min_length=1)]
LISTS = {
    "services": "service",
    "service_requests": "request",
    "attributes": "attribute",
    "values": "value",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
    "notes": "note",
    "media_urls": "media_url",
}
CONTENT_TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}


def read(kind, body):
    """The answer in that shape. Raises where it has another one."""
    return msgspec.json.decode(body, type=kind)


def of_xml(body):
    """(Name of the root, what the XML says) with every value as text."""
    assert body.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    root = ET.fromstring(body)
    return root.tag, _of(root)


def as_texts(value):
    """What JSON says, with every value as XML writes it: nothing for null."""
    if isinstance(value, dict):
        return {name: as_texts(held) for name, held in value.items()}
    if isinstance(value, list):
        return [as_texts(held) for held in value]
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: ""}[value]
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _of(element):
    assert "}" not in element.tag
    assert not element.attrib
    if element.tag in LISTS:
        assert {child.tag for child in element} <= {LISTS[element.tag]}
        return [_of(child) for child in element]
    return {child.tag: _of(child) for child in element} if len(element) else element.text or ""
