"""What arrived for an import, told apart: a table, a file with shapes, documents."""

from collections.abc import Sequence

from app.db.uploads import LARGEST
from app.jobs.imports import archives, commands
from app.jobs.imports.documents import DOCUMENTS
from app.jobs.imports.facilities import FACILITIES, require_few_places
from app.jobs.imports.geodata import has_shapes, is_geojson
from app.jobs.imports.sources import is_plain_table, sample
from app.kernel.errors import BadInput
from app.kernel.text import N_
from app.web.desk.imports.forms import GUESS, UploadForm
from app.web.desk.uploads import Arrived
from app.web.identity import unit
from app.web.portal import portal
from records.importing.mapping_tables import FIELDS as FIELD_TYPES


def begun(form: UploadForm, files: Sequence[Arrived]) -> int:
    """The import of what arrived. Raises BadInput."""
    store, department, chosen = portal().files, form.department.data, form.format.data
    _require_bearable(files, chosen)
    if chosen != DOCUMENTS and _have_shapes(files):
        if chosen not in (FACILITIES, GUESS):
            raise BadInput(N_("A shapefile or a GeoPackage can be taken in as facilities only."))
        file = archives.packed([(one.name, one.path) for one in files], store) if len(files) > 1 else _kept(files[0])
        return _begun_with_task(department, FACILITIES, files[0].name, file, guess=False)
    if chosen == DOCUMENTS or _are_documents(files):
        kind, file = DOCUMENTS, archives.packed([(one.name, one.path) for one in files], store)
    elif len(files) != 1:
        raise BadInput(N_("Choose one file."))
    elif is_geojson(files[0].path):
        kind = next(iter(FIELD_TYPES)) if chosen == GUESS else chosen
        return _begun_with_task(department, kind, files[0].name, _kept(files[0]), guess=chosen == GUESS)
    else:
        file = commands.keep(files[0].path, store)
        kind = form.format_for(sample(store.path(file[0])).header)
        if kind == FACILITIES:
            require_few_places(store.path(file[0]))
    with unit() as work:
        return commands.begin(work, department, kind, files[0].name, file)


def _require_bearable(files: Sequence[Arrived], chosen: str) -> None:
    """Raise BadInput for files that only a table may be as large as: the others are not read row by row."""
    if all(one.path.stat().st_size <= LARGEST for one in files):
        return
    if len(files) > 1 or chosen == DOCUMENTS or not is_plain_table(files[0].path):
        raise BadInput(N_("Only a single CSV file may have more than %(most)s MB."), most=LARGEST // 1_000_000)


def _begun_with_task(department: str, kind: str, name: str, file: tuple[str, int], *, guess: bool) -> int:
    with unit() as work:
        return commands.begin_geodata(work, department, kind, name, file, guess=guess)


def _kept(file: Arrived) -> tuple[str, int]:
    with file.path.open("rb") as content:
        return portal().files.put(content)


def _have_shapes(files: Sequence[Arrived]) -> bool:
    """Whether it is a GeoPackage, or a shapefile: packed, or its parts together."""
    if len(files) == 1:
        return has_shapes(files[0].path)
    return any(one.name.casefold().endswith(".shp") for one in files)


def _are_documents(files: Sequence[Arrived]) -> bool:
    """Whether nobody would take these files for one table."""
    return len(files) > 1 or any(archives.is_archive(one.path) for one in files)
