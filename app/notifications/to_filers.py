"""The receipt of a report by mail, to whoever gave an address: reference and key, nothing of what was reported."""

from typing import Any

from app.complaints import references
from app.complaints.filing import flood_traces
from app.complaints.filing.receipt_mail import ReceiptAsked, opened
from app.complaints.key_store import Vault
from app.db.session import Database
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.kernel.text import N_
from app.notifications.letters import Letter
from app.notifications.message import compose
from app.notifications.post import Post

RECEIPT = Letter(
    N_("Receipt of your report %(reference)s"),
    (
        N_("We have received your report %(reference)s. Its key is %(key)s."),
        N_("Keep both. With them you read answers, write to us, and close or reopen your report."),
    ),
    N_("Follow your report"),
    (N_("Whoever has both can do the same: give the key to nobody."),),
)


MOST_A_DAY = 10
"""Receipts to one mailbox: whoever files under a foreign address does not fill it. Each stands on its own page, too."""


def receipt(database: Database, post: Post, vault: Vault, event: ReceiptAsked) -> None:
    """Send it, unless that mailbox got as many as one needs."""
    known = opened(vault.seal, event)
    mailbox = vault.seal.hashed(known.email, "receipt mailbox")
    with database.open(SYSTEM) as session:
        if len(flood_traces.before(session, mailbox, "", "", clock.now()).of_address) >= MOST_A_DAY:
            return
    path = f"/{event.language}/follow?reference={references.slug(known.reference)}"
    said: dict[str, Any] = {"reference": known.reference, "key": known.key}
    post.send(compose(post, RECEIPT, to=known.email, language=event.language, path=path, **said))
    with database.unit(SYSTEM) as unit:
        flood_traces.leave(unit, mailbox, "", "")
