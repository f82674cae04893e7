"""Breaking the glass: an auditor reads who reported something, says why, and the reporter learns of it."""

from app.complaints import entries
from app.complaints.events import IdentityOpened
from app.complaints.identity import Contact, open_identity
from app.complaints.key_store import Vault
from app.complaints.queries import found
from app.complaints.rights.lowering import SHORTEST_REASON
from app.db.session import entrusted
from app.db.unit_of_work import UnitOfWork
from app.kernel import roles
from app.kernel.errors import BadInput, NotAllowed
from app.kernel.text import N_

AUDITOR = "auditor"


def open_sealed(unit: UnitOfWork, vault: Vault, reference: str, reason: str) -> Contact:
    """Who reported it. The trail keeps the reason, the history of the case that it was done.

    Raises NotVisible, NotAllowed; BadInput without a reason, and where no contact was given.
    """
    row = found(unit.session, reference, locked=True)
    if not unit.actor.departments(roles.OPEN_IDENTITY):
        raise NotAllowed(N_("Only an auditor opens a sealed identity."))
    if len(reason.strip()) < SHORTEST_REASON:
        sentence = N_("Give the reason in at least %(count)s characters; it stays in the audit trail for ever.")
        raise BadInput(sentence, count=SHORTEST_REASON)
    with entrusted(unit.session):  # and the contact is handed out: that is what the reason was asked for
        contact = open_identity(unit.session, vault.keys, row.id)
        if contact is None:
            raise BadInput(N_("Nobody left a contact with this report."))
        row.revision += 1
        entries.add_step(unit.session, row, unit.now, "open-identity", AUDITOR)
        unit.note("open identity", f"complaint/{row.reference}", reason=reason.strip())
        unit.tell(IdentityOpened(row.id, row.reference))
    return contact
