"""What a report does not allow (any more), said to whoever reported it: he may know why."""

from flask import Response

from app.complaints import lifecycle
from app.complaints.projections import ReporterComplaint
from app.kernel.text import N_
from app.web.following.ways import Way
from app.web.templating import page
from app.web.translation import gettext as _

ERASED = N_("Everything that you had written was erased; nothing can be done with the report any more.")
_OPEN = {
    "reopen": N_("The report is open: there is nothing to open again."),
    "score": N_("You are asked how satisfied you are once the city has answered."),
}
_OVER = {
    "reopen": N_("The report cannot be opened again any more. Report anew what is still so."),
    "withdraw": N_("The report has ended: there is nothing to withdraw any more."),
    "secrecy": N_("The report is protected as well as it can be."),
    "lower": N_("The protection of this report cannot be lowered."),
    "score": N_("How satisfied you are is not asked about a report that ended in this way."),
    "mails": N_("No contact is kept with this report, so there are no mails to choose from."),
}


def why_not(act: str, case: ReporterComplaint) -> str:
    """Why the case does not allow that act, in one sentence."""
    if case.erased_at is not None:
        return ERASED
    return _OPEN[act] if case.state in lifecycle.OPEN and act in _OPEN else _OVER[act]


def over_page(way: Way, case: ReporterComplaint, title: str, why: str) -> Response:
    """The page of what cannot be done."""
    return page("following/over.html", status=409, title=_(title), case=case, way=way, why=_(why), form=None)
