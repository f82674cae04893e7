"""The real server with the demo city, and a browser that tells on every page that misbehaves."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright

from app.factory import create_app
from app.settings import Settings
from tests.conftest import ROOT, leave_out

FLAGS = (
    "--no-sandbox",  # as root in a container there is no other way
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=DestroyProfileOnBrowserClose,PaintHolding,WebUIOmniboxPopup,WebUIOmniboxAimPopup",
)
"""The last takes the place of Playwright's own: the first two are of these, the others spare a page for each window,
which waits behind the address bar that nobody sees and costs as much as one of ours."""
_COLUMNS = "PermitNum,Description,IssuedDate,StatusCurrentMapped,PermitTypeMapped,OriginalAddress1"
Open = Callable[..., Page]
PATIENCE = 120
"""Seconds for whatever is waited for: what never comes fails the test as surely, and a busy machine has its time."""


LONGEST = ("test_signed_in_pages", "test_story", "test_pages", "test_map")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, so that no process is left with one of them at the end."""
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))


@pytest.fixture(scope="session")
def city_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A home of this process's own with the demo city, made once for all processes of the run."""
    if worker_id == "master":
        return _load_city(tmp_path_factory.mktemp("city"))
    first = tmp_path_factory.getbasetemp().parent / "city"  # the folder that the processes share
    with (first.with_suffix(".lock")).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not first.exists():
            made = first.with_suffix(".begun")
            made.mkdir()
            _load_city(made).rename(first)
    return shutil.copytree(first, tmp_path_factory.mktemp("city") / "home", symlinks=True)


def _load_city(home: Path) -> Path:
    """The demo city and one corrected permit, loaded and indexed as an operator would do it."""
    for name, summary in (("first", "New porch"), ("second", "New porch and steps")):
        (home / f"{name}.csv").write_text(
            f"{_COLUMNS}\nBP-1,{summary},2024-01-05,Permit Issued,Building,1 Quay Street\n"
        )
    importing = "--mapping blds --department buildings --publish"
    for command in (
        "prepare",
        "demo load --scale 0.1",
        f"import permits {home}/first.csv {importing}",
        f"import permits {home}/second.csv {importing}",
        "search rebuild",
    ):
        psis = [sys.executable, "-c", "from app.cli.main import main; main()", *command.split()]
        subprocess.run(psis, cwd=ROOT, env=environment(home), check=True, capture_output=True)
    return home


@pytest.fixture(scope="session")
def city_app(city_home: Path) -> Flask:
    """The application over the same home, to ask it for its routes."""
    return create_app(Settings(home=city_home, secret_key="x" * 32))


@pytest.fixture(scope="session")
def address(city_home: Path) -> Iterator[str]:
    """Where the real server listens. It is given its socket listening, so that nobody waits for it to start."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--bind",
            f"fd://{listening.fileno()}",
            "--no-control-socket",
            "--preload",
            "--workers",
            "2",
            "--threads",
            "4",
            "wsgi:app",
        ]
        server = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(city_home),
            pass_fds=[listening.fileno()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        os.killpg(server.pid, signal.SIGKILL)  # nothing is asked any more, and ending in peace takes seconds
        server.wait()


def environment(home: Path) -> dict[str, str]:
    """For the processes of the portal of this home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PSIS_")}
    return {**kept, "PSIS_HOME": str(home), "PSIS_SECRET_KEY": "x" * 32, "PSIS_LOG_LEVEL": "error"}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        leave_out("Chromium is not installed (apt install chromium)")
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS), timeout=PATIENCE * 1000)
        yield browser
        browser.close()


@pytest.fixture
def complaints(address: str) -> Iterator[list[str]]:
    """What the browser held against any page of this test: it must be nothing."""
    found: list[str] = []
    yield found
    assert not found


@pytest.fixture
def open_page(chromium: Browser, address: str, complaints: list[str]) -> Iterator[Open]:
    """``open_page("/en/", width=390, color_scheme="dark")`` → page; other words go to the browser's context."""
    contexts: list[BrowserContext] = []

    def open_page(path: str, *, width: int = 1280, **options: object) -> Page:
        context = chromium.new_context(base_url=address, viewport={"width": width, "height": 800}, **options)
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: _note_console(complaints, message))
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("request", lambda request: _note_request(complaints, address, request.url))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def _note_console(complaints: list[str], message: ConsoleMessage) -> None:
    # A page that is meant to be missing or gone, or a form shown again, is reported as a failed load of itself.
    meant = ("status of 404", "status of 409", "status of 410", "status of 422", "net::ERR_INTERNET_DISCONNECTED")
    if message.type in ("error", "warning") and not any(sign in message.text for sign in meant):
        complaints.append(f"{message.location.get('url', '')}: {message.text}")


def _note_request(complaints: list[str], address: str, url: str) -> None:
    if urlsplit(url).scheme not in ("data", "blob") and not url.startswith(f"{address}/"):
        complaints.append(f"a request to a third party: {url}")
