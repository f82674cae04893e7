import re
from contextlib import closing, contextmanager, redirect_stderr
from dataclasses import dataclass
from io import StringIO

import pytest
import structlog
from sqlalchemy import select

from app.db.base import Base
from app.db.files import FileStore
from app.db.guarded import Public, guarded_models
from app.db.outbox import Message
from app.db.session import Database
from app.factory import create_app
from app.jobs.search_feed import rebuild_desk, rebuild_public
from app.jobs.tools import Tools
from app.jobs.worker import deliver
from app.kernel.actor import STRANGER, SYSTEM
from app.settings import Settings
from app.web import request_log
from app.web.blueprint import doors_of
from records.kinds import Kind
from records.search.tantivy_index import open_index
from tests.architecture.canary import MARK, Garden
from tests.architecture.routes import addresses, get_rules, thing

QUERIES = ("?q=word1&department=roads&on=2024-06-01", "?from=2024-01-01&to=2024-12-31&sort=newest&size=100")
DRAWN_BY_LOT = re.compile(r"(?<=__Host-psis=)[\w.-]+|(?<=\")[0-9a-f]{64}(?=\">)")
"""The cookie of somebody who comes to sign in, and the token of forms that follows from it."""
NEVER_THE_SAME = ("X-Request-Id", "Date")


@dataclass(frozen=True)
class Story:
    """What strangers were told before and after things were hidden in the portal, and what the log kept of it."""

    settings: Settings
    database: Database
    garden: Garden
    before: dict[str, str]
    after: dict[str, str]
    log: str


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def story(request, fresh_database, tmp_path_factory):
    home = tmp_path_factory.mktemp("garden")
    with fresh_database(request.param) as url, closing(Database(url)) as database, logged() as log:
        settings = Settings(home=home, database_url=url, secret_key="x" * 32)
        garden = Garden(database, FileStore(settings.files), home)
        rebuild_public(database, settings.public_index, print)
        rebuild_desk(database, settings.desk_index, print)
        garden.plant_public()
        deliver_all(database, settings)
        with started(settings) as app:
            client = app.test_client()
            before = answers(client, asked(app, garden))
            before |= answers(client, with_parameters(before))
        garden.plant_hidden()
        deliver_all(database, settings)
        with started(settings) as app:
            after = answers(app.test_client(), before)
        yield Story(settings, database, garden, before, after, log.getvalue())


@contextmanager
def logged():
    """What the web's log would show: a fresh logger, because one that was used keeps where it first wrote to."""
    with pytest.MonkeyPatch.context() as patch, redirect_stderr(StringIO()) as log:
        patch.setattr(request_log, "_log", structlog.get_logger("psis.web"))
        yield log


def deliver_all(database, settings):
    tools = Tools(database, open_index(settings.public_index), open_index(settings.desk_index))
    while deliver(tools):
        pass
    with database.open(SYSTEM) as session:
        assert session.scalars(select(Message.error).where(Message.done_at.is_(None))).all() == []


def public_models():
    return [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Public)]


def content(database, models):
    """Everything that stands in the tables of these models, as one text."""
    with database.engine.connect() as connection:
        return "\n".join(
            str(tuple(row)) for model in models for row in connection.execute(select(model.__table__)).all()
        )


def asked(app, garden):
    """Every address a stranger may try: each route about everything shown and hidden, words typed where one searches.

    A door sends strangers away before it looks anything up (``test_access``): of each kind one thing is asked there.
    """
    shown = {path for seed in garden.shown for path in about(app, seed)}
    hidden = {path for seed in [*garden.withdrawn, *garden.hidden] for path in about(app, seed)}
    behind = {path for seed in garden.hidden[::3] for path in about(app, seed, admitted=False)}
    typed = [f"?q={word}" for seed in garden.hidden[::3] for word in (seed.record.title, seed.record.reference)]
    typed += [f"?q={MARK}*", f"?q=title:{MARK}b*", f"?department={garden.hidden[0].record.department}"]
    searched = {f"{path}{query}" for path in shown if re.search("/search|/suggest|/places$", path) for query in typed}
    # What is not there is not there in either language.
    return sorted(shown | {path for path in hidden | behind if not path.startswith("/id/")} | searched)


