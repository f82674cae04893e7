"""Rules: for administrators those of the whole city, for supervisors those of their departments; each with a dry run.

A dry run shows supervisors which reports of their departments would go elsewhere, and administrators how many.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.complaints.released.figures import FEWEST
from app.complaints.rules import rules
from app.complaints.rules.dry_run import Outcome, dry_run
from app.complaints.rules.routing import FILED, Gives, Rule
from app.complaints.rules.rule_log import log_of
from app.kernel import roles
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import NotVisible, PsisError
from app.kernel.text import N_
from app.web import formats
from app.web.blueprint import Access, Blueprint, holding
from app.web.desk.complaints import shown
from app.web.desk.complaints.history import because, given
from app.web.desk.complaints.rule_form import GROUPS, TRIGGERS, RuleForm, filled
from app.web.identity import identity, portal_unit
from app.web.kept import department_name
from app.web.locale import PREFIX, language
from app.web.portal import portal
from app.web.templating import page
from app.web.translation import gettext as _

at_desk = Blueprint("desk_rules", __name__, url_prefix=f"{PREFIX}/desk/complaints/rules")
at_admin = Blueprint("admin_rules", __name__, url_prefix=f"{PREFIX}/admin/rules")


def browse() -> Response:
    """All rules in their order; those that one may change can be moved."""
    return _list_page()


def edit(number: int = 0) -> AnyResponse:
    """One rule: look, try it on past reports, save. Raises NotVisible."""
    held = _rule(number) if number else None
    start = filled(held) if held else {"active": True, "department": _owners()[0][0], "trigger": FILED}
    form = RuleForm.of_request(data=start).offer(_owners(held), _departments())
    outcome = None
    if request.method == "POST" and form.validate():
        try:
            if request.form.get("act") == "try":
                outcome = _tried(form.rule(number))
            else:
                with portal_unit() as work:
                    rules.set_rule(work, identity().actor, form.rule(number))
                return redirect(f"{_here()}?said=saved", 303)
        except PsisError as problem:
            form.refuse(problem)
    return _page(
        "desk/complaints/rule.html",
        held.name if held else _("Add a rule"),
        status=422 if form.errors else 200,
        form=form,
        groups=GROUPS,
        held=held,
        outcome=outcome,
        shown_cases=_cases(outcome),
    )


def move(number: int, where: str) -> AnyResponse:
    """Let it be tried earlier or later. Raises NotVisible."""
    return _done(lambda work: rules.move_rule(work, identity().actor, number, -1 if where == "up" else 1))


def remove(number: int) -> AnyResponse:
    """Take it away. Raises NotVisible."""
    return _done(lambda work: rules.remove_rule(work, identity().actor, number), "removed")


def _routes(blueprint: Blueprint, access: Access) -> None:
    blueprint.add_url_rule("", "browse", browse, access=access, methods=("GET",))
    blueprint.add_url_rule("/new", "new", edit, access=access, methods=("GET", "POST"))
    blueprint.add_url_rule("/<int:number>", "edit", edit, access=access, methods=("GET", "POST"))
    where = "/<int:number>/<any(up, down):where>"
    blueprint.add_url_rule(where, "move", move, access=access, methods=("POST",))
    blueprint.add_url_rule("/<int:number>/remove", "remove", remove, access=access, methods=("POST",))


_routes(at_desk, holding(roles.SUPERVISE))
_routes(at_admin, holding(roles.ADMINISTER))


def _done(command: Callable[[Any], object], said: str = "saved") -> AnyResponse:
    try:
        with portal_unit() as work:
            command(work)
    except NotVisible:
        raise
    except PsisError as problem:
        return _list_page(problem.said(_))
    return redirect(f"{_here()}?said={said}", 303)


def _list_page(problem: str = "") -> Response:
    lines = [_line(one) for one in _known()]
    status = 403 if problem else 200
    return _page("desk/complaints/rules.html", _("Rules"), status=status, rows=lines, log=_log(), problem=problem)


def _page(template: str, title: str, *, status: int = 200, **more: Any) -> Response:
    return page(template, status=status, title=title, here=_here(), administers=_administers(), **more)


def _administers() -> bool:
    return request.path.split("/")[2] == "admin"


def _here() -> str:
    return f"/{language()}/{'admin/rules' if _administers() else 'desk/complaints/rules'}"


def _departments() -> list[str]:
    """Those whose people a rule may name."""
    if _administers():
        return [slug for slug, _name in shown.department_choices()]
    return identity().actor.departments(roles.SUPERVISE)


def _owners(held: Rule | None = None) -> list[tuple[str, str]]:
    own = [(slug, department_name(slug)) for slug in _departments()]
    found = [("", _("The whole city")), *own] if _administers() else own
    if held is not None and held.department not in dict(found):
        found.append((held.department, department_name(held.department) if held.department else _("The whole city")))
    return found


def _known() -> list[Rule]:
    """The rules that concern whoever asks: all, or those of the city and of his departments."""
    with portal().database.open(SYSTEM) as session:
        found = rules.all_rules(session)
    return [one for one in found if _administers() or one.department in ("", *_departments())]


def _rule(number: int) -> Rule:
    held = next((one for one in _known() if one.number == number), None)
    if held is None:
        raise NotVisible(N_("There is no such rule."))
    return held


def _tried(given_rule: Rule) -> Outcome:
    """For supervisors over what they see themselves, for administrators over all, of which they are told numbers.

    What reports say counts for supervisors alone.
    """
    with portal().database.open(SYSTEM) as session:
        present = rules.all_rules(session)
    reader: Actor = SYSTEM if _administers() else identity().actor
    with portal().database.open(reader) as session:
        return dry_run(session, present, given_rule, reads_texts=not _administers())


def _cases(outcome: Outcome | None) -> list[dict[str, str]]:
    """The differing reports in words, for supervisors alone."""
    if outcome is None or _administers():
        return []
    return [
        {
            "reference": one.reference,
            "address": shown.of_case(one.reference),
            "before": _standing(one.before.standing),
            "after": _standing(one.after.standing),
        }
        for one in outcome.differing[:100]
    ]


def _standing(standing: Any) -> str:
    parts = [department_name(standing.department), standing.team, shown.priority_name(standing.priority)]
    return ", ".join(part for part in parts if part)


def _line(one: Rule) -> dict[str, Any]:
    values = ((name, getattr(one.gives, name)) for name in Gives.__slots__)
    gives = {name: list(value) if name == "notify" else value for name, value in values if value not in ("", (), None)}
    return {
        "number": one.number,
        "name": one.name,
        "owner": department_name(one.department) if one.department else _("The whole city"),
        "trigger": _(TRIGGERS.get(one.trigger, "")),
        "because": because(list(one.conditions)),
        "gives": given(gives),
        "active": one.active,
        "last": one.last,
        "changeable": rules.may_change(identity().actor, one.department),
    }


def _log() -> list[dict[str, Any]]:
    """What rules did lately: supervisors read about which report of theirs, administrators how often.

    When a rule acted that asks for words, it was told what a report says: administrators are told no moment, and no
    number under five.
    """
    with portal().database.open(SYSTEM) as session:
        lines = log_of(session)
    if _administers():
        often = Counter((one.rule, one.outcome) for one in lines)
        return [
            {"rule": rule, "outcome": outcome, "often": _often(number)} for (rule, outcome), number in often.items()
        ]
    known = _references([one.complaint for one in lines])
    seen = [one for one in lines if one.complaint in known]
    return [
        {"at": formats.moment(one.at), "rule": one.rule, "outcome": one.outcome, "reference": known[one.complaint]}
        for one in seen[:50]
    ]


def _often(number: int) -> str:
    return _("%(number)s times", number=number) if number >= FEWEST else _("fewer than 5 times")


def _references(ids: list[int]) -> dict[int, str]:
    return rules.references_of(identity().session, ids)
