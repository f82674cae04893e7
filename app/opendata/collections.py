"""Everything that lies on the map, behind one shape: the layers of ``maps`` and the located records of ``records``.

A collection's id is the slug of its layer, or the folder of its kind of record: ``permits``, ``deeds``, ``documents``.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from sqlalchemy.orm import Session

from app.kernel.text import Localized
from maps.bounds import Box

Family = Literal["facilities", "areas", "base", "records"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A set of features that a stranger may read.

    ``kind`` is a facility kind, an area's level, a base kind or a kind of record. ``names`` are empty for records: what
    a kind is called is said by the web. ``box`` and ``updated_at`` are None where there is nothing yet.
    """

    id: str
    family: Family
    kind: str
    names: Localized = field(default_factory=dict)
    count: int = 0
    box: Box | None = None
    first: date | None = None
    last: date | None = None
    source: str = ""
    source_url: str = ""
    licence: str = ""
    attribution: str = ""
    as_of: date | None = None
    department: str = ""
    updated_at: datetime | None = None


def collections(session: Session) -> tuple[Collection, ...]:
    """Every collection: facilities, areas and base layers as the city orders them, then the located records."""
    raise NotImplementedError


def collection(session: Session, collection_id: str) -> Collection:
    """The collection of that id. Raises NotVisible."""
    raise NotImplementedError
