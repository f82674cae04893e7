"""Numbers of complaints as rows, for those who see no complaint, too."""

from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Guarded


class ComplaintTallyRow(Guarded, Base):
    """How many complaints a department has in each state and category, changed with them: for that department.

    Administrators see the same numbers, and nothing else of a complaint.
    """

    __tablename__ = "complaint_tally"

    department: Mapped[str] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
    labels: Mapped[frozenset[str]]
