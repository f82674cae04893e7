"""Giving every row of a complaint the labels of its circle, after department, identity or account changed."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.complaints import policy
from app.complaints.model import ComplaintRow, OfComplaint
from app.complaints.policy import Circle
from app.db.guarded import guarded_models


def models_of_a_complaint() -> list[type[OfComplaint]]:
    """Every model whose rows belong to one complaint and are read by some of those whom it concerns."""
    return [model for model in guarded_models() if issubclass(model, OfComplaint)]


def relabel(session: Session, row: ComplaintRow, circle: Circle) -> None:
    """Label all that there is of the complaint. For a session that has the portal's labels, too."""
    row.labels = policy.of_case(circle)
    session.flush()
    for model in models_of_a_complaint():
        for which, labels in model.labelled(circle):
            session.execute(
                update(model).where(model.complaint_id == circle.complaint, which).values(labels=labels),
                execution_options={"synchronize_session": False},
            )
