"""Asking for an account or a new password without being signed in. The answers are the same, whoever exists."""

from collections.abc import Callable

from flask import Response, redirect, request
from werkzeug.wrappers import Response as Answer

from app.accounts import registration
from app.accounts.sealing import seal_of
from app.accounts.throttle import MAIL, Throttle, TooManyAttempts
from app.db.unit_of_work import UnitOfWork
from app.kernel.actor import SYSTEM
from app.web.account.email_forms import EmailForm
from app.web.blueprint import VISITOR, Blueprint
from app.web.desk.outbox import mails_are_kept
from app.web.locale import PREFIX, language
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("visitors", __name__, url_prefix=PREFIX)
_Ask = Callable[[UnitOfWork, str, str], None]


@blueprint.route("/register", methods=["GET", "POST"], access=VISITOR)
def register() -> Response | Answer:
    """An account is asked for; its link comes by mail."""
    return _asked("account/register.html", _("Create an account"), registration.ask_registration, "register/sent")


@blueprint.get("/register/sent", access=VISITOR)
def register_sent() -> Response:
    return page("account/sent.html", title=_("Look into your mail"), again="register", hours=24, kept=mails_are_kept())


@blueprint.route("/forgot-password", methods=["GET", "POST"], access=VISITOR)
def forgot_password() -> Response | Answer:
    """A new password is asked for; its link comes by mail."""
    return _asked(
        "account/forgot_password.html", _("Forgotten password"), registration.ask_reset, "forgot-password/sent"
    )


@blueprint.get("/forgot-password/sent", access=VISITOR)
def forgot_password_sent() -> Response:
    title = _("Look into your mail")
    return page("account/sent.html", title=title, again="forgot-password", hours=1, kept=mails_are_kept())


def _asked(template: str, title: str, ask: _Ask, then: str) -> Response | Answer:
    """The form, or, once it is sent, the way to the page that says that a mail is on its way."""
    form = EmailForm.of_request()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            email = form.email.data or ""
            try:
                throttle().attempt(MAIL, email, request.remote_addr or "")
            except TooManyAttempts as problem:
                form.refuse(problem)
                status = 429
            else:
                with portal().database.unit(SYSTEM) as unit:
                    ask(unit, email, language())
                return redirect(f"/{language()}/{then}", 303)
    return page(template, status=status, title=title, form=form)


def throttle() -> Throttle:
    """What slows down whoever asks too often."""
    return Throttle(portal().database, seal_of(portal().settings.secret_key))
