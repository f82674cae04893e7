"""Closing one's own account for good."""

from flask import Response, abort, redirect
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import SelectChoice

from app.accounts import closing
from app.complaints.belonging import references_of
from app.complaints.rights import leaving
from app.kernel.errors import BadInput
from app.kernel.text import N_
from app.web import cookie
from app.web.account.own import own_email
from app.web.account.visitors import throttle
from app.web.blueprint import SIGNED_IN, Blueprint
from app.web.forms import Form, required
from app.web.identity import portal_unit, signed_in
from app.web.locale import PREFIX, language
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("closing", __name__, url_prefix=f"{PREFIX}/account/close")


class ClosingForm(Form):
    """One deliberate tick."""

    sure = BooleanField(
        N_("Yes, close my account for good"), [required(N_("Tick the box if you want to close your account."))]
    )


KEEP, ERASE = "keep", "erase"


class ClosingWithReports(ClosingForm):
    """The same, and what becomes of one's reports."""

    reports = RadioField(
        N_("What becomes of your reports?"),
        [required(N_("Choose what becomes of your reports."))],
        choices=[
            SelectChoice(KEEP, N_("They go on without you. Only the key of a receipt opens a report then.")),
            SelectChoice(ERASE, N_("They are withdrawn and erased, for good.")),
        ],
    )


@blueprint.get("", access=SIGNED_IN, fresh=True)
def ask() -> Response:
    return _page(_form())


@blueprint.post("", access=SIGNED_IN, fresh=True)
def close() -> Response | Answer:
    form, account = _form(), signed_in().account
    if not form.validate():
        return _page(form, 422)
    try:
        with portal_unit() as unit:
            closing.require_closable(unit, account)
        if isinstance(form, ClosingWithReports) and form.reports.data == ERASE:
            leaving.erase_all(portal().database, account)
        with portal_unit() as unit:
            leaving.leave(unit, account)
            closing.close(unit, account, throttle())
    except BadInput as problem:
        form.refuse(problem)
        return _page(form, 422)
    cookie.take_away()
    return redirect(f"/{language()}/sign-in?said=account-closed", 303)


def _form() -> ClosingForm:
    has_reports = references_of(portal().database, signed_in().account)
    return (ClosingWithReports if has_reports else ClosingForm).of_request()


def _page(form: ClosingForm, status: int = 200) -> Response:
    """For residents: an administrator closes the accounts of staff."""
    if signed_in().staff:
        abort(404)
    return page("account/close.html", status=status, title=_("Close the account"), form=form, whose=own_email())
