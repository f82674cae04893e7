"""Planting the canary: words that must appear nowhere, in every text field of all that strangers may not read."""

import hashlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Table, insert

from app.city import commands as city
from app.city.category_commands import set_category
from app.city.queries import Category
from app.complaints import lifecycle, policy, secrecy
from app.complaints.handling import merging
from app.complaints.model import ComplaintRow, OfComplaint
from app.complaints.policy import Circle
from app.complaints.rules import routing, rule_log
from app.complaints.tally_model import ComplaintTallyRow
from app.db.base import Base, LabelSet, UtcDateTime
from app.db.files import FileStore
from app.db.guarded import Guarded, guarded_models
from app.db.session import Database
from app.db.trail import AuditEntry, AuditHead
from app.kernel import labels
from app.kernel.actor import SYSTEM, Actor, member_of_staff
from app.kernel.roles import PUBLISHER, Held
from app.kernel.slugs import slug_of
from app.kernel.text import Localized
from records import commands, desk, workflow
from records.importing.reading import Draft
from records.intake import Intake
from records.kinds import PUBLIC_PARTY_FIELDS, Kind, Party, Place, Record, Relation, Source
from tests.architecture.routes import ROW
from tests.specimens import BYTES, specimen

MARK = "zqx"
"""Every planted word begins with it; no word of any language does."""

PUBLISHED_WORK = "/akn/xx/act/published"
ADDRESS, PARCEL = "17 Canary Street", "C-17"
"""Where everything is: what is hidden there must not show on the place's page."""
ROLES = ("owner", "applicant", "contractor", "grantor", "grantee", "lender", "witness")
_NOW = datetime(2024, 5, 17, 12, tzinfo=UTC)
_HIDDEN_STATES = (workflow.DRAFT, workflow.IN_REVIEW, workflow.SCHEDULED)

HARBOUR, CATEGORY = "harbour", "jetties"
"""The department in charge of the planted complaint, and what it is about; none of the readers works there."""
COMPLAINT = "CANA-RY00-N"
"""The reference of the planted complaint."""
CIRCLE = Circle(ROW, HARBOUR, secrecy.NAMED, account="r-planted", counter=HARBOUR, filed_on=_NOW.date())
_OF_COMPLAINTS = {
    "reference": COMPLAINT,
    "department": HARBOUR,
    "category": CATEGORY,
    "state": lifecycle.RECEIVED,
    "identity": secrecy.NAMED,
    "content": secrecy.PUBLIC,
    "channel": "web",
    "language": "en",
}
"""What the portal's own work with complaints could not do without."""
_AS_IT_MUST_BE: dict[str, dict[str, Any]] = {
    "complaint_file": {"sha256": "0" * 64},
    "complaint_twin": {"kind": merging.SPLIT_FROM},
    "complaint_rule": {"department": HARBOUR, "trigger": routing.FILED, "conditions": {}, "gives": {}},
    "complaint_rule_log": {"outcome": rule_log.ACTED},
    "canned_reply": {"labels": frozenset({labels.SYSTEM, labels.complaints_desk(HARBOUR)})},
    "team_member": {"labels": frozenset({labels.SYSTEM, labels.complaints_desk(HARBOUR)})},
}
"""What is no word, so that pages can be drawn on which the other words would stand: table → column → value."""
_FOREIGN = {"department": "roads", "complaint_category": CATEGORY}
"""Rows of public tables that planted ones belong to."""

Word = Callable[[], str]


def planted_words() -> Word:
    """Words with the mark, all different, of one length and without digits."""
    letters = itertools.product("bcdfghjklmnp", repeat=6)
    return lambda: MARK + "".join(next(letters))


def plain_words() -> Word:
    """Words for what strangers may read."""
    numbers = itertools.count()
    return lambda: f"word{next(numbers)}"


