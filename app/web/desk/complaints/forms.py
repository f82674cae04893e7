"""The forms of a case's page. Each carries the revision its writer saw: who acts on an older one sees the newer."""

from collections.abc import Hashable, Sequence
from typing import Any

from wtforms import DateField, HiddenField, MultipleFileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from app.complaints import lifecycle
from app.complaints.handling.acting import StaleRevision
from app.complaints.lifecycle import HANDLER, moves_of
from app.kernel.errors import NotAllowed, PsisError
from app.kernel.text import N_
from app.web.case_files import LONGEST_DESCRIPTION
from app.web.desk.complaints import shown
from app.web.forms import Form, at_most, required, stripped, stripped_text
from app.web.identity import identity
from app.web.translation import gettext as _

LONGEST = 10_000
FIELDS = "desk/complaints/act_fields.html"
"""Draws the fields of a form that has no place of its own on the page."""
_DIGITS = 9
_WITH_A_REPLY = (lifecycle.WAITING, lifecycle.ANSWERED, lifecycle.IN_WORK)
"""Moves that the form of a reply offers; others have a form of their own."""
_THEN = {
    lifecycle.WAITING: N_("and wait for what the reporter says"),
    lifecycle.ANSWERED: N_("and regard the report as answered"),
    lifecycle.IN_WORK: N_("and go on working on it"),
}


def revision_of(text: str) -> int | None:
    """The revision that stands in a form, None for what is none."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


def status_of(problem: PsisError) -> int:
    """The status of the answer to a form that a command would not take."""
    return {StaleRevision: 409, NotAllowed: 403}.get(type(problem), 422)


class CaseForm(Form):
    """What every form of a case carries."""

    revision = HiddenField()

    def seen(self) -> int | None:
        """The revision that the writer saw."""
        return revision_of(self.revision.data or "")

    def prepare(self, case: Any, people: Sequence[Any]) -> None:
        """Offer the choices there are."""

    @staticmethod
    def depends_on(case: Any, people: Sequence[Any]) -> Hashable:  # noqa: ARG004 - of most forms on nothing
        """What of the case and its people the form shows before anybody fills it in."""
        return None


def _shows() -> StringField:
    return StringField(N_("What do they show? (optional)"), [at_most(LONGEST_DESCRIPTION)], [stripped])


class Reply(CaseForm):
    """Words for the reporter, what they rest on, papers, and what the report is then."""

    reply = SelectField(N_("Begin with a canned reply"), default="")
    text = TextAreaField(N_("Message to the reporter"), [at_most(LONGEST)], [stripped_text])
    cites = TextAreaField(N_("What it rests on (optional)"), [at_most(5000)], [stripped_text])
    files = MultipleFileField(N_("Papers for the reporter (optional)"))
    shows = _shows()
    then = RadioField(N_("After that"), default="")

    def prepare(self, case: Any, _people: Sequence[Any]) -> None:
        possible = {move.after for move in moves_of(case.state, HANDLER)} & set(_WITH_A_REPLY)
        self.then.choices = [
            ("", _("leave the report as it is")),
            *((state, _(_THEN[state])) for state in _WITH_A_REPLY if state in possible),
        ]
        self.then.data = self.then.data or ""
        self.reply.choices = self.reply.choices or [("", "—")]

    @staticmethod
    def depends_on(case: Any, _people: Sequence[Any]) -> Hashable:
        return case.state, case.language


class Remark(CaseForm):
    """A note for the department alone."""

    text = TextAreaField(N_("Note for the department"), [at_most(LONGEST)], [stripped_text])
    files = MultipleFileField(N_("Papers for the department alone (optional)"))
    shows = _shows()

    @staticmethod
    def depends_on(_case: Any, people: Sequence[Any]) -> Hashable:
        return tuple(people)


def in_charge(case: Any, people: Sequence[Any]) -> str:
    """Whom the form proposes: whoever is in charge; else the officer who looks, where he may be."""
    looks = identity().actor.name
    return case.work.assignee or (looks if looks in {one.account for one in people} else "")


class Assignment(CaseForm):
    """Who works on it, in which team, how urgently."""

    assignee = SelectField(N_("In charge"))
    team = StringField(N_("Team"), [at_most(100)], [stripped])
    priority = SelectField(N_("Priority"), coerce=int)

    def prepare(self, case: Any, people: Sequence[Any]) -> None:
        held = [(one.account, one.name) for one in people]
        if case.work.assignee and case.work.assignee not in {account for account, _name in held}:
            held.append((case.work.assignee, case.work.assignee))
        self.assignee.choices = [("", _("Nobody")), *held]
        self.priority.choices = [(number, _(name)) for number, name in shown.PRIORITIES.items()]

    @staticmethod
    def depends_on(case: Any, people: Sequence[Any]) -> Hashable:
        return in_charge(case, people), case.work.team, case.work.priority, tuple(people)


class Reason(CaseForm):
    """A move that owes the reporter its reason."""

    words = TextAreaField(
        N_("What the reporter is told"),
        [required(N_("Say why; the reporter reads it.")), at_most(LONGEST)],
        [stripped_text],
    )


class Words(CaseForm):
    """A move to which words may be said."""

    words = TextAreaField(N_("Words to the reporter (optional)"), [at_most(LONGEST)], [stripped_text])


class HandOver(CaseForm):
    """To whom it goes, and what they should know."""

    department = SelectField(N_("Department"), [required(N_("Choose another department."))])
    words = TextAreaField(N_("For the other department (optional)"), [at_most(LONGEST)], [stripped_text])

    def prepare(self, case: Any, _people: Sequence[Any]) -> None:
        others = [(slug, name) for slug, name in shown.department_choices() if slug != case.department]
        self.department.choices = [("", "—"), *others]

    @staticmethod
    def depends_on(case: Any, _people: Sequence[Any]) -> Hashable:
        return str(case.department)


class OtherCategory(CaseForm):
    """Under which category it belongs, by the departments in charge, the present one's first."""

    category = SelectField(N_("Category"))
    words = TextAreaField(N_("Words to the reporter (optional)"), [at_most(LONGEST)], [stripped_text])

    def prepare(self, case: Any, _people: Sequence[Any]) -> None:
        self.category.choices = shown.offered_choices(case.department, case.category)
        self.category.data = self.category.data or case.category

    @staticmethod
    def depends_on(case: Any, _people: Sequence[Any]) -> Hashable:
        return case.department, case.category


