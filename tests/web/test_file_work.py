"""Large files are looked through and redacted by tasks: the desk waits on their page and is led back."""

import re

import pytest

from app.jobs import tasks
from app.jobs.task_model import TaskRow
from app.jobs.task_progress import Progress
from app.kernel import roles
from app.kernel.actor import SYSTEM
from records import checking, redacting
from tests.integration.files import made
from tests.web.people import post, signed_in
from tests.web.test_checks import CHECKS, RECORD, begin, file_of


@pytest.fixture(autouse=True)
def _every_file_is_large(monkeypatch):
    monkeypatch.setattr(checking, "takes_long", lambda _record: True)
    monkeypatch.setattr(redacting, "takes_long", lambda _file: True)


@pytest.fixture
def clerk(clerk, tmp_path):
    """A clerk with a draft of two pages."""
    begin(clerk, "decision.pdf", made.saved(made.pdf(made.TEXT, made.TEXT), tmp_path / "in.pdf").read_bytes())
    return clerk


@pytest.fixture
def redact(clerk, work):
    """``redact(…)`` asks for a redaction, waits for it, and returns where its task leads then."""

    def redact(**form):
        path = f"{RECORD}/files/{file_of(clerk)}/redaction"
        task = post(clerk, path, act="redact", **form).location
        work()
        return clerk.get(task).location

    return redact


def newest(desk_app):
    with desk_app.extensions["psis"].database.open(SYSTEM) as session:
        return tasks.newest(session)[0]


def test_checks_wait_on_the_page_of_their_task_and_come_back(clerk, work):
    task = post(clerk, CHECKS).location
    assert task.startswith("/en/desk/tasks/")
    assert "Looking through the files" in clerk.get(task).text
    work()

    assert clerk.get(task.partition("?")[0]).location == f"{CHECKS}?said=record-checked"


def test_what_is_sent_for_review_is_looked_through_by_a_task(clerk, work):
    task = post(clerk, f"{RECORD}/send").location
    assert task.startswith("/en/desk/tasks/")
    assert "was not checked yet" in clerk.get(CHECKS).text
    work()

    assert "was not checked yet" not in clerk.get(CHECKS).text


def test_a_redaction_is_done_by_a_task_and_proved(clerk, redact):
    assert redact(words=made.SECRET) == f"{CHECKS}?said=file-redacted"
    assert made.SECRET not in clerk.get(f"{RECORD}/preview").text


def test_the_task_forgets_the_words_that_it_took_out(desk_app, clerk, redact):
    redact(words=made.SECRET)
    assert "marked" not in newest(desk_app).detail


def test_what_stands_elsewhere_comes_back_into_the_form_as_it_was_typed(clerk, redact):
    back = redact(boxes="1 10 16 50 19")
    page = clerk.get(back).text

    assert "/redaction?task=" in back
    assert f"<mark>{made.SECRET}</mark> – pages 2" in page
    assert "1 10.00 16.00 50.00 19.00" in page


def test_a_redaction_that_fails_says_why_and_loses_nothing_typed(desk_app, clerk, work):
    path = f"{RECORD}/files/{file_of(clerk)}/redaction"
    task = post(clerk, path, words="Nobody Said So", act="redact").location
    work()
    page = clerk.get(task).text
    leads_back = re.search(r'href="([^"]+/redaction\?task=\d+)"', page)[1]

    assert "nothing to redact" in page
    assert "Nobody Said So" in clerk.get(leads_back).text


def test_a_redaction_whose_process_was_killed_after_the_copy_is_finished_by_the_next(
    desk_app,
    clerk,
    redact,
    work,
    monkeypatch,
):
    redact(words=made.SECRET)
    with desk_app.extensions["psis"].database.unit(SYSTEM) as unit:
        row = unit.session.get_one(TaskRow, newest(desk_app).id)
        held = {"boxes": [], "words": [made.SECRET], "pages": [], "leave": False}
        row.state, row.attempts, row.detail = "running", 1, {**row.detail, "marked": held}
    work()

    assert newest(desk_app).state == "done"


def test_the_bar_moves_while_pages_are_looked_through(clerk, work, monkeypatch):
    told = []
    monkeypatch.setattr(Progress, "at", lambda _self, done, total: told.append((done, total)))
    post(clerk, CHECKS)
    work()

    assert sorted(set(told)) == [(0, 2), (1, 2), (2, 2)]


def test_another_department_finds_neither_task_nor_words(desk_app, clerk, redact):
    back = redact(boxes="1 10 16 50 19")
    other = signed_in(desk_app, roles.CLERK, "buildings", name="umi")

    assert other.get(back).status_code == 404
