"""Many rows past the session, as they lie in the tables: for making cities to measure on, and for nothing else."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, insert, select

Row = list[Any]


def read_rows(connection: Connection, table: Table, column: Column[Any], values: Sequence[Any]) -> list[Row]:
    """The rows of a table whose column has one of the values, each in the order of the table's columns."""
    return [list(row) for row in connection.execute(select(table).where(column.in_(values)))]


def write_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Put rows into a table, values in the order of its columns, in this transaction."""
    if not rows:
        return
    driver: Any = connection.connection.driver_connection
    dialect = connection.dialect
    kept = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.columns]
    bound = [[value if make is None else make(value) for make, value in zip(kept, row, strict=True)] for row in rows]
    if dialect.name == "sqlite":
        driver.executemany(str(insert(table).compile(dialect=dialect)), bound)
        return
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in bound:
            copy.write_row(row)
