"""The words of reports as rows: an index that the portal alone reads."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Internal


class ComplaintWordRow(Internal, Base):
    """That a word stands in what was reported, as a hash (``finding``): by these rows the portal finds reports.

    Whoever searches reads the reports that are found here as himself. ``department`` is the one in charge.
    """

    __tablename__ = "complaint_word"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own way to declare it

    department: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    complaint_id: Mapped[int] = mapped_column(
        ForeignKey("complaint.id", ondelete="CASCADE"), primary_key=True, autoincrement=False, index=True
    )
