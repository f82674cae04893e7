"""The page of one case: what was reported, what was said, what was done, and what can be done now."""

from dataclasses import dataclass

from flask import Response
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.complaints import identity, lifecycle
from app.complaints.colleagues import Colleague
from app.complaints.following import satisfaction
from app.complaints.following.model import ScoreRow
from app.complaints.handling import answering, desk_notes, merging, releasing, tasks
from app.complaints.handling.desk_notes import CannedReply
from app.complaints.handling.model import TaskRow
from app.complaints.identity import Contact
from app.complaints.key_store import vault_of
from app.complaints.lifecycle import HANDLER, moves_of
from app.complaints.projections import OfficerComplaint
from app.complaints.queries import by_reference, statement_of
from app.complaints.rights import asking, lowering
from app.kernel.errors import NotVisible
from app.kernel.roles import SUPERVISE
from app.kernel.text import N_, in_language
from app.web.case_files import is_picture
from app.web.case_views import answers_of, drawing_of
from app.web.desk.complaints import shown
from app.web.desk.complaints.forms import (
    FIELDS,
    Assignment,
    CaseForm,
    HandOver,
    Merge,
    NewTask,
    OtherCategory,
    Reason,
    Remark,
    Reply,
    Secrecy,
    Split,
    Words,
    in_charge,
)
from app.web.desk.complaints.history import events
from app.web.desk.complaints.rights_panel import panel
from app.web.identity import identity as whose
from app.web.kept import promised
from app.web.portal import portal
from app.web.report_views import category_name
from app.web.results import COLOURS
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.unsent_forms import drawn, drawn_once


@dataclass(frozen=True, slots=True)
class Offer:
    """How an act is offered. ``state`` is the move that it makes; ``warning``: it ends the report."""

    form: type[CaseForm]
    title: str
    hint: str
    state: str = ""
    warning: bool = False


OFFERS: dict[str, Offer] = {
    "assign": Offer(Assignment, N_("Assign"), N_("Who works on it, in which team and how urgently.")),
    "take-up": Offer(Words, N_("Begin the work"), N_("The reporter sees that it is worked on."), lifecycle.IN_WORK),
    "close": Offer(Words, N_("Close"), N_("It was answered, and there is nothing left to do."), lifecycle.CLOSED),
    "reopen": Offer(Reason, N_("Open again"), N_("Its terms begin anew."), lifecycle.REOPENED),
    "hand-over": Offer(
        HandOver,
        N_("Hand over to another department"),
        N_("From that moment on you do not see it any more. The reporter learns which department has it."),
    ),
    "category": Offer(
        OtherCategory,
        N_("Correct the category"),
        N_(
            "The terms of the new category count from the day of the report, and its rules say who gets it: where that"
            " is another department, you do not see the report any more. Protection rises where it asks for more, and"
            " never sinks."
        ),
    ),
    "merge": Offer(
        Merge,
        N_("Same as another report"),
        N_("It ends here, and the other is followed. The reporter learns that, and nothing of the other report."),
        lifecycle.DUPLICATE,
    ),
    "split": Offer(
        Split,
        N_("Handle a part apart"),
        N_("A new report for that part, without the contact. What becomes of it you tell the reporter here."),
    ),
    "refuse": Offer(
        Reason, N_("Refuse"), N_("The city cannot act on it. The reporter reads why."), lifecycle.REFUSED, warning=True
    ),
    "move-away": Offer(
        Reason,
        N_("Another authority is in charge"),
        N_("You have passed it on. Say to whom, and how the reporter reaches them."),
        lifecycle.MOVED,
        warning=True,
    ),
    "secrecy": Offer(
        Secrecy, N_("Protect it better"), N_("This cannot be undone by one person: less protection takes two people.")
    ),
}
"""Act → how it is offered, in the order of the page."""
ALWAYS: dict[str, type[CaseForm]] = {"reply": Reply, "note": Remark, "task": NewTask}
"""Forms that have a place of their own on the page."""


def case_of(reference: str) -> OfficerComplaint:
    """The case for whoever asks, as an officer of its department. Raises NotVisible for everybody else."""
    return seen(whose().session, reference)


def seen(session: Session, reference: str) -> OfficerComplaint:
    """The same through that session of whoever asks."""
    found = by_reference(session, reference, *_NEXT_ASKED, promised=promised())
    if not isinstance(found, OfficerComplaint) or found.department not in shown.own_departments():
        raise NotVisible(N_("There is no such report."))
    return found


_NEXT_ASKED = (
    answering.CITED,
    asking.ASKED,
    identity.SEALED_CONTACT,
    lowering.PROPOSED,
    merging.TWINS,
    releasing.STANDING,
    statement_of(ScoreRow, satisfaction.Score),
    statement_of(TaskRow, tasks.Task),
)
"""What the page asks of a case beside what it is, in the same trip to a database server."""


