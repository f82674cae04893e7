"""A row of every table that has rows of a complaint, made from the columns alone: new tables are planted too."""

from datetime import UTC, date, datetime
from itertools import count

from sqlalchemy import insert, select

from app.complaints import policy
from app.complaints.model import INTERNAL, ComplaintFileRow
from app.complaints.relabelling import models_of_a_complaint
from app.db.base import Base, LabelSet, UtcDateTime
from app.kernel import ids

_NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_numbers = count(1)


def plant_missing(database, circle):
    """A row of this complaint in each table that has none of it yet, and an internal file; past all walls."""
    ordered = [
        table for table in Base.metadata.sorted_tables if table in {m.__table__ for m in models_of_a_complaint()}
    ]
    models = {model.__table__: model for model in models_of_a_complaint()}
    with database.engine.begin() as connection:
        for table in ordered:
            if connection.execute(select(table.c.complaint_id).where(table.c.complaint_id == circle.complaint)).first():
                continue
            for _, labels in models[table].labelled(circle):
                row = {column.name: _value(connection, column, circle.complaint) for column in table.columns}
                if table is ComplaintFileRow.__table__:
                    row["origin"] = INTERNAL if labels == policy.of_internal_file(circle) else "reporter"
                connection.execute(insert(table), [row | {"labels": labels}])


def labels_by_table(database, complaint_id):
    """Table → the sets of labels that rows of this complaint have there."""
    found = {}
    with database.engine.connect() as connection:
        for model in models_of_a_complaint():
            table = model.__table__
            rows = connection.execute(select(table.c.labels).where(table.c.complaint_id == complaint_id))
            found[table.name] = {row.labels for row in rows}
    return found


def _value(connection, column, complaint_id):
    for key in column.foreign_keys:
        parent = key.column.table
        of_complaint = parent.c.get("complaint_id", parent.c.get("id")) if column.name != "complaint_id" else None
        if of_complaint is None:
            return complaint_id
        return connection.scalar(select(key.column).where(of_complaint == complaint_id))
    if isinstance(column.type, LabelSet):
        return None
    if isinstance(column.type, UtcDateTime):
        return _NOW
    values = {
        str: lambda: f"word {next(_numbers)}",
        int: ids.new_id,
        bool: lambda: False,
        float: lambda: 1.5,
        date: _NOW.date,
        object: dict,
        dict: dict,
    }
    return values[column.type.python_type]()
