"""The small forms with which something is done to a record, and what the page says of each."""

from dataclasses import dataclass
from datetime import UTC, datetime, time

from wtforms import DateField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from app.kernel import clock
from app.kernel.slugs import slug_of
from app.kernel.text import N_
from app.web import words
from app.web.forms import Form, at_most, required, stripped, stripped_text
from app.web.translation import gettext
from records.commands import WITHDRAWAL_REASONS
from records.reviewing import LONGEST_COMMENT


def _words(label: str, sentence: str = "") -> TextAreaField:
    checks = [required(sentence)] if sentence else []
    return TextAreaField(label, filters=[stripped_text], validators=[*checks, at_most(LONGEST_COMMENT)])


class Nothing(Form):
    """A button and nothing else."""


class Remark(Form):
    """Words for those who work on the record."""

    comment = _words(N_("Comment"), N_("Write a comment."))


class Refusal(Form):
    """What must change."""

    comment = _words(N_("What should be changed?"), N_("Say what should be changed."))


class Approval(Form):
    """A word with it, if any."""

    comment = _words(N_("Comment (optional)"))


class Reason(Form):
    """Why."""

    reason = _words(N_("Reason"), N_("Say why."))


class Note(Form):
    """What a correction corrects; strangers read it beside the version that is replaced."""

    note = _words(N_("What is corrected?"), N_("Say what is corrected. Everybody will read it beside the old version."))


class _Moment(Form):
    day = DateField(N_("Day (optional)"), validators=[Optional()])
    at = TimeField(N_("Time (optional)"), validators=[Optional()])

    def moment(self) -> datetime | None:
        """The moment in the city's time; the beginning of the day where no time is given."""
        if self.day.data is None:
            return None
        there = datetime.combine(self.day.data, self.at.data or time(), clock.zone())
        return there.astimezone(UTC)


class Day(_Moment):
    """When to publish."""

    day = DateField(N_("Day"), validators=[required(N_("Enter a day."))])
    at = TimeField(N_("Time (optional)"), validators=[Optional()])  # once more, to stand behind the day


class Embargo(_Moment):
    """Until when nobody may publish, and why."""

    reason = _words(N_("Reason"), N_("Say why."))


class Successor(Form):
    """Which record takes the place."""

    by = StringField(
        N_("Address or number of the other record"),
        filters=[stripped],
        validators=[required(N_("Enter the address or the number of the record that takes its place.")), at_most(500)],
    )

    def slug(self) -> str:
        """The public slug that was meant: the last part of an address, or a number as addresses write it."""
        return slug_of((self.by.data or "").partition("?")[0].rstrip("/").rpartition("/")[2])


class Withdrawal(Form):
    """Why strangers may no longer read it: a code they read, and words for the desk."""

    reason = SelectField(
        N_("Reason that everybody will read"),
        choices=lambda: [
            SelectChoice("", "—"),
            *(SelectChoice(one, gettext(words.REASON[one])) for one in WITHDRAWAL_REASONS),
        ],
        validators=[required(N_("Choose a reason."))],
    )
    comment = _words(N_("More about it, for the desk (optional)"))


@dataclass(frozen=True, slots=True)
class Shown:
    """How an act is offered. ``hint`` says what follows from it; ``fresh`` acts ask again who one is."""

    form: type[Form]
    title: str
    hint: str = ""
    warning: bool = False
    fresh: bool = False


SHOWN: dict[str, Shown] = {
    "send": Shown(Nothing, N_("Send for review"), N_("Somebody else looks at it before anybody can read it.")),
    "approve": Shown(Approval, N_("Approve"), N_("You vouch for this text. It is not published by that yet.")),
    "refuse": Shown(Refusal, N_("Send back"), N_("The text becomes a draft again, with what you say here.")),
    "publish": Shown(Nothing, N_("Publish now"), N_("Everybody can read, find and download it at once.")),
    "schedule": Shown(
        Day,
        N_("Publish on a day"),
        N_("The portal publishes it by itself at that moment. Without a time: as the day begins."),
    ),
    "embargo": Shown(
        Embargo,
        N_("Put under embargo"),
        N_("Nobody can publish it before that moment, at which the portal does. Without a day: until it is lifted."),
    ),
    "lift-embargo": Shown(Reason, N_("Lift the embargo"), N_("The record is approved then, and not published yet.")),
    "look-again": Shown(Refusal, N_("Take the approval back"), N_("The text goes back into review.")),
    "unschedule": Shown(Nothing, N_("Do not publish it then"), N_("The text goes back into review.")),
    "take-back": Shown(Nothing, N_("Take back from review"), N_("The text becomes a draft again and can be changed.")),
    "correct": Shown(
        Note, N_("Correct"), N_("Everybody reads the present text until the corrected one is published; both stay.")
    ),
    "supersede": Shown(
        Successor, N_("Say what took its place"), N_("The record stays readable and points to the other one.")
    ),
    "take-up": Shown(Nothing, N_("Take up again"), N_("It becomes a draft.")),
    "give-up": Shown(
        Nothing,
        N_("Give up this draft"),
        N_("A correction is dropped; a record that was never published is put away and can be taken up again."),
        warning=True,
    ),
    "withdraw": Shown(
        Withdrawal,
        N_("Withdraw"),
        N_("Nobody can read it any more. Its number, kind, the day and the reason stay to be read."),
        warning=True,
        fresh=True,
    ),
}
"""Act → how it is offered, in the order of the page."""
