"""The table of moves, written down a second time as a drawing: who may bring a complaint from where to where."""

from collections import Counter
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


TOLD = {
    lifecycle.ASSIGNED: "Somebody is in charge",
    lifecycle.IN_WORK: "is being worked on",
    lifecycle.WAITING: "need something from you",
    lifecycle.ANSWERED: "was answered",
    lifecycle.CLOSED: "is closed",
    lifecycle.REOPENED: "is open again",
    lifecycle.REFUSED: "cannot act on your report",
    lifecycle.DUPLICATE: "was reported before",
    lifecycle.MOVED: "Another authority",
    lifecycle.WITHDRAWN: "have withdrawn",
}
"""What the reporter is told of the state that a move leads to."""
WITH_A_REASON = {lifecycle.WAITING, lifecycle.ANSWERED, lifecycle.REFUSED, lifecycle.MOVED, lifecycle.REOPENED}
"""States of which the reporter must be told why."""


def unlike_the_drawing(moves):
    """The pairs of states for which a table of moves does not say what the drawing does."""
    pairs = Counter((one.before, one.after) for one in moves)
    rows = {(one.before, one.after): one for one in moves}
    return [
        pair
        for pair in {*pairs, *ALLOWED}
        if pairs[pair] != bool(ALLOWED.get(pair)) or (pair in rows and not as_drawn(rows[pair]))
    ]


def as_drawn(move):
    return (
        set(move.who) == ALLOWED.get((move.before, move.after))
        and move.reason == (move.after in WITH_A_REASON)
        and TOLD.get(move.after, "nothing") in move.told
    )


def flipped(moves):
    """The table with each of its cells changed: a row gone, come twice or led elsewhere, each who, reason, words."""
    for number, row in enumerate(moves):
        others = moves[:number], moves[number + 1 :]
        changed = [(), (row, row), (row._replace(reason=not row.reason),)]
        changed += [(row._replace(who=row.who ^ {who}),) for who in WHO.values()]
        changed += [(row._replace(after=state),) for state in STATES if state != row.after]
        changed += [(row._replace(before=state),) for state in STATES if state != row.before]
        changed += [(row._replace(told=one.told),) for one in moves if one.told != row.told]
        for rows in changed:
            yield row, (*others[0], *rows, *others[1])


def test_the_table_says_what_the_drawing_does():
    assert unlike_the_drawing(lifecycle.MOVES) == []


def test_each_single_cell_of_the_table_that_is_changed_is_noticed():
    mutants = list(flipped(lifecycle.MOVES))

    assert len(mutants) > 1000
    assert [row for row, moves in mutants if not unlike_the_drawing(moves)] == []


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


def test_a_refusal_names_both_states():
    with pytest.raises(MoveNotAllowed, match="“Withdrawn” cannot become “In work”"):
        lifecycle.move(lifecycle.WITHDRAWN, lifecycle.IN_WORK, HANDLER)
