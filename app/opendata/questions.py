"""What is asked of a collection, and what is answered: plain values for maps, OGC API, tiles and downloads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from app.kernel.box import Box
from app.kernel.text import Localized
from maps import geojson
from maps.bounds import tile_box

Family = Literal["facilities", "areas", "base", "records"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of one collection. What is not given does not narrow.

    ``first`` and ``last`` are days, both included; features without a day are found on any. ``text``: each of its words
    stands in names or address, whatever the case; of records not this decides, but the search: ``rows`` are those that
    its index found, in order. ``equal`` holds property filters: name (see ``filters``) → value. ``after`` is the
    ``following`` of the answer before, to the same question.
    """

    box: Box | None = None
    first: date | None = None
    last: date | None = None
    text: str = ""
    rows: tuple[int, ...] | None = field(default=None, repr=False)
    step_free: bool | None = None
    equal: Mapping[str, str] = field(default_factory=dict)
    limit: int = 100
    after: str = ""


@dataclass(slots=True, kw_only=True)
class Feature:
    """One feature, public in every field. ``id`` is stable within its collection and goes into addresses.

    ``shape`` is EWKB, None for what is no more than its point; ``geometry`` is either of them as GeoJSON text.
    ``longitude`` and ``latitude`` are a point that stands for it. ``properties`` are plain values under the names of
    ``app.opendata.properties``, ready for JSON. ``day`` is None for what has none. ``slug`` names its page, if any.
    ``row`` is its number in its collection; ``turn`` is what goes on behind it, where that is more than the row. Not
    frozen, because two hundred are made for one answer.
    """

    id: str
    row: int
    collection: str
    family: Family
    kind: str
    name: str
    language: str = ""
    names: Localized = field(default_factory=dict)
    shape: bytes | None = None
    longitude: float
    latitude: float
    day: date | None = None
    slug: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)
    updated_at: datetime | None = None
    turn: str = field(default="", compare=False)

    @property
    def geometry(self) -> str:
        return geojson.point(self.longitude, self.latitude) if self.shape is None else geojson.shape(self.shape)


F = TypeVar("F")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[F]):
    """One page of features, or of their rows, in a stable order. ``matched`` counts all that meet the question.

    It is None where only few were to be counted, and there are more. ``following`` is what the next question passes as
    ``after``; "" on the last page.
    """

    features: Sequence[F]
    matched: int | None
    following: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Features so close together that they are drawn as one: how many, their mean, and the cell they lie in.

    The cell is a tile of some zoom.
    """

    count: int
    longitude: float
    latitude: float
    zoom: int
    x: int
    y: int

    @property
    def box(self) -> Box:
        """The ground of the cell."""
        return tile_box(self.zoom, self.x, self.y)
