"""What is written beside a complaint as it goes on: steps, messages, notes and files, each labelled for its readers."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.complaints import policy
from app.complaints.model import (
    INTERNAL,
    ComplaintFileRow,
    ComplaintMessageRow,
    ComplaintNoteRow,
    ComplaintRow,
    ComplaintStepRow,
    ComplaintWorkRow,
)
from app.complaints.policy import Circle
from app.db.writing import Addition, write
from app.kernel import ids

FILE = "file"
"""The act of the first step."""


class NewFile(NamedTuple):
    """A photograph or paper that lies in the file store, re-encoded or stripped already."""

    name: str
    description: str
    sha256: str
    media_type: str
    size: int
    width: int = 0
    height: int = 0


def circle_of(row: ComplaintRow) -> Circle:
    """The circle that a complaint has by its row."""
    return policy.circle_of(row.id, row.department, row.identity, row.labels)


def step_of(
    circle: Circle, at: datetime, act: str, who: str, state: str, detail: Mapping[str, Any] | None = None
) -> Addition:
    """The row of a step after which the complaint is in that state. ``detail``: plain values that name nobody."""
    return ComplaintStepRow, {
        "id": ids.new_id(),
        "complaint_id": circle.complaint,
        "at": at,
        "act": act,
        "who": who,
        "state": state,
        "department": circle.department,
        "detail": dict(detail or {}),
        "labels": policy.of_case(circle),
    }


def add_step(
    session: Session, row: ComplaintRow, at: datetime, act: str, who: str, detail: Mapping[str, Any] | None = None
) -> int:
    """The step that led to what the row says now. ``detail``: plain values that name nobody. Returns its id.

    Whatever changes state or department comes here, so the lists of the desk are kept in step here.
    """
    model, values = step_of(circle_of(row), at, act, who, row.state, detail)
    write(session, model, [values])
    listed = update(ComplaintWorkRow).where(ComplaintWorkRow.complaint_id == row.id)
    session.execute(
        listed.values(department=row.department, state=row.state),
        execution_options={"synchronize_session": False},
    )
    return int(values["id"])


def add_message(
    session: Session, row: ComplaintRow, at: datetime, sender: str, text: str, step: int | None = None
) -> int:
    """What one of reporter and office (``sender``) wrote to the other. Returns its id."""
    number = ids.new_id()
    values: dict[str, Any] = {
        "id": number,
        "complaint_id": row.id,
        "step_id": step,
        "at": at,
        "sender": sender,
        "text": text,
        "labels": policy.of_content(circle_of(row)),
    }
    write(session, ComplaintMessageRow, [values])
    return number


def note_of(
    circle: Circle, at: datetime, kind: str, account: str, text: str = "", detail: Mapping[str, Any] | None = None
) -> Addition:
    """The row of something that the department keeps to itself."""
    return ComplaintNoteRow, {
        "id": ids.new_id(),
        "complaint_id": circle.complaint,
        "at": at,
        "kind": kind,
        "account": account,
        "text": text,
        "detail": dict(detail or {}),
        "labels": policy.of_work(circle),
    }


def add_note(
    session: Session,
    row: ComplaintRow,
    at: datetime,
    kind: str,
    account: str,
    text: str = "",
    detail: Mapping[str, Any] | None = None,
) -> int:
    """What the department keeps to itself. Returns its id."""
    model, values = note_of(circle_of(row), at, kind, account, text, detail)
    write(session, model, [values])
    return int(values["id"])


def files_of(circle: Circle, at: datetime, origin: str, files: Iterable[NewFile]) -> list[Addition]:
    """The rows of files of that origin: ``reporter``, ``office`` or ``internal``."""
    labels = policy.of_internal_file(circle) if origin == INTERNAL else policy.of_content(circle)
    same = {"complaint_id": circle.complaint, "at": at, "origin": origin, "labels": labels}
    return [(ComplaintFileRow, {"id": ids.new_id(), **same, **file._asdict()}) for file in files]


def add_files(session: Session, circle: Circle, at: datetime, origin: str, files: Iterable[NewFile]) -> list[int]:
    """Files of that origin. Returns their ids."""
    rows = [row for _, row in files_of(circle, at, origin, files)]
    write(session, ComplaintFileRow, rows)
    return [row["id"] for row in rows]
