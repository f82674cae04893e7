"""How Alembic meets our database: no ini file, no batch mode (it would lose spatial indexes)."""

import sqlite3

from alembic import context
from geoalchemy2 import alembic_helpers
from sqlalchemy import Connection, create_engine, event, make_url, text

from app.accounts import api_keys, demo_people, links
from app.accounts import model as accounts
from app.city import model as city
from app.complaints import model as complaints
from app.complaints import tally_model as tallies
from app.complaints.filing import flood_model as floods
from app.complaints.filing import model as filings
from app.complaints.following import model as following
from app.complaints.handling import model as handling
from app.complaints.lists import finding_model as words
from app.complaints.open311 import model as open311
from app.complaints.released import model as released
from app.complaints.rights import model as rights
from app.complaints.rules import model as rules
from app.db import catalogue, numbering, outbox, point_cells, trail
from app.db.base import Base
from app.db.spatial_sqlite import register
from app.jobs import task_model as tasks
from app.jobs.imports import model as imports
from maps import model as maps
from records import desk_model as desk
from records import log_model as log
from records import model as records
from records.checking import model as checking

MODELS = (
    accounts,
    api_keys,
    catalogue,
    checking,
    city,
    complaints,
    released,
    demo_people,
    desk,
    filings,
    floods,
    following,
    handling,
    imports,
    links,
    log,
    maps,
    numbering,
    open311,
    outbox,
    point_cells,
    records,
    rights,
    rules,
    tallies,
    tasks,
    trail,
    words,
)
"""Importing them is what makes the metadata complete."""


def _teach(connection: sqlite3.Connection, _record: object) -> None:
    register(connection)


def _ours(obj: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:  # noqa: FBT001
    if kind == "table" and name is not None and ("_rtree" in name or name == "spatial_ref_sys"):
        return False
    return bool(alembic_helpers.include_object(obj, name, kind, reflected, other))


def _run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        # A migration waits briefly for its locks rather than making everybody wait behind it.
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=_ours,
        process_revision_directives=alembic_helpers.writer,
        render_item=alembic_helpers.render_item,
        transaction_per_migration=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


url = context.config.attributes["url"]
engine = create_engine(url)
if make_url(url).get_backend_name() == "sqlite":
    event.listen(engine, "connect", _teach)
with engine.connect() as connection:
    _run(connection)
engine.dispose()
