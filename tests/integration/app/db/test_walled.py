import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import DBAPIError

from app.complaints.handling.model import TeamMemberRow
from app.complaints.lists.finding_model import ComplaintWordRow
from app.complaints.tally_model import ComplaintTallyRow
from app.db.reading import as_portal, as_stranger
from app.db.walled import Walled
from app.kernel import labels
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import UnboundSession

TALLY, TEAM = ComplaintTallyRow, TeamMemberRow
ROADS = Actor("ani", labels=frozenset({labels.PUBLIC, labels.complaints_desk("roads")}))
BOTH = frozenset({labels.PUBLIC, labels.complaints_desk("roads"), labels.complaints_desk("parks")})
BY_CATEGORY = select(TALLY.department, TALLY.count).where(TALLY.category == bindparam("category")).order_by(TALLY.count)


@pytest.mark.parametrize("actor", [ROADS, Actor("sari", labels=BOTH), SYSTEM])
def test_each_actor_reads_what_his_session_would(counted, actor):
    with counted.open(actor) as session:
        plainly = [tuple(row) for row in session.execute(BY_CATEGORY, {"category": "lamps"})]
        assert Walled(BY_CATEGORY).rows(session, category="lamps") == plainly


def test_without_a_session_the_portal_reads_all_and_a_stranger_nothing(counted):
    walled = Walled(BY_CATEGORY)
    with as_portal(counted) as reading:
        assert len(walled.rows(reading, category="lamps")) == 2
    with as_stranger(counted) as reading:
        try:
            assert walled.rows(reading, category="lamps") == []
        except DBAPIError as refusal:
            assert "denied" in str(refusal) or "prohibited" in str(refusal)


def test_after_its_transaction_was_undone_a_session_reads_as_its_actor_still(counted):
    walled = Walled(BY_CATEGORY)
    with counted.open(ROADS) as session:
        before = walled.rows(session, category="lamps")
        session.rollback()
        assert walled.rows(session, category="lamps") == before == [("roads", 1)]


def test_one_statement_serves_actors_of_different_labels(counted):
    walled = Walled(BY_CATEGORY)
    for number, department in enumerate(("parks", "roads")):
        actor = Actor("x", labels=frozenset({labels.PUBLIC, labels.complaints_desk(department)}))
        with counted.open(actor) as session:
            assert walled.rows(session, category="lamps") == [(department, number)]


def test_whoever_has_no_label_reads_nothing(counted):
    with counted.open(Actor("nobody")) as session:
        assert Walled(BY_CATEGORY).rows(session, category="lamps") == []


def test_a_statement_that_goes_past_the_wall_of_one_of_its_tables_is_not_run(counted):
    team = TEAM.__table__
    half = Walled(select(TALLY.count).join(team, team.c.department == TALLY.department))
    with counted.open(ROADS) as session, pytest.raises(UnboundSession, match="wall"):
        half.rows(session)


def test_no_table_of_the_portals_own_is_read_in_this_way():
    with pytest.raises(UnboundSession):
        Walled(select(ComplaintWordRow.word))
