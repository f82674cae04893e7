"""A draft as everybody will see it: public templates over its public view, for those alone who work on it."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from flask import Response, send_file

from app.kernel import clock, roles
from app.kernel.errors import NotVisible
from app.web import addresses
from app.web.blueprint import Blueprint, holding
from app.web.desk.acting import PREFIX_OF_RECORD
from app.web.desk.record_page import at_desk
from app.web.headers import FILE_POLICY
from app.web.identity import identity
from app.web.legal_text import blocks_html
from app.web.locale import PREFIX, language
from app.web.portal import base_url, portal
from app.web.public.records import plain_text, record_page
from app.web.templating import page
from records import codec, desk_view, queries
from records.desk_view import DeskRecord
from records.kinds import Ordinance, Record
from records.projections import Correction, Published

blueprint = Blueprint("desk_preview", __name__, url_prefix=f"{PREFIX}/desk{PREFIX_OF_RECORD}")
_ACCESS = holding(roles.DRAFT)
_NUMBER = "<int(max=999999999):number>"


@blueprint.get("/preview", access=_ACCESS)
def show(kind: str, slug: str) -> Response:
    """The text that is being written. Raises NotVisible."""
    held = at_desk(kind, slug)
    return _preview(held, held.record, held.version + held.is_written)


@blueprint.get("/preview/text", access=_ACCESS)
def text(kind: str, slug: str) -> Response:
    """The whole text of it. Raises NotVisible."""
    return plain_text(codec.public_view(at_desk(kind, slug).record))


@blueprint.get(f"/versions/{_NUMBER}", access=_ACCESS)
def version(kind: str, slug: str, number: int) -> Response:
    """A version as it was sent or imported. Raises NotVisible."""
    return _preview(at_desk(kind, slug), desk_view.version(identity().session, kind, slug, number), number)


@blueprint.get(f"/versions/{_NUMBER}/text", access=_ACCESS)
def version_text(kind: str, slug: str, number: int) -> Response:
    """The whole text of a version. Raises NotVisible."""
    return plain_text(codec.public_view(desk_view.version(identity().session, kind, slug, number)))


@blueprint.get("/files/<sha256>", access=_ACCESS)
def file(kind: str, slug: str, sha256: str) -> Response:
    """A file of the draft or of a version, to download. Raises NotVisible."""
    held = at_desk(kind, slug)
    versions = (desk_view.version(identity().session, kind, slug, one.number) for one in held.versions)
    every = (one for record in (held.record, *versions) for one in record.attachments)
    found = next((one for one in every if one.sha256 == sha256), None)
    if found is None or not portal().files.has(sha256):
        raise NotVisible("There is no such file.")
    response = send_file(
        portal().files.path(sha256),
        mimetype=found.media_type,
        as_attachment=True,
        download_name="".join(c for c in found.name if c.isprintable()),
        etag=False,
        conditional=True,
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def _preview(held: DeskRecord, record: Record, number: int) -> Response:
    here = addresses.at_desk(language(), held.kind, held.slug)
    slug = held.public_slug or held.slug
    marked: dict[str, Any] = {"preview": here, "noindex": True, "addresses": _within_the_desk(here)}
    title = record.title or record.reference
    shown = _as_published(held, record, number)
    if isinstance(record, Ordinance):
        sections = sorted(record.sections, key=lambda one: (one.position, one.valid_from or clock.today()))
        given: dict[str, Any] = {
            "published": shown,
            "record": shown.record,
            "blocks": blocks_html,
            "sections": sections,
        }
        return page("desk/preview_ordinance.html", title=title, **given, **marked)
    return record_page(shown, title, address=base_url() + addresses.record(language(), held.kind, slug), **marked)


def _as_published(held: DeskRecord, record: Record, number: int) -> Published:
    """As it would stand if it were published now, with the version that it replaces."""
    now = clock.now()
    first: datetime = now
    corrections: tuple[Correction, ...] = ()
    if held.published_version is not None and number > held.published_version:
        present = queries.published(identity().session, held.kind, held.public_slug)
        replaced = Correction(number=held.published_version, replaced_at=now, note=held.text.note)
        first, corrections = present.published_at, (*present.corrections, replaced)
    return Published(
        id=held.id,
        slug=held.public_slug or held.slug,
        record=codec.public_view(record),
        version=max(number, 1),
        published_at=first,
        updated_at=now,
        corrections=corrections,
    )


def _within_the_desk(here: str) -> SimpleNamespace:
    """The public addresses, but for files: those of a draft are nowhere but at the desk."""
    public = {name: getattr(addresses, name) for name in dir(addresses) if not name.startswith("_")}
    return SimpleNamespace(**public | {"file": lambda sha256, _name: f"{here}/files/{quote(sha256)}"})
