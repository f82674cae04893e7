"""Where the demo city's facilities stand: those that its records speak of, and the small ones between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from app.kernel.text import Localized
from maps.demo_ground import Building, Ground, Point
from maps.demo_texts import WORSHIP

_KINDS = {
    "community-hall": "community-centre",
    "ferry-terminal": "harbour",
    "fishing-harbour": "harbour",
    "bus-terminal": "station",
    "waste-station": "recycling",
}
"""What the records call otherwise."""

_BESIDE: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "park": (("playground", "Playground, {en}", "Taman bermain, {id}"), ("toilet", "Toilet, {en}", "Toilet, {id}")),
    "market": (("toilet", "Toilet, {en}", "Toilet, {id}"), ("parking", "Parking, {en}", "Parkir, {id}")),
    "library": (("wifi", "Wi-Fi, {en}", "Wi-Fi, {id}"),),
    "hospital": (("parking", "Parking, {en}", "Parkir, {id}"), ("pharmacy", "Pharmacy, {en}", "Apotek, {id}")),
    "harbour": (("parking", "Parking, {en}", "Parkir, {id}"), ("toilet", "Toilet, {en}", "Toilet, {id}")),
    "school": (("polling-place", "Polling place, {en}", "TPS, {id}"),),
    "community-centre": (("polling-place", "Polling place, {en}", "TPS, {id}"),),
    "sports-ground": (("pool", "Swimming pool, {en}", "Kolam renang, {id}"),),
}
"""Kind → what stands beside each of them: kind and name in both languages."""

_IN_WARDS = (
    ("worship", "", ""),
    ("recycling", "Recycling point, {street}", "Titik daur ulang, {street}"),
    ("childcare", "{ward} Day Care", "Penitipan Anak {ward}"),
    ("pharmacy", "{ward} Pharmacy", "Apotek {ward}"),
    ("post-office", "{ward} Post Office", "Kantor Pos {ward}"),
)
"""What every ward has one of."""

_STEP = 0.00018  # degrees: about 20 m


@dataclass(frozen=True, slots=True)
class Site:
    """A facility before it says anything of itself. ``outline`` is empty where it is a point."""

    kind: str
    names: Localized
    address: str
    ward: str
    point: Point
    outline: tuple[Point, ...] = ()


def sites(city: Ground, random: Random) -> Iterator[Site]:
    """All facilities of the city, in a stable order."""
    for building in city.facilities:
        kind = _KINDS.get(building.kind, building.kind)
        yield Site(kind, building.name, building.address, building.ward, building.point, building.outline)
        yield from _beside(kind, building)
    yield from _in_wards(city, random)
    yield from _stops(city)


def _beside(kind: str, building: Building) -> Iterator[Site]:
    for number, (small, english, indonesian) in enumerate(_BESIDE.get(kind, ()), 1):
        longitude, latitude = building.point
        place = (round(longitude + _STEP * number, 7), round(latitude + _STEP * (number % 2), 7))
        names = {"en": english.format(**building.name), "id": indonesian.format(**building.name)}
        yield Site(small, names, building.address, building.ward, place)


def _in_wards(city: Ground, random: Random) -> Iterator[Site]:
    for ward, prayer in zip(city.wards, WORSHIP, strict=False):
        plots = [plot for plot in city.parcels if plot.ward == ward.name]
        for (kind, english, indonesian), plot in zip(_IN_WARDS, random.sample(plots, len(_IN_WARDS)), strict=True):
            words = {"ward": ward.name, "street": plot.street}
            names = {"en": english.format(**words), "id": indonesian.format(**words)} if english else prayer
            yield Site(kind, names, plot.address, ward.name, plot.point)


def _stops(city: Ground) -> Iterator[Site]:
    """A bus stop in the middle of every street that is wide enough."""
    for street in city.streets:
        if street.kind != "lane":
            names = {"en": f"Bus stop, {street.name}", "id": f"Halte {street.name}"}
            yield Site("station", names, street.name, "", street.line[len(street.line) // 2])
