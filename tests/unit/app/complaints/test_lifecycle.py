"""The table of moves, written down a second time as a drawing: who may bring a complaint from where to where."""

from itertools import product

import pytest

from app.complaints import lifecycle
from app.complaints.lifecycle import HANDLER, PORTAL, REPORTER, STATES
from app.kernel.errors import MoveNotAllowed

# Columns in the order of STATES: received assigned in-work waiting answered closed reopened refused duplicate moved
# withdrawn. h: the department's officer, p: the portal itself, r: the reporter; "-": nobody.
DRAWING = """
received   -  hp hp h  h  -  -   h  h  h  r
assigned   -  -  hp h  h  -  -   h  h  h  r
in-work    -  -  -  h  h  -  -   h  h  h  r
waiting    -  -  hpr -  h  -  -   h  h  h  r
answered   -  -  -  -  -  hpr hpr -  -  -  -
closed     -  -  -  -  -  -  hpr -  -  -  -
reopened   -  hp hp h  h  -  -   h  h  h  r
refused    -  -  -  -  -  -  hpr -  -  -  -
duplicate  -  -  -  -  -  -  hpr -  -  -  -
moved      -  -  -  -  -  -  hpr -  -  -  -
withdrawn  -  -  -  -  -  -  -   -  -  -  -
"""
WHO = {"h": HANDLER, "p": PORTAL, "r": REPORTER}
ALLOWED = {
    (before, after): {WHO[letter] for letter in cell if letter in WHO}
    for before, *cells in (line.split() for line in DRAWING.strip().splitlines())
    for after, cell in zip(STATES, cells, strict=True)
}


def is_allowed(before, after, who):
    try:
        lifecycle.move(before, after, who)
    except MoveNotAllowed:
        return False
    return True


@pytest.mark.parametrize(("before", "after", "who"), list(product(STATES, STATES, WHO.values())))
def test_each_move_is_allowed_to_those_of_the_drawing(before, after, who):
    assert is_allowed(before, after, who) == (who in ALLOWED[before, after])


@pytest.mark.parametrize(("before", "who"), list(product(STATES, WHO.values())))
def test_what_is_offered_is_what_is_allowed(before, who):
    offered = {move.after for move in lifecycle.moves_of(before, who)}

    assert offered == {after for after in STATES if who in ALLOWED[before, after]}


def test_nobody_else_moves_anything():
    assert not [pair for pair in product(STATES, STATES) if is_allowed(*pair, "stranger")]


def test_every_state_is_reached_from_the_first():
    reached, ahead = {lifecycle.RECEIVED}, [lifecycle.RECEIVED]
    while ahead:
        ahead += [move.after for move in lifecycle.MOVES if move.before == ahead[0] and move.after not in reached]
        reached |= set(ahead)
        ahead.pop(0)

    assert reached == set(STATES)


def test_a_reason_is_owed_where_the_reporter_must_be_told_why():
    assert {move.after for move in lifecycle.MOVES if move.reason} == {
        lifecycle.WAITING,
        lifecycle.ANSWERED,
        lifecycle.REFUSED,
        lifecycle.MOVED,
        lifecycle.REOPENED,
    }


def test_a_refusal_names_both_states():
    with pytest.raises(MoveNotAllowed, match="“Withdrawn” cannot become “In work”"):
        lifecycle.move(lifecycle.WITHDRAWN, lifecycle.IN_WORK, HANDLER)
