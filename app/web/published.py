"""What is published, for pages and API alike: a record, an earlier version, a work of law – or what remains of it."""

from typing import NoReturn

from app.db.reading import as_stranger
from app.kernel.errors import NotVisible, PsisError
from app.web.identity import identity
from app.web.kept import laws
from app.web.portal import portal
from records import queries, succession
from records.projections import Published, Successor, Tombstone, WorkLine


class Gone(PsisError):
    """The record was published and has been withdrawn: 410, with what remains of it."""

    def __init__(self, tombstone: Tombstone) -> None:
        super().__init__(f"{tombstone.reference} was withdrawn.")
        self.tombstone = tombstone


def gone_or_raise(kind: str, slug: str) -> NoReturn:
    """Raise Gone for a withdrawn record; NotVisible for one that never was, or that has no such part."""
    if remains := queries.tombstone(identity().session, kind, slug):
        raise Gone(remains)
    raise NotVisible(f"There is no {kind} “{slug}” with such a part.")


def work_gone_or_raise(work: str) -> NoReturn:
    """Raise Gone for the Akoma Ntoso address of a withdrawn work, NotVisible for any other."""
    if remains := queries.tombstone_of_work(identity().session, work):
        raise Gone(remains)
    raise NotVisible("The portal holds no such work.")


def record(kind: str, slug: str) -> Published:
    """The record as it stands. Raises Gone, NotVisible."""
    try:
        with as_stranger(portal().database) as reading:
            return queries.published(reading, kind, slug)
    except NotVisible:
        gone_or_raise(kind, slug)


def earlier(kind: str, slug: str, number: int) -> Published:
    """An earlier published version. Raises Gone, NotVisible."""
    try:
        return queries.earlier(identity().session, kind, slug, number)
    except NotVisible:
        gone_or_raise(kind, slug)


def successor(kind: str, slug: str) -> Successor | None:
    """The record that took another one's place, None for no slug."""
    return succession.successor(identity().session, kind, slug) if slug else None


def work(slug: str) -> WorkLine:
    """The ordinance of that slug. Raises Gone, NotVisible."""
    return laws().by_slug.get(slug) or gone_or_raise("ordinance", slug)
