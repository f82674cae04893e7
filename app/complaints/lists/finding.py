"""Finding reports by the words in them: an index of its own in the database, which the worker keeps.

What stands in it are hashes of words and of their beginnings, apart by department; who searches reads the reports
themselves as himself.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.complaints.lists import list_statements
from app.complaints.lists.finding_model import ComplaintWordRow
from app.complaints.lists.list_statements import CASE, Range
from app.complaints.model import ComplaintContentRow, ComplaintRow, ComplaintWorkRow
from app.db.planning import unindexed
from app.db.session import beside
from app.kernel.actor import SYSTEM

MOST = 500
"""How many are found at the most; what is more is called more."""
MOST_WORDS = 8
"""How many words of a question count."""
SHORTEST, LONGEST = 4, 12
"""Letters of the beginnings by which a word is found, too; other words are found whole."""
_WORD = re.compile(r"[^\W_]+")
_LOOKED_AT, _FARTHEST = 2000, 64_000
"""How far the reports of a word are counted to find the rarest of a question; how many are looked at in one go."""


class Found(NamedTuple):
    """The complaints (ids) in the order asked for; ``more``: there are more than these."""

    ids: list[int]
    more: bool


def hashes_of(question: str) -> list[int]:
    """What the index holds of reports with each of these words, or with a word that begins so."""
    return [_hash(word) for word in _words(question)]


def entries_of(*texts: str) -> list[int]:
    """What the index holds of these texts: of each word and of its beginnings 63 bits, each once."""
    words = _words(*texts)
    beginnings = (word[:length] for word in words for length in range(SHORTEST, min(len(word) - 1, LONGEST) + 1))
    return [_hash(one) for one in dict.fromkeys((*words, *beginnings))]


def _words(*texts: str) -> list[str]:
    """Each once, without case and width."""
    return list(dict.fromkeys(_WORD.findall(unicodedata.normalize("NFKC", " ".join(texts)).casefold())))


def _hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest()) >> 1


def index(session: Session, complaints: Sequence[int]) -> None:
    """Put the words of these complaints into the index as they are now. ``session`` is the portal's."""
    # Nobody erases or hands over a report while its words are read; who was about to has done so by then. What is read
    # in the statement that waits for the lock would be the text of before.
    session.execute(
        select(ComplaintRow.id).where(ComplaintRow.id.in_(complaints)).order_by(ComplaintRow.id).with_for_update()
    )
    columns = (ComplaintRow.id, ComplaintRow.department, ComplaintContentRow.text, ComplaintContentRow.address)
    joined = select(*columns).join(ComplaintContentRow, ComplaintContentRow.complaint_id == ComplaintRow.id)
    rows = session.execute(joined.where(ComplaintRow.id.in_(complaints))).all()
    session.execute(delete(ComplaintWordRow).where(ComplaintWordRow.complaint_id.in_([row.id for row in rows])))
    add(session, ((row.id, row.department, row.text, row.address) for row in rows))


def add(session: Session, cases: Iterable[tuple[int, str, str, str]]) -> None:
    """Add the words of new complaints: (id, department, text, address). For a session with the portal's labels."""
    rows = [
        {"department": department, "word": word, "complaint_id": number}
        for number, department, *texts in cases
        for word in entries_of(*texts)
    ]
    if rows:
        session.execute(insert(ComplaintWordRow), rows)


def hand_over(session: Session, complaint: int, department: str) -> None:
    """Let another department find it, and the one before no more."""
    words = update(ComplaintWordRow).where(ComplaintWordRow.complaint_id == complaint)
    session.execute(words.values(department=department), execution_options={"synchronize_session": False})


