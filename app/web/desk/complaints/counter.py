"""Reports that staff write down for somebody at the counter or on the telephone, and what was filed there today."""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from app.complaints.filing import counter
from app.complaints.filing.counter import Line
from app.complaints.filing.filing import COUNTER, TELEPHONE
from app.complaints.lifecycle import NAMES
from app.kernel import roles
from app.kernel.errors import NotVisible
from app.kernel.text import N_
from app.web import formats, words
from app.web.blueprint import Blueprint, holding
from app.web.identity import identity
from app.web.kept import department_name
from app.web.locale import PREFIX, language
from app.web.parameters import printable
from app.web.report import steps
from app.web.report.category_list import shelves
from app.web.report.held_photos import LARGEST_FORM
from app.web.report.receipt import receipt_page
from app.web.report.report_form import CounterForm, ReportForm
from app.web.report.start import LONGEST_SEARCH
from app.web.report.steps import Way
from app.web.report_views import category_name
from app.web.site import languages
from app.web.templating import page
from app.web.translation import gettext as _

CLERKS = holding(roles.FILE_FOR_OTHERS)
blueprint = Blueprint("desk_counter", __name__, url_prefix=f"{PREFIX}/desk/complaints")
_CHANNELS = ((COUNTER, N_("At the counter")), (TELEPHONE, N_("By telephone")))


@blueprint.get("/new", access=CLERKS)
def choose() -> Response:
    """The categories."""
    asked = " ".join(printable(request.args.get("q", "")).split())[:LONGEST_SEARCH]
    here = f"/{language()}/desk/complaints"
    return page(
        "report/at_counter.html",
        title=_("Report for somebody else"),
        shelves=shelves(asked),
        asked=asked,
        to=f"{here}/new",
        filed_today=f"{here}/counter",
    )


@blueprint.get("/new/<category>", access=CLERKS)
def enter(category: str) -> AnyResponse:
    """The form of a category. Raises NotVisible."""
    return steps.step(AT_COUNTER, category)


@blueprint.post("/new/<category>", access=CLERKS, largest=LARGEST_FORM)
def send(category: str) -> AnyResponse:
    """Look it over, send it, or go back to change something. Raises NotVisible."""
    return steps.step(AT_COUNTER, category)


@blueprint.get("/receipt", access=CLERKS)
def receipt() -> Response:
    """The receipt, to be printed or read out. Raises NotVisible."""
    return receipt_page(again="/desk/complaints/new")


@blueprint.get("/counter", access=CLERKS)
def filed_today() -> Response:
    """What was filed today at the counters of whoever asks."""
    lines = counter.filed_today(identity().session, identity().actor)
    return page(
        "report/filed_today.html",
        title=_("Filed at this counter today"),
        lines=[_shown(line) for line in lines],
        new=f"/{language()}/desk/complaints/new",
    )


def _shown(line: Line) -> dict[str, str]:
    return {
        "reference": line.reference,
        "category": category_name(line.category),
        "department": department_name(line.department),
        "channel": _(dict(_CHANNELS).get(line.channel, line.channel)),
        "state": _(NAMES[line.state]),
        "received": formats.moment(line.received_at),
    }


def _prepare(form: ReportForm) -> None:
    """Whose counter it is, and what else is asked of staff alone."""
    if not isinstance(form, CounterForm):
        raise NotVisible(N_("There is no such page."))
    mine = identity().actor.departments(roles.FILE_FOR_OTHERS)
    del form.with_account
    for field in form:  # what a browser knows of whoever sits there is nobody else's
        field.render_kw = (field.render_kw or {}) | {"autocomplete": "off"}
    form.channel.choices = [(channel, _(name)) for channel, name in _CHANNELS]
    form.counter.choices = [(slug, department_name(slug)) for slug in mine]
    form["language"].choices = [(tag, words.language_in_both(tag)) for tag in languages()]
    if request.method == "GET":
        form.channel.data, form["language"].data = COUNTER, language()


AT_COUNTER = Way("/desk/complaints/new", CounterForm, "/desk/complaints/receipt", _prepare)
