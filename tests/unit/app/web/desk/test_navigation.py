"""The menu of those who are signed in."""

import pytest

from app.web.desk.navigation import part_of


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("/desk/complaints", "/desk/complaints"),
        ("/desk/complaints/lists/mine", "/desk/complaints"),
        ("/desk/complaints/quarantine", "/desk/complaints/quarantine"),
        ("/account/password", "/account"),
        ("/desk/worker", ""),
        ("/report", ""),
    ],
)
def test_a_page_belongs_to_the_line_of_the_menu_that_says_most_of_it(path, line):
    assert part_of(path) == line
