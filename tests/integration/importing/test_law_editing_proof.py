"""The editor on real law: every section can be typed, and saving it unchanged loses no word."""

import pytest

from records.importing.dc_law import DcLawReader
from records.importing.peraturan import PeraturanReader
from records.importing.reading import Draft
from records.law_editing.links import read_typed, typed
from records.law_editing.sections import newest

_SECTIONS_OF_EACH = 25


@pytest.mark.parametrize(
    ("reader", "folder"), [(DcLawReader, "dc-code"), (PeraturanReader, "id-peraturan")], ids=["dc-code", "id-peraturan"]
)
def test_a_section_that_is_typed_again_says_the_same(shared_data, reader, folder):
    items = reader().read([shared_data / "ordinances" / folder])
    laws = [item.record for item in items if isinstance(item, Draft)]
    lost = [
        (law.work, section.eid)
        for law in laws
        for section in newest(law.sections)[:_SECTIONS_OF_EACH]
        if said(section.blocks) != said(read_typed(law, section.eid, typed(law, section.eid, section.blocks)))
    ]
    assert lost == []


def said(blocks):
    """What paragraphs say, blanks aside; empty ones say nothing."""
    shown = [
        (block.depth, *(" ".join(part.split()) for part in (block.number, block.heading, block.text)))
        for block in blocks
    ]
    return [one for one in shown if any(one[1:])]
