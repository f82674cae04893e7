"""The checks at the desk, redaction and originals, in the browser's terms."""

import re
from io import BytesIO

import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from app.kernel import roles
from app.web.desk.finding_groups import label
from tests.integration.files import made
from tests.web.people import csrf, post, signed_in

RECORD = "/en/desk/records/document/council-2026-0001"
CHECKS = f"{RECORD}/checks"
LETTER = b"Notice of works\n\nAsk ann.lee@harbour.example or call 555-234-5678. The road is closed.\n"


def begin(client, name, data):
    form = {"kind": "document", "department": "council", "reference": "", "several": "together"}
    form["files"] = (BytesIO(data), name)
    assert client.post("/en/desk/new", data=form | csrf(client), content_type="multipart/form-data").status_code == 303


def digests(client):
    return re.findall(r'name="finding" value="([0-9a-f]{32})"', client.get(CHECKS).get_data(as_text=True))


def file_of(client):
    return re.search(r"/files/([0-9a-f]{64})/redaction", client.get(CHECKS).get_data(as_text=True))[1]


@pytest.fixture
def letter(clerk):
    begin(clerk, "notice.txt", LETTER)
    post(clerk, CHECKS)
    return clerk


@pytest.fixture
def decision(clerk, tmp_path):
    begin(clerk, "decision.pdf", made.with_covered_text(tmp_path / "in.pdf").read_bytes())
    post(clerk, CHECKS)
    return clerk


def test_an_unchecked_text_says_so(clerk):
    begin(clerk, "notice.txt", LETTER)
    assert "was not checked yet" in clerk.get(CHECKS).get_data(as_text=True)


def test_a_picture_is_shown_beside_its_name(clerk):
    drawn = BytesIO()
    Image.new("RGB", (640, 480), "green").save(drawn, "JPEG")
    begin(clerk, "site.jpg", drawn.getvalue())
    page = clerk.get(CHECKS).get_data(as_text=True)
    (picture, said) = re.search(r'<img class="finds__picture" src="([^"]+)" alt="([^"]+)"', page).groups()
    with Image.open(BytesIO(clerk.get(picture).data)) as shown:
        assert (shown.width / shown.height, said) == (640 / 480, "site")


def test_what_is_no_picture_has_none(decision):
    assert "finds__picture" not in decision.get(CHECKS).get_data(as_text=True)


def test_findings_are_shown_with_the_words_around_them(letter):
    page = letter.get(CHECKS).get_data(as_text=True)
    assert "<mark>ann.lee@harbour.example</mark>" in page
    assert "<mark>555-234-5678</mark>" in page


def test_findings_go_once_they_are_accepted_with_a_reason(letter):
    answer = post(letter, f"{CHECKS}/acceptance", finding=digests(letter), reason="The office's own public contact.")
    assert answer.location == f"{CHECKS}?said=findings-accepted"
    assert "Nothing is open." in letter.get(CHECKS).get_data(as_text=True)


@pytest.mark.parametrize(
    ("reason", "sentence"), [("", "Say why what is marked may stay."), ("because", "Say in a few words why")]
)
def test_without_a_reason_nothing_is_accepted(letter, reason, sentence):
    chosen = digests(letter)
    answer = post(letter, f"{CHECKS}/acceptance", finding=chosen, reason=reason)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert digests(letter) == chosen


def test_nothing_marked_is_nothing_accepted(letter):
    answer = post(letter, f"{CHECKS}/acceptance", reason="The office's own public contact.")
    assert answer.status_code == 422


def test_a_finding_that_is_not_there_is_not_there(letter):
    answer = post(letter, f"{CHECKS}/acceptance", finding="0" * 32, reason="The office's own public contact.")
    assert answer.status_code == 404


def test_text_under_a_box_is_found_and_redacted_for_good(decision):
    assert made.SECRET in decision.get(CHECKS).get_data(as_text=True)
    path = f"{RECORD}/files/{file_of(decision)}/redaction"
    answer = post(decision, path, words=made.SECRET, boxes="", pages="1", act="redact")
    assert answer.location == f"{CHECKS}?said=file-redacted"
    assert made.SECRET not in decision.get(CHECKS).get_data(as_text=True)
    assert made.SECRET not in decision.get(f"{RECORD}/preview").get_data(as_text=True)
    assert "Nothing is open." in decision.get(CHECKS).get_data(as_text=True)


def test_what_lies_under_a_box_and_stands_elsewhere_is_shown_first(clerk, tmp_path):
    begin(clerk, "decision.pdf", made.saved(made.pdf(made.TEXT, made.TEXT), tmp_path / "in.pdf").read_bytes())
    post(clerk, CHECKS)
    path, form = f"{RECORD}/files/{file_of(clerk)}/redaction", {"boxes": "1 10 16 50 19", "act": "redact"}
    answer = post(clerk, path, **form)
    assert answer.status_code == 422
    assert f"<mark>{made.SECRET}</mark> – pages 2" in answer.get_data(as_text=True)
    assert post(clerk, path, **form, leave="y").location == f"{CHECKS}?said=file-redacted"


