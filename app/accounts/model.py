"""Members of staff and their roles, as rows."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Internal


class Account(Internal, Base):
    """A member of staff under the name the trail shows."""

    __tablename__ = "account"

    name: Mapped[str] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    disabled: Mapped[bool] = mapped_column(default=False)


class RoleHeld(Internal, Base):
    """A role that an account holds in one department."""

    __tablename__ = "role_held"

    account: Mapped[str] = mapped_column(ForeignKey("account.name"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    department: Mapped[str] = mapped_column(ForeignKey("department.slug"), primary_key=True)
