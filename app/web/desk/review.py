"""The page of a record, and what clerk and publisher do with each other's texts."""

from flask import Response
from werkzeug.wrappers import Response as AnyResponse

from app.kernel import roles
from app.web.blueprint import Blueprint, holding
from app.web.desk.acting import PREFIX_OF_RECORD, acted, form_of
from app.web.desk.checks import looked_through
from app.web.desk.record_page import record_page
from app.web.locale import PREFIX
from records import commands, drafting, reviewing

blueprint = Blueprint("desk_review", __name__, url_prefix=f"{PREFIX}/desk{PREFIX_OF_RECORD}")
_DRAFT, _PUBLISH = holding(roles.DRAFT), holding(roles.PUBLISH)


@blueprint.get("", access=_DRAFT)
def show(kind: str, slug: str) -> Response:
    """Where the record stands and what can be done. Raises NotVisible."""
    return record_page(kind, slug)


@blueprint.post("/comment", access=_DRAFT)
def comment(kind: str, slug: str) -> AnyResponse:
    """Say something to those who work on the record."""
    form = form_of("comment")
    return acted("comment", kind, slug, form, lambda unit: reviewing.comment(unit, kind, slug, form["comment"].data))


@blueprint.post("/send", access=_DRAFT)
def send(kind: str, slug: str) -> AnyResponse:
    """Make a version of what is written, and have its files looked through: large ones by a task."""
    answer = acted("send", kind, slug, form_of("send"), lambda unit: commands.send_for_review(unit, kind, slug))
    if answer.status_code != 303:
        return answer
    return looked_through(kind, slug, "record-send") or answer


@blueprint.post("/take-back", access=_DRAFT)
def take_back(kind: str, slug: str) -> AnyResponse:
    """Go on writing at what was sent."""
    return acted("take-back", kind, slug, form_of("take-back"), lambda unit: commands.return_to_draft(unit, kind, slug))


@blueprint.post("/take-up", access=_DRAFT)
def take_up(kind: str, slug: str) -> AnyResponse:
    """Make a draft of what was withdrawn or put away."""
    return acted("take-up", kind, slug, form_of("take-up"), lambda unit: commands.return_to_draft(unit, kind, slug))


@blueprint.post("/give-up", access=_DRAFT)
def give_up(kind: str, slug: str) -> AnyResponse:
    """Drop what is being written."""
    return acted("give-up", kind, slug, form_of("give-up"), lambda unit: drafting.give_up(unit, kind, slug))


@blueprint.post("/correct", access=_DRAFT)
def correct(kind: str, slug: str) -> AnyResponse:
    """Begin a corrected version of what is published."""
    form = form_of("correct")
    return acted("correct", kind, slug, form, lambda unit: drafting.correct(unit, kind, slug, note=form["note"].data))


@blueprint.post("/approve", access=_PUBLISH)
def approve(kind: str, slug: str) -> AnyResponse:
    """Vouch for somebody else's text."""
    form = form_of("approve")
    return acted(
        "approve", kind, slug, form, lambda unit: reviewing.approve(unit, kind, slug, comment=form["comment"].data)
    )


@blueprint.post("/refuse", access=_PUBLISH)
def refuse(kind: str, slug: str) -> AnyResponse:
    """Send a text back with what is to be changed."""
    form = form_of("refuse")
    return acted(
        "refuse", kind, slug, form, lambda unit: reviewing.refuse(unit, kind, slug, comment=form["comment"].data)
    )


@blueprint.post("/look-again", access=_PUBLISH)
def look_again(kind: str, slug: str) -> AnyResponse:
    """Take an approval back."""
    form = form_of("look-again")
    return acted(
        "look-again",
        kind,
        slug,
        form,
        lambda unit: reviewing.look_again(unit, kind, slug, comment=form["comment"].data),
    )
