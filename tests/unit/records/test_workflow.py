import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel import labels
from app.kernel.errors import MoveNotAllowed
from records import policy, workflow

STATES = st.sampled_from(workflow.STATES)


@given(STATES, STATES)
def test_only_the_moves_of_the_table_exist(before, after):
    listed = [move for move in workflow.MOVES if move[:2] == (before, after)]
    if listed:
        assert workflow.move(before, after) == listed[0]
    else:
        with pytest.raises(MoveNotAllowed, match=f"{before} cannot become {after}"):
            workflow.move(before, after)


def test_no_draft_is_published_without_review():
    assert not [move for move in workflow.MOVES if (move.before, move.after) == (workflow.DRAFT, workflow.PUBLISHED)]


@given(st.text(max_size=3))
def test_guarded_rows_belong_to_their_own_desk_alone(department):
    own = {labels.SYSTEM, labels.records_desk(department)} if department else {labels.SYSTEM}
    assert policy.labels_of(department) == own
