"""The forms of whoever reported something, one for each thing that he can do with his case."""

from wtforms import (
    BooleanField,
    HiddenField,
    MultipleFileField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.complaints import mails, secrecy
from app.complaints.following import satisfaction
from app.complaints.projections import ReporterComplaint
from app.kernel.text import N_
from app.web.case_files import LONGEST_DESCRIPTION
from app.web.forms import Form, at_most, required, stripped, stripped_text
from app.web.translation import gettext as _

LONGEST = 5000


def _words(label: str, *validators: object) -> TextAreaField:
    return TextAreaField(label, [*validators, at_most(LONGEST)], filters=[stripped_text])


class MessageForm(Form):
    """Words, photographs, or both. ``shows``: what is seen on all of them, for those who cannot see it."""

    text = _words(N_("Your message"))
    photos = MultipleFileField(N_("Photographs"), render_kw={"accept": "image/*"})
    shows = StringField(N_("What do they show? (optional)"), [at_most(LONGEST_DESCRIPTION)], [stripped])


class ReopenForm(Form):
    """Why it is not done."""

    words = _words(N_("What is not solved?"), required(N_("Say what is not solved.")))


class WithdrawForm(Form):
    """One deliberate tick."""

    sure = BooleanField(
        N_("Yes, withdraw my report"), [required(N_("Tick the box if you want to withdraw your report."))]
    )
    words = _words(N_("Why? (if you want to say)"))


IDENTITY = {
    secrecy.NAMED: N_("The department that handles the report sees your name and how to reach you."),
    secrecy.SEALED: N_("Nobody at the city sees who you are. The portal passes messages on to you."),
    secrecy.NONE: N_("Your name and address are deleted for good. Only the key of your receipt opens the report then."),
}
CONTENT = {
    secrecy.PUBLIC: N_("An officer may publish a short version of the report, without anything about you."),
    secrecy.CONFIDENTIAL: N_("Nothing of the report is ever published."),
}
"""What each position of the two switches means, to whoever reported."""


class SecrecyForm(Form):
    """Both switches: as they are, or further up."""

    identity = RadioField(N_("Who may know who you are?"), validate_choice=True)
    content = RadioField(N_("May others read about it?"), validate_choice=True)

    @classmethod
    def of_case(cls, case: ReporterComplaint) -> "SecrecyForm":
        form = cls.of_request(data={"identity": case.identity, "content": case.content_switch})
        form.identity.choices = _upwards(secrecy.IDENTITIES, case.identity, IDENTITY)
        form.content.choices = _upwards(secrecy.CONTENTS, case.content_switch, CONTENT)
        return form


def _upwards(order: tuple[str, ...], present: str, meaning: dict[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, meaning[value]) for value in order[order.index(present) :]]


class LowerForm(Form):
    """Both switches: as they are, or as far down as the category allows."""

    identity = RadioField(N_("Who may know who you are?"), validate_choice=True)
    content = RadioField(N_("May others read about it?"), validate_choice=True)

    @classmethod
    def of_case(cls, case: ReporterComplaint, lowest: tuple[tuple[str, ...], tuple[str, ...]]) -> "LowerForm":
        form = cls.of_request(data={"identity": case.identity, "content": case.content_switch})
        identities, contents = lowest
        left = IDENTITY | {secrecy.NONE: N_("You left no name and no address: nobody knows who you are.")}
        form.identity.choices = [SelectChoice(value, left[value]) for value in identities]
        form.content.choices = [SelectChoice(value, CONTENT[value]) for value in contents]
        return form


class EraseForm(Form):
    """One deliberate tick."""

    sure = BooleanField(
        N_("Yes, erase my report for good"), [required(N_("Tick the box if you want everything to be erased."))]
    )


class PhotographForm(Form):
    """One deliberate tick."""

    sure = BooleanField(
        N_("Yes, erase this photograph for good"),
        [required(N_("Tick the box if you want the photograph to be erased."))],
    )


class ScoreForm(Form):
    """One question, and room for words."""

    score = RadioField(
        N_("How satisfied are you with how the city dealt with your report?"),
        [required(N_("Choose one of the five answers."))],
        choices=[SelectChoice(str(number), name) for number, name in reversed(satisfaction.NAMES.items())],
    )
    words = _words(N_("Do you want to add anything?"))
    not_solved = BooleanField(N_("It is not solved: open my report again"))

    def validate_words(self, field: TextAreaField) -> None:
        if self.not_solved.data and not field.data:
            raise ValidationError(N_("Say what is not solved."))


class MailsForm(Form):
    """Which mails to send, of those that are still to come."""

    kinds = SelectMultipleField(
        N_("Write to me"),
        choices=[SelectChoice(kind, name) for kind, name in mails.NAMES.items() if kind != mails.RECEIVED],
    )
    sent = HiddenField(default="1")


def may_raise(case: ReporterComplaint) -> bool:
    """Whether a switch can be set further up."""
    return case.identity != secrecy.IDENTITIES[-1] or case.content_switch != secrecy.CONTENTS[-1]


def meaning(case: ReporterComplaint) -> tuple[str, str]:
    """What the two switches mean as they are."""
    if case.identity == secrecy.NONE:
        return _("You left no name and no address: nobody knows who you are."), _(CONTENT[case.content_switch])
    return _(IDENTITY[case.identity]), _(CONTENT[case.content_switch])
