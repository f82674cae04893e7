"""What happened with a case, for the department: steps and notes in one order, in words."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from app.complaints import lifecycle
from app.complaints.colleagues import SUPERVISORS
from app.complaints.filing import flooding
from app.complaints.projections import AuditedComplaint, HistoryStep, Note, OfficerComplaint
from app.kernel.text import N_
from app.web.case_views import values_of
from app.web.colleagues import called
from app.web.desk.complaints import shown
from app.web.kept import department_name
from app.web.translation import gettext as _


class Happened(NamedTuple):
    """One line; ``number`` grows with time. ``who`` is "" for the portal, ``text`` what somebody wrote.

    ``note`` says whether it is a remark.
    """

    at: datetime
    number: int
    what: str
    who: str
    text: str = ""
    note: bool = False


_ACTS = {
    "file": N_("Received"),
    "hand-over": N_("Came to the department %(department)s"),
    "category": N_("Put under the category %(after)s, before: %(before)s"),
    "secrecy": N_("Protected better"),
    "lower-secrecy": N_("Protected less, by two people"),
    "open-identity": N_("An auditor opened who reported"),
    "hold": N_("Kept for legal reasons"),
    "release-hold": N_("Kept no longer for legal reasons"),
    "erase": N_("Erased"),
    "erase-photo": N_("A photograph was erased"),
    "release": N_("A summary is public"),
    "hide": N_("Off the public pages"),
}
_NOTES = {
    "note": N_("Note"),
    "assigned": N_("In charge: %(who)s. Team: %(team)s. Priority: %(priority)s."),
    "routed": N_("The rule “%(rule)s” acted, because of: %(because)s. It gave: %(gave)s."),
    "stopped": N_("The rule “%(rule)s” was stopped: it acted again and again."),
    "quarantined": N_("Into the quarantine, because: %(doubts)s"),
    "cleared": N_("Out of the quarantine: %(verdict)s"),
    "handed-over": N_("Handed over"),
    "task": N_("A task was added"),
    "task-done": N_("A task was done"),
    "task-open": N_("A task is open again"),
    "merged": N_("Put together with another report"),
    "split": N_("A part is handled apart"),
    "released": N_("Released for the public"),
    "hidden": N_("Taken off the public pages"),
    "photos-taken-back": N_(
        "The public photographs were taken back with one that the reporter erased. Release the others anew."
    ),
    "taken-back": N_("Taken off the public pages with the new category. Look at the summary and release it anew."),
    "lowering-proposed": N_("Less protection was proposed"),
    "lowering-declined": N_("Less protection was declined"),
    "request-entered": N_("A request for a copy or erasure was entered"),
    "held": N_("Kept from erasure, because"),
    "hold-released": N_("Kept from erasure no longer"),
    "warned": N_("Nearly overdue: %(clock)s"),
    "escalated": N_("Overdue, and told to the supervisors: %(clock)s"),
}
CLOCKS = {
    "acknowledge": N_("somebody in charge"),
    "answer": N_("the answer"),
    "resolve": N_("the resolution"),
}
BECAUSE = {
    "categories": N_("category"),
    "areas": N_("area"),
    "words": N_("words in the report"),
    "channels": N_("how it came"),
    "hours": N_("time"),
    "office": N_("whether the office was open"),
    "departments": N_("department"),
    "states": N_("state"),
    "priorities": N_("priority"),
    "waited": N_("time without any change"),
    "left": N_("time to the answer"),
    "always": N_("every report"),
}
GAVE = {
    "department": N_("department"),
    "team": N_("team"),
    "priority": N_("priority"),
    "assignee": N_("in charge"),
    "state": N_("state"),
    "notify": N_("news to"),
}
_VERDICTS = {"genuine": N_("it is genuine"), "spam": N_("it is spam")}
_QUIET = frozenset({"act"})
"""Kinds of notes that only say who made a step: they are joined to it."""


def events(case: OfficerComplaint | AuditedComplaint) -> list[Happened]:
    """All of it, the newest first."""
    authors = {(note.at, note.detail.get("act")): note.account for note in case.notes if note.kind in _QUIET}
    steps = [_of_step(step, authors) for step in case.history]
    notes = [_of_note(note) for note in case.notes if note.kind not in _QUIET]
    return sorted([*steps, *notes], key=lambda one: (one.at, one.number), reverse=True)


def given(gave: object) -> str:
    """What a rule gave, in words."""
    if not isinstance(gave, dict):
        return ""
    return ", ".join(f"{_(GAVE.get(str(name), str(name)))} {_value(name, value)}" for name, value in gave.items())


def because(kinds: object) -> str:
    """Why a rule acted, in words."""
    return ", ".join(_(BECAUSE.get(str(kind), str(kind))) for kind in kinds) if isinstance(kinds, list | tuple) else ""


def doubts(codes: Iterable[str]) -> str:
    """Why a report waits for a person, in words."""
    return "; ".join(_(flooding.REASONS[code]) for code in codes if code in flooding.REASONS)


def _value(name: str, value: object) -> str:
    if name == "department":
        return department_name(str(value))
    if name == "priority" and isinstance(value, int):
        return shown.priority_name(value)
    if name == "state":
        return shown.state_name(str(value))
    if isinstance(value, list):
        return ", ".join(_("supervisors") if one == SUPERVISORS else called(str(one)) for one in value)
    return called(str(value)) if name == "assignee" else str(value)


def _of_step(step: HistoryStep, authors: dict[tuple[datetime, object], str]) -> Happened:
    if step.act == "move":
        what = shown.state_name(step.state)
        who = authors.get((step.at, step.state), "")
    else:
        what = _(_ACTS.get(step.act, N_("Something was changed")), **values_of(step))
        who = authors.get((step.at, step.act), "")
    reporter = step.who == lifecycle.REPORTER
    return Happened(step.at, step.id, what, _("the reporter") if reporter else called(who) if who else "")


def _of_note(note: Note) -> Happened:
    detail = note.detail
    values = {
        "rule": detail.get("rule", ""),
        "because": because(detail.get("because")),
        "gave": given(detail.get("gave")),
        "doubts": doubts(detail.get("doubts", ())),
        "verdict": _(_VERDICTS.get(detail.get("verdict", ""), "")),
        "clock": _(CLOCKS.get(detail.get("clock", ""), "")),
        "who": called(detail["assignee"]) if detail.get("assignee") else _("nobody"),
        "team": detail.get("team") or "–",
        "priority": shown.priority_name(detail.get("priority", 0)),
    }
    what = _(_NOTES.get(note.kind, N_("Something was noted")), **values)
    return Happened(
        note.at, note.id, what, called(note.account) if note.account else "", note.text, note.kind == "note"
    )
