"""Pages about the portal itself."""

from flask import Response

from app.web import words
from app.web.blueprint import ANYONE, Blueprint
from app.web.kept import holdings, map_collections
from app.web.locale import PREFIX
from app.web.map_layers import name_of
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _

blueprint = Blueprint("about", __name__, url_prefix=PREFIX)


@blueprint.get("/about", access=ANYONE)
def about() -> Response:
    return page(
        "pages/about.html",
        title=_("About this portal"),
        holdings=[(words.word(words.KINDS, kind), count) for kind, count in holdings().items()],
        contact=portal().settings.contact,
    )


@blueprint.get("/privacy", access=ANYONE)
def privacy() -> Response:
    return page("pages/privacy.html", title=_("Privacy"), contact=portal().settings.contact)


@blueprint.get("/accessibility", access=ANYONE)
def accessibility() -> Response:
    return page("pages/accessibility.html", title=_("Accessibility"), contact=portal().settings.contact)


@blueprint.get("/help/search", access=ANYONE)
def searching() -> Response:
    return page("pages/help_search.html", title=_("How to search"))


@blueprint.get("/help/data", access=ANYONE)
def data() -> Response:
    layers = [(name_of(one), one) for one in map_collections()]
    return page("pages/help_data.html", title=_("Data and programming interface"), layers=layers)
