"""Personal data in what somebody writes: shown to him, in both languages, with few false alarms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.personal_marks import NAMES, marks, pieces, without_marks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tanya Pak Budi Santoso saja.", [("Budi Santoso", "name")]),
        ("Ask Mrs. Ann Lee about it", [("Ann Lee", "name")]),
        ("Nama saya Rani Wulandari", [("Rani Wulandari", "name")]),
        ("Hubungi 0812-3456-7890 sore", [("0812-3456-7890", "phone number")]),
        ("Call me at +62 812 3456 7890", [("+62 812 3456 7890", "phone number")]),
        ("rani@example.org", [("rani@example.org", "e-mail address")]),
        ("NIK 3374011205900001", [("3374011205900001", "identity number")]),
        ("Mobil H 1234 AB parkir", [("H 1234 AB", "vehicle")]),
        ("kartu 4111 1111 1111 1111", [("4111 1111 1111 1111", "bank card")]),
    ],
)
def test_what_is_found(text, found):
    assert [(piece.text, piece.kind) for piece in pieces(text) if piece.kind] == found


@pytest.mark.parametrize(
    "text",
    [
        "A hole of 30 cm at 10 Harbour Road since 2026-03-05, 3 weeks.",
        "Bu RT sudah tahu. Lampu di Jl. Melati 5 RT 05 RW 03 padam.",
        "Truk lewat KM 12 arah Terminal 3 jam 10.30",
        "Pole 12345, permit BP-2024-0012, Rp 1.250.000",
        "kartu 4111 1111 1111 1112",
        "Pak Lurah dan Bu Camat belum datang",
    ],
)
def test_what_is_no_personal_data(text):
    assert marks(text) == []


def test_what_is_removed_leaves_a_sign():
    assert without_marks("Pak Budi, 0812-3456-7890") == "Pak […], […]"


@given(st.text(max_size=300))
def test_the_pieces_are_the_whole_text(text):
    assert "".join(piece.text for piece in pieces(text)) == text


@given(st.text(max_size=300))
def test_every_kind_has_a_name(text):
    assert {piece.kind for piece in pieces(text)} <= {"", *NAMES}
