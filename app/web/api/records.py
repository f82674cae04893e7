"""One record as JSON: exactly what its page may show."""

from flask import Response

from app.kernel.errors import NotVisible
from app.web.addresses import FOLDERS
from app.web.api.answers import answer, links, plain
from app.web.blueprint import ANYONE, Blueprint
from app.web.errors import problem
from app.web.identity import identity
from records import queries
from records.projections import Published

blueprint = Blueprint("api_records", __name__, url_prefix="/api/v1")
_KINDS = f"<any({', '.join(FOLDERS)}):kind>"


@blueprint.get(f"/records/{_KINDS}/<slug>", access=ANYONE)
def show(kind: str, slug: str) -> Response:
    """A published record; 410 for a withdrawn one. Raises NotVisible."""
    session = identity().session
    try:
        return answer(record_json(queries.published(session, kind, slug)))
    except NotVisible:
        if gone := queries.tombstone(session, kind, slug):
            return problem(410, f"{gone.reference} was withdrawn on {gone.day}: {gone.reason}.")
        raise


@blueprint.get(f"/records/{_KINDS}/<slug>/versions/<int:number>", access=ANYONE)
def version(kind: str, slug: str, number: int) -> Response:
    """An earlier published version. Raises NotVisible."""
    return answer(record_json(queries.earlier(identity().session, kind, slug, number)))


def record_json(published: Published) -> dict[str, object]:
    return {
        **plain(published.record),
        "slug": published.slug,
        "version": published.version,
        "published_at": plain(published.published_at),
        "updated_at": plain(published.updated_at),
        "earlier_versions": plain(published.corrections),
        "links": links(published.record.kind, published.slug),
    }
