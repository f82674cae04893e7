"""Five readers who ask for the same reports at once: each is answered what he is answered when nobody else asks."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from app.factory import create_app
from app.kernel import roles
from app.settings import Settings
from tests.architecture.test_references import DRAWN_BY_LOT
from tests.web import complaints_city as people
from tests.web.followed import by_key, in_account, opened
from tests.web.people import resident, signed_in

THREADS, PAGES = 5, 40


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def app(request, fresh_database, tmp_path_factory):
    """A portal with one report in each of several states."""
    home = tmp_path_factory.mktemp("crossings")
    with fresh_database(request.param) as url:
        made = create_app(Settings(home=home, database_url=url, secret_key="s" * 40, log_level="error"))
        with closing(made.extensions["psis"].database):
            yield people.move_into(made)


def readers(app):
    """Reader → (his own client, the address at which he looks for a report)."""

    def at_desk(receipt):
        return f"/en/desk/complaints/{receipt.reference.lower()}"

    def in_trail(receipt):
        return f"/en/desk/trail/complaints/{receipt.reference.lower()}"

    return {
        "an officer in charge": (signed_in(app, roles.OFFICER, people.ROADS, name="ani"), at_desk),
        "an officer elsewhere": (signed_in(app, roles.OFFICER, people.PARKS, name="tono"), at_desk),
        "an auditor": (signed_in(app, roles.AUDITOR, people.ROADS, name="maya"), in_trail),
        "a resident": (resident(app, "r-1"), in_account),
        "whoever holds a receipt": (opened(app, app.cases.sealed), by_key),
    }


def told(asking, receipt):
    """What a reader is told, but for what is drawn by lot."""
    client, where = asking
    with client.get(where(receipt)) as answer:
        return answer.status_code, DRAWN_BY_LOT.sub("…", answer.get_data(as_text=True))


def test_everybody_is_told_the_same_as_if_he_were_alone(app):
    receipts = [getattr(app.cases, name) for name in ("received", "closed", "sealed", "resident")]
    groups = [readers(app) for _ in range(THREADS)]
    alone = {(who, receipt): told(asking, receipt) for who, asking in groups[0].items() for receipt in receipts}
    seeing = {who: sum(alone[who, receipt][0] == 200 for receipt in receipts) for who in groups[0]}
    assert list(seeing.values()) == [4, 0, 4, 1, 1]

    def ask(number):
        chance, crossed = random.Random(number), []
        for _ in range(PAGES):
            who, receipt = chance.choice(list(alone))
            if told(groups[number][who], receipt) != alone[who, receipt]:
                crossed.append((who, receipt.reference))
        return crossed

    with ThreadPoolExecutor(THREADS) as pool:
        assert [one for crossed in pool.map(ask, range(THREADS)) for one in crossed] == []
