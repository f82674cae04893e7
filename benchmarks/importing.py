"""Import and index of permits through the command line, from BLDS files of the demo city.

What other programs take shows on the clock, not in the time of the processor: both are printed of each part.
"""

import csv
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from benchmarks.cities import FOLDER, children_processor_seconds, largest_child_megabytes, psis
from benchmarks.serving import judge
from records.demo.city import city
from records.demo.permits import permits
from records.kinds import Permit

TODAY = date(2026, 6, 1)
COLUMNS = {
    "PermitNum": lambda one: one.reference,
    "Description": lambda one: one.text or one.title,
    "AppliedDate": lambda one: one.applied,
    "IssuedDate": lambda one: one.issued,
    "CompletedDate": lambda one: one.completed,
    "StatusCurrent": lambda one: one.status_label or one.status,
    "OriginalAddress1": lambda one: one.place.address,
    "OriginalAddress2": lambda _: "",
    "OriginalCity": lambda _: "Demo",
    "OriginalState": lambda _: "",
    "OriginalZip": lambda _: "",
    "PermitType": lambda one: one.type,
    "PermitTypeMapped": lambda one: one.type.title(),
    "EstProjectCost": lambda one: one.cost,
    "HousingUnits": lambda one: one.housing_units,
    "PIN": lambda one: one.place.parcel,
    "Longitude": lambda one: one.place.point and one.place.point[0],
    "Latitude": lambda one: one.place.point and one.place.point[1],
    "ContractorCompanyName": lambda one: next((p.company for p in one.parties if p.company), ""),
}
PARTS = (10_000, 90_000, *([100_000] * 9 if "--million" in sys.argv or os.environ.get("BENCH_MILLION") else []))


def main() -> int:
    """Print the table; returns how many figures were missed."""
    home = FOLDER / "importing"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    psis(home, "prepare")
    stream = permits(city(1), sum(PARTS), today=TODAY)
    spent, total, rates, missed = 0.0, 0, [], 0
    for number, size in enumerate(PARTS):
        file = write(home / f"part-{number}.csv", islice(stream, size))
        worked = children_processor_seconds()
        seconds = psis(home, "import", "permits", str(file), "--mapping", "blds", "--publish")
        worked = children_processor_seconds() - worked
        spent, total = spent + seconds, total + size
        rates.append(seconds / size * 1000)
        print(
            f"{total:10,} permits: {seconds:6.1f} s for the last {size:,}, {rates[-1]:.3f} ms a row, "
            f"{worked / size * 1000:.3f} of the processor",
            flush=True,
        )
        if total in (100_000, 1_000_000):
            worked = children_processor_seconds()
            indexing = psis(home, "search", "rebuild")
            worked = children_processor_seconds() - worked
            print(
                f"{'':10} both indexes {indexing:.1f} s, {worked:.1f} of the processor, "
                f"largest process so far {largest_child_megabytes():.0f} MB",
                flush=True,
            )
        if total == 100_000:
            missed += judge("import of 100,000 permits, seconds", spent, most=60)
            missed += judge("index of 100,000 permits, seconds", indexing, most=45)
    missed += judge("time per row, last part against the second", rates[-1] / rates[1], most=1.25)
    return missed + judge("memory of the largest process, GB", largest_child_megabytes() / 1000, most=1.0)


def write(path: Path, rows: Iterator[Permit]) -> Path:
    """A BLDS file of these permits."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([value(one) for value in COLUMNS.values()] for one in rows)
    return path


if __name__ == "__main__":
    sys.exit(main())
