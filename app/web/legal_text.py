"""The text of a law as HTML: numbered blocks by depth, citations as links where the portal holds what they cite."""

from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from app.web import addresses
from app.web.kept import laws
from app.web.locale import language
from records.citations import parse_akn
from records.kinds import Block, Span

_DEEPEST = 6


def href_of(akn: str) -> str:
    """The page of an Akoma Ntoso address, "" where the portal does not hold the work."""
    address = parse_akn(akn)
    line = laws().by_work.get(address.work) if address else None
    if address is None or line is None:
        return ""
    if address.eid:
        return addresses.section(language(), line.slug, address.eid, address.day)
    return addresses.work(language(), line.slug, address.day)


def blocks_html(blocks: Iterable[Block], href: Callable[[str], str] = href_of) -> Markup:
    """Paragraphs, each with its depth as a class, so that a phone can indent less. ``href``: cited address → page."""
    return Markup("\n").join(_block(block, href) for block in blocks)


def spans_html(spans: Iterable[Span], href: Callable[[str], str] = href_of) -> Markup:
    return Markup("").join(_span(span, href) for span in spans)


def _block(block: Block, href: Callable[[str], str]) -> Markup:
    number = Markup('<span class="law-number">{}</span> ').format(block.number) if block.number else ""
    heading = Markup('<b class="law-heading">{}</b> ').format(block.heading) if block.heading else ""
    depth = min(block.depth, _DEEPEST)
    return Markup('<p class="law law-{}">{}{}{}</p>').format(depth, number, heading, spans_html(block.spans, href))


def _span(span: Span, href: Callable[[str], str]) -> Markup:
    page = href(span.href) if span.href else ""
    if not page:
        return escape(span.text)
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(page, span.text)
