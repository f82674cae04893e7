"""Pages of a copy: without style or script, so that any browser shows them, also in ten years."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import Any

from sqlalchemy.orm import Session

from app.city.model import ComplaintCategory
from app.city.queries import department_names
from app.complaints import lifecycle
from app.complaints.model import FROM_REPORTER
from app.complaints.projections import AttachedFile, ReporterComplaint
from app.kernel import clock
from app.kernel.text import N_, Translate, in_language

_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf"}
_CONTACT = ((N_("Name"), "name"), (N_("E-mail"), "email"), (N_("Telephone"), "phone"))


def file_name(number: int, media_type: str) -> str:
    """What the copy calls the file of that number, which is 1 for the first."""
    return f"{number}{_ENDINGS.get(media_type, '')}"


def document(title: str, body: str, language: str) -> str:
    """A page. ``body`` is HTML."""
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return f'<!DOCTYPE html><html lang="{language}">{head}<body><h1>{escape(title)}</h1>{body}</body></html>'


def report_page(
    session: Session, seen: ReporterComplaint, facts: Mapping[str, Any], translate: Translate, language: str
) -> str:
    """One report, to read. ``facts`` are those of the copy: what its reporter gave, what each message rests on."""
    parts = (
        (N_("What you reported"), f"<p>{_lines(seen.content.text)}</p>"),
        (N_("History"), _history(seen, translate)),
        (N_("Messages"), _messages(facts["messages"], translate)),
        (N_("Files"), _files(seen.files)),
    )
    body = "".join(f"<h2>{escape(translate(title))}</h2>{inner}" for title, inner in parts if inner)
    listed = _facts(session, seen, facts["contact"], translate, language)
    return document(f"{translate(N_('Report'))} {seen.reference}", listed + body, language)


def _facts(
    session: Session, seen: ReporterComplaint, contact: Mapping[str, Any] | None, translate: Translate, language: str
) -> str:
    category = session.get(ComplaintCategory, seen.category)
    departments = department_names(session)
    rows = [
        (N_("Reference"), seen.reference),
        (N_("Category"), in_language(category.names, language) if category else seen.category),
        (N_("Department"), in_language(departments.get(seen.department, {}), language)),
        (N_("State"), translate(lifecycle.NAMES[seen.state])),
        (N_("Received"), _moment(seen.received_at)),
        (N_("Address"), seen.content.address),
        *((name, str(contact[key])) for name, key in _CONTACT if contact),
    ]
    told = (f"<tr><th>{escape(translate(name))}</th><td>{escape(value)}</td></tr>" for name, value in rows if value)
    return f"<table>{''.join(told)}</table>"


def _history(seen: ReporterComplaint, translate: Translate) -> str:
    named = ((one.at, translate(lifecycle.NAMES[one.state])) for one in seen.history)
    return _list(f"<time>{_moment(at)}</time> {escape(state)}" for at, state in named)


def _messages(messages: Iterable[Mapping[str, Any]], translate: Translate) -> str:
    names = {FROM_REPORTER: translate(N_("You"))}
    office = translate(N_("The department"))
    return _list(
        f"<time>{_moment(one['at'])}</time> <b>{escape(names.get(one['sender'], office))}</b>: {_lines(one['text'])}"
        + "".join(f"<br>→ {escape(cited['title'])} ({escape(cited['path'])})" for cited in one["cites"])
        for one in messages
    )


def _files(files: Iterable[AttachedFile]) -> str:
    return _list(
        f'<a href="files/{file_name(number, one.media_type)}">{escape(one.description or one.name)}</a>'
        for number, one in enumerate(files, 1)
    )


def _list(items: Iterable[str]) -> str:
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f"<ol>{listed}</ol>" if listed else ""


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(clock.zone()):%Y-%m-%d %H:%M}"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