def case_page(reference: str, *, failed: str = "", form: CaseForm | None = None, status: int = 200) -> Response:
    """The page; after an act that could not be done with its form as it was sent. Raises NotVisible."""
    case = case_of(reference)
    session = whose().session
    supervises = whose().actor.may(SUPERVISE, case.department)
    people = shown.people_of([case.department])
    replies = desk_notes.replies_of(session, [case.department])
    forms = {
        name: _drawn(name, case, people, replies, form if name == failed else None)
        for name in (*ALWAYS, *possible(case))
    }
    return page(
        "desk/complaints/case.html",
        status=status,
        title=_("Report %(reference)s", reference=case.reference),
        case=case,
        here=shown.of_case(case.reference),
        forms=forms,
        offers=[(name, OFFERS[name], forms[name]) for name in OFFERS if name in forms],
        failed=failed,
        failing=form,
        people=people,
        score=satisfaction.score_of(session, case.id),
        scores=satisfaction.NAMES,
        contact=_contact(case),
        category=category_name(case.category),
        state=shown.state_name(case.state),
        colour=COLOURS.get(case.state, "grey"),
        priority=shown.priority_name(case.work.priority),
        channel=_(shown.CHANNELS.get(case.channel, "")),
        answers=answers_of(case),
        drawing=drawing_of(session, case),
        citations=answering.citations_of(session, case.id),
        pictures=[one for one in case.files if is_picture(one)],
        papers=[one for one in case.files if not is_picture(one)],
        events=events(case),
        tasks=tasks.of_complaint(session, case.id),
        twins=[(one, _(TWINS[one.kind]), shown.state_name(one.state)) for one in merging.twins_of(session, case.id)],
        replies=replies,
        standing=releasing.standing(session, case.id),
        supervises=supervises,
        rights=panel(session, case, whose().actor.name, supervises=supervises, sent=(failed, form)),
        request_names=asking.NAMES,
    )


TWINS = {
    merging.DUPLICATE_OF: N_("Followed instead of this one"),
    merging.HAS_DUPLICATE: N_("The same, reported again"),
    merging.SPLIT_FROM: N_("This one was a part of"),
    merging.SPLIT_INTO: N_("A part that is handled apart"),
}


def possible(case: OfficerComplaint) -> list[str]:
    """The acts that an officer may do now, beside writing."""
    if case.erased_at is not None:
        return []
    states = {move.after for move in moves_of(case.state, HANDLER)}
    found = [name for name, offer in OFFERS.items() if not offer.state or offer.state in states]
    if case.state in lifecycle.ENDED:
        found = [name for name in found if name not in ("assign", "hand-over", "category", "split")]
    raised = (case.identity == "named", case.content_switch == "public")
    return found if any(raised) else [name for name in found if name != "secrecy"]


def filled_with(case: OfficerComplaint, reply: CannedReply) -> str:
    """The canned words in the reporter's language, else in another."""
    return in_language(reply.texts, case.language)


def _drawn(
    name: str, case: OfficerComplaint, people: list[Colleague], replies: list[CannedReply], sent: CaseForm | None
) -> Markup:
    """The fields of a form: as they were sent, else as all are offered them whose case allows the same."""
    template = _PLACES.get(name, FIELDS)
    if sent is not None:
        return drawn(template, _prepared(sent, case, people, replies), people=people)
    kind = ALWAYS.get(name) or OFFERS[name].form
    offered = tuple((one.id, one.name) for one in replies) if kind is Reply else ()
    shown_of_case = name, kind.depends_on(case, people), offered
    return drawn_once(template, lambda: _new(name, kind, case, people, replies), *shown_of_case, people=people)


_PLACES = {name: f"desk/complaints/{name}_fields.html" for name in ALWAYS}


def _new(
    name: str, kind: type[CaseForm], case: OfficerComplaint, people: list[Colleague], replies: list[CannedReply]
) -> CaseForm:
    made = kind(prefix=f"{name}-")
    if isinstance(made, Assignment):
        made.assignee.data = in_charge(case, people)
        made.team.data, made.priority.data = case.work.team, case.work.priority
    return _prepared(made, case, people, replies)


def _prepared(form: CaseForm, case: OfficerComplaint, people: list[Colleague], replies: list[CannedReply]) -> CaseForm:
    if isinstance(form, Reply):
        form.reply.choices = [("", "—"), *((str(one.id), one.name) for one in replies)]
        form.text.render_kw = {"lang": case.language}
    form.prepare(case, people)
    return form


def _contact(case: OfficerComplaint) -> Contact | None:
    """Who reported, where the department may know: the row is there for it only then."""
    return identity.open_identity(whose().session, vault_of(portal().settings).keys, case.id)
