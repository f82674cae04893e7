"""Who acts. Every session and every unit of work is opened for an actor."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.kernel import labels, roles


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody the portal knows, with what he may see (labels) and do (permission, department)."""

    name: str
    labels: frozenset[str] = frozenset()
    permissions: frozenset[tuple[str, str]] = frozenset()

    def may(self, permission: str, department: str) -> bool:
        """Whether the permission is held in that department."""
        return (permission, department) in self.permissions

    def departments(self, permission: str) -> list[str]:
        """Where the permission is held: slugs in order."""
        return sorted(department for held, department in self.permissions if held == permission)


STRANGER = Actor("stranger", labels=frozenset({labels.PUBLIC}))
SYSTEM = Actor("system", labels=frozenset({labels.SYSTEM, labels.PUBLIC}))


def member_of_staff(name: str, held: Iterable[roles.Held]) -> Actor:
    """An actor with the labels and permissions of his roles."""
    held = tuple(held)
    return Actor(name, roles.labels_of(held), roles.permissions_of(held))
