"""People who file by the form of the web page and send it again until they hold a receipt, as browsers would."""

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from itertools import count
from urllib.parse import urlencode

from PIL import Image

CATEGORY = "potholes"
_FORM, _BOUNDARY = f"/en/report/{CATEGORY}", "reporters-boundary"
_PHOTO_EACH, _TWICE_EACH = 20, 5
"""Each so many-th report has a photograph; each so many-th is sent by a double click."""
_TIMEOUT = 20
_PAUSE = 0.02
_numbers = count(1)


@dataclass
class Report:
    """One report on its way. ``reference`` and ``receipt``: what the receipt said; "" while there is none.

    ``first_sent`` and ``answered_by``: when it was sent first, and when that was sent which was answered (seconds since
    1970). ``refusals``: answers that were neither a receipt nor a failure.
    """

    number: int
    address: str
    cookie: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)
    photo: bytes = b""
    location: str = ""
    reference: str = ""
    receipt: str = ""
    attempts: int = 0
    first_sent: float = 0.0
    answered_by: float = 0.0
    answered_at: float = 0.0
    refusals: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return f"Report number {self.number:06} of a hole in the road"

    @property
    def email(self) -> str:
        return f"reporter-{self.number}@example.org"

    @property
    def acknowledged(self) -> bool:
        """Whether whoever sent it was told that it is here."""
        return bool(self.location)

    @property
    def has_receipt(self) -> bool:
        return bool(self.reference)


class Reporter(threading.Thread):
    """Files one report after the other until told to stop; what is under way then stays as it is."""

    def __init__(self, port: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.stop, self.reports = port, stop, list[Report]()

    def run(self) -> None:
        while not self.stop.is_set():
            report = begun()
            self.reports.append(report)
            while not self.stop.is_set() and not advanced(report, self.port):
                time.sleep(_PAUSE)


def begun() -> Report:
    """A report that nobody has heard of yet, from an address of its own."""
    number = next(_numbers)
    photo = _photo(number) if number % _PHOTO_EACH == 0 else b""
    return Report(number, f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}", photo=photo)


def advanced(report: Report, port: int) -> bool:
    """Go one step further: open the form, send it, read the receipt. Whether all is done."""
    try:
        if not report.fields:
            _open(report, port)
        elif not report.location:
            _send(report, port)
        else:
            _read_receipt(report, port)
    except (OSError, http.client.HTTPException):
        return False
    return report.has_receipt


def _open(report: Report, port: int) -> None:
    status, headers, page = _asked(report, port, "GET", _FORM)
    if status == 200:
        given = headers["Set-Cookie"] or ""
        report.cookie = given.partition(";")[0]
        report.fields = [*_hidden(page), *_said(report)]


def _said(report: Report) -> list[tuple[str, str]]:
    return [
        ("text", report.text),
        ("identity", "named"),
        ("content", "public"),
        ("name", "Rani"),
        ("email", report.email),
        ("send", "1"),
    ]


def _send(report: Report, port: int) -> None:
    """Send the form, some by a double click: the second before the first is answered."""
    report.attempts += 1
    sent = time.time()
    report.first_sent = report.first_sent or sent
    kind, body = _body(report)
    double = report.number % _TWICE_EACH == 0
    clicks = [_begin(report, port, "POST", _FORM, kind, body) for _ in range(1 + double)]
    for connection in clicks:
        try:
            answer = connection.getresponse()
            said = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            continue
        finally:
            connection.close()
        if answer.status == 303:
            report.location = answer.headers["Location"]
            report.answered_by, report.answered_at = sent, time.time()
        elif answer.status < 500:
            report.refusals.append(f"{answer.status}: {_sentences(said)}")


def _read_receipt(report: Report, port: int) -> None:
    status, _, page = _asked(report, port, "GET", report.location)
    if status == 200:
        found = re.search(r"<strong>([\w-]{11})</strong>", page)
        shown = re.search(r'class="report-key"[^>]*>([^<]+)<', page)
        assert found is not None
        assert shown is not None
        report.reference, report.receipt = found[1], shown[1]
    elif status < 500:
        report.refusals.append(f"receipt {status}: {_sentences(page)}")


def _asked(report: Report, port: int, method: str, path: str) -> tuple[int, http.client.HTTPMessage, str]:
    connection = _begin(report, port, method, path)
    try:
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode(errors="replace")
    finally:
        connection.close()


def _begin(
    report: Report, port: int, method: str, path: str, kind: str = "", body: bytes = b""
) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT)
    headers = {"X-Forwarded-For": report.address} | ({"Cookie": report.cookie} if report.cookie else {})
    try:
        connection.request(method, path, body or None, headers | ({"Content-Type": kind} if kind else {}))
    except OSError:
        connection.close()
        raise
    return connection


def _body(report: Report) -> tuple[str, bytes]:
    """(Type, bytes) of the form; with a photograph in several parts."""
    if not report.photo:
        return "application/x-www-form-urlencoded", urlencode(report.fields).encode()
    parts = [f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in report.fields]
    head = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="photos"; filename="hole.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    ends = f"\r\n--{_BOUNDARY}--\r\n".encode()
    return f"multipart/form-data; boundary={_BOUNDARY}", "".join([*parts, head]).encode() + report.photo + ends


def _photo(number: int) -> bytes:
    file = BytesIO()
    Image.new("RGB", (48, 32), (number % 256, number >> 8 & 255, 90)).save(file, "JPEG")
    return file.getvalue()


def _hidden(page: str) -> list[tuple[str, str]]:
    found = []
    for tag in re.findall(r"<input[^>]*>", page):
        held = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if held.get("type") == "hidden" and "name" in held:
            found.append((held["name"], unescape(held.get("value", ""))))
    return found


def _sentences(page: str) -> str:
    """What a page says, in short."""
    main = page.partition("<main")[2] or page
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())[:300]
