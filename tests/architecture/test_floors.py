import ast
import re
import subprocess
import sys
import tomllib

import pytest

from tests.architecture.sizes import FILE_GATE, FUNCTION_GATE, file_lengths, function_lengths
from tests.architecture.source import Module, imports, modules
from tests.conftest import ROOT

DOORS = ("app.web", "app.cli", "app.factory", "wsgi")
FLASK = {"flask", "flask_babel", "flask_wtf", "werkzeug", "wtforms"}
SHAPES = re.compile(r"(.*_)?(utils?|helpers?|common|misc|managers?)")
BESIDE_THE_GUARD = {"text", "Table", "create_engine", "MetaData"}

each_module = pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)


def in_any(module: Module, packages: tuple[str, ...]) -> bool:
    return any(module.name == package or module.name.startswith(f"{package}.") for package in packages)


def test_every_import_points_down():
    # In a process of its own, because it sets up logging for the whole of the one it runs in.
    program = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_every_part_of_the_portal_has_a_floor():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    placed = set(re.findall(r"[\w.]+", " ".join(contracts[0]["layers"])))
    parts = {f"app.{path.stem}" for path in (ROOT / "app").iterdir() if (path / "__init__.py").exists() or path.suffix}

    assert parts - {"app.__init__"} <= placed


@each_module
def test_no_import_hides_in_a_function(module):
    hidden = [found.line for found in imports(module) if found.hidden]

    assert not hidden or in_any(module, ("app.cli",))


@each_module
def test_flask_stands_at_the_doors_only(module):
    found = {found.module.split(".")[0] for found in imports(module)} & FLASK

    assert not found or in_any(module, DOORS)


@each_module
def test_sql_that_passes_the_guard_is_written_in_app_db_only(module):
    found = [found.line for found in imports(module) if found.module == "sqlalchemy" and found.name in BESIDE_THE_GUARD]

    assert not found or in_any(module, ("app.db",))


@pytest.mark.parametrize("module", [m for m in modules() if in_any(m, ("app.kernel",))], ids=lambda m: m.name)
def test_the_ground_floor_needs_the_standard_library_only(module):
    roots = {found.module.split(".")[0] for found in imports(module)}

    assert roots - {"app"} <= sys.stdlib_module_names


def test_nothing_imports_the_application_object():
    assert not [module.name for module in modules() for found in imports(module) if found.module == "wsgi"]


def test_the_portal_package_is_a_docstring_and_nothing_else():
    tree = ast.parse((ROOT / "app/__init__.py").read_text())

    assert [type(node) for node in tree.body] == [ast.Expr]


@each_module
def test_no_file_is_named_for_its_shape(module):
    assert not SHAPES.fullmatch(module.path.stem)


def test_no_file_outgrows_the_house():
    """A table of texts without a single function is no code, however long."""
    code = {module.path for module in modules() if any(module.functions())}

    assert not {path: lines for path, lines in file_lengths().items() if path in code and lines > FILE_GATE}


def test_no_function_outgrows_the_house():
    assert not {name: lines for name, lines in function_lengths().items() if lines > FUNCTION_GATE}


@each_module
def test_every_exception_to_a_rule_says_why(module):
    bare = re.compile(r"#\s*(noqa|type:\s*ignore)(?!(: ?[A-Z0-9, ]+|\[[\w, -]+\])\s+(-|#|–)\s*\S)")

    assert not [line for line in module.text.splitlines() if bare.search(line)]
