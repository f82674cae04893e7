"""The files of an import of documents as one ZIP archive in the store; and out of it again, a file at a time."""

import stat
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from app.db.files import FileStore
from app.kernel.errors import BadInput
from app.kernel.text import N_
from records.files.taking_in import LARGEST
from records.importing.sidecar import NAME

MOST_FILES = 2_000
MOST_BYTES = 4 << 30
"""Of all files of one import, unpacked."""
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
"""What office files hold, which are archives, too."""


def is_archive(path: Path) -> bool:
    """Whether it is a ZIP archive of files, and not a spreadsheet."""
    try:
        with zipfile.ZipFile(path) as archive:
            return not _OFFICE & set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def packed(files: Sequence[tuple[str, Path]], store: FileStore) -> tuple[str, int]:
    """(SHA-256, size) in the store of an archive of these files, (name, path) each. Raises BadInput.

    One that came as an archive stays as it is.
    """
    if len(files) == 1 and is_archive(files[0][1]):
        with _opened(files[0][1]) as archive:
            _require_bearable(_entries(archive))
        with files[0][1].open("rb") as file:
            return store.put(file)
    names = [_plain(name) for name, _ in files]
    if "" in names or len(set(names)) < len(names):
        raise BadInput(N_("Two of the files have the same name. Rename one, or pack them into a ZIP archive."))
    with tempfile.NamedTemporaryFile(suffix=".zip") as target:
        with zipfile.ZipFile(target, "w") as archive:
            for name, (_, path) in zip(names, files, strict=True):
                archive.write(path, name)
        target.seek(0)
        return store.put(target)


@contextmanager
def unpacked(path: Path, first: int = MOST_FILES) -> Iterator[Path]:
    """A folder with the archive's table of documents and its first so many other files. Raises BadInput.

    Names that lead elsewhere, hidden files and links are left out; a file larger than is taken in is cut behind that,
    so that its reader refuses it.
    """
    with tempfile.TemporaryDirectory(prefix="psis-") as folder, _opened(path) as archive:
        entries = _entries(archive)
        _require_bearable(entries)
        tables = [one for one in entries if _plain(one.filename) == NAME]
        for entry in [*tables, *(one for one in entries if one not in tables)][: first + len(tables)]:
            target = Path(folder) / _plain(entry.filename)
            target.parent.mkdir(parents=True, exist_ok=True)
            _copy(archive, entry, target)
        yield Path(folder)


def counted(path: Path) -> int:
    """How many files an archive holds beside the table of documents. Raises BadInput."""
    with _opened(path) as archive:
        return sum(_plain(one.filename) != NAME for one in _entries(archive))


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as problem:
        raise BadInput(N_("The archive is damaged and cannot be opened.")) from problem
    with archive:
        yield archive


def _entries(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The ordinary files, in the order of their names, each name once."""
    found = {_plain(one.filename): one for one in archive.infolist() if not one.is_dir() and not _is_link(one)}
    found.pop("", None)
    return [found[name] for name in sorted(found)]


def _require_bearable(entries: Sequence[zipfile.ZipInfo]) -> None:
    if not entries:
        raise BadInput(N_("There is no file in the archive."))
    if len(entries) > MOST_FILES:
        sentence = N_("At most %(most)s files at once; this archive holds %(count)s.")
        raise BadInput(sentence, most=MOST_FILES, count=len(entries))
    if sum(one.file_size for one in entries) > MOST_BYTES:
        raise BadInput(N_("The archive unpacks to more than %(most)s GB."), most=MOST_BYTES >> 30)


def _copy(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    """What is packed otherwise than its entry says is cut at the size that it says."""
    try:
        with archive.open(entry) as packed_file, target.open("wb") as file:
            for piece in iter(lambda: packed_file.read(1 << 20), b""):
                file.write(piece)
                if file.tell() > LARGEST:
                    break
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        target.write_bytes(b"")  # encrypted or damaged: refused as empty, by its name


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _plain(name: str) -> str:
    """The path within the archive, "" for one that leads out of it or is hidden."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    bad = any(part in ("/", "..") or part.startswith((".", "__MACOSX")) or len(part) > 200 for part in parts)
    return "" if bad or len(parts) > 10 else "/".join(parts)