def found(session: Session, ranges: Sequence[Range], text: str, *, newest: bool) -> Found:
    """The complaints of these ranges in which all words of the text stand, as the session's actor finds them.

    By the moment they came, or that their clocks count from where the ranges are of what is overdue.
    """
    words = hashes_of(text)[:MOST_WORDS]
    if not words:
        return Found([], more=False)
    numbers: list[int] = []
    with beside(session, SYSTEM) as portal:
        for department in dict.fromkeys(one.department for one in ranges):
            own = [one for one in ranges if one.department == department]
            numbers += _of_department(portal, department, own, words, newest=newest)
    late = any(one.late or one.unresolved for one in ranges)
    at = ComplaintRow.counts_from if late else ComplaintRow.received_at
    order = (at.desc(), ComplaintRow.id.desc()) if newest else (at.asc(), ComplaintRow.id.asc())
    of_case = ComplaintContentRow.complaint_id == ComplaintRow.id  # who may not read the words finds nothing by them
    readable = select(ComplaintRow.id).join(ComplaintContentRow, of_case).where(ComplaintRow.id.in_(numbers))
    ids = list(session.scalars(readable.order_by(*order)))
    return Found(ids[:MOST], len(ids) > MOST)


def _of_department(
    portal: Session, department: str, ranges: Sequence[Range], words: Sequence[int], *, newest: bool
) -> list[int]:
    """The ids, newest or oldest first: the reports of the rarest word, a stretch at a time until there are enough."""
    rarest, *others = sorted(words, key=lambda word: _how_many(portal, department, word))
    chosen = _chosen(department, ranges, rarest, others)
    order = _number.desc() if newest else _number.asc()
    found: list[int] = []
    edge, step = None, _LOOKED_AT
    while len(found) <= MOST:
        ahead = _entries(department, rarest).order_by(order).limit(step)
        if edge is not None:
            ahead = ahead.where(_number < edge if newest else _number > edge)
        stretch = ahead.subquery()
        first, last = portal.execute(select(func.min(stretch.c[0]), func.max(stretch.c[0]))).one()
        if first is None:
            break
        found += portal.scalars(chosen.where(_number.between(first, last)).order_by(order).limit(MOST + 1))
        edge, step = (first if newest else last), min(2 * step, _FARTHEST)
    return found[: MOST + 1]


_number = ComplaintWordRow.complaint_id


def _entries(department: str, word: int) -> Select[int]:
    return select(_number).where(ComplaintWordRow.department == department, ComplaintWordRow.word == word)


def _chosen(department: str, ranges: Sequence[Range], rarest: int, others: Sequence[int]) -> Select[int]:
    chosen = _entries(department, rarest)
    for word in others:
        other = aliased(ComplaintWordRow)
        chosen = chosen.join(
            other, and_(other.department == department, other.word == word, other.complaint_id == _number)
        )
    chosen = chosen.join(ComplaintRow, ComplaintRow.id == _number)
    if any(table != CASE for one in ranges for (table, _column), _value in (*one.narrowed, *one.further)):
        chosen = chosen.join(ComplaintWorkRow, ComplaintWorkRow.complaint_id == _number)
    return chosen.where(or_(*map(_in_range, ranges)))


def _in_range(one: Range) -> ColumnElement[bool]:
    conditions = [unindexed(ComplaintRow.department) == one.department, unindexed(ComplaintRow.state) == one.state]
    for (table, column), value in (*one.narrowed, *one.further):
        model: Any = ComplaintRow if table == CASE else ComplaintWorkRow
        conditions.append(unindexed(getattr(model, column)) == value)
    if one.late:
        conditions.append(unindexed(ComplaintRow.counts_from) <= one.late.before)
        if one.late.after is not None:
            conditions.append(unindexed(ComplaintRow.counts_from) > one.late.after)
        if one.late.categories:
            conditions.append(unindexed(ComplaintRow.category).in_(one.late.categories))
    if one.unresolved:
        conditions.append(list_statements.is_unresolved(one.unresolved))
    return and_(*conditions)


def _how_many(portal: Session, department: str, word: int) -> int:
    """How many reports of the department have that word, counted so far as matters."""
    some = _entries(department, word).order_by(_number).limit(_LOOKED_AT).subquery()
    return portal.scalar(select(func.count()).select_from(some)) or 0
