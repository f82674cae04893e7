"""Closing one's own account for good."""

from flask import Response, abort, redirect
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField

from app.accounts import closing
from app.kernel.errors import BadInput
from app.kernel.text import N_
from app.web import cookie
from app.web.account.own import own_email
from app.web.account.visitors import throttle
from app.web.blueprint import SIGNED_IN, Blueprint
from app.web.forms import Form, required
from app.web.identity import portal_unit, signed_in
from app.web.locale import PREFIX, language
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("closing", __name__, url_prefix=f"{PREFIX}/account/close")


class ClosingForm(Form):
    """One deliberate tick."""

    sure = BooleanField(
        N_("Yes, close my account for good"), [required(N_("Tick the box if you want to close your account."))]
    )


@blueprint.get("", access=SIGNED_IN, fresh=True)
def ask() -> Response:
    return _page(ClosingForm.of_request())


@blueprint.post("", access=SIGNED_IN, fresh=True)
def close() -> Response | Answer:
    form = ClosingForm.of_request()
    if not form.validate():
        return _page(form, 422)
    try:
        with portal_unit() as unit:
            closing.close(unit, signed_in().account, throttle())
    except BadInput as problem:
        form.refuse(problem)
        return _page(form, 422)
    cookie.take_away()
    return redirect(f"/{language()}/sign-in?said=account-closed", 303)


def _page(form: ClosingForm, status: int = 200) -> Response:
    """For residents: an administrator closes the accounts of staff."""
    if signed_in().staff:
        abort(404)
    return page("account/close.html", status=status, title=_("Close the account"), form=form, whose=own_email())
