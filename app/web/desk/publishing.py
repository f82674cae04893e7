"""What brings a record before the public, and what takes it away again."""

from collections.abc import Callable
from datetime import datetime

from werkzeug.wrappers import Response as AnyResponse

from app.db.unit_of_work import UnitOfWork
from app.kernel import roles
from app.web.blueprint import Blueprint, holding
from app.web.desk.act_forms import Day, Embargo, Successor
from app.web.desk.acting import PREFIX_OF_RECORD, acted, form_of
from app.web.locale import PREFIX
from records import commands, reviewing
from records.acts import Receipt

blueprint = Blueprint("desk_publishing", __name__, url_prefix=f"{PREFIX}/desk{PREFIX_OF_RECORD}")
_PUBLISH = holding(roles.PUBLISH)


@blueprint.post("/publish", access=_PUBLISH)
def publish(kind: str, slug: str) -> AnyResponse:
    """Let everybody read the approved text now."""
    return acted("publish", kind, slug, form_of("publish"), lambda unit: commands.publish_reviewed(unit, kind, slug))


@blueprint.post("/schedule", access=_PUBLISH)
def schedule(kind: str, slug: str) -> AnyResponse:
    """Let the worker publish it at a moment."""
    form = Day.of_request(prefix="schedule-")
    return acted("schedule", kind, slug, form, lambda unit: _scheduled(unit, kind, slug, form.moment()))


@blueprint.post("/unschedule", access=_PUBLISH)
def unschedule(kind: str, slug: str) -> AnyResponse:
    """Take it back before its day."""
    return acted("unschedule", kind, slug, form_of("unschedule"), lambda unit: commands.unschedule(unit, kind, slug))


@blueprint.post("/embargo", access=_PUBLISH)
def embargo(kind: str, slug: str) -> AnyResponse:
    """Let nobody publish it before a moment."""
    form = Embargo.of_request(prefix="embargo-")
    return acted(
        "embargo",
        kind,
        slug,
        form,
        lambda unit: commands.embargo(unit, kind, slug, until=form.moment(), reason=form.reason.data or ""),
    )


@blueprint.post("/lift-embargo", access=_PUBLISH)
def lift_embargo(kind: str, slug: str) -> AnyResponse:
    """End an embargo."""
    return _for_a_reason("lift-embargo", kind, slug, commands.lift_embargo)


@blueprint.post("/supersede", access=_PUBLISH)
def supersede(kind: str, slug: str) -> AnyResponse:
    """Say which record took the place of this one."""
    form = Successor.of_request(prefix="supersede-")
    return acted("supersede", kind, slug, form, lambda unit: commands.supersede(unit, kind, slug, by=form.slug()))


@blueprint.post("/withdraw", access=_PUBLISH, fresh=True)
def withdraw(kind: str, slug: str) -> AnyResponse:
    """Take it from public view; search forgets it at once."""
    form = form_of("withdraw")
    return acted("withdraw", kind, slug, form, lambda unit: _withdrawn(unit, kind, slug, form.data))


def _scheduled(unit: UnitOfWork, kind: str, slug: str, at: datetime | None) -> Receipt:
    return commands.schedule(unit, kind, slug, at=at or unit.now)


def _for_a_reason(act: str, kind: str, slug: str, command: Callable[..., Receipt]) -> AnyResponse:
    form = form_of(act)
    return acted(act, kind, slug, form, lambda unit: command(unit, kind, slug, reason=form["reason"].data))


def _withdrawn(unit: UnitOfWork, kind: str, slug: str, said: dict[str, str]) -> Receipt:
    receipt = commands.withdraw(unit, kind, slug, reason=said["reason"])
    if said["comment"]:
        reviewing.comment(unit, kind, slug, said["comment"])
    return receipt
