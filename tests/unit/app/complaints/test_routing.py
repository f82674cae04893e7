from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.complaints.colleagues import SUPERVISORS
from app.complaints.rules import conditions
from app.complaints.rules.conditions import CONDITIONS, Facts, Words
from app.complaints.rules.routing import (
    FILED,
    MOST_IN_A_DAY,
    MOST_OF_ALL_IN_A_DAY,
    MOVED,
    TRIGGERS,
    WAITED,
    Gives,
    Past,
    Rule,
    Standing,
    decide,
    differences,
    runs_in_circles,
)

NOW = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # a Friday night
HOLE = Facts(
    category="potholes",
    ward="north",
    channel="web",
    text="A sinkhole near the school",
    at=NOW,
    office_open=False,
    state="received",
    waited=50,
    left=-2,
)
ROADS = Standing("roads", state="received")

MET_AND_MISSED = {
    "categories": (["potholes"], {"category": "lamps"}),
    "areas": (["north", "south"], {"ward": "west"}),
    "words": (["sinkhole"], {"text": "A hole near the school"}),
    "channels": (["web"], {"channel": "telephone"}),
    "hours": ({"days": [4], "from": "22:00", "to": "06:00"}, {"at": NOW - timedelta(hours=2)}),
    "office": ("closed", {"office_open": True}),
    "departments": (["roads"], "parks"),
    "states": (["received"], "assigned"),
    "priorities": ([0], 1),
    "waited": (48, {"waited": 47.9}),
    "left": (0, {"left": 0.1}),
    "always": (True, None),
}
"""Kind of condition → what is asked (HOLE meets it), and what a report that misses this one alone has otherwise."""
STANDING = {"departments": "department", "states": "state", "priorities": "priority"}


def rule(number=1, *, trigger=FILED, gives=None, conditions=None, **given):
    asked = {"always": True} if conditions is None else conditions
    return Rule(number, f"Rule {number}", trigger, asked, gives or Gives(team=f"team {number}"), **given)


def nearly(kind):
    """Facts and standing of a report that misses the condition of that kind alone."""
    missed = MET_AND_MISSED[kind][1]
    if kind in STANDING:
        return HOLE, replace(ROADS, **{STANDING[kind]: missed})
    return replace(HOLE, **missed), ROADS


FULL = {kind: asked for kind, (asked, _missed) in MET_AND_MISSED.items()}
MISSABLE = [kind for kind, (_asked, missed) in MET_AND_MISSED.items() if missed is not None]


def test_every_kind_of_condition_is_tried_here():
    assert set(MET_AND_MISSED) == set(CONDITIONS)


def test_a_rule_acts_where_all_its_conditions_are_met():
    assert decide([rule(conditions=FULL)], FILED, HOLE, ROADS).standing.team == "team 1"


@pytest.mark.parametrize("kind", MISSABLE)
def test_one_condition_that_is_missed_is_enough_for_a_rule_not_to_act(kind):
    assert decide([rule(conditions=FULL)], FILED, *nearly(kind)).acted == ()


@pytest.mark.parametrize("kind", MISSABLE)
def test_a_condition_that_is_taken_out_of_a_rule_is_noticed(kind):
    fewer = {one: asked for one, asked in FULL.items() if one != kind}
    facts, standing = nearly(kind)
    past = [Past("A", facts, standing)]
    assert [one.reference for one in differences([rule(conditions=FULL)], [rule(conditions=fewer)], past)] == ["A"]


@pytest.mark.parametrize("kind", MISSABLE)
def test_each_kind_of_condition_matters_by_itself(kind, monkeypatch):
    facts, standing = nearly(kind)
    monkeypatch.setitem(conditions.CONDITIONS, kind, lambda _asked, _facts: True)
    assert decide([rule(conditions=FULL)], FILED, facts, standing).acted != ()


@pytest.mark.parametrize("kind", CONDITIONS)
def test_a_condition_by_itself_is_met(kind):
    assert decide([rule(conditions={kind: FULL[kind]})], FILED, HOLE, ROADS).acted[0].because == (kind,)


@given(st.sets(st.sampled_from(sorted(CONDITIONS))))
def test_what_it_takes_to_act_is_that_no_condition_is_missed(kinds):
    asked = {kind: FULL[kind] for kind in kinds}
    missed = [kind for kind in MISSABLE if not decide([rule(conditions=asked)], FILED, *nearly(kind)).acted]
    assert missed == [kind for kind in MISSABLE if kind in kinds or not kinds]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"mood": ["angry"]},
        {"always": True, "mood": ["angry"]},
        {"always": "yes"},
        {"categories": "potholes"},
        {"priorities": 0},
        {"hours": ["22:00"]},
    ],
)
def test_an_empty_rule_and_one_that_nobody_understands_fit_nothing(asked):
    assert decide([rule(conditions=asked)], FILED, HOLE, ROADS).acted == ()


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_a_rule_is_set_off_by_its_own_trigger_alone(trigger):
    acted = [one for one in TRIGGERS if decide([rule(trigger=trigger)], one, HOLE, ROADS).acted]
    assert acted == [trigger]


