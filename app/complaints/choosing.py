"""Which protection somebody may choose when he reports: what the category sets, or more; less where it allows. Pure."""

from app.complaints.secrecy import CONTENTS, IDENTITIES, NONE, raises


def may_choose(chosen: str, usual: str, *, may_lower: bool = False) -> bool:
    """Whether a switch may be set so where ``usual`` is what the category sets. Raises BadInput for what is none."""
    return chosen == usual or raises(usual, chosen) or may_lower


def identities(usual: str, *, may_lower: bool) -> tuple[str, ...]:
    """What may be chosen about who reports, from the more open to the more secret."""
    return tuple(one for one in IDENTITIES if may_choose(one, usual, may_lower=may_lower))


def contents(usual: str, *, may_lower: bool) -> tuple[str, ...]:
    """What may be chosen about what is reported."""
    return tuple(one for one in CONTENTS if may_choose(one, usual, may_lower=may_lower))


def asks_contact(usual: str, *, may_lower: bool) -> bool:
    """Whether a contact can be given at all."""
    return any(one != NONE for one in identities(usual, may_lower=may_lower))
