"""Reading rows that have labels the short way: the wall's conditions are compiled into the statement itself.

What the session adds to each statement of ``Session.execute`` is added here once for each number of labels and each
kind of engine; the labels of the session's actor are parameters. On PostgreSQL the policies of the tables judge, too.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, Table
from sqlalchemy.orm import Session, with_loader_criteria
from sqlalchemy.sql.util import find_tables

from app.db.ahead import answered
from app.db.base import Base
from app.db.compiled import Row, Statement, connection_of
from app.db.guarded import Guarded, Internal, Public
from app.db.reading import Reading
from app.kernel.errors import UnboundSession

_HELD = "\0held label %s %04d"
"""Stands in a table's wall for a label, until the actor is known; no text of the portal holds a NUL."""


class Walled:
    """A SELECT over models with bound parameters and no expanding ones.

    Raises UnboundSession for tables whose rows are judged by more than a set of labels of their own.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._guarded = _guarded(statement)
        self._made: dict[tuple[int, str], tuple[Statement, list[tuple[str, int]]]] = {}

    def rows(self, session: Reading, **values: Any) -> list[Row]:
        """The rows that the session's actor may find, each value as its column's type reads it."""
        return (answered(session, self, values) or self.ask(session, **values))()

    def ask(self, session: Reading, **values: Any) -> Callable[[], list[Row]]:
        """The same, asked now and read later (``compiled.in_one_go``)."""
        if session.info.get("criteria") is None:
            raise UnboundSession("A session without an actor reads nothing; open one with Database.open(actor).")
        held = sorted(session.info["actor"].labels)
        if self._guarded and not held:
            return list
        if isinstance(session, Session) and not session.info.get("reads"):
            session.flush()
        connection = connection_of(session)
        statement, places = self._for(len(held), connection.dialect.name, connection.dialect)
        values |= {name: held[place] for name, place in places}
        return statement.ask(connection, values)

    def _for(self, count: int, name: str, dialect: Any) -> tuple[Statement, list[tuple[str, int]]]:
        made = self._made.get((count, name))
        if made is None:
            standing = {
                model: [_HELD % (model.__tablename__, place) for place in range(count)] for model in self._guarded
            }
            walls = [
                with_loader_criteria(model, model.seen_by(labels, name), include_aliases=True)
                for model, labels in standing.items()
            ]
            statement = Statement(self._statement.options(*walls))
            place_of = {label: place for labels in standing.values() for place, label in enumerate(labels)}
            constants = statement.constants(dialect).items()
            there = {key: value for key, value in constants if isinstance(value, str) and value in place_of}
            if set(there.values()) != place_of.keys():
                raise UnboundSession("A wall of this statement was not found in what was made of it.")
            places = [(key, place_of[value]) for key, value in there.items()]
            made = self._made[count, name] = statement, places
        return made


def _guarded(statement: Select[*tuple[Any, ...]]) -> list[type[Guarded]]:
    """The models of the statement whose rows have labels. Raises UnboundSession for tables judged otherwise."""
    models = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    tables = find_tables(statement, include_joins=True, include_selects=True, include_aliases=True)
    asked = {models.get(table) for table in tables if isinstance(table, Table)}
    found: list[type[Guarded]] = []
    for model in asked:
        if model is None or issubclass(model, Internal):
            raise UnboundSession("Internal tables are read by prepared statements, which ask whom they are open to.")
        if issubclass(model, Guarded):
            if model.seen_by.__func__ is not Guarded.seen_by.__func__:  # type: ignore[attr-defined]  # a class method
                raise UnboundSession(f"Rows of {model.__tablename__} are judged by more than their labels.")
            found.append(model)
        elif not issubclass(model, Public):
            raise UnboundSession(f"{model} is neither guarded nor public.")
    return sorted(found, key=lambda one: one.__tablename__)
