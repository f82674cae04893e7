"""The city itself: wards, streets, parcels with addresses, departments, facilities."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random

from app.kernel.text import Localized
from records.demo import names
from records.demo.departments import DEPARTMENTS, Department
from records.demo.facilities import SITES, Facility, Site
from records.demo.geography import COLUMNS, LOWER_ROWS, ROWS, WARD_COLUMNS, Plan, Point, plan

_SETBACK = 8.0  # metres from the middle of a street to a plot
_DEPTH = 62.0  # of a plot, metres
_FRONTAGE = (17.0, 31.0)


@dataclass(frozen=True, slots=True)
class Ward:
    """``name`` is a proper name, the same in both languages; ``outline`` a closed ring."""

    number: int
    slug: str
    name: str
    outline: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Street:
    """``kind``: promenade, street or lane."""

    name: str
    kind: str
    line: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A plot. ``number`` is like ``03-0117-004`` (ward, block, lot); ``ward`` a ward's name; ``point`` lies inside."""

    number: str
    address: str
    street: str
    ward: str
    block: tuple[int, int]
    point: Point
    outline: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class City:
    """``parcels`` are those in private hands; the city's own stand under ``facilities``."""

    seed: int
    name: Localized
    wards: tuple[Ward, ...]
    streets: tuple[Street, ...]
    coast: tuple[Point, ...]
    sea: tuple[Point, ...]
    departments: tuple[Department, ...]
    facilities: tuple[Facility, ...]
    parcels: tuple[Parcel, ...] = field(repr=False)


def city(seed: int = 1) -> City:
    """The city of that seed. The same seed gives the same city, whatever else is generated."""
    random = Random(f"meranda/{seed}/city")  # noqa: S311 - a demonstration, nothing secret
    ground = plan(random)
    wards = tuple(_wards(ground))
    parcels = tuple(_parcels(ground, wards, random))
    facilities, taken = _facilities(ground, wards, parcels, random)
    return City(
        seed=seed,
        name=names.CITY,
        wards=wards,
        streets=tuple(_streets(ground)),
        coast=ground.coast(),
        sea=ground.sea(),
        departments=DEPARTMENTS,
        facilities=facilities,
        parcels=tuple(parcel for parcel in parcels if parcel.number not in taken),
    )


def _wards(ground: Plan) -> Iterator[Ward]:
    for number, (slug, name) in enumerate(names.WARDS):
        upper, column = divmod(number, COLUMNS // WARD_COLUMNS)
        columns = (column * WARD_COLUMNS, (column + 1) * WARD_COLUMNS)
        rows = (LOWER_ROWS, ROWS) if upper else (0, LOWER_ROWS)
        yield Ward(number + 1, slug, name, ground.outline(columns, rows))


def _ward_number(column: int, row: int) -> int:
    return column // WARD_COLUMNS + (COLUMNS // WARD_COLUMNS if row >= LOWER_ROWS else 0)


def _streets(ground: Plan) -> Iterator[Street]:
    middle = COLUMNS // 2
    for row, (west, east) in enumerate(names.LONG_STREETS):
        kind = "promenade" if row == 0 else "street"
        yield Street(west, kind, ground.along(ground.vs[row], 0, middle))
        yield Street(east, kind, ground.along(ground.vs[row], middle, COLUMNS))
    for number, (lower, upper) in enumerate(names.CROSS_STREETS):
        yield Street(lower, "street", ground.away(ground.us[number * 2], 0, LOWER_ROWS))
        yield Street(upper, "street", ground.away(ground.us[number * 2], LOWER_ROWS, ROWS))
    for number, lane in enumerate(names.LANES):
        yield Street(lane, "lane", ground.away(ground.us[number * 2 + 1], 0, LOWER_ROWS))


def _parcels(ground: Plan, wards: tuple[Ward, ...], random: Random) -> Iterator[Parcel]:
    """Plots on both sides of every long street; odd house numbers towards the sea, even ones towards the hills."""
    lots = {(column, row): count(1) for column in range(COLUMNS) for row in range(ROWS)}
    for line, halves in enumerate(names.LONG_STREETS):
        for half, street in enumerate(halves):
            columns = range(half * COLUMNS // 2, (half + 1) * COLUMNS // 2)
            for first, row, side in ((1, line - 1, -1), (2, line, 1)):
                houses = count(first, 2)
                if not 0 <= row < ROWS:
                    continue
                for column in columns:
                    for u in _frontages(ground.us[column], ground.us[column + 1], random):
                        v = sorted((ground.vs[line] + side * _SETBACK, ground.vs[line] + side * (_SETBACK + _DEPTH)))
                        ward = wards[_ward_number(column, row)]
                        yield Parcel(
                            number=f"{ward.number:02}-{row * COLUMNS + column:04}-{next(lots[column, row]):03}",
                            address=_address(street, next(houses)),
                            street=street,
                            ward=ward.name,
                            block=(column, row),
                            point=ground.point(sum(u) / 2, sum(v) / 2),
                            outline=ground.rectangle(u, (v[0], v[1])),
                        )


def _frontages(left: float, right: float, random: Random) -> Iterator[tuple[float, float]]:
    start = left + _SETBACK
    while (end := start + random.uniform(*_FRONTAGE)) < right - _SETBACK:
        yield start, end
        start = end


def _address(street: str, house: int) -> str:
    """The number stands behind an Indonesian street's name and before an English one's."""
    return f"{street} {house}" if street.startswith(("Jalan", "Gang")) else f"{house} {street}"


def _facilities(
    ground: Plan, wards: tuple[Ward, ...], parcels: tuple[Parcel, ...], random: Random
) -> tuple[tuple[Facility, ...], set[str]]:
    """The city's buildings and parks, and the numbers of the parcels they stand on. A park takes a whole block."""
    free: dict[tuple[int, int], list[Parcel]] = {}
    for parcel in parcels:
        free.setdefault(parcel.block, []).append(parcel)
    facilities, taken = [], set[str]()
    for site in SITES:
        blocks = [block for block in free if wards[_ward_number(*block)].slug == site.ward and _suits(site, block)]
        block = random.choice(blocks)
        plots = free.pop(block)
        plot = random.choice(plots)
        column, row = block
        whole = ground.outline((column, column + 1), (row, row + 1)) if site.whole_block and row else ()
        facilities.append(
            Facility(site.kind, site.name, site.department, plot.address, plot.ward, plot.number, plot.point, whole)
        )
        taken.update(each.number for each in (plots if site.whole_block else [plot]))
    return tuple(facilities), taken


def _suits(site: Site, block: tuple[int, int]) -> bool:
    return block[1] == 0 if site.waterfront else block[1] > 0
