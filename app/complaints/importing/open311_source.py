"""Requests of an Open311 interface, page by page, or of a file that holds such an answer."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from app.complaints.importing.drafts import ImportedCase
from app.complaints.importing.fetching import Fetcher
from app.complaints.importing.mapping import CategoryTable, ComplaintMapping
from app.complaints.importing.reading import Drafting
from app.complaints.open311.asking import LONGEST_SPAN, written_moment
from app.intake.reading import Progress, Rejection
from app.kernel.errors import BadInput
from app.kernel.slugs import slug_of
from app.kernel.text import LANGUAGES, N_
from maps.importing.found import Found, cells_of
from records.importing.xml_document import children, name, parse_bytes

PAGE = 500
FULL = 1_000
"""Requests of one answer beyond which the standard lets an interface be silent: then less is asked for at once."""
_SHORTEST_SPAN = timedelta(hours=1)
Item = Mapping[str, Any]
Get = Callable[[str], bytes | None]


class Open311Reader:
    """Reads one interface (or file) as a stream of cases, from ``since`` to ``until``, the oldest span first."""

    def __init__(self, source: Fetcher | Path, mapping: ComplaintMapping, since: datetime, until: datetime) -> None:
        self._source, self._since, self._until = source, since, until
        self._drafting = Drafting(mapping, until)
        self._progress = Progress()
        self._line = 0

    @property
    def consumed(self) -> int:
        return self._progress.read

    def total_bytes(self, paths: Sequence[Path]) -> int:  # noqa: ARG002 - every reader is asked so
        """Nobody knows how much there will be; of a file its size."""
        return self._source.stat().st_size if isinstance(self._source, Path) else 0

    def read(self, paths: Sequence[Path]) -> Iterator[ImportedCase | Rejection]:  # noqa: ARG002 - see above
        """One case or rejection a request. Raises BadInput where the other side does not answer as it should."""
        if isinstance(self._source, Path):
            for item in _items(_bytes(self._source)):
                yield self._draft(self._source.name, item)
            self._progress.read = self._source.stat().st_size
            return
        get = _counted(self._source.get, self._progress)
        for item in _all(get, self._since, self._until):
            yield self._draft(self._source.host, item)

    def span_of(self, moment: datetime) -> datetime:
        """When the span began in which a request of that moment was asked for."""
        return self._since + (moment - self._since) // LONGEST_SPAN * LONGEST_SPAN

    def _draft(self, file: str, item: Item) -> ImportedCase | Rejection:
        self._line += 1
        return self._drafting.draft(file, Found(self._line, cells_of(item), None))


def with_services(mapping: ComplaintMapping, get: Get, department: str) -> ComplaintMapping:
    """The mapping with a category for each service that it does not speak of, in charge of that department."""
    known = mapping.values.get("category", {})
    services = {str(item.get("service_code", "")): str(item.get("service_name") or "") for item in _listed(get, "")}
    fresh = {code: slug_of(code)[:60] for code in services if code and code not in known}
    categories = {
        slug: CategoryTable(names=dict.fromkeys(LANGUAGES, services[code] or code), department=department)
        for code, slug in fresh.items()
        if slug not in mapping.categories
    }
    return msgspec.structs.replace(
        mapping,
        values={**mapping.values, "category": {**known, **fresh}},
        categories={**mapping.categories, **categories},
    )


def _all(get: Get, since: datetime, until: datetime) -> Iterator[Item]:
    """Each request once. Spans touch, so that none falls between two; what lies on the border comes with both."""
    start, before = since, set[str]()
    while start <= until:
        seen = set[str]()
        for item in _span(get, start, min(start + LONGEST_SPAN, until)):
            reference = str(item.get("service_request_id") or "")
            if not reference or (reference not in before and reference not in seen):
                yield item
            seen.add(reference)
        start, before = start + LONGEST_SPAN, seen


def _span(get: Get, start: datetime, end: datetime) -> Iterator[Item]:
    """All requests of a span, some twice: in pages where the other side has pages, else in shorter spans."""
    seen: set[str] = set()
    number = 0
    while True:
        number += 1
        query = f"start_date={written_moment(start)}&end_date={written_moment(end)}&page={number}&page_size={PAGE}"
        page = _listed(get, f"?{query}", "requests")
        fresh = [item for item in page if str(item.get("service_request_id")) not in seen]
        if number == 1 and len(page) >= FULL and end - start > _SHORTEST_SPAN:
            middle = start + (end - start) / 2
            yield from _span(get, start, middle)
            yield from _span(get, middle, end)
            return
        yield from fresh
        seen |= {str(item.get("service_request_id")) for item in fresh}
        if not fresh or len(page) < PAGE:
            return


def _listed(get: Get, query: str, what: str = "services") -> list[Item]:
    """The list at that address: as JSON, as XML where there is no JSON. Raises BadInput where there is neither."""
    for form in ("json", "xml"):
        body = get(f"/{what}.{form}{query}")
        if body is not None:
            return _items(body)
    raise BadInput(N_("There is no Open311 interface at this address."))


def _items(body: bytes) -> list[Item]:
    """The objects of an answer, whether it is JSON or XML. Raises BadInput."""
    if body.lstrip()[:1] == b"<":
        return [{name(field): (field.text or "") for field in children(item)} for item in children(parse_bytes(body))]
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise BadInput(N_("An answer is neither XML nor JSON.")) from None
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise BadInput(N_("An answer is no list as Open311 has it."))
    return found


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(N_("The file cannot be read: %(strerror)s."), strerror=error.strerror or error) from error


def _counted(get: Get, progress: Progress) -> Get:
    def counted(path: str) -> bytes | None:
        body = get(path)
        progress.read += len(body or b"")
        return body

    return counted
