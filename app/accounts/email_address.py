"""E-mail addresses as people type them. Pure."""

import re

from app.kernel.errors import BadInput
from app.kernel.text import N_

LONGEST = 254
"""Characters, of RFC 5321."""
_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])"
)


def email_address(text: str) -> str:
    """The address in lower case, without blanks around it. Raises BadInput for what no mail could be sent to.

    Upper and lower case before the @ may differ by the letter of the standard; no provider in use lets them.
    """
    found = text.strip().lower()
    if len(found) > LONGEST or len(found.partition("@")[0]) > 64 or not _ADDRESS.fullmatch(found):
        raise BadInput(N_("Write an e-mail address with an @ and a domain, such as name@example.org."))
    return found
