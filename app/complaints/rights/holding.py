"""Legal hold: what a court or an inquiry needs is not erased, whoever asks and however old it is."""

from app.complaints import entries, policy
from app.complaints.handling.acting import Done, done, opened
from app.complaints.lifecycle import HANDLER
from app.complaints.rights.lowering import SHORTEST_REASON
from app.db.unit_of_work import UnitOfWork
from app.kernel import roles
from app.kernel.errors import BadInput, NotAllowed
from app.kernel.text import N_


def hold(unit: UnitOfWork, reference: str, *, reason: str, revision: int, held: bool = True) -> Done:
    """Keep a complaint from erasure for a legal reason, or let it go again: by a supervisor."""
    row, acts_as = opened(unit, reference, revision)
    if acts_as != HANDLER:
        raise NotAllowed(N_("Only the department does that."))
    policy.require(unit.actor, roles.SUPERVISE, row.department)
    if held and len(reason.strip()) < SHORTEST_REASON:
        raise BadInput(N_("Give the reason in at least %(count)s characters; auditors read it."), count=SHORTEST_REASON)
    row.held = held
    row.revision += 1
    entries.add_step(unit.session, row, unit.now, "hold" if held else "release-hold", HANDLER)
    entries.add_note(unit.session, row, unit.now, "held" if held else "hold-released", unit.actor.name, reason.strip())
    unit.note("hold complaint" if held else "release hold", f"complaint/{row.reference}")
    return done(row)
