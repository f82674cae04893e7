"""Who may put something on the map. What lies there is public at once, and so it takes the right to publish."""

from app.kernel import roles
from app.kernel.actor import Actor
from app.kernel.errors import NotAllowed
from app.kernel.text import N_, Phrase


def require_import(actor: Actor, department: str) -> None:
    """Raise NotAllowed unless the actor may both import and publish for that department."""
    for permission in (roles.IMPORT, roles.PUBLISH):
        if not actor.may(permission, department):
            sentence = N_("%(name)s may not %(act)s of the department “%(department)s”.")
            raise NotAllowed(sentence, name=actor.name, act=Phrase(permission), department=department)


def require_edit(actor: Actor, department: str) -> None:
    """Raise NotAllowed unless the actor may edit places of that department."""
    if not actor.may(roles.EDIT_PLACES, department):
        sentence = N_("%(name)s may not %(act)s of the department “%(department)s”.")
        raise NotAllowed(sentence, name=actor.name, act=Phrase(roles.EDIT_PLACES), department=department)
