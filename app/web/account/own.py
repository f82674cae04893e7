"""Everybody's own account: what is kept, what can be changed, and where it is signed in."""

from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as Answer
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice

from app.accounts import own_account, sessions
from app.accounts.api_keys import keys_of
from app.accounts.model import Account
from app.accounts.second_factor import factors, recovery_codes_left
from app.accounts.throttle import MAIL, TooManyAttempts
from app.db.session import Database
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.kernel.errors import BadInput
from app.kernel.text import N_
from app.web import words
from app.web.account.email_forms import AddressForm
from app.web.account.new_password import NewPassword, hash_of, least
from app.web.account.visitors import throttle
from app.web.blueprint import SIGNED_IN, Blueprint
from app.web.desk.outbox import mails_are_kept
from app.web.forms import Form, required, stripped
from app.web.identity import portal_unit, signed_in
from app.web.locale import PREFIX, language
from app.web.portal import portal
from app.web.site import languages
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("own_account", __name__, url_prefix=f"{PREFIX}/account")


def _languages() -> list[SelectChoice]:
    return [SelectChoice(tag, words.language_in_both(tag)) for tag in languages()]


class ProfileForm(Form):
    """How the portal addresses somebody."""

    display_name = StringField(
        N_("Your name"),
        [required(N_("Enter a name."))],
        filters=[stripped],
        render_kw={"autocomplete": "name", "maxlength": 100},
    )
    language = SelectField(N_("Language of mails"), choices=_languages)


@blueprint.get("", access=SIGNED_IN)
def show() -> Response:
    """All of it at a glance."""
    signed = signed_in()
    with _database().open(SYSTEM) as session:
        account = session.get_one(Account, signed.account)
        held = factors(session, signed.account)
        left = recovery_codes_left(session, signed.account)
        count = len(own_account.sign_ins(session, account, clock.now()))
    context: dict[str, Any] = {
        "account": account,
        "factors": held,
        "codes_left": left,
        "sign_ins": count,
        "staff": signed.staff,
    }
    return page("account/own.html", title=_("My account"), signed=signed, **context)


@blueprint.get("/profile", access=SIGNED_IN)
def profile() -> Response:
    signed = signed_in()
    data = {"display_name": signed.display_name, "language": signed.language}
    return _profile(ProfileForm.of_request(data=data))


@blueprint.post("/profile", access=SIGNED_IN)
def change_profile() -> Response | Answer:
    form = ProfileForm.of_request()
    if not form.validate():
        return _profile(form, 422)
    try:
        with portal_unit() as unit:
            given = {"display_name": form.display_name.data or "", "language": form.language.data or ""}
            own_account.change_profile(unit, signed_in().account, **given)
    except BadInput as problem:
        form.refuse(problem)
        return _profile(form, 422)
    return _back("saved")


@blueprint.get("/password", access=SIGNED_IN, fresh=True)
def password() -> Response:
    return _password(NewPassword.of_request())


@blueprint.post("/password", access=SIGNED_IN, fresh=True)
def change_password() -> Response | Answer:
    form, signed = NewPassword.of_request(), signed_in()
    if not form.validate():
        return _password(form, 422)
    with _database().open(SYSTEM) as session:
        account = session.get_one(Account, signed.account)
    about = (account.name, account.display_name, account.email or "")
    try:
        hashed = hash_of(form.password.data or "", second_factor=_has_second_factor(), about=about)
    except BadInput as problem:
        form.refuse(problem, "password")
        return _password(form, 422)
    try:
        with portal_unit() as unit:
            own_account.change_password(unit, signed.account, hashed, sign_in=signed.id)
    except BadInput as problem:
        form.refuse(problem)
        return _password(form, 422)
    return _back("password-changed")


@blueprint.get("/address", access=SIGNED_IN, fresh=True)
def address() -> Response:
    return _address(AddressForm.of_request())


@blueprint.post("/address", access=SIGNED_IN, fresh=True)
def change_address() -> Response | Answer:
    """The link goes to the new address, or its owner is told; the page says the same."""
    form = AddressForm.of_request()
    if not form.validate():
        return _address(form, 422)
    try:
        throttle().attempt(MAIL, form.email.data or "", request.remote_addr or "")
    except TooManyAttempts as problem:
        form.refuse(problem)
        return _address(form, 429)
    try:
        with portal_unit() as unit:
            own_account.ask_email(unit, signed_in().account, form.email.data or "")
    except BadInput as problem:
        form.refuse(problem)
        return _address(form, 422)
    return _back("address-asked")


@blueprint.get("/sign-ins", access=SIGNED_IN)
def sign_ins() -> Response:
    """Where somebody is signed in."""
    signed = signed_in()
    with _database().open(SYSTEM) as session:
        account = session.get_one(Account, signed.account)
        rows = own_account.sign_ins(session, account, clock.now())
    return page("account/sign_ins.html", title=_("Where you are signed in"), rows=rows, present=signed.id)


@blueprint.post("/sign-ins/<int:number>/end", access=SIGNED_IN)
def end_sign_in(number: int) -> Response | Answer:
    """End one of them; one that is over already, or somebody else's, stays as it is."""
    with portal_unit() as unit:
        sessions.end(unit, signed_in().account, number)
    return redirect(f"/{language()}/account/sign-ins?said=sign-in-ended", 303)


@blueprint.post("/sign-ins/end-others", access=SIGNED_IN)
def end_other_sign_ins() -> Response | Answer:
    with portal_unit() as unit:
        sessions.end_all(unit, signed_in().account, keep=signed_in().id)
    return redirect(f"/{language()}/account/sign-ins?said=sign-ins-ended", 303)


def _profile(form: ProfileForm, status: int = 200) -> Response:
    return page("account/profile.html", status=status, title=_("Name and language"), form=form)


def _password(form: NewPassword, status: int = 200) -> Response:
    with _database().open(SYSTEM) as session:
        keys = bool(keys_of(session, signed_in().account))
    shown: dict[str, Any] = {"form": form, "least": least(second_factor=_has_second_factor()), "whose": own_email()}
    return page("account/password.html", keys=keys, status=status, title=_("Change the password"), **shown)


def _address(form: AddressForm, status: int = 200) -> Response:
    shown: dict[str, Any] = {"form": form, "present": own_email(), "kept": mails_are_kept()}
    return page("account/address.html", status=status, title=_("Change the e-mail address"), **shown)


def _has_second_factor() -> bool:
    signed = signed_in()
    with _database().open(SYSTEM) as session:
        return signed.staff or bool(factors(session, signed.account))


def own_email() -> str:
    """The e-mail address of whoever is signed in."""
    with _database().open(SYSTEM) as session:
        return session.get_one(Account, signed_in().account).email or ""


def _back(said: str) -> Response | Answer:
    return redirect(f"/{language()}/account?said={said}", 303)


def _database() -> Database:
    return portal().database
