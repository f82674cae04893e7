"""What administrators keep of the city, written with no more than their own label, on both engines."""

from contextlib import suppress
from datetime import date, time

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.city import category_commands, commands, queries, site_commands
from app.city.calendar import due_day
from app.city.queries import Category
from app.db.catalogue import CatalogueRow
from app.db.trail import AuditEntry
from app.kernel import roles
from app.kernel.actor import STRANGER, SYSTEM, member_of_staff
from app.kernel.errors import BadInput, NotVisible
from app.kernel.roles import Held

ADMINISTRATOR = member_of_staff("tom", [Held(roles.ADMINISTRATOR, "roads")])
AUDITOR = member_of_staff("maya", [Held(roles.AUDITOR, "roads")])
NAMES = {"en": "Roads", "id": "Jalan"}
MORNINGS = (*[((time(8), time(12)),)] * 5, (), ())
POTHOLES = Category(
    slug="potholes",
    names={"en": "Potholes", "id": "Lubang"},
    department="roads",
    identity="named",
    content="public",
    may_lower=False,
    sensitive=False,
    working_days=5,
    position=1,
    active=True,
)


@pytest.fixture
def city(database):
    with database.unit(ADMINISTRATOR) as unit:
        commands.set_department(unit, "roads", NAMES)
    return database


def acts(database):
    with database.open(SYSTEM) as session:
        return [entry.action for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))]


def revision(database):
    with database.open(STRANGER) as session:
        return session.scalars(select(CatalogueRow.revision)).one()


def test_a_department_works_by_the_citys_calendar_at_first(city):
    with city.open(STRANGER) as session:
        assert queries.calendar_of(session, "roads").is_working(date(2026, 11, 23))


def test_a_holiday_puts_a_deadline_off(city):
    with city.unit(ADMINISTRATOR) as unit:
        commands.set_holiday(unit, "city", date(2026, 11, 24), {"en": "Heroes’ Day", "id": "Hari Pahlawan"})
    with city.open(STRANGER) as session:
        assert due_day(queries.calendar_of(session, "roads"), date(2026, 11, 23), 1) == date(2026, 11, 25)


def test_a_department_may_work_by_a_calendar_of_its_own(city):
    with city.unit(ADMINISTRATOR) as unit:
        commands.set_calendar(unit, "mornings", {"en": "Mornings", "id": "Pagi"}, MORNINGS)
        commands.set_department(unit, "roads", NAMES, "mornings")
    with city.open(STRANGER) as session:
        assert queries.calendar_of(session, "roads").week == MORNINGS


@pytest.mark.parametrize(
    "slug", ["new", "", "-", "a--b", "Roads", "jalan raya", "jalan/raya", "../x", "röads", "a\n", "a" * 201]
)
def test_a_short_name_can_be_part_of_an_address_of_its_own(city, slug):
    with city.unit(ADMINISTRATOR) as unit, pytest.raises(BadInput, match="short name"):
        commands.set_department(unit, slug, NAMES)


def test_renaming_a_department_leaves_its_calendar(city):
    with city.unit(ADMINISTRATOR) as unit:
        commands.set_calendar(unit, "mornings", {"en": "Mornings", "id": "Pagi"}, MORNINGS)
        commands.set_department(unit, "roads", NAMES, "mornings")
        commands.set_department(unit, "roads", {"en": "Streets", "id": "Jalan"})
    with city.open(STRANGER) as session:
        assert queries.departments(session)[0].calendar == "mornings"


def test_a_calendar_in_use_stays(city):
    with pytest.raises(BadInput), city.unit(ADMINISTRATOR) as unit:
        commands.remove_calendar(unit, "city")


def test_a_calendar_that_nobody_uses_goes_with_its_holidays(city):
    with city.unit(ADMINISTRATOR) as unit:
        commands.set_calendar(unit, "mornings", {"en": "Mornings", "id": "Pagi"}, MORNINGS)
        commands.set_holiday(unit, "mornings", date(2027, 1, 1), {"en": "New Year", "id": "Tahun Baru"})
        commands.remove_calendar(unit, "mornings")
    with city.open(STRANGER) as session, pytest.raises(NotVisible):
        queries.calendar_named(session, "mornings")


