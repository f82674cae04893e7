"""Who may put something on the map, where it is public at once: facilities whoever edits them, the rest publishers."""

from app.kernel import roles
from app.kernel.actor import Actor
from app.kernel.errors import NotAllowed
from app.kernel.text import N_, Phrase
from maps.projections import Family


def require_import(actor: Actor, department: str, family: Family) -> None:
    """Raise NotAllowed unless the actor may both import for that department and put such features on the map."""
    for permission in (roles.IMPORT, roles.EDIT_PLACES if family == "facilities" else roles.PUBLISH):
        if not actor.may(permission, department):
            sentence = N_("%(name)s may not %(act)s of the department “%(department)s”.")
            raise NotAllowed(sentence, name=actor.name, act=Phrase(permission), department=department)


def require_edit(actor: Actor, department: str) -> None:
    """Raise NotAllowed unless the actor may edit places of that department."""
    if not actor.may(roles.EDIT_PLACES, department):
        sentence = N_("%(name)s may not %(act)s of the department “%(department)s”.")
        raise NotAllowed(sentence, name=actor.name, act=Phrase(roles.EDIT_PLACES), department=department)
