"""What changed between two days, as JSON: the same comparison as on the page."""

from typing import Any

from flask import Response, request

from app.web import addresses, published
from app.web.api.answers import answer, links, plain
from app.web.blueprint import ANYONE, Blueprint
from app.web.parameters import require_readable
from app.web.portal import base_url
from app.web.public.comparing import Compared, Comparison, compare_section, compare_work

blueprint = Blueprint("api_changes", __name__, url_prefix="/api/v1/ordinances")


@blueprint.get("/<slug>/changes", access=ANYONE)
def of_work(slug: str) -> Response:
    """Every section that differs between ``from`` and ``to``, twenty a page. Raises Gone, NotVisible, Unreadable."""
    problems: list[str] = []
    found = compare_work(published.work(slug).work, request.args, problems)
    require_readable(problems)
    return _answer(slug, "", found)


@blueprint.get("/<slug>/<eid>/changes", access=ANYONE)
def of_section(slug: str, eid: str) -> Response:
    """One section on two days. Raises Gone, Unreadable; NotVisible for a section that never was."""
    problems: list[str] = []
    found = compare_section(published.work(slug).work, eid, request.args, problems)
    require_readable(problems)
    return _answer(slug, eid, found)


def _answer(slug: str, eid: str, found: Comparison) -> Response:
    own = f"{addresses.api_ordinance(slug, eid)}/changes"
    days = [("from", found.first.isoformat()), ("to", found.last.isoformat())]
    following = addresses.with_query(own, [*days, ("page", str(found.number + 1))])
    return answer(
        {
            "from": plain(found.first),
            "to": plain(found.last),
            "change_dates": plain(found.dates),
            "total": found.total,
            "items": [_compared(slug, one) for one in found.shown],
            "next": base_url() + following if found.number < found.pages else None,
        }
    )


def _compared(slug: str, one: Compared) -> dict[str, Any]:
    """``change`` is added, removed or changed; each run of words is same, added or removed."""
    return {
        "eid": one.change.eid,
        "change": one.change.change,
        "heading": plain(one.heading),
        "blocks": plain(one.blocks),
        "links": links("ordinance", slug, one.change.eid),
    }
