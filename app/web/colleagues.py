"""What members of staff are called by others: rows hold account names, pages show the names of people."""

from flask import g

from app.accounts.queries import staff_called
from app.kernel.actor import SYSTEM
from app.web.portal import portal


def called(account: str) -> str:
    """The name that a member of staff is shown by; what is no such account is shown as it is, residents' too.

    Asked for once in a request. Pages of the desk and of auditors alone have account names to ask about.
    """
    known: dict[str, str] = g.setdefault("colleagues", {})
    if account not in known:
        with portal().database.open(SYSTEM) as session:
            known[account] = staff_called(session, account)
    return known[account]


def called_in_trail(account: str) -> str:
    """The same with the account's own name, by which the trail is searched and which nobody changes."""
    name = called(account)
    return name if name == account else f"{name} ({account})"
