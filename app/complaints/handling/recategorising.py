"""Another category for a complaint that was reported under a wrong one, with all that follows from the category.

It is routed as if it had been reported so: where another department is in charge of the category, it is handed over in
the same act. The terms of the new category hold from the filing on, so that nobody wins time by the change; what had
been promised stands in the step. Protection rises to what the category asks for, and never becomes less. Answers stay
those to the questions of the category under which was reported.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.city import queries as city
from app.city.queries import Category
from app.complaints import entries, lifecycle, queries, secrecy, tally
from app.complaints.events import ComplaintRecategorised
from app.complaints.handling.acting import Done, done, note_act, opened, require_newest, require_office, touch
from app.complaints.handling.assigning import write_hand_over
from app.complaints.handling.protecting import write_secrecy
from app.complaints.handling.releasing import take_back
from app.complaints.model import (
    FROM_OFFICE,
    ComplaintContentRow,
    ComplaintMessageRow,
    ComplaintRow,
    ComplaintStepRow,
    ComplaintWorkRow,
)
from app.complaints.open311.shapes import is_offered
from app.complaints.places import point_of
from app.complaints.released import rows as public_rows
from app.complaints.rules import rules
from app.complaints.rules.conditions import Facts
from app.complaints.rules.routing import Decision, Rule
from app.complaints.terms import CATEGORY
from app.db.session import entrusted
from app.db.unit_of_work import UnitOfWork
from app.kernel import clock
from app.kernel.errors import BadInput
from app.kernel.text import N_


def recategorise(
    unit: UnitOfWork, reference: str, category: str, words: str = "", *, revision: int | None = None
) -> Done:
    """Put a complaint that has not ended under another category; ``words`` are told to the reporter.

    Sent twice it is done once. Raises NotVisible, NotAllowed, StaleRevision, BadInput.
    """
    row, acts_as = opened(unit, reference, None)
    require_office(acts_as)
    if revision is not None and revision < row.revision and _is_last(unit.session, row, category, words):
        return done(row)  # the button was pressed twice
    require_newest(row, revision)
    if row.state in lifecycle.ENDED:
        raise BadInput(N_("This report has ended. Open it again first, then correct its category."))
    if category == row.category:
        raise BadInput(N_("Choose another category."))
    new, old = (city.category(unit.session, slug) for slug in (category, row.category))
    if not is_offered(new):
        raise BadInput(N_("Nothing can be reported under that category."))
    with entrusted(unit.session):
        _write(unit, row, old, new, acts_as, words)
    return done(row)


def _write(unit: UnitOfWork, row: ComplaintRow, old: Category, new: Category, who: str, words: str) -> None:
    before, promised = tally.cell_of(row), _due(unit.session, row)
    asked = rules.ask_for_filing(unit.session)()
    as_was, as_is = (_routed(unit.session, row, one, asked) for one in (old, new))
    row.category = new.slug
    moves = as_is.standing.department != row.department
    if moves:
        write_hand_over(unit, row, as_is.standing.department, who)
    touch(unit, row)
    changed = {"before": old.slug, "after": new.slug, "promised": promised, "due": _due(unit.session, row)}
    step = entries.add_step(unit.session, row, unit.now, CATEGORY, who, changed)
    note_act(unit, row, who, CATEGORY)
    if words.strip():
        entries.add_message(unit.session, row, unit.now, FROM_OFFICE, words.strip(), step)
    _follow_rules(unit, row, as_was, as_is, moves=moves)
    tally.move(unit.session, before, tally.cell_of(row))
    unit.note("change category", f"complaint/{row.reference}", before=old.slug, after=new.slug)
    unit.tell(ComplaintRecategorised(row.id, row.reference, row.department, old.slug, new.slug, step))
    if old.sensitive != new.sensitive:  # what was released was judged by how little, or how much, may be told of it
        take_back(unit, row, who)
    _protect(unit, row, new, who)
    public_rows.follow(unit, row)


def _due(session: Session, row: ComplaintRow) -> str:
    """The day by which an answer is owed; "" while the reporter is waited for."""
    due = queries.clocks_of(session, row).answer.due
    return clock.day_of(due).isoformat() if due else ""


def _routed(session: Session, row: ComplaintRow, category: Category, of_the_city: Sequence[Rule]) -> Decision:
    """What the rules make of it as it came in, under that category."""
    content = session.get_one(ComplaintContentRow, row.id)
    facts = Facts(
        category=category.slug,
        ward=row.ward,
        channel=row.channel,
        text=content.text,
        at=rules.in_the_city(row.received_at),
        point=point_of(content.longitude, content.latitude),
    )
    return rules.at_filing(session, of_the_city, facts, category.department)


def _follow_rules(unit: UnitOfWork, row: ComplaintRow, as_was: Decision, as_is: Decision, *, moves: bool) -> None:
    """Team and priority as the rules give them now; what people gave instead of the rules stays.

    A department that had the report already is told of those rules alone that had not acted before.
    """
    work = unit.session.scalars(select(ComplaintWorkRow).where(ComplaintWorkRow.complaint_id == row.id)).one()
    if moves or work.team == as_was.standing.team:
        work.team = as_is.standing.team
    if work.priority == as_was.standing.priority:
        work.priority = as_is.standing.priority
    if not moves:
        acted = tuple(one for one in as_is.acted if one not in as_was.acted)
        as_is = replace(as_is, acted=acted, notify=tuple(one for one in as_is.notify if one not in as_was.notify))
    rules.note_acts(unit, row, as_is)


def _protect(unit: UnitOfWork, row: ComplaintRow, category: Category, who: str) -> None:
    """Raise the switches to what the category starts with; a contact that was given is sealed at the most."""
    asked = secrecy.SEALED if category.identity == secrecy.NONE else category.identity
    identity = asked if secrecy.raises(row.identity, asked) else row.identity
    content = category.content if secrecy.raises(row.content, category.content) else row.content
    if (identity, content) != (row.identity, row.content):
        write_secrecy(unit, row, identity, content, who)


def _is_last(session: Session, row: ComplaintRow, category: str, words: str) -> bool:
    """Whether it stands under that category already, and that was said with it."""
    step = ComplaintStepRow
    of_case = select(step.id).where(step.complaint_id == row.id, step.act == CATEGORY)
    last = session.scalar(of_case.order_by(step.id.desc()).limit(1))
    if last is None or row.category != category:
        return False
    told = session.scalar(select(ComplaintMessageRow.text).where(ComplaintMessageRow.step_id == last))
    return (told or "") == words.strip()
