"""``make test``: fetches what the tests need, runs all of them, and says how long each part took and what was left out.

With CI=true, leaving anything out is a failure.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT
from tests.postgres_cluster import programs

PACKAGES = ("postgresql-15", "postgresql-15-postgis-3", "chromium", "tesseract-ocr", "tesseract-ocr-ind")
_PYTEST = (sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "-q")
"""Files in the order they are found in: those of few long tests would be last otherwise, and one process wait there."""
_CHECKED = "tests/architecture/test_catalogues.py"
"""What ``make check`` has run."""
_FORKS = "tests/integration/app/jobs/test_killed_while_publishing.py"
"""Forks a thousand times, which costs the more the more a process holds: in processes that collect nothing else."""
_MEMORY = Path("/dev/shm")
_ROOM_FOR_FILES = 8 << 30


def main() -> int:
    """Run every part, whatever becomes of the ones before; returns the process's exit status."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a hundred processes are started: one compiles, the others load
    with _files_in_memory():
        outcomes = [
            _part("packages", _fetch_packages),
            _part("check", lambda: _succeeds("make", "--no-print-directory", "--keep-going", "--jobs=2", "check")),
            _part("tests", lambda: _succeeds(*_PYTEST, "tests", *_without("tests/browser", _CHECKED, _FORKS))),
            _part("killed", lambda: _succeeds(*_PYTEST, "--dist", "worksteal", _FORKS)),
            _part("browser", lambda: _succeeds(*_PYTEST, "tests/browser") if _chromium() else _is_developers_machine()),
        ]
    for name, passed, seconds in outcomes:
        print(f"{name:10} {'passed' if passed else 'FAILED':8} {seconds:6.0f} s")
    for reason in _left_out():
        print(f"left out: {reason}")
    return 0 if all(passed for _, passed, _ in outcomes) else 1


@contextmanager
def _files_in_memory() -> Iterator[None]:
    """Temporary files of the tests, the databases above all, in memory where it has room: nothing waits for a disk."""
    if not _MEMORY.is_dir() or shutil.disk_usage(_MEMORY).free < _ROOM_FOR_FILES:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="psis-tests-", dir=_MEMORY) as folder:
        Path(folder).chmod(0o711)  # PostgreSQL's own user passes through it
        os.environ["TMPDIR"] = folder
        yield


def _without(*paths: str) -> list[str]:
    return [f"--ignore={path}" for path in paths]


def _part(name: str, work: Callable[[], bool]) -> tuple[str, bool, float]:
    print(f"\n== {name} ==", flush=True)
    started = time.monotonic()
    passed = work()
    return name, passed, time.monotonic() - started


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def _chromium() -> bool:
    return shutil.which("chromium") is not None


def _is_developers_machine() -> bool:
    return os.environ.get("CI") != "true"


def _tesseract() -> bool:
    return shutil.which("tesseract") is not None


def _has_all() -> bool:
    return programs() is not None and _chromium() and _tesseract()


def _fetch_packages() -> bool:
    """Install the Debian packages where they are missing and we may; elsewhere the summary names what was left out."""
    if _has_all():
        print("nothing to install")
        return True
    right = _right_to_install()
    if right is not None and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (("update", "-qq"), ("install", "-qq", "--yes", "--no-install-recommends", *PACKAGES)):
            subprocess.run([*right, "apt-get", *arguments], env=environment, check=False, stdout=subprocess.DEVNULL)
    return _has_all() or _is_developers_machine()


def _right_to_install() -> Sequence[str] | None:
    """What to put before a command so that it runs as root: nothing, sudo without a password, or None."""
    if os.geteuid() == 0:
        return ()
    if shutil.which("sudo") and _succeeds("sudo", "--non-interactive", "true"):
        return ("sudo", "--non-interactive", "--preserve-env=DEBIAN_FRONTEND")
    return None


def _left_out() -> list[str]:
    missing = []
    if not programs():
        missing.append(f"every test on PostgreSQL (apt install {' '.join(PACKAGES[:2])})")
    if not _chromium():
        missing.append(f"every test in the browser (apt install {PACKAGES[2]})")
    if not _tesseract():
        missing.append(f"the real text recognition (apt install {' '.join(PACKAGES[3:])})")
    if not (ROOT.parent / "shared" / "data").is_dir() and not os.environ.get("PSIS_SHARED"):
        missing.append("every test on the real data sets (PSIS_SHARED names their folder)")
    return missing


if __name__ == "__main__":
    sys.exit(main())
