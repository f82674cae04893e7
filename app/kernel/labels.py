"""Labels: the one privacy rule. A row carries labels, an actor carries labels; they meet, or the row is not there."""

from collections.abc import Collection
from datetime import date

PUBLIC = "public"
SYSTEM = "system"
TRAIL = "trail"
ADMINISTRATION = "administration"


def records_desk(department: str) -> str:
    """The label of those who draft and publish records for one department (its slug)."""
    return f"records:{department}"


def complaints_desk(department: str) -> str:
    """The label of those who answer complaints for one department (its slug)."""
    return f"complaints:{department}"


def reporter(complaint: int) -> str:
    """The label of whoever holds the receipt of one complaint (its id)."""
    return f"reporter:{complaint}"


def resident(account: str) -> str:
    """The label of a resident, under the opaque name of his account."""
    return f"resident:{account}"


def counter(department: str, day: date) -> str:
    """The label of a department's counter on one day: what was filed there today is seen there today."""
    return f"counter:{department}:{day:%Y-%m-%d}"


def meet(row: Collection[str], actor: Collection[str]) -> bool:
    """Whether the two share a label. Either side empty: nobody."""
    return not frozenset(row).isdisjoint(actor)
