"""The files that a reader is given: named one by one, or as folders to be searched."""

from collections.abc import Sequence
from pathlib import Path


def named_files(paths: Sequence[Path], *endings: str) -> list[tuple[str, Path]]:
    """Files with the names people know them by, in a stable order; of a folder those with one of these endings."""
    return [
        (str(file.relative_to(path)) if path.is_dir() else file.name, file)
        for path in paths
        for file in (_below(path, endings) if path.is_dir() else [path])
    ]


def bytes_of(files: Sequence[tuple[str, Path]]) -> int:
    """How large they are together, those apart that are not there."""
    return sum(file.stat().st_size for _, file in files if file.is_file())


def _below(folder: Path, endings: Sequence[str]) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.suffix in endings and file.is_file())
