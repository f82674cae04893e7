"""`psis serve` as an operator runs it: prepared, loaded, indexed, served, and the worker behind it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli.main import psis
from tests.conftest import ROOT
from tests.postgres_cluster import free_port
from tests.spent import processor_seconds

PATIENCE = 120
"""Seconds, on a machine that is busy with other tests."""
SECONDS_TO_START = 40
"""Of the processors; a fifth of them is spent."""


def hear_interrupts():
    """As at a terminal: tests that a shell started in the background inherit that Ctrl+C is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Portal:
    """A served portal with this home."""

    def __init__(self, home: Path) -> None:
        self.port = free_port()
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PSIS_")}
        self.environment = plain | {"PSIS_HOME": str(home), "PSIS_PORT": str(self.port)}
        self.log = (home / "serve.log").open("a")
        command = [sys.executable, "-m", "app.cli.main", "serve"]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
            preexec_fn=hear_interrupts,  # noqa: PLW1509 - it takes no lock
        )

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
            return answer.read().decode()

    def await_up(self):
        """Until the portal says that it is well. Returns the processor's seconds that its processes took."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                self.get("/healthz")
            except OSError:
                assert self.process.poll() is None, "the portal ended before it served"
                pause()
            else:
                return processor_seconds(self.process.pid)
        raise AssertionError(f"not up after {PATIENCE} s")

    def eventually(self, path, condition):
        """The first answer for which the condition holds."""
        until = time.monotonic() + PATIENCE
        while not condition(answer := json.loads(self.get(path))):
            assert time.monotonic() < until, f"{path} still answers {answer}"
            pause()
        return answer

    def end(self):
        """Ctrl+C as a terminal sends it: to every process of the group. Returns the exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        status = self.process.wait(PATIENCE)
        self.log.close()
        return status


def pause():
    """Let the other process work; a condition decides, not the clock."""
    select_nothing = socket.socketpair()
    select_nothing[0].settimeout(0.1)
    try:
        select_nothing[0].recv(1)
    except TimeoutError:
        pass
    finally:
        for end in select_nothing:
            end.close()


@pytest.fixture
def serve(tmp_path):
    """Serve a portal from the test's own folder; what still runs at the end is ended."""
    portals = []

    def serve():
        portals.append(Portal(tmp_path))
        return portals[-1]

    yield serve
    for portal in portals:
        if portal.process.poll() is None:
            portal.end()


def test_from_nothing_to_a_searchable_city_and_back(serve, monkeypatch, tmp_path):
    portal = serve()
    portal.await_up()
    assert json.loads(portal.get("/api/v1/search?q=council"))["total"] > 0
    assert portal.end() == 0

    portal = serve()
    assert portal.await_up() < SECONDS_TO_START
    monkeypatch.setenv("PSIS_HOME", str(tmp_path))
    file = tmp_path / "permits.csv"
    file.write_text(
        "PermitNum,Description,AppliedDate,IssuedDate,CompletedDate,StatusCurrent,OriginalAddress1,OriginalAddress2,"
        "OriginalCity,OriginalState,OriginalZip\n"
        "P-77,Zeppelin mooring mast,2026-01-05,,,Issued,1 Sky Road,,Demo,,\n"
    )
    result = CliRunner().invoke(psis, ["import", "permits", str(file), "--mapping", "blds", "--publish"])
    assert result.stdout.splitlines()[-1] == "read 1 created 1 changed 0 unchanged 0 rejected 0"
    portal.eventually("/api/v1/search?q=zeppelin", lambda answer: answer["total"] == 1)
    withdrawn = CliRunner().invoke(psis, ["record", "withdraw", "permit", "p-77", "--reason", "other"])
    assert withdrawn.stdout.strip() == "permit p-77: withdrawn"
    portal.eventually("/api/v1/search?q=zeppelin", lambda answer: answer["total"] == 0)
    assert portal.end() == 0
    assert "SIGKILL" not in (tmp_path / "serve.log").read_text()
