"""The catalogues of sentences, compiled where they are not: what git keeps is their text."""

from pathlib import Path

import structlog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.kernel.catalogues import FOLDER

_log = structlog.get_logger("psis.web")


def compile_missing(folder: Path = FOLDER) -> None:
    """Write ``messages.mo`` beside each ``messages.po`` that is newer. Where that is not allowed, English is spoken."""
    for source in folder.glob("*/LC_MESSAGES/messages.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            try:
                _compile(source, target)
            except OSError as error:
                _log.warning("catalogue not compiled", catalogue=str(source), reason=str(error))


def _compile(source: Path, target: Path) -> None:
    """Several workers may start at once: each writes a file of its own and puts it in place whole."""
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parts[-3])
    part = target.with_name(f".{target.name}.{id(catalogue):x}")
    with part.open("wb") as file:
        write_mo(file, catalogue)
    part.replace(target)
