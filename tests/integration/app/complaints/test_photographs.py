"""A reporter erases one photograph of his own: from the rows, the store, the public pages, and what a backup has."""

import io
from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import delete, insert, select

from app.complaints import queries
from app.complaints.entries import NewFile
from app.complaints.events import PhotographErased
from app.complaints.handling import answering, releasing
from app.complaints.handling.acting import for_reporter
from app.complaints.handling.releasing import Photo
from app.complaints.model import ComplaintFileRow
from app.complaints.released import queries as public_queries
from app.complaints.rights import holding, photographs
from app.db.files import FileStore
from app.db.outbox import Message
from app.db.trail import AuditEntry
from app.jobs import erasures
from app.jobs.tools import Tools
from app.kernel.actor import STRANGER, SYSTEM
from app.kernel.errors import NotAllowed, NotVisible
from tests.web.complaints_city import POTHOLE, file_one, holder, officer, resident, supervisor


@pytest.fixture
def home(city, vault, tmp_path):
    """A report with two photographs of its reporter, and the store they lie in."""
    store = FileStore(tmp_path / "files")
    files = [photograph(store, one) for one in (b"a hole", b"a house")]
    receipt = file_one(city, vault, replace(POTHOLE, account="r-1", files=tuple(files)))
    tools = Tools(city, None, None, vault=vault, case_files=store)
    return SimpleNamespace(city=city, vault=vault, store=store, receipt=receipt, files=files, tools=tools)


def photograph(store, content):
    sha256, size = store.put(io.BytesIO(content))
    return NewFile("photo-1.jpg", "What it shows", sha256, "image/jpeg", size, 640, 480)


def seen(home, by=SYSTEM):
    with home.city.open(by) as session:
        return queries.by_reference(session, home.receipt.reference)


def number(home, place=0):
    return seen(home).files[place].id


def erase(home, which=None, by=None):
    which = number(home) if which is None else which
    with for_reporter(home.city, by or holder(home.receipt), home.receipt.reference) as unit:
        photographs.erase_photograph(unit, home.receipt.reference, which)
    return which


def carried_out(home):
    with home.city.open(SYSTEM) as session:
        told = session.scalars(select(Message.payload).where(Message.name == PhotographErased.__name__)).all()
    erasures.finish_photographs(home.tools, [PhotographErased.from_payload(one) for one in told])


@pytest.mark.parametrize("by", [holder, lambda _receipt: resident()], ids=["by key", "signed in"])
def test_the_row_goes_and_the_other_stays(home, by):
    erase(home, by=by(home.receipt))
    assert [one.sha256 for one in seen(home).files] == [home.files[1].sha256]


def test_the_bytes_go_once_nothing_points_to_them(home):
    erase(home)
    carried_out(home)
    assert [home.store.has(one.sha256) for one in home.files] == [False, True]


def test_the_bytes_stay_where_another_report_has_the_same(home):
    file_one(home.city, home.vault, replace(POTHOLE, text="Also here", files=(home.files[0],)))
    erase(home)
    carried_out(home)
    assert home.store.has(home.files[0].sha256)


def test_the_department_sees_that_and_when_it_was_removed(home):
    which = erase(home)
    step = seen(home, officer()).history[-1]
    assert (step.act, step.who, step.detail) == (photographs.ERASED, "reporter", {"file": which})


def test_the_trail_knows_neither_which_nor_what(home):
    which = erase(home)
    with home.city.open(SYSTEM) as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).one()
    assert (entry.action, entry.actor) == ("erase photograph", "reporter")
    assert not [one for one in (str(which), home.files[0].sha256, "What it shows") if one in entry.detail]


def test_what_is_public_of_it_is_taken_back_and_the_summary_stays(home):
    public_file = photograph(home.store, b"a hole, drawn anew")
    given = {name: getattr(public_file, name) for name in ("sha256", "media_type", "size", "width", "height")}
    with home.city.unit(officer()) as unit:
        shown = [Photo(**given, description={"en": "A hole"})]
        releasing.release(unit, home.receipt.reference, summary="A hole", language="en", photos=shown)
    erase(home)
    carried_out(home)
    with home.city.open(STRANGER) as session:
        public = public_queries.by_reference(session, home.receipt.reference)
    assert (public.summary, public.pictures, home.store.has(public_file.sha256)) == ("A hole", (), False)
    assert [one.kind for one in seen(home).notes].count("photos-taken-back") == 1


def test_nothing_is_said_of_the_public_where_none_of_it_was(home):
    erase(home)
    assert seen(home).notes == ()


@pytest.mark.parametrize("by", [officer, supervisor])
def test_nobody_else_takes_one_away(home, by):
    with pytest.raises(NotAllowed), home.city.unit(by()) as unit:
        photographs.erase_photograph(unit, home.receipt.reference, number(home))


def test_another_residents_photograph_is_not_there(home):
    with pytest.raises(NotVisible):
        erase(home, by=resident("r-2"))


def test_one_of_another_report_is_not_there(home):
    other = file_one(home.city, home.vault, replace(POTHOLE, text="Other", files=(home.files[0],)))
    with home.city.open(SYSTEM) as session:
        (file,) = queries.by_reference(session, other.reference).files
    with pytest.raises(NotVisible):
        erase(home, file.id)


def test_a_paper_of_the_city_is_not_his_to_erase(home):
    with home.city.unit(officer()) as unit:
        answering.answer(unit, home.receipt.reference, "Here it is.", files=[home.files[0]])
    with pytest.raises(NotVisible):
        erase(home, number(home, -1))


def test_what_is_held_stays(home):
    with home.city.unit(supervisor()) as unit:
        reason = "A court has asked for it in a letter."
        holding.hold(unit, home.receipt.reference, reason=reason, revision=seen(home).revision)
    with pytest.raises(NotAllowed):
        erase(home)
    assert len(seen(home).files) == 2


def test_it_is_gone_only_once(home):
    which = erase(home)
    with pytest.raises(NotVisible):
        erase(home, which)


def test_a_restored_backup_does_not_bring_it_back(home):
    with home.city.engine.connect() as connection:
        before = [dict(one) for one in connection.execute(select(ComplaintFileRow.__table__)).mappings()]
    erase(home)
    carried_out(home)
    with home.city.engine.begin() as connection:
        connection.execute(delete(ComplaintFileRow.__table__))
        connection.execute(insert(ComplaintFileRow.__table__), before)
    assert erasures.erase_remembered(home.city, home.vault) == ([], 1)
    assert [one.sha256 for one in seen(home).files] == [home.files[1].sha256]
