"""Which text is in force on a day: the law of repeals, with the cases that trip other registers."""

from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import BadInput
from records.kinds import Block, Effect, Relation, Section, Span
from records.versions import (
    Register,
    Status,
    check_periods,
    dates_of,
    in_force,
    is_expiry,
    refuse_cycle,
    refuse_early,
    shown_status,
    status_on,
    wording_status,
)


class Dates(NamedTuple):
    enacted: date | None = None
    commenced: date | None = None


def y(year: int) -> date:
    return date(year, 1, 1)


def works(**years: int) -> dict[str, Dates]:
    return {name: Dates(y(year), y(year)) for name, year in years.items()}


def rel(acting: str, effect: Effect, target: str, year: int | None = None, section: str = "") -> Relation:
    return Relation(effect, acting, target, y(year) if year else None, section)


# -- birth ------------------------------------------------------------------------------------------------------------


def test_a_work_nobody_knows_has_an_unknown_status():
    assert status_on("a", y(2000), {}, []) is Status.UNKNOWN


def test_a_work_without_dates_has_an_unknown_status():
    assert status_on("a", y(2000), {"a": Dates()}, []) is Status.UNKNOWN


def test_before_its_enactment_a_work_is_not_enacted():
    assert status_on("a", y(1999), works(a=2000), []) is Status.NOT_ENACTED


def test_between_enactment_and_commencement_it_waits():
    assert status_on("a", y(2001), {"a": Dates(y(2000), y(2002))}, []) is Status.NOT_COMMENCED


def test_on_the_day_of_commencement_it_is_in_force():
    assert status_on("a", y(2002), {"a": Dates(y(2000), y(2002))}, []) is Status.IN_FORCE


def test_without_a_word_about_commencement_it_works_from_enactment():
    assert status_on("a", y(2000), {"a": Dates(y(2000))}, []) is Status.IN_FORCE


def test_another_work_may_bring_it_into_force():
    dates = {"a": Dates(y(2000)), "p": Dates(y(2003))}
    register = Register(dates, [rel("p", "commences", "a", 2004)])
    assert [register.status("a", y(year)) for year in (2003, 2004)] == [Status.NOT_COMMENCED, Status.IN_FORCE]


def test_an_amendment_leaves_a_work_in_force():
    assert status_on("a", y(2010), works(a=2000, b=2005), [rel("b", "amends", "a", 2005)]) is Status.IN_FORCE


# -- death ------------------------------------------------------------------------------------------------------------


def test_the_day_before_its_repeal_a_work_is_in_force():
    day = y(2005) - timedelta(days=1)
    assert status_on("a", day, works(a=2000, b=2005), [rel("b", "repeals", "a", 2005)]) is Status.IN_FORCE


def test_on_the_day_of_its_repeal_a_work_is_repealed():
    assert status_on("a", y(2005), works(a=2000, b=2005), [rel("b", "repeals", "a", 2005)]) is Status.REPEALED


def test_a_repeal_of_one_section_leaves_the_work_in_force():
    repeal = rel("b", "repeals", "a", 2005, section="sec_3")
    assert status_on("a", y(2006), works(a=2000, b=2005), [repeal]) is Status.IN_FORCE


def test_a_repeal_without_a_day_works_from_the_commencement_of_the_repealing_work():
    dates = {"a": Dates(y(2000)), "b": Dates(y(2005), y(2006))}
    register = Register(dates, [rel("b", "repeals", "a")])
    assert [register.status("a", y(year)) for year in (2005, 2006)] == [Status.IN_FORCE, Status.REPEALED]


def test_a_repeal_on_an_unknown_day_makes_the_status_unknown():
    assert status_on("a", y(2010), works(a=2000), [rel("b", "repeals", "a")]) is Status.UNKNOWN


def test_a_repeal_stated_by_a_work_we_do_not_hold_counts():
    assert status_on("a", y(2010), works(a=2000), [rel("b", "repeals", "a", 2005)]) is Status.REPEALED


def test_a_work_without_dates_is_still_repealed_after_its_repeal():
    assert status_on("a", y(2010), {}, [rel("b", "repeals", "a", 2005)]) is Status.REPEALED


def test_a_work_that_ends_itself_expires_and_is_not_repealed():
    register = Register(works(a=2000), [rel("a", "repeals", "a", 2005)])
    assert [register.status("a", y(year)) for year in (2004, 2005, 2010)] == [
        Status.IN_FORCE,
        Status.EXPIRED,
        Status.EXPIRED,
    ]


def test_a_temporary_work_repealed_before_its_time_is_repealed():
    relations = [rel("a", "repeals", "a", 2005), rel("b", "repeals", "a", 2003)]
    assert status_on("a", y(2010), works(a=2000, b=2003), relations) is Status.REPEALED


@pytest.mark.parametrize(("acting", "expiry"), [("a", True), ("b", False)])
def test_only_a_works_own_end_is_its_expiry(acting: str, *, expiry: bool):
    assert is_expiry(rel(acting, "repeals", "a", 2005)) is expiry


