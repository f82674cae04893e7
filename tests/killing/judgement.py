"""What is left after a storm, judged: every report that was acknowledged is there once with all that belongs to it."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.queries import verify
from app.complaints import receipts
from app.complaints.filing.model import FilingRow, ReceiptRow
from app.complaints.identity import open_identity
from app.complaints.key_store import Vault, vault_of
from app.complaints.model import ComplaintContentRow, ComplaintFileRow, ComplaintRow, ComplaintStepRow, ComplaintWorkRow
from app.complaints.tally_model import ComplaintTallyRow
from app.db.files import FileStore
from app.db.outbox import Message
from app.db.session import Database
from app.db.trail import AuditEntry
from app.kernel.actor import SYSTEM
from app.settings import Settings
from tests.killing.reporters import Report
from tests.killing.storm import Storm

Kept = dict[str, list[int]]
_ONCE = (ComplaintStepRow, ComplaintWorkRow, ReceiptRow, FilingRow)
"""What each complaint that was only filed has one row of."""


@dataclass(frozen=True)
class Judgement:
    """Numbers of reports that are not as they should be; ``ghosts`` were stored unheard and found again by their key.

    ``unsound``: what is wrong with trail, outbox and tally.
    """

    acknowledged: int
    lost: list[int]
    doubled: list[int]
    incomplete: list[str]
    refused: list[str]
    ghosts: int
    nobodys: int
    unsound: list[str]

    @property
    def faults(self) -> dict[str, Any]:
        """Everything that is wrong, by its name; empty when all is well."""
        names = ("lost", "doubled", "incomplete", "refused", "nobodys", "unsound")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


def judged(storm: Storm) -> Judgement:
    """Look at everything that the storm left behind; the worker has done by then what was to be done."""
    with closing(Database(storm.settings.database)) as database, database.open(SYSTEM) as session:
        vault = vault_of(storm.settings)
        kept = _by_text(session)
        sent = [report for report in storm.reports if report.attempts]
        acknowledged = [report for report in sent if report.acknowledged]
        known = {report.text for report in sent}
        return Judgement(
            acknowledged=len(acknowledged),
            lost=[report.number for report in acknowledged if not kept.get(report.text)],
            doubled=[report.number for report in sent if len(kept.get(report.text, [])) > 1],
            incomplete=list(_incomplete(session, vault, storm.settings, acknowledged, kept)),
            refused=[f"{report.number} {said}" for report in sent for said in report.refusals],
            ghosts=_ghosts(session, acknowledged),
            nobodys=len(kept.keys() - known),
            unsound=list(_unsound(session, kept)),
        )


def told(storm: Storm, judgement: Judgement) -> str:
    """The figures in a few lines."""
    by_kind: dict[str, list[float]] = {}
    for kill in storm.kills:
        by_kind.setdefault(kill.kind, []).append(kill.seconds)
    every = [kill.seconds for kill in storm.kills]
    wrong = f"{len(judgement.lost)} lost, {len(judgement.doubled)} doubled, {len(judgement.incomplete)} incomplete"
    lines = [
        f"{judgement.acknowledged:,} acknowledged, {wrong}; {judgement.ghosts} ghosts, found again by their key",
        f"{len(every)} kills; recovered after {median(every):.1f} s (median), {max(every):.1f} s (longest)",
    ]
    lines += [
        f"  {kind}: {len(times)} ×, median {median(times):.1f} s, longest {max(times):.1f} s"
        for kind, times in sorted(by_kind.items())
    ]
    return "\n".join([*lines, *(f"  {name}: {what}" for name, what in judgement.faults.items())])


def _by_text(session: Session) -> Kept:
    kept: Kept = {}
    for text, number in session.execute(select(ComplaintContentRow.text, ComplaintContentRow.complaint_id)):
        kept.setdefault(text, []).append(number)
    return kept


def _incomplete(
    session: Session, vault: Vault, settings: Settings, reports: Iterable[Report], kept: Kept
) -> Iterable[str]:
    counts = {model.__tablename__: _counted(session, model.complaint_id) for model in _ONCE}
    trail = _counted(session, AuditEntry.about, AuditEntry.action == "file complaint")
    events = _events(session)
    files = dict(session.execute(select(ComplaintFileRow.complaint_id, ComplaintFileRow.sha256)).all())
    store = FileStore(settings.case_files)
    for report in reports:
        for number in kept.get(report.text, []):
            once = {name: count[number] for name, count in counts.items()}
            once |= {"trail": trail[f"complaint/{report.reference}"], "outbox": events[report.reference]}
            found = [f"{name} {count} times" for name, count in once.items() if count != 1]
            checks: dict[str, Callable[[], bool]] = {
                "receipt": lambda n=number, r=report: _opens(session, vault, r, n),
                "identity": lambda n=number, r=report: _is_known(session, vault, r, n),
                "photograph": lambda n=number, r=report: bool(r.photo) == _has_photo(store, files.get(n)),
            }
            found += [name for name, holds in checks.items() if not holds()]
            if found:
                yield f"{report.number} ({report.reference}): {', '.join(found)}"


def _opens(session: Session, vault: Vault, report: Report, number: int) -> bool:
    return receipts.complaint_of(session, vault, report.reference, report.receipt) == number


def _is_known(session: Session, vault: Vault, report: Report, number: int) -> bool:
    contact = open_identity(session, vault.keys, number)
    return contact is not None and contact.email == report.email


def _has_photo(store: FileStore, sha256: str | None) -> bool:
    return sha256 is not None and store.path(sha256).exists()


def _counted(session: Session, column: Any, *where: Any) -> Counter[Any]:
    return Counter(dict(session.execute(select(column, func.count()).where(*where).group_by(column)).all()))


def _events(session: Session) -> Counter[str]:
    told = session.scalars(select(Message.payload).where(Message.name == "ComplaintReceived"))
    return Counter(payload["reference"] for payload in told)


def _ghosts(session: Session, reports: Iterable[Report]) -> int:
    """How many were stored when it was sent again: received before that was sent which was answered."""
    received = dict(session.execute(select(ComplaintRow.reference, ComplaintRow.received_at)).all())
    return sum(
        report.attempts > 1 and received[report.reference].timestamp() < report.answered_by
        for report in reports
        if report.reference in received
    )


def _unsound(session: Session, kept: Kept) -> Iterable[str]:
    if undone := session.execute(select(Message.name, Message.error).where(Message.done_at.is_(None))).all():
        yield f"{len(undone)} events were not carried out, among them {undone[:3]}"
    verdict = verify(session)
    if verdict.broken_at is not None:
        yield f"the trail is broken at {verdict.broken_at}"
    there = session.scalar(select(func.count()).select_from(ComplaintRow)) or 0
    if there != sum(map(len, kept.values())):
        yield f"{there} cases, {sum(map(len, kept.values()))} contents"
    if (tally := session.scalar(select(func.sum(ComplaintTallyRow.count)))) != there:
        yield f"{there} cases, {tally} in the tally"
