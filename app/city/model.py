"""The city's departments."""

from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Public


class Department(Public, Base):
    """A department, named in each language."""

    __tablename__ = "department"

    slug: Mapped[str] = mapped_column(primary_key=True)
    name_en: Mapped[str]
    name_id: Mapped[str]
