import re
from contextlib import closing

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from app.db.base import Base
from app.db.files import FileStore
from app.db.guarded import Public, guarded_models
from app.factory import create_app
from app.jobs.search_feed import rebuild_desk, rebuild_public
from app.jobs.tools import Tools
from app.jobs.worker import deliver
from app.settings import Settings
from records.search.tantivy_index import open_index
from tests.architecture.canary import MARK, Garden
from tests.architecture.routes import addresses, get_rules, thing

QUERIES = ("?q=word1&department=roads", "?on=2024-06-01", "?from=2024-01-01&to=2024-12-31&sort=newest&size=100")
NEVER_THE_SAME = ("X-Request-Id", "Date")


@pytest.fixture
def settings(database_url, tmp_path):
    return Settings(home=tmp_path, database_url=database_url, secret_key="x" * 32)


@pytest.fixture
def garden(database, settings, tmp_path):
    garden = Garden(database, FileStore(settings.files), tmp_path)
    rebuild_public(database, settings.public_index, print)
    rebuild_desk(database, settings.desk_index, print)
    garden.plant_public()
    deliver_all(database, settings)
    return garden


def deliver_all(database, settings):
    tools = Tools(database, open_index(settings.public_index), open_index(settings.desk_index))
    while deliver(tools):
        pass


def public_models():
    return [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Public)]


def content(database, models):
    """Everything that stands in the tables of these models, as one text."""
    with database.engine.connect() as connection:
        return "\n".join(
            str(tuple(row)) for model in models for row in connection.execute(select(model.__table__)).all()
        )


def asked(app, garden):
    """Every address a stranger may try: each route about everything shown and hidden, plain and with parameters."""
    things = [thing(seed.record) for seed in [*garden.shown, *garden.withdrawn, *garden.hidden]]
    plain = {path for rule in get_rules(app) for about in things for path in addresses(app, rule, about)}
    typed = [f"?q={word}" for seed in garden.hidden for word in (seed.record.title, seed.record.reference)]
    typed += [f"?q={MARK}*", f"?q=title:{MARK}b*", f"?department={garden.hidden[0].record.department}"]
    by_word = {f"{path}{query}" for path in plain if "search" in path or "suggest" in path for query in typed}
    return sorted(plain | {f"{path}{query}" for path in plain for query in QUERIES if MARK not in path} | by_word)


def answers(settings, garden):
    """Address → everything a stranger is told there, by an application that has just been started."""
    app = create_app(settings)
    client = app.test_client()
    with closing(app.extensions["psis"].database):
        return {path: heard(client.get(path)) for path in asked(app, garden)}


def heard(answer):
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers if name not in NEVER_THE_SAME)
    nonce = re.search(r"'nonce-([^']+)'", headers)
    told = f"{answer.status}\n{headers}\n\n{answer.get_data().decode('utf-8', 'replace')}"
    answer.close()
    return told.replace(nonce[1], "nonce") if nonce else told


def test_every_model_says_for_whom_it_is():
    assert {mapper.class_ for mapper in Base.registry.mappers} == {*guarded_models(), *public_models()}


def test_no_planted_word_stands_in_a_public_table(garden, database):
    garden.plant_hidden()

    assert MARK not in content(database, public_models())


def test_planted_words_stand_in_every_guarded_table(garden, database):
    garden.plant_hidden()

    bare = [model.__tablename__ for model in guarded_models() if MARK not in content(database, [model])]

    assert bare == ["audit_head"]


def test_hidden_rows_change_not_one_byte_of_any_answer(garden, database, settings):
    before = answers(settings, garden)
    garden.plant_hidden()
    deliver_all(database, settings)
    after = answers(settings, garden)

    assert [path for path in before if before[path] != after[path]] == []


def test_no_planted_word_is_in_any_answer(garden, database, settings):
    garden.plant_hidden()
    deliver_all(database, settings)

    told = answers(settings, garden)

    assert [path for path, answer in told.items() if MARK in answer.lower() and MARK not in path] == []


def test_no_planted_word_is_in_the_log(garden, database, settings):
    garden.plant_hidden()
    deliver_all(database, settings)

    with capture_logs() as lines:
        answers(settings, garden)

    # An address that was asked for stands in the log; what was typed into the search does not.
    assert [line for line in lines if MARK in str({**line, "path": ""})] == []


def test_no_planted_word_finds_anything(garden, database, settings):
    garden.plant_hidden()
    deliver_all(database, settings)
    client = create_app(settings).test_client()

    found = {word: client.get(f"/api/v1/search?q={word}").json["total"] for word in garden.words}

    assert {word: total for word, total in found.items() if total} == {}


def test_what_is_shown_is_found_and_read(garden, settings):
    """The other tests would be silent if nothing were ever shown."""
    app = create_app(settings)
    client = app.test_client()
    found = {
        seed.record.kind: client.get(f"/api/v1/search?q={seed.record.title}").json["total"] for seed in garden.shown
    }
    told = answers(settings, garden)

    assert all(found.values())
    assert all(any(seed.record.title in answer for answer in told.values()) for seed in garden.shown)
