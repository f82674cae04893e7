"""Where the links of mails lead: each shows what it is for, and is used up by the form, not by being looked at."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as Answer
from wtforms import HiddenField, StringField

from app.accounts import invitations, links, own_account, registration
from app.accounts.links import OneTimeLink
from app.accounts.model import STAFF, Account
from app.accounts.second_factor import factors
from app.db.unit_of_work import UnitOfWork
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_
from app.web.account.new_password import NewPassword, hash_of, least
from app.web.account.visitors import throttle
from app.web.blueprint import VISITOR, Blueprint
from app.web.forms import Form, required, stripped
from app.web.locale import PREFIX, language
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("links", __name__, url_prefix=PREFIX)
_NEW_LINK = {links.REGISTER: "register", links.RESET: "forgot-password"}


class TokenForm(Form):
    """The link's token, carried from the address into the form."""

    token = HiddenField()


class PasswordForm(TokenForm, NewPassword):
    """A new password."""


class CompleteForm(PasswordForm):
    """What is still missing of a resident's account."""

    display_name = StringField(
        N_("Your name"),
        [required(N_("Enter a name."))],
        filters=[stripped],
        render_kw={"autocomplete": "name", "maxlength": 100},
    )


@blueprint.route("/register/complete", methods=["GET", "POST"], access=VISITOR)
def complete() -> Response | Answer:
    """The end of a registration."""
    form = CompleteForm.of_request(data={"token": request.args.get("token", "")})

    def finish(unit: UnitOfWork, hashed: str) -> str:
        return registration.complete(unit, form.token.data or "", form.display_name.data or "", hashed)

    return _chosen(links.REGISTER, form, "account/complete.html", _("Finish your registration"), finish, "registered")


@blueprint.route("/forgot-password/choose", methods=["GET", "POST"], access=VISITOR)
def choose_password() -> Response | Answer:
    """Another password for one that was forgotten."""
    form = PasswordForm.of_request(data={"token": request.args.get("token", "")})

    def finish(unit: UnitOfWork, hashed: str) -> str:
        return registration.reset(unit, form.token.data or "", hashed)

    return _chosen(
        links.RESET, form, "account/choose_password.html", _("Choose a new password"), finish, "password-changed"
    )


@blueprint.route("/invitation", methods=["GET", "POST"], access=VISITOR)
def invitation() -> Response | Answer:
    """The first password of a member of staff."""
    form = PasswordForm.of_request(data={"token": request.args.get("token", "")})

    def finish(unit: UnitOfWork, hashed: str) -> str:
        return invitations.accept(unit, form.token.data or "", hashed)

    return _chosen(
        links.INVITE, form, "account/choose_password.html", _("Accept the invitation"), finish, "invitation-accepted"
    )


@blueprint.route("/confirm-address", methods=["GET", "POST"], access=VISITOR)
def confirm_address() -> Response | Answer:
    """Another e-mail address for an account."""
    form = TokenForm.of_request(data={"token": request.args.get("token", "")})
    try:
        link, _second = _found(links.EMAIL, form.token.data or "")
        if request.method == "POST":
            with portal().database.unit(SYSTEM) as unit:
                own_account.confirm_email(unit, form.token.data or "")
            return _to_sign_in("address-changed")
    except NotVisible:
        return _dead(links.EMAIL)
    return page("account/confirm_address.html", title=_("Confirm your new e-mail address"), form=form, link=link)


def _chosen(
    purpose: str, form: PasswordForm, template: str, title: str, finish: Callable[[UnitOfWork, str], str], said: str
) -> Response | Answer:
    """The form for a password, or what it led to. The hash is made before the link is used up."""
    try:
        link, second_factor = _found(purpose, form.token.data or "")
        if request.method == "POST" and form.validate() and _finished(form, link, finish, second_factor=second_factor):
            return _to_sign_in(said)
    except NotVisible:
        return _dead(purpose)
    status = 422 if request.method == "POST" else 200
    shown: dict[str, Any] = {"link": link, "least": least(second_factor=second_factor)}
    return page(template, status=status, title=title, form=form, **shown)


def _finished(
    form: PasswordForm, link: OneTimeLink, finish: Callable[[UnitOfWork, str], str], *, second_factor: bool
) -> bool:
    about = (link.email, link.account or "", (form.display_name.data or "") if isinstance(form, CompleteForm) else "")
    try:
        hashed = hash_of(form.password.data or "", second_factor=second_factor, about=about)
    except BadInput as problem:
        form.refuse(problem, "password")
        return False
    try:
        with portal().database.unit(SYSTEM) as unit:
            finish(unit, hashed)
    except BadInput as problem:
        form.refuse(problem)
        return False
    throttle().forgive_passwords(link.email, link.account)
    return True


def _found(purpose: str, token: str) -> tuple[OneTimeLink, bool]:
    """The link, and whether its account has, or must have, a second factor. Raises NotVisible."""
    with portal().database.open(SYSTEM) as session:
        link = links.find(session, purpose, token, clock.now())
        account = session.get(Account, link.account) if link.account else None
        has = account is not None and (account.kind == STAFF or bool(factors(session, account.name)))
    return link, has


def _to_sign_in(said: str) -> Response | Answer:
    return redirect(f"/{language()}/sign-in?said={said}", 303)


def _dead(purpose: str) -> Response:
    """The same for every link that opens nothing, whatever the reason."""
    title = _("This link does not work any more")
    return page("account/dead_link.html", status=404, title=title, again=_NEW_LINK.get(purpose, ""))
