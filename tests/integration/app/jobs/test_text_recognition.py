"""The text of a scan is read into its draft, once, for whoever asked."""

from dataclasses import replace
from datetime import date

import pytest

from app.accounts.commands import appoint
from app.city.commands import set_department
from app.db.files import FileStore
from app.jobs import tasks, text_recognition
from app.jobs.runners import RUNNERS
from app.jobs.task_model import DONE, FAILED
from app.jobs.task_runs import Workplace, carry_out_all
from app.kernel import roles
from app.kernel.actor import SYSTEM, member_of_staff
from app.kernel.errors import BadInput, NotVisible
from app.kernel.roles import Held
from app.kernel.stopping import Stop
from records import checking, desk, drafting
from records.files import recognition
from records.kinds import Attachment, Document, Source
from records.working_text import Edit, working_text

ANI = member_of_staff("ani", [Held(roles.CLERK, "roads")])
TONO = member_of_staff("tono", [Held(roles.CLERK, "parks")])
SCAN = Attachment("a" * 64, "scan.pdf", "application/pdf", 1)
TABLE = replace(SCAN, sha256="b" * 64, name="table.xlsx", media_type="application/zip")
DRAFT = "document", "n-1"


@pytest.fixture
def place(database, tmp_path):
    record = Document(
        reference="N-1",
        title="Minutes",
        text="Typed.",
        department="roads",
        source=Source("desk"),
        attachments=(SCAN, TABLE),
    )
    with database.unit(SYSTEM) as unit:
        set_department(unit, "roads", {"en": "Roads", "id": "Jalan"})
        unit.session.flush()
        appoint(unit, "ani", roles.CLERK, "roads")
    with database.unit(ANI) as unit:
        drafting.start(unit, record)
    return Workplace(database, FileStore(tmp_path / "files"), tmp_path)


@pytest.fixture(autouse=True)
def _reads(monkeypatch):
    """A program that reads the same in every picture."""
    monkeypatch.setattr(recognition, "is_installed", lambda: True)
    monkeypatch.setattr(recognition, "recognise", lambda *_: "Read from the scan.")


def ask(place, actor=ANI, sha256=SCAN.sha256):
    with place.database.unit(actor) as unit:
        return text_recognition.ask(unit, *DRAFT, sha256)


def carried_out(place, task_id):
    carry_out_all(place, RUNNERS, Stop())
    with place.database.open(ANI) as session:
        return tasks.task(session, task_id)


def draft(place):
    with place.database.open(ANI) as session:
        return checking.found_at_the_desk(session, *DRAFT)[1]


def text(place):
    return draft(place).text


def test_what_was_read_stands_behind_what_was_typed(place):
    task = carried_out(place, ask(place))
    assert (task.state, task.result["characters"]) == (DONE, 19)
    assert text(place) == "Typed.\n\nRead from the scan."


def test_read_twice_it_stands_there_once(place):
    carried_out(place, ask(place))
    carried_out(place, ask(place))
    assert text(place) == "Typed.\n\nRead from the scan."


def test_what_was_read_fills_what_is_empty_and_names_what_was_called_after_its_file(place, monkeypatch):
    said = "MINUTES OF THE HARBOUR BOARD\nMonday, 12 March 2024\nThe lot no. 12-0044 is sold at 14 Harbour Street."
    monkeypatch.setattr(recognition, "recognise", lambda *_: said)
    with place.database.unit(ANI) as unit:
        edit = Edit(working_text(unit.session, desk.locked(unit.session, *DRAFT)).stamp, {"title": "scan", "text": ""})
        drafting.save(unit, *DRAFT, edit)
    carried_out(place, ask(place))
    record = draft(place)

    assert (record.title, record.day, record.type) == ("MINUTES OF THE HARBOUR BOARD", date(2024, 3, 12), "minutes")
    assert (record.place.address, record.place.parcel) == ("14 Harbour Street", "12-0044")


def test_what_was_typed_is_not_replaced_by_what_was_read(place, monkeypatch):
    monkeypatch.setattr(recognition, "recognise", lambda *_: "ANOTHER TITLE OF IT\n12 March 2024")
    carried_out(place, ask(place))
    assert draft(place).title == "Minutes"


def test_a_program_that_fails_leaves_the_draft_as_it_was(place, monkeypatch):
    def fails(*_):
        raise BadInput("The text recognition could not read a page.")

    monkeypatch.setattr(recognition, "recognise", fails)
    task = carried_out(place, ask(place))
    assert (task.state, task.problem[0]) == (FAILED, "The text recognition could not read a page.")
    assert text(place) == "Typed."


def test_where_the_program_is_missing_nothing_is_asked_for(place, monkeypatch):
    monkeypatch.setattr(recognition, "is_installed", lambda: False)
    with pytest.raises(BadInput, match="not installed"):
        ask(place)


def test_a_table_is_no_picture(place):
    with pytest.raises(BadInput, match="pictures and PDFs only"):
        ask(place, sha256=TABLE.sha256)


@pytest.mark.parametrize(("actor", "sha256"), [(TONO, SCAN.sha256), (ANI, "0" * 64)])
def test_another_desk_or_another_file_finds_nothing(place, actor, sha256):
    with pytest.raises(NotVisible):
        ask(place, actor, sha256)
