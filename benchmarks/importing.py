"""Import and index of permits through the command line, from BLDS files of the demo city.

What other programs take shows on the clock, not in the time of the processor: both are printed of each part.
"""

import csv
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from app.db.migrate import newest
from benchmarks.cities import IMPORTED, MILLION, children_processor_seconds, largest_child_megabytes, psis
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
PARTS = (10_000, 90_000, *([100_000] * 9 if MILLION else []))


def main() -> int:
    """Print the table; returns how many figures were missed."""
    home = IMPORTED
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    psis(home, "prepare")
    stream = permits(city(1), sum(PARTS), today=TODAY)
    total, seconds, rates, missed = 0, 0.0, [], 0
    for number, size in enumerate(PARTS):
        file = write(home / f"part-{number}.csv", islice(stream, size))
        spent = timed(home, "import", "permits", str(file), "--mapping", "blds", "--publish")
        file.unlink()
        total += size
        rates.append(spent.processor / size * 1000)
        a_row = f"{spent.seconds / size * 1000:.3f} ms a row, {rates[-1]:.3f} of the processor"
        print(f"{total:10,} permits: {spent.seconds:6.1f} s for the last {size:,}, {a_row}", flush=True)
        seconds += spent.seconds
        if total == 100_000:
            missed += judge("import of 100,000 permits, seconds", seconds, most=60)
        if total in (100_000, 1_000_000):
            missed += index(home, total)
    (home / "made").write_text(f"{total} {newest()}")
    missed += judge("processor time per row, last part against the second", rates[-1] / rates[1], most=1.1)
    return missed + judge("memory of the largest process, GB", largest_child_megabytes() / 1000, most=1.0)


def index(home: Path, total: int) -> int:
    """Build both indexes; returns 1 where those of 100,000 permits took too long."""
    spent = timed(home, "search", "rebuild")
    print(f"{'':10} both indexes {spent.seconds:.1f} s, {spent.processor:.1f} of the processor", flush=True)
    print(f"{'':10} memory of the largest process so far {largest_child_megabytes():.0f} MB", flush=True)
    return judge("index of 100,000 permits, seconds", spent.seconds, most=45) if total == 100_000 else 0


class Spent(NamedTuple):
    """Seconds on the clock, and of the processor."""

    seconds: float
    processor: float


def timed(home: Path, *arguments: str) -> Spent:
    """Run a command of the portal."""
    before = children_processor_seconds()
    seconds = psis(home, *arguments)
    return Spent(seconds, children_processor_seconds() - before)


def write(path: Path, rows: Iterator[Permit]) -> Path:
    """A BLDS file of these permits."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([value(one) for value in COLUMNS.values()] for one in rows)
    return path


if __name__ == "__main__":
    sys.exit(main())
