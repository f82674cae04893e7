"""The page of a case for whoever reported it: state, history in plain words, messages both ways, what can be done."""

from datetime import date, datetime
from typing import NamedTuple

from flask import Response

from app.complaints import lifecycle, mails
from app.complaints.following import reopening, satisfaction
from app.complaints.following.satisfaction import Score
from app.complaints.handling import answering
from app.complaints.projections import HistoryStep, Message, ReporterComplaint
from app.complaints.rights import asking, lowering, photographs
from app.complaints.rights.asking import Request
from app.db.reading import as_portal
from app.kernel import clock
from app.kernel.text import N_
from app.web import formats
from app.web.case_views import answers_of, drawing_of, values_of
from app.web.following.forms import MessageForm, may_raise, meaning
from app.web.following.ways import Way
from app.web.kept import department_name, services
from app.web.portal import portal
from app.web.report_views import category_name
from app.web.results import COLOURS
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.unsent_forms import drawn, drawn_once

_BY_AFTER = {move.after: move.told for move in lifecycle.MOVES}
_ACTS = {
    "file": lifecycle.FIRST_TOLD,
    "hand-over": N_("Another department is in charge now: %(department)s."),
    "category": N_("Your report has the category %(after)s now; it had %(before)s."),
    "secrecy": N_("The protection of your report was raised."),
    "lower-secrecy": N_("Two people of the city have lowered the protection of your report."),
    "open-identity": N_("An auditor has looked at who you are. The reason is in the audit trail."),
    "hold": N_("The report is kept longer than usual, for legal reasons."),
    "release-hold": N_("The legal reasons for keeping the report longer are over."),
    photographs.ERASED: N_("A photograph was erased."),
    "erase": N_("Everything was erased that you had written and sent."),
    "release": N_("A summary of your report is public now."),
    "hide": N_("Your report is off the public pages."),
}
_BY_REPORTER = {
    ("move", lifecycle.REOPENED): N_("You have opened the report again."),
    (photographs.ERASED, ""): N_("You have erased a photograph."),
    ("lower-secrecy", ""): N_("You have lowered the protection of your report."),
    ("secrecy", ""): N_("You have raised the protection of your report."),
}
"""What he did himself: (act, state of a move)."""
FIELDS = "following/message_fields.html"
_DUE_ANEW = N_("An answer is due by %(due)s; it was promised by %(promised)s.")
_OTHERWISE = N_("Something was changed in the report.")


class Letter(NamedTuple):
    """One of the messages. ``about`` is what happened with it, in words, "" where nothing did."""

    message: Message
    about: str


class Line(NamedTuple):
    """One line of the history, in words."""

    at: datetime
    text: str


class Shown(NamedTuple):
    """What may be done with a case besides writing."""

    may_reopen: bool
    reopen_until: date | None
    may_withdraw: bool
    may_raise: bool
    may_lower: bool
    may_rate: bool
    score: Score | None
    has_contact: bool
    wanted: frozenset[str]


def case_page(way: Way, form: MessageForm | None = None, status: int = 200) -> Response:
    """The page. Raises NotVisible."""
    with portal().database.open(way.actor) as session:
        case = way.seen(session, answering.CITED, asking.ASKED)
        citations = answering.citations_of(session, case.id)
        asked = asking.requests_of(session, case.id)
        drawing = drawing_of(session, case)
    return page(
        "following/case.html",
        status=status,
        title=_("Report %(reference)s", reference=case.reference),
        case=case,
        way=way,
        form=form,
        fields=drawn(FIELDS, form) if form else drawn_once(FIELDS, MessageForm),
        may=allowed(way, case),
        history=history(case),
        letters=letters(case),
        citations=citations,
        state_name=state_name(case.state),
        colour=COLOURS.get(case.state, "grey"),
        department=department_name(case.department),
        meaning=meaning(case),
        answers=answers_of(case),
        drawing=drawing,
        category=category_name(case.category),
        requests=asked,
        now=clock.now(),
    )


def allowed(way: Way, case: ReporterComplaint) -> Shown:
    """What its reporter may do with it now."""
    with as_portal(portal().database) as reading:
        until = reopening.last_day(reading, case.category, case.state, case.ended_at)
        score = satisfaction.score_of(reading, case.id)
        wanted = mails.wanted(reading, case.id)
    return Shown(
        may_reopen=until is not None and clock.today() <= until,
        reopen_until=until,
        may_withdraw=any(
            one.after == lifecycle.WITHDRAWN for one in lifecycle.moves_of(case.state, lifecycle.REPORTER)
        ),
        may_raise=may_raise(case),
        may_lower=any(len(choices) > 1 for choices in lowest(case)),
        may_rate=case.state in satisfaction.RATED,
        score=score,
        has_contact=case.identity != "none" or not way.by_key,
        wanted=wanted,
    )


def lowest(case: ReporterComplaint) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How far down identity and content may go."""
    return lowering.lowest(services().categories.get(case.category), case)


def requests(way: Way, case: ReporterComplaint) -> list[Request]:
    """What was asked of his data: copies that were taken, erasure that waits for people."""
    with portal().database.open(way.actor) as session:
        return asking.requests_of(session, case.id)


def history(case: ReporterComplaint) -> list[Line]:
    """What happened, the newest first."""
    return [Line(step.at, _told(step)) for step in reversed(case.history)]


def letters(case: ReporterComplaint) -> list[Letter]:
    """What was written both ways, the oldest first."""
    told = {step.id: _told(step) for step in case.history}
    return [Letter(one, told.get(one.step, "") if one.step else "") for one in case.messages]


def _told(step: HistoryStep) -> str:
    """What happened in a step, to whoever reported it."""
    sentence = _BY_AFTER.get(step.state, _OTHERWISE) if step.act == "move" else _ACTS.get(step.act, _OTHERWISE)
    if step.who == lifecycle.REPORTER:
        sentence = _BY_REPORTER.get((step.act, step.state if step.act == "move" else ""), sentence)
    told = _(sentence, **values_of(step)) if "%(" in sentence else _(sentence)
    promised, due = (step.detail.get(name) for name in ("promised", "due"))
    if promised and due and promised != due:
        told += " " + _(
            _DUE_ANEW, due=formats.day(date.fromisoformat(due)), promised=formats.day(date.fromisoformat(promised))
        )
    return told


def state_name(state: str) -> str:
    """What a state is called to whoever reported it."""
    return _("Waiting for you") if state == lifecycle.WAITING else _(lifecycle.NAMES[state])
