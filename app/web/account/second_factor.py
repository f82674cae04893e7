"""One's own second factors: the list, a new authenticator, recovery codes."""

from flask import Response, redirect, request
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer
from wtforms import HiddenField, IntegerField, StringField

from app.accounts import second_factor, signing_in
from app.accounts.demo_people import require_real
from app.accounts.events import AccountTouched
from app.accounts.model import Account
from app.accounts.sealing import Unsealable
from app.accounts.signing_in import Entered
from app.kernel.actor import SYSTEM
from app.kernel.errors import BadInput
from app.kernel.text import N_
from app.web.account.door import onwards, remember, seal, whence
from app.web.blueprint import SIGNED_IN, Blueprint
from app.web.forms import Form, at_most, required, stripped
from app.web.identity import portal_unit, signed_in
from app.web.locale import PREFIX, language
from app.web.portal import portal
from app.web.site import name as site_name
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("second_factor", __name__, url_prefix=f"{PREFIX}/account/second-factor")


class EnrolmentForm(Form):
    """A code that proves that the authenticator has the secret, which travels sealed in the form."""

    secret = HiddenField()
    name = StringField(
        N_("Name of this device"),
        [required(N_("Give the device a name, so that you know it again in the list.")), at_most(60)],
        filters=[stripped],
        render_kw={"maxlength": "60"},
    )
    code = StringField(
        N_("Security code"),
        [required(N_("Enter the code that your app shows."))],
        filters=[stripped],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "20", "spellcheck": "false"},
    )


class RemovalForm(Form):
    """Which one goes."""

    factor = IntegerField()


@blueprint.get("", access=SIGNED_IN)
def overview() -> Response:
    return _overview()


@blueprint.get("/new", access=SIGNED_IN, fresh=True)
def ask() -> Response:
    secret = second_factor.new_secret()
    return _enrolment(
        EnrolmentForm.of_request(data={"secret": seal().seal(secret, _about()), "name": _("Authenticator app")}), secret
    )


@blueprint.post("/new", access=SIGNED_IN, fresh=True)
def enrol() -> Response | Answer:
    form, signed = EnrolmentForm.of_request(), signed_in()
    try:
        secret = seal().open(form.secret.data or "", _about())
    except Unsealable:
        return redirect(request.path, 303)
    if not form.validate():
        return _enrolment(form, secret, 422)
    try:
        with portal_unit() as unit:
            second_factor.add_totp(unit, seal(), signed.account, secret, form.code.data, form.name.data)
            token = signing_in.enrolled(unit, signed, whence().device)
            has_codes = second_factor.recovery_codes_left(unit.session, signed.account) > 0
            codes = [] if has_codes else second_factor.renew_recovery_codes(unit, seal(), signed.account)
    except BadInput as problem:
        form.refuse(problem, "code")
        return _enrolment(form, secret, 422)
    remember(Entered(token, signed.kind, complete=True))
    if codes:
        return _codes(codes, onwards("", signed.kind))
    return redirect(f"/{language()}/account/second-factor?said=second-factor-added", 303)


@blueprint.post("/recovery-codes", access=SIGNED_IN, fresh=True)
def renew_codes() -> Response:
    """New codes are shown in the answer itself, once: an address that showed them could be read again."""
    with portal_unit() as unit:
        if not second_factor.factors(unit.session, signed_in().account):
            return _overview(422, _("Set up a second factor first."))
        codes = second_factor.renew_recovery_codes(unit, seal(), signed_in().account)
        unit.tell(AccountTouched(signed_in().account, "recovery-codes"))
    return _codes(codes, f"/{language()}/account/second-factor")


@blueprint.post("/remove", access=SIGNED_IN, fresh=True)
def remove() -> Response | Answer:
    form = RemovalForm.of_request()
    try:
        with portal_unit() as unit:
            account = unit.session.get_one(Account, signed_in().account)
            require_real(unit.session, account.name)
            second_factor.remove(unit, account, form.factor.data or 0)
    except BadInput as problem:
        return _overview(422, problem.said(_))
    return redirect(f"/{language()}/account/second-factor?said=second-factor-removed", 303)


def _overview(status: int = 200, problem: str = "") -> Response:
    signed = signed_in()
    with portal().database.open(SYSTEM) as session:
        held = second_factor.factors(session, signed.account)
        codes = second_factor.recovery_codes_left(session, signed.account)
    title = _("Second factor")
    return page("account/second_factor.html", title=title, status=status, held=held, codes=codes, problem=problem)


def _enrolment(form: EnrolmentForm, secret: str, status: int = 200) -> Response:
    address = second_factor.enrolment_address(secret, signed_in().account, site_name(language()))
    picture = second_factor.picture(address, _("Picture of the code, to be read by your app"))
    return page(
        "account/enrolment.html",
        title=_("Set up an authenticator app"),
        status=status,
        form=form,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        address=address,
        picture=Markup(picture),  # noqa: S704 - drawn by ourselves; the title is escaped by the library
    )


def _codes(codes: list[str], then: str) -> Response:
    return page("account/recovery_codes.html", title=_("Your recovery codes"), codes=codes, then=then)


def _about() -> str:
    """A sealed secret is good for one sign-in of one person."""
    return f"enrolment/{signed_in().account}/{signed_in().id}"
