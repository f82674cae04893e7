"""Homes of measured cities: made once through the command line, kept in ``.bench/`` for the next run."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from app.db.migrate import newest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".bench"
PERMITS_AT_SCALE_ONE = 1200
MILLION = "--million" in sys.argv or bool(os.environ.get("BENCH_MILLION"))
IMPORTED = FOLDER / ("importing-1000000" if MILLION else "importing")
"""Where ``importing`` leaves what it made: permits and their indexes, nothing else. The million is kept for others."""


def environment(home: Path, database: str = "") -> dict[str, str]:
    """The environment of a portal with this home, perhaps with a database elsewhere, and nothing else set."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PSIS_")}
    return plain | {"PSIS_HOME": str(home), "PSIS_DATABASE_URL": database}


def psis(home: Path, *arguments: str, database: str = "") -> float:
    """Run a command of the portal; returns its seconds. Raises CalledProcessError where it fails."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "app.cli.main", *arguments],
        cwd=ROOT,
        env=environment(home, database),
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    return time.perf_counter() - started


def largest_child_megabytes() -> float:
    """Memory of the largest process that has ended so far, in MB (1,000,000 bytes)."""
    return getrusage(RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6


def children_processor_seconds() -> float:
    """Time of the processor, user and system, of all processes that have ended so far."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def imported_million() -> Path:
    """The home with a million permits that ``importing`` made. Raises SystemExit where there is none."""
    made = IMPORTED / "made"
    if made.exists() and made.read_text() == f"1000000 {newest()}":
        return IMPORTED
    raise SystemExit("The million is imported first: BENCH_MILLION=1 make bench BENCH=importing")


def city_of(permits: int) -> Path:
    """The home of a demo city with about that many permits, loaded and indexed: anew where the tables are others."""
    home, made = FOLDER / str(permits), FOLDER / str(permits) / "made"
    if made.exists() and made.read_text() == newest():
        return home
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    psis(home, "prepare")
    loading = psis(home, "demo", "load", "--scale", str(permits / PERMITS_AT_SCALE_ONE))
    indexing = psis(home, "search", "rebuild")
    print(f"made a city of {permits:,} permits: loaded in {loading:.0f} s, both indexes built in {indexing:.0f} s")
    made.write_text(newest())
    return home
