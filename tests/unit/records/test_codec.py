from dataclasses import fields

import pytest

from records import codec
from records.kinds import KINDS, PUBLIC_PARTY_FIELDS, Kind, Party, Permit, Source
from tests.specimens import specimen

SOURCE = Source("test")


def words():
    counter = iter(range(10_000))
    return lambda: f"word{next(counter)}"


@pytest.mark.parametrize("kind", list(Kind))
def test_a_record_comes_back_as_it_was(kind):
    record = specimen(kind, words())
    assert codec.decode(codec.encode(record), KINDS[kind]) == record


@pytest.mark.parametrize("kind", list(Kind))
def test_hidden_party_fields_are_not_in_the_public_view(kind):
    record = specimen(kind, words(), roles=("owner", "applicant", "contractor", "grantor", "unheard-of"))
    public = codec.encode(codec.public_view(record))
    shown = PUBLIC_PARTY_FIELDS.get(kind, {})
    for party in record.parties:
        hidden = {field.name for field in fields(Party)} - {"role"} - shown.get(party.role, frozenset())
        assert not [name for name in hidden if f'"{getattr(party, name)}"' in public]


def test_equal_records_are_equal_texts_whatever_order_they_were_written_in():
    one = Permit(title="A", reference="1", source=SOURCE)
    other = Permit(reference="1", source=SOURCE, title="A")
    assert codec.encode(one) == codec.encode(other)


def test_strangers_do_not_read_the_flags_of_the_desk():
    record = Permit(title="A", reference="1", source=SOURCE, flags=("no-text", "personal-data"))
    assert codec.public_view(record).flags == ("no-text",)
