"""The quarantine: reports that look like spam, until a person has looked. Whoever sent them notices nothing of it."""

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.complaints import references
from app.complaints.handling import quarantine
from app.complaints.handling.quarantine import Waiting
from app.kernel import roles
from app.kernel.catalogues import translator
from app.kernel.errors import PsisError
from app.web import formats
from app.web.blueprint import Blueprint, holding
from app.web.desk.complaints import history
from app.web.identity import identity, unit
from app.web.kept import department_name
from app.web.locale import PREFIX, language
from app.web.report_views import category_name
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.work_table import Action, Cell, Column, Row, WorkTable, arranged, read_asked

OFFICERS = holding(roles.HANDLE)
blueprint = Blueprint("desk_quarantine", __name__, url_prefix=f"{PREFIX}/desk/complaints/quarantine")
CLEAR, REFUSE = "clear", "refuse"


@blueprint.get("", access=OFFICERS)
def browse() -> Response:
    """What waits in the departments of whoever asks."""
    return _page("")


@blueprint.post("", access=OFFICERS)
def empty() -> AnyResponse:
    """Let the chosen ones go the way of all others, or refuse them as spam. Raises NotVisible."""
    chosen, act = request.form.getlist("chosen"), request.form.get("act")
    if not chosen or act not in (CLEAR, REFUSE):
        return redirect(f"{_here()}?said=none-chosen", 303)
    told = {one.reference: one.language for one in quarantine.waiting(identity().session)}
    try:
        for reference in chosen[: quarantine.MOST]:
            with unit() as work:
                if act == CLEAR:
                    quarantine.clear(work, reference)
                else:
                    quarantine.refuse(work, reference, translator(told.get(reference, "en"))(quarantine.SPAM))
    except PsisError as problem:
        return _page(problem.said(_))
    return redirect(f"{_here()}?said={'reports-cleared' if act == CLEAR else 'reports-refused'}", 303)


def _page(problem: str) -> Response:
    columns = (
        Column("received_at", _("Sent"), sortable=True, day=True),
        Column("beginning", _("What happened?"), filtered=True),
        Column("doubts", _("Why it waits")),
        Column("category", _("Category"), sortable=True),
        Column("department", _("Department"), sortable=True),
    )
    asked = read_asked(columns, request.args)
    found, total = arranged(quarantine.waiting(identity().session), asked, columns, getattr, "received_at")
    table = WorkTable(
        caption=_("Reports that wait for a person"),
        columns=columns,
        rows=[_row(one) for one in found],
        total=total,
        asked=asked,
        path=_here(),
        nothing=_("Nothing waits. Thank you."),
        post=_here(),
        actions=(Action(CLEAR, _("It is genuine")), Action(REFUSE, _("It is spam"), warning=True)),
        order="received_at",
    )
    intro = _(
        "These look like spam or a flood. Nobody loses anything: whoever sent one has a receipt, its terms run, and "
        "what is refused can be opened again. Insults and threats are no spam: let them through and hide them from the "
        "public on the page of the report."
    )
    status = 422 if problem else 200
    return page(
        "admin/table.html", status=status, title=_("Quarantine"), table=table, intro=intro, problem=problem, trail=()
    )


def _row(one: Waiting) -> Row:
    address = f"/{language()}/desk/complaints/{references.slug(one.reference)}"
    cells = (
        Cell(formats.moment(one.received_at), address),
        Cell(one.beginning, lang=one.language),
        Cell(history.doubts(one.doubts)),
        Cell(category_name(one.category)),
        Cell(department_name(one.department)),
    )
    return Row(one.reference, one.reference, cells)


def _here() -> str:
    return f"/{language()}/desk/complaints/quarantine"
