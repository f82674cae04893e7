"""Which text is in force on a day: derived from dates and dated relations, so that deleting one recomputes everything.

The rules, and where they come from:

* A work is in force from its commencement; without a word about it, from its enactment (Indonesia: Law 12/2011 art. 87;
  South Africa: Interpretation Act 33 of 1957 s. 13(1)).
* A repeal works when the repealing work is itself in force on the day the repeal takes effect. It is done then: a
  later repeal of the repealing work revives nothing (Indonesia: Law 12/2011 annex II no. 229; South Africa:
  Interpretation Act s. 12(2)(a); United States: 1 U.S.C. § 108). A text is revived only by being enacted again.
* A work that ends itself on a day, as temporary laws do, expires: a repeal whose acting work is the target.
* "revokes" is an annulment: the target counts as never made, on every day, and so do all its effects.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Protocol

from app.kernel.errors import BadInput
from app.kernel.text import N_, Phrase
from records.kinds import Relation, Section, SectionState


class Status(StrEnum):
    """What a work is on a day. An amended work is in force: what was amended is its text."""

    UNKNOWN = "unknown"
    NOT_ENACTED = "not-enacted"
    NOT_COMMENCED = "not-commenced"
    IN_FORCE = "in-force"
    REPEALED = "repealed"
    EXPIRED = "expired"
    ANNULLED = "annulled"


def is_expiry(relation: Relation) -> bool:
    """Whether the relation is a work's own end, and none to another work."""
    return relation.effect == "repeals" and relation.acting == relation.target


class Dated(Protocol):
    """Anything that knows when it was made: an Ordinance, its projection, a row."""

    @property
    def enacted(self) -> date | None: ...

    @property
    def commenced(self) -> date | None: ...


def status_on(work: str, day: date, works: Mapping[str, Dated], relations: Iterable[Relation]) -> Status:
    """The status of one work on a day; for many, keep a ``Register``."""
    return Register(works, relations).status(work, day)


class Register:
    """Works by address and the relations among them; answers the status of any of them on any day.

    Relations to one section do not touch the work's status. A work that is not held is believed to stand when it acts.
    """

    def __init__(self, works: Mapping[str, Dated], relations: Iterable[Relation]) -> None:
        self._works = works
        self._to: dict[tuple[str, str], list[Relation]] = defaultdict(list)
        for relation in relations:
            if not relation.section:
                self._to[relation.effect, relation.target].append(relation)

    def status(self, work: str, day: date) -> Status:
        if self._annulled(work):
            return Status.ANNULLED
        known = self._works.get(work)
        if known and known.enacted and day < known.enacted:
            return Status.NOT_ENACTED
        repeals = self._repeals(work)
        endings = {acting for acting, end in repeals if end and end <= day and self._stood(acting, end)}
        if endings:
            return Status.EXPIRED if endings == {work} else Status.REPEALED
        start = self._start(work)
        if start is None or any(end is None for _, end in repeals):
            return Status.UNKNOWN
        return Status.IN_FORCE if start <= day else Status.NOT_COMMENCED

    def start(self, work: str) -> date | None:
        """The day on which a work comes into force, None where it is not known."""
        return self._start(work)

    def stands(self, work: str, day: date) -> bool:
        """Whether what a work does on that day has an effect: it is in force, and not annulled."""
        return not self._annulled(work) and self._stood(work, day)

    def _annulled(self, work: str, above: frozenset[str] = frozenset()) -> bool:
        """Whether some work that is not annulled itself revokes this one; a stored circle annuls nobody."""
        above |= {work}
        return any(
            r.acting not in above and not self._annulled(r.acting, above) for r in self._to.get(("revokes", work), ())
        )

    def _start(self, work: str) -> date | None:
        """The day of commencement, None where it is not known."""
        known = self._works.get(work)
        if known and known.commenced:
            return known.commenced
        acts = [r for r in self._to.get(("commences", work), ()) if not self._annulled(r.acting)]
        days = [day for r in acts if (day := r.day or self._own_day(r.acting))]
        if acts:
            return min(days, default=None)
        return self._own_day(work)

    def _own_day(self, work: str) -> date | None:
        known = self._works.get(work)
        return (known.commenced or known.enacted) if known else None

    def _repeals(self, work: str) -> list[tuple[str, date | None]]:
        """Who repeals the work, from which day on (None: nobody knows)."""
        repeals = self._to.get(("repeals", work), ())
        return [(r.acting, r.day or self._own_day(r.acting)) for r in repeals if not self._annulled(r.acting)]

    def _stood(self, acting: str, day: date) -> bool:
        """Whether a work was in force when its repeal took effect: the recursion ends, as each step is earlier."""
        start = self._start(acting)
        repealed = any(end and end < day and self._stood(by, end) for by, end in self._repeals(acting))
        return (start is None or start <= day) and not repealed


