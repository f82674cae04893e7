"""Checking a file in the browser: the hash is calculated there, and nothing but the hash leaves it."""

from playwright.sync_api import expect

CONTENT = b"a file that the city never published"


def test_a_file_is_hashed_in_the_browser_and_never_sent(open_page):
    page = open_page("/en/verify")
    sent = []
    page.on("request", lambda request: sent.append((request.method, request.post_data)))
    page.set_input_files("#file", {"name": "a.txt", "mimeType": "text/plain", "buffer": CONTENT})
    expect(page.get_by_text("The city never published this file here")).to_be_visible()

    assert {method for method, _ in sent} == {"GET"}
    assert not any(body for _, body in sent)


def test_a_published_file_is_known(open_page):
    page = open_page("/en/search?kind=document")
    page.locator(".result a").first.click()
    with page.expect_download() as download:
        page.locator(".file__name a").first.click()
    path = download.value.path()
    page.goto("/id/verify")
    page.set_input_files("#file", path)

    expect(page.get_by_text("Terbit dan masih berlaku")).to_be_visible()


def test_without_script_a_fingerprint_is_pasted(open_page):
    page = open_page("/en/verify", java_script_enabled=False)
    expect(page.locator("#file")).to_be_hidden()
    page.locator("#sha256").fill("0" * 64)
    page.get_by_role("button", name="Check").click()

    expect(page.get_by_text("The city never published this file here")).to_be_visible()
