"""What members of staff keep for their work: saved views, words that are often written, and who is in which team."""

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.orm import Session

from app.complaints import policy
from app.complaints.colleagues import colleagues
from app.complaints.handling.model import CannedReplyRow, SavedViewRow, TeamMemberRow
from app.db.prepared import Prepared
from app.db.reading import Reading
from app.db.session import entrusted
from app.db.unit_of_work import UnitOfWork
from app.db.walled import Walled
from app.kernel import ids, labels, roles
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import LANGUAGES, N_, Localized

MOST_VIEWS = 50
MOST_REPLIES, MOST_TEAMS = 200, 100
"""Of one department: people read through them all."""
LONGEST_NAME, LONGEST_REPLY, LONGEST_QUERY = 100, 5000, 2000


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list under a name: ``query`` is that of an address, without the question mark."""

    id: int
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class CannedReply:
    """Words that a department often writes, per language."""

    id: int
    department: str
    name: str
    texts: Localized


def views_of(session: Reading, account: str) -> list[SavedView]:
    """The views that somebody saved, by name. ``session`` is the portal's."""
    return [SavedView(*row) for row in _VIEWS.rows(session, account=account)]


_VIEWS = Prepared(
    select(SavedViewRow.id, SavedViewRow.name, SavedViewRow.query)
    .where(SavedViewRow.account == bindparam("account"))
    .order_by(SavedViewRow.name, SavedViewRow.id)
)


def save_view(unit: UnitOfWork, account: str, name: str, query: str) -> None:
    """Keep a list under a name; one of the same name is replaced. ``unit`` is the portal's."""
    if not name.strip() or len(name) > LONGEST_NAME:
        raise BadInput(N_("Give the list a name of at most %(most)s characters."), most=LONGEST_NAME)
    if len(query) > LONGEST_QUERY:
        raise BadInput(N_("These filters are too long to be saved."))
    own = SavedViewRow.account == account
    unit.session.execute(delete(SavedViewRow).where(own, SavedViewRow.name == name))
    held = unit.session.scalar(select(func.count(SavedViewRow.id)).where(own)) or 0
    if held >= MOST_VIEWS:
        raise BadInput(N_("You have %(most)s saved lists. Remove one first."), most=MOST_VIEWS)
    unit.session.add(SavedViewRow(id=ids.new_id(), account=account, name=name, query=query))
    unit.session.flush()


def forget_view(unit: UnitOfWork, account: str, number: int) -> None:
    """Remove a saved list of that account. Twice is the same as once. ``unit`` is the portal's."""
    unit.session.execute(delete(SavedViewRow).where(SavedViewRow.account == account, SavedViewRow.id == number))


def replies_of(session: Session, departments: list[str]) -> list[CannedReply]:
    """The canned replies of these departments, by name."""
    rows = [row for one in departments for row in _REPLIES.rows(session, department=one)]
    return sorted((CannedReply(*row) for row in rows), key=lambda reply: (reply.name, reply.id))


_REPLIES = Walled(
    select(CannedReplyRow.id, CannedReplyRow.department, CannedReplyRow.name, CannedReplyRow.texts).where(
        CannedReplyRow.department == bindparam("department")
    )
)


def reply(session: Session, number: int) -> CannedReply:
    """The canned reply of that number. Raises NotVisible."""
    row = session.scalar(select(CannedReplyRow).where(CannedReplyRow.id == number))
    if row is None:
        raise NotVisible(N_("There is no such reply."))
    return CannedReply(row.id, row.department, row.name, row.texts)


def set_reply(unit: UnitOfWork, given: CannedReply) -> None:
    """Add a canned reply (id 0) or change one. Raises NotVisible, NotAllowed, BadInput."""
    policy.require(unit.actor, roles.HANDLE, given.department)
    texts = {tag: text for tag in LANGUAGES if (text := given.texts.get(tag, "").strip())}
    if not given.name.strip() or len(given.name) > LONGEST_NAME:
        raise BadInput(N_("Give the reply a name of at most %(most)s characters."), most=LONGEST_NAME)
    if not texts or any(len(text) > LONGEST_REPLY for text in texts.values()):
        raise BadInput(
            N_("Write the reply in at least one language, in at most %(most)s characters."), most=LONGEST_REPLY
        )
    row = unit.session.scalar(select(CannedReplyRow).where(CannedReplyRow.id == given.id)) if given.id else None
    if given.id and row is None:
        raise NotVisible(N_("There is no such reply."))
    if row is None:
        _require_room(unit.session, given.department)
        own = _of_department(given.department)
        row = CannedReplyRow(id=ids.new_id(), department=given.department, labels=own)
        unit.session.add(row)
    row.name, row.texts = given.name, texts
    unit.session.flush()
    unit.note("set canned reply", f"canned-reply/{row.id}", department=row.department)


def _require_room(session: Session, department: str) -> None:
    held = session.scalar(select(func.count(CannedReplyRow.id)).where(CannedReplyRow.department == department)) or 0
    if held >= MOST_REPLIES:
        raise BadInput(N_("A department has at most %(most)s canned replies. Remove one first."), most=MOST_REPLIES)


def remove_reply(unit: UnitOfWork, number: int) -> None:
    """Take a canned reply away. What was written with it stays."""
    held = reply(unit.session, number)
    policy.require(unit.actor, roles.HANDLE, held.department)
    unit.session.execute(delete(CannedReplyRow).where(CannedReplyRow.id == number))
    unit.note("remove canned reply", f"canned-reply/{number}", department=held.department)


def teams(session: Session, department: str) -> dict[str, list[str]]:
    """Team → its accounts."""
    found: dict[str, list[str]] = {}
    held = select(TeamMemberRow.team, TeamMemberRow.account).where(TeamMemberRow.department == department)
    for team, account in session.execute(held.order_by(TeamMemberRow.team, TeamMemberRow.account)):
        found.setdefault(team, []).append(account)
    return found


def set_team(unit: UnitOfWork, department: str, team: str, accounts: list[str]) -> None:
    """Say who belongs to a team; nobody: there is no such team. Raises NotAllowed, BadInput."""
    policy.require(unit.actor, roles.SUPERVISE, department)
    if not team.strip() or len(team) > LONGEST_NAME:
        raise BadInput(N_("Give the team a name of at most %(most)s characters."), most=LONGEST_NAME)
    with entrusted(unit.session):
        known = {one.account for one in colleagues(unit.session, department)}
    if set(accounts) - known:
        raise BadInput(N_("Choose people who handle reports of this department."))
    known_teams = teams(unit.session, department)
    if accounts and team not in known_teams and len(known_teams) >= MOST_TEAMS:
        raise BadInput(N_("A department has at most %(most)s teams. Remove one first."), most=MOST_TEAMS)
    present = TeamMemberRow.department == department, TeamMemberRow.team == team
    unit.session.execute(delete(TeamMemberRow).where(*present))
    unit.session.add_all(
        TeamMemberRow(department=department, team=team, account=account, labels=_of_department(department))
        for account in sorted(set(accounts))
    )
    unit.session.flush()
    unit.note("set team", f"department/{department}", team=team, members=len(set(accounts)))


def _of_department(department: str) -> frozenset[str]:
    return frozenset({labels.SYSTEM, labels.complaints_desk(department)})
