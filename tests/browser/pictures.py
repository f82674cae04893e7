"""The pictures of the documentation, taken anew: ``python -m tests.browser.pictures http://127.0.0.1:8000``.

The portal there should hold the demo city and nothing else: pictures show no row of anybody's real data.
"""

import base64
import shutil
import struct
import sys
import zlib
from urllib.parse import quote

import numpy as np
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import FLAGS
from tests.conftest import ROOT

PICTURES = {
    "home": ("/en/", 1280, "light"),
    "search": ("/en/search?q=building", 1280, "light"),
    "search-phone": ("/id/search?q=bangunan", 390, "dark"),
    "ordinance": ("/en/ordinances", 1280, "light"),
    "map": ("/en/map", 1280, "light"),
    "report-phone": ("/id/report", 390, "dark"),
    "reports": ("/en/reports", 1280, "light"),
}
HEIGHT = 900
PIXELS = """async png => {
    const picture = await createImageBitmap(await (await fetch("data:image/png;base64," + png)).blob());
    const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
    context.drawImage(picture, 0, 0);
    return Array.from(new Uint32Array(context.getImageData(0, 0, picture.width, picture.height).data.buffer));
}"""


NOTICE = (
    "Notice of works at the fish market\n\nThe quay is closed on 3 May 2027. Questions: call 0812-3456-7890 or write"
    " to quay@example.org.\n"
)


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        blank = browser.new_page()
        for name, (path, width, scheme) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)
            page.goto(address + path, wait_until="networkidle")
            _keep(blank, page, name, width)
        desk = browser.new_page(viewport={"width": 1280, "height": HEIGHT})
        _draft(desk, address)
        _keep(blank, desk, "desk", 1280)
        case = browser.new_page(viewport={"width": 1280, "height": HEIGHT})
        _case(case, address)
        _keep(blank, case, "case", 1280)
        browser.close()


def _keep(blank: Page, page: Page, name: str, width: int) -> None:
    (ROOT / f"docs/pictures/{name}.png").write_bytes(_small(blank, page.screenshot(), width))


def _draft(page: Page, address: str) -> None:
    """Sign in as the demonstration's clerk, begin a notice, and open what was found in it."""
    _sign_in(page, address, "clerk", "/en/desk/new")
    page.locator("input[name=department]").first.check()
    page.set_input_files("#files-chosen", {"name": "notice.txt", "mimeType": "text/plain", "buffer": NOTICE.encode()})
    page.locator("main form button[type=submit].govuk-button").last.click()
    page.wait_for_url("**/edit?said=*")
    page.goto(f"{page.url.partition('/edit')[0]}/checks")
    page.locator("main form button").first.click()
    page.wait_for_load_state("networkidle")


def _case(page: Page, address: str) -> None:
    """Sign in as the demonstration's officer and open a report of a hole that is worked on."""
    _sign_in(page, address, "officer", "/en/desk/complaints/lists/all?category=potholes&state=in-work")
    page.locator(".cases tbody th a").first.click()
    page.wait_for_load_state("networkidle")


def _sign_in(page: Page, address: str, role: str, following: str) -> None:
    page.goto(f"{address}/en/sign-in?next={quote(following)}")
    page.locator(f"form:has(input[name=name][value='{role}@demo.example']) button").click()
    page.locator(".demo form button").first.click()
    page.wait_for_load_state("networkidle")


def _small(blank: Page, png: bytes, width: int) -> bytes:
    """The picture in its 256 most frequent colours, a third of the bytes; the others become the nearest of these."""
    pixels = np.array(blank.evaluate(PIXELS, base64.b64encode(png).decode()), np.uint32)
    colours, which, times = np.unique(pixels, return_inverse=True, return_counts=True)
    channels = colours.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :3].astype(int)
    palette = channels[np.argsort(-times)[:256]]
    nearest = np.array([((palette - colour) ** 2).sum(axis=1).argmin() for colour in channels], np.uint8)
    rows = np.pad(nearest[which].reshape(-1, width), ((0, 0), (1, 0)))  # each begins with its filter: 0, none
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    parts = {b"IHDR": header, b"PLTE": palette.astype(np.uint8).tobytes(), b"IDAT": zlib.compress(rows.tobytes(), 9)}
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in (parts | {b"IEND": b""}).items())


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
