"""Four hundred cases of the demo city over eighteen months, by the commands with which people file and handle them.

They are filed and worked on in rounds, each a unit of work with the clock set back, so that every row is one that the
commands make; the trail says when it was done really. What they would tell the worker is settled at once: nobody is
mailed about what never happened.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, select

from app.city.questions import DATE, NUMBER, ONE, SEVERAL
from app.cli.demo_categories import ANSWER_DAYS, QUESTIONS
from app.cli.demo_report_texts import (
    ANSWERS,
    ASKED,
    MOVED,
    NOT_SOLVED,
    NOTES,
    OTHER_SUMMARY,
    REFUSED,
    REPORTS,
    SUMMARIES,
    TOLD,
)
from app.cli.portal import Portal
from app.complaints import lifecycle, policy, secrecy
from app.complaints.filing import filing
from app.complaints.filing.filing import COUNTER, TELEPHONE, WEB, Filing, digest_of, filer
from app.complaints.following import satisfaction
from app.complaints.handling import acting, assigning, releasing
from app.complaints.identity import Contact
from app.complaints.lists import finding
from app.complaints.model import ComplaintRow
from app.complaints.released.events import PublicComplaintsChanged
from app.db import outbox
from app.db.unit_of_work import UnitOfWork
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.kernel.events import Event
from records.demo.city import City, Parcel
from records.demo.names import PEOPLE, mailbox, phone, pick

CASES = 400
DAYS = 540
YOUNG = 25
"""Days in which a case is still worked on."""
_YOUNG_SHARE = 0.25
_OFFICER, _RESIDENT = "demo-officer", "demo-resident"
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_RARE = frozenset({"food-safety", "conduct", "quays", "something-else"})
_GUARDED = frozenset({"illegal-dumping", "noise", "food-safety", "conduct"})
_CONFIDENTIAL = frozenset({"food-safety", "conduct"})
_OLD_ENDS = (*("close",) * 4, *("answer",) * 8, "reopen", "refuse", "move", "withdraw")
"""Most reporters say nothing more once they have an answer."""
_YOUNG_ENDS = ("new", "work", "work", "work", "wait", "answer")
_LATE, _SETTLED_AGAIN = 0.2, 0.8
"""What share of the open cases is overdue, and of those that were opened again is answered once more."""
_RELEASED_OF_TEN = 4


@dataclass(slots=True)
class Story:
    """One case: what is filed and when, and how it ends. ``reference`` and ``number`` are known once it is filed."""

    at: datetime
    filing: Filing
    end: str
    released: bool
    reference: str = ""
    number: int = 0
    pace: float = field(default=1.0)

    def after(self, days: float) -> datetime:
        """A moment of its life, so many days after it was filed by its own pace; never in the future."""
        return min(self.at + days * self.pace * _DAY, clock.now() - _HOUR)


def enter_reports(portal: Portal, place: City, scale: float = 1.0) -> int:
    """File them where nothing was filed yet, and handle them; returns how many. A larger city has no more of them."""
    with portal.database.open(SYSTEM) as session:
        if session.scalar(select(func.count()).select_from(ComplaintRow)):
            return 0
        waiting = set(outbox.waiting(session, _SETTLED))
    random = Random(f"meranda/{place.seed}/reports")  # noqa: S311 - a demonstration, nothing secret
    stories = sorted(_stories(place, round(CASES * min(scale, 1)), random), key=lambda story: story.at)
    _file(portal, stories)
    _by_officer(portal, stories, lambda unit, story: _begin(unit, story, random))
    _by_reporter(portal, [story for story in stories if story.end == "told"], _tell_more)
    _by_officer(portal, stories, lambda unit, story: _finish(unit, story, random))
    ends = {"close": _score, "reopen": _not_solved, "withdraw": _withdraw}
    for end, act in ends.items():
        _by_reporter(portal, [story for story in stories if story.end == end], act)
    _by_officer(
        portal, [story for story in stories if story.end == "reopen" and random.random() < _SETTLED_AGAIN], _again
    )
    _settle(portal, waiting)
    return len(stories)


def _stories(place: City, count: int, random: Random) -> Iterator[Story]:
    now = clock.now().replace(microsecond=0)
    slugs = [slug for slug in REPORTS for _ in range(1 if slug in _RARE else 3)]
    for _ in range(count):
        young = random.random() < _YOUNG_SHARE
        made = _filing(pick(random, slugs), pick(random, ("id", "id", "en")), pick(random, place.parcels), random)
        end = pick(random, _YOUNG_ENDS if young else _OLD_ENDS)
        age = age_of(end, made.category, random) if young else random.triangular(YOUNG, DAYS, 2 * YOUNG)
        if not young and end == "answer" and random.random() < 0.3:
            end = "told"
        released = made.content == secrecy.PUBLIC and end not in ("new", "withdraw")
        released = released and random.random() * 10 < _RELEASED_OF_TEN
        yield Story(now - age * _DAY, made, end, released, pace=0.4 + random.random() * 1.4)


def age_of(end: str, slug: str, random: Random) -> float:
    """How many days ago a case was filed that has come no farther than that: most within their terms, some not."""
    late, term = random.random() < _LATE, ANSWER_DAYS[slug]
    if end == "new":  # somebody is in charge within a working day
        return random.uniform(3, 6) if late else random.uniform(0.05, 0.3)
    if end == "work":
        return random.uniform(2, 3) * term if late else random.uniform(1, 0.9 * term)
    return random.uniform(0.5, YOUNG)


def _filing(slug: str, tag: str, plot: Parcel, random: Random) -> Filing:
    channel = pick(random, (WEB, WEB, WEB, WEB, COUNTER, TELEPHONE))
    identity = pick(random, (secrecy.SEALED, secrecy.SEALED, secrecy.NONE) if slug in _GUARDED else secrecy.IDENTITIES)
    name = pick(random, PEOPLE)
    contact = None if identity == secrecy.NONE else Contact(name, mailbox(name), phone(random))
    guarded = slug in _CONFIDENTIAL or random.random() < 0.1
    somewhere = slug != "conduct"
    return Filing(
        category=slug,
        text=pick(random, REPORTS[slug][tag]).format(place=plot.address),
        answers=_answers(slug, random),
        address=plot.address if somewhere else "",
        longitude=plot.point[0] if somewhere else None,
        latitude=plot.point[1] if somewhere else None,
        ward=plot.ward if somewhere else "",
        language=tag,
        channel=channel,
        identity=identity,
        content=secrecy.CONFIDENTIAL if guarded else secrecy.PUBLIC,
        contact=contact,
        account=_RESIDENT if contact and channel == WEB and random.random() < 0.03 else "",
        counter="city-clerk" if channel == COUNTER else "",
    )


def _answers(slug: str, random: Random) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for code, kind, _english, _indonesian, choices, required in QUESTIONS.get(slug, ()):
        if not required and random.random() < 0.5:
            continue
        said[code] = _answer(kind, [choice.code for choice in choices], random)
    return said


def _answer(kind: str, codes: list[str], random: Random) -> Any:
    if kind == ONE:
        return pick(random, codes)
    if kind == SEVERAL:
        return codes[: 1 + int(random.random() * len(codes))]
    if kind == NUMBER:
        return 1 + int(random.random() * 12)
    if kind == DATE:
        return (clock.today() - int(3 + random.random() * 20) * _DAY).isoformat()
    return str(1000 + int(random.random() * 9000))


def _file(portal: Portal, stories: Sequence[Story]) -> None:
    with portal.database.unit(filer()) as unit:
        for number, story in enumerate(stories):
            unit.now = story.at
            key = portal.seal.hashed(f"{story.at.isoformat()} {number}", "demo filing")
            made = filing.file(unit, portal.vault, story.filing, idempotency_key=key, digest=digest_of(story.filing))
            story.reference, story.number = made.reference, made.complaint_id
        unit.now = clock.now()


def _by_officer(portal: Portal, stories: Sequence[Story], act: Callable[[UnitOfWork, Story], None]) -> None:
    with portal.database.unit(portal.actor(_OFFICER)) as unit:
        for story in stories:
            act(unit, story)
        unit.now = clock.now()


def _by_reporter(portal: Portal, stories: Sequence[Story], act: Callable[[UnitOfWork, Story], None]) -> None:
    for story in stories:
        with portal.database.unit(policy.reporter_of(story.number)) as unit:
            act(unit, story)
            unit.now = clock.now()


def _begin(unit: UnitOfWork, story: Story, random: Random) -> None:
    """Somebody takes it up, asks where he must."""
    if story.end in ("new", "withdraw"):
        return
    unit.now = story.after(0.5)
    if story.end in ("work", "wait") or random.random() < 0.3:
        assigning.assign(unit, story.reference, _OFFICER)
    unit.now = story.after(1)
    acting.act(unit, story.reference, lifecycle.IN_WORK)
    if random.random() < 0.3:
        acting.write_note(unit, story.reference, pick(random, NOTES))
    if story.end in ("wait", "told"):
        unit.now = story.after(2)
        acting.act(unit, story.reference, lifecycle.WAITING, words=ASKED[story.filing.language])


def _tell_more(unit: UnitOfWork, story: Story) -> None:
    unit.now = story.after(4)
    acting.write_message(unit, story.reference, TOLD[story.filing.language])


def _finish(unit: UnitOfWork, story: Story, random: Random) -> None:
    """It is answered, refused or passed on, and shown to everybody where it is fit for that."""
    unit.now = story.after(6)
    tag = story.filing.language
    if story.end in ("close", "answer", "reopen", "told"):
        acting.act(unit, story.reference, lifecycle.ANSWERED, words=pick(random, ANSWERS[tag]))
    elif story.end == "refuse":
        acting.act(unit, story.reference, lifecycle.REFUSED, words=REFUSED[tag])
    elif story.end == "move":
        acting.act(unit, story.reference, lifecycle.MOVED, words=MOVED[tag])
    if story.released:
        said = SUMMARIES.get(story.filing.category, {}).get(tag, (OTHER_SUMMARY[tag],))
        summary = said[story.number % len(said)].format(ward=story.filing.ward)
        releasing.release(unit, story.reference, summary=summary, language=tag)


def _score(unit: UnitOfWork, story: Story) -> None:
    unit.now = story.after(9)
    satisfaction.rate(unit, story.reference, 3 + story.number % 3, solved=True)


def _not_solved(unit: UnitOfWork, story: Story) -> None:
    unit.now = story.after(9)
    satisfaction.rate(unit, story.reference, 1 + story.number % 2, NOT_SOLVED[story.filing.language], solved=False)


def _again(unit: UnitOfWork, story: Story) -> None:
    """What was not solved is looked at once more."""
    unit.now = story.after(12)
    acting.act(unit, story.reference, lifecycle.ANSWERED, words=ANSWERS[story.filing.language][0])


def _withdraw(unit: UnitOfWork, story: Story) -> None:
    unit.now = story.after(2)
    acting.withdraw(unit, story.reference)


_SETTLED = sorted(
    name
    for name, event in Event.kinds.items()
    if event.__module__.startswith("app.complaints") and event is not PublicComplaintsChanged
)
"""Events that would write mails; the indexes hear of what everybody may read."""


def _settle(portal: Portal, waiting: set[int]) -> None:
    """Let the worker do nothing about what was told here but index its words; what had waited before still waits."""
    with portal.database.unit(SYSTEM) as unit:
        new = [number for number in outbox.waiting(unit.session, _SETTLED) if number not in waiting]
        outbox.settle(unit.session, new, unit.now)
        finding.index(unit.session, unit.session.scalars(select(ComplaintRow.id)).all())
