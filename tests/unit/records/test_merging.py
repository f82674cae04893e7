from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from records import merging
from records.kinds import Document, Source

BASE = Document(reference="M-1", title="Minutes", text="One", summary="Short", source=Source("test"))
NAMES = ("title", "summary", "text")
TEXTS = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["Minutes", "One", "Two", "Three"]))


def asked(record):
    return {name: getattr(record, name) for name in NAMES}


def found(mine, theirs, base=BASE):
    return {one.field: one for one in merging.differences(merging.prints(base, NAMES), asked(mine), theirs)}


def test_what_both_left_alone_is_no_difference():
    assert found(BASE, BASE) == {}


def test_what_only_i_touched_is_proposed_as_mine():
    assert found(replace(BASE, title="Mine"), BASE)["title"].prefers_mine


def test_what_only_the_other_touched_is_proposed_as_his():
    assert not found(BASE, replace(BASE, title="His"))["title"].prefers_mine


def test_what_both_touched_stays_as_it_was_saved_until_somebody_decides():
    both = found(replace(BASE, text="Mine"), replace(BASE, text="His"))["text"]

    assert (both.mine_changed, both.theirs_changed, both.prefers_mine) == (True, True, False)


def test_both_wrote_the_same():
    assert found(replace(BASE, text="Same"), replace(BASE, text="Same")) == {}


def test_without_knowing_where_it_began_nothing_is_preferred():
    (one,) = merging.differences({}, {"title": "Mine"}, BASE)

    assert not one.prefers_mine


@given(TEXTS, TEXTS)
def test_taking_what_is_proposed_loses_no_change_but_those_that_clash(mine, theirs):
    mine, theirs = replace(BASE, **mine), replace(BASE, **theirs)
    proposed = {name: one.mine for name, one in found(mine, theirs).items() if one.prefers_mine}
    merged = replace(theirs, **proposed)

    for name in NAMES:
        before, his, ours = (getattr(record, name) for record in (BASE, theirs, mine))
        assert getattr(merged, name) == (ours if his == before else his)
