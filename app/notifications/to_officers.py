"""Mails to those who handle complaints: which report and where, never a word of it, for a mail is read by others."""

from app.accounts.model import Account
from app.complaints import references
from app.complaints.colleagues import colleagues, handlers
from app.complaints.events import RightsRequestWaits
from app.complaints.handling_events import Mentioned, RuleNotifies, TermsReached
from app.complaints.routing import SUPERVISORS
from app.db.session import Database
from app.kernel.actor import SYSTEM
from app.kernel.text import N_
from app.notifications.letters import Letter
from app.notifications.message import compose
from app.notifications.post import Post

MOST_NAMED = 20
"""References in one mail; the others stand at the desk."""
_AT_DESK = N_("You get this message because you handle reports. What the report says stands at the desk alone.")
MENTIONED = Letter(
    N_("You are mentioned in report %(reference)s"),
    (N_("Somebody of your department has mentioned you in a note on the report %(reference)s."),),
    N_("Read the note"),
    (_AT_DESK,),
)
ROUTED = Letter(
    N_("Report %(reference)s: a rule wants you to know"),
    (N_("The report %(reference)s met a rule that names you."),),
    N_("Open the report"),
    (_AT_DESK,),
)
NEAR = Letter(
    N_("Soon due: %(count)s"),
    (N_("These reports will soon be overdue: %(references)s."),),
    N_("Open the list"),
    (_AT_DESK,),
)
OVERDUE = Letter(
    N_("Overdue: %(count)s"),
    (N_("These reports are overdue: %(references)s."),),
    N_("Open the list"),
    (_AT_DESK,),
)
WAITS = Letter(
    N_("Report %(reference)s: one day left to answer a request"),
    (
        N_("Somebody has asked for the data of the report %(reference)s, or for their erasure."),
        N_("The request has waited for 48 hours; the city answers within 72."),
    ),
    N_("Answer the request"),
    (_AT_DESK,),
)


def mentioned(database: Database, post: Post, event: Mentioned) -> None:
    """To somebody who was mentioned, while he still handles reports of that department."""
    _send(database, post, [event.account], event.department, MENTIONED, event.reference)


def rule_notifies(database: Database, post: Post, event: RuleNotifies) -> None:
    """To those whom a rule names, and who handle reports of the department that the report has."""
    accounts = [account for account in event.accounts if account != SUPERVISORS]
    if SUPERVISORS in event.accounts:
        with database.open(SYSTEM) as session:
            accounts += [one.account for one in colleagues(session, event.department) if one.supervises]
    _send(database, post, list(dict.fromkeys(accounts)), event.department, ROUTED, event.reference)


def terms_reached(database: Database, post: Post, event: TermsReached) -> None:
    """What is nearly or quite overdue, all at once."""
    named = ", ".join(event.references[:MOST_NAMED]) + (" …" if len(event.references) > MOST_NAMED else "")
    view = "overdue" if event.overdue else "mine"
    for to, language in _reached(database, [event.account], event.department):
        path = f"/{language}/desk/complaints/lists/{view}"
        letter = OVERDUE if event.overdue else NEAR
        count = len(event.references)
        post.send(compose(post, letter, to=to, language=language, path=path, count=count, references=named))


def request_waits(database: Database, post: Post, event: RightsRequestWaits) -> None:
    """A request that runs out, to those in charge."""
    with database.open(SYSTEM) as session:
        accounts = [one.account for one in colleagues(session, event.department) if one.supervises]
    _send(database, post, accounts, event.department, WAITS, event.reference)


def _send(database: Database, post: Post, accounts: list[str], department: str, letter: Letter, reference: str) -> None:
    for to, language in _reached(database, accounts, department):
        path = f"/{language}/desk/complaints/{references.slug(reference)}"
        post.send(compose(post, letter, to=to, language=language, path=path, reference=reference))


def _reached(database: Database, accounts: list[str], department: str) -> list[tuple[str, str]]:
    """Address and language of those who handle reports of the department now."""
    reached = handlers(department, Account.email, Account.language).distinct()
    with database.open(SYSTEM) as session:
        found = session.execute(reached.where(Account.name.in_(accounts), Account.email.is_not(None)))
        return [(email, language) for email, language in found]
