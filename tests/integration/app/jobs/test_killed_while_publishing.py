"""A process that is killed at any step of publishing leaves a record wholly published or wholly not.

The steps are every statement that changes something, both sides of every commit, and every change of an index: what
only reads can be killed without a trace. At each step a process of its own is killed by the system, for twenty records;
the next one finishes what it began.
"""

import gc
import os
import signal
import traceback
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.city.commands import set_department
from app.db.files import FileStore
from app.db.outbox import Message
from app.db.session import Database
from app.db.trail import AuditEntry
from app.factory import create_app
from app.jobs import search_feed, timetable, worker
from app.jobs.tools import Tools
from app.kernel import clock, roles
from app.kernel.actor import STRANGER, SYSTEM
from app.settings import Settings
from records import cards, checking, commands, desk, drafting, reviewing, workflow
from records.kinds import Attachment, Document, Source
from records.log_model import LogEntry
from records.model import PublicFileRow, PublicRecordRow, RecordRow
from records.search import tantivy_index
from records.search.language import parse
from records.search.tantivy_index import TantivyIndex, open_index
from records.working_text import Edit, working_text
from tests.heard import listening
from tests.integration.records.conftest import CLERK, PUBLISHER
from tests.web.people import csrf, signed_in

ROUNDS, FEW_ROUNDS = 20, 2
"""Records; few where each process opens its own connection to a server."""
DUE = datetime(2999, 1, 1, tzinfo=UTC)
FEWEST_STEPS = 10
YES = 10
"""The exit status of a process that was asked something."""
WORD = parse("lighthouse", today=date(2026, 1, 1))


class Steps:
    """Counts what the process does, and kills it before it does the last of so many."""

    def __init__(self, last: int) -> None:
        self.left = last

    def __call__(self, *_: object, **__: object) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def counted(steps, database):
    """Let every statement, commit and change of an index count as a step."""
    event.listen(database.engine, "commit", steps)
    event.listen(Session, "after_commit", steps)
    with pytest.MonkeyPatch.context() as patch, listening(database, partial(_statement, steps)):
        for holder, name in ((TantivyIndex, "refresh"), (tantivy_index, "_put"), (tantivy_index, "_drop")):
            patch.setattr(holder, name, stepped(getattr(holder, name), steps))
        yield


def _statement(steps, statement, _parameters):
    if not statement.startswith("SELECT"):
        steps()


def stepped(function, steps):
    def beside(*given, **named):
        steps()
        answer = function(*given, **named)
        steps()
        return answer

    return beside


def in_a_process(work, last, before=lambda: False):
    """Whether ``work(steps)`` ended by itself, in a process that is killed at its step number ``last``.

    Fails where ``before()``, asked in that process before it begins, is True of what the one before it left.
    """
    status = status_of(lambda: before() or work(Steps(last)))
    assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL)
    return status == 0


def is_so(question):
    """What ``question()`` answers, in a process of its own: this one opens no index.

    An index that was just opened looks after its folder in a thread. A process that begins while that holds the
    folder's lock inherits the lock, and waits for itself for ever.
    """
    status = os.waitstatus_to_exitcode(status_of(question))
    assert status in (0, YES)
    return status == YES


def status_of(work):
    """How a process that does this work ends: with YES where it answers with True."""
    child = os.fork()
    if child == 0:
        gc.disable()  # it would touch, and so copy, all that the two share
        status = 1
        try:
            status = YES if work() is True else 0
        except Exception:  # noqa: BLE001 - a process has no other way to say it
            traceback.print_exc()
        os._exit(status)
    return os.waitpid(child, 0)[1]


@dataclass(frozen=True)
class City:
    """``database`` is for the test itself; ``workplace`` is what processes open, without a connection when they begin.

    What was compiled of statements is handed on to them: a process that begins anew takes ten times as long.
    """

    database: Database
    workplace: Database
    home: Path

    @property
    def files(self):
        return FileStore(self.home / "files")

    def tools(self):
        return Tools(self.workplace, open_index(self.home / "public"), open_index(self.home / "desk"))


