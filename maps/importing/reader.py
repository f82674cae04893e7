"""Files of geodata → drafts and rejections: which layer a file fills, its coordinate system, its features."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from app.intake.reading import Progress, Rejection, why
from app.kernel.text import N_, Phrase
from maps.drafts import Draft, Layer
from maps.importing.crs import ToDegrees, UnknownSystem, to_degrees
from maps.importing.csv_file import open_csv
from maps.importing.drafting import Drafting, Wanted
from maps.importing.found import BadFile, Opened
from maps.importing.gdal_table import open_table
from maps.importing.geojson_file import open_geojson
from maps.importing.mapping import GeoMapping, LayerTable
from maps.importing.sql_file import open_sql

_IN_FOLDERS = (".geojson", ".json", ".js", ".shp", ".gpkg", ".csv", ".sql")
ENDINGS = (*_IN_FOLDERS, ".zip")


class GeodataReader:
    """Reads GeoJSON, shapefiles, GeoPackages, CSV files, SQL dumps and folders of them, in the order of their paths.

    Areas come after those that they lie in, which are looked for when they are taken in.
    A zip archive is read where it is named, but not in a folder: what it holds often lies there beside it.
    A file is read into the layer whose table names it. After reading, ``lost`` are the slugs of layers of which
    something could not be told apart, and ``spared`` slug and reference of features that are there but were rejected:
    what of them is not among the drafts has not vanished. ``remarks`` are about whole files.
    """

    def __init__(self, mapping: GeoMapping, wanted: Wanted) -> None:
        self._mapping = mapping
        self._wanted = wanted
        self._axis_order = wanted.axis_order or mapping.axis_order
        self._by_depth = sorted(wanted.layers, key=lambda one: _depth(one[0], wanted.layers))
        self._progress = Progress()
        self._drafting = Drafting(mapping, wanted)
        self.remarks: list[Rejection] = []

    @property
    def lost(self) -> set[str]:
        return self._drafting.lost

    @property
    def spared(self) -> set[tuple[str, str]]:
        return self._drafting.spared

    @property
    def consumed(self) -> int:
        return self._progress.read

    def total_bytes(self, paths: Sequence[Path]) -> int:
        """The size of all files that will be read."""
        return sum(found.stat().st_size for found in _files(paths) if isinstance(found, Path))

    def read(self, paths: Sequence[Path]) -> Iterator[Draft | Rejection]:
        """One draft or rejection a feature; a file that cannot be read is one rejection with line 0."""
        self._progress.read = 0
        self._drafting = Drafting(self._mapping, self._wanted)
        self.remarks.clear()
        for found in sorted(_files(paths), key=self._turn):
            if isinstance(found, Rejection):
                self.lost.update(layer.slug for _, layer in self._wanted.layers)
                yield found
                continue
            before, size = self._progress.read, found.stat().st_size
            yield from self._file(found)
            self._progress.read = before + size

    def _turn(self, found: Path | Rejection) -> int:
        """When a file is read: as deep as the deepest layer that it fills."""
        filled = [one[0] for one in self._by_depth if isinstance(found, Path) and _fits(one[0], found)]
        return _depth(filled[-1], self._wanted.layers) if filled else 0

    def _file(self, path: Path) -> Iterator[Draft | Rejection]:
        fitting = [one for one in self._by_depth if _fits(one[0], path)]
        if not fitting:
            yield Rejection(path.name, 0, "", Phrase("the mapping has no layer for a file of this name"))
            return
        for table, layer in fitting:
            try:
                yield from self._features(path, table, layer)
            except BadFile as bad:
                self.lost.add(layer.slug)
                yield Rejection(path.name, 0, "", bad.phrase)
            except OSError as error:
                self.lost.add(layer.slug)
                yield Rejection(path.name, 0, "", why(error))

    def _features(self, path: Path, table: LayerTable, layer: Layer) -> Iterator[Draft | Rejection]:
        opened = self._open(path, table)
        convert = self._system(opened)
        drafting = self._drafting.of_file(path.name, table, layer, convert)
        if opened.header is not None:
            drafting.require_place(opened.header)
        count = 0
        for count, found in enumerate(opened.features, 1):  # noqa: B007 - it is counted
            yield drafting.draft(found)
        if not count:
            raise BadFile(N_("there are no features in it"))
        said = [*opened.remarks, *drafting.at_the_end()]
        self.remarks += [Rejection(path.name, 0, "", remark) for remark in said]

    def _open(self, path: Path, table: LayerTable) -> Opened:
        match path.suffix.casefold():
            case ".geojson" | ".json" | ".js":
                return open_geojson(path)
            case ".shp" | ".gpkg" | ".zip":
                return open_table(path, self._wanted.table or table.table, table.slug)
            case ".csv":
                return open_csv(path, self._progress)
            case ".sql":
                return open_sql(path, self._axis_order)
            case ending:
                raise BadFile(
                    N_("files ending in “%(ending)s” are not read; there are %(known)s"),
                    ending=ending,
                    known=", ".join(ENDINGS),
                )

    def _system(self, opened: Opened) -> ToDegrees | None:
        """What turns this file's geometry into degrees; None: they are. Raises BadFile where nobody knows."""
        said = self._wanted.crs or self._mapping.place.crs
        try:
            known = to_degrees(said) if said else None
            if opened.crs:
                return to_degrees(opened.crs)
        except UnknownSystem as unknown:
            raise BadFile(N_("there is no coordinate system “%(unknown)s”"), unknown=str(unknown)[:80]) from unknown
        if said or (opened.degrees and not opened.unread):
            return known
        if opened.unread:
            raise BadFile(N_("it declares a coordinate system, but not by a name: say which with --crs EPSG:…"))
        raise BadFile(
            N_("it declares no coordinate system, and its numbers are no degrees: say which with --crs EPSG:…")
        )


def _fits(table: LayerTable, path: Path) -> bool:
    return not table.files or any(fnmatch(path.stem.casefold(), pattern.casefold()) for pattern in table.files)


def _depth(table: LayerTable, layers: Sequence[tuple[LayerTable, Layer]]) -> int:
    """How many of these layers lie around this one; where some lie in each other, each of them counts once."""
    inside = {one.slug: one.inside for one, _ in layers}
    around: list[str] = []
    while (above := inside[around[-1] if around else table.slug]) in inside and above not in around:
        around.append(above)
    return len(around)


def _files(paths: Sequence[Path]) -> list[Path | Rejection]:
    """The files to read, each once, in the order of the paths given and of names within a folder."""
    found: dict[Path | Rejection, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.iterdir() if file.suffix.casefold() in _IN_FOLDERS and file.is_file())
            found |= dict.fromkeys(inside)
            if not inside:
                found[Rejection(path.name, 0, "", Phrase("there is no file of geodata in this folder"))] = None
        elif path.is_file():
            found[path] = None
        else:
            found[Rejection(path.name, 0, "", Phrase("there is no such file or folder"))] = None
    return list(found)
