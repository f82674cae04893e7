"""The portal with the limit of filing beside it, on the same server: ``gunicorn benchmarks.complaint_limits:app``.

``/limit/insert`` is a bare Flask application that writes one row into a table of the same database, durably.
"""

from flask import Flask
from sqlalchemy import Column, MetaData, Table, Text, insert
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app.db.session import Database
from app.factory import create_app
from app.kernel import ids
from app.settings import from_environment

ROWS = Table("bench_row", MetaData(), Column("id", Text, primary_key=True), Column("text", Text, nullable=False))
bare = Flask("bare")
_database = Database(from_environment().database)


@bare.post("/insert")
def write() -> str:
    with _database.engine.connect().execution_options(psis_writes=True) as connection, connection.begin():
        connection.execute(insert(ROWS), [{"id": str(ids.new_id()), "text": "x" * 400}])
    return "Done"


app = DispatcherMiddleware(create_app(from_environment()), {"/limit": bare})
