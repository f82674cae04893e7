"""Small things that every page needs and that change only with a publication: read once per catalogue revision.

They are read through a stranger's session whoever asks, so that nothing kept here is for some eyes only.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.city import queries as city
from app.city.queries import Category, department_names, read_site
from app.city.questions import Question
from app.city.site import Site
from app.complaints.open311.shapes import is_offered
from app.complaints.terms import Promised, promised_by_all
from app.kernel.actor import STRANGER
from app.kernel.text import Localized, in_language
from app.opendata.collections import Collection, collections, require
from app.web.etag import revision
from app.web.locale import language
from app.web.portal import portal
from maps import queries as map_queries
from maps.projections import Kind
from maps.wards import Wards
from records import law_queries, queries
from records.kinds import Relation, Source
from records.projections import WorkLine
from records.versions import Register

_MOST_COUNTS = 10_000
_MOST_FEATURES, _MOST_SHELVES = 40_000, 50
"""Together some 30 MB in each process: what the readers of a day look at in a city of a million records."""


@dataclass(frozen=True, slots=True)
class Laws:
    """All published works: by Akoma Ntoso address, by slug, and what they do to one another."""

    by_work: Mapping[str, WorkLine]
    by_slug: Mapping[str, WorkLine]
    touching: Mapping[str, tuple[Relation, ...]]
    register: Register

    def relations_of(self, work: str) -> tuple[Relation, ...]:
        """What the work does and what is done to it, by day."""
        return self.touching.get(work, ())


@dataclass(frozen=True, slots=True)
class Services:
    """What complaints can be about. ``offered`` are the categories that take any, in the city's order.

    ``questions`` are those asked now, ``ever_asked`` with them what is asked no more. ``changed_at`` is when any of it
    was changed last.
    """

    categories: Mapping[str, Category]
    groups: Mapping[str, Localized]
    questions: Mapping[str, Sequence[Question]]
    ever_asked: Mapping[str, Sequence[Question]]
    departments: Mapping[str, Localized]
    offered: tuple[str, ...]
    changed_at: datetime


def laws() -> Laws:
    kept: Laws = _kept("laws", _read_laws)
    return kept


def services() -> Services:
    kept: Services = _kept("services", _read_services)
    return kept


def promised() -> Promised:
    """What every department promises."""
    kept: Promised = _kept("promised", promised_by_all)
    return kept


def department_name(slug: str) -> str:
    """The department's name in the reader's language, or its slug."""
    names: Mapping[str, Localized] = _kept("departments", department_names)
    return in_language(names[slug], language()) if slug in names else slug


def source_name(source: Source, department: str) -> str:
    """Where a record comes from: the department itself where it was written at the desk, in the reader's language."""
    at_desk = source.name.partition("/")[0] == "desk"
    return department_name(department) if at_desk else source.publisher or source.name


def site() -> Site:
    """What the city wrote about the portal itself. The same object as long as nothing changes."""
    kept: Site = _kept_or_last("site", read_site, Site())
    return kept


def holdings() -> Mapping[str, int]:
    """Kind → how many are published."""
    kept: Mapping[str, int] = _kept("holdings", queries.holdings)
    return kept


def map_collections() -> tuple[Collection, ...]:
    """Everything that lies on the map, in the city's order."""
    kept: tuple[Collection, ...] = _kept("map collections", collections)
    return kept


def map_collection(collection_id: str) -> Collection:
    """The collection of that id. Raises NotVisible."""
    return require(map_collections(), collection_id)


def feature_counts() -> dict[Hashable, int | None]:
    """Collection and question → how many features meet it, as far as it was counted: the next page need not count."""
    kept: dict[Hashable, int | None] = _kept("feature counts", lambda _session: {})
    if len(kept) > _MOST_COUNTS:
        kept.clear()
    return kept


def written_features(collection_id: str, base: str) -> dict[int, bytes]:
    """Row → feature as it stands in an answer of the portal at that address.

    Kept, because the next box of a map holds most of them again. Other requests may take any of them away meanwhile.
    """
    kept: dict[tuple[str, str], dict[int, bytes]] = _kept("written features", lambda _session: {})
    if len(kept) > _MOST_SHELVES or sum(map(len, kept.values())) > _MOST_FEATURES:
        kept.clear()
    return kept.setdefault((collection_id, base), {})


def report_forms() -> dict[Hashable, Any]:
    """Category, language and way of filing → the class of its form, which WTForms takes long to make."""
    kept: dict[Hashable, Any] = _kept("report forms", lambda _session: {})
    return kept


def wards() -> Wards:
    """In which ward a point lies."""
    kept: Wards = _kept("wards", Wards)
    return kept


def facility_kinds() -> Mapping[str, Kind]:
    """Slug → kind of facility, in the city's order."""
    kept: Mapping[str, Kind] = _kept("facility kinds", _read_kinds)
    return kept


def _read_kinds(session: Session) -> Mapping[str, Kind]:
    return {kind.slug: kind for kind in map_queries.kinds(session)}


def _read_services(session: Session) -> Services:
    categories = city.categories(session)
    ever_asked = {category.slug: city.questions(session, category.slug, retired=True) for category in categories}
    return Services(
        categories={category.slug: category for category in categories},
        groups={group.slug: group.names for group in city.groups(session)},
        questions={slug: [one for one in each if one.active] for slug, each in ever_asked.items()},
        ever_asked=ever_asked,
        departments=department_names(session),
        offered=tuple(category.slug for category in categories if is_offered(category)),
        changed_at=city.categories_changed_at(session),
    )


def _read_laws(session: Session) -> Laws:
    lines = tuple(law_queries.works(session))
    by_work = {line.work: line for line in lines}
    relations = tuple(law_queries.all_relations(session))
    touching: dict[str, list[Relation]] = defaultdict(list)
    for relation in sorted(relations, key=lambda relation: relation.day or date.min):
        for work in {relation.acting, relation.target}:
            touching[work].append(relation)
    by_slug = {line.slug: line for line in lines}
    return Laws(by_work, by_slug, {work: tuple(held) for work, held in touching.items()}, Register(by_work, relations))


def _kept_or_last(name: str, read: Callable[[Session], Any], otherwise: Any) -> Any:
    """As last read, or nothing, while the database is away: pages that say so have a head and a foot too."""
    try:
        return _kept(name, read)
    except OperationalError:
        held: tuple[int, Any] | None = current_app.extensions.get("psis.kept", {}).get(name)
        return held[1] if held else otherwise


def _kept(name: str, read: Callable[[Session], Any]) -> Any:
    kept: dict[str, tuple[int, Any]] = current_app.extensions.setdefault("psis.kept", {})
    now = revision()
    held = kept.get(name)
    if held is None or held[0] != now:
        with portal().database.open(STRANGER) as session:
            held = kept[name] = (now, read(session))
    return held[1]
