"""What there is: where the interface is, the services of the city, and what each of them asks."""

from flask import Response, request

from app.complaints import lifecycle
from app.complaints.open311 import shapes
from app.complaints.open311.errors import NO_DEFINITION, NO_JURISDICTION, Refused, not_found
from app.kernel.text import in_language
from app.web.blueprint import ANYONE, Blueprint
from app.web.kept import Services, services
from app.web.locale import language
from app.web.open311.answers import answer, refusal
from app.web.portal import base_url, portal
from app.web.translation import gettext as _

FORMAT = "<any(xml, json):form>"
V2 = "/open311/v2"
blueprint = Blueprint("open311_services", __name__, url_prefix="/open311")
blueprint.register_error_handler(Refused, refusal)


def require_jurisdiction() -> None:
    """Raise Refused where a jurisdiction is named that is not the one served here. It need not be named at all."""
    ours, named = portal().settings.jurisdiction, request.values.get("jurisdiction_id", "").strip()
    if ours and named and named.lower() != ours.lower():
        raise not_found(NO_JURISDICTION)


@blueprint.get(f"/discovery.{FORMAT}", access=ANYONE)
@blueprint.get(f"/v2/discovery.{FORMAT}", access=ANYONE, endpoint="discovery_v2")
def discovery(form: str) -> Response:
    """Where the interface is and in which formats it answers."""
    settings = portal().settings
    contact = settings.contact or f"{base_url()}/{language()}/about"
    key_service = _("Members of staff make keys on the page “Keys for programs” of their account: %(contact)s")
    return answer(
        shapes.discovery(
            services().changed_at,
            contact,
            key_service % {"contact": contact},
            f"{base_url()}{V2}",
            "production" if settings.production else "test",
        ),
        "discovery",
        form,
    )


@blueprint.get(f"/v2/services.{FORMAT}", access=ANYONE)
def browse(form: str) -> Response:
    """What requests can be about. Raises Refused."""
    require_jurisdiction()
    known = services()
    return answer([_service(known, slug) for slug in known.offered], "services", form)


@blueprint.get(f"/v2/services/<category>.{FORMAT}", access=ANYONE)
def definition(category: str, form: str) -> Response:
    """What one of them asks. Raises Refused, also where it asks nothing."""
    require_jurisdiction()
    known = services()
    asked = known.questions.get(category) if category in known.offered else None
    if not asked:
        raise not_found(NO_DEFINITION)
    return answer(shapes.definition(category, asked, language()), "service_definition", form)


def _service(known: Services, slug: str) -> shapes.Object:
    metadata = bool(known.questions.get(slug))
    return shapes.service(known.categories[slug], known.groups, language(), metadata=metadata)


def words_of(known: Services) -> shapes.Words:
    """The names that requests bear, in the reader's language."""
    tag = language()
    return shapes.Words(
        services={slug: in_language(category.names, tag) for slug, category in known.categories.items()},
        agencies={slug: in_language(names, tag) for slug, names in known.departments.items()},
        states={state: _(name) for state, name in lifecycle.NAMES.items()},
    )
