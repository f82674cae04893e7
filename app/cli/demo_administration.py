"""What an administrator of the demo city has entered: its name, holidays of two years, what can be complained about."""

from datetime import date

from app.city.commands import set_holiday
from app.city.model import USUAL_CALENDAR
from app.city.site import EMERGENCY, NAME
from app.city.site_commands import set_for_all, set_site_texts
from app.cli.demo_categories import enter_categories
from app.db.unit_of_work import UnitOfWork
from app.kernel.text import Localized

_HOLIDAYS = (
    (1, 1, "New Year", "Tahun Baru"),
    (5, 1, "Labour Day", "Hari Buruh"),
    (6, 12, "Harbour Day", "Hari Pelabuhan"),
    (9, 20, "City Charter Day", "Hari Piagam Kota"),
    (12, 25, "Christmas", "Natal"),
)


def administer(unit: UnitOfWork, year: int, city: Localized) -> None:
    """Enter them, and call the portal after the city. Twice is the same as once."""
    set_site_texts(unit, {NAME: city})
    for month, day, english, indonesian in _HOLIDAYS:
        for each in (year, year + 1):
            set_holiday(unit, USUAL_CALENDAR, date(each, month, day), {"en": english, "id": indonesian})
    enter_categories(unit)
    set_for_all(unit, EMERGENCY, "112")
