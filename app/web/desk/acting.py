"""Doing something to a record from its page: the form is read, the command runs in one unit, the page says it."""

from collections.abc import Callable

from flask import redirect
from werkzeug.wrappers import Response as AnyResponse

from app.db.unit_of_work import UnitOfWork
from app.jobs.search_feed import forget
from app.kernel.errors import NotAllowed, NotVisible, PsisError
from app.kernel.events import Event
from app.web import addresses
from app.web.desk.act_forms import SHOWN, Remark
from app.web.desk.record_page import record_page
from app.web.forms import Form
from app.web.identity import unit
from app.web.locale import language
from app.web.portal import portal
from app.web.request_log import tell_failure
from records.acts import Receipt
from records.search.tantivy_folder import IndexBroken, IndexBusy
from records.search.tantivy_index import open_index
from records.working_text import Stale

PREFIX_OF_RECORD = "/records/<any(document, deed, permit, ordinance):kind>/<slug>"
Command = Callable[[UnitOfWork], Receipt]


def form_of(act: str) -> Form:
    """The form of an act as it was sent."""
    form = SHOWN[act].form if act in SHOWN else Remark
    return form.of_request(prefix=f"{act}-")


def acted(act: str, kind: str, slug: str, form: Form, command: Command) -> AnyResponse:
    """The answer to an act: the record's page, told in the address what was done; or the page with what is wrong.

    Raises NotVisible.
    """
    if not form.validate():
        return record_page(kind, slug, failed=act, form=form, status=422)
    try:
        with unit() as work:
            receipt = command(work)
    except NotVisible:
        raise
    except Stale as problem:
        form.refuse(problem)
        return record_page(kind, slug, failed=act, form=form, status=409)
    except PsisError as problem:
        form.refuse(problem)
        return record_page(kind, slug, failed=act, form=form, status=403 if isinstance(problem, NotAllowed) else 422)
    forget_withdrawn(work.told)
    return done(receipt, act)


def done(receipt: Receipt, said: str) -> AnyResponse:
    """To the record's page, which says what was done."""
    address = addresses.at_desk(language(), receipt.kind, receipt.slug)
    return redirect(f"{address}?said=record-{said}", 303)


def forget_withdrawn(told: tuple[Event, ...]) -> None:
    """Let search forget at once what was withdrawn; where the index is busy or broken the worker sees to it."""
    try:
        forget(open_index(portal().settings.public_index), told)
    except (IndexBusy, IndexBroken) as problem:
        tell_failure(problem)
