"""Who acts. Every session and every unit of work is opened for an actor."""

from dataclasses import dataclass, field

from app.kernel import labels, roles


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody the portal knows, with what he may see (labels) and do (permissions)."""

    name: str
    labels: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    departments: frozenset[str] = field(default_factory=frozenset)

    def may(self, permission: str, department: str | None = None) -> bool:
        """Whether the permission is held, in that department where one is named."""
        return permission in self.permissions and (department is None or department in self.departments)


STRANGER = Actor("stranger", labels=frozenset({labels.PUBLIC}))
SYSTEM = Actor("system", labels=frozenset({labels.SYSTEM, labels.PUBLIC}))


def member_of_staff(name: str, held: frozenset[str], departments: frozenset[str]) -> Actor:
    """An actor with the labels and permissions of his roles in his departments."""
    permissions = frozenset[str]().union(*(roles.MAY.get(role, frozenset()) for role in held))
    return Actor(name, roles.labels_of(held, departments), permissions, departments)
