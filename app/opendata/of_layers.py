"""Facilities, areas and base layers as features."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.kernel.box import Box
from app.kernel.text import LANGUAGES, Localized
from app.opendata.gathering import gather
from app.opendata.questions import Cluster, Family, Feature, Question
from maps import queries, reading
from maps.projections import Feature as MapFeature

_LOCALIZED = ("description", "opening_hours", "accessibility")


def page(session: Session, layer: str, question: Question) -> list[Feature]:
    """The first features after the one named, in the order of their ids. Raises NotVisible."""
    after = int(question.after.rpartition(".")[2]) if question.after else None
    found = queries.features(session, layer, limit=question.limit, after=after, **_narrowed(question))
    return [_feature(each) for each in found]


def one(session: Session, layer: str, feature_id: str) -> Feature:
    """One feature, by its id or else by its source's own reference. Raises NotVisible."""
    return _feature(queries.feature(session, layer, feature_id))


def count(session: Session, layer: str, question: Question) -> int:
    """How many meet the question. Raises NotVisible."""
    return queries.count(session, layer, **_narrowed(question))


def clusters(session: Session, layer: str, box: Box, zoom: int) -> list[Cluster]:
    """The features in a box gathered by cell: of a layer only the places are read. Raises NotVisible."""
    return [cluster for cluster, _ in gather(queries.positions(session, layer, box), zoom)]


def filters(family: str) -> Mapping[str, tuple[str, ...]]:
    """Property → its values where they are few."""
    known: dict[str, tuple[str, ...]] = dict.fromkeys(reading.SHELVES[family].filters, ())
    return known | ({"step_free": ("true", "false")} if family == "facilities" else {})


def _narrowed(question: Question) -> dict[str, Any]:
    """What maps asks of its features; they have no days."""
    equal = dict(question.equal)
    asked = equal.pop("step_free", "")
    step_free = question.step_free if not asked else asked == "true"
    return {"box": question.box, "text": question.text, "step_free": step_free, "equal": equal}


def _feature(found: MapFeature) -> Feature:
    return Feature(
        id=found.id,
        row=int(found.id),
        collection=found.layer,
        family=_family(found),
        kind=found.kind,
        name=found.name,
        language=found.language,
        names=found.names,
        shape=found.geometry,
        longitude=found.longitude,
        latitude=found.latitude,
        slug=found.slug,
        properties=_properties(found),
        updated_at=found.updated_at,
    )


def _family(found: MapFeature) -> Family:
    if not found.slug:
        return "base"
    return "areas" if "level" in found.properties else "facilities"


def _properties(found: MapFeature) -> dict[str, Any]:
    """Texts per language become one property for each; what is not known is None."""
    if _family(found) == "base":  # what lies under a map has no languages and no page
        return {"name": found.name or None, "kind": found.kind, **found.properties}
    plain: dict[str, Any] = {"name": found.name, **_spread("name", found.names), "kind": found.kind}
    for name, value in found.properties.items():
        plain |= _spread(name, value) if name in _LOCALIZED else {name: None if value == "" else value}
    plain["language"] = found.language or None
    plain["updated"] = found.updated_at.isoformat() if found.updated_at else None
    return plain


def _spread(name: str, texts: Localized) -> dict[str, str | None]:
    return {f"{name}_{tag}": texts.get(tag) or None for tag in LANGUAGES}
