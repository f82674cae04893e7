"""Released cases among records: the keys they have in the search index, and what a list of answers shows of each."""

from collections.abc import Iterable, Sequence

from app.complaints.released import queries as public_queries
from app.complaints.released.projections import PublicCard
from app.db.reading import Reading
from app.kernel import clock
from records.projections import Card

KIND = "complaint"
_PREFIX = "c"


def key_of(case_id: int) -> str:
    """The index key of a released case."""
    return f"{_PREFIX}{case_id}"


def ids_of(keys: Iterable[str]) -> list[int]:
    """The ids of those keys that are released cases'."""
    return [int(key[1:]) for key in keys if key[:1] == _PREFIX]


def cards(session: Reading, keys: Sequence[str]) -> dict[str, Card]:
    """Key → card of those keys that are released cases'; what is no longer public is left out."""
    ids = ids_of(keys)
    return {key_of(one.id): card_of(one) for one in public_queries.cards(session, ids)} if ids else {}


def card_of(one: PublicCard) -> Card:
    """A released case as a list of records shows it: its category is the type, its state the status."""
    return Card(
        key=key_of(one.id),
        kind=KIND,
        slug=one.slug,
        title=one.title,
        language=one.language,
        department=one.department,
        type=one.category,
        status=one.state,
        day=clock.day_of(one.received_at),
        number=one.reference,
        address=one.place,
        ward=one.ward,
        point=one.point,
        approximate=one.approximate,
        summary=one.summary,
        text=one.summary,
        updated_at=one.updated_at,
    )
