"""Reads folders or files of D.C. law: each law becomes an act, the sections of each title together one work in time."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from app.intake.reading import Rejection
from app.kernel.errors import BadInput
from app.kernel.text import N_, Phrase
from records.importing.dc_law.act import act_from
from records.importing.dc_law.contents import contents
from records.importing.dc_law.title import Snapshot, text_from, title_in_time
from records.importing.folders import bytes_of, named_files
from records.importing.reading import Draft
from records.importing.xml_document import Element, day_of, first, name, parse, text_of

_AS_OF = re.compile(r"asof-(\d{4}-\d{2}-\d{2})(-changed-only)?")


class DcLawReader:
    """Format ``dc-law``. What a file is decides its content, on which day it was collected its folder (``asof-…``)."""

    def __init__(self) -> None:
        self._consumed = 0

    @property
    def consumed(self) -> int:
        return self._consumed

    def total_bytes(self, paths: Sequence[Path]) -> int:
        return bytes_of(named_files(paths, ".xml"))

    def read(self, paths: Sequence[Path]) -> Iterator[Draft | Rejection]:
        """Laws as they come, then the titles, whose texts lie in many files."""
        self._consumed = 0
        titles: dict[str, dict[tuple[date | None, bool], Snapshot]] = defaultdict(dict)
        for _, file in named_files(paths, ".xml"):
            try:
                root = parse(file)
                self._consumed += file.stat().st_size
                if name(root) == "document":
                    yield Draft(act_from(root), file.name, 1)
                else:
                    _keep(root, file, titles)
            except BadInput as error:
                yield Rejection(file.name, 0, "", error.phrase)
        for number, snapshots in sorted(titles.items()):
            yield _title(number, [snapshots[key] for key in sorted(snapshots, key=lambda k: k[0] or date.max)])


def _title(number: str, snapshots: list[Snapshot]) -> Draft | Rejection:
    if not any(snapshot.texts for snapshot in snapshots):
        return Rejection(f"title-{number}", 0, "", Phrase("There is a table of contents, but none of its sections."))
    return Draft(title_in_time(number, snapshots), f"title-{number}", 1)


def _keep(root: Element, file: Path, titles: dict[str, dict[tuple[date | None, bool], Snapshot]]) -> None:
    """Put a section or a table of contents where it belongs; BadInput for anything else."""
    number = text_of(first(root, "num"))
    if name(root) not in ("section", "container") or not number:
        raise BadInput(N_("This is neither a law nor a numbered section nor a title's table of contents."))
    found = next((m for part in reversed(file.parts) if (m := _AS_OF.fullmatch(part))), None)
    when = (day_of(found[1]) if found else None, bool(found and found[2]))
    title = number.partition("-")[0]
    snapshot = titles[title].setdefault(when, Snapshot(*when))
    if name(root) == "container":
        snapshot.heading, snapshot.contents = text_of(first(root, "heading")), contents(root)
    else:
        snapshot.texts[file.stem] = text_from(root)
