"""What whoever reported something does with his case, the same by key and signed in."""

from collections.abc import Callable

from flask import Response, redirect
from werkzeug.wrappers import Response as Answer

from app.accounts.sealing import seal_of
from app.complaints import mails, secrecy
from app.complaints.following import reopening, satisfaction
from app.complaints.handling import acting, protecting
from app.complaints.projections import ReporterComplaint
from app.complaints.rights import lowering
from app.db.session import entrusted
from app.kernel.errors import BadInput, MoveNotAllowed, NotAllowed
from app.kernel.text import N_
from app.web.following import photos
from app.web.following.case import Shown, allowed, case_page, lowest
from app.web.following.forms import (
    LowerForm,
    MailsForm,
    MessageForm,
    ReopenForm,
    ScoreForm,
    SecrecyForm,
    WithdrawForm,
)
from app.web.following.over import over_page, why_not
from app.web.following.ways import Way
from app.web.forms import Form
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _

_REFUSALS = (BadInput, MoveNotAllowed, NotAllowed, acting.StaleRevision)
TITLES = {
    "reopen": N_("Open the report again"),
    "withdraw": N_("Withdraw the report"),
    "secrecy": N_("Raise the protection"),
    "lower": N_("Lower the protection"),
    "score": N_("How satisfied are you?"),
    "mails": N_("Messages by mail"),
}
ACTS = tuple(TITLES)


def write(way: Way) -> Response | Answer:
    """A message, with photographs or without. Raises NotVisible."""
    way.case()
    form = MessageForm.of_request()
    if not form.validate():
        return case_page(way, form, 422)
    try:
        pictures = photos.taken_in("photos", form.shows.data or "")
        with way.unit() as unit:
            acting.write_message(unit, way.reference, form.text.data or "", pictures)
    except _REFUSALS as problem:
        form.refuse(problem)
        return case_page(way, form, 422)
    return _back(way, "message-sent")


def ask(way: Way, act: str) -> Response:
    """The page of an act; where the case does not allow it now, why. Raises NotVisible."""
    case = way.case()
    return _page(way, act, case, _form(act, case), 200)


def do(way: Way, act: str) -> Response | Answer:
    """Do it. Raises NotVisible."""
    case = way.case()
    form = _form(act, case)
    if not form.validate():
        return _page(way, act, case, form, 422)
    try:
        said = _DO[act](way, case, form)
    except _REFUSALS as problem:
        form.refuse(problem)
        return _page(way, act, case, form, 422)
    if said == "contact-removed" and not way.by_key:  # with the contact, the account has lost it
        return redirect(f"{way.home}?said={said}", 303)
    return _back(way, said)


def _form(act: str, case: ReporterComplaint) -> Form:
    if act == "secrecy":
        return SecrecyForm.of_case(case)
    if act == "lower":
        return LowerForm.of_case(case, lowest(case))
    if act == "mails":
        return MailsForm.of_request()
    return {"reopen": ReopenForm, "withdraw": WithdrawForm, "score": ScoreForm}[act].of_request()


def _page(way: Way, act: str, case: ReporterComplaint, form: Form, status: int) -> Response:
    may = allowed(way, case)
    if not _POSSIBLE[act](may):
        return over_page(way, case, TITLES[act], why_not(act, case))
    if act == "mails" and status == 200:
        form.kinds.data = [kind for kind in mails.KINDS if kind in may.wanted]
    return page(f"following/{act}.html", status=status, title=_(TITLES[act]), form=form, case=case, way=way, may=may)


_POSSIBLE: dict[str, Callable[[Shown], bool]] = {
    "reopen": lambda may: may.may_reopen,
    "withdraw": lambda may: may.may_withdraw,
    "secrecy": lambda may: may.may_raise,
    "lower": lambda may: may.may_lower,
    "score": lambda may: may.may_rate,
    "mails": lambda may: may.has_contact,
}


def _reopen(way: Way, _case: ReporterComplaint, form: ReopenForm) -> str:
    with way.unit() as unit:
        reopening.reopen(unit, way.reference, form.words.data or "")
    return "report-reopened"


def _withdraw(way: Way, _case: ReporterComplaint, form: WithdrawForm) -> str:
    with way.unit() as unit:
        acting.withdraw(unit, way.reference, words=form.words.data or "")
    return "report-withdrawn"


def _raise(way: Way, case: ReporterComplaint, form: SecrecyForm) -> str:
    identity, content = form.identity.data, form.content.data
    leaves = identity == secrecy.NONE != case.identity
    with way.unit() as unit:
        protecting.set_secrecy(unit, way.reference, identity=identity, content=content)
    return "contact-removed" if leaves else "secrecy-raised"


def _lower(way: Way, _case: ReporterComplaint, form: LowerForm) -> str:
    with way.unit() as unit:
        lowering.lower_own(unit, way.reference, identity=form.identity.data, content=form.content.data)
    return "secrecy-lowered"


def _rate(way: Way, _case: ReporterComplaint, form: ScoreForm) -> str:
    solved = not form.not_solved.data
    with way.unit() as unit:
        satisfaction.rate(unit, way.reference, int(form.score.data), form.words.data or "", solved=solved)
    return "score-given" if solved else "report-reopened"


def _choose(way: Way, case: ReporterComplaint, form: MailsForm) -> str:
    with way.unit() as unit, entrusted(unit.session):
        mails.choose(unit, seal_of(portal().settings.secret_key), case.id, form.kinds.data or [])
    return "saved"


_DO: dict[str, Callable[[Way, ReporterComplaint, Form], str]] = {
    "reopen": _reopen,
    "withdraw": _withdraw,
    "secrecy": _raise,
    "lower": _lower,
    "score": _rate,
    "mails": _choose,
}


def _back(way: Way, said: str) -> Answer:
    return redirect(f"{way.address}?said={said}", 303)
