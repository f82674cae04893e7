"""Looking a version through before it is published, and saying why a finding may stay."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.db.files import FileStore
from app.db.session import Database
from app.db.unit_of_work import UnitOfWork
from app.kernel import roles, slugs
from app.kernel.actor import Actor
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_
from records import codec, desk, policy
from records.checking.finding import Finding
from records.checking.findings import findings
from records.checking.model import AcceptedFindingRow, ExaminationRow
from records.checking.own_layers import own_layers
from records.intake_known import Refused
from records.intake_text import text_of
from records.kinds import Record
from records.model import RecordRow, VersionRow
from records.working_text import working_copy, working_text

SHORTEST_REASON = 10
Looked: TypeAlias = tuple[Finding, AcceptedFindingRow | None]
"""A finding, and why it may stay."""
NOT_EXAMINED = Finding(code="not-examined", place="")


@dataclass(frozen=True, slots=True)
class _Examined:
    """What an examination keeps: ``digest`` is that of the text which was looked through."""

    digest: str
    findings: tuple[Finding, ...]


def examine(
    unit: UnitOfWork, kind: str, slug: str, files: FileStore, seen: tuple[Finding, ...] | None = None
) -> list[Finding]:
    """Check the newest version and keep what was found. To be called whenever a version is made; returns what is open.

    Opening files takes seconds, and the unit holds a lock: who has ``findings`` of that text gives them as ``seen``.
    Raises NotVisible, or NotAllowed without the permission to draft in the record's department.
    """
    row = desk.locked(unit.session, kind, slug)
    policy.require(unit.actor, roles.DRAFT, row.department)
    record = desk.load(unit.session, row.id, row.kind, row.version)
    _keep(unit, row, row.version, record, findings(record, files) if seen is None else seen)
    return open_findings(unit.session, row, row.version)


def examine_apart(
    database: Database,
    actor: Actor,
    kind: str,
    slug: str,
    files: FileStore,
    alive: Callable[[], object] = lambda: None,
) -> list[Finding]:
    """Check the text at the desk: what is being written, or the newest version where nothing is; returns what is open.

    In units of its own, so that nothing is locked while files are opened. Raises as ``examine`` does; ``alive`` as in
    ``findings``.
    """
    with database.open(actor) as session:
        row = _row(session, kind, slug)
        policy.require(actor, roles.DRAFT, row.department)
        _, record = _at_the_desk(session, row)
    seen = findings(record, files, alive)
    with database.unit(actor) as unit:
        row = desk.locked(unit.session, kind, slug)
        number, current = _at_the_desk(unit.session, row)
        if _print(current) == _print(record):
            _keep(unit, row, number, record, seen)
        return open_findings(unit.session, row, number)


def all_findings(session: Session, row: RecordRow, version: int) -> list[tuple[Finding, AcceptedFindingRow | None]]:
    """What was found in that version, each with why it may stay, where somebody said so.

    The number after the newest version's means the text that is being written.
    """
    held = session.scalar(
        select(ExaminationRow).where(ExaminationRow.record_id == row.id, ExaminationRow.version == version)
    )
    examined = codec.decode(held.findings, _Examined) if held else None
    if examined is None or examined.digest != _digest(session, row, version):
        return [(NOT_EXAMINED, None)]
    accepted = {
        one.digest: one
        for one in session.scalars(select(AcceptedFindingRow).where(AcceptedFindingRow.record_id == row.id))
    }
    return [(one, accepted.get(one.digest)) for one in _without_own_layers(session, examined.findings)]


def found_at_the_desk(session: Session, kind: str, slug: str) -> tuple[RecordRow, Record, list[Looked]]:
    """The text at the desk with what was found in it. Raises NotVisible."""
    row = _row(session, kind, slug)
    number, record = _at_the_desk(session, row)
    return row, record, all_findings(session, row, number)


def open_findings(session: Session, row: RecordRow, version: int) -> list[Finding]:
    """What was found in that version and neither fixed nor accepted; ``not-examined`` where nobody looked.

    A version with open findings must not be published.
    """
    return [one for one, accepted in all_findings(session, row, version) if accepted is None]


def accept(unit: UnitOfWork, kind: str, slug: str, digest: str, reason: str) -> None:
    """Let a finding of the text at the desk stay, with a reason that the trail keeps.

    Raises NotVisible for a record or finding that is not there, BadInput without a reason of some length, NotAllowed.
    """
    row = desk.locked(unit.session, kind, slug)
    policy.require(unit.actor, roles.DRAFT, row.department)
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise BadInput(
            N_("Say in a few words why this may stay; at least %(least)s characters."), least=SHORTEST_REASON
        )
    number, _ = _at_the_desk(unit.session, row)
    found = next((one for one, _ in all_findings(unit.session, row, number) if one.digest == digest), None)
    if found is None or found.code == NOT_EXAMINED.code:
        raise NotVisible(N_("The text has no such finding."))
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
    unit.note("accept finding", f"{kind}/{slug}", version=number, finding=found.code, digest=digest, reason=reason)


def _row(session: Session, kind: str, slug: str) -> RecordRow:
    row: RecordRow | None = session.scalar(select(RecordRow).where(RecordRow.kind == kind, RecordRow.slug == slug))
    if row is None:
        raise NotVisible(N_("There is no %(kind)s “%(slug)s”."), kind=kind, slug=slug)
    return row


def _at_the_desk(session: Session, row: RecordRow) -> tuple[int, Record]:
    """What is being written and the number it will have, or else the newest version with its own."""
    if working_copy(session, row.id) is not None:
        return row.version + 1, working_text(session, row).record
    return row.version, desk.load(session, row.id, row.kind, row.version)


def _digest(session: Session, row: RecordRow, version: int) -> str:
    """What the text of that number is told by now; an examination of another one counts for nothing."""
    if version > row.version:
        return _print(working_text(session, row).record)
    stored = select(VersionRow.digest).where(VersionRow.record_id == row.id, VersionRow.number == version)
    return session.scalar(stored) or ""


def _print(record: Record) -> str:
    """The digest that a version of this text has; of a draft that could not be kept yet another that tells it."""
    try:
        return text_of(record).digest
    except Refused:
        return slugs.digest(codec.encode(record))


def _keep(unit: UnitOfWork, row: RecordRow, version: int, record: Record, seen: tuple[Finding, ...]) -> None:
    unit.session.merge(
        ExaminationRow(
            record_id=row.id,
            version=version,
            findings=codec.encode(_Examined(_print(record), seen)),
            examined_at=unit.now,
            labels=policy.labels_of(row.department),
        )
    )
    unit.session.flush()
    unit.note("examine record", f"{row.kind}/{row.slug}", version=version, findings=len(seen))


def examine_new(unit: UnitOfWork, files: FileStore, versions: Iterable[tuple[int, int, Record]]) -> int:
    """Check versions that an import has just made, (record id, number, record) each; returns how many have findings.

    For records without files: with them it would take seconds, and the unit holds a lock.
    """
    seen = [(record_id, number, record, findings(record, files)) for record_id, number, record in versions]
    rows = [
        {
            "record_id": record_id,
            "version": number,
            "findings": codec.encode(_Examined(_print(record), found)),
            "examined_at": unit.now,
            "labels": policy.labels_of(record.department),
        }
        for record_id, number, record, found in seen
    ]
    if rows:
        unit.session.execute(insert(ExaminationRow), rows)
    return sum(bool(found) for *_, found in seen)


def _without_own_layers(session: Session, found: Iterable[Finding]) -> list[Finding]:
    """The text that redaction laid over a page's picture is invisible, and was proved to say nothing else.

    Of that page: others of the same file may hide what they hid before.
    """
    found = list(found)
    ours = {one.file: own_layers(session, one.file) for one in found if one.code == "invisible-text"}
    return [one for one in found if one.code != "invisible-text" or one.times > 1 or one.page not in ours[one.file]]
