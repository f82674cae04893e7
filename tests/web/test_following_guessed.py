"""Guessing at reports: no time tells a wrong reference from a hidden or a foreign one, and no key is hit."""

import gc
import itertools
import secrets
import statistics
import time
from math import erfc, sqrt

import numpy as np
import pytest

from app.complaints import receipts, references
from app.complaints.filing.filing import Receipt
from app.factory import create_app
from app.kernel import roles
from app.kernel.actor import SYSTEM
from app.settings import Settings
from tests.web import complaints_city as people
from tests.web.followed import by_key, in_account, opened
from tests.web.people import resident, signed_in

SAMPLES, MOST_APART, ROUNDS = 2000, 0.0002, 4
GUESSES = 20_000


@pytest.fixture(scope="module", autouse=True)
def _little_to_collect():
    """What other tests left is looked through once, not before each round: that takes seconds."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def city(sqlite_template, tmp_path_factory):
    """An application without anything that slows it down, its complaints, and a vault."""
    home = tmp_path_factory.mktemp("guessed")
    (home / "psis.db").write_bytes(sqlite_template.read_bytes())
    app = create_app(Settings(home=home, secret_key="s" * 40, log_level="error"))
    database = app.extensions["psis"].database
    people.settle(database)
    yield app, database, people.fill(database, people.vault_in(home))
    database.close()


def unlike(one, other, samples=SAMPLES):
    """What tells two acts apart by their time, "" where nothing does.

    They take turns, so that whatever else the machine does meets both alike; what a rival for the processor did in one
    round he is unlikely to do in the same way in all.
    """
    told = ""
    for _ in range(ROUNDS):
        gc.collect()
        gc.disable()
        times = np.array([(timed(one), timed(other)) for _ in range(samples)])
        gc.enable()
        apart = abs(statistics.median(times[:, 0]) - statistics.median(times[:, 1]))
        chance = by_chance(times[:, 0], times[:, 1])
        told = f"medians {apart * 1e6:.0f} µs apart, p = {chance:.4f}"
        if apart <= MOST_APART or chance > 0.01:
            return ""
    return told


def timed(act):
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def by_chance(one, other):
    """How likely two samples of one distribution are ordered as unevenly (Mann and Whitney, by the normal curve)."""
    ranks = np.concatenate([one, other]).argsort().argsort() + 1
    size = len(one)
    deviation = ranks[:size].sum() - size * (2 * size + 1) / 2
    return erfc(abs(deviation) / sqrt(size * size * (2 * size + 1) / 12) / sqrt(2))


def test_the_measure_notices_a_difference():
    assert unlike(lambda: time.sleep(0.0005), lambda: None, 50)


_UNKNOWN = itertools.cycle([references.new_reference() for _ in range(500)])


def unknown():
    """A reference that nobody has; drawn before, for drawing takes time."""
    return next(_UNKNOWN).lower()


def test_a_key_holder_cannot_tell_a_foreign_report_from_none(city):
    app, _, complaints = city
    client = opened(app, complaints.received)
    foreign = by_key(complaints.sealed)
    assert unlike(lambda: client.get(foreign), lambda: client.get(f"/en/follow/{unknown()}")) == ""


def test_a_resident_cannot_tell_a_foreign_report_from_none(city):
    app, _, complaints = city
    client = resident(app, name="r-2")
    foreign = in_account(complaints.sealed)
    assert unlike(lambda: client.get(foreign), lambda: client.get(f"/en/account/reports/{unknown()}")) == ""


@pytest.mark.parametrize(
    ("role", "where"),
    [
        (roles.OFFICER, "/en/desk/complaints/{}"),
        (roles.COUNTER_CLERK, "/en/desk/complaints/{}"),
        (None, "/en/reports/{}"),
        (None, "/open311/v2/requests/{}.json"),
    ],
)
def test_a_hidden_report_takes_as_long_as_none(city, role, where):
    app, _, complaints = city
    client = signed_in(app, role, people.PARKS) if role else app.test_client()
    there = [one.reference for one in vars(complaints).values() if isinstance(one, Receipt)]
    hidden, nowhere = itertools.cycle(there), itertools.cycle([references.new_reference() for _ in there])

    def ask(asked):
        assert client.get(where.format(next(asked).lower())).status_code == 404

    assert unlike(lambda: ask(hidden), lambda: ask(nowhere), 1000) == ""


@pytest.mark.parametrize("key", ["a key of another report", "no key at all"])
def test_a_wrong_key_takes_as_long_for_a_report_that_is_there(city, key):
    _, database, complaints = city
    wrong = {"a key of another report": complaints.received.key, "no key at all": "hunter2"}[key]

    def guess(reference):
        with database.open(SYSTEM) as session:
            assert receipts.complaint_of(session, complaints.vault, reference, wrong) is None

    assert unlike(lambda: guess(complaints.sealed.reference), lambda: guess(unknown())) == ""


def test_twenty_thousand_guesses_hit_nothing(city):
    _, database, complaints = city
    there = [one.reference for one in (complaints.received, complaints.sealed, complaints.resident)]
    with database.open(SYSTEM) as session:
        hits = [
            number
            for number in range(GUESSES)
            if receipts.complaint_of(
                session, complaints.vault, there[number % 3], references.key_from(secrets.token_bytes(17))
            )
        ]
    assert hits == []


def test_the_database_holds_no_key(city):
    _, database, complaints = city
    with database.engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())
    keys = [one.key for one in (complaints.received, complaints.sealed, complaints.anonymous)]
    assert [key for key in keys if key in dump or key.replace("-", "") in dump] == []
