"""A small city that takes requests: services of every kind, released requests, and cases that nobody may tell."""

from app.accounts.api_keys import add_key
from app.city import queries as city
from app.city.category_commands import set_category, set_group, set_question
from app.city.queries import Category, Group
from app.city.questions import DATE, NUMBER, ONE, SEVERAL, TEXT, Choice, Question
from app.kernel.actor import SYSTEM, member_of_staff
from app.kernel.roles import OFFICER, Held
from tests.integration.app.complaints.small_cases import SOUTH, STEP, WEST, small_cases
from tests.web.people import make_account

POINT = {"lat": f"{SOUTH + STEP / 4}", "long": f"{WEST + 3 * STEP}"}
BOX = f"{WEST},{SOUTH - 1},{WEST + 1},{SOUTH + 1}"
QUESTIONS = (
    Question("note", TEXT, {"en": "Note", "id": "Catatan"}, {"en": "A word", "id": "Satu kata"}),
    Question("depth", NUMBER, {"en": "Depth", "id": "Dalam"}, {}, position=1),
    Question("since", DATE, {"en": "Since", "id": "Sejak"}, {}, position=2),
    Question(
        "lane",
        ONE,
        {"en": "Lane", "id": "Lajur"},
        {},
        (Choice("left", {"en": "Left", "id": "Kiri"}), Choice("right", {"en": "Right", "id": "Kanan"})),
        position=3,
        required=True,
    ),
    Question(
        "hurt",
        SEVERAL,
        {"en": "Hurt", "id": "Terluka"},
        {},
        (Choice("car", {"en": "Car", "id": "Mobil"}), Choice("bike", {"en": "Bicycle", "id": "Sepeda"})),
        position=4,
    ),
)


class City:
    """The database, filled, and a key with which programs send."""

    def __init__(self, database, folder):
        self.database = database
        self.cases = small_cases(database, folder)
        self._set_up()
        released = self.cases.released(summary="A hole <deep> & wide\nbefore the school")
        closed = self.cases.released(summary="Closed by now")
        self.cases.act(closed, "answered")
        sensitive = self.cases.released(category="noise", summary="Loud at night")
        self.released = (released, closed, sensitive)
        self.key = self._key("complaints:file")
        self.other_key = self._key("complaints:file")
        self.weak_key = self._key("records:read")

    def hide(self):
        """One more of each case that strangers cannot know of."""
        waiting = self.cases.file("Buy cheap", quarantined=True)
        secret = self.cases.file("A bribe", category="corruption")
        unreleased = self.cases.file("Zqx was here")
        return (waiting, secret, unreleased)

    def _set_up(self):
        names = {"en": "Corruption", "id": "Korupsi"}
        bare = Category(
            "corruption",
            names,
            "safety",
            "sealed",
            "confidential",
            may_lower=False,
            sensitive=True,
            working_days=5,
            position=3,
            active=True,
        )
        roads = {"en": "Roads & paths", "id": "Jalan"}
        with self.database.unit(SYSTEM) as unit:
            set_group(unit, Group("roads", roads, 1))
            set_category(unit, bare)
            fire = bare._replace(slug="fire", emergency=True, content="public", identity="named")
            retired = bare._replace(slug="retired", active=False, content="public", identity="named")
            for category in (fire, retired):
                set_category(unit, category)
            potholes = city.category(unit.session, "potholes")
            described = {"en": "Holes in the road", "id": "Lubang di jalan"}
            words = {"en": "hole; road", "id": "lubang, jalan"}
            set_category(unit, potholes._replace(group_slug="roads", descriptions=described, keywords=words))
            for question in QUESTIONS:
                set_question(unit, "potholes", question)

    def _key(self, scope):
        held = [Held(OFFICER, "works"), Held("clerk", "works")]
        with self.database.unit(SYSTEM) as unit:
            make_account(unit, "maker", held=[tuple(one) for one in held])
            return add_key(unit, member_of_staff("maker", held), "tests", [scope])
