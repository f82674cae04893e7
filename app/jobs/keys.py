"""Destroying the keys of what was erased: once the rows are gone, for good."""

from collections.abc import Sequence

from app.complaints.events import ContactRemoved
from app.complaints.identity import destroy
from app.jobs.tools import Tools
from app.kernel.events import Event


def destroy_keys(tools: Tools, events: Sequence[Event]) -> None:
    """Forget the keys that sealed these contacts. Raises RuntimeError for a worker without a vault: tried again."""
    if tools.vault is None:
        raise RuntimeError("this worker has no key store")
    for event in events:
        if isinstance(event, ContactRemoved):
            destroy(tools.vault.keys, event.key_id)
