"""Public pages that a reply rests on: named by their address or number, found as a stranger finds them."""

import re
from urllib.parse import unquote, urlsplit

from sqlalchemy.orm import Session

from app.complaints.handling.answering import Citation
from app.kernel.actor import STRANGER
from app.kernel.clock import today
from app.kernel.errors import BadInput, NotVisible
from app.kernel.slugs import slug_of
from app.kernel.text import LANGUAGES, N_
from app.web import addresses
from app.web.addresses import KINDS
from app.web.kept import laws
from app.web.portal import portal
from records import law_queries, queries
from records.kinds import Kind

_PATH = re.compile(r"/(?:en|id)/(documents|deeds|permits|ordinances)/([^/]+)(?:/([^/]+))?")
_LANGUAGE = len(f"/{LANGUAGES[0]}")


def cited(text: str) -> list[Citation]:
    """What these lines name, one each. Raises BadInput for a line that names no public page."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    with portal().database.open(STRANGER) as session:
        return [_cited(session, line) for line in dict.fromkeys(lines)]


def _cited(session: Session, line: str) -> Citation:
    try:
        parts = _PATH.fullmatch(unquote(urlsplit(line).path))
        if parts is None:
            return _by_number(session, line)
        folder, slug, section = parts.groups()
        if folder == "ordinances":
            return _law(session, slug, section or "")
        return _record(session, KINDS[folder], slug)
    except (NotVisible, ValueError) as problem:  # brackets that hold no address of IPv6
        raise BadInput(N_("“%(line)s” is no public page of this portal."), line=line[:80]) from problem


def _by_number(session: Session, line: str) -> Citation:
    for kind in Kind:
        try:
            found = queries.published(session, kind, slug_of(line))
        except NotVisible:
            continue
        return _law(session, found.slug, "") if kind == Kind.ORDINANCE else _record(session, kind, found.slug)
    raise NotVisible(N_("There is no such record."))


def _record(session: Session, kind: str, slug: str) -> Citation:
    found = queries.published(session, kind, slug)
    title = found.record.title or found.record.reference
    return Citation(title, addresses.record(LANGUAGES[0], kind, slug)[_LANGUAGE:])


def _law(session: Session, slug: str, eid: str) -> Citation:
    line = laws().by_slug.get(slug)
    if line is None:
        raise NotVisible(N_("There is no such record."))
    if not eid:
        return Citation(line.title, addresses.work(LANGUAGES[0], slug)[_LANGUAGE:])
    section = law_queries.section(session, line.work, eid, today())
    title = " ".join(part for part in (section.number, section.heading) if part) or eid
    return Citation(f"{title} – {line.title}", addresses.section(LANGUAGES[0], slug, eid)[_LANGUAGE:])
