"""What the page of a case shows alike to whoever reported it and to its department."""

from sqlalchemy.orm import Session

from app.complaints.filing.questions import shown
from app.complaints.projections import OfficerComplaint, ReporterComplaint
from app.kernel.text import in_language
from app.web.kept import services
from app.web.locale import language
from maps import sketch
from maps.sketch import Sketch


def answers_of(case: ReporterComplaint | OfficerComplaint) -> list[tuple[str, str]]:
    """(Question, answer) in the order of the questions, of those too that are asked no more."""
    asked, said, tag = services().ever_asked.get(case.category, ()), case.content.answers, language()
    return [(in_language(one.names, tag), shown(one, said[one.code], tag)) for one in asked if one.code in said]


def drawing_of(session: Session, case: ReporterComplaint | OfficerComplaint) -> Sketch | None:
    """Where it is, among the streets; None where no point is known."""
    return sketch.of_point(session, case.content.point)
