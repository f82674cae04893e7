"""Looking a version through before it is published, and saying why a finding may stay."""

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.files import FileStore
from app.db.session import Database
from app.db.unit_of_work import UnitOfWork
from app.kernel import roles
from app.kernel.actor import Actor
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_
from records import codec, desk, policy
from records.checking.finding import Finding
from records.checking.findings import findings
from records.checking.model import AcceptedFindingRow, ExaminationRow
from records.model import RecordRow

SHORTEST_REASON = 10
NOT_EXAMINED = Finding(code="not-examined", place="")
_FINDINGS = msgspec.json.Decoder(list[Finding])


def examine(
    unit: UnitOfWork, kind: str, slug: str, files: FileStore, seen: tuple[Finding, ...] | None = None
) -> list[Finding]:
    """Check the newest version and keep what was found. To be called whenever a version is made; returns what is open.

    Opening files takes seconds, and the unit holds a lock: who has ``findings`` of that text gives them as ``seen``.
    Raises NotVisible, or NotAllowed without the permission to draft in the record's department.
    """
    row = desk.locked(unit.session, kind, slug)
    policy.require(unit.actor, roles.DRAFT, row.department)
    if seen is None:
        seen = findings(desk.load(unit.session, row.id, row.kind, row.version), files)
    unit.session.merge(
        ExaminationRow(
            record_id=row.id,
            version=row.version,
            findings=codec.encode(seen),
            examined_at=unit.now,
            labels=policy.labels_of(row.department),
        )
    )
    unit.session.flush()
    unit.note("examine record", f"{kind}/{slug}", version=row.version, findings=len(seen))
    return open_findings(unit.session, row, row.version)


def examine_apart(database: Database, actor: Actor, kind: str, slug: str, files: FileStore) -> list[Finding]:
    """``examine`` in units of its own, nothing being locked while files are opened. Raises as that does."""
    with database.open(actor) as session:
        row = session.scalar(select(RecordRow).where(RecordRow.kind == kind, RecordRow.slug == slug))
        if row is None:
            raise NotVisible(N_("There is no %(kind)s “%(slug)s”."), kind=kind, slug=slug)
        policy.require(actor, roles.DRAFT, row.department)
        version, record = row.version, desk.load(session, row.id, row.kind, row.version)
    seen = findings(record, files)
    with database.unit(actor) as unit:
        if desk.locked(unit.session, kind, slug).version != version:
            return [NOT_EXAMINED]  # somebody made another version meanwhile, and has it looked through himself
        return examine(unit, kind, slug, files, seen)


def all_findings(session: Session, row: RecordRow, version: int) -> list[tuple[Finding, AcceptedFindingRow | None]]:
    """What was found in that version, each with why it may stay, where somebody said so."""
    held = session.scalar(
        select(ExaminationRow).where(ExaminationRow.record_id == row.id, ExaminationRow.version == version)
    )
    if held is None:
        return [(NOT_EXAMINED, None)]
    rows = session.scalars(select(AcceptedFindingRow).where(AcceptedFindingRow.record_id == row.id))
    accepted = {one.digest: one for one in rows}
    return [(one, accepted.get(one.digest)) for one in _FINDINGS.decode(held.findings)]


def open_findings(session: Session, row: RecordRow, version: int) -> list[Finding]:
    """What was found in that version and neither fixed nor accepted; ``not-examined`` where nobody looked.

    A version with open findings must not be published.
    """
    return [one for one, accepted in all_findings(session, row, version) if accepted is None]


def accept(unit: UnitOfWork, kind: str, slug: str, digest: str, reason: str) -> None:
    """Let a finding of the newest version stay, with a reason that the trail keeps.

    Raises NotVisible for a record or finding that is not there, BadInput without a reason of some length, NotAllowed.
    """
    row = desk.locked(unit.session, kind, slug)
    policy.require(unit.actor, roles.DRAFT, row.department)
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise BadInput(
            N_("Say in a few words why this may stay; at least %(least)s characters."), least=SHORTEST_REASON
        )
    found = next((one for one, _ in all_findings(unit.session, row, row.version) if one.digest == digest), None)
    if found is None or found.code == NOT_EXAMINED.code:
        raise NotVisible(N_("The newest text has no such finding."))
    unit.session.merge(
        AcceptedFindingRow(
            record_id=row.id,
            digest=digest,
            code=found.code,
            reason=reason,
            accepted_by=unit.actor.name,
            accepted_at=unit.now,
            labels=policy.labels_of(row.department),
        )
    )
    unit.session.flush()
    unit.note("accept finding", f"{kind}/{slug}", version=row.version, finding=found.code, digest=digest, reason=reason)
