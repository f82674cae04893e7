"""Finding addresses that the city knows, in any table with an index over (street_key, house_number).

A street of a name is looked up by seeking from one key to the next, so that it costs the same whether a street has ten
rows or ten thousand; then the houses on it, and one row for each. See ``app.city.addresses`` for the keys.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.city.address_words import TRAILING
from app.city.addresses import Address

MOST_STREETS = 12
_MOST_SPELLED, _MOST_NUMBERS = 20_000, 5_000
_ALIKE, _MOST_ALIKE = 0.8, 3
_LAST = "\U0010ffff"
"""No key has a character behind this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One address as its source writes it. ``point`` is longitude and latitude in degrees, None where not known."""

    street_key: str
    house_number: str
    text: str
    point: tuple[float, float] | None
    parcel: str = ""
    ward: str = ""

    @property
    def address(self) -> Address:
        return Address(self.house_number, self.street_key)


class Lookup:
    """The statements over one table. ``texts`` are the columns ``text``, ``parcel`` and ``ward``, or literals."""

    def __init__(
        self,
        row_id: InstrumentedAttribute[int],
        street: InstrumentedAttribute[str],
        house: InstrumentedAttribute[str],
        point: tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]],
        texts: tuple[Any, Any, Any],
    ) -> None:
        self.streets = _next_streets(street, MOST_STREETS)
        self.all_streets = _next_streets(street, _MOST_SPELLED)
        on_streets = street.in_(bindparam("streets", expanding=True))
        self.numbers = select(street, house).where(on_streets, house != "").distinct().limit(_MOST_NUMBERS)
        self.houses = _houses(row_id, street, house, house == bindparam("first"))
        self.houses_beginning = _houses(
            row_id, street, house, and_(house >= bindparam("first"), house < bindparam("last"))
        )
        text, parcel, ward = texts
        columns = (text.label("text"), parcel.label("parcel"), ward.label("ward"))
        rows = select(street, house, *columns, point[0].label("longitude"), point[1].label("latitude"))
        self.rows = rows.where(row_id.in_(bindparam("ids", expanding=True)))
        on_street = rows.where(street == bindparam("street"))
        self.exact = on_street.where(house == bindparam("house")).order_by(row_id).limit(1)
        self.any_house = on_street.order_by(house, row_id).limit(1)


def exact(session: Session, lookup: Lookup, asked: Address) -> Known | None:
    """The address of exactly this key and number, None where there is none."""
    row = session.execute(lookup.exact, {"street": asked.street_key, "house": asked.house_number}).first()
    return None if row is None else _one(row)


def find(session: Session, lookup: Lookup, asked: Address, limit: int) -> list[Known]:
    """The addresses that may be meant; without a house number some of that street. Nothing where no street is said."""
    if not asked.street_key:
        return []
    streets = [key for key in _streets(session, lookup, asked.prefix) if asked.agrees(Address(street_key=key))]
    if not asked.house_number:
        return _known(session, lookup, streets, lookup.houses_beginning, "", limit)
    return _known(session, lookup, streets, lookup.houses, asked.house_number, limit)


def going_on(session: Session, lookup: Lookup, asked: Address, limit: int) -> list[Known]:
    """The addresses that go on as what was typed begins; without a house number one of each street."""
    streets = list(dict.fromkeys(key for prefix in _beginnings(asked) for key in _streets(session, lookup, prefix)))
    streets = [key for key in streets if _goes_on(asked, key)][:MOST_STREETS]
    if not asked.house_number:
        first = (session.execute(lookup.any_house, {"street": key}).first() for key in streets)
        return [_one(row) for row in first if row is not None]
    exact = _known(session, lookup, streets, lookup.houses, asked.house_number, limit)
    if len(exact) >= limit:
        return exact
    longer = _known(session, lookup, streets, lookup.houses_beginning, asked.house_number, limit * 2)
    return [*exact, *(one for one in longer if one not in exact)][:limit]


def beside(session: Session, lookup: Lookup, asked: Address, limit: int) -> list[Known]:
    """The houses of that street with the nearest numbers, the nearest first."""
    streets = [key for key in _streets(session, lookup, asked.prefix) if asked.agrees(Address(street_key=key))]
    rows = session.execute(lookup.numbers, {"streets": streets}).all() if streets else []
    near = sorted((_apart(asked, row.house_number), *row) for row in rows)[:limit]
    found = (exact(session, lookup, Address(house, street)) for *_, street, house in near)
    return [one for one in found if one]


def nearest_number(asked: Address, one: Known) -> tuple[bool, int, str]:
    """What found addresses are sorted by: that number itself, then the nearest."""
    return _apart(asked, one.house_number)


def _apart(asked: Address, house_number: str) -> tuple[bool, int, str]:
    far = abs(counted(house_number)[0] - counted(asked.house_number)[0])
    return house_number != asked.house_number, far, house_number


def spelled_alike(session: Session, lookups: Iterable[Lookup], asked: Address) -> list[Address]:
    """The same on the streets whose names are spelled (nearly) so, three at the most; then whatever their type is."""
    if not asked.name:
        return []
    every = {"first": " ", "last": _LAST}
    keys = (key for lookup in lookups for key in session.scalars(lookup.all_streets, every))
    names = {name for key in keys if abs(len(name := key.split("|")[0]) - len(asked.name)) <= _MOST_ALIKE}
    alike = get_close_matches(asked.name, names, _MOST_ALIKE, _ALIKE)
    _, kind, side = asked.street_key.split("|")
    return [replace(asked, street_key=f"{name}|{rest}") for rest in (f"{kind}|{side}", "|") for name in alike]


def distinct(found: Iterable[Known], limit: int) -> list[Known]:
    """Each address once, as the first source writes it, in the order of numbers along each street."""
    by_key: dict[tuple[str, str], Known] = {}
    for one in found:
        by_key.setdefault((one.street_key, one.house_number), one)
    return sorted(by_key.values(), key=_along_streets)[:limit]


def _along_streets(one: Known) -> tuple[str, int, str]:
    return (one.street_key, *counted(one.house_number))


def counted(house_number: str) -> tuple[int, str]:
    """What house numbers are sorted by: 2 before 10, 10 before 10a."""
    digits = re.search(r"[0-9]+", house_number)
    return (int(digits[0]) if digits else 0, house_number)


def _next_streets(street: InstrumentedAttribute[str], most: int) -> Select[Any]:
    """The distinct keys of a range in order, each found by one seek behind the one before."""
    last: BindParameter[str] = bindparam("last")
    first = select(func.min(street).label("key")).where(street >= bindparam("first"), street < last)
    steps = first.cte("street", recursive=True)
    following = select(func.min(street)).where(street > steps.c.key, street < last).scalar_subquery()
    steps = steps.union_all(select(following).where(steps.c.key.is_not(None)))
    return select(steps.c.key).where(steps.c.key.is_not(None)).limit(most)


def _houses(
    row_id: InstrumentedAttribute[int],
    street: InstrumentedAttribute[str],
    house: InstrumentedAttribute[str],
    condition: ColumnElement[bool],
) -> Select[Any]:
    """One row of each house, the shortest numbers of each street first: 2 before 10, and 10 before 100."""
    on_streets = street.in_(bindparam("streets", expanding=True))
    each = select(func.min(row_id)).where(on_streets, condition).group_by(street, house)
    return each.order_by(street, func.length(house), house).limit(bindparam("most"))


def _streets(session: Session, lookup: Lookup, prefix: str) -> Sequence[str]:
    return session.scalars(lookup.streets, {"first": prefix, "last": prefix + _LAST}).all() if prefix else []


def _known(
    session: Session, lookup: Lookup, streets: Sequence[str], houses: Select[Any], number: str, limit: int
) -> list[Known]:
    if not streets:
        return []
    asked = {"streets": list(streets), "first": number, "last": number + _LAST, "most": limit}
    ids = list(session.scalars(houses, asked))
    known = [_one(row) for row in session.execute(lookup.rows, {"ids": ids})] if ids else []
    return sorted(known, key=_along_streets)


def _one(row: Any) -> Known:
    point = None if row.longitude is None or row.latitude is None else (row.longitude, row.latitude)
    return Known(
        street_key=row.street_key,
        house_number=row.house_number,
        text=row.text,
        point=point,
        parcel=row.parcel,
        ward=row.ward,
    )


def _beginnings(asked: Address) -> list[str]:
    """What keys may begin with when the last word is not finished: it may go on, or be the beginning of a type."""
    name, kind, _side = asked.street_key.split("|") if asked.street_key else ("", "", "")
    if kind in TRAILING:
        return [f"{name}|"]
    *words, last = name.split(" ")
    begins_type = words and any(form.startswith(last) for form in TRAILING)
    return [name, *([" ".join(words) + "|"] if begins_type else [])] if name else []


def _goes_on(asked: Address, street_key: str) -> bool:
    """Whether what was typed of type and direction, finished or not, fits this street."""
    _, kind, side = asked.street_key.split("|")
    _, their_kind, their_side = street_key.split("|")
    return kind in ("", their_kind) and their_side.startswith(side)
