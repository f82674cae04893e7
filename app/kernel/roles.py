"""Roles as data. Roles do not inherit, and a role that is not in the table gives nothing."""

from collections.abc import Iterable
from typing import NamedTuple

from app.kernel import clock, labels
from app.kernel.text import N_

RESIDENT = "resident"
OFFICER = "officer"
SUPERVISOR = "supervisor"
COUNTER_CLERK = "counter-clerk"
CLERK = "clerk"
PUBLISHER = "publisher"
AUDITOR = "auditor"
ADMINISTRATOR = "administrator"

DRAFT = N_("draft records")
IMPORT = N_("import records")
PUBLISH = N_("publish records")
EDIT_PLACES = N_("edit places")
READ_TRAIL = N_("read the audit trail")
HANDLE = N_("handle complaints")
SUPERVISE = N_("supervise complaints")
FILE_FOR_OTHERS = N_("report for others")
OPEN_IDENTITY = N_("open a sealed identity")
ADMINISTER = N_("administer people and settings")

MAY: dict[str, frozenset[str]] = {
    RESIDENT: frozenset(),
    OFFICER: frozenset({HANDLE, FILE_FOR_OTHERS}),
    SUPERVISOR: frozenset({HANDLE, FILE_FOR_OTHERS, SUPERVISE}),
    COUNTER_CLERK: frozenset({FILE_FOR_OTHERS}),
    CLERK: frozenset({DRAFT, IMPORT, EDIT_PLACES}),
    PUBLISHER: frozenset({DRAFT, IMPORT, EDIT_PLACES, PUBLISH}),
    AUDITOR: frozenset({READ_TRAIL, OPEN_IDENTITY}),
    ADMINISTRATOR: frozenset({ADMINISTER}),
}
"""Role → what it allows in the department where it is held."""

NAMES: dict[str, str] = {
    RESIDENT: N_("Resident"),
    OFFICER: N_("Officer"),
    SUPERVISOR: N_("Supervisor"),
    COUNTER_CLERK: N_("Counter clerk"),
    CLERK: N_("Clerk"),
    PUBLISHER: N_("Publisher"),
    AUDITOR: N_("Auditor"),
    ADMINISTRATOR: N_("Administrator"),
}
"""Role → what readers call it."""

STAFF_ROLES: tuple[str, ...] = tuple(role for role in MAY if role != RESIDENT)
"""Roles that are given to members of staff, in a department."""

_DESK = frozenset({CLERK, PUBLISHER})
HANDLERS = tuple(role for role in MAY if HANDLE in MAY[role])
"""Roles that handle complaints."""


class Held(NamedTuple):
    """A role in one department (its slug)."""

    role: str
    department: str


def permissions_of(held: Iterable[Held]) -> frozenset[tuple[str, str]]:
    """What the roles allow, as (permission, department)."""
    return frozenset((may, department) for role, department in held for may in MAY.get(role, ()))


def labels_of(held: Iterable[Held]) -> frozenset[str]:
    """The labels that the roles open. Unknown roles open nothing but what is public."""
    known = [(role, department) for role, department in held if role in MAY]
    found = {labels.PUBLIC}
    if any(role == AUDITOR for role, _ in known):
        found.add(labels.TRAIL)
    if any(role == ADMINISTRATOR for role, _ in known):
        found.add(labels.ADMINISTRATION)
    found.update(labels.records_desk(department) for role, department in known if role in _DESK)
    found.update(labels.complaints_desk(department) for role, department in known if role in HANDLERS)
    today = clock.today()
    found.update(labels.counter(department, today) for role, department in known if role == COUNTER_CLERK)
    return frozenset(found)
