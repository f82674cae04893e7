"""What a table holds, and which of its columns is what, by their names."""

import pytest

from app.jobs.imports.facilities import columns_for, format_of


@pytest.mark.parametrize(
    ("header", "format_name"),
    [
        (["Name", "Address", "Phone", "Website", "Lon", "Lat"], "facilities"),
        (["nama", "alamat", "telepon", "jam buka", "@wkt"], "facilities"),
        (["Permit Number", "Work Description", "Issue Date", "Status", "Lon", "Lat"], "permits"),
        (["Instrument Number", "Recorded Date", "Book", "Page"], "deeds"),
        ([], "permits"),
    ],
)
def test_what_is_in_a_table_is_told_by_its_columns(header, format_name):
    assert format_of(header) == format_name


def test_of_several_names_the_last_is_taken():
    assert columns_for(["kab_name", "kec_name"])["name"] == "kec_name"


def test_each_column_is_given_to_one_field():
    assert columns_for(["Title", "ID", "Longitude", "Latitude", "title"]) == {
        "reference": "ID",
        "name": "Title",
        "longitude": "Longitude",
        "latitude": "Latitude",
    }
