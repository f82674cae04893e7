"""Lowering the protection of a complaint: staff only two at a time and with a reason, the reporter where he may."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.city.model import ComplaintCategory
from app.city.queries import Category
from app.complaints import entries, mails, policy, secrecy
from app.complaints.choosing import may_choose
from app.complaints.handling.acting import Done, done, opened
from app.complaints.handling.protecting import write_secrecy
from app.complaints.lifecycle import HANDLER, REPORTER
from app.complaints.mails import NoticeDue
from app.complaints.model import FROM_OFFICE, ComplaintRow, ComplaintStepRow
from app.complaints.projections import Case
from app.complaints.rights.model import LoweringRow
from app.complaints.terms import CATEGORY
from app.db.session import entrusted
from app.db.unit_of_work import UnitOfWork
from app.db.walled import Walled
from app.kernel import ids, roles
from app.kernel.errors import BadInput, NotAllowed
from app.kernel.text import N_

WAITS, LOWERED, DECLINED = "", "lowered", "declined"
RAISE, LOWER = "secrecy", "lower-secrecy"
"""The acts of the history by which protection became more, or less."""
SHORTEST_REASON = 20
"""Characters: "ok" is no reason for showing somebody's name."""


class Proposal(NamedTuple):
    """To what the switches are to be lowered, and why."""

    identity: str
    content: str
    reason: str
    proposed_by: str
    proposed_at: datetime


def propose(
    unit: UnitOfWork, reference: str, *, identity: str = "", content: str = "", reason: str, revision: int
) -> Done:
    """Propose to lower the switches ("" leaves one as it is). Raises NotAllowed, BadInput, StaleRevision."""
    row, acts_as = opened(unit, reference, revision)
    if acts_as != HANDLER:
        raise NotAllowed(N_("Only the department does that."))
    identity, content = identity or row.identity, content or row.content
    _require_lower(row, identity, content)
    if len(reason.strip()) < SHORTEST_REASON:
        raise BadInput(N_("Give the reason in at least %(count)s characters; auditors read it."), count=SHORTEST_REASON)
    if _waiting(unit.session, row.id) is not None:
        raise BadInput(N_("A proposal to lower the protection waits already."))
    number = ids.new_id()
    unit.session.add(
        LoweringRow(
            id=number,
            complaint_id=row.id,
            identity=identity,
            content=content,
            reason=reason.strip(),
            proposed_by=unit.actor.name,
            proposed_at=unit.now,
            decided_by="",
            outcome=WAITS,
            labels=policy.of_work(entries.circle_of(row)),
        )
    )
    entries.add_note(unit.session, row, unit.now, "lowering-proposed", unit.actor.name, reason.strip())
    unit.note("propose to lower secrecy", f"complaint/{row.reference}", identity=identity, content=content)
    return done(row)


def decide(unit: UnitOfWork, reference: str, *, lower: bool, revision: int, told: str = "") -> Done:
    """Lower the switches as was proposed, or decline it: by a supervisor who did not propose it.

    ``told`` is what the reporter reads of why it was done; a mail says that it was, whichever mails he wants. Raises
    NotAllowed, NotVisible, BadInput where nothing is told or waits, StaleRevision.
    """
    row, acts_as = opened(unit, reference, revision)
    if acts_as != HANDLER:
        raise NotAllowed(N_("Only the department does that."))
    policy.require(unit.actor, roles.SUPERVISE, row.department)
    proposal = _waiting(unit.session, row.id)
    if proposal is None:
        raise BadInput(N_("No proposal to lower the protection waits."))
    if proposal.proposed_by == unit.actor.name:
        raise NotAllowed(N_("Somebody else than who proposed it decides."))
    if lower and not told.strip():
        raise BadInput(N_("Say why; the reporter reads it."))
    proposal.outcome, proposal.decided_by, proposal.decided_at = (
        LOWERED if lower else DECLINED,
        unit.actor.name,
        unit.now,
    )
    unit.note(
        "lower secrecy" if lower else "decline to lower secrecy",
        f"complaint/{row.reference}",
        proposed_by=proposal.proposed_by,
        identity=proposal.identity,
        content=proposal.content,
    )
    if not lower:
        entries.add_note(unit.session, row, unit.now, "lowering-declined", unit.actor.name)
        return done(row)
    if _changed_since(unit.session, row.id, proposal.proposed_at):
        raise BadInput(
            N_("Protection or category changed after this was proposed. Decline it; it can be proposed anew.")
        )
    _require_lower(row, proposal.identity, proposal.content)
    with entrusted(unit.session):
        write_secrecy(unit, row, proposal.identity, proposal.content, HANDLER, LOWER)
        entries.add_message(unit.session, row, unit.now, FROM_OFFICE, told.strip())
        unit.tell(NoticeDue(row.id, mails.LOWERED))
    return done(row)


