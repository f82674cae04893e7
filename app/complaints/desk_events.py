"""What the desk for complaints lets members of staff know: references and accounts, never a word of anybody's."""

from dataclasses import dataclass

from app.kernel.events import Event


@dataclass(frozen=True, slots=True)
class RuleNotifies(Event):
    """A rule wants this account to know of a complaint."""

    complaint: int
    reference: str
    department: str
    account: str


@dataclass(frozen=True, slots=True)
class Mentioned(Event):
    """Somebody of the department was mentioned in a note on a complaint."""

    reference: str
    department: str
    account: str


@dataclass(frozen=True, slots=True)
class TermsReached(Event):
    """Complaints became nearly or quite overdue (``overdue``): for one account, all of a department at once."""

    account: str
    department: str
    overdue: bool
    references: list[str]
