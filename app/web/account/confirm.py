"""Proving again who one is, before a dangerous act."""

from flask import Response, redirect, request
from werkzeug.wrappers import Response as Answer
from wtforms import HiddenField, PasswordField

from app.accounts import signing_in
from app.accounts.throttle import TooManyAttempts
from app.kernel.text import N_
from app.web.account.door import door, onwards, told_to_wait, whence
from app.web.blueprint import SIGNED_IN, Blueprint
from app.web.forms import Form, required
from app.web.identity import local, signed_in
from app.web.locale import PREFIX
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("confirm", __name__, url_prefix=f"{PREFIX}/account/confirm")


class ConfirmForm(Form):
    """The password once more."""

    password = PasswordField(
        N_("Password"), [required(N_("Enter your password."))], render_kw={"autocomplete": "current-password"}
    )
    next = HiddenField()


@blueprint.get("", access=SIGNED_IN)
def ask() -> Response:
    return _page(ConfirmForm.of_request(data={"next": local(request.args.get("next", ""))}))


@blueprint.post("", access=SIGNED_IN)
def confirm() -> Response | Answer:
    form, signed = ConfirmForm.of_request(), signed_in()
    if not form.validate():
        return _page(form, 422)
    try:
        right = signing_in.confirmed(door(), signed, form.password.data, whence())
    except TooManyAttempts as problem:
        form.refuse(problem)
        return told_to_wait(_page(form, 429), problem)
    if not right:
        form.refuse(_("This is not your password."), "password")
        return _page(form, 422)
    return redirect(onwards(form.next.data or "", signed.kind), 303)


def _page(form: ConfirmForm, status: int = 200) -> Response:
    return page("account/confirm.html", title=_("Confirm that it is you"), form=form, status=status)
