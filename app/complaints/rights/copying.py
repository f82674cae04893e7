"""A person's copy of everything that is held about a report: JSON, files, and a page to read it, in one ZIP."""

import zipfile
from dataclasses import asdict, dataclass
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.own_copy import as_json
from app.complaints import queries
from app.complaints.following.model import ScoreRow
from app.complaints.handling.answering import citations_of
from app.complaints.identity import open_identity
from app.complaints.key_store import Vault
from app.complaints.projections import ReporterComplaint
from app.complaints.released.model import ComplaintReleaseRow
from app.complaints.rights.copy_page import file_name, report_page
from app.complaints.rights.model import RightsRequestRow
from app.db.files import FileStore
from app.kernel import clock
from app.kernel.errors import NotVisible
from app.kernel.text import N_, Translate


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
    archive.writestr(f"{folder}/report.json", as_json(facts))
    page = report_page(held.session, seen, facts, translate, language)
    archive.writestr(f"{folder}/report.html", page)
    for number, file in enumerate(seen.files, 1):
        if held.files.has(file.sha256):
            archive.write(held.files.path(file.sha256), f"{folder}/files/{file_name(number, file.media_type)}")


def facts_of(held: Held, seen: ReporterComplaint) -> dict[str, Any]:
    """All that is held of a report and is its reporter's to see, as plain values."""
    facts = {name: value for name, value in asdict(seen).items() if name != "id"}
    for number, file in enumerate(facts["files"], 1):
        file["file"] = f"files/{file_name(number, file['media_type'])}"
    cited = citations_of(held.session, seen.id)
    for message in facts["messages"]:
        message["cites"] = [one._asdict() for one in cited.get(message["id"], ())]
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
