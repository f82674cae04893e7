"""What all kinds of record take from a row in the same way: texts, place, parties, source, doubts about dates."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from pyproj import Transformer

from app.intake.cells import one_blank
from app.intake.expressions import Getter, Spec, compiled, templates
from app.intake.personal import company_and_person, without_personal_data
from app.kernel.text import Phrase
from records.importing.csv_fields import BadRow, Fields, Header, changes
from records.importing.disclosure import as_strangers_may_read
from records.importing.mapping_tables import CsvMapping, PartyTable
from records.kinds import Party, Place, Record, Source

LONGEST_NUMBER = 200  # characters
LONGEST_TITLE = 250  # characters


@dataclass(frozen=True, slots=True)
class _PartyGetters:
    role: str
    otherwise: str
    split: Getter | None
    fields: tuple[tuple[str, Getter], ...]


class Parties:
    """The people and bodies of a row, by the mapping's ``[[party]]`` tables. Empty ones are left out."""

    def __init__(self, rules: Sequence[PartyTable], header: Header, mapping: CsvMapping) -> None:
        known = changes(mapping)

        def getter(spec: Spec) -> Getter | None:
            return compiled(templates(spec), header.position, known)

        self._rules = [
            _PartyGetters(
                rule.role,
                rule.otherwise or rule.role,
                getter(rule.company_or_person),
                tuple(
                    (field, found)
                    for field in ("name", "company", "trade", "licence", "phone", "email", "address")
                    if (found := getter(getattr(rule, field))) is not None
                ),
            )
            for rule in rules
        ]

    def read(self, cells: Sequence[str]) -> Iterator[Party]:
        for rule in self._rules:
            role = rule.role
            values = {field: text for field, get in rule.fields if (text := get(cells))}
            if rule.split is not None and (text := rule.split(cells)):
                company, person = company_and_person(text)
                role = rule.role if company else rule.otherwise
                values |= {key: value for key, value in (("company", company), ("name", person)) if value}
            if not values.keys().isdisjoint(("name", "company", "phone", "email")):
                yield Party(role, **values)


class Places:
    """Where a row lies. A point outside the mapping's bounds is not kept; (0, 0) is no point at all."""

    def __init__(self, mapping: CsvMapping) -> None:
        self._bounds = mapping.place.bounds
        self._to_degrees: Callable[[float, float], tuple[float, float]] | None = None
        if mapping.place.crs != "EPSG:4326":
            transformer = Transformer.from_crs(mapping.place.crs, "EPSG:4326", always_xy=True)
            self._to_degrees = lru_cache(maxsize=10_000)(transformer.transform)

    def take(self, values: dict[str, Any]) -> tuple[Place, tuple[str, ...]]:
        """Takes the fields of the place out of ``values``; the second answer are flags."""
        x, y = values.pop("longitude", 0.0), values.pop("latitude", 0.0)
        point: tuple[float, float] | None = None
        flags: tuple[str, ...] = ()
        if x and y:
            lon, lat = self._to_degrees(x, y) if self._to_degrees else (x, y)
            if not (-180 <= lon <= 180 and -90 <= lat <= 90):
                raise BadRow("", Phrase("the coordinates do not lie on the Earth"))
            point = (round(lon, 7), round(lat, 7))
            if self._bounds and not (
                self._bounds[0] <= lon <= self._bounds[2] and self._bounds[1] <= lat <= self._bounds[3]
            ):
                point, flags = None, ("outside-city",)
        place = Place(
            address=one_blank(values.pop("address", "")),
            parcel=one_blank(values.pop("parcel", "")),
            ward=values.pop("ward", ""),
            point=point,
        )
        return place, flags


class CommonFields:
    """The fields every kind shares, from the values of a row."""

    def __init__(self, mapping: CsvMapping, header: Header, department: str, today: date) -> None:
        self._mapping = mapping
        self._today = today
        self._placeholders = frozenset(mapping.placeholder_dates)
        self._before = mapping.placeholder_before or date.min
        self._details = Fields(dict(mapping.details), {}, header, mapping)
        self._parties = Parties(mapping.party, header, mapping)
        self._places = Places(mapping)
        self._department = department or mapping.department
        self._source = lru_cache(maxsize=1000)(self._source_as_of)

    def complete(self, values: dict[str, Any], cells: Sequence[str], dates_of_kind: Sequence[str]) -> None:
        """Turns the raw ``values`` into a record's keyword arguments, in place. BadRow."""
        mapping = self._mapping
        for name, text in mapping.constants.items():
            values.setdefault(name, text)
        values["reference"] = one_blank(values.get("reference", ""))
        values["place"], flags = self._places.take(values)
        parties = tuple(self._parties.read(cells))
        details = self._details.values(cells)
        lines = [values["text"]] if "text" in values else []
        lines += [f"{label}: {text}" for label, text in details.items()]
        if lines:
            values["text"] = "\n".join(lines)
        values |= {
            "language": mapping.language,
            "department": self._department,
            "currency": mapping.currency,
            "parties": parties,
            "source": self._source(values.pop("as_of", mapping.source.as_of)),
            "flags": flags + self._doubtful_dates(values, dates_of_kind),
        }

    def _doubtful_dates(self, values: dict[str, Any], names: Sequence[str]) -> tuple[str, ...]:
        flags = set()
        for name in names:
            day = values.get(name)
            if day is None:
                continue
            if day < self._before or day in self._placeholders:
                del values[name]
                flags.add("placeholder-date")
            elif day > self._today and name != "expires":
                flags.add("date-in-future")
        return tuple(sorted(flags))

    def _source_as_of(self, day: date | None) -> Source:
        said = self._mapping.source
        return Source(said.name, said.publisher, said.url, said.licence, day)


def check_number(reference: str, mapping: CsvMapping) -> None:
    """BadRow when a record has no number, or none that can be one."""
    column = str(mapping.columns["reference"])
    if not reference:
        raise BadRow(column, Phrase("the number of the record is missing"))
    if len(reference) > LONGEST_NUMBER:
        raise BadRow(
            column,
            Phrase(
                "the number of the record is longer than %(most)s characters",
                most=LONGEST_NUMBER,
            ),
            reference[:80],
        )
    if without_personal_data(reference) != reference:
        raise BadRow(
            column,
            Phrase(
                "the number of the record is written like a phone number, e-mail address or identity number;"
                " if it is none, give it a prefix in the mapping, as in “BP-{Number}”"
            ),
        )


def default_title(values: dict[str, Any], kind: str) -> str:
    """A title where the mapping gives none: what it is, and where or which."""
    what = values.get("type_label") or kind
    return f"{what} – {values['place'].address}" if values["place"].address else f"{what} {values['reference']}"


def finished(record: Record, remarks: list[str]) -> tuple[Record, list[str]]:
    """The record as strangers may read it, its title on one line of at most 250 characters; and all remarks.

    The title is cut last: half a phone number would not be known for one.
    """
    if not record.title.isprintable():
        record = replace(record, title=" ".join(record.title.split()))
    record, taken_out = as_strangers_may_read(record)
    if len(record.title) > LONGEST_TITLE:
        record = replace(record, title=record.title[: LONGEST_TITLE - 1].rstrip() + "…")
    return record, remarks + taken_out
