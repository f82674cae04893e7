"""What the interface says of services and requests: our values in the shapes of GeoReport v2. Pure.

Extensions stand in fields of their own and only where they are asked for: the base shapes are always the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from app.city import questions
from app.city.queries import Category
from app.city.questions import Question
from app.complaints import secrecy
from app.complaints.open311.asking import written_moment
from app.complaints.open311.writing import FORMATS, Value
from app.kernel import clock
from app.kernel.text import Localized, in_language

REALTIME, BATCH = "realtime", "batch"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
DATATYPES: Mapping[str, str] = {
    questions.TEXT: "text",
    questions.NUMBER: "number",
    questions.DATE: "datetime",
    questions.ONE: "singlevaluelist",
    questions.SEVERAL: "multivaluelist",
}
"""Kind of a question → datatype of an attribute. A question for a day takes any moment of that day."""
Object = dict[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNote:
    """A step of the history that strangers may read."""

    at: datetime
    act: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRequest:
    """A released case as strangers may read it. ``notes`` and ``photos`` (SHA-256) are filled where they are asked."""

    reference: str
    category: str
    department: str
    state: str
    is_open: bool
    summary: str
    place: str
    approximate: bool
    ward: str
    longitude: float | None
    latitude: float | None
    received_at: datetime
    updated_at: datetime
    ended_at: datetime | None
    due_on: date | None
    notes: tuple[PublicNote, ...] = ()
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The names that an answer needs, in the language of whoever asks. ``told``: state → what it means for a reader."""

    services: Mapping[str, str]
    agencies: Mapping[str, str]
    states: Mapping[str, str]


def is_offered(category: Category) -> bool:
    """Whether requests are taken: not where the emergency number is to be called, nor where the city asks no more."""
    return category.active and not category.emergency


def type_of(category: Category) -> str:
    """``batch`` for what is confidential: a program in between is given a token, not the reference of the case."""
    return BATCH if category.content == secrecy.CONFIDENTIAL else REALTIME


def service(category: Category, groups: Mapping[str, Localized], language: str, *, metadata: bool) -> Object:
    """One of the list of services. ``metadata``: it has a definition, because it asks something."""
    return {
        "service_code": category.slug,
        "service_name": in_language(category.names, language),
        "description": in_language(category.descriptions, language) or None,
        "metadata": metadata,
        "type": type_of(category),
        "keywords": _keywords(in_language(category.keywords, language)),
        "group": in_language(groups.get(category.group_slug, {}), language) or None,
    }


def definition(category: str, asked: Sequence[Question], language: str) -> Object:
    """What a service asks, in order from 1."""
    attributes = [_attribute(question, order, language) for order, question in enumerate(asked, 1)]
    return {"service_code": category, "attributes": attributes}


def request(found: PublicRequest, words: Words) -> Object:
    """One of a list of requests. What is not public or not known is null."""
    return {
        "service_request_id": found.reference,
        "status": "open" if found.is_open else "closed",
        "status_notes": words.states.get(found.state),
        "service_name": words.services.get(found.category),
        "service_code": found.category,
        "description": found.summary[:4000] or None,
        "agency_responsible": words.agencies.get(found.department),
        "service_notice": None,
        "requested_datetime": written_moment(found.received_at),
        "updated_datetime": written_moment(found.ended_at or found.updated_at),
        "expected_datetime": _end_of(found.due_on),
        "address": found.place or None,
        "address_id": None,
        "zipcode": None,
        "lat": found.latitude,
        "long": found.longitude,
        "media_url": None,
    }


def extension(found: PublicRequest, words: Words, photo: Mapping[str, str], page: str) -> Object:
    """What ``extensions=true`` adds to a request. ``photo``: SHA-256 → address; ``page`` is where people read it."""
    notes: list[Value] = [
        {"datetime": written_moment(note.at), "description": words.states.get(note.state), "type": note.act}
        for note in found.notes
    ]
    return {
        "notes": notes,
        "extended_attributes": {
            "detailed_status": found.state,
            "ward": found.ward or None,
            "approximate": found.approximate,
            "url": page,
            "media_urls": [photo[sha256] for sha256 in found.photos if sha256 in photo],
        },
    }


def discovery(changeset: datetime, contact: str, key_service: str, endpoint: str, kind: str) -> Object:
    """Where the interface is. ``kind``: "production" or "test"."""
    moment = written_moment(changeset)
    formats: list[Value] = [content_type.partition(";")[0] for content_type in FORMATS.values()]
    return {
        "changeset": moment,
        "contact": contact,
        "key_service": key_service,
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": endpoint,
                "changeset": moment,
                "type": kind,
                "formats": formats,
            }
        ],
    }


def _attribute(question: Question, order: int, language: str) -> Object:
    found: Object = {
        "variable": True,
        "code": question.code,
        "datatype": DATATYPES[question.kind],
        "required": question.required,
        "datatype_description": in_language(question.hints, language) or None,
        "order": order,
        "description": in_language(question.names, language),
    }
    if question.kind in questions.CHOOSING:
        values: list[Value] = [
            {"key": choice.code, "name": in_language(choice.names, language)} for choice in question.choices
        ]
        found["values"] = values
    return found


def _keywords(text: str) -> str | None:
    """Words with commas between them and no space after, however they were separated."""
    return (
        ",".join(filter(None, (part.strip() for part in text.replace(";", ",").replace("\n", ",").split(",")))) or None
    )


def _end_of(day: date | None) -> str | None:
    """The last second of a day in the city."""
    return written_moment(datetime.combine(day, time(23, 59, 59), clock.zone())) if day else None
