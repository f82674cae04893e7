"""Filing a complaint: once however often it is sent, with all that belongs to it in one transaction."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from app.city import queries
from app.city.queries import Category
from app.complaints import belonging, entries, lifecycle, policy, references, secrecy, tally
from app.complaints.choosing import may_choose
from app.complaints.entries import NewFile
from app.complaints.events import ComplaintReceived
from app.complaints.filing.model import FilingRow, ReceiptRow
from app.complaints.identity import Contact, sealed
from app.complaints.key_store import Vault
from app.complaints.model import (
    FROM_REPORTER,
    ComplaintContentRow,
    ComplaintIdentityRow,
    ComplaintRow,
    ComplaintWorkRow,
)
from app.complaints.places import point_of
from app.complaints.policy import Circle
from app.complaints.rules import rules
from app.complaints.rules.conditions import Facts
from app.complaints.rules.routing import Decision, Rule, Standing
from app.complaints.tally import Cell
from app.db.unit_of_work import UnitOfWork
from app.db.walled import Walled
from app.db.writing import Addition, write_together, write_unless_there
from app.kernel import clock, ids
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import BadInput, PsisError
from app.kernel.text import N_

WEB, COUNTER, TELEPHONE, OPEN311, IMPORT = "web", "counter", "telephone", "open311", "import"
CHANNELS = (WEB, COUNTER, TELEPHONE, OPEN311, IMPORT)
DOUBTED = "quarantined"
"""The kind of note that says why a report waits for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What is filed. ``identity`` and ``content``: "" for what the category starts with.

    ``account``: the resident's who is signed in, "". ``counter``: the department at whose counter it is filed, "".
    ``answers``: code of a question → what was said. ``quarantined``: people must say first that it is no spam;
    ``doubts`` are codes of ``flooding.REASONS``, which the department reads.
    """

    category: str
    text: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    ward: str = ""
    language: str = "en"
    channel: str = WEB
    identity: str = ""
    content: str = ""
    contact: Contact | None = None
    account: str = ""
    counter: str = ""
    files: tuple[NewFile, ...] = ()
    quarantined: bool = False
    doubts: tuple[str, ...] = ()


_SENT = tuple(one.name for one in fields(Filing) if one.name not in ("quarantined", "doubts"))


@dataclass(frozen=True, slots=True)
class Receipt:
    """``key``: shown once; with it and the reference one acts as the reporter. ``first`` false: it was filed before."""

    reference: str
    key: str = field(repr=False)
    complaint_id: int
    first: bool


class OtherBodyUnderSameKey(PsisError):
    """Something else was filed under this idempotency key before."""


def filer(staff: str = "") -> Actor:
    """In whose name complaints are filed: staff by name; residents are never named beside what they filed."""
    return Actor(staff or "reporter", labels=SYSTEM.labels)


def digest_of(filing: Filing) -> str:
    """SHA-256 (hex) of what was sent, whatever the portal thought of it."""
    sent = {name: getattr(filing, name) for name in _SENT}
    return hashlib.sha256(msgspec.json.encode(sent, order="sorted")).hexdigest()


def file(
    unit: UnitOfWork,
    vault: Vault,
    filing: Filing,
    *,
    idempotency_key: str,
    digest: str,
    category: Category | None = None,
    judge: Callable[[], Filing] | None = None,
) -> Receipt:
    """File it. The same key and digest again give the same receipt again.

    ``unit`` is opened for ``filer()``; ``unit.now`` is when it was received. ``idempotency_key`` has at least 128 bits
    that nobody else knows: the receipt's key follows from it. ``category``: the filing's, where it was read a moment
    ago. ``judge`` gives the filing as it is thought of, where that was asked before and is read with other answers.
    Raises OtherBodyUnderSameKey, BadInput, NotVisible.
    """
    category = category or queries.category(unit.session, filing.category)
    if filing.channel not in CHANNELS:
        raise BadInput(N_("A report comes by one of %(channels)s."), channels=", ".join(CHANNELS))
    drawn = _ask_for_reference(unit)
    asked = rules.ask_for_filing(unit.session)
    filing = judge() if judge else filing
    decided = _routed(unit, filing, category, asked())
    number, key = ids.new_id(), vault.receipt_key(idempotency_key)
    circle = _circle(unit, filing, category, number, decided.standing.department)
    reference = drawn()
    rows: list[Addition] = [
        (ComplaintRow, _case(unit, filing, category, circle, reference)),
        *_who(vault, filing, circle),
        *_what(unit, filing, circle, decided.standing),
    ]
    rows += [*_noted(unit, filing, circle, decided), _receipt(unit, vault, key, number)]
    under = {"key_hash": vault.filing_hash(idempotency_key), "digest": vault.body_hash(idempotency_key, digest)}
    unit.begin_writing()
    if not _is_first(unit, {**under, "complaint_id": number}):
        return _again(unit, key, **under)
    write_together(unit.session, rows)
    if filing.account:
        belonging.own(unit.session, filing.account, number)
    unit.note("file complaint", f"complaint/{reference}", category=category.slug, channel=filing.channel)
    rules.tell_named(unit, number, reference, circle.department, decided)
    unit.tell(ComplaintReceived(number, reference, circle.department, filing.channel, filing.quarantined))
    tally.count_at_last(unit, Cell(circle.department, category.slug, lifecycle.RECEIVED))
    return Receipt(reference, key, number, first=True)


def _is_first(unit: UnitOfWork, under: dict[str, Any]) -> bool:
    """Whether nothing was filed under that key. Of two at once the second waits here until the first is kept."""
    return write_unless_there(unit.session, FilingRow, {**under, "day": clock.day_of(unit.now)})


def _ask_for_reference(unit: UnitOfWork) -> Callable[[], str]:
    """One that no complaint has, asked now and read later. Of two who draw the same at once the table takes one."""
    drawn = references.new_reference()
    taken = _TAKEN.ask(unit.session, reference=drawn)
    return lambda: _ask_for_reference(unit)() if taken() else drawn


_TAKEN = Walled(select(ComplaintRow.id).where(ComplaintRow.reference == bindparam("reference")))


def _again(unit: UnitOfWork, key: str, key_hash: str, digest: str) -> Receipt:
    """The receipt that was given before; ``key`` is its key."""
    known = select(FilingRow.digest, FilingRow.complaint_id, ComplaintRow.reference)
    found = unit.session.execute(
        known.join(ComplaintRow, ComplaintRow.id == FilingRow.complaint_id).where(FilingRow.key_hash == key_hash)
    ).one()
    if found.digest != digest:
        raise OtherBodyUnderSameKey(N_("Something else was sent with this form before. Begin a new report."))
    return Receipt(found.reference, key, found.complaint_id, first=False)


def _routed(unit: UnitOfWork, filing: Filing, category: Category, of_the_city: Sequence[Rule]) -> Decision:
    """What the city's rules make of it; without any it goes to the department of its category."""
    at = rules.in_the_city(unit.now)
    facts = Facts(
        category=category.slug,
        ward=filing.ward,
        channel=filing.channel,
        text=filing.text,
        at=at,
        point=point_of(filing.longitude, filing.latitude),
    )
    return rules.at_filing(unit.session, of_the_city, facts, category.department)


