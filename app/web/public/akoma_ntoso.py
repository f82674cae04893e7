"""An ordinance as of a day as an Akoma Ntoso document, to take away."""

from dataclasses import fields

from flask import Response, request

from app.kernel.clock import today
from app.kernel.errors import NotVisible
from app.web import published
from app.web.blueprint import ANYONE, Blueprint
from app.web.identity import identity
from app.web.locale import PREFIX
from app.web.parameters import read_day, require_readable
from records import law_queries
from records.exporting.akoma_ntoso import as_akoma_ntoso
from records.kinds import Ordinance, Section
from records.projections import PublicOrdinance, PublicSection

_SECTION = [field.name for field in fields(Section)]
_ORDINANCE = [field.name for field in fields(PublicOrdinance) if field.name != "parties"]
blueprint = Blueprint("akoma_ntoso", __name__, url_prefix=PREFIX)


@blueprint.get("/ordinances/<slug>/akn.xml", access=ANYONE)
def document(slug: str) -> Response:
    """The whole work as of ``on``. Raises Gone, NotVisible; BadInput for a work without an Akoma Ntoso address."""
    problems: list[str] = []
    session, on = identity().session, read_day(request.args, "on", problems) or today()
    require_readable(problems)
    record = published.record("ordinance", slug).record
    if not isinstance(record, PublicOrdinance):
        raise NotVisible("There is no such ordinance.")
    texts = tuple(as_section(section) for section in law_queries.sections(session, record.work, on))
    ordinance = Ordinance(**{name: getattr(record, name) for name in _ORDINANCE}, sections=texts)
    response = Response(as_akoma_ntoso(ordinance, on), mimetype="application/akn+xml")
    response.headers["Content-Disposition"] = f"attachment; filename={slug}.{on}.xml"
    return response


def as_section(shown: PublicSection) -> Section:
    """The section as the pure modules know it."""
    return Section(**{name: getattr(shown, name) for name in _SECTION})