def test_what_would_go_is_shown_before(decision):
    path = f"{RECORD}/files/{file_of(decision)}/redaction"
    page = post(decision, path, words=made.SECRET, boxes="1 10 20 30 40", act="show").get_data(as_text=True)
    assert "redact__found" in page
    assert "redact__drawn" in page


def test_several_findings_are_redacted_at_once(clerk, tmp_path):
    said = "BT /F 12 Tf 72 720 Td (Call 0812-3456-7890, write to ann@harbour.example) Tj ET"
    begin(clerk, "decision.pdf", made.saved(made.pdf(said), tmp_path / "in.pdf").read_bytes())
    post(clerk, CHECKS)
    checks = clerk.get(CHECKS).text
    (path,) = set(re.findall(rf'formaction="({RECORD}/files/[0-9a-f]+/redaction)"', checks))
    page = post(clerk, path, finding=digests(clerk)).text
    words = re.search(r'name="words"[^>]*>\s*([^<]+)</textarea>', page)[1].splitlines()

    assert sorted(words) == ["0812-3456-7890", "ann@harbour.example"]
    assert post(clerk, path, words="\n".join(words), act="redact").location == f"{CHECKS}?said=file-redacted"
    assert "Nothing is open." in clerk.get(CHECKS).text


def test_a_finding_leads_to_its_words_and_page(decision):
    page = decision.get(CHECKS).get_data(as_text=True)
    leads_to = re.search(rf'href="({RECORD}/files/[0-9a-f]+/redaction\?finding=[0-9a-f]+)"', page)[1]
    assert 'name="pages" type="text" value="1"' in decision.get(leads_to).get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("boxes", "1 50 20 10 40", "Line 1 is no box"),
        ("boxes", "somewhere above", "Line 1 is no box"),
        ("boxes", "9 10 20 30 40", "no page 9"),
        ("pages", "two", "is no page"),
        ("words", "x", "A single letter"),
        ("words", "Nobody Said So", "nothing to redact"),
    ],
)
def test_what_cannot_be_redacted_is_said_and_kept(decision, field, value, sentence):
    path = f"{RECORD}/files/{file_of(decision)}/redaction"
    answer = post(decision, path, act="redact", **{field: value})
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)
    assert value in answer.get_data(as_text=True)


def test_pages_are_shown_as_pictures_drawn_by_us(decision):
    sha256 = file_of(decision)
    assert decision.get(f"{RECORD}/files/{sha256}/pages/1.png").data.startswith(b"\x89PNG")
    assert decision.get(f"{RECORD}/files/{sha256}/pages/2.png").status_code == 404


def test_scripts_and_files_inside_are_taken_out(clerk, tmp_path):
    begin(clerk, "decision.pdf", made.with_attachment(tmp_path / "in.pdf").read_bytes())
    post(clerk, CHECKS)
    assert "payroll.csv" in clerk.get(CHECKS).get_data(as_text=True)
    answer = post(clerk, f"{RECORD}/files/{file_of(clerk)}/cleaning")
    assert answer.location == f"{CHECKS}?said=file-cleaned"
    assert "payroll.csv" not in clerk.get(CHECKS).get_data(as_text=True)


def test_a_pdf_without_title_and_language_is_a_finding_until_it_is_cleaned(clerk, tmp_path):
    begin(clerk, "quay.pdf", made.saved(made.pdf(""), tmp_path / "in.pdf").read_bytes())
    post(clerk, CHECKS)
    page = clerk.get(CHECKS).text
    assert "The title is missing" in page
    assert "The language is missing" in page
    post(clerk, f"{RECORD}/files/{file_of(clerk)}/cleaning")
    assert "Nothing is open." in clerk.get(CHECKS).text


def test_a_spreadsheet_says_that_it_is_not_cleaned_here(clerk, tmp_path):
    book = made.workbook(tmp_path / "in.xlsx", {"xl/revisions/revisionLog1.xml": "<revisions/>"})
    begin(clerk, "budget.xlsx", book.read_bytes())
    post(clerk, CHECKS)
    page = clerk.get(CHECKS).text
    assert "Earlier revisions are still in the file" in page
    assert "cannot be cleaned or redacted here" in page
    assert "/cleaning" not in page


@pytest.mark.parametrize("act", ["redaction", "cleaning"])
def test_what_another_page_hides_is_still_found_in_a_copy_of_ours(clerk, tmp_path, act):
    hides = made.TEXT.replace(f"({made.SECRET})", "3 Tr (Out of sight)")
    document = made.pdf(made.TEXT, hides)
    document.attachments["payroll.csv"] = b"name,amount"
    begin(clerk, "decision.pdf", made.saved(document, tmp_path / "in.pdf").read_bytes())
    post(clerk, CHECKS)
    answer = post(clerk, f"{RECORD}/files/{file_of(clerk)}/{act}", boxes="1 10 16 50 19", act="redact", leave="y")
    assert answer.status_code == 303
    page = clerk.get(CHECKS).get_data(as_text=True)
    assert "Text that cannot be seen" in page
    assert page.count("<mark>Out of sight") == 1


