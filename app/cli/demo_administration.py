"""What an administrator of the demo city has entered: holidays of two years, and what can be complained about."""

from datetime import date

from app.city.category_commands import set_category
from app.city.commands import set_holiday
from app.city.model import USUAL_CALENDAR
from app.city.queries import Category
from app.db.unit_of_work import UnitOfWork
from records.demo.departments import ENVIRONMENT, HEALTH, PARKS, SAFETY, WORKS

_HOLIDAYS = (
    (1, 1, "New Year", "Tahun Baru"),
    (5, 1, "Labour Day", "Hari Buruh"),
    (6, 12, "Harbour Day", "Hari Pelabuhan"),
    (9, 20, "City Charter Day", "Hari Piagam Kota"),
    (12, 25, "Christmas", "Natal"),
)
_CATEGORIES = (
    ("potholes", "Potholes and pavements", "Lubang jalan dan trotoar", WORKS, "named", "public", 5),
    ("street-lights", "Street lights", "Lampu jalan", WORKS, "named", "public", 5),
    ("waste", "Waste and litter", "Sampah", ENVIRONMENT, "named", "public", 3),
    ("trees", "Trees and parks", "Pohon dan taman", PARKS, "named", "public", 10),
    ("food-safety", "Food safety", "Keamanan pangan", HEALTH, "sealed", "confidential", 3),
    ("conduct", "Conduct of an official", "Perilaku petugas", SAFETY, "sealed", "confidential", 10),
)


def administer(unit: UnitOfWork, year: int) -> None:
    """Enter them. Twice is the same as once."""
    for month, day, english, indonesian in _HOLIDAYS:
        for each in (year, year + 1):
            set_holiday(unit, USUAL_CALENDAR, date(each, month, day), {"en": english, "id": indonesian})
    for position, (slug, english, indonesian, department, identity, content, days) in enumerate(_CATEGORIES, 1):
        private = content == "confidential"
        category = Category(
            slug=slug,
            names={"en": english, "id": indonesian},
            department=department,
            identity=identity,
            content=content,
            may_lower=not private,
            sensitive=private,
            working_days=days,
            position=position,
            active=True,
        )
        set_category(unit, category)
