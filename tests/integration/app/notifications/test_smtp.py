"""Mails over a real socket, to a server that says what the test wants it to say."""

import socketserver
import threading
from email.message import EmailMessage

import pytest

from app.notifications.post import MailNotSent, Smtp


def mail():
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "portal@records.example", "ani@example.org", "Hello"
    message.set_content("Text")
    return message


class Server(socketserver.ThreadingTCPServer):
    """As much of a mail server as takes a mail, or refuses it."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, recipient="250 ok", data="250 taken"):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.replies = {"RCPT": recipient, ".": data}
        self.taken = []

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "DATA":
                self.say("354 go on")
                self.server.taken.append(self.body())
                verb = "."
            self.say(self.server.replies.get(verb, "250 ok"))
            if verb == "QUIT":
                return

    def body(self):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def serving():
    running = []

    def serve(**replies):
        server = Server(**replies)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        running.append(server)
        return server

    yield serve
    for server in running:
        server.shutdown()
        server.server_close()


def test_a_mail_is_taken_whole(serving):
    server = serving()
    Smtp(server.url).send(mail())

    assert b"Subject: Hello" in server.taken[0]


@pytest.mark.parametrize("replies", [{"recipient": "550 nobody here"}, {"data": "554 no"}], ids=["recipient", "text"])
def test_what_is_refused_for_good_is_let_go(serving, replies):
    assert Smtp(serving(**replies).url).send(mail()) is None


@pytest.mark.parametrize("replies", [{"recipient": "450 later"}, {"data": "451 later"}], ids=["recipient", "text"])
def test_what_is_refused_for_now_is_tried_again(serving, replies):
    with pytest.raises(MailNotSent):
        Smtp(serving(**replies).url).send(mail())


def test_an_error_names_no_address(serving):
    with pytest.raises(MailNotSent) as caught:
        Smtp(serving(recipient="450 later").url).send(mail())

    assert ("ani" in str(caught.value), caught.value.__cause__) == (False, None)


def test_a_server_that_is_away_is_left_alone_for_a_while(serving):
    server = serving()
    post = Smtp(server.url)
    server.shutdown()
    server.server_close()
    said = []
    for _ in range(2):
        with pytest.raises(MailNotSent) as caught:
            post.send(mail())
        said.append(str(caught.value))

    assert said[1] == "The mail server did not answer a moment ago."


def test_a_password_is_not_sent_in_the_clear(serving, monkeypatch):
    server = serving()
    monkeypatch.setattr("app.notifications.post._HERE", ())
    with pytest.raises(MailNotSent):
        Smtp(server.url.replace("//", "//ani:secret@")).send(mail())
    assert server.taken == []
