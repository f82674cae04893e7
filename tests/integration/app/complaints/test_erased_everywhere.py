"""Erased is erased: in the database's file, in every row, in the indexes, the files, the mails, the logs; and restored.

A report with a word of its own in everything that people write is filed, photographed, handled, released and mailed
about, by the routes that people use; then it is erased and the word is looked for.
"""

import io
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import create_engine, inspect, select

from app.complaints import lifecycle
from app.complaints.entries import NewFile
from app.complaints.handling import acting, merging, tasks
from app.complaints.handling.acting import for_reporter
from app.complaints.identity import Contact, open_identity
from app.complaints.model import ComplaintFileRow, ComplaintIdentityRow, ComplaintRow
from app.complaints.policy import reporter_of
from app.complaints.rights import asking, holding
from app.db.files import FileStore
from app.db.session import Database
from app.db.uploads import Uploads
from app.factory import create_app
from app.jobs import erasures
from app.jobs.search_feed import rebuild_desk, rebuild_public
from app.jobs.tools import Tools
from app.jobs.worker import deliver
from app.kernel import roles
from app.kernel.actor import SYSTEM
from app.notifications.post import post_of
from app.settings import Settings
from records.search.tantivy_index import open_index
from tests.web import complaints_city as people
from tests.web.followed import by_key, opened
from tests.web.people import csrf, signed_in

WORD = "cempakawangi"
"""In everything that is written; what mails say never has it."""
ADDRESS = "kenanga@example.org"
"""Of the reporter: mails that were sent went there."""
REASON = "The court asked for it in its letter of Monday."


class City:
    """A portal in a folder of its own, with one report about which everything was done."""

    def __init__(self, url, home):
        self.settings = Settings(home=home, database_url=url, secret_key="s" * 40, log_level="info")
        self.database = Database(self.settings.database)
        self.vault = people.vault_in(home)
        people.settle(self.database)
        for rebuild, folder in ((rebuild_public, "public_index"), (rebuild_desk, "desk_index")):
            rebuild(self.database, getattr(self.settings, folder), lambda _count: None)
        self.files = FileStore(self.settings.case_files)
        indexes = open_index(self.settings.public_index), open_index(self.settings.desk_index)
        post, unsent = post_of(self.settings), Uploads(self.settings.held_photos)
        self.tools = Tools(self.database, *indexes, post, self.vault, self.files, unsent)
        self.app = create_app(self.settings)

    def work(self):
        while deliver(self.tools):
            pass

    def row(self, receipt):
        with self.database.open(SYSTEM) as session:
            return session.get(ComplaintRow, receipt.complaint_id)

    def by_reporter(self, receipt):
        return for_reporter(self.database, reporter_of(receipt.complaint_id), receipt.reference)

    def erase(self, receipt):
        with self.by_reporter(receipt) as unit:
            return asking.ask_erasure(unit, receipt.reference)


@pytest.fixture
def city(database, tmp_path):
    """On PostgreSQL the database is there; on SQLite it lies in the portal's folder, as it does in production."""
    home, url = tmp_path / "home", database.engine.url.render_as_string(hide_password=False)
    home.mkdir()
    if database.engine.dialect.name == "sqlite":
        database.close()
        shutil.copy(database.engine.url.database, home / "psis.db")
        url = ""
    made = City(url, home)
    yield made
    made.app.extensions["psis"].database.close()
    made.database.close()
    made.vault.keys.close()


def picture(colour):
    file = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, "PNG")
    file.seek(0)
    return file


@pytest.fixture
def receipt(city):
    """A report with the word in all that was said, two photographs, and a summary with one of them for the public."""
    sha256, size = city.files.put(io.BytesIO(WORD.encode()))
    filed = replace(
        people.POTHOLE,
        text=f"{WORD} in the road",
        answers={"size": WORD},
        address=f"{WORD} Road 1",
        contact=Contact("kenanga", ADDRESS, "+62 812 5550 9876"),
        files=(NewFile(f"{WORD}.pdf", WORD, sha256, "application/pdf", size),),
    )
    receipt = people.file_one(city.database, city.vault, filed)
    city.work()
    reporter = opened(city.app, receipt)
    said = {"text": f"{WORD} again", "photos": [(picture("red"), f"{WORD}.png")]} | csrf(reporter)
    reporter.post(f"{by_key(receipt)}/messages", data=said, content_type="multipart/form-data")
    with city.database.unit(people.officer()) as unit:
        acting.write_note(unit, receipt.reference, f"{WORD} called again")
        tasks.add(unit, receipt.reference, f"Call {WORD}", "", None)
        acting.act(unit, receipt.reference, lifecycle.ANSWERED, words=f"We have seen {WORD}")
    release(city, receipt)
    city.work()
    return receipt


