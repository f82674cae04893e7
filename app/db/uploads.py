"""Files on their way in, piece by piece: what has arrived stays, so that a broken connection costs nothing.

Each upload is a folder of its own under a name nobody guesses: who sends it and how it is called, and the bytes so far.
The bytes are the state: whatever process is killed, what lies there is what was received.
"""

import errno
import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from app.kernel.errors import BadInput, NotVisible, PsisError
from app.kernel.text import N_

LARGEST = 200_000_000
"""Bytes of one file where nobody says otherwise."""
MOST_AT_ONCE = 100
"""Uploads of one person that are not used yet."""
MOST_WAITING = 20_000_000_000
"""Bytes that these have together."""
KEPT_FREE = 500_000_000
"""Bytes of the disk that uploads leave to everything else: a full one stops the portal."""
KEPT_SECONDS = 2 * 24 * 3600
"""How long an upload waits for the rest of itself, or for being used."""
_CHUNK = 1 << 16
_NO_ROOM = N_("The portal has no room for this file at the moment. Tell whoever runs it, or try a smaller one.")


class WrongPlace(PsisError):
    """A piece does not follow on what has arrived; ``received`` is where the next one must begin."""

    def __init__(self, received: int) -> None:
        super().__init__("This piece of the file does not follow on what has arrived.")
        self.received = received


@dataclass(frozen=True, slots=True)
class Upload:
    """One file on its way in. ``size`` in bytes as its sender announced it."""

    owner: str
    name: str
    size: int


class Uploads:
    """All uploads, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, owner: str, name: str, size: int, most: int = LARGEST) -> str:
        """Make room for a file of at most so many bytes; returns what its pieces are sent to. Raises BadInput."""
        if not 0 < size <= most:
            raise BadInput(N_("A file has from 1 byte to %(most)s MB."), most=most // 1_000_000)
        self._folder.mkdir(parents=True, exist_ok=True)
        self.sweep()
        self._require_room(owner, size)
        number = secrets.token_urlsafe(18)
        place = self._folder / number
        place.mkdir(mode=0o700)
        (place / "bytes").touch()
        (place / "about.json").write_text(json.dumps(asdict(Upload(owner, name[-200:], size))))
        return number

    def about(self, owner: str, number: str) -> Upload:
        """Whose and what it is. Raises NotVisible for one that is not there, or is not this person's."""
        try:
            upload = Upload(**json.loads((self._place(number) / "about.json").read_text()))
        except (OSError, ValueError):
            raise NotVisible("There is no such upload.") from None
        if upload.owner != owner:
            raise NotVisible("There is no such upload.")
        return upload

    def received(self, owner: str, number: str) -> int:
        """How many bytes have arrived. Raises NotVisible."""
        self.about(owner, number)
        return (self._place(number) / "bytes").stat().st_size

    def append(self, owner: str, number: str, offset: int, source: IO[bytes]) -> int:
        """Take the next piece; returns how many bytes there are now. Raises WrongPlace, BadInput, NotVisible.

        A piece that is cut off counts as far as it came.
        """
        upload = self.about(owner, number)
        with (self._place(number) / "bytes").open("r+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # two windows may send the same file, to two threads of one process
            present = file.seek(0, os.SEEK_END)
            if offset != present:
                raise WrongPlace(present)
            while chunk := source.read(_CHUNK):
                if present + len(chunk) > upload.size:
                    raise BadInput(N_("More of this file came than was announced."))
                present += _written(file, chunk)
            os.fsync(file.fileno())
        return present

    def _require_room(self, owner: str, size: int) -> None:
        """Raise BadInput where this person's uploads would be too many or too large, or everybody's fill the disk."""
        waiting, missing, own = 0, 0, 0
        for place, upload in self._all():
            if upload is None:
                continue
            with suppress(FileNotFoundError):  # used meanwhile
                missing += upload.size - (place / "bytes").stat().st_size
            if upload.owner == owner:
                waiting, own = waiting + 1, own + upload.size
        if waiting >= MOST_AT_ONCE:
            raise BadInput(N_("%(most)s of your uploads wait to be used. Use them first."), most=MOST_AT_ONCE)
        if own + size > MOST_WAITING:
            gigabytes = MOST_WAITING // 1_000_000_000
            raise BadInput(N_("Your uploads that wait to be used have %(most)s GB. Use them first."), most=gigabytes)
        if shutil.disk_usage(self._folder).free < missing + size + KEPT_FREE:
            raise BadInput(_NO_ROOM)

    def whole(self, owner: str, number: str) -> Path:
        """Where the file lies that has arrived. Raises BadInput while some of it is missing, NotVisible."""
        upload = self.about(owner, number)
        if self.received(owner, number) != upload.size:
            raise BadInput(N_("“%(name)s” has not arrived whole. Send it again."), name=upload.name)
        return self._place(number) / "bytes"

    def end(self, owner: str, number: str) -> None:
        """Forget an upload: it was used, or is not wanted. Raises NotVisible."""
        self.about(owner, number)
        shutil.rmtree(self._place(number), ignore_errors=True)

    def _place(self, number: str) -> Path:
        """The folder of an upload. Raises NotVisible for what is no name of one."""
        if not number.isascii() or not number.replace("-", "").replace("_", "").isalnum():
            raise NotVisible("There is no such upload.")
        return self._folder / number

    def waiting(self) -> tuple[int, int]:
        """(How many there are, how many bytes they announced), of everybody."""
        sizes = [upload.size if upload else 0 for _place, upload in self._all()]
        return len(sizes), sum(sizes)

    def sweep(self) -> None:
        """Remove what nobody came back for."""
        for place, _upload in self._all():
            about = place / "bytes" if (place / "bytes").exists() else place
            with suppress(FileNotFoundError):  # somebody else removed it meanwhile
                if about.stat().st_mtime < time.time() - KEPT_SECONDS:
                    shutil.rmtree(place, ignore_errors=True)

    def _all(self) -> Iterator[tuple[Path, Upload | None]]:
        for place in list(self._folder.iterdir()) if self._folder.is_dir() else ():
            try:
                yield place, Upload(**json.loads((place / "about.json").read_text()))
            except (OSError, ValueError):
                yield place, None


def _written(file: IO[bytes], chunk: bytes) -> int:
    """Write all of it; returns how much that was. Raises BadInput where the disk is full."""
    try:
        done = 0
        while done < len(chunk):
            done += file.write(chunk[done:])
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BadInput(_NO_ROOM) from problem
        raise
    return done
