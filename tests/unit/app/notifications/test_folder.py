from email.message import EmailMessage

import pytest

from app.notifications import post
from app.notifications.post import Folder, post_of
from app.settings import Settings


def mail(subject):
    message = EmailMessage()
    message["Subject"] = subject
    message.set_content("Text")
    return message


def test_the_newest_mail_stands_first(tmp_path):
    folder = Folder(tmp_path)
    for subject in ("first", "second"):
        folder.put(mail(subject))

    assert [folder.read(name)["Subject"] for name in folder.names()] == ["second", "first"]


def test_no_other_file_can_be_read(tmp_path):
    (tmp_path / "secret.eml").write_text("Subject: secret\n\n")
    with pytest.raises(KeyError):
        Folder(tmp_path / "mail").read("../secret")


def test_old_mails_leave(tmp_path, monkeypatch):
    monkeypatch.setattr(post, "_MOST_KEPT", 3)
    for number in range(5):
        Folder(tmp_path).put(mail(str(number)))

    assert len(Folder(tmp_path).names()) == 3


@pytest.mark.parametrize(
    ("given", "sender"),
    [
        ({"mail_from": "a@b.example", "contact": "c@d.example"}, "a@b.example"),
        ({"contact": "c@d.example"}, "c@d.example"),
        ({"base_url": "https://records.example"}, "portal@records.example"),
        ({}, "portal@localhost"),
    ],
)
def test_mails_come_from_an_address_that_is_set_or_from_the_portals_own_host(given, sender):
    if sender == "portal@localhost":
        given = {"host": "localhost"}
    assert post_of(Settings(**given)).sender == sender
