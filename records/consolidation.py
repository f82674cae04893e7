"""The public text of laws as other laws amend it: derived from what their own records state and published instructions.

Nothing of it is kept that could not be made anew: where an instruction comes, changes or goes, or its law is annulled
or repealed before its day, all is made again and what differs is written. So an amendment that is withdrawn leaves the
text as it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.orm import Session

from app.db.numbering import take_numbers
from app.kernel import ids, slugs
from records import codec, law_queries
from records.kinds import Instruction, Ordinance, Section
from records.law_editing.amending import Amendment, Text, amended
from records.model import PublicInstructionRow, PublicRecordRow, PublicSectionRow
from records.projections import WorkLine
from records.versions import Register


@dataclass(slots=True)
class Consolidated:
    """Records whose public text another law changed, and the ids of public sections that are gone with it."""

    records: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


def replace_instructions(session: Session, record_id: int, law: Ordinance) -> None:
    """Let the published instructions of that record be those of this law."""
    session.execute(delete(PublicInstructionRow).where(PublicInstructionRow.record_id == record_id))
    rows = [
        {
            "id": ids.new_id(),
            "record_id": record_id,
            "position": position,
            "acting": law.work,
            "target": one.target,
            "content": codec.encode(one),
        }
        for position, one in enumerate(law.instructions)
    ]
    if rows:
        session.execute(insert(PublicInstructionRow), rows)


def consolidate(session: Session) -> Consolidated:
    """Bring the public text of every amended law to what the rows say now. To be called after any law changed."""
    done = Consolidated()
    works = _amended_works(session)
    if works:
        amendments = Amendments(session)
        for row in session.execute(
            select(PublicRecordRow.id, PublicRecordRow.work).where(PublicRecordRow.work.in_(works))
        ):
            _write(session, row.id, amendments.upon(row.work), done)
    return done


def _amended_works(session: Session) -> set[str]:
    """Works that instructions speak of, or of which some text was made by them."""
    made = select(PublicSectionRow.work).where(PublicSectionRow.made_by.is_not(None))
    return {*session.scalars(select(PublicInstructionRow.target).distinct()), *session.scalars(made.distinct())}


class Amendments:
    """The published instructions, by the work they amend, with the days on which they take effect."""

    def __init__(self, session: Session) -> None:
        self._works = {line.work: line for line in law_queries.works(session)}
        self._register = Register(self._works, law_queries.all_relations(session))
        self._rows = session.scalars(
            select(PublicInstructionRow).order_by(PublicInstructionRow.record_id, PublicInstructionRow.position)
        ).all()

    def upon(self, work: str, *, but: int = 0) -> list[Amendment]:
        """What takes effect upon that work, without the instructions of record ``but``."""
        found = (self._amendment(row) for row in self._rows if row.target == work and row.record_id != but)
        return [one for one in found if one]

    def _amendment(self, row: PublicInstructionRow) -> Amendment | None:
        said = codec.decode(row.content, Instruction)
        acting: WorkLine | None = self._works.get(row.acting)
        day = effective_day(self._register, row.acting, said.day)
        if acting is None or day is None:
            return None
        return Amendment(
            instruction=said,
            day=day,
            by=row.acting,
            enacted=acting.enacted or date.min,
            title=acting.title,
            record_id=row.record_id,
        )


def effective_day(register: Register, acting: str, day: date | None) -> date | None:
    """When what a work says takes effect: on its day, at the earliest when the work comes into force.

    None where that is not known, or where the work is annulled or ended by then.
    """
    start = register.start(acting)
    if start is None:
        return None
    effective = max(day or start, start)
    return effective if register.stands(acting, effective) else None


def own_sections(session: Session, work: str) -> list[Section]:
    """The sections of a published work as its own record states them."""
    stated = select(PublicSectionRow.content)
    rows = session.scalars(stated.where(PublicSectionRow.work == work, PublicSectionRow.made_by.is_(None)))
    return [codec.decode(content, Section) for content in rows]


def _write(session: Session, record_id: int, amendments: Sequence[Amendment], done: Consolidated) -> None:
    rows = session.execute(_PRESENT.where(PublicSectionRow.record_id == record_id)).all()
    stated = [(codec.decode(row.content, Section), row) for row in rows if row.made_by is None]
    language, department, work = _of_record(session, record_id)
    texts = amended((section for section, _ in stated), amendments, language).texts
    made = {_digest(work, text): text for text in texts if text.made_by}
    present = {row.digest: row.id for row in rows if row.made_by is not None}
    own = {_key(section): row for section, row in stated}
    moved = list(_moved(own, (text.section for text in texts if text.made_by is None)))
    gone = [row_id for digest, row_id in present.items() if digest not in made]
    new = [(digest, text) for digest, text in made.items() if digest not in present]
    if moved:
        session.execute(update(PublicSectionRow), moved)
    if gone:
        session.execute(delete(PublicSectionRow).where(PublicSectionRow.id.in_(gone)))
    if new:
        numbers = take_numbers(session, len(new))
        same = {"record_id": record_id, "work": work, "language": language, "department": department}
        values = [_row(text, digest, number) | same for (digest, text), number in zip(new, numbers, strict=True)]
        session.execute(insert(PublicSectionRow), values)
    if moved or gone or new:
        done.records.append(record_id)
        done.gone += gone


_PRESENT = select(
    PublicSectionRow.id,
    PublicSectionRow.valid_to,
    PublicSectionRow.position,
    PublicSectionRow.content,
    PublicSectionRow.digest,
    PublicSectionRow.made_by,
)


def _key(section: Section) -> tuple[str, date | None]:
    """What tells one text of a law's own from the others: no two of a section begin on one day."""
    return section.eid, section.valid_from


def _of_record(session: Session, record_id: int) -> tuple[str, str, str]:
    columns = select(PublicRecordRow.language, PublicRecordRow.department, PublicRecordRow.work)
    language, department, work = session.execute(columns.where(PublicRecordRow.id == record_id)).one()
    return language, department, work


def _moved(
    own: Mapping[tuple[str, date | None], Row[*tuple[Any, ...]]], texts: Iterable[Section]
) -> Iterable[dict[str, Any]]:
    """Rows of the law's own texts whose last day or place is another now."""
    for section in texts:
        row = own[_key(section)]
        if (row.valid_to, row.position) != (section.valid_to, section.position):
            yield {"id": row.id, "valid_to": section.valid_to, "position": section.position}


def _digest(work: str, text: Text) -> str:
    maker = text.made_by.record_id if text.made_by else 0
    return slugs.digest(f"{work}\n{codec.encode(text.section)}\n{maker}")


def _row(text: Text, digest: str, number: int) -> dict[str, Any]:
    section = text.section
    return {
        "id": number,
        "eid": section.eid,
        "number": section.number,
        "heading": section.heading,
        "position": section.position,
        "path": codec.encode(section.path),
        "valid_from": section.valid_from,
        "valid_to": section.valid_to,
        "state": section.state,
        "text": section.text,
        "content": codec.encode(section),
        "digest": digest,
        "made_by": text.made_by.record_id if text.made_by else None,
    }
