"""Everything that lies on the map, behind one shape: the layers of ``maps`` and the located records of ``records``.

A collection's id is the slug of its layer, or the folder of its kind of record: ``permits``, ``deeds``, ``documents``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.complaints.released import located as public_located
from app.complaints.released.cards import KIND as COMPLAINT
from app.kernel.box import Box
from app.kernel.errors import NotVisible
from app.kernel.text import Localized
from app.opendata.questions import Family
from maps import queries as maps
from maps.projections import LayerLine
from records import located
from records.kinds import Kind

RECORDS: dict[str, str] = {
    "permits": Kind.PERMIT,
    "deeds": Kind.DEED,
    "documents": Kind.DOCUMENT,
    "reports": COMPLAINT,
}
"""Id → kind of what is searched and has a page: records and released reports. Laws hold everywhere, at no point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """A set of features that a stranger may read.

    ``kind`` is a facility kind, an area's level, a base kind or a kind of record. ``names`` are empty for records: what
    a kind is called is said by the web. ``box`` is None where there is nothing yet; that of records is a little wider.
    ``updated_at`` is None for records, which change every day.
    """

    id: str
    family: Family
    kind: str
    names: Localized = field(default_factory=dict)
    count: int = 0
    box: Box | None = None
    source: str = ""
    source_url: str = ""
    licence: str = ""
    attribution: str = ""
    as_of: date | None = None
    department: str = ""
    updated_at: datetime | None = None


def collections(session: Session) -> tuple[Collection, ...]:
    """Every collection: facilities, areas and base layers as the city orders them, then the located records.

    A kind of record of which nothing has a place is none. Addresses are looked up, not drawn.
    """
    layers = [
        _of_layer(line) for line in maps.layers(session) if line.family != "addresses" and line.slug not in RECORDS
    ]
    records = [_of_records(session, name, kind) for name, kind in RECORDS.items()]
    return (*layers, *(one for one in records if one.count))


def collection(session: Session, collection_id: str) -> Collection:
    """The collection of that id. Raises NotVisible."""
    return require(collections(session), collection_id)


def require(known: Iterable[Collection], collection_id: str) -> Collection:
    """The one of that id. Raises NotVisible."""
    for one in known:
        if one.id == collection_id:
            return one
    raise NotVisible("There is no such collection.")


def _of_layer(line: LayerLine) -> Collection:
    return Collection(
        id=line.slug,
        family=line.family if line.family != "addresses" else "base",
        kind=line.kind,
        names=line.names,
        count=line.features,
        box=line.extent,
        source=line.source,
        source_url=line.source_url,
        licence=line.licence,
        attribution=line.attribution,
        as_of=line.as_of,
        department=line.department,
        updated_at=line.updated_at,
    )


def _of_records(session: Session, name: str, kind: str) -> Collection:
    shelf = public_located if kind == COMPLAINT else located
    return Collection(
        id=name,
        family="records",
        kind=kind,
        count=shelf.count_in_box(session, kind, None),
        box=shelf.extent(session, kind),
    )
