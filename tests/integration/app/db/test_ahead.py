import pytest
from sqlalchemy import bindparam, select

from app.complaints.tally_model import ComplaintTallyRow
from app.db.ahead import ask_ahead
from app.db.walled import Walled
from app.kernel import labels
from app.kernel.actor import SYSTEM, Actor

TALLY = ComplaintTallyRow
COUNTED = Walled(select(TALLY.department, TALLY.count).where(TALLY.category == bindparam("category")))
ROADS = Actor("ani", labels=frozenset({labels.complaints_desk("roads")}))


def test_what_was_asked_ahead_is_what_its_reader_finds(counted):
    with counted.open(ROADS) as session:
        ask_ahead(session, [(COUNTED, {"category": "lamps"}), (COUNTED, {"category": "trees"})])
        assert COUNTED.rows(session, category="lamps") == [("roads", 1)]
        assert COUNTED.rows(session, category="trees") == []


@pytest.mark.parametrize("engine_kind", ["postgres"], indirect=True)
def test_an_answer_is_of_the_moment_when_it_was_asked_and_given_once(counted):
    with counted.open(ROADS) as session:
        ask_ahead(session, [(COUNTED, {"category": "lamps"})])
        with counted.unit(SYSTEM) as unit:
            unit.session.get_one(TALLY, ("roads", "lamps", "received")).count = 5
        assert [COUNTED.rows(session, category="lamps") for _ in range(2)] == [[("roads", 1)], [("roads", 5)]]


def test_a_unit_of_work_asks_when_it_wants_to_know(counted):
    with counted.unit(SYSTEM) as unit:
        ask_ahead(unit.session, [(COUNTED, {"category": "lamps"})])
        unit.session.get_one(TALLY, ("roads", "lamps", "received")).count = 5
        assert ("roads", 5) in COUNTED.rows(unit.session, category="lamps")
