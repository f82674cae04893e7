"""Many records at once: a file is uploaded, its columns are mapped, looked at as records, taken in, and undone."""

from collections.abc import Callable

from flask import Response, redirect, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from app.db.unit_of_work import UnitOfWork
from app.jobs.imports import commands, facilities, queries
from app.jobs.imports.documents import DOCUMENTS
from app.jobs.imports.facilities import FACILITIES
from app.jobs.imports.model import ASKED, MAPPING, STARTED
from app.jobs.imports.queries import ImportBatch
from app.jobs.imports.sources import Sample, sample
from app.jobs.task_model import DONE
from app.kernel import roles
from app.kernel.errors import NotVisible, PsisError
from app.web.blueprint import Blueprint, holding
from app.web.desk.imports import words as terms
from app.web.desk.imports.arrivals import begun
from app.web.desk.imports.columns import Columns, Mapping, columns_of
from app.web.desk.imports.facilities import kind_name
from app.web.desk.imports.forms import UploadForm, code_word, field_of
from app.web.desk.imports.preview import SHOWN, FacilitiesLooked, Looked, first_facilities, first_files, first_rows_of
from app.web.desk.imports.table import imports_table, state_of, task_of
from app.web.desk.uploads import LARGEST_FORM, arrived, largest_import, still_waiting
from app.web.forms import Form
from app.web.headers import FILE_POLICY
from app.web.identity import identity, unit
from app.web.locale import PREFIX, language
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _
from maps.importing.mapping import GeoMapping
from records import codec

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
            batch_id = begun(form, files)
    except PsisError as problem:
        form.refuse(problem)
        return _new(form, 422)
    return redirect(_address(batch_id), 303)


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
    asking = columns_of(found, _sample(found))
    return _columns_page(found, asking, _base(found, asking))


@blueprint.post("/<int:batch>/columns", access=_ACCESS)
def map_columns(batch: int) -> AnyResponse:
    """Say what the columns mean. Raises NotVisible."""
    found = _own(batch)
    if found.format == DOCUMENTS or _is_being_read(found):
        raise NotVisible
    asking = columns_of(found, _sample(found))
    base = _base(found, asking)
    form = asking.form(base)
    if not form.validate() or not asking.is_complete(form):
        return _columns_page(found, asking, base, form, 422)
    try:
        with unit() as work:
            commands.set_mapping(work, batch, asking.mapping(form, base))
            if form["save_as"].data:
                work.session.flush()
                commands.save_mapping(work, batch, form["save_as"].data)
    except PsisError as problem:
        form.refuse(problem)
        return _columns_page(found, asking, base, form, 422)
    return redirect(_address(batch, "preview"), 303)


@blueprint.get("/<int:batch>/preview", access=_ACCESS)
def preview(batch: int) -> AnyResponse:
    """The first rows as records. Raises NotVisible."""
    found = _own(batch)
    if found.format == DOCUMENTS and found.state == MAPPING:
        title = _("%(name)s: the first files as records", name=found.name)
        files, count = first_files(found)
        return page(
            "desk/imports/preview.html", title=title, batch=found, looked=files, code_word=code_word, files=count
        )
    mapping = _mapping(batch)
    if found.state not in (MAPPING, ASKED) or mapping is None:
        return redirect(_address(batch, "" if found.state != MAPPING else "columns"), 303)
    looked: Looked | FacilitiesLooked
    if isinstance(mapping, GeoMapping):
        looked, title = first_facilities(found, mapping), _("%(name)s: the first rows as facilities", name=found.name)
    else:
        looked, title = first_rows_of(found, mapping), _("%(name)s: the first rows as records", name=found.name)
    return page(
        "desk/imports/preview.html",
        title=title,
        batch=found,
        looked=looked,
        code_word=code_word,
        kind_name=kind_name,
        mapping=mapping,
        may_show=may_show(found),
        columns_mark=queries.columns_mark(codec.encode(mapping)),
    )


