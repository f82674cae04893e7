"""The pictures of the documentation, taken anew: ``python -m tests.browser.pictures http://127.0.0.1:8000``.

The portal there should hold the demo city and nothing else: pictures show no row of anybody's real data.
"""

import shutil
import sys

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS
from tests.conftest import ROOT

PICTURES = {
    "home": ("/en/", 1280, "light"),
    "search": ("/en/search?q=building", 1280, "light"),
    "search-phone": ("/id/search?q=bangunan", 390, "dark"),
    "ordinance": ("/en/ordinances", 1280, "light"),
}


def main(address: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        for name, (path, width, scheme) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page.goto(address + path)
            page.screenshot(path=ROOT / f"docs/pictures/{name}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
