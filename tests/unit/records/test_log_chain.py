"""Every change made to the transparency log behind the portal's back is found."""

import random
from datetime import UTC, datetime, timedelta, timezone
from types import SimpleNamespace

from records.log_chain import GENESIS, PUBLISHED, Head, Said, broken_at, canonical, content_hash, linked, moment

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LENGTH = 40


def entries(length=LENGTH):
    said = [
        Said(PUBLISHED, "permit", f"2026-{one:06}", 1 + one % 3, NOON, content_hash(str(one)), f'["{one:064x}"]')
        for one in range(length)
    ]
    places = linked(said, NOON, 0, GENESIS)
    return [
        SimpleNamespace(sequence=number, at=NOON, hash=link, **one._asdict())
        for one, (number, link) in zip(said, places, strict=True)
    ]


def head_of(log):
    return Head(len(log), log[-1].hash) if log else Head(0, GENESIS)


def changed(entry, chance, fields=(*Said._fields, "at", "hash")):
    """The entry with one field a little different."""
    field = chance.choice(fields)
    before = getattr(entry, field)
    after = {
        str: lambda: before[:-1] + ("0" if before[-1] != "0" else "1"),
        int: lambda: before + 1,
        datetime: lambda: before + timedelta(microseconds=1),
    }[type(before)]()
    return SimpleNamespace(**{**vars(entry), field: after})


def chained_anew(log, start):
    """What a forger does who knows the formula: every link after his change is made to fit."""
    previous = log[start - 1].hash if start else GENESIS
    said = [Said(*(getattr(entry, name) for name in Said._fields)) for entry in log[start:]]
    anew = linked(said, NOON, start, previous)
    forged = [SimpleNamespace(**vars(entry)) for entry in log[start:]]
    for entry, (entry.sequence, entry.hash) in zip(forged, anew, strict=True):
        entry.at = NOON
    return log[:start] + forged


def without(log, victim, chance):
    return log[:victim] + log[victim + 1 :]


def with_a_change(log, victim, chance):
    return [*log[:victim], changed(log[victim], chance), *log[victim + 1 :]]


def exchanged(log, victim, chance):
    other = (victim + 1 + chance.randrange(len(log) - 1)) % len(log)
    swapped = list(log)
    swapped[victim], swapped[other] = swapped[other], swapped[victim]
    return swapped


def cut(log, victim, chance):
    return log[:victim]


def repeated(log, victim, chance):
    return [*log[:victim], log[victim], *log[victim:]]


def changed_and_chained_anew(log, victim, chance):
    forged = changed(log[victim], chance, Said._fields)
    return chained_anew([*log[:victim], forged, *log[victim + 1 :]], victim)


def removed_and_chained_anew(log, victim, chance):
    return chained_anew(without(log, victim, chance), victim)


TAMPERINGS = (
    without,
    with_a_change,
    exchanged,
    cut,
    repeated,
    changed_and_chained_anew,
    removed_and_chained_anew,
)


def tampered(log, chance):
    return chance.choice(TAMPERINGS)(log, chance.randrange(len(log)), chance)


def test_an_untouched_log_is_sound():
    log = entries()
    assert broken_at(log, head_of(log)) is None


def test_an_empty_log_is_sound():
    assert broken_at([], head_of([])) is None


def test_any_tampering_is_found_against_the_head():
    log, chance = entries(), random.Random(4)
    missed = [turn for turn in range(10_000) if broken_at(tampered(log, chance), head_of(log)) is None]
    assert not missed


def test_whoever_forges_the_head_too_is_found_by_a_head_that_was_kept():
    log, chance = entries(), random.Random(5)
    kept = [head_of(log)]
    forgeries = [tampered(log, chance) for _ in range(1_000)]
    assert not [forged for forged in forgeries if broken_at(forged, head_of(forged), kept) is None]


def test_the_first_entry_that_does_not_fit_is_named():
    log = entries()
    log[16] = changed(log[16], random.Random(1))
    assert broken_at(log, head_of(log)) == 17


def test_a_moment_is_the_same_whatever_zone_it_is_told_in():
    assert moment(NOON) == moment(NOON.astimezone(timezone(timedelta(hours=7))))


def test_the_order_of_a_laws_sections_does_not_matter():
    assert canonical("{}", "text", ["b", "a"]) == canonical("{}", "text", ["a", "b"])


def test_text_cannot_pass_for_sections_unseen():
    assert content_hash(canonical("{}", "text")) != content_hash(canonical("{}", "texta"))
