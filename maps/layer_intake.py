"""One layer on its way into the rows: everything of a batch is looked up once, decided in memory, written once."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.db.catalogue import raise_revision
from app.db.unit_of_work import UnitOfWork
from app.intake.reading import Rejection
from app.intake.tally import Tally
from app.kernel import ids
from app.kernel.errors import BadInput
from app.kernel.slugs import digest, slug_of
from app.kernel.text import N_, Phrase
from maps import policy
from maps.drafts import AddressPoint, Draft, Layer, digest_of
from maps.events import LayerChanged
from maps.hierarchy import Parents, area_layers
from maps.model import AreaRow, LayerRow
from maps.shelves import SHELVES, Known, Row, said

_AT_ONCE = 500
Extent = tuple[float, float, float, float]
Leaving = Callable[[UnitOfWork, Sequence[int]], None]
"""What is told the ids of features before they go."""


@dataclass(slots=True)
class Done:
    """What became of one batch. ``digests`` are those of the features that are new or changed, by reference."""

    tally: Tally
    changed: list[int] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    remarks: list[Rejection] = field(default_factory=list)


class LayerIntake:
    """The taking in of one layer in one run; ``require`` says who may."""

    def __init__(self, layer: Layer, require: policy.Require) -> None:
        self._require = require
        self._layer = layer
        self._shelf = SHELVES[layer.family]
        self._seen: set[str] = set()
        self._refused: set[str] = set()
        self._extent: Extent | None = None
        self._warned = False

    def open(self, unit: UnitOfWork) -> None:
        """Make sure that the layer is there, says what it should and may be written. NotAllowed, BadInput."""
        layer = self._layer
        self._require(unit.actor, layer.department)
        row = unit.session.scalars(select(LayerRow).where(LayerRow.slug == layer.slug).with_for_update()).one_or_none()
        if row and row.family != layer.family:
            sentence = N_(
                "The layer “%(layer)s” holds something else (%(family)s); give this one another name (--layer)."
            )
            raise BadInput(sentence, layer=layer.slug, family=row.family)
        if row and row.department != layer.department:
            sentence = N_("The layer “%(layer)s” belongs to the department “%(department)s”.")
            raise BadInput(sentence, layer=layer.slug, department=row.department)
        described = {name: getattr(layer, name) for name in _DESCRIBED} | {"names": dict(layer.names)}
        if row is None:
            row = LayerRow(slug=layer.slug, family=layer.family, features=0, updated_at=unit.now, **described)
            unit.session.add(row)
        elif all(getattr(row, name) == value for name, value in described.items()):
            return
        for name, value in described.items():
            setattr(row, name, value)
        row.updated_at = unit.now
        unit.session.flush()
        raise_revision(unit.session)
        unit.note("describe layer", f"layer/{layer.slug}", source=layer.source, as_of=str(layer.as_of or ""))

    def take(self, unit: UnitOfWork, drafts: Sequence[Draft]) -> Done:
        """Write what is new or says something else."""
        session, layer = unit.session, self._layer
        known = self._shelf.known(session, layer.slug, drafts)
        done = Done(Tally(read=len(drafts)))
        parents = self._parents(session, done)
        news: list[tuple[Draft, Row]] = []
        for draft in drafts:
            around = parents.of(draft) if parents else None
            if parents and around is None:
                reason = Phrase("it lies in none of the areas of %(inside)s", inside=layer.inside)
                done.remarks.append(Rejection(draft.file, draft.line, "", reason, draft.reference))
            content = _content(draft, around[1] if around else "")
            before = known.get(draft.reference)
            if before and before.digest == content:
                done.tally.unchanged += 1
                continue
            news.append((draft, self._row(unit, draft, before, content, around)))
            done.digests[draft.reference] = content[:16]
        if news:
            self._write(session, news, known, done)
        self._note_seen(drafts)
        if news:
            self._keep_extent(unit, done.tally.created)
        return done

    def announce(self, unit: UnitOfWork, done: Done) -> None:
        """Hand note and event to the unit, once the rows are known to have been accepted."""
        if not done.changed:
            return
        raise_revision(unit.session)
        detail: dict[str, Any] = {"created": done.tally.created, "changed": done.tally.changed}
        unit.note("import layer", f"layer/{self._layer.slug}", **detail, features=done.digests)
        unit.tell(LayerChanged(self._layer.slug, self._layer.family, done.changed, []))

    def spare(self, reference: str) -> None:
        """A feature of that reference is in the file, but could not be kept: what is there of it has not vanished."""
        self._refused.add(reference)

    def finish(
        self, unit: UnitOfWork, spared: Collection[str], *, replacing: bool, leaving: Leaving | None = None
    ) -> list[Rejection]:
        """Name, or take away, what of the layer was in none of the files of this run."""
        session, slug = unit.session, self._layer.slug
        spared = {*spared, *self._refused}
        there = dict(self._shelf.references(session, slug))
        gone = sorted(there.keys() - self._seen - spared)
        if not gone:
            self._settle_extent(unit, len(there))
            return []
        if not replacing:
            reason = Phrase("it is in the layer, but no longer in its file; --replace removes it")
            return [
                Rejection("", 0, "", Phrase("%(slug)s: %(reason)s", slug=slug, reason=reason), reference)
                for reference in gone
            ]
        removed = [there[reference] for reference in gone]
        for start in range(0, len(removed), _AT_ONCE):
            portion = removed[start : start + _AT_ONCE]
            if leaving:
                leaving(unit, portion)
            if self._layer.family == "areas":
                session.execute(update(AreaRow).where(AreaRow.parent_id.in_(portion)).values(parent_id=None))
            session.execute(delete(self._shelf.model).where(self._shelf.model.id.in_(portion)))
        self._settle_extent(unit, len(there) - len(removed), whole=not spared)
        raise_revision(session)
        unit.note("remove from layer", f"layer/{slug}", references=gone)
        unit.tell(LayerChanged(slug, self._layer.family, [], removed))
        reason = Phrase("it was no longer in its file and was removed")
        return [
            Rejection("", 0, "", Phrase("%(slug)s: %(reason)s", slug=slug, reason=reason), reference)
            for reference in gone
        ]

    def _parents(self, session: Session, done: Done) -> Parents | None:
        """What finds the areas around these; where their layer is not there, that is remarked once a run."""
        inside = self._layer.inside
        if not inside:
            return None
        there = area_layers(session)
        if inside in there:
            return Parents(session, inside)
        if not self._warned:
            self._warned = True
            others = ", ".join(slug for slug in there if slug != self._layer.slug) or "none"
            reason = Phrase(
                "these areas lie in no others: there is no layer %(inside)s of areas; there are: %(others)s",
                inside=inside,
                others=others,
            )
            done.remarks.append(
                Rejection("", 0, "", Phrase("%(slug)s: %(reason)s", slug=self._layer.slug, reason=reason))
            )
        return None

    def _row(
        self, unit: UnitOfWork, draft: Draft, before: Known | None, content: str, around: tuple[int, str] | None
    ) -> Row:
        row = self._shelf.row(draft, unit.now)
        row |= {"id": before.id if before else ids.new_id(), "layer": self._layer.slug}
        if not isinstance(draft.facts, AddressPoint):
            row |= {"reference": draft.reference, "digest": content}
        if self._layer.family == "areas":
            row["parent_id"] = around[0] if around else None
        if self._shelf.has_slugs:
            row["slug"] = before.slug if before else ""
        return row

    def _write(self, session: Session, news: list[tuple[Draft, Row]], known: dict[str, Known], done: Done) -> None:
        new = [row for draft, row in news if draft.reference not in known]
        old = [row for draft, row in news if draft.reference in known]
        if self._shelf.has_slugs:
            self._address_new(session, new)
        if new:
            session.execute(insert(self._shelf.model), new)
        if old:
            session.execute(update(self._shelf.model), old)
        done.tally.created, done.tally.changed = len(new), len(old)
        done.changed = [row["id"] for _, row in news]

    def _address_new(self, session: Session, rows: Sequence[Row]) -> None:
        """Addresses for new features: of the name; with number or a mark behind it where another has that."""
        choices = [_slugs(row) for row in rows]
        wanted = {slug for some in choices for slug in some}
        model = self._shelf.model
        taken = set(session.scalars(select(model.slug).where(model.slug.in_(wanted)))) if wanted else set()
        taken |= PAGES
        for row, some in zip(rows, choices, strict=True):
            row["slug"] = next((slug for slug in some if slug not in taken), some[-1])
            taken.add(row["slug"])

    def _note_seen(self, drafts: Sequence[Draft]) -> None:
        self._seen.update(draft.reference for draft in drafts)
        for draft in drafts:
            self._extent = _around(self._extent, draft.geometry.bounds)

    def _keep_extent(self, unit: UnitOfWork, created: int) -> None:
        row = unit.session.get_one(LayerRow, self._layer.slug)
        row.features += created
        _set_extent(row, _around(_extent(row), self._extent))
        row.updated_at = unit.now
        unit.session.flush()

    def _settle_extent(self, unit: UnitOfWork, features: int, *, whole: bool = True) -> None:
        """All that is left was seen in this run, so that its extent is the layer's; spared features are not known."""
        row = unit.session.get(LayerRow, self._layer.slug, with_for_update=True)
        if row is None:
            return
        extent = self._extent if whole and features == len(self._seen) else _extent(row)
        if (row.features, _extent(row)) != (features, extent):
            row.features, row.updated_at = features, unit.now
            _set_extent(row, extent)
            unit.session.flush()
            raise_revision(unit.session)


PAGES = {"facilities", "suggestions", "new"}
"""What stands where a slug does in addresses of the portal's own pages, at the desk too."""
_DESCRIBED = ("kind", "source", "source_url", "licence", "attribution", "as_of", "department", "position")


def _content(draft: Draft, parent: str) -> str:
    """What is compared with what is known."""
    if isinstance(facts := draft.facts, AddressPoint):
        return said(facts.parcel, facts.text, facts.ward, draft.longitude, draft.latitude)
    return digest_of(draft, parent)


def _slugs(row: Row) -> list[str]:
    """Addresses a feature would take, the best first; the last is its own alone."""
    name, reference = slug_of(row["name"])[:100], row["reference"]
    mark = digest(f"{row['layer']}\n{reference}")[:8]
    return [name, f"{name}-{mark[:4]}", f"{name}-{mark}"]


def _around(one: Extent | None, other: Extent | None) -> Extent | None:
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _extent(row: LayerRow) -> Extent | None:
    if row.west is None or row.south is None or row.east is None or row.north is None:
        return None
    return row.west, row.south, row.east, row.north


def _set_extent(row: LayerRow, extent: Extent | None) -> None:
    row.west, row.south, row.east, row.north = extent or (None, None, None, None)
