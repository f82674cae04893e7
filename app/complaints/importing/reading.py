"""CSV and GeoJSON files of requests → cases and rejections, as a mapping says. Pure but for reading the files."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.complaints.importing.drafts import ImportedCase, ended_at
from app.complaints.importing.mapping import ComplaintMapping
from app.complaints.lifecycle import ENDED, STATES
from app.intake.expressions import STYLES, Getter, columns, compiled, table, templates
from app.intake.reading import Progress, Rejection, why
from app.kernel.box import Box
from app.kernel.errors import PsisError
from app.kernel.text import N_, Phrase
from maps.importing.csv_file import open_csv
from maps.importing.found import BadFile, Found, Opened
from maps.importing.geojson_file import open_geojson

ENDINGS = (".csv", ".geojson", ".json")
_LONGEST = {"reference": 200, "text": 20_000, "address": 500, "ward": 100}


class BadRow(PsisError):
    """The row cannot be taken in: ``column`` of ours, and why as a sentence."""

    def __init__(self, column: str, sentence: str, **values: object) -> None:
        super().__init__(sentence, **values)
        self.column = column


class ComplaintReader:
    """Reads files and folders of them in the order of the paths; ``now``: what was received later is rejected."""

    def __init__(self, mapping: ComplaintMapping, now: datetime) -> None:
        self._drafting = Drafting(mapping, now)
        self._progress = Progress()

    @property
    def consumed(self) -> int:
        return self._progress.read

    def total_bytes(self, paths: Sequence[Path]) -> int:
        """The size of all files that will be read."""
        return sum(found.stat().st_size for found in _files(paths) if isinstance(found, Path))

    def read(self, paths: Sequence[Path]) -> Iterator[ImportedCase | Rejection]:
        """One case or rejection a row; a file that cannot be read is one rejection with line 0."""
        self._progress.read = 0
        for found in _files(paths):
            if isinstance(found, Rejection):
                yield found
                continue
            before, size = self._progress.read, found.stat().st_size
            yield from self._file(found)
            self._progress.read = before + size

    def _file(self, path: Path) -> Iterator[ImportedCase | Rejection]:
        try:
            for found in self._open(path).features:
                yield found if isinstance(found, Rejection) else self._drafting.draft(path.name, found)
        except BadFile as bad:
            yield Rejection(path.name, 0, "", bad.phrase)
        except OSError as error:
            yield Rejection(path.name, 0, "", why(error))

    def _open(self, path: Path) -> Opened:
        if path.suffix.casefold() == ".csv":
            return open_csv(path, self._progress)
        opened = open_geojson(path)
        if opened.crs and "CRS84" not in opened.crs and "4326" not in opened.crs:
            raise BadFile(N_("its coordinates are no degrees of WGS 84"))
        return opened


class Drafting:
    """From the cells of one request to a case. The mapping's columns are compiled once."""

    def __init__(self, mapping: ComplaintMapping, now: datetime) -> None:
        self._mapping, self._now = mapping, now
        changes = {**STYLES, **{name: table(labels) for name, labels in mapping.values.items()}}
        parsed = {field: templates(spec) for field, spec in mapping.columns.items()}
        names = dict.fromkeys(name.casefold() for found in parsed.values() for name in columns(found))
        positions = {name: at for at, name in enumerate(names)}
        self._names = tuple(names)
        self._getters: dict[str, Getter] = {
            field: getter
            for field, found in parsed.items()
            if (getter := compiled(found, lambda name: positions[name.casefold()], changes))
        }
        self._missing = frozenset(text.casefold() for text in mapping.missing)
        self._moment = moments(mapping.dates, ZoneInfo(mapping.timezone))
        self._bounds = Box(*mapping.place.bounds) if mapping.place.bounds else None

    def draft(self, file: str, found: Found) -> ImportedCase | Rejection:
        """The case, or why it is none."""
        values = self._values(found.cells)
        try:
            return self._case(file, found, values)
        except BadRow as bad:
            return Rejection(file, found.line, bad.column, bad.phrase, values.get("reference", "")[:80])

    def _values(self, cells: Mapping[str, str]) -> dict[str, str]:
        row = ["" if (text := cells.get(name, "")).casefold() in self._missing else text for name in self._names]
        read = ((field, getter(row).strip()) for field, getter in self._getters.items())
        return {field: text for field, text in read if text}

    def _case(self, file: str, found: Found, values: Mapping[str, str]) -> ImportedCase:
        reference = self._required(values, "reference", N_("it has no number"))
        category = self._required(values, "category", N_("its category is none that the mapping knows"))
        state = self._required(values, "state", N_("its state is none that the mapping knows"))
        if state not in STATES:
            raise BadRow("state", N_("its state is none that the mapping knows"))
        received = self._when(values, "received")
        if received is None:
            raise BadRow("received", N_("it does not say when it was received"))
        if received > self._now:
            raise BadRow("received", N_("it was received in the future"))
        remarks = list(found.remarks)
        updated = self._later("updated", values, received, remarks)
        ended = self._later("ended", values, received, remarks)
        over = ended_at(state, ended, updated, received)
        if state in ENDED and ended is None:
            remarks.append(Phrase("it is over, but not said since when; the last that is known was taken"))
        longitude, latitude = self._place(found, values)
        return ImportedCase(
            source=self._mapping.source.name,
            external_id=reference,
            category=category,
            department=values.get("department", ""),
            state=state,
            text=values.get("text", "")[: _LONGEST["text"]],
            address=values.get("address", "")[: _LONGEST["address"]],
            ward=values.get("ward", "")[: _LONGEST["ward"]],
            longitude=longitude,
            latitude=latitude,
            received_at=received,
            updated_at=over or max(updated or received, received),
            ended_at=over,
            language=self._mapping.language,
            file=file,
            line=found.line,
            remarks=tuple(remarks),
        )

    def _required(self, values: Mapping[str, str], field: str, sentence: str) -> str:
        text = values.get(field, "")
        if not text or len(text) > _LONGEST.get(field, 200):
            raise BadRow(field, sentence)
        return text

    def _when(self, values: Mapping[str, str], field: str) -> datetime | None:
        text = values.get(field, "")
        if not text:
            return None
        moment = self._moment(text)
        if moment is None:
            raise BadRow(field, N_("this is no moment such as 2026-03-31T14:05:00Z"))
        return moment

    def _later(self, field: str, values: Mapping[str, str], received: datetime, remarks: list[str]) -> datetime | None:
        """A moment after it was received and before now; what lies elsewhere is left out, and said."""
        moment = self._when(values, field)
        if moment is None or received <= moment <= self._now:
            return moment
        remarks.append(Phrase("one of its dates lies before it was received or in the future, and was left out"))
        return None

    def _place(self, found: Found, values: Mapping[str, str]) -> tuple[float, float] | tuple[None, None]:
        place: tuple[float, float] | None = None
        if found.geometry is not None:
            point = found.geometry.representative_point()
            place = (point.x, point.y)
        elif "longitude" in values and "latitude" in values:
            try:
                place = float(values["longitude"]), float(values["latitude"])
            except ValueError:
                raise BadRow("longitude", N_("its coordinates are no numbers such as 106.8272 and -6.1754")) from None
        if place is None:
            return None, None
        if not all(map(math.isfinite, place)) or not (self._bounds or _WORLD).holds(*place):
            raise BadRow("longitude", N_("it lies outside of the city"))
        return round(place[0], 7), round(place[1], 7)


_WORLD = Box(-180.0, -90.0, 180.0, 90.0)


def moments(formats: Sequence[str], zone: ZoneInfo) -> Callable[[str], datetime | None]:
    """A parser for moments in the first of the ``formats`` that fits; those without an offset are of that zone."""

    def parse(text: str) -> datetime | None:
        for form in formats:
            try:
                read = datetime.fromisoformat(text) if form == "iso" else datetime.strptime(text, form)  # noqa: DTZ007 - the zone follows
                return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
            except (ValueError, OverflowError):
                continue
        return None

    return parse


def _files(paths: Sequence[Path]) -> list[Path | Rejection]:
    """The files to read, each once, in the order of the paths given and of names within a folder."""
    found: dict[Path | Rejection, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.suffix.casefold() in ENDINGS and file.is_file())
            found |= dict.fromkeys(inside)
            if not inside:
                found[Rejection(path.name, 0, "", Phrase("there is no file of requests in this folder"))] = None
        elif path.is_file():
            found[path] = None
        else:
            found[Rejection(path.name, 0, "", Phrase("there is no such file or folder"))] = None
    return list(found)
