"""What narrows facilities, areas and base features, said once for every question: so that maps and lists agree."""

from typing import Any

from sqlalchemy import ColumnElement, false

from app.db import spatial
from app.kernel.box import Box
from maps.model import FacilityRow
from maps.words import folded


def narrowed(model: Any, *, text: str, step_free: bool | None, box: Box | None) -> list[ColumnElement[bool]]:
    """What a statement about that model must meet; see ``maps.queries.features``."""
    where: list[ColumnElement[bool]] = [model.words.contains(word, autoescape=True) for word in folded(text).split()]
    if step_free is not None:
        where.append(FacilityRow.step_free == step_free if model is FacilityRow else false())
    if box is not None:
        where.append(spatial.in_box(model.geometry, box))
    return where
