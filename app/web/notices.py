"""What is said at the top of a page after something was done: codes in the address, sentences in this table only."""

from flask import request

from app.kernel.text import N_
from app.web.translation import gettext

SAID = {
    "signed-out": N_("You are signed out."),
    "signed-in": N_("You are signed in."),
    "confirmed": N_("Thank you. You can go on now."),
    "second-factor-added": N_("The second factor is set up."),
    "second-factor-removed": N_("The second factor was removed."),
}
"""Code → sentence. Each owner of pages adds his own."""


def said() -> str:
    """The sentence of this page's ``said``, "" where there is none; a code that is not in the table says nothing."""
    sentence = SAID.get(request.args.get("said", ""))
    return gettext(sentence) if sentence else ""
