"""Addresses of records: the reference's own, or with a mark behind it where another record has that.

The desk and the public count apart: what strangers see of an address must not tell that a hidden record has the same
number. So a record gets its public address when it is first published, beside what is public then and nothing else.
"""

from collections.abc import Collection

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from app.kernel.slugs import digest, slug_of
from records.model import PublicRecordRow, PublicTombstoneRow, RecordRow

Address = tuple[str, str]
"""Kind and slug."""


def at_the_desk(session: Session, kinds: Collection[str], references: Collection[str]) -> set[Address]:
    """Those of the references' own addresses that records of these kinds which this actor sees have."""
    wanted = {slug_of(reference) for reference in references}
    found = select(RecordRow.kind, RecordRow.slug).where(RecordRow.kind.in_(kinds), RecordRow.slug.in_(wanted))
    return {(kind, slug) for kind, slug in session.execute(found)}


def in_public(session: Session, kinds: Collection[str], references: Collection[str]) -> set[Address]:
    """Those of the references' own addresses of these kinds that are shown to strangers, or were until withdrawn."""
    wanted = {slug_of(reference) for reference in references}
    shown, gone = (
        select(model.kind, model.slug).where(model.kind.in_(kinds), model.slug.in_(wanted))
        for model in (PublicRecordRow, PublicTombstoneRow)
    )
    return {(kind, slug) for kind, slug in session.execute(union(shown, gone))}


class Slugs:
    """Gives addresses, each once. ``marked``: all of them with a mark."""

    def __init__(self, taken: Collection[Address], *, marked: bool = False) -> None:
        self._taken = set(taken)
        self._marked = marked

    def take(self, kind: str, source: str, reference: str) -> str:
        """The slug for the record that is known by these three."""
        slug = slug_of(reference)
        if self._marked or (kind, slug) in self._taken:
            mark = digest(f"{source}\n{reference}")[:6]
            slug = f"{slug}-{mark}"
        self._taken.add((kind, slug))
        return slug