def lower_own(
    unit: UnitOfWork, reference: str, *, identity: str = "", content: str = "", revision: int | None = None
) -> Done:
    """The reporter lowers his own switches, as far as the category allows. Raises NotAllowed, StaleRevision."""
    row, acts_as = opened(unit, reference, revision)
    if acts_as != REPORTER:
        raise NotAllowed(N_("Only the reporter does that."))
    identity, content = identity or row.identity, content or row.content
    _require_lower(row, identity, content)
    category = unit.session.get(ComplaintCategory, row.category)
    if category is None or not (category.may_lower or _not_below(category, identity, content)):
        raise NotAllowed(N_("This category allows no less protection."))
    with entrusted(unit.session):
        write_secrecy(unit, row, identity, content, REPORTER, LOWER)
    return done(row)


def lowest(category: Category | None, row: Case) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the reporter may choose for identity and content, as it is first, then ever less protection.

    ``category`` is that of the complaint, None where it is gone.
    """
    free = category is not None and category.may_lower
    usual = (category.identity, category.content) if category else (row.identity, row.content_switch)

    def down(order: tuple[str, ...], present: str, usual: str) -> tuple[str, ...]:
        below = order[: order.index(present) + 1][::-1]
        return tuple(one for one in below if one == present or may_choose(one, usual, may_lower=free))

    identities = (row.identity,) if row.identity == secrecy.NONE else down(secrecy.IDENTITIES, row.identity, usual[0])
    return identities, down(secrecy.CONTENTS, row.content_switch, usual[1])


def waiting(session: Session, complaint_id: int) -> Proposal | None:
    """The proposal that waits for a second person, as the department reads it."""
    return next((Proposal(*row) for row in PROPOSED.rows(session, complaint_id=complaint_id)), None)


PROPOSED = Walled(
    select(*(getattr(LoweringRow, name) for name in Proposal._fields)).where(
        LoweringRow.complaint_id == bindparam("complaint_id"), LoweringRow.outcome == WAITS
    )
)


def _changed_since(session: Session, complaint_id: int, moment: datetime) -> bool:
    """Whether switches or category were changed after that moment: what they became was not judged in the proposal."""
    steps = select(ComplaintStepRow.id).where(
        ComplaintStepRow.complaint_id == complaint_id,
        ComplaintStepRow.act.in_((RAISE, LOWER, CATEGORY)),
        ComplaintStepRow.at >= moment,
    )
    return session.scalar(steps.limit(1)) is not None


def _not_below(category: ComplaintCategory, identity: str, content: str) -> bool:
    """Whether both switches stay at least as secret as the category starts with."""
    return may_choose(identity, category.identity) and may_choose(content, category.content)


def _require_lower(row: ComplaintRow, identity: str, content: str) -> None:
    """Refuse what lowers nothing, what raises something, and a name where nobody left one."""
    pairs = ((row.identity, identity), (row.content, content))
    changed = [(before, after) for before, after in pairs if before != after]
    if not changed or any(secrecy.raises(before, after) for before, after in changed):
        raise BadInput(N_("Choose less protection than there is; raising it needs nobody else."))
    if row.identity == secrecy.NONE != identity:
        raise BadInput(N_("Nobody left a contact with this report."))


def _waiting(session: Session, complaint_id: int) -> LoweringRow | None:
    found = select(LoweringRow).where(LoweringRow.complaint_id == complaint_id, LoweringRow.outcome == WAITS)
    row: LoweringRow | None = session.scalar(found)
    return row