def test_the_repeal_of_the_repealer_does_not_revive():
    relations = [rel("b", "repeals", "a", 2005), rel("c", "repeals", "b", 2010)]
    assert status_on("a", y(2015), works(a=2000, b=2005, c=2010), relations) is Status.REPEALED


def test_a_repealer_that_fell_before_its_repeal_took_effect_repeals_nothing():
    relations = [rel("b", "repeals", "a", 2010), rel("c", "repeals", "b", 2007)]
    assert status_on("a", y(2015), works(a=2000, b=2005, c=2007), relations) is Status.IN_FORCE


def test_a_repealer_that_never_commenced_repeals_nothing():
    dates = {"a": Dates(y(2000)), "b": Dates(y(2005), y(2020))}
    assert status_on("a", y(2015), dates, [rel("b", "repeals", "a", 2010)]) is Status.IN_FORCE


def test_of_two_repeals_one_is_enough():
    relations = [rel("b", "repeals", "a", 2005), rel("c", "repeals", "a", 2010), rel("d", "revokes", "b", 2006)]
    register = Register(works(a=2000, b=2005, c=2010, d=2006), relations)
    assert [register.status("a", y(year)) for year in (2007, 2010)] == [Status.IN_FORCE, Status.REPEALED]


# -- annulment --------------------------------------------------------------------------------------------------------


def test_what_is_annulled_says_so_on_every_day():
    register = Register(works(b=2005, d=2010), [rel("d", "revokes", "b", 2010)])
    assert [register.status("b", y(year)) for year in (2006, 2015)] == [Status.ANNULLED, Status.ANNULLED]


def test_what_an_annulled_work_repealed_was_never_repealed():
    relations = [rel("b", "repeals", "a", 2005), rel("d", "revokes", "b", 2010)]
    register = Register(works(a=2000, b=2005, d=2010), relations)
    assert [register.status("a", y(year)) for year in (2006, 2015)] == [Status.IN_FORCE, Status.IN_FORCE]


def test_an_annulment_that_is_annulled_itself_leaves_the_repeal_standing():
    relations = [rel("b", "repeals", "a", 2005), rel("d", "revokes", "b", 2010), rel("e", "revokes", "d", 2012)]
    assert status_on("a", y(2015), works(a=2000, b=2005, d=2010, e=2012), relations) is Status.REPEALED


# -- any graph ---------------------------------------------------------------------------------------------------------

Graph = tuple[dict[str, Dates], list[Relation]]
Row = tuple[str, int | None, int | None]

