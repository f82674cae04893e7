"""From a feature as found to a draft: its place in degrees, its facts, its number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.intake.reading import Rejection
from app.kernel.slugs import digest, slug_of
from maps.bounds import Box
from maps.drafts import Draft, Layer, address_reference, digest_of
from maps.geometry_repair import BadGeometry, Repaired, repaired
from maps.importing.crs import ToDegrees, swapped, to_degrees
from maps.importing.facts import Columns, facts_of
from maps.importing.found import BadFile, Found
from maps.importing.mapping import GeoMapping, LayerTable, kinds_of
from maps.importing.places import place_in

_LONGEST_REFERENCE = 200


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
        self._seen: dict[tuple[str, str], list[str]] = {}

    def of_file(self, name: str, table: LayerTable, layer: Layer, convert: ToDegrees | None) -> "FileDrafting":
        """What drafts the features of one file; ``convert`` turns its geometry into degrees."""
        return FileDrafting(self, name, table, layer, convert)

    def numbered(self, draft: Draft) -> Draft | Rejection:
        """The same reference twice is two features, unless they are the same in all."""
        seen = self._seen.setdefault((draft.layer.slug, draft.reference), [])
        content = digest_of(draft)
        if content in seen or (seen and draft.layer.family == "addresses"):
            same = "the same feature, in all it says, stands further up"
            reason = same if content in seen else "the same address stands further up, at another place"
            return Rejection(draft.file, draft.line, "reference", reason, draft.reference)
        seen.append(content)
        if len(seen) == 1:
            return draft
        numbered = f"{draft.reference}-{len(seen)}"
        remark = f"{draft.reference} stands {len(seen)} times for different features; this one is kept as {numbered}"
        return replace(draft, reference=numbered, remarks=(*draft.remarks, remark))


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
            return self._rejected(found, values, str(problem))
        if self._layer.family == "addresses" and "text" not in values:
            return self._rejected(found, values, "it has no address", "text")
        given = "" if self._layer.family == "addresses" else values.get("reference", "")
        reference = values["reference"] = (given or _made_up(values, place))[:_LONGEST_REFERENCE]
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
            remarks=(*found.remarks, *place.remarks, *remarks),
        )
        return self._shared.numbered(draft)

    def require_place(self, header: frozenset[str]) -> None:
        """Raise BadFile where none of a table's columns gives a place."""
        if header.isdisjoint(self._columns.places):
            places = ", ".join(sorted(self._columns.places)) or "none"
            raise BadFile(f"it has no geometry and no column with a place; a mapping says which (now: {places})")

    def at_the_end(self) -> list[str]:
        """Remarks on the file as a whole."""
        unseen = ", ".join(sorted(self._columns.unseen))
        return [f"no feature of this file has {unseen}, which the mapping names"] if unseen else []

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
        reference = values.get("reference", "")
        if reference:
            self._shared.spared.add((self._layer.slug, reference))
        else:
            self._shared.lost.add(self._layer.slug)
        return Rejection(self._name, found.line, column, reason, reference or values.get("name", "")[:80])


def _made_up(values: dict[str, str], place: Repaired) -> str:
    """A reference for a feature that has none: of what it says and where it lies, the same every time."""
    if "text" in values:
        return address_reference(values.get("parcel", ""), values["text"])
    said = digest(f"{place.longitude} {place.latitude} {sorted(values.items())}")
    return f"{slug_of(values.get('name', 'feature'))[:60]}-{said[:8]}"
