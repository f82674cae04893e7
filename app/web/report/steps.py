"""The steps of a report, the same on the web and at the counter: enter, look it over, send, have the receipt.

Nothing is kept on the way but photographs: the form carries all of it, whatever goes wrong, script or no script.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, redirect, request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse
from wtforms import RadioField

from app.accounts.model import RESIDENT
from app.city.queries import Category
from app.city.site import EMERGENCY
from app.complaints import secrecy
from app.complaints.filing import questions
from app.complaints.filing.flooding import TooMany
from app.complaints.released import queries as public_queries
from app.complaints.released.projections import PublicCard
from app.intake.personal_marks import NAMES
from app.kernel.errors import BadInput, NotVisible, PsisError
from app.kernel.text import N_, in_language
from app.web.account.own import own_email
from app.web.case_files import LONGEST_DESCRIPTION
from app.web.identity import identity
from app.web.kept import services, site
from app.web.locale import language
from app.web.report import held_photos, receipt, sending
from app.web.report.held_photos import MOST_PHOTOS, Held
from app.web.report.place_of import Where, where
from app.web.report.report_form import KEEP, REMOVE, CounterForm, ReportForm, has_key, report_form
from app.web.templating import page
from app.web.translation import gettext as _
from app.web.typed_point import point_of
from app.web.words import map_words
from maps import geocoding, sketch
from records.sandbox.process import Sandbox

NEAR_METRES, MOST_NEAR = 250.0, 5
_SKETCHED = 250.0
SEND, CHANGE = "send", "change"
"""Buttons beside the first one, which lets the report be looked over."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where somebody reports. ``home`` is below the language; the form has its own layout at the counter."""

    home: str
    form: type[ReportForm]
    receipt: str
    prepare: Callable[[ReportForm], None]


def _for_visitors(form: ReportForm) -> None:
    """Begin with the contact that a resident's account holds; leave out what is of no use without an account."""
    signed = identity().signed
    if signed is None or not signed.complete or signed.kind != RESIDENT:
        del form.with_account
    elif request.method == "GET" and "email" in form:
        form["name"].data, form.email.data = signed.display_name, own_email()


ON_THE_WEB = Way("/report", ReportForm, "/report/receipt", _for_visitors)


def step(way: Way, slug: str) -> AnyResponse:
    """The form of a category, or the step after what was sent. Raises NotVisible."""
    category = _offered(slug)
    if category.emergency:
        return _emergency(way, category)
    form = report_form(category, services().questions[slug], way.form)
    way.prepare(form)
    if request.method == "GET":
        return _form_page(way, category, form, [])
    if not has_key(form):
        raise BadInput(N_("The form is incomplete. Open it anew."))
    photos = _photos(form)
    place = _validated(form, category)
    return _after(way, category, form, photos, place)


def _validated(form: ReportForm, category: Category) -> Where | None:
    """The place of a form in which all is well; None where something is not, which is then said in it."""
    said_before = {field.name: list(field.errors) for field in form if field.errors}
    form.validate()  # begins anew with what is wrong
    for name, sentences in said_before.items():
        form[name].errors = [*form[name].errors, *sentences]
    place = where(form, category.place)
    return None if form.errors else place


def _after(way: Way, category: Category, form: ReportForm, photos: list[Held], place: Where | None) -> AnyResponse:
    if place is None:
        return _form_page(way, category, form, photos)
    if CHANGE in request.form:
        return _form_page(way, category, form, photos)
    found = sending.marked(form, photos)
    if found and SEND in request.form and form.personal.data not in (REMOVE, KEEP):
        form.refuse(_("Choose what shall become of what is marked."), "personal")
    if SEND not in request.form or form.errors:
        return _look_over(way, category, form, photos, place)
    try:
        sent = sending.send(form, category, sending.filing_of(form, category, place, photos))
    except TooMany as problem:
        form.refuse(problem)
        answer = _look_over(way, category, form, photos, place)
        answer.headers["Retry-After"] = str(max(1, round(problem.wait.total_seconds())))
        answer.status_code = 429
        return answer
    except NotVisible:
        raise
    except PsisError as problem:
        form.refuse(problem)
        return _look_over(way, category, form, photos, place)
    return redirect(receipt.address(way.receipt, sent), 303)


def _offered(slug: str) -> Category:
    category = services().categories.get(slug)
    if category is None or not category.active:
        raise NotVisible(N_("There is no such category."))
    return category