NAMES = "abcdef"
YEARS = st.integers(1950, 2020)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Works, and relations among them that point from a later name to an earlier one: never a circle."""
    dates = works(**{name: draw(YEARS) for name in NAMES})
    effects: st.SearchStrategy[Effect] = st.sampled_from(["amends", "repeals", "revokes", "commences"])
    pairs = st.lists(st.tuples(st.integers(0, 5), effects, st.integers(0, 5), YEARS), max_size=10)
    found = [rel(NAMES[i], effect, NAMES[j], year) for i, effect, j, year in draw(pairs) if i > j]
    return dates, found


@given(graphs(), YEARS)
def test_the_order_of_the_relations_does_not_matter(graph: Graph, year: int):
    dates, relations = graph
    there, back = Register(dates, relations), Register(dates, relations[::-1])
    assert [there.status(n, y(year)) for n in NAMES] == [back.status(n, y(year)) for n in NAMES]


@given(graphs())
def test_a_repealed_work_stays_repealed(graph: Graph):
    register = Register(*graph)
    statuses = [register.status("a", y(year)) for year in range(1949, 2022)]
    assert Status.REPEALED not in statuses or set(statuses[statuses.index(Status.REPEALED) :]) == {Status.REPEALED}


@given(graphs(), st.data(), YEARS)
def test_a_deleted_relation_leaves_no_trace(graph: Graph, data: st.DataObject, year: int):
    dates, relations = graph
    extra = rel("f", "repeals", data.draw(st.sampled_from("abcde")), data.draw(YEARS))
    before = [status_on(n, y(year), dates, relations) for n in NAMES]
    status_on("a", y(year), dates, [*relations, extra])
    assert [status_on(n, y(year), dates, relations) for n in NAMES] == before


@given(graphs())
def test_relations_that_point_backwards_only_are_not_refused(graph: Graph):
    refuse_cycle(graph[1])


@given(graphs(), YEARS)
def test_a_work_that_nobody_repeals_is_never_repealed(graph: Graph, year: int):
    dates, relations = graph
    kept = [r for r in relations if r.effect != "repeals"]
    assert Status.REPEALED not in {status_on(n, y(year), dates, kept) for n in NAMES}


# -- what is refused --------------------------------------------------------------------------------------------------


def test_two_works_cannot_repeal_each_other():
    with pytest.raises(BadInput, match="a → b → a"):
        refuse_cycle([rel("a", "repeals", "b", 2005), rel("b", "repeals", "a", 2006)])


def test_a_circle_over_several_works_and_effects_is_found():
    with pytest.raises(BadInput):
        refuse_cycle([rel("a", "repeals", "b"), rel("b", "revokes", "c"), rel("c", "commences", "a")])


def test_a_work_cannot_annul_itself():
    with pytest.raises(BadInput):
        refuse_cycle([rel("a", "revokes", "a")])


@pytest.mark.parametrize("effect", ["amends", "repeals"])
def test_works_that_change_sections_of_each_other_are_not_refused(effect: Effect):
    refuse_cycle([rel("a", effect, "b", 2005, "sec_1"), rel("b", effect, "a", 2006, "sec_2")])


def test_a_long_chain_is_not_refused():
    refuse_cycle([rel(str(n), "repeals", str(n + 1)) for n in range(5000)])


def test_a_circle_already_stored_does_not_hang():
    relations = [rel("a", "revokes", "b"), rel("b", "revokes", "a"), rel("c", "repeals", "a", 2010)]
    assert status_on("a", y(2015), works(a=2000, b=2001, c=2010), relations) in Status


@pytest.mark.parametrize("late", ["acting", "target"])
def test_no_effect_before_both_works_were_enacted(late: str):
    dates = works(acting=2005, target=2000) | works(**{late: 2011})
    with pytest.raises(BadInput, match="2011-01-01"):
        refuse_early(rel("acting", "repeals", "target", 2010), dates)


def test_what_comes_too_early_is_named_in_the_readers_language():
    with pytest.raises(BadInput) as refused:
        refuse_early(rel("a", "repeals", "b", 2010), works(a=2011, b=2000))
    assert "mencabut" in refused.value.said(lambda text: {"repeals": "mencabut"}.get(text, text))


def test_an_effect_after_both_enactments_is_not_refused():
    refuse_early(rel("b", "repeals", "a", 2010), works(a=2000, b=2010))


# -- sections in time -------------------------------------------------------------------------------------------------


def section(eid: str, since: int | None, until: int | None, position: int = 0) -> Section:
    return Section(
        eid=eid,
        number=eid,
        position=position,
        valid_from=y(since) if since else None,
        valid_to=y(until) if until else None,
        blocks=(Block((Span(f"{eid} of {since}"),)),),
    )


HISTORY = [
    section("b", None, 2010, 2),
    section("b", 2010, None, 2),
    section("a", 2000, 2015, 1),
    section("c", 2012, None, 3),
]


def test_as_of_a_day_each_section_appears_once_in_its_place():
    assert [s.text for s in in_force(HISTORY, y(2012))] == ["a of 2000", "b of 2010", "c of 2012"]


def test_a_text_ends_the_day_before_the_next_begins():
    assert [s.text for s in in_force(HISTORY, y(2010) - timedelta(days=1))] == ["a of 2000", "b of None"]


def test_the_dates_are_those_on_which_the_text_changed():
    assert dates_of(HISTORY) == [y(2000), y(2010), y(2012), y(2015)]


def test_two_texts_of_a_section_cannot_hold_at_once():
    with pytest.raises(BadInput, match="section b"):
        check_periods([section("b", None, 2011), section("b", 2010, None)])


def test_two_texts_of_different_sections_can():
    check_periods([section("a", None, 2011), section("b", 2010, None)])


def test_a_text_cannot_end_before_it_begins():
    with pytest.raises(BadInput, match="ends"):
        check_periods([section("a", 2010, 2010)])


@given(st.lists(st.tuples(st.sampled_from("ab"), st.none() | YEARS, st.none() | YEARS), max_size=6))
def test_periods_that_pass_give_one_text_per_section_on_every_day(rows: list[Row]):
    sections = [section(*row) for row in rows]
    try:
        check_periods(sections)
    except BadInput:
        return
    for year in range(1949, 2022):
        eids = [s.eid for s in in_force(sections, y(year))]
        assert len(eids) == len(set(eids))


@given(st.lists(st.tuples(st.sampled_from("ab"), st.none() | YEARS, st.none() | YEARS), max_size=6))
def test_between_two_dates_nothing_changes(rows: list[Row]):
    sections = [section(*row) for row in rows]
    days = [y(year) for year in range(1949, 2022)]
    for earlier, later in pairwise(days):
        if in_force(sections, earlier) != in_force(sections, later):
            assert later in dates_of(sections)


# -- sections ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("work", "state", "first", "until", "status"),
    [
        (Status.IN_FORCE, "", 2001, None, "in-force"),
        (Status.IN_FORCE, "", None, 2020, "repealed"),
        (Status.IN_FORCE, "", 2030, None, "not-commenced"),
        (Status.IN_FORCE, "reserved", 2001, None, "reserved"),
        (Status.UNKNOWN, "repealed", 2001, None, "repealed"),
        (Status.UNKNOWN, "", 2001, None, ""),
        (Status.REPEALED, "", 2001, None, "repealed"),
        (Status.ANNULLED, "reserved", 2001, 2010, "annulled"),
        (Status.NOT_COMMENCED, "", 2001, None, "not-commenced"),
    ],
)
def test_a_section_stands_no_longer_than_its_wording_and_its_work(work, state, first, until, status):
    period = (y(first) if first else None, y(until) if until else None)
    assert shown_status(wording_status(work, state, *period, y(2020))) == status
