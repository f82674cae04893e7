"""Taking many facilities off the map at once, and their layer when nothing is left in it."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from app.db.catalogue import raise_revision
from app.db.unit_of_work import UnitOfWork
from maps import policy
from maps.editing import settle
from maps.events import LayerChanged
from maps.model import FacilityRow, LayerRow


def remove_facilities(unit: UnitOfWork, layer: str, ids: Sequence[int]) -> None:
    """Take these of that layer away. Raises NotAllowed."""
    _require_edit(unit, layer)
    unit.session.execute(delete(FacilityRow).where(FacilityRow.layer == layer, FacilityRow.id.in_(ids)))
    settle(unit, layer)
    raise_revision(unit.session)
    unit.note("remove facilities", f"layer/{layer}", facilities=len(ids))
    unit.tell(LayerChanged(layer, "facilities", [], list(ids)))


def remove_layer_if_empty(unit: UnitOfWork, layer: str) -> None:
    """Take a layer of facilities away in which there is none any more. Raises NotAllowed."""
    row = unit.session.get(LayerRow, layer, with_for_update=True)
    if row is None:
        return
    _require_edit(unit, layer)
    if unit.session.scalar(select(FacilityRow.id).where(FacilityRow.layer == layer).limit(1)) is None:
        unit.session.delete(row)
        unit.session.flush()
        raise_revision(unit.session)
        unit.note("remove layer", f"layer/{layer}", department=row.department)


def _require_edit(unit: UnitOfWork, layer: str) -> None:
    policy.require_edit(unit.actor, unit.session.get_one(LayerRow, layer).department)
