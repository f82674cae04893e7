# ruff: noqa: E501 - sentences stand on one line so that both languages can be read side by side
"""The property register: sales, mortgages, easements and foreclosures, in chains of owners parcel by parcel."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count as counting
from random import Random

from records.demo import names
from records.demo.city import City, Parcel
from records.demo.departments import LAND
from records.demo.works import SOURCE
from records.kinds import Deed, Party, Place

FIRST_DAY = date(2006, 1, 9)
USUAL_COUNT = 400  # at scale 1

_PAGES = 480  # of a book
_TITLES = {
    "sale": {"en": "Deed of sale", "id": "Akta jual beli"},
    "mortgage": {"en": "Mortgage deed", "id": "Akta hak tanggungan"},
    "easement": {"en": "Grant of easement", "id": "Akta hak lintas"},
    "foreclosure-notice": {"en": "Notice of foreclosure sale", "id": "Pemberitahuan lelang eksekusi"},
    "foreclosure-outcome": {"en": "Outcome of foreclosure sale", "id": "Risalah lelang eksekusi"},
}
_TEXTS = {
    "sale": {
        "en": "The grantor conveys parcel {parcel} at {address}, with the buildings on it, to the grantee for the sum of {amount} dollars, paid in full before the Registrar.",
        "id": "Penjual mengalihkan persil {parcel} di {address} beserta bangunan di atasnya kepada pembeli dengan harga {amount} dolar yang telah dibayar lunas di hadapan pejabat pertanahan.",
    },
    "mortgage": {
        "en": "The owner charges parcel {parcel} at {address} to {lender} as security for a loan of {amount} dollars, repayable in monthly instalments over {years} years.",
        "id": "Pemilik membebani persil {parcel} di {address} dengan hak tanggungan bagi {lender} sebagai jaminan atas pinjaman {amount} dolar yang diangsur setiap bulan selama {years} tahun.",
    },
    "easement": {
        "en": "The owner of parcel {parcel} at {address} grants the City a right of way, {width} metres wide, along the {side} boundary for a drain and a footpath open to the public.",
        "id": "Pemilik persil {parcel} di {address} memberikan kepada Kota hak lintas selebar {width} meter di sepanjang batas {side} untuk saluran air dan jalan setapak yang terbuka bagi umum.",
    },
    "foreclosure-notice": {
        "en": "{lender} gives notice that parcel {parcel} at {address} will be sold by public auction at Meranda Town Hall unless arrears of {amount} dollars are paid within sixty days.",
        "id": "{lender} memberitahukan bahwa persil {parcel} di {address} akan dilelang di Balai Kota Meranda apabila tunggakan sebesar {amount} dolar tidak dilunasi dalam waktu enam puluh hari.",
    },
    "foreclosure-outcome": {
        "en": "At public auction parcel {parcel} at {address} was sold to the highest bidder for {amount} dollars; the charge of {lender} is cleared from the register.",
        "id": "Dalam lelang terbuka, persil {parcel} di {address} terjual kepada penawar tertinggi seharga {amount} dolar; hak tanggungan {lender} dihapus dari buku tanah.",
    },
}
_SIDES = {"en": ("northern", "southern", "eastern", "western"), "id": ("utara", "selatan", "timur", "barat")}


@dataclass(frozen=True, slots=True)
class _Act:
    """One entry before it has a number."""

    parcel: Parcel
    instrument: str
    day: date
    amount: int | None = None
    grantor: str = ""
    grantee: str = ""
    lender: str = ""


def deeds(city: City, count: int = USUAL_COUNT, *, today: date) -> Iterator[Deed]:
    """At most ``count`` entries in the order of their days; who sells a parcel is the one who bought it before.

    Every parcel has one history, so that the register ends at about 15,000 entries.
    """
    random = Random(f"meranda/{city.seed}/deeds")  # noqa: S311 - a demonstration, nothing secret
    acts: list[_Act] = []
    for parcel in random.sample(city.parcels, len(city.parcels)):
        if len(acts) >= count:
            break
        acts.extend(_history(parcel, today, random))
    numbers: dict[int, Iterator[int]] = {}
    for place, act in enumerate(sorted(acts[:count], key=lambda act: (act.day, act.parcel.number))):
        yield _deed(act, next(numbers.setdefault(act.day.year, counting(1))), place, today, random)


def _history(parcel: Parcel, today: date, random: Random) -> Iterator[_Act]:
    """What happened to one parcel, until today."""
    owner = names.pick(random, names.DEVELOPERS if random.random() < 0.15 else names.PEOPLE)
    price = 22_000 + int(random.random() * 900) * 100
    day = FIRST_DAY + timedelta(int(random.random() * (today - FIRST_DAY).days))
    while day <= today:
        if random.random() < 0.16:
            yield _Act(parcel, "easement", day, grantor=owner)
        else:
            buyer = names.pick(random, names.PEOPLE)
            yield _Act(parcel, "sale", day, price, owner, buyer)
            owner = buyer
            if random.random() < 0.45:
                yield from (act for act in _loan(parcel, day, price, owner, random) if act.day <= today)
                return
        day += timedelta(500 + int(random.random() * 3000))
        price = int(price * (1.05 + random.random() * 0.5)) // 100 * 100


def _loan(parcel: Parcel, day: date, price: int, owner: str, random: Random) -> Iterator[_Act]:
    """A mortgage for most of the price; one in nine ends in a sale by auction."""
    lender = names.pick(random, names.LENDERS)
    yield _Act(parcel, "mortgage", day, price * 7 // 1000 * 100, owner, lender=lender)
    if random.random() < 0.11:
        notice = day + timedelta(700 + int(random.random() * 900))
        yield _Act(parcel, "foreclosure-notice", notice, price * 6 // 10_000 * 100, owner, lender=lender)
        if random.random() < 0.7:
            auction, buyer = notice + timedelta(75 + int(random.random() * 60)), names.pick(random, names.PEOPLE)
            yield _Act(parcel, "foreclosure-outcome", auction, price * 8 // 1000 * 100, owner, buyer, lender)


def _deed(act: _Act, number: int, place: int, today: date, random: Random) -> Deed:
    language = "id" if random.random() < 0.5 else "en"
    recorded = min(act.day + timedelta(1 + int(random.random() * 12)), today)
    book, page = divmod(place, _PAGES)
    return Deed(
        reference=f"PR-{act.day.year}-{number:05}",
        title=f"{_TITLES[act.instrument][language]}, {act.parcel.address}",
        text=_TEXTS[act.instrument][language].format(
            parcel=act.parcel.number,
            address=act.parcel.address,
            amount=_figure(act.amount or 0, language),
            lender=act.lender,
            years=names.pick(random, (10, 15, 20)),
            width=names.pick(random, (2, 3, 4)),
            side=names.pick(random, _SIDES[language]),
        ),
        language=language,
        department=LAND,
        type=act.instrument,
        status="recorded",
        day=recorded,
        place=Place(act.parcel.address, act.parcel.number, act.parcel.ward, act.parcel.point),
        parties=tuple(_parties(act, random)),
        source=SOURCE,
        instrument_number=f"{act.day.year}/{number:05}",
        book=str(book + 1),
        page=str(page + 1),
        executed=act.day,
        recorded=recorded,
        amount=Decimal(act.amount) if act.amount else None,
    )


def _parties(act: _Act, random: Random) -> Iterator[Party]:
    """The register shows names; how to reach people stays at the desk."""
    yield Party("grantor", act.grantor, phone=names.phone(random), email=names.mailbox(act.grantor))
    if act.instrument == "easement":
        yield Party("grantee", names.CITY["en"])
    elif act.grantee:
        yield Party("grantee", act.grantee, phone=names.phone(random), email=names.mailbox(act.grantee))
    if act.lender:
        yield Party("lender", company=act.lender)


def _figure(amount: int, language: str) -> str:
    """42,500 in English, 42.500 in Indonesian."""
    return f"{amount:,}".replace(",", "." if language == "id" else ",")
