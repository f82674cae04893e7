"""Texts of a work collected on several days, put together: which are the same, and in which order sections stand."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from records.kinds import Annotation, Ordinance, Relation, Section, Span
from records.versions import in_force

Collected = tuple[date, Mapping[str, Section]]
"""A day and the whole text of it: element id → section, in reading order."""


def same_content(section: Section) -> Hashable:
    """What makes two collected texts the same text: everything but notes, links, days and place."""
    words = tuple((b.depth, b.number, b.heading, b.text) for b in section.blocks)
    return section.number, section.heading, section.state, words


def reading_order(lists: Sequence[Sequence[str]]) -> list[str]:
    """All keys once, the last list leading; what an earlier one alone has follows its neighbour there."""
    order: list[str] = []
    for keys in reversed(lists):
        known, after = set(order), -1
        for key in keys:
            if key in known:
                after = order.index(key)
            else:
                after += 1
                order.insert(after, key)
                known.add(key)
    return order


def in_time(texts: Sequence[Collected]) -> tuple[Section, ...]:
    """Every text once, from the first day it was collected until the first that has another or none; oldest first."""
    found: list[Section] = []
    for position, eid in enumerate(reading_order([list(sections) for _, sections in texts]), start=1):
        observed = [(day, sections.get(eid)) for day, sections in texts]
        runs = [list(run) for _, run in groupby(observed, key=lambda o: same_content(o[1]) if o[1] else None)]
        ends = [run[0][0] for run in runs[1:]] + [None]
        for run, end in zip(runs, ends, strict=True):
            if text := run[-1][1]:
                found.append(replace(text, position=position, valid_from=run[0][0], valid_to=end))
    return tuple(found)


def each_once(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Every effect once, as it was stated last, by day."""
    known = {(r.effect, r.acting, r.target, r.section, r.day): r for r in relations}
    return tuple(sorted(known.values(), key=lambda r: (r.day or date.min, r.effect, r.acting, r.target, r.section)))


def texts_not_held(
    collected: Sequence[date], enacted: date | None, relations: Iterable[Relation]
) -> tuple[Annotation, ...]:
    """Amendments whose text was not collected: said at the work, so that nobody takes a text for current."""
    return tuple(_texts_not_held(collected, enacted, tuple(relations)))


def _texts_not_held(
    collected: Sequence[date], enacted: date | None, relations: Sequence[Relation]
) -> Iterator[Annotation]:
    for relation in relations:
        if relation.effect == "amends" and relation.day and relation.day not in collected:
            words = f"Amended on {relation.day} by {relation.title or relation.acting}; that text is not held."
            yield Annotation("editor", (Span(words),), relation.acting, relation.day)
    first = min(collected)
    if enacted and enacted < first and any(relation.day == first for relation in relations):
        yield Annotation("editor", (Span(f"The text before {first} is not held."),), day=first)


def added(held: Ordinance, new: Ordinance) -> Ordinance:
    """A work with further collected texts: what was held on other days stays, the day that is given again is replaced.

    What the record says beside its text is the word of the newest text. Nothing is added where the work did not come
    as collected texts, or where every day held is given again: then the new record stands alone.
    """
    if not held.collected or not new.collected or set(held.collected) <= set(new.collected):
        return new
    older, newer = sorted((held, new), key=lambda law: (max(law.collected), law is new))
    days = sorted({*held.collected, *new.collected})
    sections = in_time([(day, _on(new if day in new.collected else held, day)) for day in days])
    relations = each_once((*older.relations, *newer.relations))
    return replace(
        newer,
        collected=tuple(days),
        sections=sections,
        relations=relations,
        annotations=texts_not_held(days, newer.enacted, relations),
        flags=tuple(flag for flag in newer.flags if not (sections and flag == "no-text")),
    )


def _on(law: Ordinance, day: date) -> Mapping[str, Section]:
    return {section.eid: section for section in in_force(law.sections, day)}
