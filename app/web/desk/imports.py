"""Many records at once: a file is uploaded, its columns are mapped, looked at as records, taken in, and undone."""

from collections.abc import Sequence

from flask import Response, redirect, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from app.jobs.imports import archives, commands, queries
from app.jobs.imports.documents import DOCUMENTS
from app.jobs.imports.model import MAPPING, STARTED
from app.jobs.imports.queries import ImportBatch
from app.jobs.imports.sources import Sample, is_geojson, sample
from app.jobs.task_model import DONE
from app.kernel import roles
from app.kernel.errors import BadInput, NotVisible, PsisError
from app.kernel.text import N_
from app.web.blueprint import Blueprint, holding
from app.web.desk import import_words as terms
from app.web.desk.import_forms import UploadForm, code_word, coded, columns_form, field_of, first_guess, mapping_of
from app.web.desk.import_list import imports_table, state_of, task_of
from app.web.desk.import_preview import SHOWN, first_files, first_rows_of
from app.web.desk.uploads import LARGEST_FORM, Arrived, arrived
from app.web.forms import Form
from app.web.headers import FILE_POLICY
from app.web.identity import identity, unit
from app.web.locale import PREFIX, language
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _
from records.importing.mapping import presets
from records.importing.mapping_tables import FIELDS as FIELD_TYPES
from records.importing.mapping_tables import CsvMapping

blueprint = Blueprint("desk_imports", __name__, url_prefix=f"{PREFIX}/desk/imports")
_ACCESS = holding(roles.IMPORT)


@blueprint.get("", access=_ACCESS)
def overview() -> Response:
    """The newest imports of one's departments."""
    return page("desk/imports/list.html", title=_("Imports"), table=imports_table(queries.newest(identity().session)))


@blueprint.get("/new", access=_ACCESS)
def ask() -> Response:
    return _new(UploadForm())


@blueprint.post("/new", access=_ACCESS, largest=LARGEST_FORM)
def begin() -> AnyResponse:
    """Keep the file; then its columns are asked about."""
    form = UploadForm.of_request()
    if not form.validate():
        return _new(form, 422)
    try:
        with arrived() as files:
            batch_id = _begun(form, files)
    except PsisError as problem:
        form.refuse(problem)
        return _new(form, 422)
    return redirect(_address(batch_id), 303)


def _begun(form: UploadForm, files: Sequence[Arrived]) -> int:
    """The import of what arrived. Raises BadInput."""
    store, department = portal().files, form.department.data
    if form.format.data == DOCUMENTS or _are_documents(files):
        kind, file = DOCUMENTS, archives.packed([(one.name, one.path) for one in files], store)
    elif len(files) != 1:
        raise BadInput(N_("Choose one file."))
    elif is_geojson(files[0].path):
        with files[0].path.open("rb") as content:
            file = store.put(content)
        guess = form.format.data not in FIELD_TYPES
        kind = next(iter(FIELD_TYPES)) if guess else form.format.data
        with unit() as work:
            return commands.begin_geojson(work, department, kind, files[0].name, file, guess=guess)
    else:
        file = commands.keep(files[0].path, store)
        kind = form.format_for(sample(store.path(file[0])).header)
    with unit() as work:
        return commands.begin(work, department, kind, files[0].name, file)


def _are_documents(files: Sequence[Arrived]) -> bool:
    """Whether nobody would take these files for one table."""
    return len(files) > 1 or any(archives.is_archive(one.path) for one in files)


@blueprint.get("/<int:batch>", access=_ACCESS)
def show(batch: int) -> AnyResponse:
    """How far it is, or what came of it. Raises NotVisible."""
    found = _own(batch)
    if _is_being_read(found):
        return _page(found)
    if found.state == MAPPING:
        return redirect(_address(batch, "preview" if found.format == DOCUMENTS or _mapping(batch) else "columns"), 303)
    return _page(found)


@blueprint.get("/<int:batch>/columns", access=_ACCESS)
def columns(batch: int) -> AnyResponse:
    """What the columns mean: as it was said, as ``mapping`` says it, or as can be guessed. Raises NotVisible."""
    found = _own(batch)
    if found.state != MAPPING or found.format == DOCUMENTS or _is_being_read(found):
        return redirect(_address(batch), 303)
    first_rows = _sample(found)
    return _columns_page(found, first_rows, _base(found, first_rows))


@blueprint.post("/<int:batch>/columns", access=_ACCESS)
def map_columns(batch: int) -> AnyResponse:
    """Say what the columns mean. Raises NotVisible."""
    found = _own(batch)
    if found.format == DOCUMENTS or _is_being_read(found):
        raise NotVisible
    first_rows = _sample(found)
    base = _base(found, first_rows)
    form = columns_form(found.format, first_rows, base)
    if not form.validate():
        return _columns_page(found, first_rows, base, form, 422)
    if not field_of(form, "reference").data:
        form.refuse(_("Say which column holds the number: without it no record can be told from another."), _REFERENCE)
        return _columns_page(found, first_rows, base, form, 422)
    try:
        with unit() as work:
            commands.set_mapping(work, batch, mapping_of(form, found.format, first_rows, base))
            if form.save_as.data:
                work.session.flush()
                commands.save_mapping(work, batch, form.save_as.data)
    except PsisError as problem:
        form.refuse(problem)
        return _columns_page(found, first_rows, base, form, 422)
    return redirect(_address(batch, "preview"), 303)


