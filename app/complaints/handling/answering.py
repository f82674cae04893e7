"""What the office writes about a complaint: to the reporter with papers and what it rests on, and to itself."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from app.complaints import entries, policy
from app.complaints.colleagues import colleagues
from app.complaints.desk_events import Mentioned
from app.complaints.entries import NewFile
from app.complaints.handling import acting
from app.complaints.handling.acting import Done
from app.complaints.handling.model import CitationRow, MentionRow
from app.complaints.model import FROM_OFFICE, INTERNAL, ComplaintMessageRow
from app.complaints.queries import found
from app.db.session import entrusted
from app.db.unit_of_work import UnitOfWork
from app.db.walled import Walled
from app.kernel import ids
from app.kernel.errors import BadInput
from app.kernel.text import N_

MOST_CITED = 20
_MENTION = re.compile(r"(?<![\w@.])@([\w][\w.-]{0,99})")


class Citation(NamedTuple):
    """A public page that a reply rests on. ``path`` is below the language, such as "/permits/b-12"."""

    title: str
    path: str


def answer(
    unit: UnitOfWork,
    reference: str,
    text: str,
    *,
    then: str = "",
    files: Sequence[NewFile] = (),
    cites: Sequence[Citation] = (),
    revision: int | None = None,
) -> Done:
    """Write to the reporter and bring the complaint to the state ``then`` ("": leave it where it is).

    Who reported may be sealed: the portal carries the words. Raises what ``acting.act`` does.
    """
    if len(cites) > MOST_CITED:
        raise BadInput(N_("A reply cites at most %(most)s pages."), most=MOST_CITED)
    if cites and not text.strip():
        raise BadInput(N_("Write something first."))
    if then:
        done = acting.act(unit, reference, then, words=text, revision=revision)
    else:
        done = acting.write_message(unit, reference, text, files, revision=revision)
    row = found(unit.session, reference)
    circle = entries.circle_of(row)
    with entrusted(unit.session):
        if then:
            entries.add_files(unit.session, circle, unit.now, FROM_OFFICE, files)
        if cites:
            message = unit.session.scalar(
                select(func.max(ComplaintMessageRow.id)).where(ComplaintMessageRow.complaint_id == row.id)
            )
            labels = policy.of_content(circle)
            given = {"complaint_id": row.id, "message_id": message, "labels": labels}
            rows = [{"id": ids.new_id(), "title": one.title, "path": one.path, **given} for one in cites]
            unit.session.execute(insert(CitationRow), rows)
    return done


def citations_of(session: Session, complaint_id: int) -> dict[int, list[Citation]]:
    """Id of a message → what it rests on. For reporter and department alike."""
    cited: dict[int, list[Citation]] = {}
    for message, title, path in CITED.rows(session, complaint_id=complaint_id):
        cited.setdefault(message, []).append(Citation(title, path))
    return cited


CITED = Walled(
    select(CitationRow.message_id, CitationRow.title, CitationRow.path)
    .where(CitationRow.complaint_id == bindparam("complaint_id"))
    .order_by(CitationRow.id)
)


def remark(unit: UnitOfWork, reference: str, text: str, files: Sequence[NewFile] = ()) -> list[str]:
    """Write a note that the department keeps to itself, with papers. Returns the accounts that it mentions.

    Those of the department who are mentioned (``@account``) get a mail that says where, and nothing of the text.
    """
    if not text.strip() and not files:
        raise BadInput(N_("Write something first."))
    note = acting.write_note(unit, reference, text)
    row = found(unit.session, reference)
    circle = entries.circle_of(row)
    with entrusted(unit.session):
        entries.add_files(unit.session, circle, unit.now, INTERNAL, files)
        known = {one.account for one in colleagues(unit.session, row.department)}
        told = [account for account in mentioned(text, known) if account != unit.actor.name]
        given = {"note_id": note, "complaint_id": row.id, "at": unit.now, "labels": policy.of_work(circle)}
        if told:
            unit.session.execute(insert(MentionRow), [{"account": account, **given} for account in told])
        for account in told:
            unit.tell(Mentioned(row.reference, row.department, account))
    return told


def mentioned(text: str, known: Collection[str]) -> list[str]:
    """The accounts that a text mentions, each once, in the order of the text; names that nobody has are words."""
    names = (name if name in known else name.rstrip(".-") for name in _MENTION.findall(text))
    return list(dict.fromkeys(name for name in names if name in known))
