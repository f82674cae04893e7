"""A report as the auditor has it: what happened when and who worked on it. Who reported, only for a reason."""

from flask import Response
from wtforms import TextAreaField

from app.complaints.key_store import vault_of
from app.complaints.projections import AuditedComplaint
from app.complaints.queries import by_reference
from app.complaints.rights import asking, opening
from app.complaints.rights.asking import Request
from app.complaints.secrecy import NONE
from app.kernel import roles
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_
from app.web.blueprint import Blueprint, holding
from app.web.desk.complaints import shown
from app.web.desk.complaints.history import events
from app.web.forms import Form, at_most, stripped_text
from app.web.identity import identity, unit
from app.web.locale import PREFIX
from app.web.portal import portal
from app.web.report_views import category_name
from app.web.results import COLOURS
from app.web.templating import page
from app.web.translation import gettext as _

AUDITORS = holding(roles.READ_TRAIL)
blueprint = Blueprint("audited_case", __name__, url_prefix=f"{PREFIX}/desk/trail/complaints/<reference>")


class OpeningForm(Form):
    """Why somebody has to know."""

    reason = TextAreaField(N_("Why do you have to know who reported it?"), [at_most(2000)], filters=[stripped_text])


@blueprint.get("", access=AUDITORS)
def show(reference: str) -> Response:
    """The case, without a word of it. Raises NotVisible."""
    return _page(reference, OpeningForm.of_request())


@blueprint.post("/identity", access=holding(roles.OPEN_IDENTITY), fresh=True)
def open_identity(reference: str) -> Response:
    """Who reported it, on this one answer and on no page that can be asked for again. Raises NotVisible."""
    case, form = _found(reference), OpeningForm.of_request()
    if not form.validate():
        return _page(reference, form, 422)
    try:
        with unit() as work:
            contact = opening.open_sealed(work, vault_of(portal().settings), reference, form.reason.data or "")
    except BadInput as problem:
        form.refuse(problem, "reason")
        return _page(reference, form, 422)
    return page(
        "desk/complaints/opened.html",
        title=_("Who reported %(reference)s", reference=case.reference),
        contact=contact,
        case=case,
        reason=form.reason.data,
    )


def _found(reference: str) -> AuditedComplaint:
    case = by_reference(identity().session, reference)
    if not isinstance(case, AuditedComplaint):
        raise NotVisible(N_("There is no such report."))
    return case


def _requests(case: AuditedComplaint) -> list[Request]:
    return asking.requests_of(identity().session, case.id)


def _page(reference: str, form: OpeningForm, status: int = 200) -> Response:
    case = _found(reference)
    return page(
        "desk/complaints/audited.html",
        status=status,
        title=_("Report %(reference)s", reference=case.reference),
        case=case,
        form=form,
        category=category_name(case.category),
        state=shown.state_name(case.state),
        colour=COLOURS.get(case.state, "grey"),
        channel=_(shown.CHANNELS.get(case.channel, "")),
        events=events(case),
        requests=_requests(case),
        request_names=asking.NAMES,
        may_open=case.identity != NONE and case.erased_at is None,
    )