def test_redacted_twice_a_page_keeps_its_other_words(decision):
    for words in (made.SECRET, "Decision"):
        post(decision, f"{RECORD}/files/{file_of(decision)}/redaction", words=words, act="redact")
    assert "on the request of" in " ".join(decision.get(f"{RECORD}/preview").get_data(as_text=True).split())


def test_the_original_stays_for_the_desk(decision, desk_app, tmp_path):
    before = made.with_covered_text(tmp_path / "same.pdf").read_bytes()
    sha256 = file_of(decision)
    post(decision, f"{RECORD}/files/{sha256}/redaction", words=made.SECRET, act="redact")
    kept = decision.get(f"{RECORD}/files/{file_of(decision)}/original")
    assert kept.data.count(b"%%EOF") == before.count(b"%%EOF")
    assert kept.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in kept.headers["Content-Security-Policy"]
    other = signed_in(desk_app, roles.CLERK, "buildings", name="umi")
    assert other.get(f"{RECORD}/files/{sha256}/original").status_code == 404


@pytest.mark.parametrize("part", ["checks", "checks/acceptance"])
def test_another_department_finds_nothing(letter, desk_app, part):
    other = signed_in(desk_app, roles.CLERK, "buildings", name="umi")
    assert post(other, f"{RECORD}/{part}", finding="0" * 32, reason="a reason long enough").status_code == 404
    assert other.get(CHECKS).status_code == 404


def test_a_scan_without_text_says_whether_it_can_be_read(clerk, tmp_path):
    begin(clerk, "gate.jpg", made.photo(tmp_path / "in.jpg").read_bytes())
    post(clerk, CHECKS)
    page = clerk.get(CHECKS).get_data(as_text=True)
    assert ("Read the text of this picture" in page) or ("is not installed on this server" in page)
    assert "A picture without a description" in page


def test_the_page_of_a_picture_without_words_is_shown_and_not_offered_for_redaction(clerk, tmp_path):
    document = made.pdf()
    figure = Dictionary(S=Name.Figure, Pg=document.pages[0].obj)
    document.Root.StructTreeRoot = document.make_indirect(Dictionary(K=Array([document.make_indirect(figure)])))
    begin(clerk, "gate.pdf", made.saved(document, tmp_path / "in.pdf").read_bytes())
    post(clerk, CHECKS)
    assert re.findall(r"\?finding=\w+\">([\w ]+)", clerk.get(CHECKS).get_data(as_text=True)) == ["Look at the page"]


def test_a_picture_is_described(clerk, tmp_path):
    begin(clerk, "gate.jpg", made.photo(tmp_path / "in.jpg").read_bytes())
    post(clerk, CHECKS)
    answer = post(clerk, f"{RECORD}/files/{file_of(clerk)}/description", description="The gate of the park, closed")
    assert answer.location == f"{CHECKS}?said=record-saved"
    assert "A picture without a description" not in clerk.get(CHECKS).get_data(as_text=True)


def test_a_picture_is_not_described_by_nothing(clerk, tmp_path):
    begin(clerk, "gate.jpg", made.photo(tmp_path / "in.jpg").read_bytes())
    post(clerk, CHECKS)
    assert post(clerk, f"{RECORD}/files/{file_of(clerk)}/description", description=" ").status_code == 422


def test_a_section_is_called_by_its_number_in_the_readers_language(desk_app):
    with desk_app.test_request_context("/id/"):
        assert [label(place) for place in ("section 5", "parties", "project")] == [
            "Pasal 5",
            "Para pihak",
            "Data lain pada arsip ini",
        ]


def test_a_name_of_a_file_that_says_too_much_is_replaced_by_the_proposed_one(clerk):
    begin(clerk, "notice_ann.lee@harbour.example_final.txt", b"Notice of works.\n")
    post(clerk, CHECKS)
    page = clerk.get(CHECKS).get_data(as_text=True)
    proposed = re.search(r'name="name" value="([^"]*)"', page)[1]
    sha256 = re.search(r"/files/([0-9a-f]{64})/name", page)[1]
    answer = post(clerk, f"{RECORD}/files/{sha256}/name", name=proposed)
    assert proposed == "notice final.txt"
    assert answer.location == f"{CHECKS}?said=record-saved"
    assert "ann.lee" not in clerk.get(CHECKS).get_data(as_text=True)


def test_a_file_with_a_harmless_name_is_not_asked_for_another(letter):
    assert "/name" not in letter.get(CHECKS).get_data(as_text=True)
