"""What is found in the fields of a record. Of files: the integration tests."""

import sys
from types import SimpleNamespace

import pytest

from records.checking import findings as of_record
from records.checking import takes_long
from records.kinds import (
    Annotation,
    Attachment,
    Block,
    Division,
    Inspection,
    Ordinance,
    Party,
    Permit,
    Place,
    Section,
    Source,
    Span,
    StatusChange,
)
from records.sandbox.sheet_types import CALC, EXCEL

EMAIL = "ann@harbour.example"
BLOCK = Block((Span("Write to ann@har"), Span("bour.example")))
PUBLIC = {
    "title": {"title": f"Of {EMAIL}"},
    "summary": {"summary": EMAIL},
    "reference": {"reference": EMAIL},
    "address": {"place": Place(address=EMAIL)},
    "type_description": {"type_description": EMAIL},
    "inspections": {"inspections": (Inspection("final", "passed", notes=EMAIL),)},
    "history": {"history": (StatusChange("issued", comments=EMAIL),)},
    "parties": {"parties": (Party("contractor", company=EMAIL),)},
}
OF_SECTION = {
    "heading": EMAIL,
    "blocks": (BLOCK,),
    "explanation": (BLOCK,),
    "annotations": (Annotation("history", BLOCK.spans),),
    "path": (Division("part_1", "Part 1", EMAIL),),
}


class NoFiles:
    def path(self, sha256):
        raise ValueError(sha256)


def found(record):
    return [(one.code, one.place, one.match) for one in of_record(record, NoFiles())]


def permit(**given):
    return Permit(**{"reference": "1", "title": "New house", "source": Source("test")} | given)


@pytest.mark.parametrize("place", PUBLIC)
def test_personal_data_is_found_in_whatever_strangers_read(place):
    assert ("email", place, EMAIL) in found(permit(**PUBLIC[place]))


@pytest.mark.parametrize("part", OF_SECTION)
def test_it_is_found_in_every_part_of_a_section(part):
    section = Section(eid="sec_5", number="5", **{part: OF_SECTION[part]})
    law = Ordinance(reference="1", title="On trees", work="/akn/xx/act/1/1", source=Source("t"), sections=(section,))
    assert found(law) == [("email", "section 5", EMAIL)]


def test_what_strangers_do_not_read_is_not_looked_through():
    assert found(permit(parties=(Party("applicant", email=EMAIL),), source=Source("test", url=EMAIL))) == []


def test_the_description_of_a_file_is_looked_through():
    file = Attachment("0" * 64, "gate.png", "image/png", 1, title=f"Gate of {EMAIL}")
    assert ("email", "title of gate.png", EMAIL) in found(permit(attachments=(file,)))


def test_a_text_that_is_too_long_to_be_looked_through_is_a_finding(tmp_path, monkeypatch):
    path = tmp_path / "long.txt"
    path.write_text("x" * 20)
    monkeypatch.setattr(sys.modules["records.checking.findings"], "_CHARACTERS", 20)
    assert in_file(path) == []
    path.write_text("x" * 21)
    assert in_file(path) == ["unreadable"]


def in_file(path):
    file = Attachment("0" * 64, path.name, "text/plain", 1, title="A letter")
    held = SimpleNamespace(path=lambda _: path)
    return [one.code for one in of_record(permit(attachments=(file,)), held)]


def test_more_than_can_be_shown_is_a_finding_of_its_own():
    codes = [code for code, _, _ in found(permit(text=" ".join(f"a{number}@harbour.example" for number in range(600))))]
    assert codes[-1] == "more"
    assert len(codes) == 501


@pytest.mark.parametrize(
    ("media_type", "size", "pages", "long"),
    [
        ("application/pdf", 5 << 20, 25, False),
        ("application/pdf", 5 << 20, 26, True),
        ("application/pdf", 9 << 20, 1, True),
        (EXCEL, 1 << 20, None, False),
        (EXCEL, 5 << 20, None, True),
        (CALC, 5 << 20, None, True),
    ],
)
def test_what_takes_long_is_left_to_the_worker(media_type, size, pages, long):
    file = Attachment("0" * 64, "file", media_type, size, pages=pages)
    assert takes_long(permit(attachments=(file,))) is long
