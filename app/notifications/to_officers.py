"""Mails to those who handle complaints: which report and where, never a word of it, for a mail is read by others."""

from app.accounts.model import Account
from app.complaints import references
from app.complaints.colleagues import handlers
from app.complaints.desk_events import Mentioned, RuleNotifies, TermsReached
from app.complaints.events import RightsRequestWaits
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
    _send(database, post, event, MENTIONED)


def rule_notifies(database: Database, post: Post, event: RuleNotifies) -> None:
    """To somebody whom a rule names, if he handles reports of the department that the report has."""
    _send(database, post, event, ROUTED)


def request_waits(database: Database, post: Post, event: RightsRequestWaits) -> None:
    """A request that runs out, to one of those in charge."""
    _send(database, post, event, WAITS)


def terms_reached(database: Database, post: Post, event: TermsReached) -> None:
    """What is nearly or quite overdue, all at once."""
    named = ", ".join(event.references[:MOST_NAMED]) + (" …" if len(event.references) > MOST_NAMED else "")
    view, letter = ("overdue", OVERDUE) if event.overdue else ("mine", NEAR)
    reader = _reader(database, event.account, event.department)
    if reader is not None:
        to, language = reader
        path = f"/{language}/desk/complaints/lists/{view}"
        count = len(event.references)
        post.send(compose(post, letter, to=to, language=language, path=path, count=count, references=named))


def _send(database: Database, post: Post, event: Mentioned | RuleNotifies | RightsRequestWaits, letter: Letter) -> None:
    reader = _reader(database, event.account, event.department)
    if reader is not None:
        to, language = reader
        path = f"/{language}/desk/complaints/{references.slug(event.reference)}"
        post.send(compose(post, letter, to=to, language=language, path=path, reference=event.reference))


def _reader(database: Database, account: str, department: str) -> tuple[str, str] | None:
    """Address and language of somebody who handles reports of the department now; None for everybody else."""
    handling = handlers(department, Account.email, Account.language)
    with database.open(SYSTEM) as session:
        found = session.execute(handling.where(Account.name == account, Account.email.is_not(None))).first()
    return (found.email, found.language) if found is not None else None
