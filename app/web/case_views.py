"""What the page of a case shows alike to whoever reported it and to its department."""

from sqlalchemy.orm import Session

from app.complaints.filing.questions import shown
from app.complaints.projections import HistoryStep, OfficerComplaint, ReporterComplaint
from app.complaints.terms import CATEGORY
from app.kernel.text import in_language
from app.web.kept import department_name, services
from app.web.locale import language
from app.web.report_views import category_name
from app.web.translation import gettext as _
from maps import sketch
from maps.sketch import Sketch


def answers_of(case: ReporterComplaint | OfficerComplaint) -> list[tuple[str, str]]:
    """(Question, answer) in the order of the questions, of those too that are asked no more.

    The questions are those of the category under which it was reported; where it stands under another one now, that
    one is told first.
    """
    under = next((str(step.detail["before"]) for step in case.history if step.act == CATEGORY), case.category)
    asked, said, tag = services().ever_asked.get(under, ()), case.content.answers, language()
    former = [] if under == case.category else [(_("Reported under"), category_name(under))]
    return former + [
        (in_language(one.names, tag), shown(one, said[one.code], tag)) for one in asked if one.code in said
    ]


def values_of(step: HistoryStep) -> dict[str, str]:
    """What the sentence of a step may say, in words: the department, and the categories where they changed."""
    named = {"department": department_name(step.department)}
    if step.act == CATEGORY:
        named |= {name: category_name(str(step.detail[name])) for name in ("before", "after")}
    return named


def drawing_of(session: Session, case: ReporterComplaint | OfficerComplaint) -> Sketch | None:
    """Where it is, among the streets; None where no point is known."""
    return sketch.of_point(session, case.content.point)
