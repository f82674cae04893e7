"""What whoever reported something may ask of his data: a copy of everything, and erasure."""

import tempfile
from collections.abc import Callable
from typing import IO

from flask import Response, redirect, send_file
from werkzeug.wrappers import Response as Answer

from app.complaints import lifecycle
from app.complaints.key_store import vault_of
from app.complaints.model import FROM_REPORTER
from app.complaints.projections import ReporterComplaint
from app.complaints.rights import asking, copying, photographs
from app.kernel.errors import NotAllowed, NotVisible
from app.kernel.text import N_
from app.web.following.case import requests
from app.web.following.forms import EraseForm, PhotographForm
from app.web.following.over import ERASED, over_page
from app.web.following.ways import Way
from app.web.headers import FILE_POLICY
from app.web.locale import language
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _


def copy(way: Way) -> Response:
    """All that is held of the report, as a ZIP. Raises NotVisible."""

    def write(file: IO[bytes]) -> None:
        with portal().database.open(way.actor) as session:
            held = copying.Held(session, vault_of(portal().settings), portal().case_files)
            copying.write_copy(held, way.reference, file, _, language())
        with way.unit() as unit:
            asking.note_copy(unit, way.reference)

    return zip_answer(write, f"{way.reference}.zip")


def zip_answer(write: Callable[[IO[bytes]], object], name: str) -> Response:
    """An archive on its way out; its file is closed when it was sent, and where it could not be written."""
    file = tempfile.TemporaryFile(prefix="psis-")  # noqa: SIM115 - see above
    try:
        write(file)
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    response = send_file(file, mimetype="application/zip", as_attachment=True, download_name=name, etag=False)
    response.content_length = size
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response


def ask_erasure(way: Way) -> Response:
    """What goes, what stays, and one tick. Raises NotVisible."""
    return _page(way, way.case(), EraseForm.of_request(), 200)


def erase(way: Way) -> Response | Answer:
    """Erase it, or let people decide where it is held. Raises NotVisible."""
    case, form = way.case(), EraseForm.of_request()
    if not form.validate():
        return _page(way, case, form, 422)
    with way.unit() as unit:
        erased = asking.ask_erasure(unit, way.reference)
    return redirect(f"{way.home}?said=report-erased" if erased else f"{way.address}?said=erasure-waits", 303)


def ask_photograph(way: Way, number: int) -> Response | Answer:
    """What goes with one photograph, and one tick. Raises NotVisible for what is none of the reporter's own."""
    case = way.case()
    return _of_photograph(way, case, number) or _photograph_page(way, case, number, PhotographForm.of_request(), 200)


def erase_photograph(way: Way, number: int) -> Response | Answer:
    """Erase it. Raises NotVisible."""
    case, form = way.case(), PhotographForm.of_request()
    if said := _of_photograph(way, case, number):
        return said
    if not form.validate():
        return _photograph_page(way, case, number, form, 422)
    try:
        with way.unit() as unit:
            photographs.erase_photograph(unit, way.reference, number)
    except NotAllowed as problem:
        form.refuse(problem)
        return _photograph_page(way, case, number, form, 422)
    return redirect(f"{way.address}?said=photo-erased", 303)


def _of_photograph(way: Way, case: ReporterComplaint, number: int) -> Answer | None:
    """On to the case where it was erased already, None where it is there. Raises NotVisible for what never was."""
    if any(one.id == number and one.origin == FROM_REPORTER for one in case.files):
        return None
    if any(step.act == photographs.ERASED and step.detail["file"] == number for step in case.history):
        return redirect(f"{way.address}?said=photo-erased", 303)
    raise NotVisible(N_("There is no such file."))


def _photograph_page(way: Way, case: ReporterComplaint, number: int, form: PhotographForm, status: int) -> Response:
    (photo,) = (one for one in case.files if one.id == number)
    title = _("Erase a photograph")
    return page("following/erase_photo.html", status=status, title=title, form=form, case=case, way=way, photo=photo)


def _page(way: Way, case: ReporterComplaint, form: EraseForm, status: int) -> Response:
    if case.erased_at is not None:
        return over_page(way, case, N_("Erase everything"), ERASED)
    waits = any(one.kind == asking.ERASURE and one.waits for one in requests(way, case))
    return page(
        "following/erase.html",
        status=status,
        title=_("Erase everything"),
        form=form,
        case=case,
        way=way,
        waits=waits,
        is_open=case.state in lifecycle.OPEN,
    )
