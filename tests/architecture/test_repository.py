import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import tracked_files
from tests.conftest import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt")
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)
# Written in halves, because this file is read by its own test.
OF_ONE_MACHINE = ["/work" + "/main", "/work" + "/shared", "/root" + "/", "/opt" + "/pypi", "/home" + "/"]
DOWNLOAD_HOSTS = ["python" + "hosted.org", "pypi" + ".org/simple", "registry.npm" + "js.org", "--extra" + "-index-url"]
LONGEST_PICTURE = 600_000


def pins(lock):
    return dict(PINNED.findall((ROOT / lock).read_text()))


def text_of(path):
    try:
        return (ROOT / path).read_text()
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_carries_hashes(lock):
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text())

    assert not [block for block in blocks if "==" in block and "--hash=sha256:" not in block]


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_a_host(lock):
    assert not re.findall(
        r"https?://|--(?:extra-)?index-url|--find-links|^-[if] ", (ROOT / lock).read_text(), re.MULTILINE
    )


def test_developers_run_what_users_run():
    everyone, developers = (pins(lock) for lock in LOCKS)

    assert {name: developers.get(name) for name in everyone} == everyone


def test_the_lock_holds_every_dependency():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[\[<>=~! ]", dependency)[0] for dependency in declared}

    assert names <= pins("requirements.txt").keys()


def test_no_file_speaks_of_the_machine_it_was_written_on():
    assert not [path for path in tracked_files() if any(word in text_of(path) for word in OF_ONE_MACHINE)]


def test_no_file_names_a_download_host():
    assert not [path for path in tracked_files() if any(host in text_of(path) for host in DOWNLOAD_HOSTS)]


def test_no_built_or_private_file_is_in_the_repository():
    unwanted = re.compile(r"\.(pyc|mo|db|sqlite3?|egg-info|pem|key)$|(^|/)(instance|node_modules|\.venv)/")

    assert not [path for path in tracked_files() if unwanted.search(str(path))]


def test_no_file_is_heavier_than_a_picture():
    vendored = Path("app/web/static")
    heavy = [path for path in tracked_files() if (ROOT / path).stat().st_size > LONGEST_PICTURE]

    assert not [path for path in heavy if not path.is_relative_to(vendored)]


def test_no_row_of_the_real_data_sets_is_in_the_project(shared_data):
    rows = {
        line.strip()
        for table in shared_data.rglob("*.csv")
        for line in table.read_text(errors="replace").splitlines()[1:]
        if len(line.strip()) >= 60
    }
    ours = {line.strip() for path in tracked_files() for line in text_of(path).splitlines() if len(line) >= 60}

    assert not rows & ours
