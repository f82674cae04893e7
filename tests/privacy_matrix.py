"""The privacy table of complaints as data: which part of a complaint which reader has, said once for all tests of it.

A part is a guarded table, or some rows of one. The tests of ``tests/unit/app/complaints/test_policy.py`` judge labels
by it, those of ``tests/integration/app/complaints/test_matrix.py`` what is read on both engines, past each wall.
"""

import pkgutil
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

import app.complaints
from app.complaints import policy, secrecy
from app.complaints.model import INTERNAL, ComplaintFileRow, ComplaintRow
from app.complaints.policy import Circle
from app.kernel import clock, labels, roles
from app.kernel.actor import STRANGER, SYSTEM, Actor, member_of_staff
from app.kernel.roles import Held

for _module in pkgutil.walk_packages(app.complaints.__path__, "app.complaints."):
    if _module.name.endswith("model"):
        import_module(_module.name)

OWN, OTHER = "roads", "parks"
REPORTER, DEPARTMENT, AUDITOR, COUNTER, PORTAL = "reporter", "department", "auditor", "counter", "portal"
WHILE_NAMED = "department while named"
NOBODY = "nobody"


@dataclass(frozen=True)
class Part:
    """``fields``: what PRIVACY.md calls that which stands here, in words of columns; ``groups``: who reads it."""

    table: str
    groups: frozenset[str]
    fields: frozenset[str]
    internal: bool = False


def _part(table, groups, fields, *, internal=False):
    return Part(table, frozenset({PORTAL, *groups}), frozenset(fields.split()), internal=internal)


CASE = (REPORTER, DEPARTMENT, AUDITOR, COUNTER)
SAID = (REPORTER, DEPARTMENT)
WORK = (DEPARTMENT, AUDITOR)
_STAMP = "id complaint_id at"
PARTS = {
    "that it exists, category, ward, state, dates, department": _part(
        "complaint",
        CASE,
        "id reference category department ward state identity content channel language received_at updated_at ended_at "
        "counts_from resolves_from held quarantined erased_at revision",
    ),
    "what happened to it": _part("complaint_step", CASE, f"{_STAMP} act who state department detail"),
    "text as written, exact point, address": _part(
        "complaint_content", SAID, "complaint_id text answers address longitude latitude"
    ),
    "photos": _part("complaint_file", SAID, f"{_STAMP} origin name description sha256 media_type size width height"),
    "papers of the department": _part(
        "complaint_file",
        (DEPARTMENT,),
        f"{_STAMP} origin name description sha256 media_type size width height",
        internal=True,
    ),
    "name, e-mail, phone": _part("complaint_identity", (REPORTER, WHILE_NAMED), "complaint_id key_id sealed"),
    "messages with the reporter": _part("complaint_message", SAID, f"{_STAMP} step_id sender text"),
    "internal notes, rule that routed it": _part("complaint_note", WORK, f"{_STAMP} kind account text detail"),
    "assignee": _part("complaint_work", WORK, "complaint_id assignee team priority department state received_at"),
    "tasks": _part("complaint_task", WORK, "id complaint_id text account due_on made_at made_by done_at done_by"),
    "who is mentioned": _part("complaint_mention", WORK, "note_id account complaint_id at"),
    "what is one case with it": _part("complaint_twin", WORK, "complaint_id other_id kind at"),
    "what a reply cites": _part("complaint_citation", SAID, "id message_id complaint_id title path"),
    "public summary": _part(
        "complaint_release",
        (REPORTER, DEPARTMENT, AUDITOR),
        "complaint_id summary language longitude latitude place approximate hidden released_at",
    ),
    "satisfaction score": _part(
        "complaint_score", (REPORTER, DEPARTMENT, AUDITOR), "complaint_id department category score solved given_at"
    ),
    "who wants to lower its protection": _part(
        "complaint_lowering",
        WORK,
        "id complaint_id identity content reason proposed_by proposed_at decided_by decided_at outcome",
    ),
    "what the reporter asked of the own data": _part(
        "complaint_rights_request",
        (REPORTER, DEPARTMENT, AUDITOR),
        "id complaint_id kind asked_at outcome done_at warned_at",
    ),
}
"""What PRIVACY.md calls it → where it stands and who has it."""


def readers(circle: Circle, day=None) -> dict[str, tuple[Actor, str]]:
    """Reader → (his actor, the group of ``Part.groups`` that he is of), for a complaint filed on that day (today)."""
    today = day or clock.today()
    found = {
        "a stranger": (STRANGER, NOBODY),
        "whoever holds the receipt": (policy.reporter_of(circle.complaint), REPORTER),
        "whoever holds another receipt": (policy.reporter_of(circle.complaint + 1), NOBODY),
        "another resident": (_labelled(labels.resident("r-other")), NOBODY),
        "an officer in charge": (_staff(roles.OFFICER, OWN), DEPARTMENT),
        "a supervisor in charge": (_staff(roles.SUPERVISOR, OWN), DEPARTMENT),
        "an officer elsewhere": (_staff(roles.OFFICER, OTHER), NOBODY),
        "a supervisor elsewhere": (_staff(roles.SUPERVISOR, OTHER), NOBODY),
        "an auditor": (_staff(roles.AUDITOR, OWN), AUDITOR),
        "an administrator": (_staff(roles.ADMINISTRATOR, OWN), NOBODY),
        "a clerk": (_staff(roles.CLERK, OWN), NOBODY),
        "a publisher": (_staff(roles.PUBLISHER, OWN), NOBODY),
        "staff without a role": (member_of_staff("nobody", []), NOBODY),
        "the counter on that day": (_labelled(labels.counter(OWN, today)), COUNTER if circle.counter else NOBODY),
        "the counter on the day after": (_labelled(labels.counter(OWN, today + timedelta(days=1))), NOBODY),
        "another counter": (_labelled(labels.counter(OTHER, today)), NOBODY),
        "the portal": (SYSTEM, PORTAL),
    }
    if circle.account:
        found["the resident who filed it"] = (_labelled(labels.resident(circle.account)), REPORTER)
    return found


def has(group: str, part: Part, circle: Circle) -> bool:
    """Whether that group has that part of a complaint with that circle."""
    if group == DEPARTMENT and WHILE_NAMED in part.groups:
        return circle.identity == secrecy.NAMED
    return group in part.groups


def labels_of(part: Part, circle: Circle, models) -> frozenset[str]:
    """The labels that rows of that part get; ``models``: table → model."""
    model = models[part.table]
    if model is ComplaintRow:
        return policy.of_case(circle)
    both = list(model.labelled(circle))
    return both[0 if part.internal or model is not ComplaintFileRow else 1][1]


def condition(part: Part):
    """Which rows of the table are meant, for ``where``."""
    if part.table != ComplaintFileRow.__tablename__:
        return ()
    return (ComplaintFileRow.origin == INTERNAL if part.internal else ComplaintFileRow.origin != INTERNAL,)


def _staff(role, department):
    return member_of_staff(f"{role} of {department}", [Held(role, department)])


def _labelled(label):
    return Actor("somebody", labels=frozenset({labels.PUBLIC, label}))
