"""What is written into forms stands in the report and nowhere else: in no mail, log, trail, event or public row.

Every form about reports, found on the pages themselves, is filled with words of their own and sent in every way that
``tests.architecture.writer`` knows.
"""

import re
import sys
from contextlib import closing, contextmanager, redirect_stderr
from email import message_from_bytes
from email.policy import default
from inspect import isfunction
from io import StringIO
from types import SimpleNamespace

import pytest
import structlog
from sqlalchemy import select

from app.complaints.following.model import FollowRow
from app.complaints.model import ComplaintContentRow, ComplaintFileRow, ComplaintMessageRow, ComplaintNoteRow
from app.db.base import Base
from app.db.guarded import Public
from app.db.outbox import Message
from app.db.trail import AuditEntry
from tests.architecture.canary import MARK
from tests.architecture.writer import Writer
from tests.integration.app.complaints.test_erased_everywhere import City


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
            if name.startswith(("app.", "records.", "maps.")) and not isfunction(vars(module).get("_log", isfunction)):
                patch.setattr(module, "_log", structlog.get_logger(name))
        yield log


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
    sent = {path.partition("?")[0].rpartition("/")[2] for path, status in told.writer.statuses if status == 303}
    assert sent >= {
        "category",
        "reply",
        "note",
        "refuse",
        "close",
        "reopen",
        "split",
        "hand-over",
        "secrecy",
        "messages",
        "task",
    }
    assert sent >= {"quarantine", "acts", "views", "new", "teams", "remove", "subscribe", "confirm"}


def test_what_is_kept_for_the_work_was_changed_by_its_forms(told):
    paths = {re.sub(r"\d+", "…", path) for path, status in told.writer.statuses if status == 303}
    assert paths >= {
        "/en/desk/complaints/replies/…",
        "/en/desk/complaints/rules/…",
        "/en/desk/complaints/views/…/remove",
    }


def test_whoever_follows_by_mail_was_written_to_and_forgotten(told):
    assert "/subscribe/stop?token=" in "".join(mails(told))
    assert planted_in(told, rows_of(told, [FollowRow])) == set()


def test_no_word_is_in_any_log(told):
    assert "request_id=" in told.log.getvalue()
    assert planted_in(told, told.log.getvalue()) == set()


def test_no_word_is_in_any_mail(told):
    written = list(mails(told))
    assert written
    assert planted_in(told, "\n".join(written)) == set()


def test_no_word_is_in_the_trail(told):
    """Beside names of teams and of rules: who works on a report, and why, is what auditors may know."""
    named = {f"/en/desk/complaints/{page}" for page in ("…/assign", "teams", "rules/new", "rules/…")}
    assert planted_in(told, rows_of(told, [AuditEntry])) <= named


def test_no_word_is_in_what_happened(told):
    assert planted_in(told, rows_of(told, [Message])) == set()


def test_no_word_is_public_that_was_not_released(told):
    public = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Public)]
    assert planted_in(told, rows_of(told, public)) == {"/en/desk/complaints/…/release"}


def test_the_portal_has_no_page_of_metrics(told):
    """Where there will be one, it is read here."""
    assert [str(rule) for rule in told.city.app.url_map.iter_rules() if "metric" in str(rule)] == []
