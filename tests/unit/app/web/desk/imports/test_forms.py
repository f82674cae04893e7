"""What the form of columns suggests at first."""

from collections import Counter

from app.intake.csv_rows import Row
from app.jobs.imports.sources import Sample
from app.web.desk.imports.forms import first_guess


def test_a_column_in_which_nothing_stands_is_suggested_for_nothing():
    header = ("@id", "Permit No", "Status")
    values = {"@id": Counter(), "Permit No": Counter(["Z-1"]), "Status": Counter(["Final"])}
    found = first_guess("permits", Sample(header, [Row(2, ["", "Z-1", "Final"])], values), "buildings")
    assert found.columns["reference"] == "Permit No"
