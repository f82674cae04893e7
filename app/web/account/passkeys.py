"""Passkeys as second factors: added to one's account, and shown at the second step of signing in."""

from typing import Any

from flask import Response, redirect
from werkzeug.wrappers import Response as Answer
from wtforms import HiddenField, StringField

from app.accounts import passkey_factors, passkeys, second_factor, signing_in
from app.accounts.signing_in import Entered
from app.accounts.throttle import TooManyAttempts
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.kernel.errors import BadInput
from app.kernel.text import N_
from app.web.account.devices import device_name
from app.web.account.door import door, onwards, remember, seal, told_to_wait, whence
from app.web.account.passkey_asking import challenge, possible, secret, site
from app.web.account.sign_in import CodeForm, code_page
from app.web.blueprint import SIGNED_IN, VISITOR, Blueprint
from app.web.forms import Form, at_most, required, stripped
from app.web.identity import identity, local, portal_unit, signed_in
from app.web.locale import PREFIX, language
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("passkeys", __name__, url_prefix=PREFIX)


class NewPasskey(Form):
    """The browser's answer, and a name for the list."""

    name = StringField(
        N_("Name of this passkey"),
        [required(N_("Give the passkey a name, so that you know it again in the list.")), at_most(60)],
        filters=[stripped],
        render_kw={"maxlength": "60"},
    )
    answer = HiddenField()


class ShownPasskey(Form):
    """The browser's answer at the second step."""

    answer = HiddenField()
    next = HiddenField()


@blueprint.get("/account/second-factor/passkey", access=SIGNED_IN, fresh=True)
def ask() -> Response:
    return _page(NewPasskey.of_request(data={"name": device_name(whence().device)}))


@blueprint.post("/account/second-factor/passkey", access=SIGNED_IN, fresh=True)
def add() -> Response | Answer:
    """As with an authenticator: the sign-in becomes a strong one, and the first factor comes with recovery codes."""
    form, signed = NewPasskey.of_request(), signed_in()
    if not form.validate() or not possible():
        return _page(form, 422)
    try:
        made = passkeys.created(site(), form.answer.data or "", secret(), str(signed.id), clock.now())
        with portal_unit() as unit:
            passkey_factors.add(unit, signed.account, form.name.data or "", made)
            token = signing_in.enrolled(unit, signed, whence().device)
            has_codes = second_factor.recovery_codes_left(unit.session, signed.account) > 0
            codes = [] if has_codes else second_factor.renew_recovery_codes(unit, seal(), signed.account)
    except BadInput as problem:
        form.refuse(problem)
        return _page(form, 422)
    remember(Entered(token, signed.kind, complete=True))
    if codes:
        then = onwards("", signed.kind)
        return page("account/recovery_codes.html", title=_("Your recovery codes"), codes=codes, then=then)
    return redirect(f"/{language()}/account/second-factor?said=second-factor-added", 303)


@blueprint.post("/sign-in/passkey", access=VISITOR)
def show() -> Response | Answer:
    """The second step with a passkey; what is not one can be tried again, or a code."""
    signed = identity().signed
    if signed is None or signed.complete:
        return redirect(f"/{language()}/sign-in", 303)
    form = ShownPasskey.of_request()
    again = CodeForm(data={"next": local(form.next.data or "")})
    try:
        entered = passkey_factors.enter(door(), signed, site(), form.answer.data or "", secret(), whence())
    except TooManyAttempts as problem:
        again.refuse(problem)
        return told_to_wait(code_page(again, 429), problem)
    if entered is None:
        again.refuse(_("The passkey was not taken. Try again, or enter a code."))
        return code_page(again, 422)
    remember(entered)
    return redirect(onwards(form.next.data or "", entered.kind), 303)


def _page(form: NewPasskey, status: int = 200) -> Response:
    signed, options = signed_in(), ""
    if possible():
        with portal().database.open(SYSTEM) as session:
            held = passkey_factors.held(session, signed.account)
        options = passkeys.creation_options(site(), signed.account, held, challenge(signed.id))
    shown: dict[str, Any] = {"form": form, "options": options, "installed": passkeys.AVAILABLE, "domain": site().domain}
    return page("account/passkey.html", status=status, title=_("Add a passkey"), **shown)
