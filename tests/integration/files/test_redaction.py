"""Redaction: what was taken out is nowhere in the copy, whoever hid it where."""

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from app.db.files import FileStore
from app.kernel.errors import BadInput
from records import redaction
from records.files import take_in
from records.redaction import Mark
from records.sandbox.pdf_proving import prove
from tests.integration.files import made

NAME = made.SECRET
HIDES = [
    made.with_covered_text,
    made.with_white_text,
    made.with_invisible_text,
    made.with_text_off_page,
    made.with_author,
    made.with_note,
    made.with_filled_field,
    made.with_text_under_a_picture,
]


def with_bookmark(path):
    document = made.pdf()
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"Request of {NAME}", 0))
    return made.saved(document, path)


def with_replacement_text(path):
    """Marked content that says the name in its properties, on a page where it is not shown."""
    document = made.pdf(made.TEXT, f"/Span <</ActualText ({NAME})>> BDC BT /F 12 Tf 72 720 Td (applicant) Tj ET EMC")
    return made.saved(document, path)


def with_name_in_pieces(path):
    """The name letter by letter, as many programs write it."""
    letters = " ".join(f"({letter}) 10" for letter in NAME)
    return made.saved(made.pdf(made.TEXT.replace(f"({NAME}) Tj", f"[{letters}] TJ")), path)


def with_structure(path):
    document = made.pdf()
    document.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Dictionary(Alt=String(NAME)))
    return made.saved(document, path)


def with_shared_form(path):
    """A form that two pages show."""
    document = made.pdf("BT /F 12 Tf 72 720 Td (First) Tj ET /X Do", "BT /F 12 Tf 72 720 Td (Second) Tj ET /X Do")
    font = document.pages[0].obj.Resources.Font
    shape = Stream(document, f"BT /F 12 Tf 72 600 Td ({NAME}) Tj ET".encode(), Type=Name.XObject, Subtype=Name.Form)
    shape.BBox, shape.Resources = Array([0, 0, 595, 842]), Dictionary(Font=font)
    for page in document.pages:
        page.obj.Resources.XObject = Dictionary(X=shape)
    return made.saved(document, path)


EVERYWHERE = [*HIDES, with_bookmark, with_replacement_text, with_name_in_pieces, with_structure, with_shared_form]


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path / "files")


def stored(files, path):
    return take_in(path, "decision.pdf", files).attachment


def bytes_of(files, attachment):
    """The copy in every form in which words could be read from it."""
    path = files.path(attachment.sha256)
    with pikepdf.open(path) as document:
        streams = [
            one.read_bytes()
            for one in document.objects
            if isinstance(one, pikepdf.Stream) and one.get(Name.Subtype) != Name.Image
        ]
        words = [one.unparse(resolved=True) for one in document.objects if not isinstance(one, pikepdf.Stream)]
    return b"\n".join([path.read_bytes(), *streams, *words])


@pytest.mark.parametrize("make", EVERYWHERE)
def test_a_name_taken_out_by_its_words_is_nowhere_in_the_copy(files, tmp_path, make):
    attachment = stored(files, make(tmp_path / "in.pdf"))
    done = redaction.redact(attachment, files, words=[NAME])
    written = bytes_of(files, done.attachment)
    assert NAME.split()[0] not in done.text
    for part in NAME.split():
        for how in ("utf-8", "utf-16-be", "utf-16-le"):
            assert part.encode(how) not in written
            assert part.encode(how).hex().encode() not in written.lower()


def test_what_was_not_taken_out_can_still_be_searched_and_read(files, tmp_path):
    done = redaction.redact(stored(files, made.saved(made.pdf(), tmp_path / "in.pdf")), files, words=[NAME])
    assert done.text.split() == ["Decision", "on", "the", "request", "of", "was", "taken", "today."]


def test_a_box_takes_out_what_lies_under_it(files, tmp_path):
    attachment = stored(files, made.saved(made.pdf(), tmp_path / "in.pdf"))
    (mark,) = redaction.find(attachment, files, [NAME])
    done = redaction.redact(attachment, files, marks=[mark])
    assert NAME.split()[0].encode() not in bytes_of(files, done.attachment)
    assert "Decision" in done.text


def test_what_lay_under_a_box_and_stands_elsewhere_is_told(files, tmp_path):
    attachment = stored(files, made.saved(made.pdf(made.TEXT, made.TEXT), tmp_path / "in.pdf"))
    first, _ = redaction.find(attachment, files, [NAME])
    done = redaction.redact(attachment, files, marks=[first])
    assert [page for page, _ in done.elsewhere] == [2]


def test_a_page_drawn_anew_loses_what_could_not_be_seen_and_nothing_else(files, tmp_path):
    attachment = stored(files, made.with_covered_text(tmp_path / "in.pdf"))
    done = redaction.redact(attachment, files, pages=[1])
    assert NAME not in done.text
    assert "Decision on the request of" in done.text


def test_the_same_redaction_gives_the_same_bytes(files, tmp_path):
    attachment = stored(files, made.saved(made.pdf(), tmp_path / "in.pdf"))
    one, other = (redaction.redact(attachment, files, words=[NAME]).attachment for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"words": ["Nobody Said So"]}, "nothing to redact"),
        ({}, "nothing to redact"),
        ({"marks": [Mark(7, (0, 0, 1, 1))]}, "no page 7"),
    ],
)
def test_what_cannot_be_redacted_is_said(files, tmp_path, arguments, sentence):
    attachment = stored(files, made.saved(made.pdf(), tmp_path / "in.pdf"))
    with pytest.raises(BadInput, match=sentence):
        redaction.redact(attachment, files, **arguments)


@pytest.mark.parametrize("make", [made.saved_plain, *HIDES[:4], with_bookmark, with_structure])
def test_the_proof_finds_a_name_that_is_left(tmp_path, make):
    assert prove(str(make(tmp_path / "in.pdf")), {}, [NAME]) is None


def test_the_proof_finds_a_box_that_is_not_black(tmp_path):
    plain = made.saved(made.pdf("BT /F 12 Tf 72 720 Td (Good day) Tj ET"), tmp_path / "in.pdf")
    assert prove(str(plain), {}, []) is not None
    assert prove(str(plain), {1: [(0.5, 0.5, 0.6, 0.6)]}, []) is None


def test_a_picture_is_painted_over(files, tmp_path):
    attachment = take_in(made.photo(tmp_path / "in.jpg", orientation=1), "gate.jpg", files).attachment
    done = redaction.redact(attachment, files, marks=[Mark(1, (0, 0, 0.5, 0.5))])
    with made.Image.open(files.path(done.attachment.sha256)) as picture:
        assert max(picture.crop((2, 2, 28, 20)).convert("L").getextrema()) < 40


def test_words_go_from_text_however_they_are_spaced():
    assert redaction.without_words("Ann\n Lee and ANN LEE, not Annlee", ["Ann Lee"]) == "[…] and […], not Annlee"
