"""The same act upon many records, one after the other, each in a unit of its own: one refused stops no other."""

from collections.abc import Callable
from typing import NamedTuple

from app.db.files import FileStore
from app.db.session import Database
from app.db.unit_of_work import UnitOfWork
from app.kernel.actor import Actor
from app.kernel.errors import MoveNotAllowed, NotVisible, PsisError
from app.kernel.text import N_
from records import commands, desk, reviewing, workflow
from records.acts import Receipt
from records.checking import open_findings
from records.checking.commands import NOT_EXAMINED, examine_apart

MOST = 20_000
"""Records of one act: their addresses are some megabytes then."""


class Act(NamedTuple):
    """The state that a record must be in, the one it is in afterwards, and the command."""

    before: str
    after: str
    command: Callable[[UnitOfWork, str, str], Receipt]


ACTS = {
    "approve": Act(workflow.IN_REVIEW, workflow.APPROVED, reviewing.approve),
    "publish": Act(workflow.APPROVED, workflow.PUBLISHED, commands.publish_reviewed),
}


class Key(NamedTuple):
    """The address of a record at the desk."""

    kind: str
    slug: str


class Refused(NamedTuple):
    """What could not be done: to which record, and why, as a sentence of ours with its values."""

    kind: str
    slug: str
    title: str
    sentence: str
    values: dict[str, str]


class Place(NamedTuple):
    """Where, and as whom."""

    database: Database
    files: FileStore
    actor: Actor


def act_upon(place: Place, name: str, key: Key) -> Refused | None:
    """Do it to one record, None where it is done; done before counts as done, so that a task may be taken up again.

    A version that nobody had looked through is looked through first: imports of an operator are not.
    """
    act = ACTS[name]
    try:
        _examine(place, key)
        with place.database.unit(place.actor) as unit:
            state = desk.locked(unit.session, *key).state
            if state == act.before:
                act.command(unit, *key)
            elif state != act.after:
                raise MoveNotAllowed(N_("The record is in another state by now."))
    except PsisError as problem:
        return _refused(place, key, problem)
    return None


def _examine(place: Place, key: Key) -> None:
    with place.database.open(place.actor) as session:
        row = desk.held(session, *key)
        is_new = row.version and row.version != row.published_version
        unseen = is_new and open_findings(session, row, row.version) == [NOT_EXAMINED]
    if unseen:
        examine_apart(place.database, place.actor, *key, place.files)


def _refused(place: Place, key: Key, problem: PsisError) -> Refused:
    """With the record's title, where this person may know it."""
    values = {name: str(value) for name, value in problem.values.items()}
    try:
        with place.database.open(place.actor) as session:
            title = desk.held(session, *key).title
    except NotVisible:
        title = ""
    return Refused(*key, title or key.slug, problem.sentence, values)
