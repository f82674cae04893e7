"""Two reports of one thing, and one report of two things: told apart and put together, each for its own reporter."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from app.complaints import entries, lifecycle, policy, secrecy
from app.complaints.events import ComplaintMessageWritten
from app.complaints.filing import filing
from app.complaints.filing.filing import Filing
from app.complaints.handling import acting
from app.complaints.handling.acting import Done
from app.complaints.handling.model import TwinRow
from app.complaints.key_store import Vault
from app.complaints.model import FROM_OFFICE, ComplaintContentRow, ComplaintRow
from app.complaints.queries import found
from app.db.session import entrusted
from app.db.unit_of_work import UnitOfWork
from app.db.walled import Walled
from app.db.writing import write_unless_there
from app.kernel.catalogues import translator
from app.kernel.errors import BadInput
from app.kernel.text import N_

DUPLICATE_OF, HAS_DUPLICATE, SPLIT_FROM, SPLIT_INTO = "duplicate-of", "has-duplicate", "split-from", "split-into"


@dataclass(frozen=True, slots=True)
class Twin:
    """Another report, which this reader handles, too."""

    kind: str
    reference: str
    state: str
    category: str


def twins_of(session: Session, complaint_id: int) -> list[Twin]:
    """The reports that belong to this one, as far as the session's actor finds them."""
    return [Twin(*row) for row in TWINS.rows(session, complaint_id=complaint_id)]


TWINS = Walled(
    select(TwinRow.kind, ComplaintRow.reference, ComplaintRow.state, ComplaintRow.category)
    .join(ComplaintRow, ComplaintRow.id == TwinRow.other_id)
    .where(TwinRow.complaint_id == bindparam("complaint_id"))
)


def merge(unit: UnitOfWork, reference: str, into: str, *, words: str = "", revision: int | None = None) -> Done:
    """End a report as a duplicate of another one that the actor handles, too.

    Its reporter is told that the same was reported before, and nothing of the other. Raises NotVisible, BadInput.
    """
    other = found(unit.session, into)
    row = found(unit.session, reference)
    if other.id == row.id:
        raise BadInput(N_("A report is no duplicate of itself."))
    if other.state == lifecycle.DUPLICATE:
        raise BadInput(N_("That report is a duplicate itself. Choose the one that is followed."))
    done = acting.act(unit, reference, lifecycle.DUPLICATE, words=words, revision=revision)
    acting.write_note(unit, reference, "", kind="merged", detail={"kind": DUPLICATE_OF})
    acting.write_note(unit, into, "", kind="merged", detail={"kind": HAS_DUPLICATE})
    _join(unit, row, other, DUPLICATE_OF, HAS_DUPLICATE)
    return done


def split(unit: UnitOfWork, vault: Vault, reference: str, text: str, category: str, *, revision: int | None) -> Done:
    """Handle a part of a report apart: a new one of that category, where the first one is, in words of the office.

    Its reporter goes on with the first: no contact is copied, and what becomes of the part is told there.
    """
    if not text.strip():
        raise BadInput(N_("Say what the new report is about."))
    row = found(unit.session, reference)
    content = unit.session.scalars(select(ComplaintContentRow).where(ComplaintContentRow.complaint_id == row.id)).one()
    part = Filing(category=category, text=text, **_where(row, content))
    done = acting.write_message(unit, reference, translator(row.language)(PART), revision=revision)
    with entrusted(unit.session):
        receipt = filing.file(unit, vault, part, idempotency_key=secrets.token_hex(16), digest=filing.digest_of(part))
        new = unit.session.get_one(ComplaintRow, receipt.complaint_id)
        _write_twins(unit, row, new, SPLIT_INTO, SPLIT_FROM)
    acting.write_note(unit, reference, "", kind="split", detail={"kind": SPLIT_INTO})
    return done._replace(reference=receipt.reference)


def tell_of_part(unit: UnitOfWork, complaint: int, after: str) -> None:
    """Write to the reporter, in the first report, that its part has another state. ``unit`` is the portal's."""
    first = select(ComplaintRow).join(TwinRow, TwinRow.other_id == ComplaintRow.id)
    of_part = first.where(TwinRow.complaint_id == complaint, TwinRow.kind == SPLIT_FROM)
    of_part = of_part.where(ComplaintRow.erased_at.is_(None))
    for row in unit.session.scalars(of_part.with_for_update(of=ComplaintRow)):
        say = translator(row.language)
        told = say(PART_MOVED) % {"state": say(lifecycle.NAMES[after])}
        message = entries.add_message(unit.session, row, unit.now, FROM_OFFICE, told)
        row.revision += 1
        unit.tell(ComplaintMessageWritten(row.id, row.reference, row.department, FROM_OFFICE, message))


PART_MOVED = N_("The part of your report that is handled apart has another state now: %(state)s.")
PART = N_("A part of your report is handled apart from now on. What becomes of it you read here.")


def _where(row: ComplaintRow, content: ComplaintContentRow) -> Mapping[str, Any]:
    return {
        "address": content.address,
        "longitude": content.longitude,
        "latitude": content.latitude,
        "ward": row.ward,
        "language": row.language,
        "channel": row.channel,
        "content": row.content if row.content == secrecy.CONFIDENTIAL else "",  # or what the category asks for
    }


def _join(unit: UnitOfWork, row: ComplaintRow, other: ComplaintRow, kind: str, back: str) -> None:
    with entrusted(unit.session):
        _write_twins(unit, row, other, kind, back)


def _write_twins(unit: UnitOfWork, row: ComplaintRow, other: ComplaintRow, kind: str, back: str) -> None:
    rows = [
        {
            "complaint_id": one.id,
            "other_id": another.id,
            "kind": what,
            "at": unit.now,
            "labels": policy.of_work(entries.circle_of(one)),
        }
        for one, another, what in ((row, other, kind), (other, row, back))
    ]
    for (
        one
    ) in rows:  # they may have been put together before and opened again; a part stays one, whatever becomes of it
        same = TwinRow.complaint_id == one["complaint_id"], TwinRow.other_id == one["other_id"]
        unit.session.execute(delete(TwinRow).where(*same, TwinRow.kind.in_((DUPLICATE_OF, HAS_DUPLICATE))))
        write_unless_there(unit.session, TwinRow, one)
