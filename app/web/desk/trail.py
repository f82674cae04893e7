"""The audit trail, for auditors: who did what to which thing, when; and the proof that nothing of it was changed."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.audit.queries import Entry, Verdict, Wanted, entries, length, verify
from app.complaints import references
from app.jobs import proving, tasks
from app.jobs.proving import PROVING_TASK
from app.jobs.task_model import DONE
from app.kernel import roles
from app.kernel.clock import zone
from app.web import formats
from app.web.act_words import ACTS, act, acts_called
from app.web.blueprint import Blueprint, holding
from app.web.colleagues import called_in_trail
from app.web.identity import identity, unit
from app.web.locale import PREFIX, language
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.work_table import Cell, Column, Row, WorkTable, read_asked

blueprint = Blueprint("trail", __name__, url_prefix=f"{PREFIX}/desk")
AUDITORS = holding(roles.READ_TRAIL)
LONG = 20_000
"""Entries that are walked through within about half a second."""
_LONGEST_VALUE = 300


@blueprint.get("/trail", access=AUDITORS)
def trail() -> Response:
    """The entries, newest first; narrowed by person, act, thing and days."""
    columns = (
        Column("sequence", _("No."), sortable=True, numeric=True),
        Column("at", _("When")),
        Column("actor", _("Who"), filtered=True),
        Column("action", _("What was done"), filtered=True),
        Column("about", _("To what"), filtered=True),
        Column("detail", _("Details")),
    )
    days = (Column("from", _("From"), filtered=True, day=True), Column("to", _("Until"), filtered=True, day=True))
    asked = read_asked((*columns, *days), request.args)
    wanted = Wanted(
        actor=asked.filters.get("actor", ""),
        action=asked.filters.get("action", ""),
        about=asked.filters.get("about", ""),
        first=_midnight(asked.filters.get("from", "")),
        last=_midnight(asked.filters.get("to", ""), days=1),
        acts=acts_called(asked.filters.get("action", "")),
    )
    path = f"/{language()}/desk/trail"
    found, total = entries(
        identity().session, wanted, offset=asked.offset, limit=asked.size, oldest_first=asked.order == "sequence"
    )
    table = WorkTable(
        caption=_("Entries"),
        columns=columns,
        rows=[_row(one) for one in found],
        total=total,
        asked=asked,
        path=path,
        nothing=_("Nothing has been entered yet."),
        order="-sequence",
        more_filters=days,
    )
    return page("desk/trail.html", title=_("Audit trail"), table=table, verification=f"{path}/verification")


@blueprint.get("/trail/verification", access=AUDITORS)
def verification() -> Response:
    """Walk the whole chain and say whether it is unbroken; ``task`` is one that did. A long one is left to a task."""
    session = identity().session
    if asked := request.args.get("task", ""):
        found = tasks.task(session, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0)
        verdict = Verdict(**found.result) if found.kind == PROVING_TASK and found.state == DONE else None
    else:
        verdict = verify(session) if length(session) <= LONG else None
    return page(
        "desk/trail_verification.html",
        title=_("Proof of the audit trail"),
        verdict=verdict,
        back=f"/{language()}/desk/trail",
        entries=length(session),
    )


@blueprint.post("/trail/verification", access=AUDITORS)
def prove() -> AnyResponse:
    """Have the whole chain walked by a task."""
    with unit() as work:
        number = proving.ask(work)
    return redirect(f"/{language()}/desk/tasks/{number}", 303)


def _row(one: Entry) -> Row:
    return Row(
        str(one.sequence),
        str(one.sequence),
        (
            Cell(formats.number(one.sequence)),
            Cell(formats.moment(one.at)),
            Cell(called_in_trail(one.actor)),
            Cell(act(one.action), lang="" if one.action in ACTS else "en"),
            Cell(one.about, href=_page_of(one.about), lang="en"),
            Cell("; ".join(f"{name}: {_value(value)}" for name, value in one.detail.items()), lang="en"),
        ),
    )


def _page_of(about: str) -> str:
    """Where an auditor reads more of it, "" where nothing more is kept for him."""
    kind, _slash, reference = about.partition("/")
    return f"/{language()}/desk/trail/complaints/{references.slug(reference)}" if kind == "complaint" else ""


def _value(value: Any) -> str:
    if isinstance(value, dict):
        value = [f"{name} {held}" for name, held in value.items()]
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _midnight(day: str, days: int = 0) -> datetime | None:
    """The beginning of that day in the city, or of the one so many days later; None for what is no day."""
    try:
        return datetime.combine(date.fromisoformat(day) + timedelta(days=days), time(), zone())
    except (ValueError, OverflowError):
        return None
