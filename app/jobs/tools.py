"""What handlers work with."""

from dataclasses import dataclass

from app.db.session import Database
from records.search.index import Index


@dataclass(frozen=True, slots=True)
class Tools:
    """The database and both indexes, opened for writing."""

    database: Database
    public_index: Index
    desk_index: Index
