from itertools import chain
from typing import get_args

import pytest

from app.web import words
from records import kinds, versions
from records.commands import WITHDRAWAL_REASONS
from records.kinds import DESK_FLAGS, FLAGS, Kind

TYPES = chain(kinds.DOCUMENT_TYPES, kinds.INSTRUMENTS, kinds.ORDINANCE_TYPES, kinds.PERMIT_TYPES)
STATUSES = chain(kinds.PERMIT_STATUSES, versions.Status, filter(None, get_args(kinds.SectionState)))
ROLES = chain.from_iterable(kinds.PUBLIC_PARTY_FIELDS.values())


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (words.KIND, Kind),
        (words.KINDS, Kind),
        (words.TYPE, TYPES),
        (words.STATUS, STATUSES),
        (words.RESULT, kinds.INSPECTION_RESULTS),
        (words.ROLE, ROLES),
        (words.DOES, get_args(kinds.Effect)),
        (words.SUFFERS, get_args(kinds.Effect)),
        (words.REASON, WITHDRAWAL_REASONS),
        (words.FLAG, set(FLAGS) - DESK_FLAGS),
    ],
)
def test_every_code_of_the_records_has_a_word(table, codes):
    assert set(map(str, codes)) - table.keys() == set()


def test_what_only_staff_may_know_has_no_word_for_the_public():
    assert words.FLAG.keys() & DESK_FLAGS == set()


def test_doubts_about_a_record_are_said_on_its_page(client):
    assert "tore words or mixed columns" in client.get("/en/ordinances/o-2001-1").text
    assert "tore words or mixed columns" in client.get("/en/documents/m-7").text
