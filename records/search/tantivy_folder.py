"""Where an index lies on disk: generations beside one another, and a link that says which one is read.

    <folder>/current → v1-<time>     <folder>/v1-<time>/meta.json …     <folder>/write.lock

The link is replaced in one step, so a reader sees the old generation or the new one. One process writes at a time; the
lock is the kernel's and goes with the process that held it.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.kernel.errors import PsisError
from app.kernel.text import N_
from records.search.tantivy_schema import FORMAT

Stamp = tuple[int, int, int]
_PAUSE = 0.05


class IndexBroken(PsisError):
    """There is no index here that can be read: say that search is being rebuilt, and rebuild."""


class IndexBusy(PsisError):
    """Somebody else is writing, or rebuilding: try again later."""


def stamp(folder: Path) -> Stamp:
    """Changes with every commit and with every switch; one system call. IndexBroken: there is no index."""
    try:
        found = os.stat(f"{folder}/current/meta.json")  # noqa: PTH116 - asked on every search
    except OSError as error:
        raise IndexBroken(N_("There is no search index in %(folder)s."), folder=folder) from error
    return found.st_ino, found.st_mtime_ns, found.st_size


def current(folder: Path) -> Path:
    """The generation that is read. IndexBroken: none, or one of another format."""
    try:
        name = (folder / "current").readlink().name
    except OSError as error:
        raise IndexBroken(N_("There is no search index in %(folder)s."), folder=folder) from error
    if not name.startswith(f"v{FORMAT}-"):
        raise IndexBroken(N_("The search index in %(folder)s was built by another version."), folder=folder)
    return folder / name


def holds_remains(folder: Path) -> bool:
    """Whether entries that were dropped or replaced still lie in the files: the engine only marks them as gone.

    IndexBroken: there is no index.
    """
    return any(map(_dropped, _segments(current(folder))))


def first_part(generation: Path) -> int:
    """How many entries lie in the largest part of a generation, which the engine calls its first."""
    return max((segment["max_doc"] - _dropped(segment) for segment in _segments(generation)[:1]), default=0)


def _segments(generation: Path) -> list[dict[str, Any]]:
    segments: list[dict[str, Any]] = json.loads((generation / "meta.json").read_bytes())["segments"]
    return segments


def _dropped(segment: dict[str, Any]) -> int:
    return int((segment.get("deletes") or {}).get("num_deleted_docs") or 0)


@contextmanager
def writing(folder: Path, patience: float) -> Iterator[None]:
    """Be the only writer. IndexBusy after ``patience`` seconds of waiting."""
    folder.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    with (folder / "write.lock").open("a") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    sentence = N_("The search index in %(folder)s is being written by somebody else.")
                    raise IndexBusy(sentence, folder=folder) from None
                time.sleep(_PAUSE)
        yield


@contextmanager
def new_generation(folder: Path) -> Iterator[Path]:
    """An empty folder that becomes the generation that is read if the block succeeds; the others are removed."""
    beside = folder / f"v{FORMAT}-{time.time_ns()}"
    beside.mkdir()
    try:
        yield beside
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    switch(folder, beside)
    for other in folder.glob("v*-*"):
        if other != beside:
            shutil.rmtree(other, ignore_errors=True)


def switch(folder: Path, generation: Path) -> None:
    link = folder / "next"
    link.unlink(missing_ok=True)
    link.symlink_to(generation.name)
    link.replace(folder / "current")
