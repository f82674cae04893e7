"""Findings of a version: looked for, kept, accepted with a reason, and worth nothing for another text."""

import pytest

from app.db.files import FileStore
from app.kernel import roles
from app.kernel.actor import member_of_staff
from app.kernel.errors import BadInput, NotAllowed, NotVisible
from app.kernel.roles import Held
from records import checking, desk, drafting
from records.kinds import Document, Party, Permit, Source
from records.working_text import Edit, working_text

CLERK = member_of_staff("ani", [Held(roles.CLERK, "council")])
OTHER = member_of_staff("umi", [Held(roles.CLERK, "roads")])
AUDITOR = member_of_staff("tini", [Held(roles.AUDITOR, "council")])
REASON = "The office's own public contact."


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path / "files")


@pytest.fixture
def begun(database):
    """A draft with an e-mail address in its text."""
    record = Document(
        reference="N-1",
        title="Notice of works",
        text="Write to ann@harbour.example.",
        department="council",
        source=Source("desk"),
    )
    with database.unit(CLERK) as unit:
        drafting.start(unit, record)
    return "document", "n-1"


def found(database, kind, slug):
    with database.open(CLERK) as session:
        return checking.found_at_the_desk(session, kind, slug)[2]


def write(database, kind, slug, **changes):
    with database.unit(CLERK) as unit:
        held = working_text(unit.session, desk.locked(unit.session, kind, slug))
        drafting.save(unit, kind, slug, Edit(held.stamp, changes))


def test_a_text_that_nobody_looked_through_is_open(database, begun):
    assert [one.code for one, _ in found(database, *begun)] == ["not-examined"]


def test_what_is_found_is_kept(database, begun, files):
    (one,) = checking.examine_apart(database, CLERK, *begun, files)
    assert (one.code, one.match) == ("email", "ann@harbour.example")
    assert [kept for kept, _ in found(database, *begun)] == [one]


def test_what_was_found_in_another_text_counts_for_nothing(database, begun, files):
    checking.examine_apart(database, CLERK, *begun, files)
    write(database, *begun, summary="Call 555-234-5678.")
    assert [one.code for one, _ in found(database, *begun)] == ["not-examined"]


def test_an_accepted_finding_is_no_longer_open(database, begun, files):
    (one,) = checking.examine_apart(database, CLERK, *begun, files)
    with database.unit(CLERK) as unit:
        checking.accept(unit, *begun, one.digest, REASON)
    ((_, accepted),) = found(database, *begun)
    assert (accepted.reason, accepted.accepted_by) == (REASON, "ani")
    assert checking.examine_apart(database, CLERK, *begun, files) == []


def test_what_was_accepted_stays_so_in_a_later_text(database, begun, files):
    (one,) = checking.examine_apart(database, CLERK, *begun, files)
    with database.unit(CLERK) as unit:
        checking.accept(unit, *begun, one.digest, REASON)
    write(database, *begun, summary="Call 555-234-5678.")
    assert [left.code for left in checking.examine_apart(database, CLERK, *begun, files)] == ["phone"]


def test_a_reason_has_some_length(database, begun, files):
    (one,) = checking.examine_apart(database, CLERK, *begun, files)
    with pytest.raises(BadInput, match="few words"), database.unit(CLERK) as unit:
        checking.accept(unit, *begun, one.digest, "ok")


def test_what_was_not_found_cannot_be_accepted(database, begun, files):
    checking.examine_apart(database, CLERK, *begun, files)
    with pytest.raises(NotVisible), database.unit(CLERK) as unit:
        checking.accept(unit, *begun, "0" * 32, REASON)


@pytest.mark.parametrize("actor", [OTHER, AUDITOR])
def test_others_neither_look_nor_accept(database, begun, files, actor):
    (one,) = checking.examine_apart(database, CLERK, *begun, files)
    with pytest.raises((NotVisible, NotAllowed)):
        checking.examine_apart(database, actor, *begun, files)
    with pytest.raises((NotVisible, NotAllowed)), database.unit(actor) as unit:
        checking.accept(unit, *begun, one.digest, REASON)


def test_what_a_kind_hides_of_a_party_is_found_wherever_it_stands(files):
    record = Permit(
        reference="P-1",
        title="Deck for Lee Ann",
        text="Owner Ann Lee asked; the contractor Harbour Homes LLC builds.",
        parties=(Party("owner", name="Ann Lee"), Party("contractor", company="Harbour Homes LLC")),
        source=Source("desk"),
    )
    told = [(one.code, one.place, one.match) for one in checking.findings(record, files)]
    assert told == [("hidden-party", "title", "Lee Ann"), ("hidden-party", "text", "Ann Lee")]


@pytest.mark.parametrize(("title", "found"), [("scan0001.pdf", True), ("", True), ("Minutes of May", False)])
def test_a_title_is_missing_where_it_is_but_a_file_name(files, title, found):
    record = Document(reference="N-2", title=title, source=Source("desk"))
    assert ("no-title" in {one.code for one in checking.findings(record, files)}) is found
