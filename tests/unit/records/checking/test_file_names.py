"""Names proposed for files whose names say too much."""

import pytest

from records.checking.file_names import without


@pytest.mark.parametrize(
    ("name", "found", "proposed"),
    [
        ("notice_555-234-5678_final.pdf", ["555-234-5678"], "notice final.pdf"),
        ("letter - Hartono Wijaya - 2026.pdf", ["Hartono Wijaya"], "letter-2026.pdf"),
        ("ann@harbour.example.txt", ["ann@harbour.example"], "n-1.txt"),
        ("(555-234-5678).pdf", ["555-234-5678"], "n-1.pdf"),
    ],
)
def test_what_was_found_goes_and_the_rest_reads_well(name, found, proposed):
    assert without(name, found, "n-1") == proposed
