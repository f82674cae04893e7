"""A person's copy of everything that is held about a report: JSON, files, and a page to read it, in one ZIP."""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from html import escape
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.city.model import ComplaintCategory
from app.city.queries import department_names
from app.complaints import lifecycle, queries
from app.complaints.following_model import ScoreRow
from app.complaints.identity import open_identity
from app.complaints.key_store import Vault
from app.complaints.projections import ReporterComplaint
from app.complaints.public_model import ComplaintReleaseRow
from app.complaints.rights_model import RightsRequestRow
from app.db.files import FileStore
from app.kernel import clock
from app.kernel.errors import NotVisible
from app.kernel.text import N_, Translate, in_language

_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf"}


@dataclass(frozen=True, slots=True)
class Held:
    """Where it is read from. ``session`` is the reporter's own: what he may not see is not in the copy."""

    session: Session
    vault: Vault
    files: FileStore


def write_copy(held: Held, reference: str, target: IO[bytes], translate: Translate, language: str) -> None:
    """Write the ZIP of one report into ``target``. Raises NotVisible for whoever is not its reporter."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        add_report(held, reference, archive, translate, language)


def add_report(held: Held, reference: str, archive: zipfile.ZipFile, translate: Translate, language: str) -> None:
    """Add one report to a ZIP, in a folder of its reference."""
    seen = queries.by_reference(held.session, reference)
    if not isinstance(seen, ReporterComplaint):
        raise NotVisible(N_("There is no such report."))
    folder = seen.reference
    facts = facts_of(held, seen)
    archive.writestr(f"{folder}/report.json", json.dumps(facts, ensure_ascii=False, indent=2, default=_plain))
    archive.writestr(f"{folder}/report.html", _page(held.session, seen, facts, translate, language))
    for number, file in enumerate(seen.files, 1):
        if held.files.has(file.sha256):
            archive.write(held.files.path(file.sha256), f"{folder}/files/{_name(number, file.media_type)}")


def facts_of(held: Held, seen: ReporterComplaint) -> dict[str, Any]:
    """All that is held of a report and is its reporter's to see, as plain values."""
    facts = {name: value for name, value in asdict(seen).items() if name != "id"}
    for number, file in enumerate(facts["files"], 1):
        file["file"] = f"files/{_name(number, file['media_type'])}"
    contact = open_identity(held.session, held.vault.keys, seen.id)
    facts["contact"] = asdict(contact) if contact else None
    facts["released"] = _rows(held.session, ComplaintReleaseRow, seen.id)
    facts["score"] = _rows(held.session, ScoreRow, seen.id)
    facts["requests"] = _rows(held.session, RightsRequestRow, seen.id)
    facts["copied_at"] = clock.now()
    return facts


def _rows(session: Session, model: type[Any], complaint_id: int) -> list[dict[str, Any]]:
    columns = [column for column in model.__table__.columns if column.name not in ("id", "complaint_id", "labels")]
    names = [column.name for column in columns]
    found = session.execute(select(*(getattr(model, name) for name in names)).where(model.complaint_id == complaint_id))
    return [dict(zip(names, values, strict=True)) for values in found]


def _name(number: int, media_type: str) -> str:
    return f"{number}{_ENDINGS.get(media_type, '')}"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _page(
    session: Session, seen: ReporterComplaint, facts: Mapping[str, Any], translate: Translate, language: str
) -> str:
    """A page without style or script that any browser shows, also in ten years."""
    category = session.get(ComplaintCategory, seen.category)
    departments = department_names(session)
    rows = [
        (translate(N_("Reference")), seen.reference),
        (translate(N_("Category")), in_language(category.names, language) if category else seen.category),
        (translate(N_("Department")), in_language(departments.get(seen.department, {}), language)),
        (translate(N_("State")), translate(lifecycle.NAMES[seen.state])),
        (translate(N_("Received")), _moment(seen.received_at)),
        (translate(N_("Address")), seen.content.address),
        *((translate(N_(name)), str(facts["contact"][key])) for name, key in _CONTACT if facts["contact"]),
    ]
    listed = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows if value)
    said = "".join(
        f"<li><time>{_moment(one.at)}</time> "
        f"<b>{escape(translate(N_('You') if one.sender == 'reporter' else N_('The department')))}</b>: "
        f"{_lines(one.text)}</li>"
        for one in seen.messages
    )
    steps = "".join(
        f"<li><time>{_moment(one.at)}</time> {escape(translate(lifecycle.NAMES[one.state]))}</li>"
        for one in seen.history
    )
    files = "".join(
        f'<li><a href="files/{_name(number, one.media_type)}">{escape(one.description or one.name)}</a></li>'
        for number, one in enumerate(seen.files, 1)
    )
    parts = (
        (N_("What you reported"), f"<p>{_lines(seen.content.text)}</p>"),
        (N_("History"), f"<ol>{steps}</ol>"),
        (N_("Messages"), f"<ol>{said}</ol>" if said else ""),
        (N_("Files"), f"<ol>{files}</ol>" if files else ""),
    )
    body = "".join(f"<h2>{escape(translate(title))}</h2>{inner}" for title, inner in parts if inner)
    title = escape(f"{translate(N_('Report'))} {seen.reference}")
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><table>{listed}</table>{body}</body></html>"
    )


_CONTACT = ((N_("Name"), "name"), (N_("E-mail"), "email"), (N_("Telephone"), "phone"))


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(clock.zone()):%Y-%m-%d %H:%M}"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
