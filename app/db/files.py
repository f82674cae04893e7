"""The file store: a folder in which every file lies under the SHA-256 of its bytes."""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO

_CHUNK = 1 << 20


class FileStore:
    """Files by content. The same bytes are kept once; a file is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        # Who serves a file or links to it reads a relative path from a folder of his own.
        self._folder = folder.resolve()

    def put(self, source: IO[bytes]) -> tuple[str, int]:
        """Store a stream; returns (SHA-256 in hex, size in bytes)."""
        self._folder.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as part:
            try:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    size += part.write(chunk)
                part.flush()
                os.fsync(part.fileno())
                target = self.path(digest.hexdigest())
                target.parent.mkdir(parents=True, exist_ok=True)
                Path(part.name).replace(target)
            except BaseException:
                Path(part.name).unlink(missing_ok=True)
                raise
        return digest.hexdigest(), size

    def adopt(self, file: Path) -> tuple[str, int]:
        """Store a file that lies on the same disk without copying its bytes, and as ``put`` does on any other.

        Whoever brings it changes it no more; it may be removed where it lay.
        """
        with file.open("rb") as source:
            sha256, size = hashlib.file_digest(source, "sha256").hexdigest(), source.tell()
            target = self.path(sha256)
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f"{sha256}.{secrets.token_hex(8)}")
            try:
                os.link(file, part)
            except OSError:  # another disk, or one that knows no links
                source.seek(0)
                return self.put(source)
            os.utime(part)
            part.replace(target)
            part.unlink(missing_ok=True)  # replacing a file by itself does nothing
        return sha256, size

    def path(self, sha256: str) -> Path:
        """Where the file of that name lies or would lie. Raises ValueError for anything that is no SHA-256."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("a SHA-256 is 64 hexadecimal digits")
        return self._folder / sha256[:2] / sha256[2:4] / sha256

    def remove(self, sha256: str) -> None:
        """Let the file of that name be gone; twice is the same as once. Nothing may point to it any more."""
        self.path(sha256).unlink(missing_ok=True)

    def stored_before(self, moment: datetime) -> Iterator[str]:
        """The names (SHA-256) of all files that were last stored before that moment."""
        for file in self._folder.glob("??/??/*"):
            with suppress(FileNotFoundError):  # somebody else removed it meanwhile
                if file.stat().st_mtime < moment.timestamp():
                    yield file.name

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()