def shown_status(status: str) -> str:
    """A status as lists and filters have it: nothing where it is not known."""
    return "" if status == Status.UNKNOWN else str(status)


def wording_status(
    work: Status, state: SectionState, first: date | None, until: date | None, day: date
) -> Status | SectionState:
    """What one wording of a section is on a day on which its work is ``work``.

    A section stands no longer than its work; one that ended while the work stands was repealed. ``state`` is what the
    wording says of itself, such as "reserved".
    """
    if work not in (Status.IN_FORCE, Status.UNKNOWN):
        return work
    if until and until <= day:
        return Status.REPEALED
    if first and day < first:
        return Status.NOT_COMMENCED
    return state or work


def refuse_cycle(relations: Iterable[Relation]) -> None:
    """Raise BadInput, naming the circle, where works repeal, annul or commence one another in a circle.

    Sections may cross (A amends B § 1, B amends A § 2), and a work may repeal itself on a day: that is its expiry.
    """
    graph: dict[str, set[str]] = defaultdict(set)
    for r in relations:
        if r.effect != "amends" and not r.section and not is_expiry(r):
            graph[r.acting].add(r.target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        sentence = N_("These works act on one another in a circle: %(circle)s. Remove one of the relations.")
        raise BadInput(sentence, circle=circle) from error


_DOES = {"amends": N_("amends"), "repeals": N_("repeals"), "revokes": N_("revokes"), "commences": N_("commences")}


def refuse_early(relation: Relation, works: Mapping[str, Dated]) -> None:
    """Raise BadInput where an effect is dated before the acting or the target work was enacted."""
    for work in (relation.acting, relation.target):
        known = works.get(work)
        if relation.day and known and known.enacted and relation.day < known.enacted:
            raise BadInput(
                N_("%(acting)s %(effect)s %(target)s from %(day)s, but %(work)s was enacted only on %(enacted)s."),
                acting=relation.acting,
                effect=Phrase(_DOES[relation.effect]),
                target=relation.target,
                day=relation.day,
                work=work,
                enacted=known.enacted,
            )


def in_force(sections: Iterable[Section], day: date) -> list[Section]:
    """The sections as of a day, in reading order; stubs that say "repealed" are part of the text and stay."""
    held = (s for s in sections if (not s.valid_from or s.valid_from <= day) and (not s.valid_to or day < s.valid_to))
    return sorted(held, key=lambda s: (s.position, s.eid))


def dates_of(sections: Iterable[Section]) -> list[date]:
    """All days on which the text changed, earliest first; a text from the beginning adds none."""
    return sorted({day for s in sections for day in (s.valid_from, s.valid_to) if day})


def check_periods(sections: Iterable[Section]) -> None:
    """Raise BadInput where two texts of one section hold on the same day, or a text ends before it begins."""
    texts: dict[str, list[Section]] = defaultdict(list)
    for section in sections:
        if section.valid_from and section.valid_to and section.valid_to <= section.valid_from:
            sentence = N_("A text of section %(eid)s ends on %(day)s, before it begins.")
            raise BadInput(sentence, eid=section.eid, day=section.valid_to)
        texts[section.eid].append(section)
    for eid, rows in texts.items():
        for earlier, later in pairwise(sorted(rows, key=lambda s: s.valid_from or date.min)):
            if earlier.valid_to is None or (later.valid_from or date.min) < earlier.valid_to:
                sentence = N_("Two texts of section %(eid)s are in force on %(day)s.")
                raise BadInput(sentence, eid=eid, day=later.valid_from or Phrase(N_("the first day")))
