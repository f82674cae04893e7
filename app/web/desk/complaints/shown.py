"""What all pages of this desk share: addresses, whom they admit, how states, people and priorities are shown."""

from collections.abc import Iterable

from flask import g

from app.complaints import lifecycle, references
from app.complaints.colleagues import Colleague, colleagues
from app.complaints.filing.filing import COUNTER, IMPORT, OPEN311, TELEPHONE, WEB
from app.db.reading import Reading, as_portal
from app.kernel import roles
from app.kernel.text import N_, in_language
from app.web.blueprint import holding
from app.web.identity import identity
from app.web.kept import services
from app.web.locale import PREFIX, language
from app.web.portal import portal
from app.web.translation import gettext as _
from app.web.words import word

OFFICERS = holding(roles.HANDLE)
SUPERVISORS = holding(roles.SUPERVISE)
DESK = f"{PREFIX}/desk/complaints"
PRIORITIES = {0: N_("Usual"), 1: N_("High"), 2: N_("Urgent")}
PRIORITY_COLOURS = {1: "orange", 2: "red"}
CHANNELS = {
    WEB: N_("Web page"),
    COUNTER: N_("Counter"),
    TELEPHONE: N_("Telephone"),
    OPEN311: N_("Another program"),
    IMPORT: N_("Import"),
}


def address(rest: str = "") -> str:
    """An address of this desk in the reader's language."""
    return f"/{language()}/desk/complaints{rest}"


def of_case(reference: str, part: str = "") -> str:
    """The page of a case, or a part of it such as "notes"."""
    return address(f"/{references.slug(reference)}{'/' + part if part else ''}")


def state_name(state: str) -> str:
    return word(lifecycle.NAMES, state)


def category_choices(departments: Iterable[str] = ()) -> list[tuple[str, str]]:
    """(slug, name) of all categories, by name; those of these departments where any are given."""
    wanted = set(departments)
    held = services().categories.values()
    return sorted(
        ((one.slug, in_language(one.names, language())) for one in held if not wanted or one.department in wanted),
        key=lambda pair: pair[1].casefold(),
    )


def offered_choices(department: str, present: str) -> dict[str, list[tuple[str, str]]]:
    """Department → (slug, name) of the categories under which can be reported, and of ``present``; that one first."""
    held = services()
    groups: dict[str, list[tuple[str, str]]] = {}
    first = sorted(department_choices(), key=lambda choice: choice[0] != department)
    for slug, name in first:
        wanted = {one for one in (*held.offered, present) if one in held.categories}
        if own := [choice for choice in category_choices([slug]) if choice[0] in wanted]:
            groups.setdefault(name, []).extend(own)
    return groups


def department_choices() -> list[tuple[str, str]]:
    """(slug, name) of all departments, by name."""
    names = services().departments.items()
    return sorted(
        ((slug, in_language(texts, language())) for slug, texts in names), key=lambda pair: pair[1].casefold()
    )


def own_departments() -> list[str]:
    """Those whose reports this person handles."""
    return identity().actor.departments(roles.HANDLE)


def people_of(departments: Iterable[str]) -> list[Colleague]:
    """Who handles reports of these departments, each once, by name. Asked for once in a request."""
    known: dict[str, list[Colleague]] = g.setdefault("handlers", {})
    wanted = list(departments)
    if any(department not in known for department in wanted):
        with as_portal(portal().database) as reading:
            learn_people(reading, wanted)
    found = {one.account: one for department in wanted for one in known[department]}
    return sorted(found.values(), key=lambda one: one.name.casefold())


def learn_people(reading: Reading, departments: Iterable[str]) -> None:
    """Read them for this request, where the portal reads anyway; what they are called, too."""
    known: dict[str, list[Colleague]] = g.setdefault("handlers", {})
    names: dict[str, str] = g.setdefault("colleagues", {})
    for department in departments:
        if department not in known:
            known[department] = colleagues(reading, department)
            names |= {one.account: one.name for one in known[department]}


def priority_name(priority: int) -> str:
    return _(PRIORITIES.get(priority, ""))
