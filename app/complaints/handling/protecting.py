"""How a complaint is protected: its switches are raised, and written whichever way they were found allowed to go."""

from dataclasses import replace

from app.complaints import belonging, entries, secrecy
from app.complaints.events import ComplaintSecrecyChanged, ContactRemoved
from app.complaints.handling.acting import Done, done, note_act, opened, touch
from app.complaints.lifecycle import REPORTER
from app.complaints.model import ComplaintIdentityRow, ComplaintRow
from app.complaints.relabelling import relabel
from app.complaints.released import rows as public_rows
from app.db.session import entrusted
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import NotAllowed
from app.kernel.text import N_


def set_secrecy(
    unit: UnitOfWork, reference: str, *, identity: str = "", content: str = "", revision: int | None = None
) -> Done:
    """Raise the switches ("" leaves one as it is); staff lower them two at a time (``lowering``).

    The reporter alone raises his identity to none: then his contact is gone for ever.
    """
    row, acts_as = opened(unit, reference, revision)
    identity, content = identity or row.identity, content or row.content
    for before, after in ((row.identity, identity), (row.content, content)):
        if before != after and not secrecy.raises(before, after):
            raise NotAllowed(N_("Protection can be raised here, not lowered."))
    if identity == secrecy.NONE != row.identity and acts_as != REPORTER:
        raise NotAllowed(N_("Only the reporter can take the contact away."))
    if (identity, content) == (row.identity, row.content):
        return done(row)
    with entrusted(unit.session):
        write_secrecy(unit, row, identity, content, acts_as)
    return done(row)


def write_secrecy(
    unit: UnitOfWork, row: ComplaintRow, identity: str, content: str, who: str, step: str = "secrecy"
) -> None:
    """Write switches that were found allowed, whichever way they go; ``step`` is the act of the history. Entrusted."""
    circle = replace(entries.circle_of(row), identity=identity)
    if identity == secrecy.NONE != row.identity:
        circle = replace(circle, account="")
        belonging.disown(unit.session, row.id)
        remove_contact(unit, row)
    row.identity, row.content = identity, content
    touch(unit, row)
    relabel(unit.session, row, circle)
    switches = {"identity": identity, "content": content}
    entries.add_step(unit.session, row, unit.now, step, who, switches)
    note_act(unit, row, who, step)
    unit.note("set secrecy", f"complaint/{row.reference}", who=who, **switches)
    unit.tell(ComplaintSecrecyChanged(row.id, row.reference, identity, content))
    public_rows.follow(unit, row)


def remove_contact(unit: UnitOfWork, row: ComplaintRow) -> None:
    """Take the contact away; the worker destroys its key. Entrusted."""
    sealed = unit.session.get(ComplaintIdentityRow, row.id)
    if sealed is not None:
        unit.tell(ContactRemoved(sealed.key_id))
        unit.session.delete(sealed)
        unit.session.flush()
