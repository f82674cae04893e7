import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader
from markupsafe import Markup, escape

from app.web.environments import SpokenEnvironment

VALUES = st.one_of(st.text(alphabet="ab<>&'\" é\n"), st.text().map(Markup), st.integers(), st.none(), st.floats())


@given(VALUES)
def test_a_value_stands_in_a_page_as_it_does_everywhere(value):
    assert str(SpokenEnvironment.written(value)) == str(escape(value))


@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_templates_escape_where_they_are_told_to(name):
    source = "{% set said %}{{ value }}{% endset %}{{ said }}|{{ value|upper }}|{{ markup }}|{{ nothing }}"
    environment = SpokenEnvironment(Flask("app"), loader=DictLoader({name: source}), autoescape="a.html".__eq__)
    made = environment.get_template(name)
    values = {"value": "<b>", "markup": Markup("<i>")}

    assert made.render(values) == ("&lt;b&gt;|&lt;B&gt;|<i>|" if name == "a.html" else "<b>|<B>|<i>|")


def test_an_included_template_knows_what_stands_around_it_and_keeps_its_own(monkeypatch):
    templates = {
        "page.html": "{% for one in ones %}{% set level = one %}{% include 'part.html' %}{{ level }}{% endfor %}",
        "part.html": "({{ one }}{% set level = 9 %}{% include 'inner.html' %})",
        "inner.html": "{{ level }}{{ language }}",
    }
    environment = SpokenEnvironment(Flask("app"), loader=DictLoader(templates))
    plain = environment.get_template("page.html").render(ones=[1, 2], language="id")
    inlined = SpokenEnvironment(Flask("app"), loader=DictLoader(templates))
    monkeypatch.setattr("app.web.environments.spoken", lambda _tag: (str, None))
    inlined.tag = "id"
    said = inlined.get_template("page.html").render(ones=[1, 2])

    assert said == plain == "(19id)1(29id)2"
