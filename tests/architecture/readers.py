"""Everybody who may come to the portal, as clients: each role in the own department and in another, each state."""

from datetime import timedelta

from sqlalchemy import update

from app.accounts.model import RESIDENT, Account
from app.city.category_commands import set_category
from app.city.queries import Category
from app.complaints.filing import filing
from app.complaints.following import visits
from app.complaints.key_store import vault_of
from app.kernel import roles
from app.kernel.actor import SYSTEM
from app.web.following import visit
from tests.web.people import signed_in

OWN, OTHER = "roads", "parks"
OF_ANOTHER = "bicycle-stands"
"""What the report is about whose receipt somebody holds."""

NOBODY = {
    "a stranger",
    "staff whose account is closed",
    "staff whose sign-in is too old",
    "a cookie that was never given",
    "whoever holds a receipt",
}
"""Who is as good as not signed in. The receipt is of another report than whatever is asked about."""
UNFINISHED = {"staff without a second factor"}
RESIDENTS = {"a resident"}
CLERKS = {"a clerk", "a clerk elsewhere"}
PUBLISHERS = {"a publisher", "a publisher elsewhere"}
AUDITORS = {"an auditor"}
ADMINISTRATORS = {"an administrator"}
FOR_REPORTS = {"an officer", "a supervisor", "a counter clerk"}
WITHOUT_PERMISSION = {"staff without a role"}

STAFF = CLERKS | PUBLISHERS | AUDITORS | ADMINISTRATORS | FOR_REPORTS | WITHOUT_PERMISSION
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
    if reader == "whoever holds a receipt":
        client.set_cookie(visit.NAME, _visit_of_another_report(app))
    return client


def _visit_of_another_report(app):
    """The token of a browser that has shown the key of a report of its own, made here."""
    portal, key = app.extensions["psis"], "k" * 24
    starts = {"may_lower": True, "sensitive": False, "working_days": 5, "position": 9, "active": True}
    names = {"en": "Bicycle stands", "id": "Parkir sepeda"}
    with portal.database.unit(filing.filer()) as unit:
        set_category(unit, Category(OF_ANOTHER, names, OWN, "named", "public", **starts))
        sent = filing.Filing(category=OF_ANOTHER, text="No room for bicycles")
        receipt = filing.file(unit, vault_of(portal.settings), sent, idempotency_key=key, digest="x")
        return visits.begin(unit, receipt.complaint_id, visits.LONG)


def account_of(reader):
    """The name of the account of a reader who has a role."""
    return reader.replace(" ", "-")