@dataclass(frozen=True)
class Seed:
    """A record on its way into the garden, with the bytes of its file and the state it shall have there."""

    record: Record
    state: str
    file: bytes

    @property
    def slug(self) -> str:
        return slug_of(self.record.reference)


class Garden:
    """A portal's database and file store, into which things are planted. What will be hidden is known beforehand."""

    def __init__(self, database: Database, store: FileStore, folder: Path) -> None:
        self._next = planted_words()
        self.words: list[str] = []
        """Every planted word so far."""
        self.words_of: dict[str, set[str]] = {}
        """Guarded table → the words that were planted in it alone."""
        plain = plain_words()
        self.shown = [_seed(_published(kind, plain, self.word), workflow.PUBLISHED) for kind in Kind]
        self.withdrawn = [
            _seed(
                specimen(kind, self.word, reference=f"withdrawn {kind}", department="roads", **_here(self.word())),
                workflow.WITHDRAWN,
            )
            for kind in Kind
        ]
        self.hidden = [
            _seed(specimen(kind, self.word, **_about_what_is_published(kind, self.word)), state)
            for kind in Kind
            for state in _HIDDEN_STATES
        ]
        self.corrections = [_seed(_published(kind, self.word, self.word), workflow.DRAFT) for kind in Kind]
        """Newer versions of what is shown, not published yet."""
        self._database, self._store, self._folder = database, store, folder
        self._clerk = self.word()

    def word(self) -> str:
        """Another word with the mark."""
        self.words.append(self._next())
        return self.words[-1]

    def plant_public(self) -> None:
        """Published records of every kind whose hidden fields carry the mark, and withdrawn ones that do all over."""
        with self._database.unit(self._staff("roads")) as unit:
            city.set_department(unit, "roads", {"en": "Roads", "id": "Jalan"})
        with self._database.unit(SYSTEM) as unit:
            city.set_department(unit, HARBOUR, {"en": "Harbour", "id": "Pelabuhan"})
            set_category(unit, jetties({"en": "Jetties", "id": "Dermaga"}))
        for seed in [*self.shown, *self.withdrawn]:
            self._take(seed, shown=True)
        for seed in self.withdrawn:
            with self._database.unit(self._staff("roads")) as unit:
                commands.withdraw(unit, seed.record.kind, seed.slug, reason="court-order")

    def plant_hidden(self) -> None:
        """Records in every hidden state, new versions of published ones, a row of every guarded model."""
        for seed in self.hidden:
            self._take(seed, shown=False)
            self._bring_to_its_state(seed)
        for seed in self.corrections:
            self._take(seed, shown=False)
        self._plant_rows()

    def _take(self, seed: Seed, *, shown: bool) -> None:
        file = self._folder / f"{self.word()}.pdf"
        file.write_bytes(seed.file)
        draft = Draft(seed.record, f"{self.word()}.csv", 2, (file,))
        with self._database.unit(self._staff(seed.record.department)) as unit:
            tally = Intake(self._store, shown=shown).take(unit, [draft])
        assert tally.created + tally.changed == 1, tally

    def _bring_to_its_state(self, seed: Seed) -> None:
        with self._database.unit(self._staff(seed.record.department)) as unit:
            if seed.state != workflow.DRAFT:
                commands.send_for_review(unit, seed.record.kind, seed.slug)
            desk.locked(unit.session, seed.record.kind, seed.slug).state = seed.state

    def _staff(self, department: str) -> Actor:
        return member_of_staff(self._clerk, [Held(PUBLISHER, department)])

    def _plant_rows(self) -> None:
        """A row of every guarded model, whatever it is for, straight into its table."""
        models = {model.__table__: model for model in guarded_models() if model is not AuditHead}
        planted: dict[Table, dict[str, Any]] = {}
        with self._database.engine.begin() as connection:
            for table in Base.metadata.sorted_tables:
                if table in models:
                    before = len(self.words)
                    values = {column.name: self._value(column, planted) for column in table.columns}
                    self.words_of[table.name] = set(self.words[before:])
                    planted[table] = values | self._known(models[table])
                    connection.execute(insert(table), [planted[table]])

    def _known(self, model: type[Guarded]) -> dict[str, Any]:
        """What is no word: labels of complaints are those that the policy gives, and pages can be drawn."""
        given = dict(_AS_IT_MUST_BE.get(model.__tablename__, {}))
        if model is AuditEntry:
            return {"detail": f'{{"reason": "{self.word()}"}}'}
        if issubclass(model, OfComplaint):
            return given | {"labels": getattr(model, "labels_in", policy.of_content)(CIRCLE)}
        if model is ComplaintRow:
            return _OF_COMPLAINTS | {"labels": policy.of_case(CIRCLE)}
        if model is ComplaintTallyRow:
            cell = {name: _OF_COMPLAINTS[name] for name in ("department", "category", "state")}
            return cell | {"labels": policy.of_tally(HARBOUR)}
        return given

    def _value(self, column: Column[Any], planted: dict[Table, dict[str, Any]]) -> Any:
        if column.foreign_keys:
            (foreign,) = column.foreign_keys
            table = foreign.column.table
            return planted[table][foreign.column.name] if table in planted else _FOREIGN[table.name]
        if isinstance(column.type, LabelSet):
            return frozenset({labels.SYSTEM, f"records:{self.word()}"})
        if isinstance(column.type, UtcDateTime):
            return _NOW
        values: dict[type, Callable[[], Any]] = {
            str: self.word,
            int: lambda: ROW,
            bool: lambda: False,
            object: lambda: {self.word(): self.word()},  # JSON
            date: _NOW.date,
            float: lambda: 1.5,
        }
        return values[column.type.python_type]()


