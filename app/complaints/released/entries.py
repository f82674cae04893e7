"""Released cases as entries of the public search index."""

from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.city.model import ComplaintCategory
from app.complaints.released import queries as public_queries
from app.complaints.released.cards import KIND, key_of
from app.complaints.released.model import PublicComplaintRow
from app.kernel import clock, labels
from records.search.entry import Entry

_AT_ONCE = 1000


def public_entries(session: Session, ids: Collection[int]) -> Iterator[Entry]:
    """The entries of these cases; what is no longer public has none. Categories are found by their names, too."""
    names = {slug: " ".join(held.values()) for slug, held in session.execute(_NAMES)}
    for one in public_queries.cards(session, sorted(ids)):
        yield Entry(
            key=key_of(one.id),
            kind=KIND,
            title=one.title,
            text="\n".join(filter(None, (one.summary, one.place, names.get(one.category, "")))),
            numbers=(one.reference,),
            language=one.language,
            department=one.department,
            type=one.category,
            status=one.state,
            ward=one.ward,
            day=clock.day_of(one.received_at),
            labels=frozenset({labels.PUBLIC}),
            located=one.point is not None,
        )


def all_ids(session: Session) -> Iterator[list[int]]:
    """The ids of all released cases, in portions."""
    after = -1
    ordered = select(PublicComplaintRow.id).order_by(PublicComplaintRow.id).limit(_AT_ONCE)
    while portion := list(session.scalars(ordered.where(PublicComplaintRow.id > after))):
        yield portion
        after = portion[-1]


_NAMES = select(ComplaintCategory.slug, ComplaintCategory.names)
