import pytest
from axe_playwright_python.sync_playwright import Axe

from app.web.locale import twin
from tests.walk import walk

WIDTHS = (390, 1280)
SCROLLS_SIDEWAYS = "document.scrollingElement.scrollWidth > window.innerWidth"
NOT_FOUND = "/en/documents/there-is-no-such-document"


@pytest.fixture(scope="session")
def page_paths(city_app):
    """One address of every kind of page that a reader can reach by following links, and a page that is missing."""
    client = city_app.test_client()

    def get(path):
        answer = client.get(path)
        return answer.status_code, answer.mimetype, answer.text if answer.mimetype == "text/html" else ""

    found = walk(city_app, get, ["/en", "/en/", "/en/search?q=permit"], each=1)
    pages = [paths[0] for paths in found.values() if client.get(paths[0]).mimetype == "text/html"]
    return [*pages, NOT_FOUND, "/en/search?q=xyzzyqwerty"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["en", "id"])
def test_every_kind_of_page_is_accessible(open_page, page_paths, language, width, scheme):
    page = open_page(twin(page_paths[0], language), width=width, color_scheme=scheme)
    found = {}
    for path in page_paths:
        page.goto(twin(path, language))
        violations = Axe().run(page).response["violations"]
        found[path] = [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in violations]

    assert not {path: rules for path, rules in found.items() if rules}


@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_no_page_scrolls_sideways(open_page, page_paths, width):
    page = open_page(page_paths[0], width=width)
    wide = []
    for path in page_paths:
        page.goto(path)
        if page.evaluate(SCROLLS_SIDEWAYS):
            wide.append(path)

    assert not wide


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_page_says_its_language_and_has_a_title_of_its_own(open_page, page_paths, language):
    page = open_page(twin(page_paths[0], language))
    titles = []
    for path in page_paths:
        page.goto(twin(path, language))
        titles.append((page.get_attribute("html", "lang"), page.title()))

    assert len(set(titles)) == len(titles)
    assert {tag for tag, _ in titles} == {language}
