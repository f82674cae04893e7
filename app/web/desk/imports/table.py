"""The imports of one's departments, as a table to work in."""

from collections.abc import Sequence

from flask import request

from app.jobs import tasks
from app.jobs.imports.model import STARTED
from app.jobs.imports.queries import ImportBatch
from app.jobs.tasks import Task
from app.web import formats
from app.web.desk.imports import words as terms
from app.web.identity import identity
from app.web.kept import department_name
from app.web.locale import language
from app.web.translation import gettext as _
from app.web.work_table import Cell, Column, Row, WorkTable, arranged, read_asked


def state_of(found: ImportBatch, task: Task | None) -> str:
    """One word for where an import stands: its own, or its task's."""
    return task.state if found.state == STARTED and task is not None else found.state


def task_of(found: ImportBatch) -> Task | None:
    """The newest task that works on it."""
    return tasks.task(identity().session, found.task) if found.task else None


def imports_table(found: Sequence[ImportBatch]) -> WorkTable:
    """The table, filtered and sorted as the address asks."""
    columns = _columns()
    asked = read_asked(columns, request.args)
    states = {one.id: state_of(one, task_of(one)) for one in found}
    shown, total = arranged(found, asked, columns, lambda one, name: _value(one, name, states), "-begun")
    path = f"/{language()}/desk/imports"
    rows = [_row(one, states[one.id]) for one in shown]
    nothing = _("Nothing was imported here yet.")
    return WorkTable(_("Imports of your departments"), columns, rows, total, asked, path, nothing, order="-begun")


def _columns() -> tuple[Column, ...]:
    states = tuple((state, _(label)) for state, label in terms.STATES.items())
    kinds = tuple((name, _(label)) for name, label in terms.FORMATS.items())
    return (
        Column("file", _("File"), sortable=True, filtered=True),
        Column("kind", _("Kind"), choices=kinds),
        Column("department", _("Department"), sortable=True),
        Column("state", _("State"), choices=states),
        Column("created", _("New records"), sortable=True, numeric=True),
        Column("rejected", _("Rejected rows"), sortable=True, numeric=True),
        Column("begun", _("Begun"), sortable=True, day=True),
    )


def _value(one: ImportBatch, name: str, states: dict[int, str]) -> object:
    values = {
        "file": one.name,
        "kind": one.format,
        "department": department_name(one.department),
        "state": states[one.id],
        "begun": one.begun_at,
    }
    return values[name] if name in values else one.counts.get(name)


def _row(one: ImportBatch, state: str) -> Row:
    return Row(
        str(one.id),
        one.name,
        (
            Cell(one.name, f"/{language()}/desk/imports/{one.id}"),
            Cell(_(terms.FORMATS[one.format])),
            Cell(department_name(one.department)),
            Cell(_(terms.STATES[state]), tag=terms.COLOURS[state]),
            Cell(formats.number(one.counts["created"]) if "created" in one.counts else ""),
            Cell(formats.number(one.counts["rejected"]) if "rejected" in one.counts else ""),
            Cell(formats.moment(one.begun_at)),
        ),
    )
