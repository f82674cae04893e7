"""A report on its way: what was entered becomes a filing, is judged as spam or not, and is filed once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request

from app.accounts.model import RESIDENT
from app.accounts.sealing import Seal, seal_of
from app.accounts.throttle import network
from app.city.queries import Category
from app.city.questions import TEXT
from app.complaints import secrecy
from app.complaints.filing import filing, flood_traces, flooding
from app.complaints.filing.filing import Filing, Receipt, digest_of, filer
from app.complaints.filing.flooding import Sent
from app.complaints.filing.receipt_mail import receipt_mail
from app.complaints.handling import quarantine
from app.complaints.identity import Contact
from app.complaints.key_store import vault_of
from app.db.unit_of_work import UnitOfWork
from app.intake.personal_marks import Piece, marks, pieces, without_marks
from app.kernel.text import in_language
from app.web.identity import identity
from app.web.locale import language
from app.web.portal import portal
from app.web.report import held_photos
from app.web.report.held_photos import Held
from app.web.report.place_of import Where
from app.web.report.report_form import REMOVE, CounterForm, ReportForm, opened_at
from app.web.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Marked:
    """A text of the report in which personal data was found. ``label``: which text it is."""

    label: str
    pieces: list[Piece]


def marked(form: ReportForm, photos: list[Held]) -> list[Marked]:
    """What holds personal data, of what was written."""
    texts = [(form.text.label.text, form.text.data or "")]
    texts += [
        (in_language(question.names, language()), field.data or "")
        for question, field in form.question_fields()
        if question.kind == TEXT
    ]
    texts += [
        (_("What photograph %(number)s shows", number=number), one.description) for number, one in enumerate(photos, 1)
    ]
    return [Marked(label, pieces(text)) for label, text in texts if marks(text)]


def filing_of(form: ReportForm, category: Category, place: Where, photos: list[Held]) -> Filing:
    """What is filed of a form that was found right."""
    removing = form.personal.data == REMOVE
    chosen = form.identity.data
    contact = _contact(form) if chosen != secrecy.NONE else None
    account = "" if chosen == secrecy.NONE else _account(form)
    given: dict[str, Any] = {"answers": form.answers(), "text": form.text.data}
    if removing:
        plain = {one.code for one in form.asked if one.kind == TEXT}
        said = {code: without_marks(text) if code in plain else text for code, text in given["answers"].items()}
        given = {"answers": said, "text": without_marks(form.text.data or "")}
        photos = [one._replace(description=without_marks(one.description)) for one in photos]
    if isinstance(form, CounterForm):
        given |= {"channel": form.channel.data, "counter": form.counter.data, "language": form["language"].data}
    else:
        given |= {"language": language()}
    return Filing(
        category=category.slug,
        address=place.address,
        longitude=place.point[0] if place.point else None,
        latitude=place.point[1] if place.point else None,
        ward=place.ward,
        identity=chosen,
        content=form.content.data,
        contact=contact,
        account=account,
        files=held_photos.keep(form.key.data or "", photos),
        **given,
    )


def send(form: ReportForm, category: Category, made: Filing) -> Receipt:
    """File it, once however often it is sent. Raises TooMany, OtherBodyUnderSameKey and what filing raises."""
    by_staff = isinstance(form, CounterForm)
    origin, words = "", ""
    if not by_staff:
        origin = _seal().hashed(network(request.remote_addr or ""), "filing origin")
        words = _seal().hashed(flooding.plain_words(made.text), "filing words")
    digest, key = digest_of(made), form.key.data or ""
    vault = vault_of(portal().settings)
    vault.keys.make_ahead()
    actor = filer(identity().actor.name if by_staff else "")
    with portal().database.unit(actor, reads_first=True) as unit:
        judge = None if by_staff else _judge(unit, form, made, origin, words)
        receipt = filing.file(unit, vault, made, idempotency_key=key, digest=digest, category=category, judge=judge)
        if receipt.first:
            if not by_staff:
                flood_traces.leave(unit, origin, made.ward, words)
            if made.contact and made.contact.email:
                unit.tell(receipt_mail(_seal(), receipt, made.contact.email, made.language))
    return receipt


def _judge(unit: UnitOfWork, form: ReportForm, made: Filing, origin: str, words: str) -> Callable[[], Filing]:
    """Ask what came before; what is answered is the filing, marked where a person should look at it first."""
    ask = flood_traces.ask_before(unit.session, origin, made.ward, words, unit.now)
    sent = Sent(made.text, form.website.data or "", opened_at(form))

    def judged() -> Filing:
        earlier = ask()
        flooding.require_room(earlier, unit.now)
        return quarantine.marked(made, flooding.doubts(sent, earlier, unit.now))

    return judged


def _contact(form: ReportForm) -> Contact | None:
    if "email" not in form:
        return None
    given = Contact(form["name"].data or "", (form.email.data or "").lower(), form.phone.data or "")
    return given or None


def _account(form: ReportForm) -> str:
    """The resident's who is signed in and wants to have it with his account."""
    signed = identity().signed
    wanted = signed is not None and signed.complete and signed.kind == RESIDENT and form.with_account.data
    return signed.account if signed is not None and wanted else ""


def _seal() -> Seal:
    return seal_of(portal().settings.secret_key)
