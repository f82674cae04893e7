"""Released reports in words: what is asked of them, what their facts and steps are called."""

from collections.abc import Mapping
from typing import NamedTuple

from app.complaints import lifecycle
from app.complaints.released.projections import PublicCard, PublicStep
from app.complaints.released.queries import CLOSED, FACETS, OPEN, Narrowing
from app.complaints.released.rows import FILED, HANDED_OVER
from app.kernel.text import N_, in_language
from app.web import formats, words
from app.web.kept import department_name, services
from app.web.locale import language
from app.web.map_list import ward_named
from app.web.parameters import Arguments, printable
from app.web.translation import gettext as _

LABELS = {"category": N_("Category"), "ward": N_("Ward"), "department": N_("Department"), "state": N_("State")}
_LONGEST = 100
_STATES = {
    lifecycle.RECEIVED: N_("The city has received the report."),
    lifecycle.ASSIGNED: N_("Somebody is in charge of it."),
    lifecycle.IN_WORK: N_("It is being worked on."),
    lifecycle.WAITING: N_("The city waits for the reporter."),
    lifecycle.ANSWERED: N_("It was answered."),
    lifecycle.CLOSED: N_("It was closed."),
    lifecycle.REOPENED: N_("It was opened again."),
    lifecycle.REFUSED: N_("The city cannot act on it; the reporter was told why."),
    lifecycle.DUPLICATE: N_("The same was reported before; both are followed together."),
    lifecycle.MOVED: N_("It was passed on to another authority."),
}


class Choice(NamedTuple):
    """One value of a filter."""

    value: str
    label: str
    chosen: bool


class Group(NamedTuple):
    """One filter with its values."""

    name: str
    label: str
    choices: list[Choice]


def asked_for(given: Arguments) -> Narrowing:
    """What a list of reports is narrowed to; a value that nothing has finds nothing."""
    return Narrowing(**{name: printable(given.get(name, ""))[:_LONGEST] for name in FACETS})


def groups_of(counts: Mapping[str, Mapping[str, int]], narrowing: Narrowing) -> list[Group]:
    """The filters with how many reports each value has; a chosen value stays although it finds nothing."""
    return [Group(name, _(LABELS[name]), _choices(name, counts[name], getattr(narrowing, name))) for name in FACETS]


def _choices(name: str, counts: Mapping[str, int], chosen: str) -> list[Choice]:
    known = {value: number for value, number in counts.items() if value}
    values = [state for state in lifecycle.STATES if state in known] if name == "state" else list(known)
    if name == "state":
        open_ones = sum(number for state, number in known.items() if state in lifecycle.OPEN)
        known |= {OPEN: open_ones, CLOSED: sum(counts.values()) - open_ones}
        values = [OPEN, CLOSED, *values]
    else:
        values.sort(key=lambda value: value_name(name, value).casefold())
    if chosen and chosen not in values:
        values.append(chosen)
    return [
        Choice(value, f"{value_name(name, value)} ({formats.number(known.get(value, 0))})", value == chosen)
        for value in values
    ]


def value_name(name: str, value: str) -> str:
    """A value of a filter in words."""
    if name == "category":
        return category_name(value)
    if name == "department":
        return department_name(value)
    if name == "ward":
        return ward_named(value)
    return {OPEN: _("Open"), CLOSED: _("Closed or ended")}.get(value) or words.word(words.STATUS, value)


def category_name(slug: str) -> str:
    """What a category is called in the reader's language, or its slug."""
    held = services().categories
    return in_language(held[slug].names, language()) if slug in held else slug


def heading_of(narrowing: Narrowing) -> str:
    """What a narrowed list is called."""
    parts = [value_name(name, value) for name in FACETS if (value := getattr(narrowing, name))]
    return f"{_('Reports')}: {', '.join(parts)}" if parts else _("Reports by residents")


def facts_of(one: PublicCard) -> list[tuple[str, str]]:
    """(Label, text) of what is known of a released report."""
    return [
        (_("Reference"), one.reference),
        (_("Category"), category_name(one.category)),
        (_("Department"), department_name(one.department)),
        (_("Ward"), ward_named(one.ward)),
        (_("Received"), formats.day(one.received_at)),
        (_("Next step due by"), formats.day(one.due_on)),
        (_("Ended"), formats.day(one.ended_at)),
        (_("Last change"), formats.day(one.updated_at)),
    ]


def told(step: PublicStep) -> str:
    """One step of its history in plain words."""
    if step.act == HANDED_OVER:
        return _("It was handed over to %(department)s.", department=department_name(step.department))
    if step.act == FILED:
        return _(_STATES[lifecycle.RECEIVED])
    return _(_STATES[step.state]) if step.state in _STATES else words.word(words.STATUS, step.state)
