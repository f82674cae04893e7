"""Texts of a work collected on several days, put together: which are the same, and in which order sections stand."""

from collections.abc import Hashable, Sequence

from records.kinds import Section


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
