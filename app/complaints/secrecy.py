"""The two switches of a complaint: who sees who reported, and whether the public may ever read of it. Pure."""

from app.kernel.errors import BadInput
from app.kernel.text import N_

NAMED, SEALED, NONE = "named", "sealed", "none"
PUBLIC, CONFIDENTIAL = "public", "confidential"
IDENTITIES = (NAMED, SEALED, NONE)
CONTENTS = (PUBLIC, CONFIDENTIAL)
"""From the more open to the more secret."""


def raises(before: str, after: str) -> bool:
    """Whether the second value keeps more to itself than the first. Raises BadInput for values that are none."""
    order = IDENTITIES if before in IDENTITIES else CONTENTS
    if before not in order or after not in order:
        raise BadInput(N_("There is no such protection."))
    return order.index(after) > order.index(before)
