"""What strangers read of a permit or deed holds no personal data, in whichever field it was written."""

from dataclasses import fields

import pytest

from app.intake.personal import REMOVED
from records.codec import encode, public_view
from records.importing.disclosure import as_strangers_may_read
from records.kinds import Deed, Kind, Party, Permit, Record, Source
from records.projections import PUBLIC_TYPES
from tests.specimens import specimen

SECRETS = ("555-234-5678", "5552349999", "ann@harbour.example", "3201011708850003", "Bob Ray")
TEXT = f"Deck for {', '.join(SECRETS)}; rear"
PARTIES = {
    Kind.PERMIT: (
        Party("owner", name="Bob Ray", phone="(555) 234-9999", email="bob@harbour.example"),
        Party("contractor", company=TEXT, trade=TEXT, licence=TEXT),
    ),
    Kind.DEED: (
        Party("trustee", name="Bob Ray", phone="(555) 234-9999"),
        Party("lender", company=TEXT),
    ),
}
both_kinds = pytest.mark.parametrize("kind", list(PARTIES))


@both_kinds
def test_nothing_personal_is_left_in_any_public_field(kind: Kind):
    shown = encode(public_view(as_strangers_may_read(sample(kind))[0]))
    assert [secret for secret in SECRETS if secret in shown] == []


@both_kinds
def test_what_is_not_personal_is_left(kind: Kind):
    assert as_strangers_may_read(sample(kind))[0].title == f"Deck for {', '.join([REMOVED] * 5)}; rear"


@both_kinds
def test_each_changed_field_is_remarked(kind: Kind):
    record = sample(kind)
    _, remarks = as_strangers_may_read(record)
    written = {f.name for f in fields(PUBLIC_TYPES[kind]) if SECRETS[0] in encode(getattr(record, f.name))}
    assert {remark.rpartition("of the ")[2].replace(" ", "_") for remark in remarks} == written


def test_the_desk_keeps_what_strangers_do_not_read():
    assert as_strangers_may_read(sample(Kind.PERMIT))[0].parties[0] == PARTIES[Kind.PERMIT][0]


def test_a_record_without_personal_data_is_the_same():
    record = permit(Party("contractor", company="Ray Homes LLC"))
    assert as_strangers_may_read(record) == (record, [])


def test_a_company_registered_under_a_persons_name_keeps_it():
    record = permit(Party("owner", name="Bob Ray"), Party("contractor", company="Bob Ray Homes LLC"))
    assert as_strangers_may_read(record)[0].parties == record.parties


def test_a_trade_name_that_is_a_hidden_persons_name_goes():
    record = permit(Party("owner", name="Bob Ray"), Party("contractor", company="BOB RAY 555-234-5678"))
    assert as_strangers_may_read(record)[0].parties[1] == Party("contractor")


def test_a_name_that_a_deed_makes_public_stays():
    parties = (Party("owner", name="Bob Ray"), Party("grantee", name="Bob Ray"))
    record = Deed(reference="D-1", title="Sale to Bob Ray", source=Source("town"), parties=parties)
    assert as_strangers_may_read(record) == (record, [])


def sample(kind: Kind) -> Record:
    """A record with the secrets in every text but its reference (rows are refused for it) and its source (no row's)."""
    return specimen(kind, lambda: TEXT, reference="N-1", source=Source("town"), attachments=(), parties=PARTIES[kind])


def permit(*parties: Party) -> Permit:
    return Permit(reference="P-1", title="Deck", source=Source("town"), parties=parties)
