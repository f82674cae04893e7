"""What is written into forms stands in the report and nowhere else: in no mail, log, trail, event or public row.

Every form about a report, found on the pages themselves, is filled with words of their own and sent: as it should be,
with an old revision, to a report that is not there, without a token, and while the database refuses it.
"""

import re
import sys
from contextlib import closing, contextmanager, redirect_stderr
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from io import StringIO
from types import SimpleNamespace

import pytest
import structlog
from sqlalchemy import select

from app.accounts import api_keys
from app.complaints import entries, lifecycle
from app.complaints.handling import acting
from app.complaints.model import ComplaintContentRow, ComplaintFileRow, ComplaintMessageRow, ComplaintNoteRow
from app.db import writing
from app.db.base import Base
from app.db.guarded import Public
from app.db.outbox import Message
from app.db.trail import AuditEntry
from app.kernel import roles
from app.kernel.actor import SYSTEM, member_of_staff
from app.kernel.roles import Held
from tests.architecture.canary import MARK, planted_words
from tests.architecture.forms import forms_of, links_of
from tests.integration.app.complaints.test_erased_everywhere import City
from tests.web import complaints_city as people
from tests.web.followed import in_account
from tests.web.people import signed_in

NOWHERE = "7k3m-9qxd-c"
REFUSALS = (200, 303, 400, 403, 404, 409, 413, 422, 429)
EMPTY = ("cites", "reply", "then")
"""Where a word is no answer."""
LEAVES = re.compile(r"/(sign-out|end|language)$")
"""Forms of every page that end a visit and are about no report."""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def told(request, fresh_database, tmp_path_factory):
    """The city after everything was written to it, and all that its processes logged."""
    with fresh_database(request.param) as url, logged() as log:
        city = City(url, tmp_path_factory.mktemp("home"))
        with closing(city.database), closing(city.app.extensions["psis"].database):
            writer = Writer(city)
            writer.write_everything()
            city.work()
            yield SimpleNamespace(city=city, writer=writer, log=log)


@contextmanager
def logged():
    """All that web and worker log from now on, down to the smallest: loggers that were used keep where they wrote."""
    with pytest.MonkeyPatch.context() as patch, redirect_stderr(StringIO()) as log:
        for name, module in list(sys.modules.items()):
            if name.startswith(("app.", "records.", "maps.")) and hasattr(module, "_log"):
                patch.setattr(module, "_log", structlog.get_logger(name))
        yield log


class Writer:
    """Whoever writes into every form there is. ``statuses``: (path, status) of each answer.

    ``words`` and ``mailboxes``: each that was written → where.
    """

    def __init__(self, city):
        self.city, self.statuses, self.words, self.mailboxes, self.sent = city, [], {}, {}, set()
        self.at = "filed"
        self._next = planted_words()
        self.staff = {
            role: signed_in(city.app, role, people.ROADS, name=people.STAFF_OF[role][people.ROADS])
            for role in (roles.OFFICER, roles.SUPERVISOR, roles.COUNTER_CLERK, roles.AUDITOR)
        }
        self.resident = signed_in(city.app, name="r-1", kind="resident", strong=False)

    def word(self):
        self.words[word := self._next()] = self.at
        return word

    def mailbox(self):
        """Mails go there, so the word may stand in their heads; it is in no log all the same."""
        self.mailboxes[word := self._next()] = self.at
        return f"{word}@example.org"

    def write_everything(self):
        self.file_by_forms()
        self.file_by_program()
        self.write_to_pages()
        self.fail()

    def file_by_forms(self):
        visitor = self.city.app.test_client()
        for client, path in (
            (visitor, "/en/report/potholes"),
            (visitor, "/id/report/conduct"),
            (self.staff[roles.COUNTER_CLERK], "/en/desk/complaints/new/potholes"),
        ):
            (form,) = [one for one in forms_of(client.get(path).text) if any(f[0] == "text" for f in one.fields)]
            self.at = path
            for more in ({"text": ""}, {}):
                given = {"point": "-6.2, 106.8", "address": "", "website": "", "identity": "sealed", "send": "1"}
                self.send(client, path, form.filled(self.word, self.mailbox) | given | more)

    def file_by_program(self):
        with self.city.database.unit(SYSTEM) as unit:
            staff = member_of_staff("ani", [Held(roles.OFFICER, people.ROADS)])
            key = api_keys.add_key(unit, staff, "tests", [api_keys.FILE])
        client = self.city.app.test_client()
        for service in ("potholes", "none"):
            texts = {name: self.word() for name in ("description", "first_name", "last_name", "phone", "account_id")}
            fields = {"api_key": key, "service_code": service, "lat": "-6.2", "long": "106.8", "email": self.mailbox()}
            self.send(client, "/open311/v2/requests.json", fields | texts)

    def write_to_pages(self):
        """Each kind of form of each reader's pages about a report: of a fresh one, because some of them end it."""
        for what, client, page, after in self.pages():
            first = self.report(what, after)
            for at in self.paths(client, page(first)):
                for number, form in enumerate(self.forms(client, at)):
                    kind = (client, at.replace(by(first), ""), (form.action or at).replace(by(first), ""))
                    if kind not in self.sent:
                        self.sent.add(kind)
                        receipt = self.report(what, after)
                        self.send_in_all_ways(client, at.replace(by(first), by(receipt)), number, by(receipt))

    def pages(self):
        """(What was reported, who, its page, states that it comes to before)."""
        officer, supervisor, auditor = (self.staff[one] for one in (roles.OFFICER, roles.SUPERVISOR, roles.AUDITOR))
        desk, trail = (lambda one: f"/en/desk/complaints/{by(one)}"), lambda one: f"/en/desk/trail/complaints/{by(one)}"
        yield people.CONDUCT, officer, desk, ()
        yield people.POTHOLE, officer, desk, (lifecycle.ANSWERED,)
        yield people.POTHOLE, officer, desk, (lifecycle.ANSWERED, lifecycle.CLOSED)
        yield people.CONDUCT, supervisor, desk, ()
        yield people.CONDUCT, auditor, trail, ()
        yield people.POTHOLE, self.resident, in_account, ()
        yield people.POTHOLE, self.resident, in_account, (lifecycle.ANSWERED,)

    def report(self, what, after=()):
        """A fresh report of the resident with words in it, in that state."""
        written = replace(what, text=self.word(), address=self.word(), answers={"size": self.word()}, account="r-1")
        receipt = people.file_one(self.city.database, self.city.vault, written, key=self.word())
        for state in after:
            with self.city.database.unit(people.officer()) as unit:
                acting.act(unit, receipt.reference, state, words=self.word())
        return receipt

    def paths(self, client, page):
        """The page, and those below it to which it leads."""
        below = {link.partition("?")[0].partition("#")[0] for link in links_of(client.get(page).text)}
        return [page, *sorted(one for one in below if one.startswith(f"{page}/") and "/files/" not in one)]

    def forms(self, client, path):
        return [one for one in forms_of(client.get(path).text) if not LEAVES.search(one.action)]

    def send_in_all_ways(self, client, path, number, reference):
        form = self.forms(client, path)[number]
        action, self.at = form.action or path, (form.action or path).replace(reference, "…")
        right, old = as_it_must_be(form), {name: "0" for name, _, _ in form.fields if name.endswith("revision")}
        wrong = form.filled(self.word, self.mailbox, pictures=False)
        self.send(client, action, wrong | {"csrf_token": ""})
        self.send(client, action.replace(reference, NOWHERE), wrong)
        if old:
            self.send(client, action, wrong | old)
        self.send(client, action, form.filled(self.word, self.mailbox) | right)

    def fail(self):
        """The database refuses what is written: it names the row that it does not take."""
        officer, receipt = self.staff[roles.OFFICER], self.report(people.POTHOLE)
        path = f"/en/desk/complaints/{by(receipt)}"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(entries, "write", _refused)
            for name in ("reply", "note"):
                (form,) = [one for one in self.forms(officer, path) if one.action.endswith(f"/{name}")]
                self.send(officer, form.action, form.filled(self.word, self.mailbox) | as_it_must_be(form), (500,))

    def send(self, client, path, fields, expected=REFUSALS):
        with client.post(path, data=fields, content_type="multipart/form-data") as answer:
            self.statuses.append((path, answer.status_code))
        assert answer.status_code in expected, (path, answer.status_code)