def test_a_category_is_kept_as_it_was_given(city):
    with city.unit(ADMINISTRATOR) as unit:
        category_commands.set_category(unit, POTHOLES)
    with city.open(STRANGER) as session:
        assert queries.categories(session) == [POTHOLES]


def test_a_category_starts_in_one_of_the_known_ways(city):
    with pytest.raises(BadInput), city.unit(ADMINISTRATOR) as unit:
        category_commands.set_category(unit, POTHOLES._replace(identity="everybody"))


def test_a_site_text_raises_the_revision_once(city):
    before = revision(city)
    for _ in range(2):
        with city.unit(ADMINISTRATOR) as unit:
            site_commands.set_site_texts(unit, {"name": {"en": "Records", "id": "Arsip"}})
    assert revision(city) == before + 1


def test_a_site_text_taken_back_is_gone(city):
    for name in ("Records", ""):
        with city.unit(ADMINISTRATOR) as unit:
            site_commands.set_site_texts(unit, {"name": {"en": name}})
    with city.open(STRANGER) as session:
        assert queries.read_site(session).best("name", "en") == ("", "")


@pytest.mark.parametrize(
    ("name", "value"),
    [("colour", "#ffff00"), ("email", "nobody"), ("logo", "logo.png"), ("language", "fr"), ("name", "Both")],
)
def test_what_cannot_stand_on_every_page_is_refused(city, name, value):
    with pytest.raises(BadInput), city.unit(ADMINISTRATOR) as unit:
        site_commands.set_for_all(unit, name, value)


def test_a_kind_needs_both_its_words(city):
    with pytest.raises(BadInput), city.unit(ADMINISTRATOR) as unit:
        site_commands.set_kind_names(unit, {("permit", "en"): ("Licence", "")})


def test_every_change_is_in_the_trail(city):
    with city.unit(ADMINISTRATOR) as unit:
        site_commands.set_kind_names(unit, {("permit", "en"): ("Licence", "Licences")})
        site_commands.set_for_all(unit, "colour", "#0b4a63")
        category_commands.set_category(unit, POTHOLES)
        category_commands.offer_categories(unit, ["potholes"], active=False)
    assert acts(city) == ["set department", "name kind", "set site text", "set category", "retire category"]


@pytest.mark.parametrize("engine_kind", ["postgres"], indirect=True)
@pytest.mark.parametrize("statement", ["DELETE FROM record", "DELETE FROM audit_entry", "SELECT * FROM sign_in"])
def test_the_database_itself_opens_nothing_else_to_administrators(city, statement):
    with suppress(InterruptedError), city.unit(ADMINISTRATOR) as unit:
        try:
            result = unit.session.connection().execute(text(statement))
            assert not result.returns_rows or result.all() == []
            assert result.rowcount <= 0
        except DBAPIError as problem:  # refused outright is as good
            assert "permission denied" in str(problem) or "append-only" in str(problem)
        raise InterruptedError


@pytest.mark.parametrize("engine_kind", ["postgres"], indirect=True)
def test_the_database_itself_lets_no_auditor_write(city):
    with city.unit(AUDITOR) as unit:
        changed = unit.session.connection().execute(text("UPDATE department SET name_en = 'Mine'"))
        assert changed.rowcount == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda unit: commands.set_calendar(unit, "city", {"en": "City", "id": "Kota"}, MORNINGS),
        lambda unit: commands.set_holiday(unit, "city", date(2027, 1, 1), {"en": "New Year", "id": "Tahun Baru"}),
    ],
)
def test_what_changes_due_dates_raises_the_revision_for_which_they_are_kept(city, change):
    before = revision(city)
    with city.unit(SYSTEM) as unit:
        change(unit)

    assert revision(city) == before + 1


def test_a_holiday_taken_back_raises_the_revision(city):
    day = date(2027, 1, 1)
    with city.unit(SYSTEM) as unit:
        commands.set_holiday(unit, "city", day, {"en": "New Year", "id": "Tahun Baru"})
    before = revision(city)
    with city.unit(SYSTEM) as unit:
        commands.remove_holidays(unit, "city", [day])

    assert revision(city) == before + 1
