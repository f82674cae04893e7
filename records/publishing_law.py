"""What a publication of a law writes beside its record: its sections in time, and what it does to other works."""

from collections.abc import Collection, Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.db.numbering import take_numbers
from app.kernel import ids, slugs
from records import codec
from records.consolidation import replace_instructions
from records.kinds import Ordinance, Record, Section
from records.model import PublicRelationRow, PublicSectionRow


def replace_law(session: Session, records: Iterable[tuple[int, Record]]) -> list[int]:
    """Exchange the public sections and relations of those records that are laws, given with their row ids.

    Returns the ids of public sections that are gone.
    """
    gone: list[int] = []
    for record_id, record in records:
        if isinstance(record, Ordinance):
            gone += _replace_sections(session, record_id, record)
            _replace_relations(session, record_id, record)
            replace_instructions(session, record_id, record)
    return gone


def _replace_sections(session: Session, record_id: int, law: Ordinance) -> list[int]:
    """Exchange those sections only whose wording or period changed, so that ids and index entries of the rest stay.

    What other laws made of them is left to ``consolidation.consolidate``.
    """
    texts = _by_digest(law)
    columns = select(PublicSectionRow.digest, PublicSectionRow.id)
    present = dict(session.execute(columns.where(PublicSectionRow.record_id == record_id, _OWN)).all())
    gone = [row_id for digest, row_id in present.items() if digest not in texts]
    for start in range(0, len(gone), 500):
        session.execute(delete(PublicSectionRow).where(PublicSectionRow.id.in_(gone[start : start + 500])))
    new = [digest for digest in texts if digest not in present]
    rows = [
        {
            "id": number,
            "record_id": record_id,
            "work": law.work,
            "eid": section.eid,
            "number": section.number,
            "heading": section.heading,
            "position": section.position,
            "path": codec.encode(section.path),
            "valid_from": section.valid_from,
            "valid_to": section.valid_to,
            "state": section.state,
            "language": law.language,
            "department": law.department,
            "text": section.text,
            "content": text,
            "digest": digest,
            "made_by": None,
        }
        for number, digest in zip(take_numbers(session, len(new)), new, strict=True)
        for section, text in (texts[digest],)
    ]
    if rows:
        session.execute(insert(PublicSectionRow), rows)
    return gone


def _by_digest(law: Ordinance) -> dict[str, tuple[Section, str]]:
    """Each section with its canonical JSON, under the digest of that and the work it belongs to."""
    encoded = ((section, codec.encode(section)) for section in law.sections)
    return {slugs.digest(f"{law.work}\n{text}"): (section, text) for section, text in encoded}


def digests(law: Ordinance) -> Collection[str]:
    """What each section of a law and each instruction in it is known by, in no order that matters."""
    return [*_by_digest(law), *(slugs.digest(codec.encode(one)) for one in law.instructions)]


_OWN = PublicSectionRow.made_by.is_(None)


def _replace_relations(session: Session, record_id: int, law: Ordinance) -> None:
    session.execute(delete(PublicRelationRow).where(PublicRelationRow.record_id == record_id))
    rows = [
        {
            "id": ids.new_id(),
            "record_id": record_id,
            "effect": relation.effect,
            "acting": relation.acting,
            "target": relation.target,
            "day": relation.day,
            "section": relation.section,
            "title": relation.title,
            "note": relation.note,
        }
        for relation in law.relations
    ]
    if rows:
        session.execute(insert(PublicRelationRow), rows)
