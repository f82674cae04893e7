"""Roles as data. Roles do not inherit, and a role that is not in the table gives nothing."""

from collections.abc import Iterable
from typing import NamedTuple

from app.kernel import labels
from app.kernel.text import N_

CLERK = "clerk"
PUBLISHER = "publisher"
AUDITOR = "auditor"
ADMINISTRATOR = "administrator"

DRAFT = N_("draft records")
IMPORT = N_("import records")
PUBLISH = N_("publish records")
READ_TRAIL = N_("read the audit trail")

MAY: dict[str, frozenset[str]] = {
    CLERK: frozenset({DRAFT, IMPORT}),
    PUBLISHER: frozenset({DRAFT, IMPORT, PUBLISH}),
    AUDITOR: frozenset({READ_TRAIL}),
    ADMINISTRATOR: frozenset(),
}

_DESK = frozenset({CLERK, PUBLISHER})


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
    found.update(labels.records_desk(department) for role, department in known if role in _DESK)
    return frozenset(found)
