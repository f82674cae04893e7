"""One record's page, whatever its kind: as it stands, as it stood, or what remains of it."""

from datetime import date
from typing import Any, NamedTuple

from flask import Response, request

from app.web import addresses, published, site, words
from app.web.blueprint import ANYONE, Blueprint
from app.web.locale import PREFIX, language
from app.web.portal import base_url
from app.web.public.cited import cited_sections
from app.web.public.named_places import places_named
from app.web.structured_data import record_data
from app.web.templating import page
from app.web.translation import gettext as _
from records.kinds import StatusChange
from records.projections import PublicDocument, PublicPermit, PublicRecord, Published

LONGEST_TEXT = 20_000
"""Characters of a document's text on its page; the whole text has an address of its own."""
_FOLDERS = "<any(documents, deeds, permits):folder>"
_EVERY_FOLDER = f"<any({', '.join(addresses.KINDS)}):folder>"
blueprint = Blueprint("records", __name__, url_prefix=PREFIX)


@blueprint.get(f"/{_FOLDERS}/<slug>", access=ANYONE)
def show(folder: str, slug: str) -> Response:
    """A published record. Raises Gone, NotVisible."""
    shown = published.record(addresses.KINDS[folder], slug)
    return record_page(shown, shown.record.title, summary=shown.record.summary, data=record_data(shown))


@blueprint.get(f"/{_FOLDERS}/<slug>/text", access=ANYONE)
def text(folder: str, slug: str) -> Response:
    """The whole text of a record, and nothing but it. Raises Gone, NotVisible."""
    return plain_text(published.record(addresses.KINDS[folder], slug).record)


@blueprint.get(f"/{_EVERY_FOLDER}/<slug>/versions/<int(max=999999999):number>", access=ANYONE)
def version(folder: str, slug: str, number: int) -> Response:
    """An earlier published version. Raises Gone, NotVisible."""
    kind = addresses.KINDS[folder]
    shown = published.earlier(kind, slug, number)
    title = _("%(title)s (version %(number)s)", title=shown.record.title, number=number)
    return record_page(shown, title, newer=addresses.record(language(), kind, slug), noindex=True)


@blueprint.get(f"/{_EVERY_FOLDER}/<slug>/versions/<int(max=999999999):number>/text", access=ANYONE)
def version_text(folder: str, slug: str, number: int) -> Response:
    """The whole text of an earlier version. Raises Gone, NotVisible."""
    return plain_text(published.earlier(addresses.KINDS[folder], slug, number).record)


def record_page(shown: Published, title: str, *, address: str = "", **context: Any) -> Response:
    """The page of a record, in its present or an earlier version. ``address``: the one to cite, where it is another."""
    record = shown.record
    return page(
        f"records/{record.kind}.html",
        title=title,
        published=shown,
        record=record,
        text=record.text[:LONGEST_TEXT],
        cut=len(record.text) > LONGEST_TEXT,
        cited=cited_sections(record) if isinstance(record, PublicPermit) else None,
        steps=steps_of(record),
        named=places_named(record.text[:LONGEST_TEXT], record.place) if isinstance(record, PublicDocument) else [],
        successor=published.successor(record.kind, shown.superseded_by),
        citation=citation_of(record),
        address=address or base_url() + request.path,
        **context,
    )


def plain_text(record: PublicRecord) -> Response:
    """The text of a record and nothing else."""
    response = Response(record.text, mimetype="text/plain")
    response.headers["Content-Language"] = record.language
    return response


class Step(NamedTuple):
    """One step in the life of a permit."""

    what: str
    day: date | None
    label: str = ""
    comments: str = ""


def steps_of(record: PublicRecord) -> list[Step]:
    """The status history; where the source has none, what follows from the permit's dates."""
    if not isinstance(record, PublicPermit):
        return []
    if record.history:
        return [_step(change) for change in sorted(record.history, key=lambda change: change.day or date.max)]
    dated = (
        (_("Application received"), record.applied),
        (words.word(words.STATUS, "issued"), record.issued),
        (words.word(words.STATUS, "finaled"), record.completed),
    )
    return [Step(what, day) for what, day in dated if day]


def _step(change: StatusChange) -> Step:
    what = words.word(words.STATUS, change.status)
    same = change.label.casefold() in (what.casefold(), change.status)
    return Step(what, change.day, "" if same else change.label, change.comments)


def citation_of(record: PublicRecord) -> str:
    kind = site.kind(record.kind)
    return ", ".join(part for part in (record.title, f"{kind} {record.reference}") if part)
