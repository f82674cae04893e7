"""One record as JSON: exactly what its page may show."""

from flask import Response

from app.web import published
from app.web.addresses import FOLDERS
from app.web.api.answers import answer, links, plain
from app.web.blueprint import ANYONE, Blueprint
from records.projections import Published

blueprint = Blueprint("api_records", __name__, url_prefix="/api/v1")
_KINDS = f"<any({', '.join(FOLDERS)}):kind>"


@blueprint.get(f"/records/{_KINDS}/<slug>", access=ANYONE)
def show(kind: str, slug: str) -> Response:
    """A published record. Raises Gone, NotVisible."""
    return answer(record_json(published.record(kind, slug)))


@blueprint.get(f"/records/{_KINDS}/<slug>/versions/<int(max=999999999):number>", access=ANYONE)
def version(kind: str, slug: str, number: int) -> Response:
    """An earlier published version. Raises Gone, NotVisible."""
    return answer(record_json(published.earlier(kind, slug, number)))


def record_json(shown: Published) -> dict[str, object]:
    return {
        **plain(shown.record),
        "slug": shown.slug,
        "version": shown.version,
        "published_at": plain(shown.published_at),
        "updated_at": plain(shown.updated_at),
        "earlier_versions": plain(shown.corrections),
        "superseded_by": links(shown.record.kind, shown.superseded_by) if shown.superseded_by else None,
        "links": links(shown.record.kind, shown.slug),
    }
