"""What is said at the top of a page after something was done: codes in the address, sentences in this table only."""

from flask import request

from app.kernel.text import N_
from app.web.translation import gettext

SAID = {
    "removed": N_("It is removed."),
    "none-chosen": N_("Nothing was chosen, so nothing was changed."),
    "invited": N_("The invitation is on its way."),
    "signed-out": N_("You are signed out."),
    "signed-in": N_("You are signed in."),
    "confirmed": N_("Thank you. You can go on now."),
    "second-factor-added": N_("The second factor is set up."),
    "second-factor-removed": N_("The second factor was removed."),
    "registered": N_("Your account is ready. Sign in with your e-mail address and your password."),
    "password-changed": N_("The password is changed."),
    "invitation-accepted": N_("The password is set. Sign in with it, and set up a second factor."),
    "address-changed": N_("The e-mail address is changed."),
    "address-asked": N_("Look into the mail of the new address: the link there makes it yours."),
    "saved": N_("Your changes are saved."),
    "sign-in-ended": N_("That device is signed out."),
    "sign-ins-ended": N_("All other devices are signed out."),
    "key-revoked": N_("The key is revoked. It opens nothing any more."),
    "record-begun": N_("The draft is begun. Complete it, then send it for review."),
    "records-begun": N_("A draft was begun for each file."),
    "record-saved": N_("The draft is saved."),
    "record-file-added": N_("The file was added."),
    "record-file-removed": N_("The file was taken out of the draft."),
    "record-comment": N_("Your comment is there."),
    "record-send": N_("Sent for review."),
    "record-take-back": N_("It is a draft again."),
    "record-take-up": N_("It is a draft again."),
    "record-give-up": N_("The draft was given up."),
    "record-correct": N_("A correction is begun. Everybody reads the old text until the new one is published."),
    "record-approve": N_("Approved. It can be published now."),
    "record-refuse": N_("Sent back with your comment."),
    "record-look-again": N_("It is in review again."),
    "record-publish": N_("Published. Everybody can read it now."),
    "record-schedule": N_("It will be published at that moment."),
    "record-unschedule": N_("It will not be published then. It is in review again."),
    "record-embargo": N_("It is under embargo."),
    "record-lift-embargo": N_("The embargo is lifted. It can be published now."),
    "record-supersede": N_("The record points to the one that took its place."),
    "import-started": N_("The import is on its way."),
    "import-undoing": N_("The import is being undone."),
    "import-given-up": N_("The import was given up. Nothing of it was taken in."),
    "task-stopping": N_("It is being stopped. What was done so far stays."),
    "record-withdraw": N_("Withdrawn. Nobody can read it any more."),
    "records-approve": N_("Approved. They can be published now."),
    "records-publish": N_("Published. Everybody can read them now."),
    "records-asked": N_("This is done now, one record after the other."),
    "record-checked": N_("The text was checked."),
    "findings-accepted": N_("Accepted, with your reason."),
    "file-cleaned": N_("The file was cleaned, and the text was checked again."),
    "file-redacted": N_("Redacted. The copy was read again, and what was taken out is not in it."),
    "law-begun": N_("The draft is begun. Add its sections."),
    "facts-saved": N_("Title and dates are saved."),
    "law-renumbered": N_("The sections are numbered from 1, and what cites them follows."),
    "law-linked": N_("Links were found anew in all sections."),
    "section-added": N_("The section was added."),
    "section-saved": N_("The section is saved."),
    "section-moved": N_("The section was moved."),
    "section-removed": N_("The section was removed."),
    "instruction-changed": N_("The instruction is changed."),
    "instruction-added": N_("The instruction was added. Below is what it makes of the text."),
    "instruction-removed": N_("The instruction was removed."),
    "relation-added": N_("The relation was added."),
    "relation-removed": N_("The relation was removed."),
    "facility-added": N_("The facility is on the public map now."),
    "facility-saved": N_("The facility is saved. Everybody sees it so now."),
    "facility-removed": N_("The facility was taken off the map."),
    "photo-added": N_("The photograph was added."),
    "photo-described": N_("The description is saved."),
    "photo-removed": N_("The photograph was removed."),
}
"""Code → sentence. Each owner of pages adds his own."""


def said() -> str:
    """The sentence of this page's ``said``, "" where there is none; a code that is not in the table says nothing."""
    sentence = SAID.get(request.args.get("said", ""))
    return gettext(sentence) if sentence else ""
