"""A word to the planners: to SQLite's, which guesses without statistics, and to PostgreSQL's about when to plan."""

from typing import Any

from sqlalchemy import func, select, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.db.compiled import Statement, connection_of


class unindexed(FunctionElement[Any]):  # noqa: N801 - it stands in statements like a function
    """The column, compared as rows come along: not to be looked up, because another index narrows far better.

    Beside a box SQLite goes through all rows of a kind in the order of their ids, 100 times slower than by the R-tree.
    """

    inherit_cache = True
    name = "unindexed"

    def __init__(self, column: InstrumentedAttribute[Any]) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(unindexed)
def _plainly(element: unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(unindexed, "sqlite")
def _with_a_plus(element: unindexed, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.clauses, **options)}"


def plan_once(session: Session) -> None:
    """On PostgreSQL, until the transaction ends, prepared statements are planned once and not for each set of values.

    For statements whose plan is the same for all: planning a large one takes longer than running it.
    """
    connection = connection_of(session)
    if connection.dialect.name == "postgresql":
        _GENERIC.run(connection, {})


def stop_early(session: Session) -> None:
    """On PostgreSQL, until the transaction ends, rows are read where an index has them, by this process alone.

    For counting so far as matters: a whole range was looked up in the index before the first of its rows was read.
    Statements that want an order are planned before, lest they take the index of that order for all they look at.
    """
    connection = connection_of(session)
    if connection.dialect.name == "postgresql":
        _ROW_BY_ROW.run(connection, {})


_ROW_BY_ROW = Statement(
    select(
        func.set_config("enable_bitmapscan", "off", true()),
        func.set_config("max_parallel_workers_per_gather", "0", true()),
    )
)
_GENERIC = Statement(select(func.set_config("plan_cache_mode", "force_generic_plan", true())))
