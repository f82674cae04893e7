"""What a law defines and what it cites, with warnings for what leads nowhere."""

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from app.web.blueprint import Blueprint
from app.web.desk.ordinances.law_page import acted, address_of, law_at_desk, law_page
from app.web.desk.ordinances.pages import MAY_EDIT
from app.web.forms import Form
from app.web.identity import identity
from app.web.kept import laws
from app.web.locale import PREFIX
from app.web.translation import gettext as _
from records import law_drafting, law_queries
from records.citations import designation
from records.law_editing import definitions as defining
from records.law_editing.references import Found, references
from records.law_editing.sections import newest

blueprint = Blueprint("desk_ordinance_checks", __name__, url_prefix=f"{PREFIX}/desk/ordinances/<slug>")


@blueprint.get("/definitions", access=MAY_EDIT)
def definitions(slug: str) -> Response:
    """The terms that the law defines. Raises NotVisible."""
    _held, law = law_at_desk(slug)
    return law_page(
        "definitions",
        slug,
        title=_("Definitions"),
        part="definitions",
        defined=defining.definitions(law),
        names={section.eid: designation(section.eid, section.number) for section in newest(law.sections)},
    )


@blueprint.get("/references", access=MAY_EDIT)
def show_references(slug: str) -> Response:
    """Everything that the law cites. Raises NotVisible."""
    return _references_page(slug)


def _references_page(slug: str, form: Form | None = None, status: int = 200) -> Response:
    _held, law = law_at_desk(slug)
    found = references(law, _look_up)
    return law_page(
        "references",
        slug,
        title=_("Cross references"),
        part="references",
        status=status,
        found=sorted(found, key=lambda one: not one.dangles),
        dangling=sum(one.dangles for one in found),
        names={section.eid: designation(section.eid, section.number) for section in newest(law.sections)},
        works=laws().by_work,
        form=form or Form(),
    )


@blueprint.post("/references", access=MAY_EDIT)
def link_anew(slug: str) -> AnyResponse:
    """Find citations and defined terms of all sections anew. Raises NotVisible."""
    return acted(
        lambda work: law_drafting.link_anew(work, slug),
        to=lambda: address_of(slug, "references"),
        said="law-linked",
        again=lambda form: _references_page(slug, form, 422),
    )


def _look_up(work: str, eid: str) -> Found:
    """What strangers can read of another law."""
    if work not in laws().by_work:
        return "no-such-work"
    if not eid:
        return "held"
    history = law_queries.section_history(identity().session, work, eid)
    if not history:
        return "no-such-section"
    last = history[-1]
    return "repealed" if last.until or last.state in ("repealed", "expired") else "held"
