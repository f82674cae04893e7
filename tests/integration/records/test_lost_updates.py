"""Two clerks write at one draft, in every order of their steps: no word that was saved is ever overwritten unseen."""

from itertools import combinations, count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records import drafting, merging
from records.kinds import Document, Source
from records.working_text import Edit, Stale
from tests.integration.records.test_drafting import CLERK, SECOND_CLERK, text_of

FIELDS = ("title", "summary", "text")
ORDERS = [["ani" if turn in turns else "umi" for turn in range(8)] for turns in combinations(range(8), 4)]
NAMES = {"ani": CLERK, "umi": SECOND_CLERK}
_numbers = count()


class Editor:
    """A clerk with the form before him: what he began from, and what he has typed since."""

    def __init__(self, database, actor, key):
        self.database, self.actor, self.key = database, actor, key
        self.open()

    def open(self):
        held = text_of(self.database, self.actor, self.key)
        self.stamp, self.began_from = held.stamp, merging.prints(held.record, FIELDS)
        self.fields = {name: getattr(held.record, name) for name in FIELDS}

    def add(self, field, word):
        """Type a word and save; what another saved meanwhile is compared, and both are kept."""
        self.fields[field] += f" {word}"
        try:
            held = self.save()
        except Stale as stale:
            for one in stale.differences:
                self.fields[one.field] = self.decided(one, word)
            self.stamp = stale.held.stamp
            held = self.save()
        self.stamp, self.began_from = held.stamp, merging.prints(held.record, FIELDS)

    def decided(self, one, word):
        if one.mine_changed and one.theirs_changed:
            return f"{one.theirs} {word}"
        return one.mine if one.prefers_mine else one.theirs

    def save(self):
        with self.database.unit(self.actor) as unit:
            return drafting.save(unit, *self.key, Edit(self.stamp, dict(self.fields), self.began_from))


@pytest.fixture
def begin(database):
    def begin():
        record = Document(
            reference=f"L-{next(_numbers)}", title="T", department="buildings", source=Source("desk/buildings")
        )
        with database.unit(CLERK) as unit:
            receipt = drafting.start(unit, record)
        return receipt.kind, receipt.slug

    return begin


def written(database, key, steps):
    """Let the clerks take these steps (who, field); returns the words that were saved and the record at the end."""
    editors = {name: Editor(database, actor, key) for name, actor in NAMES.items()}
    words = [f"w{number}." for number in range(len(steps))]
    for (who, field), word in zip(steps, words, strict=True):
        editors[who].add(field, word)
    return words, text_of(database, key=key).record


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_no_order_of_four_savings_each_loses_a_word(database, begin):
    for order in ORDERS:
        words, record = written(database, begin(), [(who, "text") for who in order])
        assert [word for word in words if word not in record.text] == [], order


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(sorted(NAMES)), st.sampled_from(FIELDS)), max_size=10))
def test_no_generated_order_loses_a_word_of_any_field(database, begin, steps):
    words, record = written(database, begin(), steps)
    assert [word for (_, name), word in zip(steps, words, strict=True) if word not in getattr(record, name)] == []


@pytest.mark.parametrize("order", ORDERS[::23], ids=" ".join)
def test_both_engines_agree(database, begin, order):
    words, record = written(database, begin(), [(who, "title") for who in order])
    assert record.title.split() == ["T", *words]


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_whoever_reads_an_old_form_overwrites_nothing(database, begin):
    key = begin()
    late = Editor(database, SECOND_CLERK, key)
    Editor(database, CLERK, key).add("text", "first")
    with pytest.raises(Stale):
        late.fields["text"] = "late"
        late.save()
    assert text_of(database, key=key).record.text == " first"
