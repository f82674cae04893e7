"""Clients that follow reports, by key or signed in, and what waits to be mailed, for tests of following."""

from app.jobs.tools import Tools
from app.jobs.worker import deliver
from app.kernel import roles
from app.notifications.post import Folder, post_of
from app.web.following.visit import NAME
from tests.web.complaints_city import vault_in
from tests.web.people import csrf, resident, signed_in

WORDS = ("hole", "Glass", "rude", "school", "Potholes", "Conduct", "Lubang", "Perilaku", "Rani", "Harbour Road")
"""What only a text, a category, a name or an address of the planted reports says."""


def opened(app, receipt, client=None, **more):
    """A client that has shown the key of the receipt."""
    client = client or app.test_client()
    answer = client.post("/en/follow", data={"reference": receipt.reference, "key": receipt.key} | more | csrf(client))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert client.get_cookie(NAME)
    return client


def by_key(receipt):
    return f"/en/follow/{receipt.reference.lower()}"


def in_account(receipt):
    return f"/en/account/reports/{receipt.reference.lower()}"


def strangers_to(app, receipt, other):
    """(Who, client, where he looks for the report) of those whom the report does not concern as reporters.

    ``other`` is a receipt that the first of them holds.
    """
    yield "another key holder", opened(app, other), by_key(receipt)
    yield "a foreign resident", resident(app, name="r-foreign"), in_account(receipt)
    for role in (roles.OFFICER, roles.SUPERVISOR, roles.COUNTER_CLERK, roles.AUDITOR, roles.ADMINISTRATOR):
        for department in ("roads", "parks"):
            yield f"{role} of {department}", signed_in(app, role, department), in_account(receipt)


def mailed(app):
    """Let the worker write what waits; returns all mails, newest first."""
    portal = app.extensions["psis"]
    vault = vault_in(portal.settings.home, portal.settings.secret_key)
    tools = Tools(portal.database, None, None, post_of(portal.settings), vault)
    while deliver(tools):
        pass
    folder = Folder(portal.settings.mail)
    return [folder.read(name) for name in folder.names()]


def text(mail):
    return mail.get_body(("plain",)).get_content()


def everything(mail):
    """All that a mail says, in its heads and in both of its parts."""
    return "\n".join([*map(str, mail.values()), text(mail), mail.get_body(("html",)).get_content()])
