"""What is entered of a report: the same form on the web and at the counter, with the questions of its category."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import request
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired, ValidationError

from app.accounts.email_address import email_address
from app.accounts.sealing import Unsealable, seal_of
from app.city.queries import Category
from app.city.questions import DATE, NUMBER, ONE, SEVERAL, Question
from app.complaints import choosing, secrecy
from app.complaints.filing import questions
from app.kernel import clock
from app.kernel.errors import BadInput
from app.kernel.text import N_, in_language
from app.web.forms import Form, at_most, required, stripped, stripped_text
from app.web.kept import report_forms
from app.web.locale import language
from app.web.portal import portal
from app.web.translation import gettext as _
from app.web.typed_point import point_of

LONGEST_TEXT = 8000
REMOVE, KEEP = "remove", "keep"
"""What becomes of personal data in the text."""
IDENTITIES = {
    secrecy.NAMED: N_("The department in charge sees my name and how to reach me"),
    secrecy.SEALED: N_("Nobody who works for the city sees who I am; the portal passes messages on"),
    secrecy.NONE: N_("I say nothing about who I am"),
}
CONTENTS = {
    secrecy.PUBLIC: N_("The public may read a short version, after an officer has checked and released it"),
    secrecy.CONFIDENTIAL: N_("The public never reads anything of it"),
}
_KEY = re.compile(r"[\w-]{22,80}", re.ASCII)
_PREFIX = "q-"
_FEW = 7
"""Answers that are shown all at once; more are a list that opens."""


class ReportForm(Form):
    """The fields that every report has. ``website`` is seen by nobody: whoever fills it is a program."""

    keeps_files = True
    key = HiddenField()
    opened = HiddenField()
    website = StringField(N_("Leave this empty"), render_kw={"autocomplete": "off", "tabindex": "-1"})
    address = StringField(
        N_("Address"), [at_most(200)], [stripped], render_kw={"autocomplete": "street-address", "maxlength": "200"}
    )
    point = StringField(N_("Coordinates"), [at_most(60)], [stripped], render_kw={"autocomplete": "off"})
    place = RadioField(N_("Which place is meant?"), [at_most(1000)], choices=[], validate_choice=False)
    text = TextAreaField(
        N_("What happened?"),
        [required(N_("Say what happened.")), at_most(LONGEST_TEXT)],
        [stripped_text],
    )
    photos = MultipleFileField(N_("Photographs"), render_kw={"accept": "image/*"})
    identity = RadioField(N_("Who may know that it was you?"), [InputRequired(N_("Choose one."))])
    content = RadioField(N_("Who may read what you report?"), [InputRequired(N_("Choose one."))])
    name = StringField(N_("Name"), [at_most(200)], [stripped], render_kw={"autocomplete": "name"})
    email = EmailField(
        N_("E-mail address"), [at_most(254)], [stripped], render_kw={"autocomplete": "email", "spellcheck": "false"}
    )
    phone = TelField(N_("Telephone"), [at_most(60)], [stripped], render_kw={"autocomplete": "tel"})
    with_account = BooleanField(N_("Keep this report in my account, so that I can follow it there"))
    personal = RadioField(
        N_("What shall become of what is marked?"),
        choices={REMOVE: N_("Remove it from the text"), KEEP: N_("Leave it in the text")},
        validate_choice=False,
    )

    asked: Sequence[Question] = ()

    def validate_point(self, field: Field) -> None:
        """Latitude and longitude, as maps give them."""
        if field.data and point_of(field.data) is None:
            raise ValidationError(N_("Enter latitude and longitude in degrees, such as -6.20000, 106.80000."))

    def validate_email(self, field: Field) -> None:
        """An address that a mail can be sent to."""
        if field.data:
            try:
                email_address(field.data)
            except BadInput as problem:
                raise ValidationError(problem.phrase) from problem

    def answers(self) -> dict[str, Any]:
        """What was said to the questions of the category, as it is kept; for a form that was found right."""
        return questions.checked(self.asked, {one.code: _given(self[_PREFIX + one.code]) for one in self.asked})[0]

    def question_fields(self) -> list[tuple[Question, Field]]:
        """The questions in order, each with its field."""
        return [(one, self[_PREFIX + one.code]) for one in self.asked]


class CounterForm(ReportForm):
    """The same for somebody who stands at a counter or calls. No mailbox of the staff's own is taken for his."""

    channel = RadioField(N_("How does it come?"), [InputRequired(N_("Choose one."))])
    counter = SelectField(N_("Department at whose counter it is filed"))
    language = RadioField(N_("Language of whoever reports"), [InputRequired(N_("Choose one."))])


