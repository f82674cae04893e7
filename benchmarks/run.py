"""``make bench``: every measurement, or those named: ``make bench BENCH=search_quality``.

A measurement is a module beside this one whose ``main()`` prints a table and returns 0 when its figures are met.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).parent


def parts() -> list[str]:
    """The names of all measurements."""
    modules = (path for path in sorted(FOLDER.glob("*.py")) if path.stem not in ("__init__", "run"))
    return [path.stem for path in modules if "\ndef main(" in path.read_text()]


def main(wanted: list[str]) -> int:
    """Run the measurements one after the other; returns how many did not meet their figures."""
    if unknown := set(wanted) - set(parts()):
        print(f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(parts())}")
        return 1
    if not os.environ.get("BENCH_MILLION"):
        print("up to 100,000 rows; BENCH_MILLION=1 make bench goes on to 1,000,000")
    failed = 0
    for part in wanted or parts():
        print(f"\n== {part} ==", flush=True)
        started = time.monotonic()
        failed += (
            subprocess.run([sys.executable, "-m", f"benchmarks.{part}"], cwd=FOLDER.parent, check=False).returncode != 0
        )
        print(f"{time.monotonic() - started:.0f} s")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
