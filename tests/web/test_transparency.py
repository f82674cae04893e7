"""The publication log and the page that checks files, as everybody sees them."""

import hashlib
import json
import re

import pytest

from app.db.session import Database
from app.kernel import clock
from app.kernel.actor import SYSTEM
from records.log_days import publish_day

NOTHING = "0" * 64
PERMIT_SLUG = "bp-2019-0041"


@pytest.fixture
def file_sha256(client):
    """The hash of the file of the only document that has one."""
    (document,) = client.get("/api/v1/search?kind=document").json["items"]
    record = client.get(f"/api/v1/records/document/{document['slug']}").json
    return record["attachments"][0]["sha256"]


@pytest.fixture
def log(client):
    return client.get("/api/v1/log?size=1000").json


def test_the_log_names_every_publication(client, log):
    page = client.get("/en/log").get_data(as_text=True)
    assert log["items"][-1]["hash"][:12] in page


def test_anybody_can_calculate_the_log_again(log):
    previous = NOTHING
    for one in log["items"]:
        files = json.dumps(one["files"], separators=(",", ":"))
        fields = [
            previous,
            *(one[name] for name in ("sequence", "at", "act", "kind", "slug", "version")),
        ]
        fields += [one["published_at"], one["content"], files]
        line = json.dumps(fields, separators=(",", ":"), ensure_ascii=False)
        previous = hashlib.sha256(line.encode()).hexdigest()
        assert previous == one["hash"]
    assert (log["head"], log["entries"]) == (previous, len(log["items"]))


def test_the_log_is_read_page_by_page(client, log):
    first = client.get("/api/v1/log?size=2").json
    second = client.get(re.sub("^https://[^/]*", "", first["next"])).json
    assert [one["sequence"] for one in first["items"] + second["items"]] == [1, 2, 3, 4]
    assert client.get(f"/api/v1/log?after={log['entries']}").json["next"] is None


def test_older_entries_follow_the_newest(client):
    assert "Newest entries" in client.get("/en/log?before=3").get_data(as_text=True)


def test_the_log_of_one_record(client):
    page = client.get(f"/en/log?record=permit/{PERMIT_SLUG}").get_data(as_text=True)
    assert "Everything the log says about one record." in page


@pytest.mark.parametrize("address", ["/en/log?before=x", "/en/log?record=x", "/en/verify?sha256=xyz"])
def test_what_cannot_be_read_is_said_on_the_page(client, address):
    response = client.get(address)
    assert (response.status_code, 'class="notice"' in response.get_data(as_text=True)) == (200, True)


@pytest.mark.parametrize("address", ["/api/v1/log?after=x", "/api/v1/verify?sha256=xyz"])
def test_programs_are_told_what_cannot_be_read(client, address):
    assert client.get(address).status_code == 400


def test_an_entry_that_is_not_there_is_not_found(client):
    assert (client.get("/en/log/999999").status_code, client.get("/api/v1/log/999999").status_code) == (404, 404)


def test_the_content_that_was_hashed_can_be_fetched(client, log):
    entry = next(one for one in log["items"] if one["slug"] == PERMIT_SLUG)
    content = client.get(f"/api/v1/records/permit/{PERMIT_SLUG}/content")
    assert hashlib.sha256(content.data).hexdigest() == entry["content"]


@pytest.mark.parametrize("copied", ["{}", " {}  minutes.pdf", "SHA256 (minutes.pdf) = {}"])
@pytest.mark.parametrize("written", [str.lower, str.upper])
def test_a_hash_is_known_however_it_was_copied(client, file_sha256, copied, written):
    asked = {"sha256": copied.format(written(file_sha256))}
    page = client.get("/en/verify", query_string=asked).get_data(as_text=True)
    assert "Published and current" in page


def test_programs_learn_what_a_hash_belongs_to(client, file_sha256):
    (item,) = client.get(f"/api/v1/verify?sha256={file_sha256}").json["items"]
    assert (item["state"], item["of"]) == ("current", "file")


def test_a_file_of_nobody_is_said_to_be_unknown(client):
    page = client.get(f"/en/verify?sha256={NOTHING}").get_data(as_text=True)
    assert "never published this file" in page


def test_no_file_is_sent_by_the_page(client):
    page = client.get("/en/verify").get_data(as_text=True)
    (field,) = re.findall(r"<input[^>]*type=\"file\"[^>]*>", page)
    assert " name=" not in field


def test_daily_heads_are_published_in_three_forms(own_app, own_home):
    database = Database(f"sqlite:///{own_home / 'psis.db'}")
    with database.unit(SYSTEM) as unit:
        head = publish_day(unit, clock.today())
    database.close()
    client = own_app.test_client()
    answers = [client.get(address) for address in ("/en/log", "/en/log/heads.atom", "/api/v1/log/heads")]
    assert all(head.hash in answer.get_data(as_text=True) for answer in answers)
