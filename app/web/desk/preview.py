"""A draft as everybody will see it: public templates over its public view, for those alone who work on it."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Response, send_file

from app.kernel import clock, roles
from app.kernel.errors import NotVisible
from app.web import addresses
from app.web.blueprint import Blueprint, holding
from app.web.desk.acting import PREFIX_OF_RECORD
from app.web.desk.ordinances.preview import LawPreview
from app.web.desk.record_page import at_desk
from app.web.headers import FILE_POLICY
from app.web.identity import identity
from app.web.locale import PREFIX, language
from app.web.portal import base_url, portal
from app.web.public.records import plain_text, record_page
from records import codec, desk_view, queries
from records.desk_view import DeskRecord
from records.kinds import Ordinance, Record
from records.projections import Correction, Published

blueprint = Blueprint("desk_preview", __name__, url_prefix=f"{PREFIX}/desk{PREFIX_OF_RECORD}")
_ACCESS = holding(roles.DRAFT)
_NUMBER = "<int(max=999999999):number>"


@blueprint.get("/preview", access=_ACCESS)
def show(kind: str, slug: str) -> Response:
    """The text that is being written; an ordinance as of ``on``. Raises NotVisible."""
    return _preview(_written(kind, slug))


@blueprint.get("/preview/text", access=_ACCESS)
def text(kind: str, slug: str) -> Response:
    """The whole text of it. Raises NotVisible."""
    return _text(_written(kind, slug))


@blueprint.get("/preview/sections/<eid>", access=_ACCESS)
def section(kind: str, slug: str, eid: str) -> Response:
    """One section of an ordinance. Raises NotVisible."""
    return _section(_written(kind, slug), eid)


@blueprint.get(f"/versions/{_NUMBER}", access=_ACCESS)
def version(kind: str, slug: str, number: int) -> Response:
    """A version as it was sent or imported. Raises NotVisible."""
    return _preview(_sent(kind, slug, number))


@blueprint.get(f"/versions/{_NUMBER}/text", access=_ACCESS)
def version_text(kind: str, slug: str, number: int) -> Response:
    """The whole text of a version. Raises NotVisible."""
    return _text(_sent(kind, slug, number))


@blueprint.get(f"/versions/{_NUMBER}/sections/<eid>", access=_ACCESS)
def version_section(kind: str, slug: str, number: int, eid: str) -> Response:
    """One section of a version of an ordinance. Raises NotVisible."""
    return _section(_sent(kind, slug, number), eid)


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


class _Shown(NamedTuple):
    """What is previewed: the record at the desk, its text, as which version, and at which part of its address."""

    held: DeskRecord
    record: Record
    number: int
    part: str


def _written(kind: str, slug: str) -> _Shown:
    held = at_desk(kind, slug)
    return _Shown(held, held.record, held.version + held.is_written, "preview")


def _sent(kind: str, slug: str, number: int) -> _Shown:
    held = at_desk(kind, slug)
    return _Shown(held, desk_view.version(identity().session, kind, slug, number), number, f"versions/{number}")


def _preview(shown: _Shown) -> Response:
    held, record, number, _part = shown
    address = base_url() + addresses.record(language(), held.kind, _public_slug(held))
    if isinstance(record, Ordinance):
        return _of_law(shown, record).work(address)
    title = record.title or record.reference
    return record_page(_as_published(held, record, number), title, address=address, **_marked(held))


def _text(shown: _Shown) -> Response:
    if isinstance(shown.record, Ordinance) and shown.record.sections:
        return _of_law(shown, shown.record).text()
    return plain_text(codec.public_view(shown.record))


def _section(shown: _Shown, eid: str) -> Response:
    if not isinstance(shown.record, Ordinance):
        raise NotVisible("Only ordinances have sections.")
    address = base_url() + addresses.section(language(), _public_slug(shown.held), eid)
    return _of_law(shown, shown.record).section(eid, address)


def _of_law(shown: _Shown, law: Ordinance) -> LawPreview:
    there = addresses.at_desk(language(), shown.held.kind, shown.held.slug, shown.part)
    return LawPreview(law, _as_published(shown.held, law, shown.number), there, _marked(shown.held))


def _marked(held: DeskRecord) -> dict[str, Any]:
    """What says on a public page that it is none."""
    here = addresses.at_desk(language(), held.kind, held.slug)
    return {"preview": here, "noindex": True, "addresses": _within_the_desk(here)}


def _public_slug(held: DeskRecord) -> str:
    return held.public_slug or held.slug


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
        slug=_public_slug(held),
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
