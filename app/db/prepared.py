"""Reading the short way: statements compiled once for each kind of engine, then given to the driver.

The guard is not gone past: only tables of ``Public`` models pass, and those of ``Internal`` ones that the session's
actor opens as a whole, through the session's own connection and with its actor's role.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, Select, Table, bindparam
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.util import find_tables

from app.db.ahead import answered
from app.db.base import Base
from app.db.compiled import Row, Statement, connection_of
from app.db.guarded import Internal, Public
from app.db.reading import Reading
from app.kernel.errors import UnboundSession
from app.kernel.labels import meet

_Reading = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]
_FEW, _MANY = 10, 100


class Prepared:
    """A SELECT with bound parameters and no expanding ones. Raises UnboundSession where a table of it is guarded."""

    def __init__(self, statement: _Reading) -> None:
        self._opened_by = _opened_by(statement)
        self._statement = Statement(statement)

    def rows(self, session: Reading, **values: Any) -> list[Row]:
        """All rows, each value as its column's type reads it. Raises UnboundSession for whom a table is closed to."""
        return (answered(session, self, values) or self.ask(session, **values))()

    def ask(self, session: Reading, **values: Any) -> Callable[[], list[Row]]:
        """The same, asked now and read later (``compiled.in_one_go``)."""
        if self._opened_by:
            held = session.info["actor"].labels
            if not all(meet(opened_by, held) for opened_by in self._opened_by):
                raise UnboundSession("This actor's session does not read these tables.")
        return self._statement.ask(connection_of(session), values)


class ByIds:
    """The rows of a SELECT whose ``key`` is one of some ids: so many at a time, the last portion filled up with one."""

    def __init__(self, statement: Select[*tuple[Any, ...]], key: InstrumentedAttribute[int]) -> None:
        self._sizes: dict[int, Prepared] = {}
        for size in (_FEW, _MANY):
            among: list[BindParameter[int]] = [bindparam(f"id{place}") for place in range(size)]
            self._sizes[size] = Prepared(statement.where(key.in_(among)))

    def rows(self, session: Reading, ids: Sequence[int]) -> Iterator[Row]:
        """In no order."""
        size = _MANY if len(ids) > _MANY // 2 else _FEW
        for start in range(0, len(ids), size):
            portion = ids[start : start + size]
            filled = [*portion, *([portion[-1]] * (size - len(portion)))]
            yield from self._sizes[size].rows(session, **{f"id{place}": one for place, one in enumerate(filled)})


def _opened_by(statement: _Reading) -> frozenset[frozenset[str]]:
    """What opens each internal table of the statement. Raises UnboundSession for tables whose rows have labels."""
    models = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    tables = find_tables(statement, include_joins=True, include_selects=True)
    asked = {table: models.get(table) for table in tables if isinstance(table, Table)}
    opened_by = {model.opened_by for model in asked.values() if model is not None and issubclass(model, Internal)}
    closed = [
        str(table) for table, model in asked.items() if model is None or not issubclass(model, (Public, Internal))
    ]
    if closed:
        raise UnboundSession(f"Only tables without labels are read in this way, not {', '.join(closed)}.")
    return frozenset(opened_by)
