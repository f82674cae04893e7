"""Property deeds from CSV files with a mapping, joined to a file of parcels."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from app.intake.expressions import Getter, compiled, parse
from app.intake.reading import Rejection
from app.kernel.text import Phrase
from records.importing.companions import CompanionRows
from records.importing.csv_fields import BadRow, Fields, Header
from records.importing.csv_reader import Build, CsvReader, joining_key
from records.importing.csv_records import CommonFields, check_number, default_title, finished
from records.importing.mapping_tables import FIELDS, CsvMapping
from records.importing.reading import Draft
from records.kinds import INSTRUMENTS, Deed, Record

DATES = ("executed", "recorded")


class DeedsReader(CsvReader):
    """Reads deeds. Parcels are found by their number, blanks not minded; a deed without a parcel is still a deed.

    With ``repeats = "numbered"`` in the mapping the same reference on a different row becomes "…-2", and a row that
    repeats another word for word is rejected by name; otherwise repeats are versions, as with permits.
    """

    format_name = "deeds"
    unmatched_is_error = False  # a parcel that was never sold is no fault

    def __init__(self, mapping: CsvMapping, department: str = "", *, today: date | None = None) -> None:
        super().__init__(mapping, department, today=today)
        self._repeats = _Repeats()

    def read(self, paths: Sequence[Path]) -> Iterator[Draft | Rejection]:
        """See ``CsvReader.read``."""
        self._repeats = _Repeats()
        yield from super().read(paths)

    def joined_columns(self) -> tuple[str, ...]:
        parcels = self._mapping.companion.get("parcels")
        return tuple(parcels.columns) if parcels else ()

    def builder(self, header: Header, companions: CompanionRows) -> Build:
        return _DeedBuilder(self._mapping, header, companions, self._department, self._today, self._repeats).build


class _Repeats:
    """References given so far, with a short digest of each row that bears them."""

    def __init__(self) -> None:
        self._seen: dict[str, list[bytes]] = {}

    def numbered(self, reference: str, cells: list[str]) -> str:
        digest = hashlib.blake2b("\x1f".join(cells).encode(errors="replace"), digest_size=8).digest()
        digests = self._seen.setdefault(reference, [])
        if digest in digests:
            raise BadRow("", Phrase("the same row, word for word, stands further up"))
        digests.append(digest)
        return reference if len(digests) == 1 else f"{reference}-{len(digests)}"


class _DeedBuilder:
    def __init__(
        self,
        mapping: CsvMapping,
        header: Header,
        companions: CompanionRows,
        department: str,
        today: date,
        repeats: _Repeats,
    ) -> None:
        self._mapping = mapping
        self._header = header
        self._companions = companions
        self._repeats = repeats
        self._fields = Fields(mapping.columns, FIELDS["deeds"], header, mapping)
        self._common = CommonFields(mapping, header, department, today)
        self._parcels = mapping.companion.get("parcels")
        self._parcel_of: Getter | None = None
        if self._parcels:
            self._parcel_of = compiled([parse(self._parcels.equals)], header.position, {})

    def build(self, cells: list[str]) -> tuple[Record, list[str]]:
        own = list(cells)
        remarks = self._join_parcel(cells)
        cells = self._header.extend(cells)
        values = self._fields.values(cells)
        self._common.complete(values, cells, DATES)
        check_number(values["reference"], self._mapping)
        if self._mapping.repeats == "numbered":
            values["reference"] = self._repeats.numbered(values["reference"], own)
        if values.get("type") not in INSTRUMENTS:
            values["type"] = "other"
            remarks.append(Phrase("the mapping has no type for this instrument"))
        values["title"] = values.get("title") or default_title(values, "Deed")
        values["day"] = values.get("executed") or values.get("recorded")
        return finished(Deed(**values), remarks)

    def _join_parcel(self, cells: list[str]) -> list[str]:
        """Appends the parcel's columns to the cells; empty ones and a remark when there is no such parcel."""
        if self._parcels is None:
            return []
        found: list[tuple[str, int, dict[str, Any]]] = []
        if self._parcel_of and (number := self._parcel_of(cells)):
            found = self._companions.take("parcels", joining_key(number))
        parcel = found[0][2] if found else {}
        cells += [parcel.get(name, "") for name in self._parcels.columns]
        if found or "parcels" not in self._companions.names:
            return []
        return [Phrase("no parcel with this number in the file of parcels")]
