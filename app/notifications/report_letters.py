"""What the portal writes to those who reported something, and to those who follow what others reported.

A mail is read by others than its addressee: it says which report it is about and where to read more, never a word of
the report, of an answer or of a message, and not even what the report is about.
"""

from app.complaints import mails
from app.kernel.text import N_
from app.notifications.letters import Letter

_READ = N_("Read your report")
_KEY = N_("To read it, you need the key of your receipt, or your account.")

TO_REPORTERS = {
    mails.RECEIVED: Letter(
        N_("Your report %(reference)s has arrived"),
        (N_("We have received your report %(reference)s."), N_("You can follow it at any time.")),
        _READ,
        (_KEY,),
    ),
    mails.STATE: Letter(
        N_("Your report %(reference)s has a new state"),
        (N_("Your report %(reference)s has another state now: %(state)s."),),
        _READ,
        (_KEY,),
    ),
    mails.CATEGORY: Letter(
        N_("Your report %(reference)s has a new category"),
        (
            N_("The city has put your report %(reference)s under another category."),
            N_("Which one it is, and by when you have an answer, stands with your report."),
        ),
        _READ,
        (_KEY,),
    ),
    mails.MESSAGE: Letter(
        N_("A message about your report %(reference)s"),
        (N_("The city has written to you about your report %(reference)s."), N_("You can answer there.")),
        N_("Read the message"),
        (_KEY,),
    ),
    mails.OVERDUE: Letter(
        N_("We are late with your report %(reference)s"),
        (
            N_("Your report %(reference)s should have been answered by %(day)s. It is not, and we are sorry."),
            N_("The department in charge sees this too."),
        ),
        _READ,
        (_KEY,),
    ),
    mails.RATE: Letter(
        N_("Are you satisfied? Your report %(reference)s has ended"),
        (
            N_("Your report %(reference)s has come to an end: %(state)s."),
            N_("One question is left: are you satisfied? If it is not solved, you can open it again there."),
        ),
        N_("Answer the question"),
        (_KEY,),
    ),
    mails.LOWERED: Letter(
        N_("Your report %(reference)s is protected less"),
        (
            N_("Two people of the city have decided to protect your report %(reference)s less than before."),
            N_("What changed and why stands with your report."),
        ),
        _READ,
        (_KEY,),
    ),
    mails.OPENED: Letter(
        N_("An auditor has opened who reported %(reference)s"),
        (
            N_("An auditor of the city has looked at who you are: the reporter of %(reference)s."),
            N_("That is possible with a reason only, which stands in the audit trail. The department did not see it."),
        ),
        _READ,
        (_KEY,),
    ),
}
"""Kind of a mail → its letter."""

STOP_MAILS = N_("No more messages about this report")
STOP_FOLLOWING = N_("Stop following")

CONFIRM_FOLLOWING = Letter(
    N_("Do you want to follow this?"),
    (
        N_("Somebody – you, we hope – asked for messages to this address about %(about)s."),
        N_("They begin when you follow the link."),
    ),
    N_("Confirm"),
    (N_("The link works once, and for 24 hours."), N_("If it was not you, do nothing: no more messages will come.")),
)
FOLLOWED_ALREADY = Letter(
    N_("You follow this already"),
    (N_("Somebody – you, we hope – asked for messages to this address about %(about)s. You get them already."),),
    N_("Look at it"),
    (),
)
CASE_NEWS = Letter(
    N_("News of report %(reference)s"),
    (N_("Something has changed about the report %(reference)s, which you follow."),),
    N_("Look at it"),
    (),
)
AREA_NEWS = Letter(
    N_("News of %(about)s"),
    (N_("Reports that are new or have changed since the last message about %(about)s: %(reports)s."),),
    N_("Look at them"),
    (),
)
