"""An ordinance that is being written on the public pages of ordinances: work, whole text and sections as of a day."""

from collections import defaultdict
from datetime import date
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from flask import Response, request

from app.kernel.clock import today
from app.kernel.errors import NotVisible
from app.web import addresses
from app.web.identity import identity
from app.web.kept import Laws, laws
from app.web.legal_text import blocks_html, href_of, spans_html
from app.web.parameters import last_page, read_day, read_page
from app.web.public import ordinances
from app.web.translation import gettext as _
from records.citations import parse_akn
from records.kinds import Ordinance, Relation
from records.law_as_published import LawAsPublished, law_as_published
from records.projections import Published
from records.versions import Register

_PER_PAGE = ordinances.SECTIONS_PER_PAGE


class LawPreview:
    """The pages of one law as it is written. ``there``: where its preview lies; ``marked``: what marks its pages."""

    def __init__(self, law: Ordinance, shown: Published, there: str, marked: dict[str, Any]) -> None:
        self._shown = shown
        self._law: LawAsPublished = law_as_published(identity().session, law, shown.id, shown.slug)
        self._held = _laws_with(self._law)
        self._problems: list[str] = [self._law.problem.said(_)] if self._law.problem else []
        self._on = read_day(request.args, "on", self._problems)
        href = partial(_href_within, law.work, there)
        self._context: dict[str, Any] = marked | {
            "addresses": _with_own(marked["addresses"], shown.slug, there),
            "blocks_html": partial(blocks_html, href=href),
            "spans_html": partial(spans_html, href=href),
            "dates": self._law.dates(),
            "problems": self._problems,
        }

    def work(self, address: str) -> Response:
        """Facts, contents and relations. ``address``: by which it will be cited."""
        entries = self._law.contents(self._on or today())
        return ordinances.work_page(
            self._law.line, self._shown, self._on, entries, self._held, address=address, **self._context
        )

    def text(self) -> Response:
        """The whole text, a hundred sections a page."""
        sections = self._law.sections(self._on or today())
        last = last_page(len(sections), _PER_PAGE)
        number = read_page(request.args, self._problems, most=last)
        shown = sections[(number - 1) * _PER_PAGE : number * _PER_PAGE]
        found = ordinances.Text(self._on, shown, len(sections), number, last)
        return ordinances.text_page(self._law.line, found, self._held, **self._context)

    def section(self, eid: str, address: str) -> Response:
        """One section. Raises NotVisible for one that the draft does not have."""
        texts, on = self._law.texts_of(eid), self._on or today()
        if not texts:
            raise NotVisible("The draft has no such section.")
        shown = next((text for text in texts if ordinances.holds(text, on)), None)
        if shown is None:
            return ordinances.absent_page(self._law.line, eid, self._on, texts, **self._context)
        beside = self._law.neighbours(eid, on)
        given = self._context | {"address": address}
        return ordinances.section_page(self._law.line, shown, self._on, texts, beside, self._held, **given)


def _laws_with(law: LawAsPublished) -> Laws:
    """All published works and this one, as it is written."""
    by_work = {**laws().by_work, law.line.work: law.line}
    touching: dict[str, list[Relation]] = defaultdict(list)
    for relation in law.relations:
        for work in {relation.acting, relation.target}:
            touching[work].append(relation)
    by_slug = {line.slug: line for line in by_work.values()}
    held = {work: tuple(relations) for work, relations in touching.items()}
    return Laws(by_work, by_slug, held, Register(by_work, law.relations))


def _href_within(work: str, there: str, akn: str) -> str:
    """The page of what is cited: sections of the law itself are read in its preview."""
    address = parse_akn(akn)
    if address is None or address.work != work:
        return href_of(akn)
    return _section(there, address.eid, address.day) if address.eid else _work(there, address.day)


def _with_own(given: SimpleNamespace, slug: str, there: str) -> SimpleNamespace:
    """Those addresses, with the ones of this law within its preview."""

    def work(language: str, named: str, on: date | None = None) -> str:
        return _work(there, on) if named == slug else addresses.work(language, named, on)

    def whole(language: str, named: str, on: date | None = None, page: int = 1) -> str:
        pairs = [("on", on.isoformat() if on else ""), ("page", str(page) if page > 1 else "")]
        is_own = named == slug
        return addresses.with_query(f"{there}/text", pairs) if is_own else addresses.whole(language, named, on, page)

    def section(language: str, named: str, eid: str, on: date | None = None) -> str:
        return _section(there, eid, on) if named == slug else addresses.section(language, named, eid, on)

    return SimpleNamespace(**vars(given) | {"work": work, "whole": whole, "section": section})


def _work(there: str, on: date | None) -> str:
    return addresses.with_query(there, [("on", on.isoformat() if on else "")])


def _section(there: str, eid: str, on: date | None) -> str:
    return addresses.with_query(f"{there}/sections/{quote(eid)}", [("on", on.isoformat() if on else "")])
