"""What the desk does to one facility: add, change, move or remove it. Everybody sees it at once."""

from collections.abc import Iterable
from datetime import datetime
from math import isfinite
from typing import Any

import shapely
from shapely.affinity import translate
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.city.queries import department_names
from app.db import spatial
from app.db.catalogue import raise_revision
from app.db.unit_of_work import UnitOfWork
from app.kernel import ids
from app.kernel.errors import BadInput, NotVisible, PsisError
from app.kernel.slugs import slug_of
from app.kernel.text import LANGUAGES, N_
from maps import policy
from maps.drafts import Draft, Facility, Layer, digest_of
from maps.events import LayerChanged
from maps.layer_intake import PAGES
from maps.model import AreaRow, FacilityKindRow, FacilityRow, LayerRow
from maps.shelves import SHELVES

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
_WARD = "ward"
_LAST_PLACE = 900
"""Layers of the desk come behind those of imports."""
_BEYOND = N_("The point is not on the earth: enter latitude, then longitude, in degrees.")


class FacilityStale(PsisError):
    """Somebody saved the facility meanwhile."""

    def __init__(self) -> None:
        super().__init__(N_("Somebody else saved this facility meanwhile. Nothing of it was overwritten."))


def add(unit: UnitOfWork, department: str, facts: Facility, point: Point) -> str:
    """A new facility of that department, in its own layer; returns its slug. Raises BadInput, NotAllowed."""
    policy.require_edit(unit.actor, department)
    layer = _layer_of(unit, department)
    row_id = ids.new_id()
    draft = _draft(layer, str(row_id), _in_its_ward(unit.session, _checked(unit.session, facts), point), point)
    row = FacilityRow(
        id=row_id,
        layer=layer.slug,
        reference=draft.reference,
        slug=_slug_for(unit.session, draft),
        digest=digest_of(draft),
        **SHELVES["facilities"].row(draft, unit.now),
    )
    unit.session.add(row)
    settle(unit, layer.slug)
    tell(unit, "add facility", row, changed=[row.id])
    return row.slug


def change(unit: UnitOfWork, slug: str, facts: Facility, point: Point, seen: datetime) -> None:
    """Other facts or another place. ``seen``: when it had been changed last, as the editor saw it.

    Its digest stays that of its source: an import writes over it only when the source says something else than before.
    Raises NotVisible, NotAllowed, BadInput, FacilityStale.
    """
    row = locked(unit, slug)
    before = _said(row)
    facts = _checked(unit.session, facts)
    moved = (row.longitude, row.latitude) != point
    layer = _described(unit.session.get_one(LayerRow, row.layer))
    draft = _draft(layer, row.reference, _in_its_ward(unit.session, facts, point) if moved else facts, point)
    values = SHELVES["facilities"].row(draft, unit.now)
    del values["geometry"]
    same = {name: value for name, value in values.items() if name != "updated_at"}
    if same == {name: before[name] for name in same}:
        return
    if row.updated_at != seen:
        raise FacilityStale
    if moved:
        row.geometry = _moved(unit.session, row, point)
    for name, value in values.items():
        setattr(row, name, value)
    settle(unit, row.layer)
    fields = sorted(name for name, value in same.items() if before[name] != value and name not in _DERIVED)
    tell(unit, "move facility" if moved else "change facility", row, changed=[row.id], fields=fields)


_DERIVED = frozenset({"name", "words", "street_key", "house_number"})


def remove(unit: UnitOfWork, slug: str) -> None:
    """Take a facility off the map. Raises NotVisible, NotAllowed."""
    row = locked(unit, slug)
    unit.session.delete(row)
    settle(unit, row.layer)
    tell(unit, "remove facility", row, removed=[row.id])


def locked(unit: UnitOfWork, slug: str) -> FacilityRow:
    """The row, for whoever may edit places of its department. Raises NotVisible to everybody else."""
    row = unit.session.scalar(select(FacilityRow).where(FacilityRow.slug == slug).with_for_update())
    layer = unit.session.get(LayerRow, row.layer) if row else None
    if row is None or layer is None:
        raise NotVisible("There is no such facility.")
    policy.require_edit(unit.actor, layer.department)
    return row


def _said(row: FacilityRow) -> dict[str, Any]:
    return {
        column.key: getattr(row, column.key) for column in FacilityRow.__table__.columns if column.key != "geometry"
    }


def _checked(session: Session, facts: Facility) -> Facility:
    if session.get(FacilityKindRow, facts.kind) is None:
        raise BadInput(N_("Choose a kind of facility."))
    if not any(facts.names.values()) or not facts.names.get(facts.language):
        raise BadInput(N_("Enter a name in at least one language."))
    return facts


