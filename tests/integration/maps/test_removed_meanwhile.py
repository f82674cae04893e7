"""What an import removes between two statements of one question is left out of its answer, on PostgreSQL too."""

from contextlib import closing, contextmanager

import pytest
import shapely
from sqlalchemy import delete, event, insert

from app.db.session import Database
from app.kernel.actor import STRANGER, SYSTEM
from maps import queries
from maps.inside import facilities_in
from maps.model import AreaRow, FacilityKindRow, FacilityRow, LayerRow
from tests.integration.maps.test_queries import PARK, facility
from tests.integration.spatial.conftest import area_row, layer


@pytest.fixture(params=["sqlite", "postgres"])
def database(request, fresh_database):
    with fresh_database(request.param) as url, closing(Database(url)) as database:
        with database.unit(SYSTEM) as unit:
            kind = {"slug": "school", "names": {"en": "School"}, "icon": "school", "colour": "#123456", "position": 1}
            layers = [layer("schools", family="facilities"), layer("wards", family="areas")]
            within = [PARK.centroid.coords[0]] * 2
            schools = [facility(number, f"School {number}", place) for number, place in enumerate(within, 1)]
            filled = (
                (FacilityKindRow, [kind]),
                (LayerRow, layers),
                (FacilityRow, schools),
                (AreaRow, [area_row(11, shapely.MultiPolygon([PARK]), "wards")]),
            )
            for model, rows in filled:
                unit.session.execute(insert(model), rows)
        yield database


@contextmanager
def reading(database, model):
    """A stranger's session in which row 2 of the model is gone before its table is read for the second time."""
    asked = []

    def remove(_connection, _cursor, statement, *_rest):
        asked.append(statement.startswith("SELECT") and f"FROM {model.__tablename__}" in statement)
        if asked[-1] and sum(asked) == 2:
            with database.unit(SYSTEM) as unit:
                unit.session.execute(delete(model).where(model.id == 2))

    with database.open(STRANGER) as session:
        event.listen(session.get_bind(), "before_cursor_execute", remove)
        yield session


def still_there(database, numbers):
    """SQLite answers a session's statements all from one moment."""
    return numbers if database.engine.dialect.name == "sqlite" else numbers[:1]


def test_the_nearest_facilities_are_those_that_are_left(database):
    with reading(database, FacilityRow) as session:
        found = queries.near(session, *PARK.centroid.coords[0], 5, 10)
    assert [one.facility.id for one in found] == still_there(database, ["1", "2"])


def test_the_facilities_inside_are_those_that_are_left(database):
    with database.open(STRANGER) as session:
        area = queries.area(session, "area-11")
    with reading(database, FacilityRow) as session:
        found, _ = facilities_in(session, area, 5)
    assert [one.id for one in found] == still_there(database, ["1", "2"])
