"""Which record takes another's place: both are published, of one kind, and the older one says so."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db.catalogue import raise_revision
from app.kernel.errors import BadInput
from app.kernel.text import N_
from records.model import PublicRecordRow
from records.projections import Successor
from records.workflow import SUPERSEDED


def require_successor(session: Session, kind: str, slug: str, by: str) -> None:
    """Raise BadInput unless ``by`` is another published record, and none that this one itself took the place of."""
    passed: set[str] = set()
    following = by
    while following and following not in passed:
        if following == slug:
            sentence = N_("The %(kind)s “%(slug)s” cannot take its own place, by itself or by way of others.")
            raise BadInput(sentence, kind=kind, slug=slug)
        passed.add(following)
        found = select(PublicRecordRow.superseded_by).where(
            PublicRecordRow.kind == kind, PublicRecordRow.slug == following
        )
        after = session.scalar(found)
        if after is None and following == by:
            raise BadInput(N_("There is no published %(kind)s “%(slug)s”."), kind=kind, slug=by)
        following = after or ""


def mark_superseded(session: Session, record_id: int, by: str) -> None:
    """Let strangers read that the record was superseded, and by what. Raises the catalogue's revision."""
    shown = update(PublicRecordRow).where(PublicRecordRow.id == record_id)
    session.execute(shown.values(superseded_by=by, status=SUPERSEDED))
    raise_revision(session)


def successor(session: Session, kind: str, slug: str) -> Successor:
    """The record of that address; without a title where it was withdrawn meanwhile."""
    columns = select(PublicRecordRow.title, PublicRecordRow.language)
    row = session.execute(columns.where(PublicRecordRow.kind == kind, PublicRecordRow.slug == slug)).one_or_none()
    return Successor(slug=slug, title=row.title, language=row.language) if row else Successor(slug=slug)
