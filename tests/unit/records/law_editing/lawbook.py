"""Small laws for tests of editing."""

from datetime import date

from records.kinds import Ordinance, Section, Source
from records.law_editing.written import no_links, read

WORK = "/akn/xx/act/2020/1"


def section(number, text="", heading="", *, prefix="sec", finder=no_links, **given):
    values = {"eid": f"{prefix}_{number}", "number": number, "heading": heading, "blocks": read(text, finder)}
    return Section(**values | given)


def law(*sections, **given):
    placed = [one if one.position else replace_position(one, (place + 1) * 10) for place, one in enumerate(sections)]
    values = {"reference": "1/2020", "title": "A law", "source": Source("test"), "work": WORK, "enacted": d(2020)}
    return Ordinance(**values | {"sections": tuple(placed)} | given)


def replace_position(one, position):
    fields = {name: getattr(one, name) for name in one.__dataclass_fields__}
    return Section(**fields | {"position": position})


def d(year, month=1, day=1):
    return date(year, month, day)
