"""CSV files of every make: encodings, line ends, quotation marks, and what happens to the rows around a broken one."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.intake.csv_rows import LONGEST_LINE, MOST_LINES, CsvTable, Row, encoding_of
from app.intake.reading import Progress, Rejection

PLAIN = "a,b\nx,é\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_the_encoding_is_recognised(tmp_path: Path, encoding: str):
    assert cells(tmp_path, PLAIN.encode(encoding)) == [["x", "é"]]


def test_windows_1252_is_remarked_on_the_rows_it_concerns(tmp_path: Path):
    found = rows(tmp_path, "a,b\n1,2\nx,é\n".encode("cp1252"))
    assert [row.remarks for row in found] == [(), ("the file is not UTF-8; read as Windows-1252",)]


def test_a_bad_byte_far_into_the_file_makes_all_of_it_windows_1252(tmp_path: Path):
    assert encoding_of(write(tmp_path, b"a,b\n" * 300_000 + b"\xe9,1\n")) == "cp1252"


def test_the_header_loses_its_byte_order_mark_and_blanks(tmp_path: Path):
    with CsvTable(write(tmp_path, "\ufeff a ,b\n".encode())) as table:
        assert table.header == ("a", "b")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_header_shows_what_parts_the_cells(tmp_path: Path, mark: str):
    assert cells(tmp_path, mark.join(("a", "b\n1", "2\n")).encode()) == [["1", "2"]]


def test_marks_inside_quotation_marks_part_no_cells(tmp_path: Path):
    assert cells(tmp_path, b'\n"a, b, c";d\n"1,5";2\n') == [["1,5", "2"]]


def test_a_delimiter_that_is_named_needs_no_showing(tmp_path: Path):
    with CsvTable(write(tmp_path, b"a;b,c\n"), delimiter=",") as table:
        assert table.header == ("a;b", "c")


def test_windows_line_ends_are_no_part_of_the_cells(tmp_path: Path):
    assert cells(tmp_path, b"a,b\r\n1,2\r\n3,4\r\n") == [["1", "2"], ["3", "4"]]


def test_a_file_with_a_header_only_has_no_rows(tmp_path: Path):
    assert rows(tmp_path, b"a,b\n") == []


def test_a_file_without_a_byte_has_no_header(tmp_path: Path):
    with CsvTable(write(tmp_path, b"")) as table:
        assert table.header == ()


def test_a_row_is_named_by_the_physical_line_it_starts_on(tmp_path: Path):
    found = rows(tmp_path, b'a,b\n1,"two\nlines"\n3,4\n')
    assert [row.line for row in found] == [2, 4]


def test_blank_lines_are_counted_and_are_no_rows(tmp_path: Path):
    assert [row.line for row in rows(tmp_path, b"a,b\n\n,\n1,2\n")] == [4]


def test_null_bytes_are_left_out_with_a_remark(tmp_path: Path):
    (found,) = rows(tmp_path, b"a,b\n1\x00,2\n")
    assert (found.cells, found.remarks) == (["1", "2"], ("control characters were left out",))


@pytest.mark.parametrize("sign", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_what_turns_the_direction_of_a_text_is_left_out_with_a_remark(tmp_path: Path, sign: str):
    (found,) = rows(tmp_path, f"a,b\n1{sign}7,2\n".encode())
    assert (found.cells, found.remarks) == (["17", "2"], ("control characters were left out",))


def test_a_ragged_row_is_rejected_by_name_and_the_next_is_read(tmp_path: Path):
    found = rows(tmp_path, b"a,b\n1\n3,4\n")
    assert found == [Rejection("t.csv", 2, "", "the row has 1 cells where the header has 2"), Row(3, ["3", "4"])]


def test_blank_cells_beyond_the_last_column_do_no_harm(tmp_path: Path):
    assert cells(tmp_path, b"a,b\n1,2,, \n") == [["1", "2"]]


def test_a_quotation_mark_never_closed_costs_its_own_line_only(tmp_path: Path):
    found = rows(tmp_path, b'a,b\n1,"2\n3,4\n5,6\n')
    assert [type(row).__name__ for row in found] == ["Rejection", "Row", "Row"]


def test_rows_swallowed_by_a_stray_quotation_mark_are_given_back(tmp_path: Path):
    found = rows(tmp_path, b'a,b\n1,"2\n3,4\n5,"6"\n7,8\n')
    assert [row.cells for row in found if isinstance(row, Row)] == [["3", "4"], ["5", "6"], ["7", "8"]]


def test_a_quotation_mark_inside_a_cell_is_repaired(tmp_path: Path):
    (found,) = rows(tmp_path, b'a,b\n1,"2" wide\n')
    assert (found.cells, found.remarks) == (["1", "2 wide"], ("a quotation mark inside a cell was not doubled",))


def test_a_cell_beyond_the_limit_costs_its_own_line_only(tmp_path: Path):
    found = rows(tmp_path, b'a,b\n1,"' + b"x" * 140_000 + b'"\n3,4\n')
    assert "longer than" in found[0].reason
    assert found[1] == Row(3, ["3", "4"])


def test_an_endless_line_is_passed_over(tmp_path: Path):
    found = rows(tmp_path, b"a,b\n" + b"x" * (2 * LONGEST_LINE + 5) + b"\n3,4\n")
    assert [row.line for row in found] == [2, 3]


def test_a_quotation_mark_cannot_swallow_more_than_some_hundred_lines(tmp_path: Path):
    found = rows(tmp_path, b'a,b\n1,"2\n' + b"3,4\n" * (MOST_LINES * 2))
    assert sum(isinstance(row, Row) for row in found) == MOST_LINES * 2


def test_progress_counts_every_byte(tmp_path: Path):
    content = b"a,b\n" + b"1,2\n" * 1000
    progress = Progress()
    with CsvTable(write(tmp_path, content), progress=progress) as table:
        list(table.rows())
    assert progress.read == len(content)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary(max_size=300))
def test_no_bytes_at_all_can_stop_the_reading(tmp_path: Path, content: bytes):
    assert all(row.line >= 1 for row in rows(tmp_path, content))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(lines=st.lists(st.text('ab,"', min_size=1, max_size=8), max_size=12))
def test_every_line_that_is_no_part_of_a_row_is_rejected(tmp_path: Path, lines: list[str]):
    content = "\n".join(["a,b", *lines]) + "\n"
    found = rows(tmp_path, content.encode())
    assert [row.line for row in found] == sorted({row.line for row in found})


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(bad=st.sampled_from(['1,"2', "1", "1,2,3", '"1,2', '1,"2\x00']), good=st.integers(0, 20))
def test_one_bad_line_loses_no_other(tmp_path: Path, bad: str, good: int):
    before, after = good, 20 - good
    content = "a,b\n" + "5,6\n" * before + bad + "\n" + "7,8\n" * after
    assert cells(tmp_path, content.encode()) == [["5", "6"]] * before + [["7", "8"]] * after


def write(folder: Path, content: bytes) -> Path:
    path = folder / "t.csv"
    path.write_bytes(content)
    return path


def rows(folder: Path, content: bytes) -> list[Row | Rejection]:
    with CsvTable(write(folder, content)) as table:
        return list(table.rows()) if table.header else []


def cells(folder: Path, content: bytes) -> list[list[str]]:
    return [row.cells for row in rows(folder, content) if isinstance(row, Row)]
