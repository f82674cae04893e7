import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel import labels, roles
from app.kernel.errors import MoveNotAllowed
from records import policy, workflow

STATES = st.sampled_from(workflow.STATES)
SHOWN = {workflow.PUBLISHED, workflow.SCHEDULED, workflow.EMBARGOED, workflow.APPROVED}


@given(STATES, STATES)
def test_only_the_moves_of_the_table_exist(before, after):
    listed = [move for move in workflow.MOVES if move[:2] == (before, after)]
    if listed:
        assert workflow.move(before, after) == listed[0]
    else:
        with pytest.raises(MoveNotAllowed, match=f"{before} cannot become {after}"):
            workflow.move(before, after)


def test_no_move_stands_in_the_table_twice():
    assert len({move[:2] for move in workflow.MOVES}) == len(workflow.MOVES)


@pytest.mark.parametrize("state", sorted(workflow.EDITABLE | {workflow.WITHDRAWN, workflow.DISCARDED}))
def test_no_text_is_published_without_review(state):
    assert not [move for move in workflow.MOVES if move.before == state and move.after in SHOWN]


def test_every_way_to_the_public_takes_the_permission_to_publish():
    assert {move.permission for move in workflow.MOVES if move.after in SHOWN} == {roles.PUBLISH}


def test_nobody_publishes_around_an_embargo():
    ways = {move.after for move in workflow.MOVES if move.before == workflow.EMBARGOED}

    assert ways == {workflow.APPROVED, workflow.WITHDRAWN}


def test_every_state_is_reached_and_left():
    assert {move.before for move in workflow.MOVES} == {move.after for move in workflow.MOVES} == {*workflow.STATES}


@given(st.text(max_size=3))
def test_guarded_rows_belong_to_their_own_desk_alone(department):
    own = {labels.SYSTEM, labels.records_desk(department)} if department else {labels.SYSTEM}
    assert policy.labels_of(department) == own