def jetties(names: Localized) -> Category:
    """The category of the planted complaint."""
    starts = {"identity": secrecy.NAMED, "content": secrecy.PUBLIC, "may_lower": True, "sensitive": False}
    return Category(CATEGORY, names, HARBOUR, **starts, working_days=5, position=1, active=True)


def _seed(record: Record, state: str) -> Seed:
    file = BYTES + f"{record.reference} {state}".encode()
    digest = hashlib.sha256(file).hexdigest()
    attachments = tuple(replace(one, sha256=digest, size=len(file)) for one in record.attachments)
    return Seed(replace(record, attachments=attachments), state, file)


def _published(kind: Kind, shown: Word, hidden: Word) -> Record:
    """A record whose parties have every role; what strangers may not read of them is a ``hidden()`` word."""
    visible = PUBLIC_PARTY_FIELDS.get(kind, {})
    parties = tuple(
        Party(
            role=role,
            **{
                field.name: shown() if field.name in visible.get(role, ()) else hidden()
                for field in fields(Party)
                if field.name != "role"
            },
        )
        for role in ROLES
    )
    source = Source(name=f"source of {kind}", publisher=shown(), licence=shown())
    given: dict[str, Any] = {"reference": f"published {kind}", "department": "roads", "source": source}
    given |= _here(shown())
    if kind is Kind.ORDINANCE:
        given["work"] = PUBLISHED_WORK
    return replace(specimen(kind, shown, **given), parties=parties)


def _about_what_is_published(kind: Kind, word: Word) -> dict[str, Any]:
    """Hidden works that would change a published one, hidden permits that cite it; all of them at the same place."""
    place = _here(word())
    if kind is Kind.ORDINANCE:
        work = f"/akn/xx/act/{word()}"
        repeal = Relation("repeals", acting=work, target=PUBLISHED_WORK, day=_NOW.date(), title=word(), note=word())
        return {"work": work, "relations": (repeal,), **place}
    return {"cites": (PUBLISHED_WORK,), **place} if kind is Kind.PERMIT else place


def _here(ward: str) -> dict[str, Any]:
    return {"place": Place(ADDRESS, PARCEL, ward, (106.8, -6.2))}
