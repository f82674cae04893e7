import pytest
from sqlalchemy import select

from app.db.base import Base
from app.db.files import FileStore
from app.db.guarded import Public, guarded_models
from app.jobs.tools import Tools
from app.jobs.worker import deliver
from records.search.tantivy_index import open_index
from tests.architecture.canary import MARK, Garden


@pytest.fixture
def tools(database, tmp_path):
    return Tools(database, open_index(tmp_path / "public"), open_index(tmp_path / "desk"))


@pytest.fixture
def garden(database, tmp_path, tools):
    garden = Garden(database, FileStore(tmp_path / "files"), tmp_path)
    garden.plant_public()
    return garden


def deliver_all(tools):
    while deliver(tools):
        pass


def public_models():
    return [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Public)]


def content(database, tables):
    """Everything that stands in these tables, as one text."""
    with database.engine.connect() as connection:
        return "\n".join(str(tuple(row)) for table in tables for row in connection.execute(select(table)))


def test_every_model_says_for_whom_it_is():
    assert {mapper.class_ for mapper in Base.registry.mappers} == {*guarded_models(), *public_models()}


def test_no_planted_word_stands_in_a_public_table(garden, database):
    garden.plant_hidden()

    assert MARK not in content(database, [model.__table__ for model in public_models()])


def test_planted_words_stand_in_every_guarded_table(garden, database):
    garden.plant_hidden()

    bare = [m for m in guarded_models() if MARK not in content(database, [m.__table__])]

    assert [model.__tablename__ for model in bare] == ["audit_head"]
