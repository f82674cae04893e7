"""Indonesian acts read from scanned text. All law here is invented."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.intake.reading import Rejection
from records.importing.peraturan import PeraturanReader
from records.importing.peraturan.headings import articles, divisions
from records.importing.peraturan.identity import in_title_case
from records.importing.peraturan.paragraphs import comments, paragraphs
from records.importing.peraturan.scan import cleaned, is_broken
from records.importing.reading import Draft
from records.kinds import Block, Ordinance, Relation, Span
from records.versions import check_periods

HEAD = """ UNDANG-UNDANG REPUBLIK INDONESIA UNDANG-UNDANG REPUBLIK INDONESIA \
NOMOR 7 TAHUN 2O2O TENTANG LAMPU DAN LENTERA
DENGAN RAHMAT TUHAN YANG MAHA ESA
Menimbang:
a. bahwa malam itu gelap;
b. bahwa lampu perlu diatur;
MEMUTUSKAN:
 Menetapkan: UNDANG-UNDANG TENTANG LAMPU DAN LENTERA.
"""
BODY = """BAB I KETENTUAN UMUM
Pasal 1
Dalam Undang-Undang ini yang dimaksud dengan:
1. Lampu adalah benda yang menyala.
2. Lentera adalah lampu yang dibawa.
BAB II PENYALAAN Bagian Kesatu Umum
Pasal 2
(1) Lampu dinyalakan sebagaimana dimaksud dalam Pasal 1:
a. pada malam hari; dan b. pada hari gelap.
(2) Tata cara diatur dengan Peraturan Menteri. Pasal 3 (1) Lentera dibawa. (2) Lentera dimatikan.
BAB III KETENTUAN PENUTUP
Pasal 4
Pada saat Undang-Undang ini mulai berlaku:
a. Undang-Undang Nomor 3 Tahun 1999 tentang Obor (Lembaran Negara Nomor 1234) sebagaimana telah diubah dengan \
Undang-Undang Nomor 4 Tahun 2001 tentang Perubahan atas Undang-Undang Nomor 3 Tahun 1999; dan
b. Pasal 5 sampai dengan Pasal 7 Undang-Undang Nomor 8 Tahun 2005 tentang Api (Lembaran Negara Nomor 5678), dicabut \
dan dinyatakan tidak berlaku.
Pasal 5
Undang-Undang ini mulai berlaku pada tanggal diundangkan.
"""
CLOSING = """Agar setiap orang mengetahuinya, memerintahkan pengundangan Undang-Undang ini. Disahkan di Jakarta pada \
tanggal L7 Januari 2O20 ttd Diundangkan di Jakarta pada tanggal 20 Pebruari 2020 LEMBARAN NEGARA """
EXPLANATION = """PENJELASAN ATAS UNDANG-UNDANG REPUBLIK INDONESIA NOMOR 7 TAHUN 2020 TENTANG LAMPU DAN LENTERA
I. UMUM Gelap.
II. PASAL DEMI PASAL
Pasal 1
Cukup jelas.
Pasal 2
Ayat (1) Huruf a Cukup jelas. Huruf b Hari gelap ialah hari hujan. Ayat (2) Cukup jelas. Pasal 3 Cukup jelas.
Pasal 9
Tidak ada.
"""
ACT = HEAD + BODY + CLOSING + EXPLANATION
WORK = "/akn/id/act/uu/2020/7"


def read(folder: Path, text: str, name: str = "act.md") -> list[Draft | Rejection]:
    (folder / name).write_text(text, encoding="utf-8")
    return list(PeraturanReader().read([folder]))


def one(folder: Path, text: str = ACT) -> Ordinance:
    (draft,) = read(folder, text)
    assert isinstance(draft, Draft)
    assert isinstance(draft.record, Ordinance)
    return draft.record


# -- the act ----------------------------------------------------------------------------------------------------------


def test_number_year_and_subject_are_read_through_noise(tmp_path: Path):
    act = one(tmp_path)
    assert (act.reference, act.title, act.work, act.language) == (
        "UU 7/2020",
        "Undang-Undang Nomor 7 Tahun 2020 tentang Lampu dan Lentera",
        WORK,
        "id",
    )


def test_signature_and_promulgation(tmp_path: Path):
    act = one(tmp_path)
    assert (act.enacted, act.commenced) == (date(2020, 1, 17), date(2020, 2, 20))


def test_an_act_may_begin_to_work_later(tmp_path: Path):
    later = ACT.replace(
        "berlaku pada tanggal diundangkan", "berlaku setelah 1 (satu) tahun terhitung sejak diundangkan"
    )
    assert one(tmp_path, later).commenced == date(2021, 2, 20)


def test_a_path_of_year_and_number_is_surer_than_the_scan(tmp_path: Path):
    (tmp_path / "2020").mkdir()
    (draft,) = read(tmp_path, ACT.replace("NOMOR 7", "NOMOR ?"), "2020/7.md")
    assert isinstance(draft, Draft)
    assert draft.record.reference == "UU 7/2020"


def test_the_preamble_is_kept(tmp_path: Path):
    assert "bahwa lampu perlu diatur;" in [block.text for block in one(tmp_path).preamble]


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("PERATURAN DASAR POKOK-POKOK AGRARIA", "Peraturan Dasar Pokok-Pokok Agraria"),
        ("PERUBAHAN ATAS UNDANG-UNDANG", "Perubahan atas Undang-Undang"),
        ("PEMBENTUKAN PERATURAN PERUNDANG-UNDANGAN", "Pembentukan Peraturan Perundang-undangan"),
    ],
)
def test_capitals_become_a_title(printed: str, title: str):
    assert in_title_case(printed) == title


# -- articles ---------------------------------------------------------------------------------------------------------


def test_articles_on_their_own_line_and_within_one_are_found(tmp_path: Path):
    assert [s.eid for s in one(tmp_path).sections] == ["art_1", "art_2", "art_3", "art_4", "art_5"]


def test_headings_above_an_article(tmp_path: Path):
    assert [(d.eid, d.label, d.heading) for d in one(tmp_path).sections[1].path] == [
        ("chp_II", "BAB II", "PENYALAAN"),
        ("chp_II__part_Kesatu", "Bagian Kesatu", "Umum"),
    ]


@pytest.mark.parametrize("number", ["3", "Kesatu", "Kesebelas", "Kedua Belas"])
def test_a_paragraph_of_a_chapter_is_no_text_of_the_article_before(tmp_path: Path, number: str):
    act = one(
        tmp_path,
        ACT.replace(
            "diatur dengan Peraturan Menteri. Pasal 3",
            f"diatur dengan Peraturan Menteri. Paragraf {number} Lentera\nPasal 3",
        ),
    )
    found = act.sections[1].text.endswith("Peraturan Menteri."), act.sections[2].path[-1].label
    assert found == (True, f"Paragraf {number}")


def test_a_paragraph_cited_is_no_heading():
    assert divisions("Perizinan menurut ketentuan dalam Paragraf Kesatu Bagian ini diatur.") == []


def test_ayat_and_huruf_are_paragraphs_at_their_depth(tmp_path: Path):
    assert [(b.depth, b.number, b.text) for b in one(tmp_path).sections[1].blocks] == [
        (1, "(1)", "Lampu dinyalakan sebagaimana dimaksud dalam Pasal 1:"),
        (2, "a.", "pada malam hari; dan"),
        (2, "b.", "pada hari gelap."),
        (1, "(2)", "Tata cara diatur dengan Peraturan Menteri."),
    ]


def test_an_article_cited_is_a_link(tmp_path: Path):
    spans = one(tmp_path).sections[1].blocks[0].spans
    assert [(s.text, s.href) for s in spans if s.href] == [("Pasal 1", f"{WORK}/!main~art_1")]


def test_a_reference_at_the_end_of_a_line_is_no_heading():
    text = "Pasal 1\nSatu.\nPasal 2\nSebagaimana dimaksud dalam\nPasal 1\nberlaku.\nPasal 3\nTiga."
    assert [heading.number for heading in articles(text)] == ["1", "2", "3"]


def test_shuffled_columns_are_put_in_order(tmp_path: Path):
    shuffled = HEAD + "Pasal 2\nDua.\nPasal 1\nSatu.\n" + CLOSING
    assert [(s.number, s.text) for s in one(tmp_path, shuffled).sections] == [("1", "Satu."), ("2", "Dua.")]


def test_an_inserted_ayat_and_a_misread_bracket():
    blocks = paragraphs("(1) Satu.\n(1a) Lagi. (21 Dua.", lambda words: (Span(words),))
    assert [(b.number, b.text) for b in blocks] == [("(1)", "Satu."), ("(1a)", "Lagi."), ("(2)", "Dua.")]


def test_a_number_within_a_sentence_is_no_paragraph():
    assert [b.number for b in paragraphs("Paling lama (3) tiga hari. (5) Lima.", lambda words: (Span(words),))] == [""]


# -- explanation ------------------------------------------------------------------------------------------------------


def test_the_explanation_stands_apart_with_its_article(tmp_path: Path):
    assert [(b.depth, b.number, b.text) for b in one(tmp_path).sections[1].explanation] == [
        (1, "Ayat (1)", ""),
        (2, "Huruf a", "Cukup jelas."),
        (2, "Huruf b", "Hari gelap ialah hari hujan."),
        (1, "Ayat (2)", "Cukup jelas."),
    ]


def test_what_explains_no_article_stays_with_the_act(tmp_path: Path):
    notes = ["".join(s.text for s in note.spans) for note in one(tmp_path).annotations]
    assert notes[-1] == "Pasal 9: Tidak ada."


# -- relations --------------------------------------------------------------------------------------------------------


def test_the_closing_provisions_repeal_whole_acts_and_articles(tmp_path: Path):
    day = date(2020, 2, 20)
    assert one(tmp_path).relations == (
        Relation("repeals", WORK, "/akn/id/act/uu/1999/3", day),
        Relation("repeals", WORK, "/akn/id/act/uu/2005/8", day, "art_5"),
        Relation("repeals", WORK, "/akn/id/act/uu/2005/8", day, "art_6"),
        Relation("repeals", WORK, "/akn/id/act/uu/2005/8", day, "art_7"),
    )


AMENDING = (
    HEAD.replace(
        "NOMOR 7 TAHUN 2O2O TENTANG LAMPU DAN LENTERA",
        "NOMOR 9 TAHUN 2021 TENTANG PERUBAHAN ATAS UNDANG-UNDANG NOMOR 7 TAHUN 2020 TENTANG LAMPU DAN LENTERA",
    )
    + """Pasal I
