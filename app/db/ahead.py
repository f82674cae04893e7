"""What a page is going to ask one by one, asked of a database server together: one trip instead of one for each."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from sqlalchemy.orm import Session

from app.db.compiled import Row, connection_of, in_one_go
from app.db.reading import Reading


class Question(Protocol):
    """A prepared or a walled statement."""

    def ask(self, session: Session, **values: Any) -> Callable[[], list[Row]]: ...


Asked = tuple[Question, Mapping[str, Any]]
"""A statement and its values."""


def ask_ahead(session: Session, asked: Iterable[Asked]) -> None:
    """Ask all of these; each answer is kept until this session asks for it.

    Does nothing where nobody waits for a trip, and in a unit of work, which may change what it read.
    """
    connection = connection_of(session)
    if connection.dialect.name != "postgresql" or not session.info.get("reads"):
        return
    with in_one_go(connection):
        answers = {(question, *values.items()): question.ask(session, **values) for question, values in asked}
    session.info["answered"] = session.info.get("answered", {}) | answers


def answered(session: Reading, question: Question, values: Mapping[str, Any]) -> Callable[[], list[Row]] | None:
    """How to read what was asked ahead, once; None where it was not."""
    kept = session.info.get("answered")
    return kept.pop((question, *values.items()), None) if kept else None
