import pytest
from sqlalchemy import event

from app.db.files import FileStore
from app.db.session import Database
from app.factory import build_of
from tests.web.small_city import permit, take


@pytest.mark.parametrize("path", ["/en/search?q=fence", "/en/permits/bp-2024-0001", "/en/ordinances", "/api/v1/search"])
def test_a_page_that_did_not_change_is_not_sent_again(client, path):
    known = client.get(path).headers["ETag"]

    assert client.get(path, headers={"If-None-Match": known}).status_code == 304


def test_to_say_so_only_the_revision_is_read(own_app):
    client = own_app.test_client()
    known = client.get("/en/permits/bp-2024-0001").headers["ETag"]
    asked = []
    strangers = own_app.extensions["psis"].database.strangers
    event.listen(strangers, "checkout", lambda connection, *_: connection.set_trace_callback(asked.append))
    client.get("/en/permits/bp-2024-0001", headers={"If-None-Match": known})

    assert asked == ["SELECT revision FROM catalogue"]


def test_other_parameters_are_another_page(client):
    known = client.get("/en/search?q=fence").headers["ETag"]

    assert client.get("/en/search?q=wall", headers={"If-None-Match": known}).status_code == 200


def test_any_page_whatever_is_not_known_before_it_is_made(client):
    anything = {"If-None-Match": "*"}

    assert client.get("/en/permits/none", headers=anything).status_code == 404
    assert client.get("/en/permits/bp-2024-0001", headers=anything).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["app/kernel/clock.py", "app/web/templates/a.html", "records/versions.py", "maps/map.py", "translations/id/m.po"],
)
def test_an_upgrade_makes_every_page_new(settings, tmp_path, name):
    before = build_of(settings, tmp_path)
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text("changed")

    assert build_of(settings, tmp_path) != before


def test_a_publication_makes_every_page_new(own_home, own_app):
    client = own_app.test_client()
    known = client.get("/en/").headers["ETag"]
    settings = own_app.extensions["psis"].settings
    take(Database(settings.database), FileStore(settings.files), permit(31))
    answer = client.get("/en/", headers={"If-None-Match": known})

    assert answer.status_code == 200
    assert "Fence for house 31" in answer.text
