"""Roles as data. Roles do not inherit, and a role that is not in the table gives nothing."""

from collections.abc import Iterable

from app.kernel import labels

CLERK = "clerk"
PUBLISHER = "publisher"
AUDITOR = "auditor"
ADMINISTRATOR = "administrator"

DRAFT = "draft records"
IMPORT = "import records"
PUBLISH = "publish records"
READ_TRAIL = "read the audit trail"

MAY: dict[str, frozenset[str]] = {
    CLERK: frozenset({DRAFT, IMPORT}),
    PUBLISHER: frozenset({DRAFT, IMPORT, PUBLISH}),
    AUDITOR: frozenset({READ_TRAIL}),
    ADMINISTRATOR: frozenset(),
}

_STAFF = frozenset(MAY)
_DESK = frozenset({CLERK, PUBLISHER})


def labels_of(roles: Iterable[str], departments: Iterable[str]) -> frozenset[str]:
    """The labels that roles, held in these departments (slugs), open. Unknown roles open nothing but what is public."""
    held = frozenset(roles)
    found = {labels.PUBLIC}
    if held & _STAFF:
        found.add(labels.STAFF)
    if held & _DESK:
        found.update(labels.records_desk(department) for department in departments)
    return frozenset(found)
