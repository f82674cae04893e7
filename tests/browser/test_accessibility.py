"""That the tests of accessibility judge what a reader sees, not what is on its way."""

from tests.browser.accessibility import ONLY_COLOURS, violations

FADING = """<style>@keyframes shown {{ from {{ opacity: 0 }} }} p {{ color: {colour}; animation: shown 0.5s }}</style>
    <p>Open from eight to four</p>"""


def test_what_fades_in_is_judged_once_it_is_there(chromium):
    page = chromium.new_page()
    page.set_content(FADING.format(colour="#555"))
    assert violations(page, ONLY_COLOURS) == []

    page.set_content(FADING.format(colour="#aaa"))
    assert [rule.split(":")[0] for rule in violations(page, ONLY_COLOURS)] == ["color-contrast"]
    page.close()
