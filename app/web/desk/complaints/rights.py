"""What officers and supervisors do about protection, legal hold and requests; and the list of requests that wait."""

from datetime import timedelta

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from app.complaints.rights import asking, holding, lowering
from app.db.unit_of_work import UnitOfWork
from app.kernel import clock
from app.web import formats
from app.web.blueprint import Blueprint
from app.web.desk.complaints import rights_panel, shown
from app.web.desk.complaints.acts import acted
from app.web.desk.complaints.case import seen
from app.web.desk.complaints.forms import CaseForm
from app.web.desk.complaints.rights_panel import ANSWER, DECISION, HOLD, LOWERING, RELEASE, REQUEST
from app.web.desk.complaints.shown import DESK, OFFICERS, SUPERVISORS
from app.web.identity import identity
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.translation import ngettext
from app.web.work_table import Cell, Column, Row, WorkTable, read_asked

blueprint = Blueprint("case_rights", __name__, url_prefix=f"{DESK}/<reference>")
waiting = Blueprint("rights_requests", __name__, url_prefix=DESK)


@blueprint.post(f"/{LOWERING}", access=OFFICERS)
def propose(reference: str) -> AnyResponse:
    """Propose less protection. Raises NotVisible."""
    form = _form(LOWERING, reference)

    def command(work: UnitOfWork) -> object:
        switches = {"identity": form["identity"].data or "", "content": form["content"].data or ""}
        reason, revision = form["reason"].data or "", form.seen() or 0
        return lowering.propose(work, reference, **switches, reason=reason, revision=revision)

    return acted(LOWERING, reference, form, command, said="lowering-proposed")


@blueprint.post(f"/{DECISION}", access=SUPERVISORS, fresh=True)
def decide(reference: str) -> AnyResponse:
    """Decide what somebody else proposed. Raises NotVisible."""
    form = _form(DECISION, reference)

    def command(work: UnitOfWork) -> object:
        lower, told = form["lower"].data == "yes", form["told"].data or ""
        return lowering.decide(work, reference, lower=lower, told=told, revision=form.seen() or 0)

    return acted(DECISION, reference, form, command, said="lowering-decided")


@blueprint.post(f"/{HOLD}", access=SUPERVISORS)
def hold(reference: str) -> AnyResponse:
    """Keep it from erasure. Raises NotVisible."""
    return _hold(HOLD, reference, held=True, said="report-held")


@blueprint.post(f"/{RELEASE}", access=SUPERVISORS, fresh=True)
def release_hold(reference: str) -> AnyResponse:
    """Keep it from erasure no longer. Raises NotVisible."""
    return _hold(RELEASE, reference, held=False, said="hold-released")


@blueprint.post(f"/{REQUEST}", access=OFFICERS)
def enter(reference: str) -> AnyResponse:
    """Enter a request that came by letter. Raises NotVisible."""
    form = _form(REQUEST, reference)
    return acted(
        REQUEST,
        reference,
        form,
        lambda work: asking.enter(work, reference, form["kind"].data or ""),
        said="request-entered",
    )


@blueprint.post(f"/{ANSWER}", access=SUPERVISORS, fresh=True)
def answer(reference: str) -> AnyResponse:
    """Grant or refuse a request. Raises NotVisible."""
    form = _form(ANSWER, reference)

    def command(work: UnitOfWork) -> object:
        grant, words = form["grant"].data == "yes", form["words"].data or ""
        return asking.settle(work, reference, grant=grant, words=words, revision=form.seen() or 0)

    return acted(ANSWER, reference, form, command, said="request-settled")


@waiting.get("/requests", access=SUPERVISORS)
def browse() -> Response:
    """The requests that wait in one's departments, the most urgent first."""
    columns = (
        Column("reference", _("Report")),
        Column("kind", _("What is asked for")),
        Column("asked", _("Asked on")),
        Column("due", _("To be answered by")),
        Column("left", _("Time left")),
        Column("hold", _("Legal hold")),
    )
    asked, session = read_asked(columns, request.args), identity().session
    table = WorkTable(
        caption=_("Requests that wait"),
        columns=columns,
        rows=[_row(one) for one in asking.all_waiting(session, asked.size, asked.offset)],
        total=asking.count_waiting(session),
        asked=asked,
        path=shown.address("/requests"),
        nothing=_("No request waits."),
    )
    return page("desk/complaints/requests.html", title=_("Requests that wait"), table=table)


def _row(one: asking.Waiting) -> Row:
    asked, now = one.request, clock.now()
    return Row(
        one.reference,
        one.reference,
        (
            Cell(one.reference, href=shown.of_case(one.reference)),
            Cell(_(asking.NAMES[asked.kind])),
            Cell(formats.moment(asked.asked_at)),
            Cell(formats.moment(asked.due_at)),
            Cell(_left(asked.due_at - now), tag="red" if asked.is_urgent(now) else "yellow"),
            Cell(_("yes") if one.held else _("no")),
        ),
    )


def _left(time: timedelta) -> str:
    hours = int(time / timedelta(hours=1))
    return ngettext("%(num)s hour", "%(num)s hours", hours) if time > timedelta() else _("none")


def _hold(name: str, reference: str, *, held: bool, said: str) -> AnyResponse:
    form = _form(name, reference)

    def command(work: UnitOfWork) -> object:
        reason, revision = form["reason"].data or "", form.seen() or 0
        return holding.hold(work, reference, reason=reason, revision=revision, held=held)

    return acted(name, reference, form, command, said=said)


def _form(name: str, reference: str) -> CaseForm:
    """The form as it was sent. Raises NotVisible before anything is looked at."""
    with portal().database.open(identity().actor) as session:
        return rights_panel.form_of(name, seen(session, reference))
