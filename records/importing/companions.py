"""Files that go with the main one, held beside it until their record comes: on disk, not in memory."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, Self

from app.intake.csv_rows import Row
from app.kernel.text import Phrase


class CompanionRows:
    """Rows by name of the companion file and key, in a temporary database that vanishes when it is closed.

    SQLite with an empty name keeps small sets in memory and lets big ones spill to a file of its own.
    """

    def __init__(self) -> None:
        self.names: set[str] = set()
        self._database: sqlite3.Connection | None = None
        self._said: dict[int, Sequence[str]] = {}
        self._remarks: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._database:
            self._database.close()

    def put(self, name: str, key: str, row: Row, file: str, values: str) -> None:
        """Keeps one row; ``values`` is a JSON object of what it says."""
        if self._database is None:
            self._database = sqlite3.connect("")
            self._database.execute("CREATE TABLE rows (name, key, file, line, cells, used DEFAULT 0)")
            self._database.execute("CREATE INDEX by_key ON rows (name, key)")
        self.names.add(name)
        insert = "INSERT INTO rows (name, key, file, line, cells) VALUES (?, ?, ?, ?, ?)"
        put = self._database.execute(insert, (name, key, file, row.line, values))
        if row.remarks and put.lastrowid is not None:
            self._said[put.lastrowid] = row.remarks

    def take(self, name: str, key: str) -> list[tuple[str, int, dict[str, Any]]]:
        """File, line and values of the rows with that key, as they were put; they count as used from now on."""
        if self._database is None or name not in self.names:
            return []
        query = "SELECT rowid, file, line, cells FROM rows WHERE name = ? AND key = ? ORDER BY rowid"
        found = self._database.execute(query, (name, key)).fetchall()
        if found:
            self._database.execute("UPDATE rows SET used = 1 WHERE name = ? AND key = ?", (name, key))
        self._remarks += [
            Phrase("%(table)s, line %(line)s: %(remark)s", table=file, line=line, remark=remark)
            for row, file, line, _ in found
            for remark in self._said.get(row, ())
        ]
        return [(file, line, json.loads(cells)) for _, file, line, cells in found]

    def remarks(self) -> list[str]:
        """What is to be said of the rows taken since the last call."""
        said, self._remarks = self._remarks, []
        return said

    def unused(self) -> Iterator[tuple[str, str, int]]:
        """Key, file and line of the rows nobody took."""
        if self._database:
            yield from self._database.execute("SELECT key, file, line FROM rows WHERE NOT used ORDER BY rowid")
