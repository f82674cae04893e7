"""What each reader gets of a complaint, field by field: what he may not see is no attribute of anything he gets."""

from dataclasses import fields, make_dataclass

import pytest

from app.complaints import projections
from app.complaints.released import projections as public_projections
from tests.privacy_matrix import PARTS

CASE = (
    "id reference category department ward state identity content_switch channel language received_at updated_at "
    "ended_at erased_at revision clocks"
)
FIELDS = {
    projections.Case: CASE,
    projections.CounterComplaint: CASE,
    projections.AuditedComplaint: f"{CASE} held history work notes",
    projections.ReporterComplaint: f"{CASE} content history messages files",
    projections.OfficerComplaint: f"{CASE} held quarantined content history messages files work notes",
    projections.HistoryStep: "id at act who state department detail",
    projections.Message: "id at sender text step",
    projections.AttachedFile: "id at origin name description sha256 media_type size width height",
    projections.Note: "id at kind account text detail",
    projections.Content: "text answers address longitude latitude",
    projections.Work: "assignee team priority",
    public_projections.PublicCard: (
        "id reference slug category department ward state is_open language title summary place approximate point "
        "received_at updated_at ended_at due_on photos"
    ),
    public_projections.PublicStep: "at act state department",
    public_projections.PublicPhoto: "sha256 media_type width height description",
    public_projections.PublicComplaint: (
        "id reference slug category department ward state is_open language title summary place approximate point "
        "received_at updated_at ended_at due_on photos history pictures"
    ),
}
"""Shape → its fields, written down a second time."""
EVERY_FIELD = {name for line in FIELDS.values() for name in line.split()} | {
    name for part in PARTS.values() for name in part.fields
}


def has_its_fields(shape, written):
    return {field.name for field in fields(shape)} == set(written.split())


@pytest.mark.parametrize("shape", FIELDS, ids=lambda shape: shape.__name__)
def test_a_shape_has_its_fields_and_no_other(shape):
    assert has_its_fields(shape, FIELDS[shape])


@pytest.mark.parametrize("shape", FIELDS, ids=lambda shape: shape.__name__)
def test_each_single_field_more_or_less_is_noticed(shape):
    present = {field.name for field in fields(shape)}
    mutants = [make_dataclass("Mutant", sorted(present ^ {name})) for name in EVERY_FIELD]

    assert [mutant for mutant in mutants if has_its_fields(mutant, FIELDS[shape])] == []


@pytest.mark.parametrize("module", [projections, public_projections])
def test_every_shape_stands_in_the_table(module):
    shapes = {one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__}

    assert shapes <= FIELDS.keys()


def test_nobody_gets_who_reported_with_the_case():
    """Contacts are read apart, by those whom the labels of their table admit."""
    names = {field.name for shape in FIELDS for field in fields(shape)} - {"name", "description"}

    assert not names & {"contact", "email", "phone", "sealed", "key_id", "identity_key", "reporter"}
