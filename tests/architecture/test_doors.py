import re

import pytest

from app.factory import create_app
from app.settings import Settings
from app.web.blueprint import AccessNotDeclared, Blueprint, doors_of
from tests.architecture.routes import ARGUMENTS, get_rules
from tests.conftest import ROOT

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TOUR = (ROOT / "docs/tour.md").read_text()


@pytest.fixture(scope="module")
def application(tmp_path_factory, sqlite_template):
    home = tmp_path_factory.mktemp("home")
    return create_app(Settings(home=home, database_url=f"sqlite:///{sqlite_template}", secret_key="x" * 32))


def test_every_route_says_whom_it_admits(application):
    assert {rule.endpoint for rule in application.url_map.iter_rules()} == doors_of(application).keys()


def test_a_route_that_does_not_say_whom_it_admits_is_refused():
    with pytest.raises(AccessNotDeclared):
        Blueprint("back", __name__).get("/door")(lambda: "")


def test_every_address_is_written_in_kebab_case(application):
    words = {
        word
        for rule in application.url_map.iter_rules()
        for part in re.sub(r"<[^>]*>", "", rule.rule).split("/")
        for word in part.split(".")
        if word.strip("-")
    }

    assert not {word for word in words if not KEBAB.fullmatch(word.strip("-"))}


def test_only_forms_change_anything(application):
    assert {method for rule in application.url_map.iter_rules() for method in rule.methods} == {
        "GET",
        "HEAD",
        "OPTIONS",
        "POST",
    }


def test_every_argument_of_a_route_can_be_tried(application):
    open_ended = {name for rule in get_rules(application) for name in rule.arguments}
    chosen = set(re.findall(r"<any\([^)]*\):(\w+)>", " ".join(rule.rule for rule in application.url_map.iter_rules())))

    assert open_ended - chosen <= ARGUMENTS.keys()


def test_every_address_is_in_the_tour(application):
    rules = {rule.rule for rule in application.url_map.iter_rules()}

    assert not sorted(rule for rule in rules if f"`{documented(rule)}`" not in TOUR)


def documented(rule):
    """``/<any(en, id):language>/deeds/<slug>`` as readers know it: ``/{language}/deeds/{slug}``."""
    return re.sub(r"<(?:[^:<>]*:)?_?(\w+?)_?>", r"{\1}", rule)
