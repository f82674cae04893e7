"""Features of any collection: by box, day, text and properties, page after page, counted, or as clusters.

Maps, OGC API, tiles and downloads all read here, so that one filter means the same everywhere and counts agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.kernel.text import Localized
from app.opendata.collections import Collection
from maps.bounds import Box

MOST = 10_000
"""Features in one answer at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of one collection. What is not given does not narrow.

    ``first`` and ``last`` are days, both included; features without a day are found on any. ``text`` is looked for in
    names and addresses, whatever the case. ``equal`` holds property filters: name (see ``filters``) → value.
    ``after`` is the ``following`` of the answer before.
    """

    box: Box | None = None
    first: date | None = None
    last: date | None = None
    text: str = ""
    step_free: bool | None = None
    equal: Mapping[str, str] = field(default_factory=dict)
    limit: int = 100
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One feature, public in every field. ``id`` is stable within its collection and goes into addresses.

    ``geometry`` is the text of a GeoJSON geometry. ``longitude`` and ``latitude`` are a point that stands for it.
    ``properties`` are plain values in the order of the collection's schema, ready for JSON. ``day`` is None for what
    has none. ``slug`` names its page ("" where it has none).
    """

    id: str
    collection: str
    kind: str
    name: str
    language: str = ""
    names: Localized = field(default_factory=dict)
    geometry: str
    longitude: float
    latitude: float
    day: date | None = None
    slug: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One page of features in a stable order. ``matched`` counts all that meet the question, whatever the page.

    ``following`` is what the next question passes as ``after``; "" on the last page.
    """

    features: Sequence[Feature]
    matched: int
    following: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Features so close together that they are drawn as one: how many, their mean, and the cell they lie in."""

    count: int
    longitude: float
    latitude: float
    box: Box


def features(session: Session, collection_id: str, question: Question) -> Answer:
    """The features that meet the question. Raises NotVisible where there is no such collection."""
    raise NotImplementedError


def feature(session: Session, collection_id: str, feature_id: str) -> Feature:
    """One feature. Raises NotVisible."""
    raise NotImplementedError


def count(session: Session, collection_id: str, question: Question) -> int:
    """How many features meet the question, ``limit`` and ``after`` left out. Raises NotVisible."""
    raise NotImplementedError


def clusters(session: Session, collection_id: str, box: Box, zoom: int) -> list[Cluster]:
    """The features in a box gathered in cells of a quarter of a tile of that zoom (64 pixels). Raises NotVisible."""
    raise NotImplementedError


def filters(collection: Collection) -> tuple[str, ...]:
    """The properties by which this collection can be narrowed, see ``Question.equal``."""
    raise NotImplementedError
