"""Reads Indonesian acts from Markdown or text files, or from folders of them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.intake.reading import Rejection
from app.kernel.errors import BadInput
from app.kernel.text import N_
from records.importing.folders import bytes_of, named_files
from records.importing.peraturan.act import act_from
from records.importing.reading import Draft

_ENDINGS = (".md", ".txt")


class PeraturanReader:
    """Format ``peraturan``: one act a file; a path like ``2014/23.md`` says year and number where the scan does not."""

    def __init__(self) -> None:
        self._consumed = 0

    @property
    def consumed(self) -> int:
        return self._consumed

    def total_bytes(self, paths: Sequence[Path]) -> int:
        return bytes_of(named_files(paths, *_ENDINGS))

    def read(self, paths: Sequence[Path]) -> Iterator[Draft | Rejection]:
        self._consumed = 0
        for label, file in named_files(paths, *_ENDINGS):
            try:
                record, remarks = act_from(_text(file), file)
                yield Draft(record, label, 1, remarks=tuple(remarks))
                self._consumed += file.stat().st_size
            except BadInput as error:
                yield Rejection(label, 0, "", error.phrase)


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except OSError as error:
        raise BadInput(N_("The file cannot be read: %(strerror)s."), strerror=error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise BadInput(N_("The file is not UTF-8 text.")) from error