def _photos(form: ReportForm) -> list[Held]:
    """Those that the form carries, but for what was taken out, and those that came with it now."""
    key = form.key.data or ""
    kept = held_photos.held(key, request.form.getlist("photo"))
    dropped = set(request.form.getlist("drop"))
    held_photos.forget(key, [one for one in kept if one.number in dropped])
    kept = [one for one in kept if one.number not in dropped]
    came = [one for one in request.files.getlist("photos") if isinstance(one, FileStorage) and one.filename]
    if not came:
        return kept
    with Sandbox() as sandbox:
        for one in came:
            if len(kept) >= MOST_PHOTOS:
                form.refuse(_("At most %(most)s photographs are taken.", most=MOST_PHOTOS), "photos")
                break
            try:
                kept.append(held_photos.hold(key, one, sandbox))
            except BadInput as problem:
                form.refuse(problem, "photos")
    return kept


def _emergency(way: Way, category: Category) -> Response:
    return page(
        "report/emergency.html",
        title=in_language(category.names, language()),
        about=in_language(category.descriptions, language()),
        emergency_number=site().own(EMERGENCY),
        home=f"/{language()}{way.home}",
    )


def _form_page(way: Way, category: Category, form: ReportForm, photos: list[Held]) -> Response:
    typed = where_typed(form)
    return _page("report/form.html", way, category, form, photos, start=typed or _middle(), typed=typed)


def where_typed(form: ReportForm) -> tuple[float, float] | None:
    """The coordinates in the form, where there are any."""
    return point_of(form.point.data or "") if "point" in form else None


def _middle() -> tuple[float, float]:
    """Where a map begins that nothing is on: the middle of the city."""
    areas = geocoding.outermost(identity().session, 1)
    if not areas:
        return 0.0, 0.0
    box = areas[0].extent
    return (box.west + box.east) / 2, (box.south + box.north) / 2


def _look_over(way: Way, category: Category, form: ReportForm, photos: list[Held], place: Where) -> Response:
    return _page(
        "report/look_over.html",
        way,
        category,
        form,
        photos,
        place=place,
        marked=sending.marked(form, photos),
        mark_names=NAMES,
        near=_near(category, place),
        drawing=sketch.around(identity().session, place.point, _SKETCHED, [place.point]) if place.point else None,
        answers=_answers(form),
        switches=[(form.identity, _who_sees(form)), (form.content, _chosen(form.content))],
        carried=_carried(form, place),
    )


def _who_sees(form: ReportForm) -> str:
    """Who is told who reports; nobody where a name may be seen and none is given."""
    given = [form[name].data for name in ("name", "email", "phone") if name in form]
    if form.identity.data == secrecy.NAMED and given and not any(given):
        return _("Nobody: you give neither a name nor a way to reach you")
    return _chosen(form.identity)


def _chosen(field: RadioField) -> str:
    return str(dict(field.choices).get(field.data, ""))


def _page(template: str, way: Way, category: Category, form: ReportForm, photos: list[Held], **more: Any) -> Response:
    return page(
        template,
        status=422 if form.errors else 200,
        title=in_language(category.names, language()),
        category=category,
        about=in_language(category.descriptions, language()),
        form=form,
        photos=photos,
        most_photos=MOST_PHOTOS,
        longest_description=LONGEST_DESCRIPTION,
        home=f"/{language()}{way.home}",
        at_counter=isinstance(form, CounterForm),
        map_words=map_words(),
        emergency_number=site().own(EMERGENCY),
        **more,
    )


def _near(category: Category, place: Where) -> list[PublicCard]:
    """Reports like it nearby, from what strangers may see alone: read through a stranger's session."""
    if place.point is None:
        return []
    return public_queries.near(identity().session, category.slug, *place.point, NEAR_METRES)[:MOST_NEAR]


def _answers(form: ReportForm) -> list[tuple[str, str]]:
    held = form.answers()
    return [
        (in_language(one.names, language()), questions.shown(one, held[one.code], language()))
        for one in form.asked
        if one.code in held
    ]


def _carried(form: ReportForm, place: Where) -> list[tuple[str, str]]:
    """Everything that was entered, as hidden fields: the page that is looked over sends it once more."""
    left_out = {"photos", "personal", "website"}
    pairs = []
    for field in form:
        if field.name in left_out:
            continue
        values = field.data if isinstance(field.data, list) else [field.data]
        pairs += [
            (field.name, "y" if value is True else str(value)) for value in values if value not in (None, False, "")
        ]
    return [(name, place.address if name == "address" and place.address else value) for name, value in pairs]