def report_form(category: Category, asked: Sequence[Question], base: type[ReportForm] = ReportForm) -> ReportForm:
    """The form for that category as it was sent; not sent, as it begins."""
    kind = (category.slug, language(), base)
    made: type[ReportForm] | None = report_forms().get(kind)
    if made is None:
        fields = {_PREFIX + one.code: _field(one) for one in asked}
        made = report_forms()[kind] = type(base.__name__, (base,), fields | {"asked": tuple(asked)})
    form: ReportForm = made.of_request(data=_usual(category) | (_beginning() if request.method == "GET" else {}))
    _offer(form, category)
    if category.place == "none":
        del form.address, form.point, form.place
    if not choosing.asks_contact(category.identity, may_lower=category.may_lower):
        del form.name, form.email, form.phone
    return form


def opened_at(form: ReportForm) -> datetime | None:
    """When the form was opened; None where that cannot be told."""
    try:
        return datetime.fromisoformat(_open(form.opened.data or "", f"report/{form.key.data}"))
    except (Unsealable, ValueError):
        return None


def has_key(form: ReportForm) -> bool:
    """Whether the form carries a key by which it is known again."""
    return bool(_KEY.fullmatch(form.key.data or ""))


def _open(sealed: str, about: str) -> str:
    return seal_of(portal().settings.secret_key).open(sealed, about)


def _usual(category: Category) -> dict[str, Any]:
    return {"with_account": True, "identity": category.identity, "content": category.content}


def _beginning() -> dict[str, Any]:
    """By what a form is known again when it is sent, and when it was opened."""
    key = secrets.token_urlsafe(24)
    return {"key": key, "opened": seal_of(portal().settings.secret_key).seal(clock.now().isoformat(), f"report/{key}")}


def _offer(form: ReportForm, category: Category) -> None:
    lower = category.may_lower
    identities = choosing.identities(category.identity, may_lower=lower)
    form.identity.choices = [(one, _(IDENTITIES[one])) for one in identities]
    contents = choosing.contents(category.content, may_lower=lower)
    form.content.choices = [(one, _(CONTENTS[one])) for one in contents]


def _field(question: Question) -> Any:
    label = in_language(question.names, language())
    if not question.required:
        label = _("%(question)s (optional)", question=label)
    choices = {one.code: in_language(one.names, language()) for one in question.choices}
    check = [_Answered(question)]
    if question.kind == SEVERAL:
        return SelectMultipleField(label, check, choices=choices, validate_choice=False)
    if question.kind == ONE and len(choices) <= _FEW:
        return RadioField(label, check, choices=choices, validate_choice=False)
    if question.kind == ONE:
        return SelectField(label, check, choices={"": "–"} | choices, validate_choice=False)
    kinds = {DATE: {"type": "date"}, NUMBER: {"inputmode": "decimal"}}
    return StringField(label, check, [stripped], render_kw=kinds.get(question.kind, {}))


class _Answered:
    """Says beside a question what is wrong with what was said to it."""

    def __init__(self, question: Question) -> None:
        self.question = question

    def __call__(self, _form: Form, field: Field) -> None:
        try:
            questions.answer_to(self.question, _given(field))
        except BadInput as problem:
            raise ValidationError(problem.said(_)) from problem


def _given(field: Field) -> list[str]:
    data = field.data
    return [str(one) for one in data] if isinstance(data, list | tuple) else [str(data)] if data else []


def wanted(name: str) -> bool:
    """Whether a button of that name was pressed."""
    return name in request.form
