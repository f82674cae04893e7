"""How reports begin and where: what a list says of each beside its reference, all of a page in one statement."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import String, bindparam, func, select
from sqlalchemy.orm import Session

from app.complaints.model import ComplaintContentRow, ComplaintRow
from app.db.walled import Walled

LONGEST = 90
_READ = 3 * LONGEST
"""Of a long report no more is read: white space does not count."""
_AT_ONCE = 25
"""Statements are made for so many reports, and for twice, three times… as many."""


class FirstWords(NamedTuple):
    """``text`` is in ``language``; it ends with "…" where it goes on. ``street`` is what is said before a comma."""

    text: str
    language: str
    street: str


def first_words(session: Session, complaints: Sequence[int]) -> dict[int, FirstWords]:
    """Id → how the report begins, of those (ids) whose words the session's actor may read."""
    if not complaints:
        return {}
    size = -(-len(complaints) // _AT_ONCE) * _AT_ONCE
    asked = [*complaints, *[complaints[0]] * (size - len(complaints))]
    rows = _statement(size).rows(session, **{f"c{place}": one for place, one in enumerate(asked)})
    return {number: FirstWords(beginning(text), tag, address.split(",")[0]) for number, tag, text, address in rows}


def beginning(text: str) -> str:
    """The first words of a text, at most LONGEST characters and the sign that it goes on."""
    plain = " ".join(text.split())
    if len(plain) <= LONGEST:
        return plain
    whole = plain[: LONGEST + 1].rpartition(" ")[0]
    return f"{whole if len(whole) > LONGEST // 2 else plain[:LONGEST]} …"


@lru_cache(16)
def _statement(size: int) -> Walled:
    case, content = ComplaintRow, ComplaintContentRow
    begins: Any = func.substr(content.text, 1, _READ, type_=String())
    chosen = [bindparam(f"c{place}", type_=content.complaint_id.type) for place in range(size)]
    joined = select(case.id, case.language, begins, content.address).join(content, content.complaint_id == case.id)
    return Walled(joined.where(content.complaint_id.in_(chosen)))
