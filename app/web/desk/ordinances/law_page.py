"""What all pages of the ordinance editor have: the law as it is being written, its parts, and acts on it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.db.unit_of_work import UnitOfWork
from app.kernel import clock, roles
from app.kernel.errors import NotVisible, PsisError
from app.web import addresses
from app.web.desk.work import COLOURS
from app.web.forms import Form
from app.web.identity import identity, unit
from app.web.legal_text import blocks_html, href_of
from app.web.locale import language
from app.web.templating import page
from app.web.translation import gettext as _
from records import desk_view, workflow
from records.citations import designation, parse_akn
from records.desk_view import DeskRecord
from records.kinds import Kind, Ordinance

Act = Callable[[UnitOfWork], object]


def law_at_desk(slug: str) -> tuple[DeskRecord, Ordinance]:
    """The law for whoever asks, as it is being written. Raises NotVisible."""
    held = desk_view.view(identity().session, identity().actor, Kind.ORDINANCE, slug, clock.now())
    if not isinstance(held.record, Ordinance):
        raise NotVisible("There is no such ordinance.")
    return held, held.record


def address_of(slug: str, part: str = "") -> str:
    """A page of the editor."""
    return f"/{language()}/desk/ordinances/{slug}{'/' + part if part else ''}"


def law_page(template: str, slug: str, *, title: str, part: str, status: int = 200, **context: Any) -> Response:
    """A page about the law. ``part`` is which of its parts is shown. Raises NotVisible."""
    held, law = law_at_desk(slug)
    given = {
        "held": held,
        "law": law,
        "part": part,
        "parts": _parts(slug, held),
        "here": address_of(slug),
        "editable": held.state in workflow.EDITABLE and identity().actor.may(roles.DRAFT, held.department),
        "state_colour": COLOURS.get(held.state, "grey"),
        "designation": designation,
        "blocks_html": lambda blocks: blocks_html(blocks, partial(_href_of, slug, law)),
        "form": Form(),
    }
    return page(f"desk/ordinances/{template}.html", status=status, title=f"{title} – {law.title}", **given | context)


def _href_of(slug: str, law: Ordinance, akn: str) -> str:
    """Sections of the law itself are read in the editor, others where everybody reads them."""
    address = parse_akn(akn)
    if address and address.work == law.work and address.eid:
        return address_of(slug, f"sections/{address.eid}")
    return href_of(akn)


def _parts(slug: str, held: DeskRecord) -> list[tuple[str, str, str]]:
    """(Name, label, address) of the parts of the editor."""
    return [
        ("sections", _("Sections"), address_of(slug)),
        ("facts", _("Title and dates"), address_of(slug, "facts")),
        ("definitions", _("Definitions"), address_of(slug, "definitions")),
        ("references", _("Cross references"), address_of(slug, "references")),
        ("amendments", _("Amendments"), address_of(slug, "amendments")),
        ("relations", _("Relations"), address_of(slug, "relations")),
        ("record", _("Review and publish"), addresses.at_desk(language(), held.kind, held.slug)),
    ]


def acted(
    act: Act, *, to: Callable[[], str], said: str, again: Callable[[Form], Response], form: Form | None = None
) -> AnyResponse:
    """The answer to an act: on to that address, which says what was done; or ``again`` with what is wrong."""
    form = form or Form()
    try:
        with unit() as work:
            act(work)
    except NotVisible:
        raise
    except PsisError as problem:
        form.refuse(problem)
        return again(form)
    address, _hash, fragment = to().partition("#")
    told = addresses.with_query(address, [("said", said)])
    return redirect(f"{told}#{fragment}" if fragment else told, 303)
