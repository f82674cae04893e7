"""Every act that the code enters into the trail has words in the reader's language, and no words are left over."""

import ast

from app.web.act_words import ACTS
from tests.architecture.source import ROOT

_NOTING = {"note": 0, "done": 1, "drafted": 1, "tell": 1}
"""Function → which of its arguments is the act, where that is a text."""


def acts_of(tree):
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        place = _NOTING.get(name, -1)
        if 0 <= place < len(call.args):
            yield from (
                one.value for one in ast.walk(call.args[place]) if isinstance(one, ast.Constant) and is_act(one.value)
            )


def is_act(value):
    return isinstance(value, str) and value.replace(" ", "").replace("-", "").isalpha()


def entered():
    folders = ("app", "records", "maps")
    files = [file for folder in folders for file in (ROOT / folder).rglob("*.py")]
    return {act for file in files for act in acts_of(ast.parse(file.read_text("utf-8")))}


def test_every_act_has_words():
    assert sorted(entered() - ACTS.keys()) == []
