"""More of the same complaints: each case of a city copied with all its rows, as the commands made them.

For measuring alone: trail, outbox and what strangers read know nothing of the copies.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import cycle, islice
from random import Random
from typing import Any

from sqlalchemy import Connection, select

from app.complaints import references
from app.complaints.filing.model import FilingRow, ReceiptRow
from app.complaints.identity import Contact, opened, sealed
from app.complaints.key_store import Vault
from app.complaints.lists.finding_model import ComplaintWordRow
from app.complaints.model import (
    ComplaintContentRow,
    ComplaintFileRow,
    ComplaintIdentityRow,
    ComplaintMessageRow,
    ComplaintNoteRow,
    ComplaintRow,
    ComplaintStepRow,
    ComplaintWorkRow,
)
from app.complaints.tally import recount
from app.db.base import LabelSet, UtcDateTime
from app.db.bulk import Row, read_rows, write_rows
from app.db.session import Database
from app.kernel import ids
from app.kernel.actor import SYSTEM

MODELS = (
    ComplaintRow,
    ComplaintContentRow,
    ComplaintIdentityRow,
    ComplaintWorkRow,
    ComplaintWordRow,
    ComplaintStepRow,
    ComplaintMessageRow,
    ComplaintNoteRow,
    ComplaintFileRow,
    ReceiptRow,
    FilingRow,
)
"""What is copied, in the order of writing."""
_TEMPLATES, _AT_ONCE = 400, 2000
_FARTHEST = timedelta(days=10)
Case = dict[Any, list[Row]]
"""Table → rows."""


def multiply(database: Database, vault: Vault, wanted: int, told: Callable[[int], object]) -> int:
    """Copy the first cases until there are so many; ``told`` hears how many were made. Returns how many."""
    random = Random("multiply")  # noqa: S311 - a demonstration, nothing secret
    with database.engine.begin() as connection:
        templates, present, taken = _templates(connection)
    contacts = {
        row[0]: opened(vault.keys, row[1], row[2], row[0]) or Contact("Somebody") for row in _identities(templates)
    }
    copies = islice(cycle(templates), max(0, wanted - present))
    made = 0
    while batch := list(islice(copies, _AT_ONCE)):
        with database.engine.begin() as connection:
            keys = iter(vault.keys.new_many(len(batch)))
            rows: Case = defaultdict(list)
            for template in batch:
                for table, copied in _copied(template, (vault, contacts), keys, random, taken).items():
                    rows[table] += copied
            for model in MODELS:
                write_rows(connection, _table(model), rows[_table(model)])
        made += len(batch)
        told(len(batch))
    with database.unit(SYSTEM) as unit:
        recount(unit.session)
    return made


def _templates(connection: Connection) -> tuple[list[Case], int, set[str]]:
    """The first cases with all their rows, how many cases there are, and the references that are taken."""
    complaint = _table(ComplaintRow)
    numbers = list(connection.scalars(select(complaint.c.id).order_by(complaint.c.id).limit(_TEMPLATES)))
    taken = set(connection.scalars(select(complaint.c.reference)))
    cases: dict[int, Case] = {number: {} for number in numbers}
    for model in MODELS:
        table = _table(model)
        key = complaint.c.id if table is complaint else table.c.complaint_id
        place = list(table.columns).index(key)
        for row in read_rows(connection, table, key, numbers):
            cases[row[place]].setdefault(table, []).append(row)
    return list(cases.values()), len(taken), taken


def _identities(templates: list[Case]) -> Iterator[Row]:
    for template in templates:
        yield from template.get(_table(ComplaintIdentityRow), ())


def _copied(
    template: Case,
    secrets: tuple[Vault, Mapping[int, Contact]],
    keys: Iterator[tuple[str, bytes]],
    random: Random,
    taken: set[str],
) -> Case:
    """All rows of a case under new ids, a while earlier."""
    vault, contacts = secrets
    complaint = _table(ComplaintRow)
    old = template[complaint][0][0]
    renamed: dict[int, int] = {old: ids.new_id()}
    earlier = random.random() * _FARTHEST
    reference = references.new_reference()
    while reference in taken:
        reference = references.new_reference()
    taken.add(reference)
    found: Case = {}
    for table, rows in template.items():
        plan = _plan(table)
        found[table] = [_copy(row, plan, renamed, earlier, (str(old), str(renamed[old]))) for row in rows]
    found[complaint][0][1] = reference
    idempotency_key = f"copy {renamed[old]}"
    for row in found.get(_table(ReceiptRow), ()):
        row[0] = vault.receipt_hash(vault.receipt_key(idempotency_key))
    for row in found.get(_table(FilingRow), ()):
        row[0] = vault.filing_hash(idempotency_key)
    for row in found.get(_table(ComplaintIdentityRow), ()):
        row[1], row[2] = sealed(next(keys), renamed[old], contacts[old])
    return found


_ID, _MOMENT, _LABELS, _AS_IT_IS = range(4)
_plans: dict[Any, list[int]] = {}


def _plan(table: Any) -> list[int]:
    """What is to be done with each column."""
    if table not in _plans:
        names = {"id", "complaint_id", "step_id"}
        _plans[table] = [
            _ID
            if column.name in names
            else _MOMENT
            if isinstance(column.type, UtcDateTime)
            else _LABELS
            if isinstance(column.type, LabelSet)
            else _AS_IT_IS
            for column in table.columns
        ]
    return _plans[table]


def _copy(row: Row, plan: list[int], renamed: dict[int, int], earlier: timedelta, number: tuple[str, str]) -> Row:
    copied: Row = []
    for todo, value in zip(plan, row, strict=True):
        if value is None or todo == _AS_IT_IS:
            copied.append(value)
        elif todo == _ID:
            copied.append(_new(renamed, value))
        elif todo == _MOMENT:
            copied.append(_before(value, earlier))
        else:
            copied.append(frozenset(label.replace(*number) for label in value))
    return copied


def _new(renamed: dict[int, int], old: int) -> int:
    if old not in renamed:
        renamed[old] = ids.new_id()
    return renamed[old]


def _before(moment: datetime, earlier: timedelta) -> datetime:
    return moment - earlier


def _table(model: Any) -> Any:
    return model.__table__
