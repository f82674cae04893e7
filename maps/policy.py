"""Who may put something on the map. What lies there is public at once, and so a layer takes the right to publish.

Facilities at the desk, one by one or from a file into a layer of their own, take the right to edit places.
"""

from collections.abc import Callable

from app.kernel import roles
from app.kernel.actor import Actor
from app.kernel.errors import NotAllowed
from app.kernel.text import N_, Phrase

Require = Callable[[Actor, str], None]
"""Raises NotAllowed unless the actor may do it for that department."""


def require_import(actor: Actor, department: str) -> None:
    """Raise NotAllowed unless the actor may both import and publish for that department."""
    _require(actor, department, roles.IMPORT, roles.PUBLISH)


def require_desk_import(actor: Actor, department: str) -> None:
    """Raise NotAllowed unless the actor may both import and edit places for that department."""
    _require(actor, department, roles.IMPORT, roles.EDIT_PLACES)


def require_edit(actor: Actor, department: str) -> None:
    """Raise NotAllowed unless the actor may edit places of that department."""
    _require(actor, department, roles.EDIT_PLACES)


def _require(actor: Actor, department: str, *permissions: str) -> None:
    for permission in permissions:
        if not actor.may(permission, department):
            sentence = N_("%(name)s may not %(act)s of the department “%(department)s”.")
            raise NotAllowed(sentence, name=actor.name, act=Phrase(permission), department=department)
