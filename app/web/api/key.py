"""What a key may do, for the program that holds it."""

from flask import Response, g

from app.accounts.api_keys import KeyUsed
from app.web.api.answers import answer
from app.web.blueprint import WITH_KEY, Blueprint

blueprint = Blueprint("api_key", __name__)


@blueprint.get("/api/v1/key", access=WITH_KEY)
def show() -> Response:
    """Whose key it is, its scopes, and what they come to with the roles that its owner has today."""
    key: KeyUsed = g.key
    permitted: dict[str, list[str]] = {}
    for permission, department in sorted(key.actor.permissions):
        permitted.setdefault(permission, []).append(department)
    return answer({"account": key.actor.name, "name": key.name, "scopes": list(key.scopes), "may": permitted})
