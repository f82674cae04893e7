"""Places named in documents: known from the moment of publication to that of withdrawal, on both engines."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.city.addresses import parse
from app.db import migrate
from app.kernel.actor import STRANGER
from records import mentions
from records.cards import record_key
from records.commands import withdraw
from records.importing.reading import Draft
from records.kinds import Document, Source
from records.model import PublicMentionRow, PublicRecordRow
from tests.integration.records.conftest import PUBLISHER, permit

TEXT = "The kiosk at 12 Merchant Street and parcel 12-34-56 were looked at. 12 Merchant St. again."


def document(text=TEXT, reference="M-1"):
    source = Source("test")
    record = Document(reference=reference, title="Minutes", text=text, department="buildings", source=source)
    return Draft(record, "a.csv", 2)


def naming(database, house="12 Merchant Street", parcel="12-34-56"):
    """Titles of what names the house, and of what names the parcel."""
    with database.open(STRANGER) as session:
        titles = {record_key(row.id): row.title for row in session.scalars(select(PublicRecordRow))}
        found = mentions.of_address(session, parse(house)), mentions.of_parcel(session, parcel)
    return [[titles[one.key] for one in places] for places in found]


def rows(database):
    with database.open(STRANGER) as session:
        return sorted((row.street_key, row.house_number, row.parcel_key) for row in session.scalars(_ALL))


_ALL = select(PublicMentionRow)


def test_a_published_document_is_known_at_the_places_that_it_names(database, take):
    take(document())
    assert naming(database) == [["Minutes"], ["Minutes"]]
    assert len(rows(database)) == 2


def test_a_draft_is_known_nowhere(database, take):
    take(document(), shown=False)
    assert rows(database) == []


def test_a_corrected_text_is_known_where_it_names_now(database, take):
    take(document())
    take(document("The kiosk at 14 Merchant Street."))
    assert naming(database) == [[], []]
    assert naming(database, "14 Merchant Street")[0] == ["Minutes"]


def test_what_is_withdrawn_is_known_nowhere(database, take):
    take(document())
    with database.unit(PUBLISHER) as unit:
        withdraw(unit, "document", "m-1", reason="other")
    assert rows(database) == []


def test_texts_of_permits_name_nothing(database, take):
    take(Draft(permit(1, text=TEXT), "a.csv", 2))
    assert rows(database) == []


def test_the_newest_come_first(database, take):
    for number, day in enumerate((3, 5, 4)):
        one = document(reference=f"M-{number}").record
        dated = datetime(2026, 5, day, tzinfo=UTC).date()
        take(Draft(Document(**{**vars_of(one), "day": dated, "title": f"Of {day} May"}), "a.csv", 2))
    assert naming(database)[0] == ["Of 5 May", "Of 4 May", "Of 3 May"]


def vars_of(record):
    return {name: getattr(record, name) for name in ("reference", "text", "department", "source")}


@pytest.mark.parametrize("nowhere", ["", "Merchant Street", "?"])
def test_what_is_no_house_and_no_parcel_is_named_by_nothing(database, take, nowhere):
    take(document())
    assert naming(database, nowhere, "")[0] == []


def test_a_migration_reads_what_was_published_before_it(database, database_url, take):
    take(document())
    before = rows(database)
    database.close()
    migrate.downgrade(database_url, "0016")
    migrate.upgrade(database_url)
    assert rows(database) == before