def by(receipt):
    return receipt.reference.lower()


def as_it_must_be(form):
    """What stays empty, whatever prefix its name has."""
    return {name: "" for name, _, _ in form.fields if name.rpartition("-")[2] in EMPTY}


def _refused(session, model, rows):
    """Write it without its moment, which no table takes."""
    writing.write(session, model, [one | {"at": None} for one in rows])


def planted_in(told, text):
    """Where the words were written that stand in a text, whatever the case of its letters."""
    known = told.writer.words | told.writer.mailboxes
    return {known[word] for word in re.findall(rf"{MARK}[a-z]{{6}}", text.lower()) if word in known}


def rows_of(told, models):
    with told.city.database.engine.connect() as connection:
        return "\n".join(str(tuple(row)) for model in models for row in connection.execute(select(model.__table__)))


def mails(told):
    """The words of every mail, decoded, and its heads apart from whom it goes to."""
    for file in sorted(told.city.settings.mail.glob("*.eml")):
        mail = message_from_bytes(file.read_bytes(), policy=default)
        heads = [f"{name}: {value}" for name, value in mail.items() if name != "To"]
        yield "\n".join(
            [*heads, *(part.get_content() for part in mail.walk() if part.get_content_maintype() == "text")]
        )


def test_what_is_written_stands_in_the_reports(told):
    """The other tests would be silent if nothing were taken in."""
    kept = (ComplaintContentRow, ComplaintFileRow, ComplaintMessageRow, ComplaintNoteRow)
    assert [model.__name__ for model in kept if not planted_in(told, rows_of(told, [model]))] == []


def test_each_way_of_refusing_was_met(told):
    assert {status for _, status in told.writer.statuses} >= {200, 303, 400, 404, 422, 500}


def test_every_kind_of_form_about_a_report_was_sent(told):
    sent = {path.rpartition("/")[2] for path, status in told.writer.statuses if status == 303}
    assert sent >= {"reply", "note", "refuse", "close", "reopen", "split", "hand-over", "secrecy", "messages", "task"}


def test_no_word_is_in_any_log(told):
    assert "request_id=" in told.log.getvalue()
    assert planted_in(told, told.log.getvalue()) == set()


def test_no_word_is_in_any_mail(told):
    written = list(mails(told))
    assert written
    assert planted_in(told, "\n".join(written)) == set()


def test_no_word_is_in_the_trail(told):
    """Beside the name of the team that works on it, which auditors may know."""
    assert planted_in(told, rows_of(told, [AuditEntry])) <= {"/en/desk/complaints/…/assign"}


def test_no_word_is_in_what_happened(told):
    assert planted_in(told, rows_of(told, [Message])) == set()


def test_no_word_is_public_that_was_not_released(told):
    public = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Public)]
    assert planted_in(told, rows_of(told, public)) == {"/en/desk/complaints/…/release"}


def test_the_portal_has_no_page_of_metrics(told):
    """Where there will be one, it is read here."""
    assert [str(rule) for rule in told.city.app.url_map.iter_rules() if "metric" in str(rule)] == []