def _circle(unit: UnitOfWork, filing: Filing, category: Category, number: int, department: str) -> Circle:
    return Circle(
        number,
        department,
        _identity(filing, category),
        filing.account,
        filing.counter,
        clock.day_of(unit.now) if filing.counter else None,
    )


def _contact(filing: Filing) -> Contact | None:
    given = filing.contact or Contact()
    contact = Contact(given.name, given.email, given.phone, filing.account)
    return contact or None


def _identity(filing: Filing, category: Category) -> str:
    """The switch of identity: what was chosen where that is allowed; none where nobody left a contact."""
    chosen = filing.identity or category.identity
    _require_allowed(category.identity, chosen, category)
    if _contact(filing) is None:
        return secrecy.NONE
    if chosen == secrecy.NONE:
        raise BadInput(N_("A contact was given; choose who may see it."))
    return chosen


def _require_allowed(usual: str, chosen: str, category: Category) -> None:
    if not may_choose(chosen, usual, may_lower=category.may_lower):
        raise BadInput(N_("This category allows no less protection."))


def _case(unit: UnitOfWork, filing: Filing, category: Category, circle: Circle, reference: str) -> dict[str, Any]:
    """The row that says that there is a complaint."""
    content = filing.content or category.content
    _require_allowed(category.content, content, category)
    return {
        "id": circle.complaint,
        "reference": reference,
        "category": category.slug,
        "department": circle.department,
        "ward": filing.ward,
        "state": lifecycle.RECEIVED,
        "identity": circle.identity,
        "content": content,
        "channel": filing.channel,
        "language": filing.language,
        "received_at": unit.now,
        "updated_at": unit.now,
        "counts_from": unit.now,
        "held": False,
        "quarantined": filing.quarantined,
        "revision": 1,
        "labels": policy.of_case(circle),
    }


def _receipt(unit: UnitOfWork, vault: Vault, key: str, number: int) -> Addition:
    return ReceiptRow, {"key_hash": vault.receipt_hash(key), "complaint_id": number, "made_at": unit.now}


def _who(vault: Vault, filing: Filing, circle: Circle) -> Iterator[Addition]:
    """Who reported it, sealed; nothing where no contact was given."""
    if contact := _contact(filing):
        key_id, text = sealed(vault.keys.new(), circle.complaint, contact)
        named = {"complaint_id": circle.complaint, "key_id": key_id, "sealed": text}
        yield ComplaintIdentityRow, named | {"labels": policy.of_identity(circle)}


def _what(unit: UnitOfWork, filing: Filing, circle: Circle, standing: Standing) -> Iterator[Addition]:
    """What was reported and where, and how the department begins to work on it."""
    content = {
        "complaint_id": circle.complaint,
        "text": filing.text,
        "answers": dict(filing.answers),
        "address": filing.address,
        "longitude": filing.longitude,
        "latitude": filing.latitude,
        "labels": policy.of_content(circle),
    }
    yield ComplaintContentRow, content
    work = {
        "complaint_id": circle.complaint,
        "assignee": "",
        "team": standing.team,
        "priority": standing.priority,
        "department": circle.department,
        "state": lifecycle.RECEIVED,
        "received_at": unit.now,
    }
    yield ComplaintWorkRow, work | {"labels": policy.of_work(circle)}


def _noted(unit: UnitOfWork, filing: Filing, circle: Circle, decided: Decision) -> Iterator[Addition]:
    """The first step of its life, what came with it, and what the department reads beside it."""
    channel = {"channel": filing.channel}
    yield entries.step_of(circle, unit.now, entries.FILE, lifecycle.REPORTER, lifecycle.RECEIVED, channel)
    yield from entries.files_of(circle, unit.now, FROM_REPORTER, filing.files)
    if filing.doubts:
        yield entries.note_of(circle, unit.now, DOUBTED, "", detail={"doubts": list(filing.doubts)})
    yield from rules.notes_of(circle, unit.now, decided)
