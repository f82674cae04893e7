"""Setting up what complaints can be about: categories, the groups they stand in, the questions they ask."""

from typing import Any

from sqlalchemy import delete, select, update

from app.city.commands import require_names, require_slug
from app.city.events import CategoryMadeSensitive
from app.city.model import ComplaintCategory, ComplaintGroup, ComplaintQuestion, Department
from app.city.queries import Category, Group
from app.city.questions import MOST_QUESTIONS, Question, require_sound
from app.db.catalogue import raise_revision
from app.db.unit_of_work import UnitOfWork
from app.kernel.errors import BadInput, NotVisible
from app.kernel.text import N_

IDENTITY, CONTENT = ("named", "sealed", "none"), ("public", "confidential")
"""How a complaint can start, see PRIVACY.md."""
PLACES = ("required", "optional", "none")
"""Whether it must be said where something is, may be said, or is not asked."""
LONGEST_TERM, LONGEST_TIME, LONGEST_TEXT = 365, 36_500, 1000


def set_category(unit: UnitOfWork, category: Category) -> None:
    """Add or change what a complaint can be about. Twice is the same as once."""
    require_slug(category.slug)
    require_names(category.names)
    if category.identity not in IDENTITY or category.content not in CONTENT:
        raise BadInput(N_("A complaint starts named, sealed or without contact, and public or confidential."))
    if unit.session.get(Department, category.department) is None:
        raise BadInput(N_("There is no department “%(slug)s”."), slug=category.department)
    _require_terms(category)
    if category.place not in PLACES:
        raise BadInput(N_("A place is required, optional or not asked for."))
    if category.group_slug and unit.session.get(ComplaintGroup, category.group_slug) is None:
        raise BadInput(N_("There is no such group."))
    values = _values(category)
    present = unit.session.get(ComplaintCategory, category.slug)
    if present and {name: getattr(present, name) for name in values} == values:
        return
    if present and category.sensitive and not present.sensitive:
        unit.tell(CategoryMadeSensitive(category.slug))
    unit.session.merge(ComplaintCategory(**values))
    unit.session.flush()
    raise_revision(unit.session)
    unit.note("set category", f"category/{category.slug}", **{k: v for k, v in values.items() if k != "slug"})


def offer_categories(unit: UnitOfWork, slugs: list[str], *, active: bool) -> None:
    """Offer these categories to those who complain, or offer them no more."""
    for slug in sorted(set(slugs)):
        changed = update(ComplaintCategory).where(
            ComplaintCategory.slug == slug, ComplaintCategory.active.is_not(active)
        )
        if unit.session.execute(changed.values(active=active).returning(ComplaintCategory.slug)).first():
            unit.note("offer category" if active else "retire category", f"category/{slug}")
    raise_revision(unit.session)


def set_group(unit: UnitOfWork, group: Group) -> None:
    """Add or change a group of categories."""
    require_slug(group.slug)
    require_names(group.names)
    values = {"names": dict(group.names), "position": group.position}
    present = unit.session.get(ComplaintGroup, group.slug)
    if present and {name: getattr(present, name) for name in values} == values:
        return
    unit.session.merge(ComplaintGroup(slug=group.slug, **values))
    unit.session.flush()
    raise_revision(unit.session)
    unit.note("set category group", f"category-group/{group.slug}", **values)


def remove_groups(unit: UnitOfWork, slugs: list[str]) -> None:
    """Remove these groups; their categories stand in none then."""
    for slug in sorted(set(slugs)):
        found = unit.session.execute(
            delete(ComplaintGroup).where(ComplaintGroup.slug == slug).returning(ComplaintGroup.slug)
        )
        if found.first():
            inside = update(ComplaintCategory).where(ComplaintCategory.group_slug == slug)
            unit.session.execute(inside.values(group_slug=""))
            unit.note("remove category group", f"category-group/{slug}")
    raise_revision(unit.session)


def set_question(unit: UnitOfWork, category: str, question: Question) -> None:
    """Add or change a question of a category. Its kind stays as it is, because answers were given to it."""
    require_slug(question.code)
    require_sound(question)
    if unit.session.get(ComplaintCategory, category) is None:
        raise NotVisible(N_("There is no such category."))
    present = unit.session.get(ComplaintQuestion, (category, question.code))
    if present and present.kind != question.kind:
        raise BadInput(N_("A question keeps its kind. Ask it no more, and add another one."))
    if present:
        _require_same_answers(present, question)
    elif _how_many(unit, category) >= MOST_QUESTIONS:
        raise BadInput(N_("A category asks at most %(most)s questions."), most=MOST_QUESTIONS)
    values = question._asdict() | {
        "names": dict(question.names),
        "hints": dict(question.hints),
        "choices": [{"code": choice.code, "names": dict(choice.names)} for choice in question.choices],
    }
    if present and {name: getattr(present, name) for name in values} == values:
        return
    unit.session.merge(ComplaintQuestion(category=category, **values))
    unit.session.flush()
    raise_revision(unit.session)
    unit.note("set question", f"category/{category}", **values)


def ask_questions(unit: UnitOfWork, category: str, codes: list[str], *, active: bool) -> None:
    """Ask these questions of a category, or ask them no more."""
    for code in sorted(set(codes)):
        row = unit.session.get(ComplaintQuestion, (category, code))
        if row is not None and row.active is not active:
            row.active = active
            unit.note("ask question" if active else "retire question", f"category/{category}", code=code)
    unit.session.flush()
    raise_revision(unit.session)


def _require_terms(category: Category) -> None:
    for days in (category.working_days, category.resolve_days):
        if not 0 <= days <= LONGEST_TERM:
            raise BadInput(N_("A term lies between 0 and %(most)s working days."), most=LONGEST_TERM)
    if not 0 <= category.acknowledge_hours <= LONGEST_TERM:
        raise BadInput(N_("A term lies between 0 and %(most)s hours."), most=LONGEST_TERM)
    if any(not 0 <= days <= LONGEST_TIME for days in (category.reopen_days, *category.retention.values())):
        raise BadInput(N_("A time lies between 0 and %(most)s days."), most=LONGEST_TIME)
    texts = (*category.descriptions.values(), *category.keywords.values())
    if any(len(text) > LONGEST_TEXT for text in texts):
        raise BadInput(N_("Shorten this to %(most)s characters or fewer."), most=LONGEST_TEXT)


def _values(category: Category) -> dict[str, Any]:
    plain = ("names", "descriptions", "keywords", "retention")
    return {**category._asdict(), **{name: dict(getattr(category, name)) for name in plain}}


def _how_many(unit: UnitOfWork, category: str) -> int:
    return len(unit.session.scalars(select(ComplaintQuestion).where(ComplaintQuestion.category == category)).all())


def _require_same_answers(present: ComplaintQuestion, question: Question) -> None:
    """What somebody may have chosen keeps a name."""
    gone = {choice["code"] for choice in present.choices} - {choice.code for choice in question.choices}
    if gone:
        raise BadInput(N_("Keep the answer “%(code)s”: somebody may have given it."), code=min(gone))
