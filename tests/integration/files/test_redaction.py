"""Redaction: what was taken out is nowhere in the copy, whoever hid it where."""

import json

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from app.db.files import FileStore
from app.kernel.errors import BadInput
from records import redaction
from records.files import take_in
from records.kinds import Attachment, Document, Source
from records.redaction import Left, Mark
from records.sandbox.blackness import only_black
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


def with_marks(path):
    """A list as word processors write it: its marks are characters that other fonts do not have, and a ligature."""
    document = made.pdf(f"BT /F 12 Tf 72 720 Td (# o*ce of {NAME}) Tj ET")
    read = b"/CMapType 2 def 1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <23> <F0B7> <2A> <FB03>"
    document.pages[0].obj.Resources.Font.F.ToUnicode = Stream(document, b"begincmap " + read + b" endbfchar endcmap")
    return made.saved(document, path)


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


PIECES = " ".join(f"({letter}) 10" for letter in NAME)


def with_name_drawn_backwards(path):
    """The second word drawn before the first, and something else between them; elsewhere as usual."""
    first, second = NAME.split()
    said = ((112, 720, second), (300, 600, "of"), (72, 720, first))
    drawn = " ".join(f"BT /F 12 Tf {across} {up} Td ({word}) Tj ET" for across, up, word in said)
    return made.saved(made.pdf(made.TEXT, drawn), path)


def with_name_behind_many_characters(path):
    """A page with more small print than anybody reads, and the name at its end."""
    print_ = "".join(f"({'x y ' * 60}) Tj T* " for _ in range(360))
    drawn = f"BT /F 1 Tf 1 0 0 1 10 800 Tm 1 TL {print_} ET BT /F 12 Tf 72 20 Td [{PIECES}] TJ ET"
    return made.saved(made.pdf(made.TEXT, drawn), path)


def with_unused_form(path):
    """The name in a form that no page shows."""
    document = made.pdf(made.TEXT, "BT /F 12 Tf 72 720 Td (Second) Tj ET")
    held = document.pages[1].obj.Resources
    form = Stream(document, f"BT /F 12 Tf 72 600 Td [{PIECES}] TJ ET".encode(), Type=Name.XObject, Subtype=Name.Form)
    form.BBox, form.Resources = Array([0, 0, 595, 842]), Dictionary(Font=held.Font)
    held.XObject = Dictionary(X=form)
    return made.saved(document, path)


def with_words_beside_marked_content(path):
    """Marked content without anything drawn, which says the name in another notation."""
    said = "FEFF" + NAME.encode("utf-16-be").hex().upper()
    return made.saved(made.pdf(made.TEXT, f"BT /F 12 Tf 72 720 Td (Second) Tj ET /Span <</Alt <{said}>>> DP"), path)


def with_invisible_name_under_other_words(path):
    drawn = f"BT /F 12 Tf 72 720 Td (XXXXXXXXXXXXXXXXXX) Tj ET BT 3 Tr /F 12 Tf 72 720 Td ({NAME}) Tj ET"
    return made.saved(made.pdf(drawn), path)


DRAWN_ODDLY = [
    with_name_drawn_backwards,
    with_name_behind_many_characters,
    with_unused_form,
    with_words_beside_marked_content,
    with_invisible_name_under_other_words,
]
EVERYWHERE = [
    *HIDES,
    *DRAWN_ODDLY,
    with_bookmark,
    with_replacement_text,
    with_name_in_pieces,
    with_structure,
    with_shared_form,
]


@pytest.fixture
def files(tmp_path):
    return FileStore(tmp_path / "files")


def stored(files, path):
    return take_in(path, "decision.pdf", files).attachment


def as_it_is(files, path):
    """A file that was not written anew when it came."""
    with path.open("rb") as file:
        sha256, size = files.put(file)
    return Attachment(sha256, "decision.pdf", "application/pdf", size)


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
    assert PIECES.encode() not in written
    assert NAME.encode("utf-16-be").hex().encode() not in written.lower()
    for part in NAME.split():
        for how in ("utf-8", "utf-16-be", "utf-16-le"):
            assert part.encode(how) not in written
            assert part.encode(how).hex().encode() not in written.lower()