MEMORY = Path("/dev/shm")


@pytest.fixture
def memory(tmp_path):
    """A folder in memory where there is one: the indexes are written to disk some thousand times otherwise."""
    with TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


@pytest.fixture
def city(database, memory):
    city = City(database, Database(database.url), memory)
    for engine in (database.engine, city.workplace.engine):
        without_waiting_for_the_disk(engine)
    database.close()
    assert status_of(partial(build_indexes, city)) == 0
    key = approved(city, ROUNDS, corrected=False)
    publish_as_the_web_does(city, key, Steps(0))
    city.workplace.close()
    return city


def build_indexes(city):
    search_feed.rebuild_public(city.workplace, city.home / "public", lambda _: None)
    search_feed.rebuild_desk(city.workplace, city.home / "desk", lambda _: None)


def without_waiting_for_the_disk(engine):
    """A process is killed here, not the machine: nothing must reach the disk before it goes on."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF"))


def approved(city, number, *, corrected):
    """A document with a file that is approved; ``corrected``: above a version that is published already."""
    sha256, size = city.files.put(BytesIO(f"notice {number}".encode()))
    record = Document(
        reference=f"K-{number}",
        title=f"Lighthouse {number}",
        text="Of the harbour",
        department="buildings",
        day=date(2026, 1, 1),
        attachments=(Attachment(sha256, "notice.txt", "text/plain", size, title="Notice"),),
        source=Source("desk/buildings"),
    )
    key = ("document", f"k-{number}")
    with city.database.unit(CLERK) as unit:
        drafting.start(unit, record)
    approve(city, key)
    if corrected:
        with city.database.unit(PUBLISHER) as unit:
            commands.publish_reviewed(unit, *key)
        with city.database.unit(CLERK) as unit:
            drafting.correct(unit, *key, note="A word.")
            held = working_text(unit.session, desk.locked(unit.session, *key))
            drafting.save(unit, *key, Edit(held.stamp, {"summary": "Corrected"}))
        approve(city, key)
    return key


def approve(city, key):
    with city.database.unit(CLERK) as unit:
        commands.send_for_review(unit, *key)
        for finding in checking.examine(unit, *key, city.files):
            checking.accept(unit, *key, finding.digest, "Seen by the test of killing.")
    with city.database.unit(PUBLISHER) as unit:
        reviewing.approve(unit, *key)


def parts(city, key):
    """What each part of the portal says of the newest version of the record: whether it is published."""
    with city.database.open(SYSTEM) as session:
        row = session.scalars(select(RecordRow).where(RecordRow.kind == key[0], RecordRow.slug == key[1])).one()
        shown = session.scalar(select(PublicRecordRow.version).where(PublicRecordRow.id == row.id))
        files = session.scalar(select(PublicFileRow.name).where(PublicFileRow.record_id == row.id))
        logged = select(LogEntry.sequence).where(LogEntry.slug == key[1], LogEntry.version == row.version)
        noted = select(AuditEntry.sequence).where(
            AuditEntry.about == "/".join(key),
            AuditEntry.action == "publish record",
            AuditEntry.detail.contains(f'"version":{row.version}'),
        )
        told = [
            message.id
            for message in session.scalars(select(Message).where(Message.name == "RecordsPublished"))
            if row.id in message.payload["records"]
        ]
        return {
            "record": (row.state, row.published_version) == (workflow.PUBLISHED, row.version),
            "page": shown == row.version,
            "file": files is not None and shown == row.version,
            "log": len(session.scalars(logged).all()) == 1,
            "trail": len(session.scalars(noted).all()) == 1,
            "outbox": len(told) == row.version,
        }


def wholly(city, key):
    """Whether the record is published. Fails where its parts do not agree."""
    found = parts(city, key)
    assert len(set(found.values())) == 1, found
    return found["page"]


def search_shows_what_is_not_public(city):
    """Whether a stranger would be told of something that he may not read; for a process of its own (``is_so``)."""
    with city.workplace.open(STRANGER) as session:
        public = {cards.record_key(one) for one in session.scalars(select(PublicRecordRow.id))}
    return not public.issuperset(open_index(city.home / "public").keys(WORD, STRANGER.labels))


def publish_as_the_web_does(city, key, steps):
    with counted(steps, city.workplace), city.workplace.unit(PUBLISHER) as unit:
        commands.publish_reviewed(unit, *key)


def publish_as_the_worker_does(city, steps):
    clock.now = lambda: DUE + timedelta(days=1)
    with counted(steps, city.workplace):
        timetable.publish_due(city.tools())


def deliver_as_the_worker_does(city, steps):
    clock.now = lambda: DUE + timedelta(days=1)
    with counted(steps, city.workplace):
        tools = city.tools()
        while worker.deliver(tools):
            pass


def killed_at_every_step(work, before=lambda: False):
    """Each time one step later, until the work comes to its end; yields after each kill (``before``: in_a_process)."""
    step = 1
    while not in_a_process(work, step, before):
        yield step
        step += 1


def schedule(city, key):
    with city.database.unit(PUBLISHER) as unit:
        commands.schedule(unit, *key, at=DUE)


def is_found(city, number):
    asked = parse(f"lighthouse {number}", today=date(2026, 1, 1))
    return is_so(lambda: open_index(city.home / "public").find(asked, STRANGER.labels).total > 0)


class Served:
    """The portal over the city, and a publisher at his browser: each request is answered by a process of its own."""

    def __init__(self, city, database_url):
        app = create_app(Settings(home=city.home, database_url=database_url, secret_key="k" * 40, log_level="error"))
        self._database = app.extensions["psis"].database
        without_waiting_for_the_disk(self._database.engine)
        self._client = signed_in(app, roles.PUBLISHER, "buildings", name="budi")
        self._form = csrf(self._client)

    def publish(self, key, steps):
        kind, slug = key
        with counted(steps, self._database):
            answer = self._client.post(f"/en/desk/records/{kind}/{slug}/publish", data=self._form)
        assert answer.status_code == 303

    def rest(self):
        """Let go of all connections: a process that begins must not share one."""
        self._database.close()


@pytest.fixture
def served(city, database_url):
    """Asked once, so that what is compiled of statements is handed on."""
    with city.database.unit(SYSTEM) as unit:
        set_department(unit, "buildings", {"en": "Buildings", "id": "Bangunan"})
    served = Served(city, database_url)
    served.publish(approved(city, ROUNDS + 1, corrected=False), Steps(0))
    served.rest()
    return served


@pytest.mark.parametrize("corrected", [False, True], ids=["new", "corrected"])
def test_a_web_process_killed_while_it_publishes(city, served, engine_kind, corrected):
    for number in range((ROUNDS if engine_kind == "sqlite" else FEW_ROUNDS) // 2):
        key = approved(city, number, corrected=corrected)
        kills = 0
        for _ in killed_at_every_step(partial(served.publish, key)):
            kills += 1
            if wholly(city, key):
                break
        assert kills >= FEWEST_STEPS
        assert wholly(city, key)


def test_a_worker_killed_while_it_publishes_what_is_due(city, engine_kind):
    for number in range(ROUNDS if engine_kind == "sqlite" else FEW_ROUNDS):
        key = approved(city, number, corrected=number % 2 == 0)
        schedule(city, key)
        states = [wholly(city, key) for _ in killed_at_every_step(partial(publish_as_the_worker_does, city))]
        assert len(states) > FEWEST_STEPS
        assert states == sorted(states)  # what is published stays so
        assert wholly(city, key)


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_a_worker_killed_while_it_tells_search_of_it(city):
    for number in range(ROUNDS):
        key = approved(city, number, corrected=False)
        publish_as_the_web_does(city, key, Steps(0))
        city.workplace.close()
        too_much = partial(search_shows_what_is_not_public, city)
        for _ in killed_at_every_step(partial(deliver_as_the_worker_does, city), before=too_much):
            assert wholly(city, key)
        assert not is_so(too_much)
        assert is_found(city, number)