def with_parameters(told):
    """The addresses at which there is something, each with further parameters."""
    there = [path for path, answer in told.items() if answer.startswith("200") and "?" not in path]
    return [f"{path}{query}" for path in there for query in QUERIES]


def about(app, seed, *, admitted=True):
    """The addresses about that seed of routes that admit strangers, or of those that do not."""
    doors = doors_of(app)
    with app.test_request_context():
        rules = [rule for rule in get_rules(app) if doors[rule.endpoint].access.admits(STRANGER, None) == admitted]
    return (path for rule in rules for path in addresses(app, rule, thing(seed.record)))


@contextmanager
def started(settings):
    """An application that has just been started: nothing is in its caches."""
    app = create_app(settings)
    with closing(app.extensions["psis"].database):
        yield app


def answers(client, paths):
    """Address → everything a stranger is told there."""
    return {path: heard(client.get(path)) for path in paths}


def total(settings, word):
    with started(settings) as app:
        return app.test_client().get(f"/api/v1/search?q={word}").json["total"]


def heard(answer):
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers if name not in NEVER_THE_SAME)
    nonce = re.search(r"'nonce-([^']+)'", headers)
    told = f"{answer.status}\n{headers}\n\n{answer.get_data().decode('utf-8', 'replace')}"
    answer.close()
    told = DRAWN_BY_LOT.sub("…", told)
    return told.replace(nonce[1], "nonce") if nonce else told


def test_every_model_says_for_whom_it_is():
    assert {mapper.class_ for mapper in Base.registry.mappers} == {*guarded_models(), *public_models()}


def test_no_planted_word_stands_in_a_public_table(story):
    assert MARK not in content(story.database, public_models())


def test_planted_words_stand_in_every_guarded_table(story):
    bare = {model.__tablename__ for model in guarded_models() if MARK not in content(story.database, [model])}

    assert bare == {"audit_head", "number_counter", "complaint_tally", "complaint_twin"}  # a hash, counts, numbers


def test_hidden_rows_change_not_one_byte_of_any_answer(story):
    assert [path for path, told in story.before.items() if story.after[path] != told] == []


def test_no_page_fails(story):
    """A page that fails would keep its secrets for want of trying."""
    assert [path for path, told in story.after.items() if told.startswith("5")] == []


def test_no_planted_word_is_in_any_answer(story):
    assert [path for path, told in story.after.items() if MARK in told.lower() and MARK not in path] == []


def test_no_planted_word_is_in_the_log(story):
    # An address that was asked for stands in the log; what was typed into the search does not.
    assert MARK not in re.sub(r"path=\S+", "", story.log)


def test_every_answer_is_in_the_log(story):
    assert len(re.findall(r"\bstatus=\d+", story.log)) == len(story.before) + len(story.after)


def test_no_planted_word_finds_anything(story):
    with started(story.settings) as app:
        client = app.test_client()
        found = {word: client.get(f"/api/v1/search?q={word}").json["total"] for word in story.garden.words}

    assert {word: total for word, total in found.items() if total} == {}


@pytest.mark.parametrize("number", range(len(Kind)), ids=list(Kind))
def test_what_is_shown_is_found(story, number):
    """The other tests would be silent if nothing were ever shown."""
    assert total(story.settings, story.garden.shown[number].record.title) == 1


@pytest.mark.parametrize("number", range(len(Kind)), ids=list(Kind))
def test_what_is_shown_is_read(story, number):
    title = story.garden.shown[number].record.title

    assert [path for path, told in story.after.items() if path.startswith("/en/") and title in told]
