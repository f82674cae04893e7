"""Migrations travel up, down and up again with data, and end where the models are."""

from itertools import pairwise

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from geoalchemy2 import alembic_helpers
from sqlalchemy import create_engine, event, inspect, text

from app.db import migrate
from app.db.base import Base
from app.db.spatial_sqlite import register
from app.kernel.errors import PsisError

REVISIONS = [script.revision for script in ScriptDirectory.from_config(migrate.configuration("")).walk_revisions()][
    ::-1
]


KEPT_BY_MIGRATIONS = {
    "ix_public_record_point",
    "ix_record_labels",
    "ix_facility_geometry",
    "ix_area_geometry",
    "ix_base_feature_geometry",
    "ix_public_complaint_point",
}
"""Indexes beside what models can say."""


def engine_of(url):
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _: register(connection))
    return engine


def ours(obj, name, kind, reflected, other):
    if kind == "table" and ("_rtree" in name or name == "spatial_ref_sys"):
        return False
    if kind == "index" and name in KEPT_BY_MIGRATIONS:
        return False
    return alembic_helpers.include_object(obj, name, kind, reflected, other)


@pytest.mark.parametrize("engine_kind", ["postgres"], indirect=True)
def test_the_schema_is_what_the_models_say(database_url):
    engine = engine_of(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_the_embedded_schema_has_the_models_columns(database_url):
    # Not through reflection: GeoAlchemy2 would ask for SpatiaLite's tables there.
    engine = engine_of(database_url)
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            found = {(row.name, bool(row.notnull)) for row in connection.execute(text(f"PRAGMA table_xinfo({table})"))}
            assert found == {(column.name, not column.nullable) for column in table.columns}
            indexes = {row.name for row in connection.execute(text(f"PRAGMA index_list({table})"))}
            assert {index.name for index in table.indexes} <= indexes
    engine.dispose()


INSERTS = (
    "INSERT INTO department (slug, name_en, name_id) VALUES ('parks', 'Parks', 'Taman')",
    "INSERT INTO public_tally (kind, records) VALUES ('permit', 3)",
    (
        "INSERT INTO outbox (id, name, payload, created_at, due_at, attempts)"
        " VALUES (1, 'RecordsPublished', '{}', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 0)"
    ),
)


def contents(engine):
    with engine.connect() as connection:
        tables = [name for name in inspect(connection).get_table_names() if name in Base.metadata.tables]
        return {name: sorted(map(str, connection.execute(text(f"SELECT * FROM {name}")))) for name in tables}


def test_data_survives_every_step_down_and_up(database_url):
    engine = engine_of(database_url)
    with engine.begin() as connection:
        for statement in INSERTS:
            connection.execute(text(statement))
    newest = contents(engine)
    lost = []
    for lower, upper in reversed(list(pairwise(REVISIONS))):
        before = contents(engine)
        for move, revision in ((migrate.downgrade, lower), (migrate.upgrade, upper), (migrate.downgrade, lower)):
            engine.dispose()  # so that no connection is in the way of the step
            move(database_url, revision)
            if revision == upper and contents(engine) != before:
                lost.append(upper)
    assert lost == []
    migrate.upgrade(database_url)
    assert contents(engine) == newest
    engine.dispose()


COPIED = (
    "INSERT INTO log_hash (block, start, sequence) VALUES (1, 7, 16384)",
    "INSERT INTO complaint_filing (key_hash, digest, complaint_id, day) VALUES ('key', 'digest', 1, '2026-01-01')",
    "INSERT INTO complaint_receipt (key_hash, complaint_id, made_at) VALUES ('key', 1, '2026-01-01 00:00:00')",
)
"""Rows of tables that steps make anew: hashes on both engines, keys (here without their report) on SQLite alone."""


def test_rows_that_a_step_copies_are_all_there(database_url):
    engine = engine_of(database_url)
    with engine.begin() as connection:
        for statement in COPIED if engine.dialect.name == "sqlite" else COPIED[:1]:
            connection.execute(text(statement))
    newest = contents(engine)
    engine.dispose()
    migrate.downgrade(database_url, "0028")
    migrate.upgrade(database_url)
    assert contents(engine) == newest
    engine.dispose()


def test_all_the_way_down_leaves_nothing(empty_database_url):
    migrate.upgrade(empty_database_url)
    migrate.downgrade(empty_database_url)
    engine = engine_of(empty_database_url)
    with engine.connect() as connection:
        left = set(inspect(connection).get_table_names()) & set(Base.metadata.tables)
    engine.dispose()
    assert not left
    migrate.upgrade(empty_database_url)
    assert migrate.is_current(empty_database_url)


def test_a_database_of_another_version_is_left_as_it_is(empty_database_url):
    migrate.upgrade(empty_database_url)
    engine = engine_of(empty_database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(PsisError, match="9999"):
        migrate.upgrade(empty_database_url)
