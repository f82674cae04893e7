"""The papers: real PDF files that say what the record says, and speak of things that exist."""

import hashlib
import re
from collections import Counter
from datetime import date
from io import BytesIO

import pypdfium2
import pytest

from records.demo.city import City
from records.demo.documents import documents
from records.demo.landmarks import PROJECTS
from records.demo.ordinances import ordinances
from records.demo.papers import papers
from records.files.texts import clean
from records.kinds import DOCUMENT_TYPES, Document

Papers = list[tuple[Document, bytes]]


@pytest.fixture(scope="module")
def archive(meranda: City, today: date) -> Papers:
    return list(documents(meranda, today=today))


def test_the_same_seed_gives_the_same_bytes(meranda: City, today: date, archive: Papers):
    assert next(documents(meranda, today=today)) == archive[0]


def test_twenty_five_papers_of_five_types(archive: Papers):
    assert Counter(document.type for document, _ in archive) == {
        "minutes": 12, "notice": 5, "report": 4, "budget": 3, "agenda": 1,
    }  # fmt: skip


def test_types_are_those_of_the_kind(archive: Papers):
    assert {document.type for document, _ in archive} <= set(DOCUMENT_TYPES)


def test_the_attachment_is_the_file(archive: Papers):
    for document, pdf in archive:
        attachment = document.attachments[0]
        assert (attachment.sha256, attachment.size) == (hashlib.sha256(pdf).hexdigest(), len(pdf))


def test_the_file_says_what_the_record_says(archive: Papers):
    for document, pdf in archive:
        said = letters(clean(text_of(pdf)))
        assert letters(document.title) in said
        assert letters(document.text.splitlines()[-1]) in said


def test_files_are_tagged_for_readers_of_screens(archive: Papers):
    assert all(b"pdfuaid" in pdf or pypdfium2.PdfDocument(BytesIO(pdf)).is_tagged() for _, pdf in archive)


def test_no_slot_is_left_unfilled(archive: Papers):
    assert not [document.reference for document, _ in archive if "{" in document.text]


def test_every_permit_that_is_named_exists_by_then(archive: Papers):
    applied = {project.reference: project.applied for project in PROJECTS}
    for document, _ in archive:
        for reference in re.findall(r"BP-\d{4}-C\d{3}", document.text):
            assert applied[reference] <= document.day


def test_minutes_that_adopt_an_ordinance_are_of_the_day_of_its_enactment(archive: Papers, today: date):
    enacted = {work.enacted: work.number for work in ordinances(today=today)}
    for document, _ in archive:
        found = re.search(
            r"numbered (\d+) of (\d{4})|diundangkan sebagai Peraturan Kota (Nomor \d+ Tahun \d{4})", document.text
        )
        if found:
            number = found[3] or f"Ordinance No. {found[1]} of {found[2]}"
            assert enacted[document.day] == number


def test_votes_are_those_of_the_councillors_present(archive: Papers):
    for document, _ in archive:
        present = re.search(r"(?:Councillors|anggota dewan) ([^.]*)\.", document.text)
        for more, fewer in re.findall(r"(\d+) (?:votes to|suara setuju dan) (\d+)", document.text):
            assert present
            assert int(more) + int(fewer) == len(present[1].split(",")) + 1


def test_budgets_add_up(meranda: City, today: date):
    tables = [part for paper in papers(meranda, today=today) if paper.facts["type"] == "budget"
              for section in paper.sections for part in section.parts if not isinstance(part, str)]  # fmt: skip
    for _, *rows, total in tables:
        for column in (1, 2):
            assert sum(figure(row[column]) for row in rows) == figure(total[column])


def test_a_budget_repeats_the_figures_of_the_year_before(meranda: City, today: date):
    totals = [part[-1] for paper in papers(meranda, today=today) if paper.facts["type"] == "budget"
              for section in paper.sections for part in section.parts if not isinstance(part, str)]  # fmt: skip
    assert [figure(total[1]) for total in totals[1:]] == [figure(total[2]) for total in totals[:-1]]


def test_on_an_earlier_day_there_are_fewer(meranda: City):
    assert len(list(papers(meranda, today=date(2014, 1, 1)))) == 3


def text_of(pdf: bytes) -> str:
    opened = pypdfium2.PdfDocument(BytesIO(pdf))
    return "\n".join(page.get_textpage().get_text_range() for page in opened)


def letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def figure(text: str) -> int:
    return int(re.sub(r"\D", "", text))
