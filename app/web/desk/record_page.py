"""The page of one record at the desk: where it stands, what is to be done, what was said, what it was before."""

from dataclasses import dataclass

from flask import Response

from app.kernel import clock
from app.web import addresses
from app.web.desk.act_forms import SHOWN, Remark, Shown
from app.web.desk.differences import compared
from app.web.desk.work import COLOURS
from app.web.forms import Form
from app.web.identity import identity
from app.web.locale import language
from app.web.templating import page
from app.web.translation import gettext as _
from records import desk_view
from records.desk_view import DeskRecord


@dataclass(frozen=True, slots=True)
class Offered:
    """An act that this person may do now, with its form and where that goes. ``failed``: it was tried in vain."""

    name: str
    shown: Shown
    form: Form
    address: str
    failed: bool


def at_desk(kind: str, slug: str) -> DeskRecord:
    """The record for whoever asks. Raises NotVisible."""
    return desk_view.view(identity().session, identity().actor, kind, slug, clock.now())


def record_page(kind: str, slug: str, *, failed: str = "", form: Form | None = None, status: int = 200) -> Response:
    """The page; after an act that could not be done with its form as it was sent. Raises NotVisible."""
    held = at_desk(kind, slug)
    possible = desk_view.possible(identity().actor, held)
    offered = [_offered(held, name, form if name == failed else None) for name in SHOWN if name in {*possible, failed}]
    return page(
        "desk/record.html",
        status=status,
        title=held.title or _("(no title yet)"),
        held=held,
        here=addresses.at_desk(language(), kind, slug),
        possible=possible,
        offered=offered,
        failing=form,
        remark=form if form is not None and failed == "comment" else Remark(prefix="comment-"),
        changes=_changes(held),
        state_colour=COLOURS.get(held.state, "grey"),
        failed=failed,
    )


def _offered(held: DeskRecord, name: str, form: Form | None) -> Offered:
    shown = SHOWN[name]
    address = addresses.at_desk(language(), held.kind, held.slug, name)
    return Offered(name, shown, form or shown.form(prefix=f"{name}-"), address, failed=form is not None)


def _changes(held: DeskRecord) -> list[object]:
    """What differs from the text that strangers read now."""
    if held.published_version is None or (held.published_version == held.version and not held.is_written):
        return []
    shown = desk_view.version(identity().session, held.kind, held.slug, held.published_version)
    return list(compared(shown, held.record))