class Merge(Words):
    """Which report is followed instead."""

    into = StringField(
        N_("Reference of the report that is followed"), [required(N_("Enter a reference.")), at_most(80)], [stripped]
    )


class Split(CaseForm):
    """What is handled apart."""

    category = SelectField(N_("Category"), [required(N_("Choose a category."))])
    text = TextAreaField(
        N_("What the new report is about"),
        [required(N_("Say what the new report is about.")), at_most(LONGEST)],
        [stripped_text],
    )

    def prepare(self, _case: Any, _people: Sequence[Any]) -> None:
        self.category.choices = [("", "—"), *shown.category_choices()]


class Secrecy(CaseForm):
    """More protection than there is. Less is a matter of two people."""

    identity = RadioField(N_("Who reported"), default="")
    content = RadioField(N_("What was reported"), default="")

    def prepare(self, case: Any, _people: Sequence[Any]) -> None:
        self.identity.choices = [("", _("as it is")), *([("sealed", _("seal it"))] if case.identity == "named" else [])]
        confidential = [("confidential", _("never show anything of it to the public"))]
        self.content.choices = [("", _("as it is")), *(confidential if case.content_switch == "public" else [])]
        self.identity.data, self.content.data = self.identity.data or "", self.content.data or ""

    @staticmethod
    def depends_on(case: Any, _people: Sequence[Any]) -> Hashable:
        return case.identity, case.content_switch


class NewTask(CaseForm):
    """Something to be done."""

    text = StringField(N_("What is to be done"), [required(N_("Say what is to be done.")), at_most(500)], [stripped])
    account = SelectField(N_("By whom"), default="")
    due_on = DateField(N_("Until (optional)"), [Optional()])

    def prepare(self, _case: Any, people: Sequence[Any]) -> None:
        self.account.choices = [("", _("Anybody")), *((one.account, one.name) for one in people)]

    @staticmethod
    def depends_on(_case: Any, people: Sequence[Any]) -> Hashable:
        return tuple(people)
