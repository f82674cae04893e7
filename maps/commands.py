"""What changes the map: kinds of facilities, and the taking in of layers.

Taking in the same drafts twice changes nothing; so an import that was interrupted is resumed by running it again.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from sqlalchemy import or_, select
from sqlalchemy.exc import DataError, IntegrityError

from app.db.catalogue import raise_revision
from app.db.unit_of_work import UnitOfWork
from app.intake.reading import Rejection
from app.intake.tally import Tally
from app.kernel.errors import BadInput
from app.kernel.text import N_, Phrase
from maps import policy
from maps.drafts import Draft
from maps.kinds import facility_kinds
from maps.layer_intake import LayerIntake, Leaving
from maps.model import FacilityKindRow, FacilityRow, LayerRow
from maps.projections import Kind


def set_kinds(unit: UnitOfWork, kinds: Iterable[Kind], department: str) -> None:
    """Add kinds of facilities, or change what they are called and look like. Twice is the same as once.

    Raises BadInput where a kind that did not come with the portal would change and another department uses it.
    """
    present = {row.slug: row for row in unit.session.scalars(select(FacilityKindRow))}
    changed = []
    for kind in kinds:
        row, own = present.get(kind.slug), kind.slug not in facility_kinds()
        if row and row.by_hand:
            continue
        position = row.position if row and own else kind.position  # each mapping counts its own kinds
        said = (dict(kind.names), kind.icon, kind.colour, position)
        if row is None or (row.names, row.icon, row.colour, row.position) != said:
            if row and own:
                _require_unused_elsewhere(unit, kind.slug, department)
            names, icon, colour, position = said
            unit.session.merge(
                FacilityKindRow(slug=kind.slug, names=names, icon=icon, colour=colour, position=position)
            )
            changed.append(kind.slug)
    if changed:
        unit.session.flush()
        raise_revision(unit.session)
        unit.note("set kinds of facilities", "facility-kinds", kinds=changed)


def _require_unused_elsewhere(unit: UnitOfWork, kind: str, department: str) -> None:
    having = select(FacilityRow.layer).where(FacilityRow.kind == kind)
    of_kind = (LayerRow.family == "facilities", or_(LayerRow.kind == kind, LayerRow.slug.in_(having)))
    others = select(LayerRow.department).where(*of_kind, LayerRow.department != department)
    if other := unit.session.scalar(others.order_by(LayerRow.department).limit(1)):
        sentence = N_(
            "The kind “%(kind)s” is used by the department “%(department)s” and says something else there: "
            "give yours another short name."
        )
        raise BadInput(sentence, kind=kind, department=other)


class Intake:
    """One import run over any number of layers. ``remarks`` say what it found beyond single features.

    ``written`` are the ids of the features that the last batch added or changed.

    ``kinds`` are those of facilities that the drafts may have; they are put in with the first batch.
    """

    def __init__(self, kinds: Sequence[Kind], require: policy.Require = policy.require_import) -> None:
        self._require = require
        self._kinds = kinds
        self._layers: dict[str, LayerIntake] = {}
        self.remarks: list[Rejection] = []
        self.written: list[int] = []

    def take(self, unit: UnitOfWork, drafts: Sequence[Draft]) -> Tally:
        """Take in a batch. What cannot be kept is rejected by name; nothing else is lost for it.

        Raises NotAllowed, and BadInput where a layer's or a kind's short name is another's.
        """
        total = Tally()
        self.written = []
        for slug, group in groupby(drafts, key=lambda draft: draft.layer.slug):
            of_layer = list(group)
            taking = self._layers.get(slug)
            if taking is None:
                taking = self._layers[slug] = LayerIntake(of_layer[0].layer, self._require)
            try:
                with unit.session.begin_nested():
                    taking.open(unit)
                with unit.session.begin_nested():
                    set_kinds(unit, self._kinds, of_layer[0].layer.department)
                self._kinds = ()
                total += self._together(unit, taking, of_layer)
            except (IntegrityError, DataError):
                for draft in of_layer:
                    total += self._alone(unit, taking, draft)
        return total

    def finish(
        self,
        unit: UnitOfWork,
        *,
        replacing: bool = False,
        lost: Collection[str] = (),
        spared: Collection[tuple[str, str]] = (),
        leaving: Leaving | None = None,
    ) -> None:
        """At the end of all files: what of each layer is in none of them is remarked, and removed if ``replacing``.

        ``lost`` and ``spared`` as the reader has them; ``leaving`` hears what goes before it is gone.
        """
        for slug, taking in self._layers.items():
            if slug in lost:
                if replacing:
                    reason = Phrase(
                        "not all of layer %(slug)s could be read, so nothing was removed from it", slug=slug
                    )
                    self.remarks.append(Rejection("", 0, "", reason))
                continue
            kept = {reference for of_layer, reference in spared if of_layer == slug}
            self.remarks += taking.finish(unit, kept, replacing=replacing, leaving=leaving)

    def _together(self, unit: UnitOfWork, taking: LayerIntake, drafts: Sequence[Draft]) -> Tally:
        with unit.session.begin_nested():
            done = taking.take(unit, drafts)
        taking.announce(unit, done)
        self.remarks += done.remarks
        self.written += done.changed
        return done.tally

    def _alone(self, unit: UnitOfWork, taking: LayerIntake, draft: Draft) -> Tally:
        """The database refused the batch: find out which draft it was, and keep the others."""
        try:
            return self._together(unit, taking, [draft])
        except (IntegrityError, DataError):
            taking.spare(draft.reference)
            reason = Phrase("The database cannot hold a value of this feature.")
            return Tally(1, rejections=[Rejection(draft.file, draft.line, "", reason, draft.reference)])
