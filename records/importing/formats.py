"""The formats by name, and a reader for each."""

from dataclasses import dataclass

from app.db.files import FileStore
from app.kernel.errors import BadInput
from app.kernel.text import N_
from records.importing.akoma_ntoso import AkomaNtosoReader
from records.importing.dc_law import DcLawReader
from records.importing.deeds import DeedsReader
from records.importing.documents import DocumentsReader
from records.importing.mapping import load_mapping
from records.importing.peraturan import PeraturanReader
from records.importing.permits import PermitsReader
from records.importing.reading import Reader
from records.kinds import Source


@dataclass(frozen=True, slots=True)
class Format:
    """``department``: where its records belong when nobody says; ``needs`` and ``takes``: options beyond the paths."""

    department: str
    needs: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()


FORMATS = {
    "permits": Format("buildings", needs=frozenset({"mapping"})),
    "deeds": Format("land-registry", needs=frozenset({"mapping"})),
    "dc-law": Format("city-clerk"),
    "akoma-ntoso": Format("city-clerk"),
    "peraturan": Format("city-clerk"),
    "documents": Format("city-clerk", takes=frozenset({"source"})),
}


def reader_for(
    name: str,
    *,
    department: str,
    mapping: str | None = None,
    source: str | None = None,
    store: FileStore | None = None,
) -> Reader:
    """A reader of that format; ``store`` takes copies of files.

    Raises BadInput where an option is missing or the format has no use for it.
    """
    given = {option for option, value in (("mapping", mapping), ("source", source)) if value}
    wanted = FORMATS[name]
    if missing := wanted.needs - given:
        sentence = N_("The format %(name)s needs --%(option)s, a preset's name or a TOML file.")
        raise BadInput(sentence, name=name, option=min(missing))
    if surplus := given - wanted.needs - wanted.takes:
        raise BadInput(N_("The format %(name)s has no use for --%(option)s."), name=name, option=min(surplus))
    match name:
        case "permits":
            return PermitsReader(load_mapping(mapping or "", "permits"), department)
        case "deeds":
            return DeedsReader(load_mapping(mapping or "", "deeds"), department)
        case "dc-law":
            return DcLawReader()
        case "akoma-ntoso":
            return AkomaNtosoReader()
        case "peraturan":
            return PeraturanReader()
        case _:
            return DocumentsReader(Source(source or "documents"), department=department, store=store)