@blueprint.post("/<int:batch>/start", access=_ACCESS)
def start(batch: int) -> AnyResponse:
    return _done(batch, "start")


@blueprint.post("/<int:batch>/ask", access=_ACCESS)
def ask_another(batch: int) -> AnyResponse:
    """Have facilities looked at by somebody who may publish them. Raises NotVisible."""
    return _done(batch, "ask")


@blueprint.post("/<int:batch>/return", access=_ACCESS)
def send_back(batch: int) -> AnyResponse:
    """They are not put on the map as they are. Raises NotVisible."""
    return _done(batch, "send_back")


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


_ACTS: dict[str, Callable[[UnitOfWork, int], object]] = {
    "ask": commands.ask,
    "send_back": commands.send_back,
    "start": lambda work, batch: commands.start(work, batch, request.form.get("columns")),
    "undo": commands.undo,
    "give_up": commands.give_up,
}
_SAID = {
    "ask": "import-asked",
    "send_back": "import-sent-back",
    "start": "import-started",
    "undo": "import-undoing",
    "give_up": "import-given-up",
}


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
    depending = facilities.depending if found.format == FACILITIES else queries.depending
    return page(
        "desk/imports/show.html",
        status=status,
        title=found.name,
        batch=found,
        task=task,
        state=state_of(found, task),
        problem=problem,
        depending=depending(session, found.id, SHOWN) if ended and found.state == STARTED else [],
        replaced=ended and found.format == FACILITIES and queries.was_replaced(session, found.id),
        may_show=may_show(found),
        columns_mark=queries.mark_of(session, found.id),
        terms=terms,
    )


def _own(batch: int) -> ImportBatch:
    """An import of a department in which whoever asks may import. Raises NotVisible."""
    found = queries.batch(identity().session, batch)
    if not identity().actor.may(roles.IMPORT, found.department):
        raise NotVisible
    return found


def may_show(found: ImportBatch) -> bool:
    """Whether it is for whoever asks to put these facilities on the map."""
    me = identity().actor
    return found.state == ASKED and me.may(roles.PUBLISH, found.department) and found.begun_by != me.name


def _is_being_read(found: ImportBatch) -> bool:
    """Whether there is no table of it yet: a task is making one, or could not."""
    task = task_of(found) if found.state == MAPPING else None
    return task is not None and task.state != DONE


def _mapping(batch: int) -> Mapping | None:
    return queries.mapping_of(identity().session, batch)


def _sample(found: ImportBatch) -> Sample:
    return sample(portal().files.path(found.sha256))


def _base(found: ImportBatch, asking: Columns) -> Mapping:
    """The mapping that was asked for by name, else the import's own, else a guess."""
    chosen = request.args.get("mapping", "") or request.form.get("mapping", "")
    named_one = queries.known_mapping(identity().session, found.department, found.format, chosen) if chosen else None
    return named_one or _mapping(found.id) or asking.guess()


def _columns_page(
    found: ImportBatch, asking: Columns, base: Mapping, form: Form | None = None, status: int = 200
) -> Response:
    kept = queries.saved_mappings(identity().session, found.department, found.format)
    return page(
        "desk/imports/columns.html",
        status=status,
        title=_("What the columns of %(name)s mean", name=found.name),
        batch=found,
        form=form or asking.form(base),
        fields=asking.fields,
        field_of=field_of,
        coded=asking.coded(base),
        sample=_sample(found),
        mappings=[*kept, *(name for name in queries.presets_of(found.format) if name not in kept)],
        chosen=request.args.get("mapping", "") or request.form.get("mapping", ""),
        terms=terms,
    )


def _new(form: UploadForm, status: int = 200) -> Response:
    return page(
        "desk/imports/new.html",
        status=status,
        title=_("Import a file"),
        form=form,
        waiting=still_waiting(),
        most=largest_import() // 1_000_000,
    )


def _address(batch: int, part: str = "") -> str:
    return f"/{language()}/desk/imports/{batch}" + (f"/{part}" if part else "")
