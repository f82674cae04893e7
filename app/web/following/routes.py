"""The addresses of a case for whoever reported it: below ``/follow`` by key, below ``/account/reports`` signed in."""

from collections.abc import Callable
from typing import Any

from flask import Response, redirect
from werkzeug.wrappers import Response as Answer

from app.accounts.throttle import TooManyAttempts
from app.complaints import belonging, lifecycle, references
from app.complaints.filing.filing import filer
from app.kernel.errors import BadInput
from app.web.account.door import told_to_wait
from app.web.blueprint import SIGNED_IN, WITH_RECEIPT, Blueprint
from app.web.case_files import file_answer
from app.web.following import acts, own_data, ways
from app.web.following.case import case_page, state_name
from app.web.following.entrance import KeyForm, complaint_shown
from app.web.following.photos import LARGEST
from app.web.following.ways import Way
from app.web.identity import portal_unit, signed_in
from app.web.locale import PREFIX, language
from app.web.portal import portal
from app.web.report_views import category_name
from app.web.results import COLOURS
from app.web.templating import page
from app.web.translation import gettext as _

by_key = Blueprint("followed_case", __name__, url_prefix=f"{PREFIX}/follow")
signed = Blueprint("own_reports", __name__, url_prefix=f"{PREFIX}/account/reports")

_ACT = f"/<reference>/<any({', '.join(acts.ACTS)}):act>"


def _both(
    rule: str, method: str, *, fresh: bool = False, **options: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A route in both places; the view is given the way in which somebody comes to be the reporter.

    ``fresh``: who is signed in proves again who he is; who holds a key has shown it not long ago.
    """

    def register(view: Callable[..., Any]) -> Callable[..., Any]:
        for blueprint, access, way_of, again in (
            (by_key, WITH_RECEIPT, ways.by_key, False),
            (signed, SIGNED_IN, ways.signed, fresh),
        ):
            made: Any = {"methods": [method], "access": access, "fresh": again}
            blueprint.add_url_rule(rule, view.__name__, _with_way(view, way_of), **made, **options)
        return view

    return register


def _with_way(view: Callable[..., Any], way_of: Callable[[str], Way]) -> Callable[..., Any]:
    def seen(reference: str, **given: Any) -> Any:
        return view(way_of(reference), **given)

    return seen


@_both("/<reference>", "GET")
def show(way: Way) -> Response:
    return case_page(way)


@_both("/<reference>/messages", "POST", largest=LARGEST)
def write(way: Way) -> Response | Answer:
    return acts.write(way)


@_both(_ACT, "GET")
def ask(way: Way, act: str) -> Response:
    return acts.ask(way, act)


@_both(_ACT, "POST")
def do(way: Way, act: str) -> Response | Answer:
    return acts.do(way, act)


@_both("/<reference>/files/<int:number>", "GET")
def file(way: Way, number: int) -> Response:
    return file_answer(way.case().files, number)


@_both("/<reference>/files/<int:number>/erase", "GET", fresh=True)
def ask_photograph(way: Way, number: int) -> Response | Answer:
    return own_data.ask_photograph(way, number)


@_both("/<reference>/files/<int:number>/erase", "POST", fresh=True)
def erase_photograph(way: Way, number: int) -> Response | Answer:
    return own_data.erase_photograph(way, number)


@_both("/<reference>/copy", "POST")
def copy(way: Way) -> Response:
    return own_data.copy(way)


@_both("/<reference>/erase", "GET", fresh=True)
def ask_erasure(way: Way) -> Response:
    return own_data.ask_erasure(way)


@_both("/<reference>/erase", "POST", fresh=True)
def erase(way: Way) -> Response | Answer:
    return own_data.erase(way)


@signed.get("", access=SIGNED_IN)
def browse() -> Response:
    """One's own reports, and a form that takes another one in."""
    return _list(KeyForm.of_request())


@signed.post("", access=SIGNED_IN)
def take() -> Response | Answer:
    """Take a report in whose key is shown."""
    form = KeyForm.of_request()
    if not form.validate():
        return _list(form, 422)
    try:
        complaint = complaint_shown(form)
        if complaint is None:
            return _list(form, 422)
        with portal_unit(filer().name) as unit:
            reference = belonging.take(unit, signed_in().account, complaint)
    except TooManyAttempts as problem:
        form.refuse(problem)
        return told_to_wait(_list(form, 429), problem)
    except BadInput as problem:
        form.refuse(problem)
        return _list(form, 422)
    return redirect(f"/{language()}/account/reports/{references.slug(reference)}?said=report-taken", 303)


def _list(form: KeyForm, status: int = 200) -> Response:
    lines = belonging.reports_of(portal().database, signed_in().account)
    rows = [
        (line, references.slug(line.reference), category_name(line.category), COLOURS.get(line.state, "grey"))
        for line in lines
    ]
    names = {state: state_name(state) for state in lifecycle.STATES}
    return page("following/reports.html", status=status, title=_("My reports"), form=form, rows=rows, names=names)
