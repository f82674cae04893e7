"""What GDAL is to open: a file, or the one table inside a zip archive, read where it lies and never unpacked to a disk.

GDAL believes what a file holds and not what it is called, and some of what it knows leads to other files and hosts. So
nothing is given to it before a look that it is what it is called. A zip archive is read through once before, because
GDAL would go beyond the sizes that an archive declares.
"""

import zlib
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.kernel.text import N_
from maps.importing.found import BadFile

MOST_BYTES = 2 * 1024**3
"""What a table in an archive may take when it is unpacked."""
_MOST_MEMBERS = 1000
_AT_ONCE = 1024**2
_ENCRYPTED = 1
_TABLES = {".shp": (b"\x00\x00\x27\x0a", "shapefile"), ".gpkg": (b"SQLite format 3\x00", "GeoPackage")}


def source_of(path: Path, most_bytes: int = MOST_BYTES) -> str:
    """The name under which GDAL reads the shapefile or GeoPackage. Raises BadFile and OSError."""
    if path.suffix.casefold() == ".zip":
        return f"/vsizip/{{{path.absolute()}}}/{_table_inside(path, most_bytes)}"
    with path.open("rb") as file:
        _require_start(file.read(16), path.suffix)
    return str(path.absolute())


def _table_inside(path: Path, most_bytes: int) -> str:
    try:
        with ZipFile(path) as archive:
            table = _only_table(archive.infolist())
            _require_sound(archive, _set_of(table, archive.infolist()), most_bytes)
            with archive.open(table) as file:
                _require_start(file.read(16), PurePosixPath(table.filename).suffix)
    except (BadZipFile, zlib.error, EOFError) as error:
        raise BadFile(N_("the archive cannot be read: %(error)s"), error=error) from error
    return table.filename


def _only_table(members: list[ZipInfo]) -> ZipInfo:
    if len(members) > _MOST_MEMBERS:
        raise BadFile(N_("the archive holds more than %(most)s files"), most=f"{_MOST_MEMBERS:,}")
    tables = [one for one in members if _path(one).suffix.casefold() in _TABLES and not _of_the_system(_path(one))]
    if len(tables) != 1:
        names = ", ".join(_path(one).name for one in tables[:5])
        if not tables:
            raise BadFile(N_("the archive holds no shapefile and no GeoPackage"))
        raise BadFile(N_("the archive holds several tables (%(names)s): unpack it and name the files"), names=names)
    return tables[0]


def _set_of(table: ZipInfo, members: list[ZipInfo]) -> list[ZipInfo]:
    """The table and all that stands beside it under the same name. Raises BadFile where a name is not to be trusted."""
    path = _path(table)
    beside = [one for one in members if _path(one).parent == path.parent]
    chosen = [one for one in beside if _path(one).name.casefold().startswith(f"{path.stem.casefold()}.")]
    for one in chosen:
        odd = not one.orig_filename.isprintable() or "\\" in one.orig_filename
        if odd or _path(one).is_absolute() or ".." in _path(one).parts:
            raise BadFile(N_("a name in the archive leads out of it"))
    if len({one.filename for one in chosen}) < len(chosen):
        raise BadFile(N_("the archive holds the same name twice"))
    return chosen


def _require_sound(archive: ZipFile, members: list[ZipInfo], most_bytes: int) -> None:
    """Raise BadFile, BadZipFile or zlib.error unless these are as long as they say, and not too long together."""
    if sum(one.file_size for one in members) > most_bytes:
        raise BadFile(
            N_("what it holds is larger than %(most)s MB when it is unpacked"), most=f"{most_bytes // 1024**2:,}"
        )
    for one in members:
        if one.flag_bits & _ENCRYPTED or one.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise BadFile(N_("the archive is encrypted or packed in an unusual way"))
        with archive.open(one) as file:
            while file.read(_AT_ONCE):  # never more than it says; then its checksum must be right
                pass


def _require_start(start: bytes, ending: str) -> None:
    signature, name = _TABLES[ending.casefold()]
    if not start.startswith(signature):
        raise BadFile(N_("it is called %(ending)s, but it is no %(name)s"), ending=ending, name=name)


def _of_the_system(path: PurePosixPath) -> bool:
    return path.name.startswith(".") or "__MACOSX" in path.parts


def _path(member: ZipInfo) -> PurePosixPath:
    return PurePosixPath(member.filename)
