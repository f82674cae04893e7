"""From events to mails: the only place where the worker meets the post."""

from collections.abc import Callable, Sequence
from typing import Any

from app.complaints.key_store import Vault
from app.db.session import Database
from app.jobs.tools import Tools
from app.kernel.events import Event
from app.notifications.post import MailNotSent, Post


def each(write: Callable[[Database, Post, Any], None]) -> Callable[[Tools, Sequence[Event]], None]:
    """A handler that writes one mail for each event."""

    def handle(tools: Tools, events: Sequence[Event]) -> None:
        if tools.post is None:
            raise MailNotSent("This worker was given no post.")
        for event in events:
            write(tools.database, tools.post, event)

    return handle


def each_with_vault(write: Callable[[Database, Post, Vault, Any], None]) -> Callable[[Tools, Sequence[Event]], None]:
    """A handler that writes one mail for each event, to somebody whose address is sealed."""

    def handle(tools: Tools, events: Sequence[Event]) -> None:
        if tools.post is None or tools.vault is None:
            raise MailNotSent("This worker was given no post, or no key store.")
        for event in events:
            write(tools.database, tools.post, tools.vault, event)

    return handle
