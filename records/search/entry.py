"""What an index knows of one findable thing: a record, one section of an ordinance, a released report."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.kernel import labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One findable thing. Nothing that is not public may stand in an entry given to the public index.

    ``key`` is ``"r<record id>"``, ``"s<section id>"``, or ``"c<row>"`` of a released report; ``numbers`` are what an
    exact look-up finds first (the reference, a section's number, a parcel); ``labels`` decide who finds it (the public
    index holds only public ones).
    ``status`` is "" where it is unknown; of a law and its sections it is the one of the day of indexing.
    """

    key: str
    kind: str  # document | deed | permit | ordinance | section | complaint
    title: str
    text: str
    numbers: tuple[str, ...] = ()
    language: str = "en"  # of the text: decides the stemmer
    department: str = ""
    type: str = ""
    status: str = ""
    ward: str = ""
    day: date | None = None
    labels: frozenset[str] = frozenset()
    located: bool = False  # has a point on the map


def checked_public(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Pass entries through; raise ValueError on one that is not labelled exactly public."""
    for entry in entries:
        if entry.labels != frozenset({labels.PUBLIC}):
            raise ValueError(f"{entry.key} is not public and must not reach the public index")
        yield entry