Beberapa ketentuan dalam Undang-Undang Nomor 7 Tahun 2020 diubah sebagai berikut:
1. Di antara Pasal 2 dan Pasal 3 disisipkan 1 (satu) pasal, yakni Pasal 2A, yang berbunyi sebagai berikut:
Pasal 2A
Lilin adalah lampu. 2. Ketentuan Pasal 3 diubah sehingga berbunyi sebagai berikut:
Pasal 3
(1) Lentera dipasang.
3. Pasal 4 dihapus.
Pasal II
Undang-Undang ini mulai berlaku pada tanggal diundangkan.
"""
    + CLOSING
)


def test_an_amending_act_keeps_the_articles_it_puts_into_the_other_below_its_own(tmp_path: Path):
    act = one(tmp_path, AMENDING)
    assert [(s.eid, s.number, s.text) for s in act.sections if "__" in s.eid] == [
        ("art_I__art_2A", "2A", "Lilin adalah lampu."),
        ("art_I__art_3", "3", "(1) Lentera dipasang."),
    ]


def test_the_instruction_is_a_note_to_the_article_it_brings(tmp_path: Path):
    note = one(tmp_path, AMENDING).sections[2].annotations[0]
    assert "".join(s.text for s in note.spans) == "2. Ketentuan Pasal 3 diubah sehingga berbunyi sebagai berikut:"


def test_an_amending_act_is_related_to_the_amended(tmp_path: Path):
    act = one(tmp_path, AMENDING)
    assert [(r.effect, r.target, r.section, r.note) for r in act.relations] == [
        ("amends", WORK, "", ""),
        ("amends", WORK, "art_2A", ""),
        ("amends", WORK, "art_3", ""),
        ("amends", WORK, "art_4", "dihapus"),
    ]


def test_an_article_of_which_a_letter_is_deleted_stands(tmp_path: Path):
    text = AMENDING.replace("Ketentuan Pasal 3 diubah", "Ketentuan ayat (1) huruf f Pasal 3 dihapus")
    assert [r.note for r in one(tmp_path, text).relations if r.section == "art_3"] == [""]


ANNEX = """LAMPIRAN II UNDANG-UNDANG REPUBLIK INDONESIA NOMOR 9 TAHUN 2021 TENTANG PERUBAHAN
157. Pasal yang dihapus tetap dicantumkan.
1. Pasal 12 dihapus.
"""


@pytest.mark.parametrize(
    "text",
    [
        AMENDING + "PENJELASAN ATAS UNDANG-UNDANG REPUBLIK INDONESIA NOMOR 9 TAHUN 2021\nI. UMUM Gelap.\n" + ANNEX,
        AMENDING.replace("Lentera dipasang.", "Lentera dipasang. Contoh 1: Pasal 12 dihapus."),
    ],
    ids=["annex", "example"],
)
def test_annexes_and_examples_change_no_law(tmp_path: Path, text: str):
    assert "art_12" not in [r.section for r in one(tmp_path, text).relations]


# -- noise ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scanned", "read_as"),
    [
        ("Tahun 2O2O", "Tahun 2020"),
        ("Tahun 20ll", "Tahun 2011"),
        ("Nomor I1", "Nomor 11"),
        ("PasalT2 (1)", "Pasal 72 (1)"),
        ("Pasal 7L dan", "Pasal 71 dan"),
        ("Pasal 10 0", "Pasal 100"),
        ("ayat (21 huruf", "ayat (2) huruf"),
        ("ayat (l)", "ayat (1)"),
        ("16 Juni2022", "16 Juni 2022"),
        ("Cukup ^jelas. __", "Cukup jelas. "),
        ("Pasal I", "Pasal I"),
        ("lilin oli 3 ol", "lilin oli 3 ol"),
    ],
)
def test_numbers_are_repaired_and_words_are_not(scanned: str, read_as: str):
    assert cleaned(scanned)[0] == read_as


def test_torn_words_are_noticed():
    assert is_broken("D e ng a n Und a ng-Undang i ni d ib e ntuk Pr o vinsi")


def test_a_poor_scan_says_so(tmp_path: Path):
    gaps = HEAD + "Pasal 1\nSatu.\nPasal 9\nSembilan.\n" + CLOSING
    assert one(tmp_path, gaps).flags == ("poor-scan",)


@pytest.mark.parametrize("text", ["", "Halo.", "Pasal 1\nTanpa judul."])
def test_what_is_no_act_is_rejected(tmp_path: Path, text: str):
    (found,) = read(tmp_path, text)
    assert isinstance(found, Rejection)


def test_a_file_that_is_not_text_is_rejected(tmp_path: Path):
    (tmp_path / "a.md").write_bytes(b"\xff\xfe\x00")
    (found,) = PeraturanReader().read([tmp_path])
    assert isinstance(found, Rejection)
    assert "UTF-8" in found.reason


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.binary(max_size=60) | st.text(max_size=40).map(str.encode),
    st.integers(0, 3000),
    st.sampled_from([ACT, AMENDING]),
)
def test_no_bytes_make_the_reader_raise(tmp_path: Path, noise: bytes, place: int, good: str):
    content = good.encode()
    (tmp_path / "a.md").write_bytes(content[:place] + noise + content[place:])
    for found in PeraturanReader().read([tmp_path]):
        if isinstance(found, Draft) and isinstance(found.record, Ordinance):
            check_periods(found.record.sections)


def words_of(blocks: list[Block]) -> str:
    return "".join("".join((block.number + block.text).split()) for block in blocks)


@given(st.text(alphabet="(2345)ab.;: \nx", max_size=60))
def test_paragraphs_hold_the_whole_text(text: str):
    assert words_of(paragraphs(text, lambda words: (Span(words),))) == "".join(text.split())


@given(
    st.lists(st.sampled_from(["Ayat (1) ", "Huruf a ", "Angka 2 ", "Cukup jelas. ", "\n", "x; "]), max_size=9).map(
        "".join
    )
)
def test_comments_hold_the_whole_text(text: str):
    assert words_of(comments(text, lambda words: (Span(words),))) == "".join(text.split())


def test_impossible_numbers_and_years_are_no_accident(tmp_path: Path):
    text = ACT.replace("20 Pebruari 2020", "20 Pebruari 9999").replace("Nomor 3 Tahun", f"Nomor {'9' * 5000} Tahun")
    later = text.replace(
        "berlaku pada tanggal diundangkan", "berlaku setelah 999 (banyak) tahun terhitung sejak diundangkan"
    )
    assert one(tmp_path, later).commenced == date(9999, 2, 20)
