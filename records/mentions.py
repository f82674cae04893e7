"""Addresses and parcels that published documents name: rows by which a place's page knows them at once."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from app.city.addresses import Address, parse
from app.city.parcels import parcel_key
from records.addressed import Found
from records.cards import record_key
from records.files.places import addresses_in, parcels_in
from records.kinds import Kind, Record
from records.model import PublicMentionRow, PublicRecordRow

_MOST = 200
"""Documents naming one house or parcel that are looked at."""


def replace(session: Session, published: Iterable[tuple[int, Record]]) -> None:
    """Write which places these records, (id, record) each, name; what they named before counts no longer."""
    published = list(published)
    remove(session, [record_id for record_id, _ in published])
    rows = [
        {"record_id": record_id, "street_key": street, "house_number": house, "parcel_key": parcel}
        for record_id, record in published
        if record.kind == Kind.DOCUMENT
        for street, house, parcel in places_named(record.text)
    ]
    if rows:
        session.execute(insert(PublicMentionRow), rows)


def remove(session: Session, record_ids: list[int]) -> None:
    """The records name nothing any more."""
    session.execute(delete(PublicMentionRow).where(PublicMentionRow.record_id.in_(record_ids)))


def places_named(text: str) -> Iterator[tuple[str, str, str]]:
    """(Street, house number, "") or ("", "", parcel) for each place that the text names, as ``app.city`` has it."""
    for written in addresses_in(text):
        address = parse(written)
        yield address.street_key, address.house_number, ""
    for number in parcels_in(text):
        yield "", "", parcel_key(number)


def of_address(session: Session, address: Address) -> list[Found]:
    """The documents that name this house, newest first; none without a number."""
    if not (address.street_key and address.house_number):
        return []
    return _found(session, _OF_ADDRESS, {"street": address.street_key, "house": address.house_number})


def of_parcel(session: Session, number: str) -> list[Found]:
    """The documents that name this parcel, newest first; none for no parcel."""
    return _found(session, _OF_PARCEL, {"parcel": parcel_key(number)}) if parcel_key(number) else []


_NAMING = (
    select(PublicRecordRow.id, PublicRecordRow.kind, PublicRecordRow.day)
    .join(PublicMentionRow, PublicMentionRow.record_id == PublicRecordRow.id)
    .order_by(PublicRecordRow.day.desc().nulls_last(), PublicRecordRow.id.desc())
    .limit(_MOST)
)
_OF_ADDRESS = _NAMING.where(
    PublicMentionRow.street_key == bindparam("street"), PublicMentionRow.house_number == bindparam("house")
)
_OF_PARCEL = _NAMING.where(PublicMentionRow.parcel_key == bindparam("parcel"))


def _found(session: Session, statement: Select[*tuple[Any, ...]], asked: dict[str, str]) -> list[Found]:
    return [Found(record_key(row.id), row.kind, row.day) for row in session.execute(statement, asked)]
