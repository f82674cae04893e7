"""The city as rows: its departments, when they work, what it says of itself, and what it takes complaints about."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.guarded import Public
from app.kernel.clock import now

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


class ComplaintGroup(Public, Base):
    """What categories of complaints are sorted under."""

    __tablename__ = "complaint_group"

    slug: Mapped[str] = mapped_column(primary_key=True)
    names: Mapped[dict[str, Any]]
    position: Mapped[int]


class ComplaintCategory(Public, Base):
    """What a complaint can be about. ``identity`` and ``content`` are how a complaint starts (see PRIVACY.md).

    ``may_lower``: the reporter may lower them. ``sensitive``: its point is blurred in public. ``active`` false: kept
    for the complaints that have it, offered no more. ``emergency``: no form, but the number to call. ``descriptions``
    and ``keywords`` per language. ``place``: "required", "optional" or "none". Terms: ``acknowledge_hours`` of opening
    time, ``working_days`` to an answer, ``resolve_days`` (working days) to the end. ``reopen_days``: calendar days in
    which the reporter may reopen. ``retention``: state → calendar days that a case is kept after it ended so.
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
    group_slug: Mapped[str] = mapped_column(default="", server_default="")
    descriptions: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    keywords: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    emergency: Mapped[bool] = mapped_column(default=False, server_default=false())
    place: Mapped[str] = mapped_column(default="required", server_default="required")
    acknowledge_hours: Mapped[int] = mapped_column(default=8, server_default="8")
    resolve_days: Mapped[int] = mapped_column(default=30, server_default="30")
    reopen_days: Mapped[int] = mapped_column(default=30, server_default="30")
    retention: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    changed_at: Mapped[datetime | None] = mapped_column(default=now, onupdate=now)


class ComplaintQuestion(Public, Base):
    """What a category asks beside text and place. ``kind``: see ``app.city.questions``; ``code`` names the answer.

    ``names`` and ``hints`` per language; ``choices``: [{"code": …, "names": {…}}] in order, for kinds that choose.
    ``active`` false: asked no more, kept because answers carry its code.
    """

    __tablename__ = "complaint_question"

    category: Mapped[str] = mapped_column(ForeignKey("complaint_category.slug"), primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    names: Mapped[dict[str, Any]]
    hints: Mapped[dict[str, Any]]
    choices: Mapped[list[Any]] = mapped_column(JSON)
    position: Mapped[int]
    required: Mapped[bool]
    active: Mapped[bool]
    changed_at: Mapped[datetime | None] = mapped_column(default=now, onupdate=now)