def release(city, receipt):
    with city.database.open(SYSTEM) as session:
        mine = ComplaintFileRow.complaint_id == receipt.complaint_id
        number = session.scalar(select(ComplaintFileRow.id).where(mine, ComplaintFileRow.media_type == "image/png"))
    officer = signed_in(city.app, roles.OFFICER, people.ROADS, name="ani")
    path = f"/en/desk/complaints/{receipt.reference.lower()}/release"
    shown = {"summary": f"A hole, {WORD}.", "language": "en", f"photo_{number}": "y", f"shows_{number}": WORD}
    assert officer.post(path, data=shown | csrf(officer)).status_code == 303


def rows_with(city, word):
    """The tables that have the word anywhere, whatever their columns are."""
    engine = create_engine(city.database.url)
    with engine.connect() as connection:
        names = [name for name in inspect(connection).get_table_names() if name != "spatial_ref_sys"]
        rows = {name: str(connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()) for name in names}
    engine.dispose()
    return [name for name in names if word in rows[name]]


def files_with(folder, word):
    """The files below a folder that have the word in their bytes or their names."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (word in path.name.encode() or word in path.read_bytes())
    ]


def settled(city):
    """The folder of the portal once nothing waits in a log of the database any more."""
    if city.database.engine.dialect.name == "sqlite":
        with city.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return city.settings.home


def found_by_strangers(city):
    client = city.app.test_client()
    paths = (f"/en/search?q={WORD}", "/en/reports", "/en/reports.csv", "/reports.jsonl", "/open311/v2/requests.json")
    return [path for path in paths if f">{WORD}" in (page := client.get(path).text) or f"{WORD}." in page]


def test_the_word_was_everywhere(city, receipt):
    assert {"complaint_content", "complaint_message", "public_complaint", "complaint_task"} <= set(
        rows_with(city, WORD)
    )
    assert f"/en/search?q={WORD}" in found_by_strangers(city)
    assert len(files_with(city.settings.case_files, b"")) == 2  # its PDF, and its photograph, which is the public one


def test_after_erasure_it_is_nowhere(city, receipt, capfd):
    key = key_of(city, receipt)
    city.erase(receipt)
    city.work()
    home = settled(city)
    assert [rows_with(city, word) for word in (WORD, "kenanga", "5550 9876")] == [[], [], []]
    assert [files_with(home, word) for word in (WORD.encode(), key)] == [[], []]
    assert [path for path in files_with(home, b"kenanga") if not path.startswith("mail/")] == []
    assert files_with(city.settings.case_files, b"") == []
    assert found_by_strangers(city) == []
    assert WORD not in "".join(capfd.readouterr())
    assert city.row(receipt).erased_at is not None


def key_of(city, receipt):
    """The bytes of the key that seals who reported, once it is known that it does."""
    with city.database.open(SYSTEM) as session:
        assert open_identity(session, city.vault.keys, receipt.complaint_id).name == "kenanga"
        return city.vault.keys.get(session.get(ComplaintIdentityRow, receipt.complaint_id).key_id)


def test_what_is_held_keeps_every_word(city, receipt):
    with city.database.unit(people.supervisor()) as unit:
        holding.hold(unit, receipt.reference, reason=REASON, revision=city.row(receipt).revision)
    assert not city.erase(receipt)
    city.work()
    assert "complaint_content" in rows_with(city, WORD)
    assert len(files_with(city.settings.case_files, b"")) == 2


def test_of_a_part_that_is_handled_apart_nothing_is_left_once_it_has_ended(city, receipt):
    with city.database.unit(people.officer()) as unit:
        part = merging.split(
            unit, city.vault, receipt.reference, f"{WORD} too", "potholes", revision=city.row(receipt).revision
        )
    city.erase(receipt)
    assert "complaint_content" in rows_with(city, WORD)
    with city.database.unit(people.officer()) as unit:
        acting.act(unit, part.reference, lifecycle.REFUSED, words="No")
    erasures.erase_expired(city.database, city.row(receipt).received_at.date())
    assert rows_with(city, WORD) == []


@pytest.mark.parametrize("engine_kind", ["sqlite"])  # the file is what is copied here; rows are the same on both
def test_a_restored_backup_has_it_no_more(city, receipt, tmp_path):
    """The database and the files come back as they were; the keys, which are saved apart, do not."""
    home, backup = settled(city), tmp_path / "backup"
    backup.mkdir()
    with closing(sqlite3.connect(home / "psis.db")) as live, closing(sqlite3.connect(backup / "psis.db")) as copy:
        live.backup(copy)
    shutil.copytree(city.settings.case_files, backup / "case-files")
    city.erase(receipt)
    city.work()
    city.database.close()
    city.app.extensions["psis"].database.close()
    for left in home.glob("psis.db*"):
        left.unlink()
    shutil.copy(backup / "psis.db", home / "psis.db")
    shutil.copytree(backup / "case-files", city.settings.case_files, dirs_exist_ok=True)

    with city.database.open(SYSTEM) as session:
        assert open_identity(session, city.vault.keys, receipt.complaint_id) is None
    assert erasures.erase_remembered(city.database, city.vault) == ([receipt.reference], 0)
    city.work()
    assert rows_with(city, WORD) == []
    assert files_with(settled(city), WORD.encode()) == []
    assert files_with(city.settings.case_files, b"") == []
