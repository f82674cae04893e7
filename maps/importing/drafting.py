"""From a feature as found to a draft: its place in degrees, its facts, its number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.intake.reading import Rejection
from app.kernel.box import Box
from app.kernel.slugs import digest, slug_of
from app.kernel.text import N_, Phrase
from maps.drafts import Draft, Layer, address_reference, digest_of
from maps.geometry_repair import BadGeometry, Repaired, repaired
from maps.importing.crs import ToDegrees, swapped, to_degrees
from maps.importing.facts import Columns, facts_of
from maps.importing.found import BadFile, Found
from maps.importing.mapping import GeoMapping, LayerTable, kinds_of
from maps.importing.places import place_in

_LONGEST_REFERENCE = 200
_LONGEST_ADDRESS = {"text": 300, "parcel": 100}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command says beside the mapping. ``layers`` are those to fill, with the tables that describe them."""

    format_name: str
    layers: Sequence[tuple[LayerTable, Layer]]
    crs: str = ""
    table: str = ""
    axis_order: str = ""


class Drafting:
    """What all files of one import share: which numbers were given already, and what was there but was rejected."""

    def __init__(self, mapping: GeoMapping, wanted: Wanted) -> None:
        self.mapping = mapping
        self.latitude_first = (wanted.axis_order or mapping.axis_order) == "latlon"
        self.bounds = Box(*mapping.place.bounds) if mapping.place.bounds else None
        self.kinds = frozenset(kinds_of(wanted.format_name, mapping))
        self.crs = wanted.crs or mapping.place.crs
        self.lost: set[str] = set()
        self.spared: set[tuple[str, str]] = set()
        self._said: set[tuple[str, str, str]] = set()
        self._numbers: dict[tuple[str, str], int] = {}

    def of_file(self, name: str, table: LayerTable, layer: Layer, convert: ToDegrees | None) -> "FileDrafting":
        """What drafts the features of one file; ``convert`` turns its geometry into degrees."""
        return FileDrafting(self, name, table, layer, convert)

    def numbered(self, draft: Draft) -> Draft | Rejection:
        """The same reference twice is two features, unless they are the same in all."""
        layer, given = draft.layer, draft.reference
        said = (layer.slug, given, digest_of(draft))
        if said in self._said or (layer.family == "addresses" and (layer.slug, given) in self._numbers):
            same = Phrase("the same feature, in all it says, stands further up")
            elsewhere = Phrase("the same address stands further up, at another place")
            reason = same if said in self._said else elsewhere
            return Rejection(draft.file, draft.line, "reference", reason, given)
        self._said.add(said)
        kept = self.own_reference(layer.slug, given)
        if kept == given:
            return draft
        remark = Phrase(
            "%(given)s stands for another feature too; this one is kept as %(kept)s", given=given, kept=kept
        )
        return replace(draft, reference=kept, remarks=(*draft.remarks, remark))

    def own_reference(self, layer: str, given: str) -> str:
        """The reference given, or where a feature further up has that (in a file or made up here) one with a number.

        The number is of the order in the file and not of what the feature says, so that it keeps its page when it
        changes. Features that are rejected take part in it, or the next one would be taken for them.
        """
        number = self._numbers.get((layer, given), 0) + 1
        kept = given
        while number > 1 and (layer, kept := f"{given}~{number}") in self._numbers:
            number += 1
        self._numbers[layer, given] = number
        self._numbers.setdefault((layer, kept), 1)
        return kept