@pytest.mark.parametrize("typed", ["Ma'ruf Amin", "Ma’ruf Amin", "MARUF AMIN"])
def test_a_name_is_found_with_whatever_apostrophe(files, tmp_path, typed):
    path = made.saved(
        made.pdf("BT /F 12 Tf 72 720 Td (Hadir: Ma\222ruf Amin) Tj ET".replace("\222", "’")), tmp_path / "in.pdf"
    )
    assert redaction.redact(stored(files, path), files, words=[typed]).text == "Hadir:"


def test_a_name_that_breaks_at_the_end_of_a_line_goes(files, tmp_path):
    path = made.saved(
        made.pdf("BT /F 12 Tf 472 720 Td (to Mr Har-) Tj -400 -15 Td (tono of) Tj ET"), tmp_path / "in.pdf"
    )
    assert redaction.redact(stored(files, path), files, words=["Hartono"]).text.split() == ["to", "Mr", "of"]


def test_a_name_that_is_a_word_of_the_format_too_can_go(files, tmp_path):
    path = made.saved(made.pdf("BT /F 12 Tf 72 720 Td (Mr Page spoke) Tj ET"), tmp_path / "in.pdf")
    assert redaction.redact(stored(files, path), files, words=["Page"]).text.split() == ["Mr", "spoke"]


def test_hidden_words_under_others_are_not_put_into_the_copy(files, tmp_path):
    attachment = stored(files, with_invisible_name_under_other_words(tmp_path / "in.pdf"))
    assert redaction.redact(attachment, files, pages=[1]).text == "X" * 18


def test_the_copy_keeps_its_language(files, tmp_path):
    document = made.pdf()
    document.Root.Lang = String("id-ID")
    done = redaction.redact(stored(files, made.saved(document, tmp_path / "in.pdf")), files, words=[NAME])
    with pikepdf.open(files.path(done.attachment.sha256)) as copy:
        assert str(copy.Root.Lang) == "id-ID"


def titled(path, title):
    document = made.pdf()
    document.docinfo["/Title"] = title
    return made.saved(document, path)


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Decision of 3 May", "Decision of 3 May"),
        (f"Decision on {NAME}", ""),
        ("Decision on Hartono", ""),
        ("Request of HARTONO  WIJAYA", ""),
    ],
)
@pytest.mark.parametrize("way", [{"words": [NAME]}, {"marks": [Mark(1, (0.1, 0.15, 0.5, 0.19))]}])
def test_the_copy_keeps_its_title_unless_that_says_what_goes(files, tmp_path, title, kept, way):
    done = redaction.redact(stored(files, titled(tmp_path / "in.pdf", title)), files, **way)
    with pikepdf.open(files.path(done.attachment.sha256)) as copy:
        assert str(copy.docinfo.get("/Title", "")) == kept


@pytest.mark.parametrize("own", ["", "untitled", f"Decision on {NAME}"])
def test_a_copy_without_a_title_of_its_own_has_the_published_one(files, tmp_path, own):
    file = as_it_is(files, titled(tmp_path / "in.pdf", own))
    record = Document(reference="r", title=f"Decision on {NAME} of 3 May", language="id", source=Source("s"))
    done = redaction.redact(file, files, words=[NAME], otherwise=redaction.called(record, file))
    with pikepdf.open(files.path(done.attachment.sha256)) as copy:
        assert (str(copy.docinfo.Title), str(copy.Root.Lang)) == ("Decision on […] of 3 May", "id")


def test_a_cleaned_copy_says_its_title_and_language(files, tmp_path):
    file = as_it_is(files, made.saved(made.pdf(), tmp_path / "in.pdf"))
    done = redaction.cleaned(file, files, otherwise=redaction.Called("Decision of 3 May", "en"))
    with pikepdf.open(files.path(done.attachment.sha256)) as copy:
        assert (str(copy.docinfo.Title), str(copy.Root.Lang)) == ("Decision of 3 May", "en")


FOOT, HEAD = "BT /F 9 Tf 290 30 Td ({}) Tj ET", "BT /F 9 Tf 72 810 Td (Harbour City Council) Tj ET"


def over_two_pages(path, end, begin):
    """Two pages with running title and number; the first ends with ``end``, the second begins with ``begin``."""
    first = f"{HEAD} BT /F 12 Tf 72 80 Td (Decided on the request of {end}) Tj ET {FOOT.format(1)}"
    second = f"{HEAD} BT /F 12 Tf 72 780 Td ({begin} on Monday.) Tj ET {FOOT.format(2)}"
    return made.saved(made.pdf(first, second), path)


