"""Every statement that a database is asked, whichever way it goes: through SQLAlchemy, or compiled once."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from app.db import compiled


@contextmanager
def listening(database, note):
    """Within the block ``note(statement, parameters)`` is called before each statement."""

    def through_sqlalchemy(_connection, _cursor, statement, parameters, *_rest):
        note(statement, parameters)

    def compiled_once(connection, statement, parameters):
        note(statement, parameters)
        return ask(connection, statement, parameters)

    ask = compiled._asked
    engines = (database.engine, database.strangers)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", through_sqlalchemy)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(compiled, "_asked", compiled_once)
            yield
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", through_sqlalchemy)


@contextmanager
def heard(database):
    """A list that gets (statement, parameters) of whatever is asked within the block."""
    asked = []
    with listening(database, lambda *one: asked.append(one)):
        yield asked
