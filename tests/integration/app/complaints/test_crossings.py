"""10,000 requests of five readers over a few pooled connections: nobody ever reads with another's labels."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from sqlalchemy import select

from app.complaints.model import ComplaintIdentityRow, ComplaintRow, ComplaintStepRow
from app.db.session import Database, entrusted
from app.kernel.actor import STRANGER
from tests.web.complaints_city import PARKS, auditor, fill, holder, officer, resident, settle

REQUESTS, THREADS, CONNECTIONS = 10_000, 6, 3


@pytest.fixture
def filled(database_url, vault):
    """A database of a few connections that all take in turn."""
    database = Database(database_url, pool_size=CONNECTIONS)
    settle(database)
    yield database, fill(database, vault)
    database.close()


def test_no_request_reads_with_the_labels_of_another(filled):
    database, complaints = filled
    receipts = [value for value in vars(complaints).values() if hasattr(value, "complaint_id")]
    everything = {receipt.complaint_id for receipt in receipts}
    named = everything - {complaints.sealed.complaint_id, complaints.anonymous.complaint_id}
    mine = {complaints.resident.complaint_id}
    expected = {
        officer(): (everything, everything, named),
        officer(PARKS): (set(), set(), set()),
        resident(): (mine, mine, mine),
        auditor(): (everything, everything, set()),
        holder(complaints.sealed): ({complaints.sealed.complaint_id},) * 3,
    }
    chance = random.Random(5)
    asked = [(chance.choice(list(expected)), chance.random()) for _ in range(REQUESTS)]

    def answer(request):
        actor, kind = request
        if kind < 0.02:  # one whose work is undone half-way, the portal's labels being lent
            with suppress(ZeroDivisionError), database.open(actor) as session, entrusted(session):
                session.execute(select(ComplaintRow.id)).all()
                raise ZeroDivisionError
        if kind > 0.98:  # a stranger in between
            with database.open(STRANGER) as session, suppress(Exception):
                return not session.execute(select(ComplaintRow.id)).all()
        with database.open(actor) as session:
            model = (ComplaintRow.id, ComplaintStepRow.complaint_id, ComplaintIdentityRow.complaint_id)
            place = int(kind * 3) % 3
            return set(session.scalars(select(model[place]))) == expected[actor][place]

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(answer, asked, chunksize=50))

    assert (len(answers), answers.count(False)) == (REQUESTS, 0)
