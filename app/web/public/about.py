"""Pages about the portal itself."""

from typing import Any

from flask import Response

from app.city import site as parts
from app.kernel.errors import NotVisible
from app.kernel.text import N_
from app.web import kept, site
from app.web.blueprint import ANYONE, Blueprint
from app.web.kept import holdings, map_collections
from app.web.locale import PREFIX, language
from app.web.map_layers import name_of
from app.web.plain_text import blocks
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("about", __name__, url_prefix=PREFIX)


@blueprint.get("/about", access=ANYONE)
def about() -> Response:
    held = [(site.kinds(kind), count) for kind, count in holdings().items()]
    return page("pages/about.html", title=_("About this portal"), holdings=held, **_own(parts.ABOUT))


@blueprint.get("/privacy", access=ANYONE)
def privacy() -> Response:
    return page("pages/privacy.html", title=_("Privacy"), **_own(parts.PRIVACY))


@blueprint.get("/accessibility", access=ANYONE)
def accessibility() -> Response:
    return page("pages/accessibility.html", title=_("Accessibility"), **_own(parts.ACCESSIBILITY))


@blueprint.get("/legal-notice", access=ANYONE)
def legal_notice() -> Response:
    """Who answers for the portal, as the city wrote it. Raises NotVisible where it wrote nothing."""
    own = _own(parts.IMPRINT)
    if not own["own_text"]:
        raise NotVisible(N_("There is no legal notice."))
    return page("pages/legal_notice.html", title=_("Legal notice"), **own)


def _own(part: str) -> dict[str, Any]:
    """What the city wrote for this page and how it can be reached: blocks of plain text, each with its language."""
    written = kept.site()
    text, tag = written.best(part, language())
    contact, contact_tag = written.best(parts.CONTACT, language())
    return {
        "own_text": blocks(text),
        "own_language": tag,
        "contact": site.email(),
        "contact_lines": contact.splitlines(),
        "contact_language": contact_tag,
    }


@blueprint.get("/help/search", access=ANYONE)
def searching() -> Response:
    return page("pages/help_search.html", title=_("How to search"))


@blueprint.get("/help/data", access=ANYONE)
def data() -> Response:
    layers = [(name_of(one), one) for one in map_collections()]
    return page("pages/help_data.html", title=_("Data and programming interface"), layers=layers)
