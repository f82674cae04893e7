"""What the form of an instruction shows at first."""

from types import SimpleNamespace

import pytest

from app.web.desk.ordinances.amendments import suggested
from records.citations import address_of
from records.kinds import Block, Section, Span

LAW = "/akn/xx/act/2020/7"


@pytest.mark.parametrize(("language", "cited"), [("en", "section 3"), ("id", "Pasal 3")])
def test_a_citation_within_the_amended_law_is_shown_as_it_reads(language, cited):
    prefix = "art" if language == "id" else "sec"
    spans = (Span("As in "), Span(cited, address_of(LAW, eid=f"{prefix}_3")), Span("."))
    section = Section(eid=f"{prefix}_2", number="2", blocks=(Block(spans),))
    sections = [section, Section(eid=f"{prefix}_3", number="3")]
    target = SimpleNamespace(work=LAW, language=language)
    assert suggested("replace", section, sections, target)["text"] == f"As in {cited}."
