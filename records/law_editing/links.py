"""What of a section's text is a link by itself: citations, and the first use of each term that the law defines."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from records.citations import Citation, Own, dc_citations, indonesian_citations, south_african_citations
from records.kinds import Block, Ordinance
from records.law_editing.definitions import KnownTerms, TermLinks
from records.law_editing.sections import newest
from records.law_editing.written import Finder, read, write


class Anything:
    """Contains everything: a citation of a section that is not there is found too."""

    def __contains__(self, _item: object) -> bool:
        return True


def citations(text: str, language: str, own: Own) -> Iterator[Citation]:
    """What a text cites, in its order, read by the habits of its language."""
    if language == "id":
        yield from indonesian_citations(text, own)
    else:
        yield from sorted([*dc_citations(text), *south_african_citations(text, own)])


def finder(law: Ordinance, eid: str, known: KnownTerms | None = None) -> Finder:
    """Links of one section of a law, to be asked for its paragraphs in their order, once each."""
    own = Own(law.work, _eids(law))
    terms = TermLinks(law, eid, known)

    def find(text: str) -> Iterable[Citation]:
        cited = [one for one in citations(text, law.language, own) if one.href]
        used = [one for one in terms(text) if all(one.end <= c.start or c.end <= one.start for c in cited)]
        return sorted([*cited, *used])

    return find


def _eids(law: Ordinance) -> Container[str]:
    return {section.eid for section in law.sections}


def typed(law: Ordinance, eid: str, blocks: Iterable[Block]) -> str:
    """The paragraphs of a section as somebody types them."""
    return write(blocks, finder(law, eid))


def read_typed(law: Ordinance, eid: str, text: str) -> tuple[Block, ...]:
    """The paragraphs of a typed text of that section, linked."""
    return read(text, finder(law, eid))


def relinked(law: Ordinance) -> Ordinance:
    """The newest text of every section with its links found anew; those that somebody wrote out stay."""
    known = KnownTerms(law)
    present = {id(section) for section in newest(law.sections)}
    sections = tuple(
        replace(section, blocks=_relinked(law, section.eid, section.blocks, known))
        if id(section) in present
        else section
        for section in law.sections
    )
    return law if sections == law.sections else replace(law, sections=sections)


def _relinked(law: Ordinance, eid: str, blocks: tuple[Block, ...], known: KnownTerms) -> tuple[Block, ...]:
    """Paragraphs whose words stay as they are, spacing too."""
    typed_text = write(blocks, finder(law, eid, known))
    again = read(typed_text, finder(law, eid, known))
    if len(again) != len(blocks):
        return blocks
    return tuple(
        replace(old, spans=new.spans) if old.text == new.text else old for old, new in zip(blocks, again, strict=True)
    )