@blueprint.get("/<int:batch>/preview", access=_ACCESS)
def preview(batch: int) -> AnyResponse:
    """The first rows as records. Raises NotVisible."""
    found = _own(batch)
    if found.format == DOCUMENTS and found.state == MAPPING:
        title = _("%(name)s: the first files as records", name=found.name)
        looked, count = first_files(found)
        return page(
            "desk/imports/preview.html", title=title, batch=found, looked=looked, code_word=code_word, files=count
        )
    mapping = _mapping(batch)
    if found.state != MAPPING or mapping is None:
        return redirect(_address(batch, "" if found.state != MAPPING else "columns"), 303)
    looked = first_rows_of(found, mapping)
    title = _("%(name)s: the first rows as records", name=found.name)
    return page("desk/imports/preview.html", title=title, batch=found, looked=looked, code_word=code_word)


@blueprint.post("/<int:batch>/start", access=_ACCESS)
def start(batch: int) -> AnyResponse:
    return _done(batch, "start")


@blueprint.post("/<int:batch>/undo", access=_ACCESS)
def undo(batch: int) -> AnyResponse:
    return _done(batch, "undo")


@blueprint.post("/<int:batch>/removal", access=_ACCESS)
def give_up(batch: int) -> AnyResponse:
    return _done(batch, "give_up")


@blueprint.get("/<int:batch>/rejected.csv", access=_ACCESS)
def rejected(batch: int) -> Response:
    """The rejected rows as they stood, with the reason behind each. Raises NotVisible."""
    found = _own(batch)
    if not found.rejected:
        raise NotVisible
    name = f"rejected-{found.name.rpartition('.')[0] or found.name}.csv"
    response = send_file(
        portal().files.path(found.rejected), "text/csv", as_attachment=True, download_name=name, etag=False
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


_ACTS = {"start": commands.start, "undo": commands.undo, "give_up": commands.give_up}
_SAID = {"start": "import-started", "undo": "import-undoing", "give_up": "import-given-up"}
_REFERENCE = "column_reference"


def _done(batch: int, act: str) -> AnyResponse:
    found = _own(batch)
    try:
        with unit() as work:
            _ACTS[act](work, batch)
    except PsisError as problem:
        return _page(found, problem.said(_), 422)
    target = f"/{language()}/desk/imports" if act == "give_up" else _address(batch)
    return redirect(f"{target}?said={_SAID[act]}", 303)


def _page(found: ImportBatch, problem: str = "", status: int = 200) -> Response:
    """The import with its task, and what keeps it from being undone."""
    session, task = identity().session, task_of(found)
    ended = task is not None and task.has_ended
    return page(
        "desk/imports/show.html",
        status=status,
        title=found.name,
        batch=found,
        task=task,
        state=state_of(found, task),
        problem=problem,
        depending=queries.depending(session, found.id, SHOWN) if ended and found.state == STARTED else [],
        terms=terms,
    )


def _own(batch: int) -> ImportBatch:
    """An import of a department in which whoever asks may import. Raises NotVisible."""
    found = queries.batch(identity().session, batch)
    if not identity().actor.may(roles.IMPORT, found.department):
        raise NotVisible
    return found


def _is_being_read(found: ImportBatch) -> bool:
    """Whether there is no table of it yet: a task is making one, or could not."""
    task = task_of(found) if found.state == MAPPING else None
    return task is not None and task.state != DONE


def _mapping(batch: int) -> CsvMapping | None:
    return queries.mapping_of(identity().session, batch)


def _sample(found: ImportBatch) -> Sample:
    return sample(portal().files.path(found.sha256))


def _base(found: ImportBatch, first_rows: Sample) -> CsvMapping:
    """The mapping that was asked for by name, else the import's own, else a guess."""
    chosen = request.args.get("mapping", "") or request.form.get("mapping", "")
    named_one = queries.known_mapping(identity().session, found.department, found.format, chosen) if chosen else None
    return named_one or _mapping(found.id) or first_guess(found.format, first_rows, found.department)


def _columns_page(
    found: ImportBatch, first_rows: Sample, base: CsvMapping, form: Form | None = None, status: int = 200
) -> Response:
    kept = queries.saved_mappings(identity().session, found.department, found.format)
    return page(
        "desk/imports/columns.html",
        status=status,
        title=_("What the columns of %(name)s mean", name=found.name),
        batch=found,
        form=form or columns_form(found.format, first_rows, base),
        fields=list(FIELD_TYPES[found.format]),
        field_of=field_of,
        coded=coded(found.format, first_rows, base),
        sample=first_rows,
        mappings=[*kept, *(name for name in presets(found.format) if name not in kept)],
        chosen=request.args.get("mapping", "") or request.form.get("mapping", ""),
        terms=terms,
    )


def _new(form: UploadForm, status: int = 200) -> Response:
    return page("desk/imports/new.html", status=status, title=_("Import a file"), form=form)


def _address(batch: int, part: str = "") -> str:
    return f"/{language()}/desk/imports/{batch}" + (f"/{part}" if part else "")
