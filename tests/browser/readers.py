"""Who appears in the story: people at their browsers who notice what is wrong with a page, and a stranger."""

import re
import time
from dataclasses import dataclass, field
from typing import NamedTuple

from playwright.sync_api import Page

from tests.browser.accessibility import SCROLLS_SIDEWAYS, violations
from tests.browser.conftest import PATIENCE
from tests.browser.test_desk import submit

PHONE = "0812-3456-7890"


class Told(NamedTuple):
    """One telling. ``word`` is the draft's and becomes public with it; the person's ``name`` must never."""

    language: str
    width: int
    scheme: str
    law: str
    word: str
    name: str

    @property
    def title(self) -> str:
        return f"{self.word} by-law on walls"

    def email(self, role):
        return f"{role}@{self.word.lower()}.example"


class Seen(NamedTuple):
    """The page's status, results, entries of feed and sitemap, acts in the log; how a file stands, and its download."""

    page: int
    results: int
    feed: int
    sitemap: int
    log: tuple[str, ...]
    file: str
    download: int


@dataclass
class Person:
    """Somebody at a browser, who notices on every page what is wrong with it."""

    told: Told
    page: Page
    complaints: list[str]
    known: set[str] = field(default_factory=set)

    def goes(self, path):
        """To a page below the language, or to an address from a mail. Returns its status."""
        answer = self.page.goto(path if path.startswith("http") else f"/{self.told.language}{path}")
        self.looks()
        return answer.status

    def presses(self, selector):
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.looks()

    def sends(self, **fields):
        """The one form of the page."""
        for name, value in fields.items():
            self.page.fill(f"#{name}", value)
        self.presses("main form[novalidate] button[type=submit]")

    def does(self, record, act, **fields):
        """An act upon a record, from its page."""
        self.goes(record)
        submit(self.page, act, **fields)
        self.looks()

    def looks(self):
        """A page that says the same as one before is looked at once."""
        said = self.page.inner_text("body")
        if said not in self.known:
            self.known.add(said)
            wide = ["scrolls sideways"] if self.page.evaluate(SCROLLS_SIDEWAYS) else []
            self.complaints += [f"{self.page.url}: {what}" for what in (*violations(self.page), *wide)]


class Stranger(Person):
    """Somebody who has no cookie, and knows where the record would be."""

    slug = ""

    def asks_for(self, record):
        self.slug = record.rpartition("/")[2]

    def status(self, rest):
        return self.goes(f"/documents/{self.slug}{rest}")

    def reads(self, rest):
        self.status(rest)
        return self.page.inner_text("main")

    def hears(self, path):
        """What is answered there, as it is."""
        return self.page.request.get(path).text()

    def waits_for(self, results):
        """Until the worker has told the search."""
        until(lambda: f'"total":{results},' in re.sub(r"\s", "", self.hears(f"/api/v1/search?q={self.told.word}")))

    def sees(self, file):
        language, word = self.told.language, self.told.word
        status, plain = self.status(""), [self.page.content()]
        self.goes(f"/search?q={word}")
        results, repeating = self.page.locator("main .result").count(), [self.page.content()]
        feed, sitemap = self.hears(f"/{language}/search.atom?q={word}"), self.hears("/sitemap-1.xml")
        self.goes(f"/log?record=document/{self.slug}")
        acts = self.page.locator(".log-entries tbody td:nth-of-type(2)").all_inner_texts()
        plain += [self.page.content(), sitemap]
        self.goes("/verify")
        self.page.fill("#sha256", file)
        self.presses("form.verify button[type=submit]")
        plain += [self.page.content(), *map(self.hears, self.elsewhere())]
        self.minds(plain, [*repeating, feed], hidden=status != 200)
        return Seen(
            status,
            results,
            feed.count("<entry"),
            len(re.findall(rf"<loc>[^<]*/{language}/documents/{self.slug}</loc>", sitemap)),
            tuple("published" if re.search(r"\d", act) else "withdrawn" for act in reversed(acts)),
            self.verdict(),
            self.page.request.get(f"/files/{file}/by-law.pdf").status,
        )

    def elsewhere(self):
        """Further addresses at which a draft could be told of, none with its word in it."""
        language, beginning = self.told.language, self.told.word[:5]
        return (
            f"/{language}/",
            f"/{language}/log",
            f"/{language}/documents",
            f"/{language}/documents/{self.slug}/text",
            f"/{language}/search/suggestions?q={beginning}",
            f"/api/v1/suggestions?q={beginning}",
            f"/api/v1/search?q={beginning}*",
            f"/api/v1/records/document/{self.slug}",
            "/api/v1/log?size=1000",
        )

    def minds(self, plain, repeating, *, hidden):
        """Nothing tells the name or the number ever, nor a word of what is hidden beyond repeating the one asked."""
        never = (*self.told.name.split(), PHONE)
        told = [one for one in (*never, *([self.told.title] if hidden else [])) if one in "".join(plain + repeating)]
        told += [self.told.word] if hidden and self.told.word in "".join(plain) else []
        self.complaints += [f"a stranger is told: {one}" for one in told]
        assert self.page.context.cookies() == []

    def verdict(self):
        """How a file stands, by the colour of its tag."""
        colours = {"green": "current", "yellow": "corrected", "red": "withdrawn"}
        tags = [one.get_attribute("class") for one in self.page.locator(".verdict .govuk-tag").all()]
        return ", ".join(colours[tag.rpartition("--")[2]] for tag in tags) or "unknown"

    def downloads(self):
        self.status("")
        with self.page.expect_download() as download:
            self.page.locator(".file__name a").first.click()
        return download.value.path().read_bytes()


def until(happened):
    """Look until it has happened; a worker is busy with this for a moment."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, "the worker did not do it"
        time.sleep(0.2)