def test_what_an_earlier_rule_gave_stands():
    rules = [rule(1, gives=Gives(team="night")), rule(2, gives=Gives(team="day", priority=2))]
    assert decide(rules, FILED, HOLE, ROADS).standing == replace(ROADS, team="night", priority=2)


@given(st.permutations(range(1, 6)))
def test_rules_are_tried_in_their_order(numbers):
    decision = decide([rule(number) for number in numbers], FILED, HOLE, ROADS)
    assert decision.standing.team == f"team {numbers[0]}"


@pytest.mark.parametrize("taken", range(4))
def test_a_rule_that_is_taken_away_is_noticed(taken):
    """Each rule gives something that no other one gives, so the outcome without it is another one."""
    gives = (Gives(team="night"), Gives(priority=2), Gives(assignee="ani"), Gives(notify=("sari",)))
    rules = [rule(number, gives=one) for number, one in enumerate(gives)]
    fewer = [one for one in rules if one.number != taken]
    assert len(differences(rules, fewer, [Past("A", HOLE, ROADS)])) == 1


def test_a_last_rule_ends_the_trying():
    rules = [rule(1, gives=Gives(priority=1), last=True), rule(2)]
    assert [one.rule for one in decide(rules, FILED, HOLE, ROADS).acted] == [1]


def test_a_rule_that_is_switched_off_does_not_act():
    assert decide([rule(active=False)], FILED, HOLE, ROADS).acted == ()


def test_a_rule_of_another_department_does_not_act():
    assert decide([rule(department="parks")], FILED, HOLE, ROADS).acted == ()


def test_a_rule_of_the_department_that_an_earlier_rule_chose_acts():
    rules = [rule(1, gives=Gives(department="parks")), rule(2, department="parks")]
    assert decide(rules, FILED, HOLE, ROADS).standing.team == "team 2"


def test_with_another_department_team_and_person_are_open_again():
    held = replace(ROADS, team="night", assignee="ani")
    decided = decide([rule(gives=Gives(department="parks"))], MOVED, HOLE, held)
    assert decided.acted == ()  # the rule is for filing
    decided = decide([rule(trigger=MOVED, gives=Gives(department="parks"))], MOVED, HOLE, held)
    assert decided.standing == Standing("parks", state="received")


def test_the_answer_says_which_rule_acted_why_and_what_it_gave():
    asked = {"categories": ["potholes"], "words": ["sinkhole"]}
    (acted,) = decide([rule(7, conditions=asked, gives=Gives(priority=2))], FILED, HOLE, ROADS).acted
    assert (acted.rule, acted.name, acted.because, acted.gave) == (7, "Rule 7", tuple(asked), {"priority": 2})


def test_the_answer_never_says_a_word_of_the_report():
    decision = decide([rule(conditions={"words": ["sinkhole"]})], FILED, HOLE, ROADS)
    assert "sinkhole" not in repr(decision)


def test_whom_to_tell_is_gathered_from_all_rules_and_said_once():
    rules = [rule(1, gives=Gives(notify=("ani",))), rule(2, gives=Gives(notify=("ani", SUPERVISORS)))]
    assert decide(rules, FILED, HOLE, ROADS).notify == ("ani", SUPERVISORS)


def test_after_filing_a_rule_that_changes_nothing_has_not_acted():
    held = replace(ROADS, team="team 1")
    assert decide([rule(trigger=MOVED)], MOVED, HOLE, held).acted == ()


def test_after_filing_a_rule_that_only_tells_somebody_has_acted():
    (acted,) = decide([rule(trigger=MOVED, gives=Gives(notify=("ani",)))], MOVED, HOLE, ROADS).acted
    assert acted.gave == {"notify": ["ani"]}


def test_at_filing_a_rule_that_confirms_what_is_there_has_acted():
    held = replace(ROADS, team="team 1")
    assert [one.rule for one in decide([rule()], FILED, HOLE, held).acted] == [1]


def test_a_dry_run_tells_what_would_be_otherwise_and_of_nothing_else():
    lamps = replace(HOLE, category="lamps")
    past = [Past("A", HOLE, ROADS), Past("B", lamps, ROADS)]
    (only,) = differences([], [rule(conditions={"categories": ["lamps"]})], past)
    assert (only.reference, only.before.standing.team, only.after.standing.team) == ("B", "", "team 1")


def test_a_dry_run_of_the_same_rules_finds_nothing():
    rules = [rule(1), rule(2, conditions=FULL)]
    assert differences(rules, list(reversed(rules))[::-1], [Past("A", HOLE, ROADS)]) == []


