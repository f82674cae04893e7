"""The city as rows: its departments, when they work, what it says of itself, and what it takes complaints about."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Public

USUAL_CALENDAR = "city"
"""The calendar of every department that has none of its own."""


class Department(Public, Base):
    """A department, named in each language. ``calendar`` is the slug of the one it works by."""

    __tablename__ = "department"

    slug: Mapped[str] = mapped_column(primary_key=True)
    name_en: Mapped[str]
    name_id: Mapped[str]
    calendar: Mapped[str] = mapped_column(default=USUAL_CALENDAR, server_default=USUAL_CALENDAR)


class CalendarRow(Public, Base):
    """A working calendar. ``names`` per language; ``week`` {"days": seven lists of ["08:00", "16:00"]} from Monday."""

    __tablename__ = "calendar"

    slug: Mapped[str] = mapped_column(primary_key=True)
    names: Mapped[dict[str, Any]]
    week: Mapped[dict[str, Any]]


class HolidayRow(Public, Base):
    """A day on which nobody works by that calendar. ``names`` per language."""

    __tablename__ = "holiday"

    calendar: Mapped[str] = mapped_column(ForeignKey("calendar.slug"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    names: Mapped[dict[str, Any]]


class SiteText(Public, Base):
    """What the portal says of itself in one language, see ``app.city.site``; "" where it is one for all languages."""

    __tablename__ = "site_text"

    name: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]


class KindName(Public, Base):
    """How this city calls a kind of record in one language, for one and for many of them."""

    __tablename__ = "kind_name"

    kind: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    one: Mapped[str]
    many: Mapped[str]


class ComplaintCategory(Public, Base):
    """What a complaint can be about. ``identity`` and ``content`` are how a complaint starts (see PRIVACY.md).

    ``may_lower``: the reporter may lower them. ``sensitive``: its point is blurred in public. ``active`` false: kept
    for the complaints that have it, offered no more.
    """

    __tablename__ = "complaint_category"

    slug: Mapped[str] = mapped_column(primary_key=True)
    names: Mapped[dict[str, Any]]
    department: Mapped[str] = mapped_column(ForeignKey("department.slug"))
    identity: Mapped[str]
    content: Mapped[str]
    may_lower: Mapped[bool]
    sensitive: Mapped[bool]
    working_days: Mapped[int]
    position: Mapped[int]
    active: Mapped[bool]
