"""Who reads which part of a complaint: the labels of each table's rows. Everything that is not said here is nobody's.

Nothing carries the label of strangers: they read the tables that an officer's release writes (``app.complaints``'s
public tables), never these.
"""

from dataclasses import dataclass
from datetime import date

from app.complaints import secrecy
from app.kernel import labels
from app.kernel.actor import Actor
from app.kernel.errors import NotAllowed
from app.kernel.text import N_, Phrase

Labels = frozenset[str]
_RESIDENT, _COUNTER = "resident", "counter"
"""What the labels of ``app.kernel.labels`` begin with."""


@dataclass(frozen=True, slots=True)
class Circle:
    """What the labels of one complaint follow from. ``account`` is the resident's who filed it signed in, "".

    ``counter`` is the department at whose counter it was filed, "", on the day ``filed_on``. A quarantined
    complaint is nobody's yet but the portal's, the reporter's and the department's.
    """

    complaint: int
    department: str
    identity: str
    account: str = ""
    counter: str = ""
    filed_on: date | None = None


def circle_of(complaint: int, department: str, identity: str, present: Labels) -> Circle:
    """The circle of a complaint whose case has those labels: they alone say who filed it and at which counter."""
    account, counter, filed_on = "", "", None
    for label in present:
        kind, _, rest = label.partition(":")
        if kind == _RESIDENT:
            account = rest
        elif kind == _COUNTER:
            counter, _, day = rest.rpartition(":")
            filed_on = date.fromisoformat(day)
    return Circle(complaint, department, identity, account, counter, filed_on)


def of_case(circle: Circle) -> Labels:
    """``complaint`` and ``complaint_step``: reporter, department, auditor, and the counter on the day of filing."""
    return _reporter(circle) | _desk(circle) | {labels.TRAIL} | _counter(circle)


def of_content(circle: Circle) -> Labels:
    """``complaint_content``, ``complaint_message`` and what was attached for the other: reporter and department."""
    return _reporter(circle) | _desk(circle)


def of_identity(circle: Circle) -> Labels:
    """``complaint_identity``: the reporter, and the department while the identity is not sealed."""
    return _reporter(circle) | (_desk(circle) if circle.identity == secrecy.NAMED else frozenset())


def of_work(circle: Circle) -> Labels:
    """``complaint_work`` and ``complaint_note``: department and auditor."""
    return _desk(circle) | {labels.SYSTEM, labels.TRAIL}


def of_score(circle: Circle) -> Labels:
    """``complaint_score``: the reporter's own, the department and the auditor; strangers read totals elsewhere."""
    return _reporter(circle) | _desk(circle) | {labels.TRAIL}


def of_internal_file(circle: Circle) -> Labels:
    """A paper that the department keeps to itself."""
    return _desk(circle) | {labels.SYSTEM}


def of_release(circle: Circle) -> Labels:
    """``complaint_release``, what an officer let the public read: reporter, department and auditor."""
    return of_content(circle) | {labels.TRAIL}


def of_tally(department: str) -> Labels:
    """``complaint_tally``: the department, and administrators, who see numbers alone."""
    return frozenset({labels.SYSTEM, labels.complaints_desk(department), labels.ADMINISTRATION})


def require(actor: Actor, permission: str, department: str) -> None:
    """Raise NotAllowed unless the actor holds the permission in that department."""
    if not actor.may(permission, department):
        sentence = N_("%(name)s may not %(act)s of the department “%(department)s”.")
        raise NotAllowed(sentence, name=actor.name, act=Phrase(permission), department=department)


def reporter_of(complaint: int) -> Actor:
    """Whoever holds the receipt of a complaint: he reads that one and acts as its reporter, and has no name."""
    return Actor("reporter", labels=frozenset({labels.PUBLIC, labels.reporter(complaint)}))


def reports(actor: Actor, complaint: int, present: Labels) -> bool:
    """Whether the actor is who reported a complaint whose case has those labels: by receipt, or signed in."""
    of_reporter = {label for label in present if label.partition(":")[0] == _RESIDENT} | {labels.reporter(complaint)}
    return not of_reporter.isdisjoint(actor.labels)


def of_case_at_counter(present: Labels) -> Labels:
    """Those of the labels of a case that are its counter's."""
    return frozenset(label for label in present if label.partition(":")[0] == _COUNTER)


def _reporter(circle: Circle) -> Labels:
    found = {labels.SYSTEM, labels.reporter(circle.complaint)}
    return frozenset(found | {labels.resident(circle.account)} if circle.account else found)


def _desk(circle: Circle) -> Labels:
    return frozenset({labels.complaints_desk(circle.department)})


def _counter(circle: Circle) -> Labels:
    if not circle.counter or circle.filed_on is None:
        return frozenset()
    return frozenset({labels.counter(circle.counter, circle.filed_on)})
