"""Labels: the one privacy rule. A row carries labels, an actor carries labels; they meet, or the row is not there."""

from collections.abc import Collection

PUBLIC = "public"
SYSTEM = "system"
TRAIL = "trail"
ADMINISTRATION = "administration"


def records_desk(department: str) -> str:
    """The label of those who draft and publish records for one department (its slug)."""
    return f"records:{department}"


def meet(row: Collection[str], actor: Collection[str]) -> bool:
    """Whether the two share a label. Either side empty: nobody."""
    return not frozenset(row).isdisjoint(actor)
