"""Signing in with e-mail address and password, then with a code; signing out."""

from flask import Response, redirect, request
from werkzeug.wrappers import Response as Answer
from wtforms import EmailField, HiddenField, PasswordField, StringField

from app.accounts import sessions, signing_in
from app.accounts.throttle import TooManyAttempts
from app.kernel.text import N_
from app.web import addresses, cookie
from app.web.account.door import door, onwards, remember, told_to_wait, whence
from app.web.blueprint import SIGNED_IN, VISITOR, Blueprint
from app.web.forms import Form, required, stripped
from app.web.identity import identity, local, portal_unit
from app.web.locale import PREFIX, language
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("sign_in", __name__, url_prefix=PREFIX)

_WRONG = N_(
    "E-mail address and password do not open an account here. Check both; "
    "if you have just registered, first use the link that we sent you."
)
_WRONG_CODE = N_("This code is not right, or it was used already. Enter the code that your app shows now.")


class SignInForm(Form):
    """E-mail address and password. No name opens an account beside its address: each would have its own guesses."""

    name = EmailField(
        N_("E-mail address"),
        [required(N_("Enter an e-mail address."))],
        filters=[stripped],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "maxlength": "254"},
    )
    password = PasswordField(
        N_("Password"), [required(N_("Enter your password."))], render_kw={"autocomplete": "current-password"}
    )
    next = HiddenField()


class CodeForm(Form):
    """A code of an authenticator, or a recovery code."""

    code = StringField(
        N_("Security code"),
        [required(N_("Enter the code that your app shows."))],
        filters=[stripped],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "40", "spellcheck": "false"},
    )
    next = HiddenField()


@blueprint.get("/sign-in", access=VISITOR)
def sign_in() -> Response | Answer:
    signed = identity().signed
    way = request.args.get("next", "")
    if signed and signed.complete:
        return redirect(onwards(way, signed.kind), 303)
    return _page(SignInForm.of_request(data={"next": local(way)}))


@blueprint.post("/sign-in", access=VISITOR)
def enter() -> Response | Answer:
    form = SignInForm.of_request()
    if not form.validate():
        return _page(form, 422)
    try:
        entered = signing_in.by_password(door(), form.name.data, form.password.data, whence())
    except TooManyAttempts as problem:
        form.refuse(problem)
        return told_to_wait(_page(form, 429), problem)
    if entered is None:
        form.refuse(_(_WRONG))
        return _page(form, 422)
    _leave_behind()
    remember(entered)
    if entered.complete:
        return redirect(onwards(form.next.data or "", entered.kind), 303)
    way = addresses.with_query(f"/{language()}/sign-in/second-factor", [("next", local(form.next.data or ""))])
    return redirect(way, 303)


@blueprint.get("/sign-in/second-factor", access=VISITOR)
def second_step() -> Response | Answer:
    signed = identity().signed
    if signed is None or signed.complete:
        return redirect(f"/{language()}/sign-in", 303)
    return code_page(CodeForm.of_request(data={"next": local(request.args.get("next", ""))}))


@blueprint.post("/sign-in/second-factor", access=VISITOR)
def enter_code() -> Response | Answer:
    signed = identity().signed
    if signed is None or signed.complete:
        return redirect(f"/{language()}/sign-in", 303)
    form = CodeForm.of_request()
    if not form.validate():
        return code_page(form, 422)
    try:
        entered = signing_in.by_code(door(), signed, form.code.data, whence())
    except TooManyAttempts as problem:
        form.refuse(problem)
        return told_to_wait(code_page(form, 429), problem)
    if entered is None:
        form.refuse(_(_WRONG_CODE), "code")
        return code_page(form, 422)
    remember(entered)
    return redirect(onwards(form.next.data or "", entered.kind), 303)


@blueprint.post("/account/sign-out", access=SIGNED_IN)
def sign_out() -> Answer:
    _leave_behind()
    cookie.take_away()
    return redirect(f"/{language()}/sign-in?said=signed-out", 303)


def _leave_behind() -> None:
    """End whatever sign-in this browser had."""
    signed = identity().signed
    if signed:
        with portal_unit(signed.account) as unit:
            sessions.end(unit, signed.account, signed.id)


def _page(form: SignInForm, status: int = 200) -> Response:
    return page("account/sign_in.html", title=_("Sign in"), form=form, status=status)


def code_page(form: CodeForm, status: int = 200) -> Response:
    return page("account/second_step.html", title=_("Second factor"), form=form, status=status)
