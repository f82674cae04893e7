import pytest

from app.web.blueprint import doors_of
from app.web.locale import twin
from tests.browser.accessibility import WIDTHS, faults, too_wide, violations
from tests.walk import walk

READ = ("text/html", "application/xml")
NOT_PAGES = {
    "about.legal_notice",  # only where the city wrote one: see tests/web/test_administration.py
    "akoma_ntoso.document",
    "downloads.download",
    "downloads.blds",
    "downloads.feed",
    "maps.script",
    "places.facility_feed",
    "places.feed",
    "places.suggestions",
    "records.text",  # plain text
    "records.version_text",  # plain text
    "report_figures.download",
    "report_start.outline",
    "reports.download",
    "reports.feed",
    "reports.feed_of_one",
    "search.folder",  # leads to the search
    "search.suggestions",
    "transparency.heads",
}
FAULTY = """<html lang=en><title>A page</title>
<style>@media (prefers-color-scheme: dark) { p { color: #eee } }</style>
<main><h1>A page</h1><p style="width: 2000px; background: #fff">Words</p><img src="data:,"></main>"""


@pytest.fixture(scope="session")
def reached(city_app):
    """Route → the first page of it that a reader gets to by following links."""
    client = city_app.test_client()
    pages = set()

    def get(path):
        if not path.startswith(("/en/", "/sitemap")):
            return 404, "", ""  # not a page in this language: a link that need not be followed
        with client.get(path) as answer:
            pages.update({path} if answer.mimetype == "text/html" else ())
            return answer.status_code, answer.mimetype, answer.text if answer.mimetype in READ else ""

    # A section with several texts stands at the start: the sitemap names more sections than are read here.
    starts = ["/en/", "/en/search?q=permit", "/en/permits/bp-1", "/en/ordinances/pm-2009-7/sec_12", "/sitemap-1.xml"]
    found = walk(city_app, get, starts, each=40, most=1000)
    return {endpoint: paths[0] for endpoint, paths in found.items() if paths[0] in pages}


@pytest.fixture(scope="session")
def page_paths(reached):
    """One address of every kind of page, a page that is missing and a search that finds nothing."""
    return [*reached.values(), "/en/documents/there-is-no-such-document", "/en/search?q=xyzzyqwerty"]


def test_every_kind_of_page_is_reached_by_links(city_app, reached):
    doors = doors_of(city_app)
    routes = {
        rule.endpoint
        for rule in city_app.url_map.iter_rules()
        if rule.rule.startswith("/<any(en, id):language>") and doors[rule.endpoint].access.public
    }

    assert routes - NOT_PAGES - reached.keys() == set()


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("id", 390)])
def test_every_kind_of_page_is_accessible_fits_and_says_what_it_is(open_page, page_paths, language, width):
    """Each is looked at in both languages, and in each at both widths; in dark colours at the width it came for."""
    page = open_page(twin(page_paths[0], language), width=width)
    found, titles = {}, []
    for path in page_paths:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(twin(path, language))
        titles.append((page.get_attribute("html", "lang"), page.title()))
        found[path] = faults(page)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": sum(WIDTHS) - width, "height": 800})
        found[path] += [f"on the other screen: {fault}" for fault in (*violations(page), *too_wide(page))]

    assert {where: what for where, what in found.items() if what} == {}
    assert len(set(titles)) == len(titles)
    assert {tag for tag, _ in titles} == {language}


def test_what_is_wrong_with_a_page_is_noticed(open_page):
    page = open_page("/en/about")
    page.goto("about:blank")  # our own pages allow no style of this kind
    page.set_content(FAULTY)

    assert [fault.partition(": <")[0] for fault in faults(page)] == [
        "image-alt",
        "dark: color-contrast",
        "scrolls sideways",
    ]


def test_no_page_scrolls_sideways_on_the_smallest_phone(open_page, page_paths):
    page = open_page(page_paths[0], width=320)
    wide = []
    for path in page_paths:
        page.goto(path)
        wide += [path for _ in too_wide(page)]

    assert not wide
