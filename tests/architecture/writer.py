"""Whoever fills in every form about reports that the pages of a portal hold, with words that are found again anywhere.

Each form is sent as it should be, with an old revision, about a report that is not there, without a token, and while
the database refuses it.
"""

import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from app.accounts import api_keys
from app.complaints import entries, lifecycle
from app.complaints.handling import acting, releasing
from app.db import writing
from app.kernel import roles
from app.kernel.actor import SYSTEM, member_of_staff
from app.kernel.roles import Held
from tests.architecture.canary import planted_words
from tests.architecture.forms import forms_of, links_of
from tests.web import complaints_city as people
from tests.web.followed import in_account
from tests.web.people import csrf, signed_in

NOWHERE = "7k3m-9qxd-c"
REFUSALS = (200, 303, 400, 403, 404, 409, 413, 422, 429)
EMPTY = ("cites", "reply", "then")
"""Where a word is no answer."""
LEAVES = re.compile(r"/(sign-out|end|language)$")
"""Forms of every page that end a visit and are about no report."""
DESK = "/en/desk/complaints"


class Writer:
    """Whoever writes into every form there is. ``statuses``: (path, status) of each answer.

    ``words`` and ``mailboxes``: each that was written → where.
    """

    def __init__(self, city):
        self.city, self.statuses, self.words, self.mailboxes, self.sent = city, [], {}, {}, set()
        self.at = "filed"
        self._next = planted_words()
        self.staff = {
            role: signed_in(city.app, role, people.ROADS, name=people.STAFF_OF[role][people.ROADS])
            for role in (roles.OFFICER, roles.SUPERVISOR, roles.COUNTER_CLERK, roles.AUDITOR)
        }
        self.resident = signed_in(city.app, name="r-1", kind="resident", strong=False)

    def word(self):
        self.words[word := self._next()] = self.at
        return word

    def mailbox(self):
        """Mails go there, so the word may stand in their heads; it is in no log all the same."""
        self.mailboxes[word := self._next()] = self.at
        return f"{word}@example.org"

    def write_everything(self):
        self.file_by_forms()
        self.file_by_program()
        self.write_to_pages()
        self.write_at_the_desk()
        self.follow_by_mail()
        self.fail()

    def file_by_forms(self):
        visitor = self.city.app.test_client()
        for client, path in (
            (visitor, "/en/report/potholes"),
            (visitor, "/id/report/conduct"),
            (self.staff[roles.COUNTER_CLERK], "/en/desk/complaints/new/potholes"),
        ):
            self.at = path
            for more in ({"text": ""}, {}, {"website": self.word()}, {"website": self.word()}):
                (form,) = [one for one in forms_of(client.get(path).text) if any(f[0] == "text" for f in one.fields)]
                given = {"point": "-6.2, 106.8", "address": "", "website": "", "identity": "sealed", "send": "1"}
                self.send(client, path, form.filled(self.word, self.mailbox) | given | more)

    def file_by_program(self):
        with self.city.database.unit(SYSTEM) as unit:
            staff = member_of_staff("ani", [Held(roles.OFFICER, people.ROADS)])
            key = api_keys.add_key(unit, staff, "tests", [api_keys.FILE])
        client = self.city.app.test_client()
        for service in ("potholes", "none"):
            texts = {name: self.word() for name in ("description", "first_name", "last_name", "phone", "account_id")}
            fields = {"api_key": key, "service_code": service, "lat": "-6.2", "long": "106.8", "email": self.mailbox()}
            self.send(client, "/open311/v2/requests.json", fields | texts)

    def write_to_pages(self):
        """Each kind of form of each reader's pages about a report: of a fresh one, because some of them end it."""
        for what, client, page, after in self.pages():
            first = self.report(what, after)
            for at in self.paths(client, page(first)):
                for number, form in enumerate(self.forms(client, at)):
                    kind = (client, at.replace(by(first), ""), (form.action or at).replace(by(first), ""))
                    if kind not in self.sent:
                        self.sent.add(kind)
                        receipt = self.report(what, after)
                        self.send_in_all_ways(client, at.replace(by(first), by(receipt)), number, by(receipt))

    def pages(self):
        """(What was reported, who, its page, states that it comes to before)."""
        officer, supervisor, auditor = (self.staff[one] for one in (roles.OFFICER, roles.SUPERVISOR, roles.AUDITOR))
        desk, trail = (lambda one: f"{DESK}/{by(one)}"), lambda one: f"/en/desk/trail/complaints/{by(one)}"
        yield people.CONDUCT, officer, desk, ()
        yield people.POTHOLE, officer, desk, (lifecycle.ANSWERED,)
        yield people.POTHOLE, officer, desk, (lifecycle.ANSWERED, lifecycle.CLOSED)
        yield people.CONDUCT, supervisor, desk, ()
        yield people.CONDUCT, auditor, trail, ()
        yield people.POTHOLE, self.resident, in_account, ()
        yield people.POTHOLE, self.resident, in_account, (lifecycle.ANSWERED,)

    def report(self, what, after=()):
        """A fresh report of the resident with words in it, in that state."""
        written = replace(what, text=self.word(), address=self.word(), answers={"size": self.word()}, account="r-1")
        receipt = people.file_one(self.city.database, self.city.vault, written, key=self.word())
        for state in after:
            with self.city.database.unit(people.officer()) as unit:
                acting.act(unit, receipt.reference, state, words=self.word())
        return receipt

    def paths(self, client, page):
        """The page, and those below it to which it leads."""
        below = {link.partition("?")[0].partition("#")[0] for link in links_of(client.get(page).text)}
        return [page, *sorted(one for one in below if one.startswith(f"{page}/") and "/files/" not in one)]

    def forms(self, client, path):
        page = client.get(path)
        assert page.status_code < 500, path
        return [one for one in forms_of(page.text) if not LEAVES.search(one.action)]

    def send_in_all_ways(self, client, path, number, reference):
        form = self.forms(client, path)[number]
        action, self.at = form.action or path, (form.action or path).replace(reference, "…")
        right, old = as_it_must_be(form), {name: "0" for name, _, _ in form.fields if name.endswith("revision")}
        wrong = form.filled(self.word, self.mailbox, pictures=False)
        self.send(client, action, wrong | {"csrf_token": ""})
        self.send(client, action.replace(reference, NOWHERE), wrong)
        if old:
            self.send(client, action, wrong | old)
        self.send(client, action, form.filled(self.word, self.mailbox) | right)

    def write_at_the_desk(self):
        """Acts on many reports, and what a department keeps for its work: each form once for each of its buttons."""
        officer, supervisor = (self.staff[one] for one in (roles.OFFICER, roles.SUPERVISOR))
        pages = ((officer, "quarantine"), (officer, "lists/all"), (officer, "replies"), (supervisor, "teams"))
        for client, page in (*pages, (supervisor, "rules")):
            for at in self.begun_kept_and_removed(client, f"{DESK}/{page}"):
                for form in self.forms(client, at):
                    self.at = re.sub(r"\d+", "…", form.action or at)
                    for act in [value for name, _, value in form.fields if name == "act"] or [""]:
                        right = as_it_must_be(form) | {"act": act, "state": lifecycle.IN_WORK, "waited": "5"}
                        for more in ({"csrf_token": ""}, right):
                            self.send(client, form.action or at, form.filled(self.word, self.mailbox) | more)

    def begun_kept_and_removed(self, client, page):
        """The pages below it, with those that come from writing to them; then the page, where things are removed."""
        for _ in ("begun", "kept"):
            yield from self.paths(client, page)[1:]
        yield from (page, page)

    def follow_by_mail(self):
        """A released report: asked for, confirmed, told, stopped; and one that nobody may know of."""
        shown, hidden = self.report(people.POTHOLE), self.report(people.CONDUCT)
        visitor = self.city.app.test_client()
        self.release(shown, "A hole in the road.")
        for receipt in (shown, hidden):
            self.at = path = f"/en/subscribe?case={by(receipt)}"
            for form in self.forms(visitor, path) or [None]:
                filled = form.filled(self.word, self.mailbox) if form else {"email": self.mailbox()} | csrf(visitor)
                self.send(visitor, path, filled)
        for what in ("confirm", "stop"):
            self.city.work()
            self.at = path = f"/en/subscribe/{what}?token={self.mailed(what)}"
            for form in self.forms(visitor, path):
                self.send(visitor, form.action or path, form.filled(self.word, self.mailbox))
                self.send(visitor, form.action or path, {"token": self.word()} | form.filled(self.word, self.mailbox))
            self.release(shown, f"A hole in the road, once more: {what}.")

    def release(self, receipt, summary):
        with self.city.database.unit(people.officer()) as unit:
            releasing.release(unit, receipt.reference, summary=summary, language="en")

    def mailed(self, what):
        """The token of the newest link of that kind in any mail."""
        written = [
            message_from_bytes(one.read_bytes(), policy=default) for one in self.city.settings.mail.glob("*.eml")
        ]
        texts = [one.get_body(("plain",)).get_content() for one in sorted(written, key=lambda one: one["Date"])]
        return re.findall(rf"/subscribe/{what}\?token=([\w-]+)", "\n".join(texts))[-1]

    def fail(self):
        """The database refuses what is written: it names the row that it does not take."""
        officer, receipt = self.staff[roles.OFFICER], self.report(people.POTHOLE)
        path = f"{DESK}/{by(receipt)}"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(entries, "write", _refused)
            for name in ("reply", "note"):
                (form,) = [one for one in self.forms(officer, path) if one.action.endswith(f"/{name}")]
                self.send(officer, form.action, form.filled(self.word, self.mailbox) | as_it_must_be(form), (500,))

    def send(self, client, path, fields, expected=REFUSALS):
        with client.post(path, data=fields, content_type="multipart/form-data") as answer:
            self.statuses.append((path, answer.status_code))
        assert answer.status_code in expected, (path, answer.status_code)


def by(receipt):
    return receipt.reference.lower()


def as_it_must_be(form):
    """What stays empty, whatever prefix its name has."""
    return {name: "" for name, _, _ in form.fields if name.rpartition("-")[2] in EMPTY}


def _refused(session, model, rows):
    """Write it without its moment, which no table takes."""
    writing.write(session, model, [one | {"at": None} for one in rows])
