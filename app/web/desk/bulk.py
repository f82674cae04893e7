"""Approving or publishing many records of the queue: a few at once, many by a task."""

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.jobs import bulk_review
from app.kernel import roles
from app.web import addresses
from app.web.blueprint import Blueprint, holding
from app.web.desk.work import filters_asked, queue_asked, queue_page
from app.web.identity import identity, unit
from app.web.locale import PREFIX, language
from app.web.portal import portal
from records import bulk, desk_queue
from records.bulk import Key, Place

AT_ONCE = 20
"""How many are done while somebody waits; more become a task."""
blueprint = Blueprint("desk_bulk", __name__, url_prefix=f"{PREFIX}/desk")


@blueprint.post("/work/acts", access=holding(roles.PUBLISH))
def act() -> AnyResponse:
    """Approve or publish what was chosen, or all that the filters show."""
    name, queue = request.form.get("act", ""), queue_asked()
    keys = _keys(name) if name in bulk.ACTS else []
    if not keys:
        return _back_to(queue, "none-chosen")
    if len(keys) > AT_ONCE:
        with unit() as work:
            tasks = bulk_review.ask(work, name, keys)
        there = f"/{language()}/desk/tasks/{tasks[0]}" if len(tasks) == 1 else queue
        return _back_to(there, "records-asked")
    place = Place(portal().database, portal().files, identity().actor)
    refused = [problem for key in keys if (problem := bulk.act_upon(place, name, key))]
    if refused:
        return queue_page(refused, len(keys) - len(refused), 422)
    return _back_to(queue, f"records-{name}")


def _back_to(there: str, said: str) -> AnyResponse:
    return redirect(addresses.with_query(there, [("said", said)]), 303)


def _keys(name: str) -> list[Key]:
    if request.form.get("everything"):
        act = bulk.ACTS[name]
        return desk_queue.waiting_keys(identity().session, identity().actor, filters_asked(), act.before, bulk.MOST)
    chosen = (one.partition("/") for one in request.form.getlist("chosen"))
    return [Key(kind, slug) for kind, _slash, slug in chosen][: bulk.MOST]