class FileDrafting:
    """The features of one file, one after the other."""

    def __init__(self, shared: Drafting, name: str, table: LayerTable, layer: Layer, convert: ToDegrees | None) -> None:
        self._shared = shared
        self._name = name
        self._layer = layer
        self._columns = Columns(shared.mapping, table.columns)
        self._convert = convert
        self._convert_cells = to_degrees(shared.crs) if shared.crs else None

    def draft(self, found: Found | Rejection) -> Draft | Rejection:
        """The feature ready to be kept, or why it cannot be."""
        if isinstance(found, Rejection):
            self._shared.lost.add(self._layer.slug)
            return found
        values = self._columns.values(found.cells)
        try:
            place = self._place(found, values)
        except BadGeometry as problem:
            reason: str = problem.phrase
            if found.bad and found.bad != reason:
                reason = Phrase("%(one)s; %(other)s", one=found.bad, other=reason)
            return self._rejected(found, values, reason)
        if self._layer.family == "addresses" and (reason := _no_address(values)):
            return self._rejected(found, values, reason, "text")
        reference = values["reference"] = self._reference(values) or _made_up(values, place)
        instead = [Phrase("%(bad)s; the place in its columns was taken instead", bad=found.bad)] if found.bad else []
        facts, remarks = facts_of(values, self._layer, self._shared.mapping.language, self._shared.kinds)
        draft = Draft(
            layer=self._layer,
            reference=reference,
            facts=facts,
            geometry=place.geometry,
            longitude=place.longitude,
            latitude=place.latitude,
            file=self._name,
            line=found.line,
            remarks=(*found.remarks, *instead, *place.remarks, *remarks),
        )
        return self._shared.numbered(draft)

    def require_place(self, header: frozenset[str]) -> None:
        """Raise BadFile where none of a table's columns gives a place."""
        if header.isdisjoint(self._columns.places):
            places = ", ".join(sorted(self._columns.places)) or "none"
            raise BadFile(
                N_("it has no geometry and no column with a place; a mapping says which (now: %(places)s)"),
                places=places,
            )

    def at_the_end(self) -> list[str]:
        """Remarks on the file as a whole."""
        unseen = ", ".join(sorted(self._columns.unseen))
        said = Phrase("no feature of this file has %(columns)s, which the mapping names", columns=unseen)
        return [said] if unseen else []

    def _place(self, found: Found, values: dict[str, str]) -> Repaired:
        geometry, convert = found.geometry, self._convert
        if geometry is None:
            geometry, convert = place_in(values, found.bad), self._convert_cells
        elif self._shared.latitude_first:
            geometry = swapped(geometry)
        if convert:
            geometry = convert(geometry)
        place = repaired(geometry, bounds=self._shared.bounds, outline=self._layer.family == "areas")
        return repaired(place.geometry.representative_point()) if self._layer.family == "addresses" else place

    def _rejected(self, found: Found, values: dict[str, str], reason: str, column: str = "geometry") -> Rejection:
        slug, reference = self._layer.slug, self._reference(values)
        if not reference:
            self._shared.lost.add(slug)
        elif self._layer.family == "addresses":
            self._shared.spared.add((slug, reference))
        else:
            self._shared.spared.add((slug, self._shared.own_reference(slug, reference)))
        return Rejection(self._name, found.line, column, reason, reference or values.get("name", "")[:80])

    def _reference(self, values: dict[str, str]) -> str:
        """What the file knows the feature by; "" where nothing but its place and all it says would tell it."""
        if self._layer.family == "addresses":
            return address_reference(values.get("parcel", ""), values["text"]) if "text" in values else ""
        return values.get("reference", "")[:_LONGEST_REFERENCE]


def _no_address(values: dict[str, str]) -> str:
    """Why these are no address and its parcel; they are not cut, being what the register knows them by."""
    if "text" not in values:
        return Phrase("it has no address")
    too_long = [name for name, longest in _LONGEST_ADDRESS.items() if len(values.get(name, "")) > longest]
    if not too_long:
        return ""
    name = too_long[0]
    return Phrase("its %(field)s is longer than %(most)s characters", field=name, most=_LONGEST_ADDRESS[name])


def _made_up(values: dict[str, str], place: Repaired) -> str:
    """A reference for a feature that has none: of what it says and where it lies, the same every time."""
    said = digest(f"{place.longitude} {place.latitude} {sorted(values.items())}")
    return f"{slug_of(values.get('name', 'feature'))[:60]}-{said[:8]}"
