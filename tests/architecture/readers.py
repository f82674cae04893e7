"""Everybody who may come to the portal, as clients: each role in the own department and in another, each state."""

from datetime import timedelta

from sqlalchemy import update

from app.accounts.model import RESIDENT, Account
from app.kernel import roles
from app.kernel.actor import SYSTEM
from tests.web.people import signed_in

OWN, OTHER = "roads", "parks"

NOBODY = {
    "a stranger",
    "staff whose account is closed",
    "staff whose sign-in is too old",
    "a cookie that was never given",
}
"""Who is as good as not signed in."""
UNFINISHED = {"staff without a second factor"}
RESIDENTS = {"a resident"}
CLERKS = {"a clerk", "a clerk elsewhere"}
PUBLISHERS = {"a publisher", "a publisher elsewhere"}
AUDITORS = {"an auditor"}
ADMINISTRATORS = {"an administrator"}
WITHOUT_PERMISSION = {"staff without a role", "an officer", "a supervisor", "a counter clerk"}

STAFF = CLERKS | PUBLISHERS | AUDITORS | ADMINISTRATORS | WITHOUT_PERMISSION
SIGNED_IN = STAFF | RESIDENTS | UNFINISHED
EVERYBODY = SIGNED_IN | NOBODY

_ROLES = {
    "staff without a role": (None, OWN),
    "an officer": (roles.OFFICER, OWN),
    "a supervisor": (roles.SUPERVISOR, OWN),
    "a counter clerk": (roles.COUNTER_CLERK, OWN),
    "a clerk": (roles.CLERK, OWN),
    "a clerk elsewhere": (roles.CLERK, OTHER),
    "a publisher": (roles.PUBLISHER, OWN),
    "a publisher elsewhere": (roles.PUBLISHER, OTHER),
    "an auditor": (roles.AUDITOR, OWN),
    "an administrator": (roles.ADMINISTRATOR, OWN),
}
_TOO_OLD = timedelta(hours=13)


def client_of(app, reader):
    """A client of that reader: account and sign-in are made. Both departments are there already."""
    if reader in _ROLES:
        role, department = _ROLES[reader]
        return signed_in(app, role, department, name=account_of(reader))
    if reader == "a resident":
        return signed_in(app, name="r-reader", kind=RESIDENT, strong=False)
    if reader == "staff without a second factor":
        return signed_in(app, roles.PUBLISHER, OWN, name="unfinished", strong=False)
    if reader == "staff whose sign-in is too old":
        return signed_in(app, roles.PUBLISHER, OWN, name="too-old", age=_TOO_OLD)
    if reader == "staff whose account is closed":
        client = signed_in(app, roles.PUBLISHER, OWN, name="closed")
        with app.extensions["psis"].database.unit(SYSTEM) as unit:
            unit.session.execute(update(Account).where(Account.name == "closed").values(disabled=True))
        return client
    client = app.test_client()
    if reader == "a cookie that was never given":
        client.set_cookie("__Host-psis", "x" * 43)
    return client


def account_of(reader):
    """The name of the account of a reader who has a role."""
    return reader.replace(" ", "-")
