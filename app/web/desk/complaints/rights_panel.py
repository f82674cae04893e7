"""People's rights on the page of a case: less protection by two people, legal hold, requests that wait."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy.orm import Session
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from app.complaints import secrecy
from app.complaints.projections import OfficerComplaint
from app.complaints.rights import asking, lowering
from app.complaints.rights.asking import Request
from app.complaints.rights.lowering import Proposal
from app.kernel import clock
from app.kernel.text import N_
from app.web.desk.complaints.forms import FIELDS, LONGEST, CaseForm
from app.web.forms import at_most, required, stripped_text
from app.web.translation import gettext as _
from app.web.unsent_forms import drawn, drawn_once

LOWERING, DECISION = "lowering", "lowering-decision"
HOLD, RELEASE = "hold", "release-hold"
REQUEST, ANSWER = "request", "request-answer"
_IDENTITY = {
    secrecy.NAMED: N_("the department sees who reported"),
    secrecy.SEALED: N_("sealed: nobody of the staff sees who it is"),
    secrecy.NONE: N_("no contact was given"),
}
_CONTENT = {
    secrecy.PUBLIC: N_("an officer may release a summary"),
    secrecy.CONFIDENTIAL: N_("nothing of it is ever public"),
}
_LESS_IDENTITY, _LESS_CONTENT = _IDENTITY[secrecy.NAMED], _CONTENT[secrecy.PUBLIC]


class Lowering(CaseForm):
    """Less protection than there is, for somebody else to decide."""

    identity = RadioField(N_("Who reported"), default="")
    content = RadioField(N_("What was reported"), default="")
    reason = TextAreaField(N_("Reason; auditors read it"), [at_most(LONGEST)], [stripped_text])

    @staticmethod
    def depends_on(case: Any, _people: Sequence[Any]) -> Hashable:
        return case.identity, case.content_switch

    def offer(self, case: OfficerComplaint) -> None:
        """Only what is less than there is."""
        self.identity.choices = [
            SelectChoice("", _("as it is")),
            *([SelectChoice(secrecy.NAMED, _(_LESS_IDENTITY))] if case.identity == secrecy.SEALED else []),
        ]
        self.content.choices = [
            SelectChoice("", _("as it is")),
            *([SelectChoice(secrecy.PUBLIC, _(_LESS_CONTENT))] if case.content_switch == secrecy.CONFIDENTIAL else []),
        ]
        self.identity.data, self.content.data = self.identity.data or "", self.content.data or ""


class Decision(CaseForm):
    """The second person's."""

    lower = RadioField(
        N_("Your decision"),
        [required(N_("Choose one."))],
        choices=[
            SelectChoice("yes", N_("Lower the protection as proposed")),
            SelectChoice("no", N_("Leave it as it is")),
        ],
    )
    told = TextAreaField(N_("What the reporter is told, if it is lowered"), [at_most(LONGEST)], [stripped_text])


class Holding(CaseForm):
    """For a legal reason."""

    reason = TextAreaField(N_("Reason; auditors read it"), [at_most(LONGEST)], [stripped_text])


class Letter(CaseForm):
    """What somebody asked for by letter or at the counter."""

    kind = RadioField(
        N_("What is asked for"),
        [required(N_("Choose a copy or erasure."))],
        choices=[SelectChoice(kind, name) for kind, name in asking.NAMES.items()],
    )


class Answer(CaseForm):
    """To a request that waits."""

    grant = RadioField(
        N_("Your answer"),
        [required(N_("Choose one."))],
        choices=[SelectChoice("yes", N_("Grant it")), SelectChoice("no", N_("Refuse it, and say why"))],
    )
    words = TextAreaField(N_("Words to the reporter"), [at_most(LONGEST)], [stripped_text])


class Act(NamedTuple):
    """How something is offered, as the other acts of the page are."""

    form: type[CaseForm]
    title: str
    hint: str
    warning: bool = False


ACTS: dict[str, Act] = {
    LOWERING: Act(
        Lowering,
        N_("Propose less protection"),
        N_("A supervisor who is not you decides. The reporter learns of it if it is done."),
    ),
    DECISION: Act(
        Decision,
        N_("Decide about less protection"),
        N_("If it is lowered, the reporter is told at once, and reads what changed and why."),
        warning=True,
    ),
    HOLD: Act(
        Holding,
        N_("Keep it from erasure"),
        N_("For what a court or an inquiry needs: nobody can erase it, not even whoever reported it."),
    ),
    RELEASE: Act(Holding, N_("End the legal hold"), N_("It can be erased again, by request or when its time is over.")),
    REQUEST: Act(
        Letter,
        N_("Enter a request for a copy or erasure"),
        N_("It came by letter or at the counter, and you know that it is the reporter who asks. It waits 72 hours."),
    ),
    ANSWER: Act(
        Answer,
        N_("Answer the request"),
        N_("Erasure is done at once and for good; a report that is open is withdrawn by it."),
        warning=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Panel:
    """What the page shows: the proposal and the requests there are, and what this person may do."""

    offers: list[tuple[str, Act, Markup]]
    proposal: Proposal | None
    proposed: list[str]
    requests: list[Request]
    urgent: bool


def panel(session: Session, case: OfficerComplaint, me: str, *, supervises: bool, sent: tuple[str, object]) -> Panel:
    """The panel; ``sent`` is the form that could not be done, with its name."""
    proposal, requests = lowering.waiting(session, case.id), asking.requests_of(session, case.id)
    waiting = [one for one in requests if one.waits]
    may = []
    if case.erased_at is None:
        if proposal is None and (case.identity == secrecy.SEALED or case.content_switch == secrecy.CONFIDENTIAL):
            may.append(LOWERING)
        if proposal is not None and supervises and proposal.proposed_by != me:
            may.append(DECISION)
        if supervises:
            may.append(RELEASE if case.held else HOLD)
        if waiting and supervises:
            may.append(ANSWER)
        elif not waiting:
            may.append(REQUEST)
    return Panel(
        offers=[(name, ACTS[name], _drawn(name, case, sent)) for name in may],
        proposal=proposal,
        proposed=_changes(case, proposal) if proposal else [],
        requests=requests,
        urgent=any(one.is_urgent(clock.now()) for one in waiting),
    )


def form_of(name: str, case: OfficerComplaint) -> CaseForm:
    """The form as it was sent, with the choices there are."""
    form = ACTS[name].form.of_request(prefix=f"{name}-")
    if isinstance(form, Lowering):
        form.offer(case)
    return form


def _drawn(name: str, case: OfficerComplaint, sent: tuple[str, object]) -> Markup:
    if sent[0] == name and isinstance(sent[1], CaseForm):
        return drawn(FIELDS, _offered(sent[1], case))
    kind = ACTS[name].form
    return drawn_once(FIELDS, lambda: _offered(kind(prefix=f"{name}-"), case), name, kind.depends_on(case, ()))


def _offered(form: CaseForm, case: OfficerComplaint) -> CaseForm:
    if isinstance(form, Lowering):
        form.offer(case)
    return form


def _changes(case: OfficerComplaint, proposal: Proposal) -> list[str]:
    """What would be different, in words."""
    changed = [_(_IDENTITY[proposal.identity])] if proposal.identity != case.identity else []
    return changed + ([_(_CONTENT[proposal.content])] if proposal.content != case.content_switch else [])
