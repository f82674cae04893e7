"""Showing the key of a receipt: it lets a browser in for a while. Whatever is wrong is answered alike."""

from contextlib import suppress
from datetime import timedelta

from flask import Response, redirect, request
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, StringField
from wtforms.validators import ValidationError

from app.accounts.rates import Rate, Rates
from app.accounts.sealing import seal_of
from app.accounts.throttle import TooManyAttempts
from app.complaints import mails, receipts, references
from app.complaints.filing.filing import filer
from app.complaints.following import visits
from app.complaints.key_store import vault_of
from app.kernel.actor import SYSTEM
from app.kernel.errors import NotVisible
from app.kernel.text import N_
from app.web.account.door import told_to_wait
from app.web.blueprint import WITH_RECEIPT, Blueprint
from app.web.following import visit
from app.web.forms import Form, required, stripped
from app.web.locale import PREFIX, language
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("following", __name__, url_prefix=f"{PREFIX}/follow")

OF_ADDRESS = Rate(10, timedelta(minutes=1))
OF_PREFIX = Rate(60, timedelta(minutes=1))
"""Of one address, and of everybody's guesses at references that begin alike."""
_PREFIX = 4
_WRONG = N_("Reference and key do not open a report. Check both: they stand on the receipt, one below the other.")


class KeyForm(Form):
    """What stands on a receipt."""

    reference = StringField(
        N_("Reference"),
        [required(N_("Enter the reference."))],
        filters=[stripped],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "maxlength": "40"},
    )
    key = StringField(
        N_("Key"),
        [required(N_("Enter the key."))],
        filters=[stripped],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "maxlength": "80"},
    )

    def validate_reference(self, field: StringField) -> None:
        """Its check character tells whether it was typed as it was given; no report is looked for."""
        if references.normal(field.data or "") is None:
            raise ValidationError(N_("A character of the reference is wrong or missing. It looks like 7K3M-9QXD-S."))

    def validate_key(self, field: StringField) -> None:
        if references.normal_key(field.data or "") is None:
            raise ValidationError(N_("A character of the key is wrong or missing: it has 26 letters and digits."))


class EntranceForm(KeyForm):
    """The same, and for how long."""

    own_device = BooleanField(N_("This device is mine: keep the report open here for 7 days"))


@blueprint.get("", access=WITH_RECEIPT)
def ask() -> Response | Answer:
    """The form; a report that this browser has open is shown at once."""
    reference = references.normal(request.args.get("reference", "")) or ""
    if reference in visit.opened():
        return redirect(f"/{language()}/follow/{references.slug(reference)}", 303)
    return _page(EntranceForm.of_request(data={"reference": reference}))


@blueprint.post("", access=WITH_RECEIPT)
def enter() -> Response | Answer:
    form = EntranceForm.of_request()
    if not form.validate():
        return _page(form, 422)
    try:
        complaint = complaint_shown(form)
    except TooManyAttempts as problem:
        form.refuse(problem)
        return told_to_wait(_page(form, 429), problem)
    if complaint is None:
        return _page(form, 422)
    lasting = visits.LONG if form.own_device.data else visits.SHORT
    with portal().database.unit(SYSTEM) as unit:
        token = visits.begin(unit, complaint, lasting, visit.token())
    reference = references.normal(form.reference.data or "") or ""
    response = redirect(f"/{language()}/follow/{references.slug(reference)}", 303)
    visit.give(response, token, lasting if form.own_device.data else None)
    return response


@blueprint.post("/end", access=WITH_RECEIPT)
def end() -> Answer:
    """Close what this browser has open."""
    with portal().database.unit(SYSTEM) as unit:
        visits.end(unit, visit.token())
    response = redirect(f"/{language()}/follow?said=report-closed", 303)
    visit.take_away(response)
    return response


def complaint_shown(form: KeyForm) -> int | None:
    """The complaint whose reference and key were entered; None, said in the form, where they open none.

    Raises TooManyAttempts. Each attempt is written down before it is looked at.
    """
    reference = references.normal(form.reference.data or "") or ""
    rates = Rates(
        portal().database, seal_of(portal().settings.secret_key), "receipt", of_address=OF_ADDRESS, of_subject=OF_PREFIX
    )
    attempt = rates.attempt(reference[:_PREFIX], request.remote_addr or "")
    with portal().database.open(filer()) as session:
        complaint = receipts.complaint_of(session, vault_of(portal().settings), reference, form.key.data or "")
    if complaint is None:
        form.refuse(_(_WRONG))
        return None
    rates.forgive(attempt)
    return complaint


def _page(form: EntranceForm, status: int = 200) -> Response:
    opened = [(reference, references.slug(reference)) for reference in visit.opened()]
    return page("following/key.html", status=status, title=_("Follow a report"), form=form, opened=opened)


@blueprint.get("/mails/stop", access=WITH_RECEIPT)
def ask_to_stop_mails() -> Response:
    """Where the link below each mail to a reporter leads; it opens nothing of the report."""
    token = request.args.get("token", "")
    try:
        with portal().database.open(filer()) as session:
            reference = mails.reference_of(session, token)
    except NotVisible:
        return stopped_mails(404)
    title = _("No more messages about this report")
    return page("following/stop_mails.html", title=title, reference=reference, token=token)


@blueprint.post("/mails/stop", access=WITH_RECEIPT, one_click=True)
def stop_mails() -> Response:
    """Stop them, asked by the page or by a mail program (RFC 8058, which wants no redirection)."""
    with suppress(NotVisible), portal().database.unit(filer()) as unit:
        mails.stop(unit, request.form.get("token") or request.args.get("token", ""))
    return stopped_mails()


def stopped_mails(status: int = 200) -> Response:
    return page("following/stopped_mails.html", status=status, title=_("No more messages about this report"))