@pytest.mark.parametrize(
    ("end", "begin"), [("Mr Hartono", "Wijaya"), ("Mr Har-", "tono Wijaya"), ("Mr Hartono Wi-", "jaya")]
)
def test_a_name_that_breaks_over_two_pages_goes_from_both(files, tmp_path, end, begin):
    done = redaction.redact(stored(files, over_two_pages(tmp_path / "in.pdf", end, begin)), files, words=[NAME])
    said = " ".join(done.text.split())
    assert "Decided on the request of Mr" in said
    assert "on Monday." in said
    assert not {*end.split()[1:], *begin.split()} & set(said.replace("-", "").split())


@pytest.mark.parametrize(("end", "begin"), [("Mrs Hartono", "Adi Wijaya"), ("Mrs Suhartono", "Wijaya")])
def test_other_names_over_two_pages_stay(files, tmp_path, end, begin):
    attachment = stored(files, over_two_pages(tmp_path / "in.pdf", end, begin))
    assert redaction.find(attachment, files, [NAME]) == []


def test_the_proof_finds_a_name_that_is_left_over_two_pages(tmp_path):
    path = over_two_pages(tmp_path / "in.pdf", "Hartono", "Wijaya")
    assert prove(str(path), {}, [NAME]) is None


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
    assert done.elsewhere == ((2, NAME),)


def test_what_lay_under_a_box_and_stands_in_the_record_is_told(files, tmp_path):
    attachment = stored(files, made.saved(made.pdf(), tmp_path / "in.pdf"))
    (mark,) = redaction.find(attachment, files, [NAME])
    done = redaction.redact(attachment, files, marks=[mark])
    said = {"title": f"Request of {NAME}", "text": f"Typed by a clerk: {NAME.upper()}", "summary": "A decision"}
    record = Document(reference="1", source=Source("desk"), attachments=(attachment,), **said)
    assert redaction.still_said(record, done) == [Left(NAME, (), ("title", "text"))]
    assert redaction.still_said(record, done, [NAME]) == []


def test_a_page_drawn_anew_loses_what_could_not_be_seen_and_nothing_else(files, tmp_path):
    attachment = stored(files, made.with_covered_text(tmp_path / "in.pdf"))
    done = redaction.redact(attachment, files, pages=[1])
    assert NAME not in done.text
    assert "Decision on the request of" in done.text


def test_what_was_drawn_by_us_keeps_its_words_when_it_is_redacted_again(files, tmp_path):
    once = redaction.redact(stored(files, made.saved(made.pdf(), tmp_path / "in.pdf")), files, words=[NAME])
    twice = redaction.redact(once.attachment, files, words=["Decision"], layers=[1])
    assert twice.text.split() == ["on", "the", "request", "of", "was", "taken", "today."]
    assert json.loads(twice.proof)["redrawn"] == [1]


def test_marks_of_a_list_and_ligatures_are_no_question_marks_afterwards(files, tmp_path):
    attachment = stored(files, with_marks(tmp_path / "in.pdf"))
    assert redaction.redact(attachment, files, words=[NAME]).text.split() == ["•", "office", "of"]


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


@pytest.mark.parametrize("ending", ["jpg", "png"])
def test_a_picture_with_boxes_is_read_again(files, tmp_path, ending):
    path = tmp_path / f"noise.{ending}"
    made.Image.effect_noise((300, 200), 90).convert("RGB").save(path)
    done = redaction.redact(take_in(path, path.name, files).attachment, files, marks=[Mark(1, (0.1, 0.2, 0.4, 0.9))])
    assert json.loads(done.proof) == {"boxes": 1, "height": 200, "width": 300}


def test_a_box_that_is_not_black_is_seen():
    assert only_black(made.Image.new("RGB", (20, 20), "black"), [(0, 0, 1, 1)])
    assert not only_black(made.Image.new("RGB", (20, 20), "gray"), [(0, 0, 1, 1)])


def test_words_go_from_text_however_they_are_spaced():
    assert redaction.without_words("Ann\n Lee and ANN LEE, not Annlee", ["Ann Lee"]) == "[…] and […], not Annlee"
