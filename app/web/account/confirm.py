"""Proving again who one is, before a dangerous act, by all that signing in takes."""

from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as Answer
from wtforms import HiddenField, PasswordField, StringField

from app.accounts import passkey_factors, signing_in
from app.accounts.throttle import TooManyAttempts
from app.kernel.text import N_
from app.web import kept_form
from app.web.account.door import door, onwards, told_to_wait, whence
from app.web.account.own import own_email
from app.web.account.passkey_asking import possible, secret, site
from app.web.blueprint import SIGNED_IN, Blueprint
from app.web.forms import Form, required, stripped
from app.web.identity import local, signed_in
from app.web.locale import PREFIX
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("confirm", __name__, url_prefix=f"{PREFIX}/account/confirm")


class PasskeyForm(Form):
    """The password once more, and a passkey's answer."""

    password = PasswordField(
        N_("Password"),
        [required(N_("Enter your password."))],
        id="passkey-password",
        render_kw={"autocomplete": "current-password", "required": True},
    )
    answer = HiddenField()
    next = HiddenField(id="passkey-next")
    kept = HiddenField(id="passkey-kept")


class ConfirmForm(PasskeyForm):
    """The password once more, and a code for those who have a second factor."""

    password = PasswordField(
        N_("Password"), [required(N_("Enter your password."))], render_kw={"autocomplete": "current-password"}
    )
    code = StringField(
        N_("Security code"),
        filters=[stripped],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "40", "spellcheck": "false"},
    )
    next = HiddenField()
    kept = HiddenField()


@blueprint.get("", access=SIGNED_IN)
def ask() -> Response:
    return _page(ConfirmForm.of_request(data={"next": local(request.args.get("next", ""))}))


@blueprint.post("", access=SIGNED_IN)
def confirm() -> Response | Answer:
    """Look at the proof; a form that was sent before it (``onto``: where to) is kept until it is there."""
    onto = local(request.args.get("onto", ""))
    if onto:
        kept = kept_form.sealed(onto, signed_in().id)
        return _page(ConfirmForm(data={"next": local(request.args.get("next", "")), "kept": kept}))
    form = ConfirmForm.of_request()
    second_step = signing_in.has_second_factor(door(), signed_in().account)
    if not form.validate():
        return _page(form, 422)
    if second_step and not (form.code.data or form.answer.data):
        form.refuse(_("Enter the code that your app shows."), "code")
        return _page(form, 422)
    try:
        right = _is_right(form)
    except TooManyAttempts as problem:
        form.refuse(problem)
        return told_to_wait(_page(form, 429), problem)
    if not right:
        wrong = N_("Password or security code is not right, or the code was used already.")
        form.refuse(_(wrong) if second_step else _("This is not your password."), "password")
        return _page(form, 422)
    onto = local(kept_form.address_of(form.kept.data or "", signed_in().id))
    return redirect(onto, 307) if onto else redirect(onwards(form.next.data or "", signed_in().kind), 303)


def _is_right(form: ConfirmForm) -> bool:
    password, answer = form.password.data or "", form.answer.data or ""
    if answer and possible():
        return passkey_factors.confirmed(door(), signed_in(), password, site(), answer, secret(), whence())
    return signing_in.confirmed(door(), signed_in(), password, form.code.data or "", whence())


def _page(form: ConfirmForm, status: int = 200) -> Response:
    shown: dict[str, Any] = {
        "second_step": signing_in.has_second_factor(door(), signed_in().account),
        "passkey_form": PasskeyForm(data={"next": form.next.data, "kept": form.kept.data}),
        "whose": own_email(),
    }
    return page("account/confirm.html", title=_("Confirm that it is you"), form=form, status=status, **shown)