@pytest.mark.parametrize(
    ("of_rule", "of_all", "stopped"),
    [
        (MOST_IN_A_DAY - 1, 0, False),
        (MOST_IN_A_DAY, MOST_IN_A_DAY, True),
        (0, MOST_OF_ALL_IN_A_DAY - 1, False),
        (0, MOST_OF_ALL_IN_A_DAY, True),
    ],
)
def test_a_rule_that_acts_again_and_again_is_stopped(of_rule, of_all, stopped):
    assert runs_in_circles([NOW] * of_rule, [NOW] * of_all, NOW) is stopped


def test_another_text_has_other_words():
    of_gas = rule(conditions={"words": ["gas leak"]})
    assert decide([of_gas], FILED, replace(HOLE, text="a gas leak"), ROADS).acted
    assert not decide([of_gas], FILED, replace(replace(HOLE, text="a gas leak"), text="a hole"), ROADS).acted


def test_what_a_rule_did_the_day_before_does_not_stop_it():
    yesterday = [NOW - timedelta(days=1)] * 50
    assert not runs_in_circles(yesterday, yesterday, NOW)


def test_two_rules_that_undo_each_other_are_stopped():
    to_and_fro = [
        rule(1, trigger=MOVED, conditions={"states": ["received"]}, gives=Gives(state="in-work")),
        rule(2, trigger=MOVED, conditions={"states": ["in-work"]}, gives=Gives(state="received")),
    ]
    log, standing = [], ROADS
    while not log or not runs_in_circles([NOW for number in log if number == log[-1]], [NOW] * len(log), NOW):
        decision = decide(to_and_fro, MOVED, HOLE, standing)
        standing = decision.standing
        log += [one.rule for one in decision.acted]
    assert len(log) < MOST_OF_ALL_IN_A_DAY


def test_the_clock_that_does_not_run_is_never_nearly_over():
    assert decide([rule(trigger=WAITED, conditions={"left": 8})], WAITED, replace(HOLE, left=None), ROADS).acted == ()


@pytest.mark.parametrize("asked", [{"waited": 50}, {"left": -2}])
def test_a_time_is_reached_when_it_is_there(asked):
    assert decide([rule(trigger=WAITED, conditions=asked)], WAITED, HOLE, ROADS).acted != ()


@pytest.mark.parametrize(("areas", "acts"), [({"harbour", "west"}, True), ({"harbour"}, False)])
def test_a_rule_for_an_area_acts_on_what_lies_in_it(areas, acts):
    facts = replace(HOLE, areas=frozenset(areas))
    assert bool(decide([rule(conditions={"areas": ["west"]})], FILED, facts, ROADS).acted) is acts


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("gas", "I smell GAS here", True),
        ("gas", "gasoline", False),
        ("gas*", "gasoline", True),
        ("gas leak", "a gas leak", True),
        ("gas leak", "leak of gas", False),
        ("gas leak*", "gas leaking", True),
        ("gas leak", "gas", False),
        ("gas leak", "oil leak", False),
        ("", "anything", False),
        ("*", "anything", False),
    ],
)
def test_words_are_found_whole_and_in_order(phrase, text, found):
    assert Words(text).hold(phrase) is found


@pytest.mark.parametrize(
    ("at", "asked", "met"),
    [
        (datetime(2026, 11, 21, 3, tzinfo=UTC), {"days": [4], "from": "22:00", "to": "06:00"}, True),
        (datetime(2026, 11, 21, 3, tzinfo=UTC), {"days": [5], "from": "22:00", "to": "06:00"}, False),
        (datetime(2026, 11, 21, 23, tzinfo=UTC), {"days": [5], "from": "22:00", "to": "06:00"}, True),
        (datetime(2026, 11, 21, 6, tzinfo=UTC), {"days": [4, 5], "from": "22:00", "to": "06:00"}, False),
        (datetime(2026, 11, 20, 22, tzinfo=UTC), {"days": [4], "from": "22:00", "to": "06:00"}, True),
        (datetime(2026, 11, 21, 6, tzinfo=UTC), {"days": [5], "from": "06:00", "to": "06:00"}, True),
        (datetime(2026, 11, 21, 8, tzinfo=UTC), {"from": "08:00", "to": "16:00"}, True),
        (datetime(2026, 11, 21, 16, tzinfo=UTC), {"from": "08:00", "to": "16:00"}, False),
        (datetime(2026, 11, 21, 12, tzinfo=UTC), {"days": [5]}, True),
        (datetime(2026, 11, 22, 12, tzinfo=UTC), {"days": [5]}, False),
    ],
)
def test_a_night_belongs_to_the_day_on_which_it_begins(at, asked, met):
    facts = replace(HOLE, at=at)
    assert bool(decide([rule(conditions={"hours": asked})], FILED, facts, ROADS).acted) is met
