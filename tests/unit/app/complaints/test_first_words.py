"""How a list says what was reported: the beginning, never in the midst of a word where there is an end of one."""

from app.complaints.lists.first_words import LONGEST, beginning


def test_a_short_report_is_said_whole_on_one_line():
    assert beginning("The lamp\n is  out") == "The lamp is out"


def test_a_long_one_ends_with_a_whole_word():
    assert beginning("word " * 40) == " ".join(["word"] * 18) + " …"


def test_what_has_no_words_is_cut():
    assert beginning("x" * 500) == "x" * LONGEST + " …"
