"""Building permits with their history, streamed in the order of their applications."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from random import Random

from records.citations import address_of
from records.demo import names
from records.demo import permit_texts as texts
from records.demo.city import City, Parcel
from records.demo.departments import BUILDINGS
from records.demo.landmarks import landmarks
from records.demo.works import BUILDING_ORDINANCE, SOURCE
from records.kinds import Inspection, Party, Permit, Place, StatusChange

FIRST_DAY = date(2010, 1, 4)
USUAL_COUNT = 1200  # at scale 1

_NEW_FEES = date(2018, 7, 1)
_FIXED_FEE = frozenset({"fence", "other", "roof"})
_SQUARE_FEET = 10.7639
_WEIGHTED = tuple(scenario for scenario in texts.SCENARIOS for _ in range(scenario.weight))
_CITES = {
    scenario.sections: tuple(address_of(BUILDING_ORDINANCE, eid=section) for section in scenario.sections)
    for scenario in texts.SCENARIOS
}
_TRADES = {trade: [name for name, its in names.COMPANIES if its == trade] for _, trade in names.COMPANIES}
_LABELS, _STOREYS = texts.STATUS_LABELS, texts.STOREYS


@dataclass(slots=True)
class _Course:
    """How far an application came, and when."""

    status: str
    history: list[StatusChange]
    inspections: list[Inspection]
    issued: date | None = None
    completed: date | None = None


def permits(city: City, count: int = USUAL_COUNT, *, today: date) -> Iterator[Permit]:
    """``count`` permits from 2010 to today: the city's own projects first, then private ones by day of application.

    References are unique; the same city, count and day give the same permits. The day is not before FIRST_DAY.
    """
    own = tuple(islice(landmarks(city, today), count))
    yield from own
    random = Random(f"meranda/{city.seed}/permits")  # noqa: S311 - a demonstration, nothing secret
    private, days = count - len(own), (today - FIRST_DAY).days
    for number in range(private):
        # Applications grow over the years: the later half of the register covers about 40 percent of the time.
        applied = FIRST_DAY + timedelta(int(days * ((number + 0.5) / private) ** 0.75))
        yield _permit(city, number + 1, applied, today, random)


def _permit(city: City, number: int, applied: date, today: date, random: Random) -> Permit:
    scenario = names.pick(random, _WEIGHTED)
    language = "id" if random.random() < 0.45 else "en"
    parcel = names.pick(random, city.parcels)
    low, high = scenario.area
    area = low + int(random.random() ** 2 * (high - low))
    low, high = scenario.cost
    cost = round(area * (low + random.random() * (high - low)), -2)
    storeys = _STOREYS[language][max(scenario.fewest_storeys - 1, area >= 110)]
    title, text = _describe(scenario, language, parcel, storeys, area, random)
    course = _course(scenario, language, applied, today, random)
    last = course.history[-1]
    feet = int(area * _SQUARE_FEET)
    return Permit(
        reference=f"BP-{applied.year}-{number:06}",
        title=title,
        text=text,
        language=language,
        department=BUILDINGS,
        type=scenario.type,
        status=course.status,
        day=course.issued or applied,
        place=Place(parcel.address, parcel.number, parcel.ward, parcel.point),
        parties=_parties(scenario, parcel, applied, random),
        source=SOURCE,
        applied=applied,
        issued=course.issued,
        completed=course.completed,
        expires=course.issued + timedelta(730) if course.issued else None,
        status_label=last.label,
        status_day=last.day,
        permit_class="residential" if scenario.residential else "non-residential",
        work_class="new" if scenario.new else "existing",
        type_label=scenario.title[language].split(" {")[0].rstrip(","),
        proposed_use=scenario.use[language],
        cost=Decimal(int(cost)),
        fee=_fee(scenario.type, int(cost), applied),
        housing_units=scenario.units,
        floor_area=feet if scenario.type in {"building", "demolition"} else None,
        added_area=feet if scenario.type == "building" and scenario.new else None,
        history=tuple(course.history),
        inspections=tuple(course.inspections),
        cites=_CITES[scenario.sections],
    )


def _describe(
    scenario: texts.Scenario, language: str, parcel: Parcel, storeys: str, area: int, random: Random
) -> tuple[str, str]:
    """Title and text."""
    slots = {"area": area, "storeys": storeys, "street": parcel.street, "ward": parcel.ward}
    groups = (scenario.what[language], scenario.how[language], texts.CLOSINGS[language])
    sentences = [names.pick(random, group) for group in groups]
    title = f"{scenario.title[language].format_map(slots)}, {parcel.address}"
    return title, " ".join(sentences).strip().format_map(slots)


def _fee(kind: str, cost: int, applied: date) -> Decimal:
    """As Peraturan Kota 2/2010 sets it, and from July 2018 as 3/2018 changed it."""
    fixed, share = (25, 0.008) if applied >= _NEW_FEES else (20, 0.01)
    return Decimal(fixed if kind in _FIXED_FEE else int(fixed + cost * share))


def _parties(scenario: texts.Scenario, parcel: Parcel, applied: date, random: Random) -> tuple[Party, ...]:
    """Owner and contractor; half of the smaller works are applied for by an agent of the owner."""
    owner = names.pick(random, names.PEOPLE)
    home = parcel.address if random.random() < 0.8 else ""
    parties = [Party("owner", owner, phone=names.phone(random), email=names.mailbox(owner), address=home)]
    if random.random() < 0.4:
        agent = names.pick(random, names.PEOPLE)
        parties.append(Party("applicant", agent, phone=names.phone(random), email=names.mailbox(agent)))
    if scenario.type != "fence" or random.random() < 0.5:
        company = names.pick(random, _TRADES[scenario.trade])
        parties.append(contractor(company, scenario.trade, applied.year))
    return tuple(parties)


def contractor(company: str, trade: str, year: int) -> Party:
    """The company with the licence it held in that year."""
    licence = f"MC-{year - year % 3}-{sum(company.encode()) % 900 + 100}"
    return Party("contractor", company=company, trade=trade, licence=licence)


def _course(scenario: texts.Scenario, language: str, applied: date, today: date, random: Random) -> _Course:
    """One life of an application, cut off today: received → reviewed → issued or withdrawn → inspected → completed."""
    labels = _LABELS[language]
    comments = names.pick(random, texts.REVIEW_COMMENTS[language])
    review = applied + timedelta(1 + int(random.random() * 9))
    issued = review + timedelta(4 + int(random.random() * (24 if scenario.residential else 45)))
    course = _Course("accepted", [StatusChange("accepted", applied, labels["accepted"])], [])
    if review > today:
        return course
    course.history.append(StatusChange("in-review", review, labels["in-review"], comments))
    course.status = "in-review"
    if issued > today:
        return course
    if random.random() < 0.06:
        reason = names.pick(random, texts.CANCEL_COMMENTS[language])
        course.history.append(StatusChange("cancelled", issued, labels["cancelled"], reason))
        course.status = "cancelled"
        return course
    course.issued, course.status = issued, "issued"
    course.history.append(StatusChange("issued", issued, labels["issued"]))
    if random.random() < 0.95:  # the others never start
        _build(course, scenario.type, language, today, random)
    return course


def _build(course: _Course, kind: str, language: str, today: date, random: Random) -> None:
    """The inspections in their order, one in twelve made twice, and completion after the last."""
    labels, failures = _LABELS[language], texts.FAILURES[language]
    day = course.issued or today
    for names_of in texts.INSPECTIONS[kind]:
        name = names_of[language == "id"]
        while True:
            day += timedelta(6 + int(random.random() * 55))
            if day > today:
                return
            if not course.inspections:
                course.status = "inspection"
                course.history.append(StatusChange("inspection", day, labels["inspection"]))
            if random.random() >= 0.08:
                break
            reason = names.pick(random, failures)
            course.inspections.append(Inspection(name, "rejected", day, day, reason))
        course.inspections.append(Inspection(name, "passed", day, day))
    course.completed, course.status = day, "finaled"
    course.history.append(StatusChange("finaled", day, labels["finaled"]))
