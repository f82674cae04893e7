from app.db.compiled import _numbered, _several


def test_a_name_has_one_number_wherever_it_stands():
    assert _numbered("a = %(b)s AND c = %(d)s AND e = %(b)s") == ("a = $1 AND c = $2 AND e = $1", ["b", "d"])


def test_a_sign_that_was_doubled_for_the_driver_stands_alone():
    assert _numbered("a %% 2 = %(b)s") == ("a % 2 = $1", ["b"])


def test_rows_are_numbered_one_after_another():
    assert _several("INSERT INTO t (a, b) VALUES ($1::INT, $2)", 2).endswith("VALUES ($1::INT, $2), ($3::INT, $4)")


def test_rows_whose_places_have_no_number_are_repeated():
    assert _several("INSERT INTO t (a, b) VALUES (?, ?)", 2).endswith("VALUES (?, ?), (?, ?)")
