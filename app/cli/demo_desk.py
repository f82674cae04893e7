"""How the demo city handles reports: rules that route them, words that are often written, a team."""

from app.cli.portal import Portal
from app.complaints.colleagues import SUPERVISORS
from app.complaints.handling.desk_notes import CannedReply, set_reply, set_team
from app.complaints.rules.routing import FILED, Gives, Rule
from app.complaints.rules.rules import all_rules, set_rule
from app.kernel.actor import SYSTEM, Actor

_WORKS, _ORDER = "public-works", "public-safety"
_CREW = "Road crew"
_OFFICER, _SUPERVISOR, _ADMINISTRATOR = "demo-officer", "demo-supervisor", "demo-administrator"
_RULES = (
    Rule(
        number=0,
        name="Danger is urgent",
        trigger=FILED,
        conditions={"words": ["danger", "injured", "live wire", "bahaya", "terluka", "tersengat"]},
        gives=Gives(priority=2, notify=(SUPERVISORS,)),
    ),
    Rule(
        number=0,
        name="Blocked ramps are seen first",
        trigger=FILED,
        conditions={"categories": ["parking"], "words": ["ramp", "wheelchair", "landai", "kursi roda"]},
        gives=Gives(priority=1),
    ),
    Rule(
        number=0,
        name="Holes go to the road crew",
        trigger=FILED,
        conditions={"categories": ["potholes"]},
        gives=Gives(team=_CREW),
    ),
)
_REPLIES = (
    CannedReply(
        0,
        _WORKS,
        "A crew comes",
        {
            "en": "Thank you. A crew looks at it within two working days, and you hear from us here.",
            "id": "Terima kasih. Petugas akan memeriksanya dalam dua hari kerja, dan kami mengabari Anda di sini.",
        },
    ),
    CannedReply(
        0,
        _ORDER,
        "When is it loudest?",
        {
            "en": "Please tell us on which days and at what time it is loudest, so that we come then.",
            "id": "Mohon beri tahu pada hari apa dan pukul berapa paling bising, agar kami datang pada saat itu.",
        },
    ),
)


def equip_desk(portal: Portal) -> None:
    """Enter them where there are none yet."""
    by = portal.actor(_ADMINISTRATOR)
    with portal.database.unit(Actor(by.name, labels=SYSTEM.labels)) as unit:
        if all_rules(unit.session):
            return
        for rule in _RULES:
            set_rule(unit, by, rule)
    with portal.database.unit(portal.actor(_OFFICER)) as unit:
        for reply in _REPLIES:
            set_reply(unit, reply)
    with portal.database.unit(portal.actor(_SUPERVISOR)) as unit:
        set_team(unit, _WORKS, _CREW, [_OFFICER])