def _draft(layer: Layer, reference: str, facts: Facility, point: Point) -> Draft:
    longitude, latitude = point
    if not (isfinite(longitude) and isfinite(latitude) and abs(longitude) <= 180 and abs(latitude) <= 90):
        raise BadInput(_BEYOND)
    return Draft(
        layer=layer,
        reference=reference,
        facts=facts,
        geometry=shapely.Point(longitude, latitude),
        longitude=longitude,
        latitude=latitude,
    )


def _in_its_ward(session: Session, facts: Facility, point: Point) -> Facility:
    """The facility with the ward in which the point lies, where wards are known."""
    ward = select(AreaRow.name).where(AreaRow.level == _WARD, spatial.covers(AreaRow.geometry, *point))
    found = session.scalars(ward.order_by(AreaRow.id).limit(1)).first()
    values = {name: getattr(facts, name) for name in Facility.__dataclass_fields__}
    return Facility(**values | {"ward": found or ""})


def _moved(session: Session, row: FacilityRow, point: Point) -> str:
    """Its geometry at the new place; an outline moves as a whole. Raises BadInput."""
    stored = session.scalar(select(spatial.ewkb(FacilityRow.geometry)).where(FacilityRow.id == row.id))
    shape = shapely.from_wkb(stored)
    if shape is None or shape.geom_type == "Point":
        shape = shapely.Point(*point)
    else:
        shape = translate(shape, point[0] - row.longitude, point[1] - row.latitude)
        if not shapely.box(-180, -90, 180, 90).covers(shape):
            raise BadInput(_BEYOND)
    return f"SRID=4326;{shapely.to_wkt(shape, rounding_precision=7)}"


def _layer_of(unit: UnitOfWork, department: str) -> Layer:
    """The layer of what the department's desk adds, made when it is first needed."""
    slug = f"{department}-desk"
    row = unit.session.get(LayerRow, slug)
    if row is None:
        name = department_names(unit.session).get(department, {})
        row = LayerRow(
            slug=slug,
            family="facilities",
            kind="",
            names={tag: name.get(tag, department) for tag in LANGUAGES},
            source="",
            source_url="",
            licence="",
            attribution="",
            as_of=None,
            department=department,
            features=0,
            position=_LAST_PLACE,
            updated_at=unit.now,
        )
        unit.session.add(row)
        unit.session.flush()
    if row.family != "facilities" or row.department != department:
        raise BadInput(N_("The layer “%(layer)s” belongs to something else."), layer=slug)
    return _described(row)


def _described(row: LayerRow) -> Layer:
    return Layer(slug=row.slug, family="facilities", kind=row.kind, names=row.names, department=row.department)


def _slug_for(session: Session, draft: Draft) -> str:
    facts = draft.facts
    return free_slug(session, slug_of(facts.names[facts.language]) if isinstance(facts, Facility) else "")


def free_slug(session: Session, base: str) -> str:
    """This short name, or one like it where another facility has it."""
    taken = set(session.scalars(select(FacilityRow.slug).where(FacilityRow.slug.startswith(base, autoescape=True))))
    return next(one for one in _choices(base) if one not in taken and one not in PAGES)


def _choices(base: str) -> Iterable[str]:
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def settle(unit: UnitOfWork, slug: str) -> None:
    """Number and extent of the layer's features, as they are now."""
    unit.session.flush()
    of_layer = FacilityRow.layer == slug
    longitude, latitude = FacilityRow.longitude, FacilityRow.latitude
    sides = (func.min(longitude), func.min(latitude), func.max(longitude), func.max(latitude))
    count, west, south, east, north = unit.session.execute(
        select(func.count(FacilityRow.id), *sides).where(of_layer)
    ).one()
    values = {"features": count, "west": west, "south": south, "east": east, "north": north}
    unit.session.execute(update(LayerRow).where(LayerRow.slug == slug).values(updated_at=unit.now, **values))


def tell(
    unit: UnitOfWork,
    action: str,
    row: FacilityRow,
    *,
    changed: list[int] | None = None,
    removed: list[int] | None = None,
    **detail: Any,
) -> None:
    """Enter the act into the trail and let everybody see what came of it."""
    unit.session.flush()
    raise_revision(unit.session)
    unit.note(action, f"facility/{row.slug}", layer=row.layer, **detail)
    unit.tell(LayerChanged(row.layer, "facilities", changed or [], removed or []))
