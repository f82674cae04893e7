"""The form of a rule: what sets it off, what it asks, what it does. Every kind of condition has a field of its own."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from wtforms import (
    BooleanField,
    FloatField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import NumberRange, Optional

from app.complaints import lifecycle
from app.complaints.colleagues import SUPERVISORS
from app.complaints.rules import routing
from app.complaints.rules.routing import Gives, Rule
from app.kernel.text import N_
from app.web.desk.complaints import shown
from app.web.forms import Form, at_most, required, stripped, stripped_text
from app.web.translation import gettext as _

TRIGGERS = {
    routing.FILED: N_("A report comes in"),
    routing.MOVED: N_("A report has another state"),
    routing.WRITTEN: N_("The reporter writes"),
    routing.HANDED_OVER: N_("A report comes from another department"),
    routing.WAITED: N_("Time goes by"),
}
DAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
OFFICE = {"open": N_("while the office is open"), "closed": N_("while the office is closed")}
_MOST_HOURS = 10_000
_HOURS = [Optional(), NumberRange(-_MOST_HOURS, _MOST_HOURS, N_("Enter a number of hours."))]


class RuleForm(Form):
    """A rule. Fields that are left empty ask nothing and give nothing."""

    name = StringField(N_("Name of the rule"), [required(N_("Enter a name.")), at_most(200)], [stripped])
    department = SelectField(N_("Whose rule it is"))
    trigger = RadioField(N_("When is it tried?"), [required(N_("Choose what sets the rule off."))])
    always = BooleanField(N_("For every report, whatever it is about"))
    categories = SelectMultipleField(N_("Categories"))
    areas = TextAreaField(N_("Areas, each on a line of its own"), [at_most(5000)], [stripped_text])
    words = TextAreaField(
        N_("Words or phrases in the report, each on a line of its own"), [at_most(5000)], [stripped_text]
    )
    channels = SelectMultipleField(N_("How it came"))
    days = SelectMultipleField(N_("Days of the week"))
    begins = TimeField(N_("From (time of day)"), [Optional()])
    ends = TimeField(N_("To (time of day)"), [Optional()])
    office = SelectField(N_("Office hours"), default="")
    states = SelectMultipleField(N_("States"))
    priorities = SelectMultipleField(N_("Priorities"))
    waited = FloatField(N_("Working hours without any change, at least"), _HOURS)
    left = FloatField(N_("Working hours left until the answer is due, at most (below 0: overdue)"), _HOURS)
    to_department = SelectField(N_("Department"), default="")
    team = StringField(N_("Team"), [at_most(100)], [stripped])
    priority = SelectField(N_("Priority"), default="")
    assignee = SelectField(N_("In charge"), default="")
    state = SelectField(N_("State"), default="")
    notify = SelectMultipleField(N_("Send a mail to"))
    last = BooleanField(N_("After it, no other rule is tried"))
    active = BooleanField(N_("The rule is in use"))

    def offer(self, owners: list[tuple[str, str]], departments: list[str]) -> "RuleForm":
        """With the choices there are, in the reader's language; ``owners`` are those whose rules he may change."""
        people = [(one.account, one.name) for one in shown.people_of(departments)]
        states = [(state, shown.state_name(state)) for state in lifecycle.STATES]
        priorities = [(str(number), _(name)) for number, name in shown.PRIORITIES.items()]
        nothing = ("", "–")
        self.department.choices = owners
        self.trigger.choices = [(code, _(name)) for code, name in TRIGGERS.items()]
        self.categories.choices = shown.category_choices()
        self.channels.choices = [(code, _(name)) for code, name in shown.CHANNELS.items()]
        self.days.choices = [(str(number), _(name)) for number, name in enumerate(DAYS)]
        self.office.choices = [nothing, *((code, _(name)) for code, name in OFFICE.items())]
        self.states.choices, self.priorities.choices = states, priorities
        self.to_department.choices = [nothing, *shown.department_choices()]
        self.priority.choices = [nothing, *priorities]
        self.assignee.choices = [nothing, *people]
        self.state.choices = [nothing, *(pair for pair in states if pair[0] in (lifecycle.IN_WORK, lifecycle.CLOSED))]
        self.notify.choices = [(SUPERVISORS, _("Supervisors of the department")), *people]
        return self

    def rule(self, number: int) -> Rule:
        """What was entered."""
        return Rule(
            number,
            self["name"].data or "",
            self.trigger.data or "",
            self._conditions(),
            Gives(
                department=self.to_department.data or "",
                team=self.team.data or "",
                priority=int(self.priority.data) if self.priority.data else None,
                assignee=self.assignee.data or "",
                state=self.state.data or "",
                notify=tuple(self.notify.data or ()),
            ),
            self.department.data or "",
            last=bool(self.last.data),
            active=bool(self.active.data),
        )

    def _conditions(self) -> Mapping[str, object]:
        hours: dict[str, object] = {"days": [int(day) for day in self.days.data or ()]} if self.days.data else {}
        if self.begins.data or self.ends.data:
            hours |= {"from": _hour(self.begins.data), "to": _hour(self.ends.data)}
        asked: dict[str, object] = {
            "always": True if self.always.data else None,
            "categories": self.categories.data,
            "areas": _lines(self.areas.data),
            "words": _lines(self.words.data),
            "channels": self.channels.data,
            "hours": hours,
            "office": self.office.data,
            "states": self.states.data,
            "priorities": [int(one) for one in self.priorities.data or ()],
        }
        numbers = {name: self[name].data for name in ("waited", "left") if self[name].data is not None}
        return {kind: value for kind, value in asked.items() if value} | numbers


def filled(rule: Rule) -> dict[str, Any]:
    """What the form of a rule is filled with."""
    asked: dict[str, Any] = dict(rule.conditions)
    hours = asked.get("hours", {})
    gives = rule.gives
    return {
        **{
            name: asked[name]
            for name in ("categories", "channels", "office", "states", "waited", "left")
            if name in asked
        },
        "always": bool(asked.get("always")),
        "name": rule.name,
        "department": rule.department,
        "trigger": rule.trigger,
        "areas": "\n".join(asked.get("areas", ())),
        "words": "\n".join(asked.get("words", ())),
        "days": [str(day) for day in hours.get("days", ())],
        "begins": time.fromisoformat(hours["from"]) if "from" in hours else None,
        "ends": time.fromisoformat(hours["to"]) if "to" in hours else None,
        "priorities": [str(one) for one in asked.get("priorities", ())],
        "to_department": gives.department,
        "team": gives.team,
        "priority": "" if gives.priority is None else str(gives.priority),
        "assignee": gives.assignee,
        "state": gives.state,
        "notify": list(gives.notify),
        "last": rule.last,
        "active": rule.active,
    }


GROUPS = (
    (N_("The rule"), ("name", "department", "trigger", "active")),
    (
        N_("What it asks (all of it must be so)"),
        (
            *("always", "categories", "areas", "words", "channels", "days", "begins", "ends", "office"),
            *("states", "priorities", "waited", "left"),
        ),
    ),
    (N_("What it does"), ("to_department", "team", "priority", "assignee", "state", "notify", "last")),
)
"""(Title, names of its fields) of each part of the form."""


def _lines(text: str | None) -> list[str]:
    return list(dict.fromkeys(" ".join(line.split()) for line in (text or "").splitlines() if line.strip()))


def _hour(moment: time | None) -> str:
    return f"{moment:%H:%M}" if moment else "00:00"
