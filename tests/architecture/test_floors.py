import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator

from tests.architecture.sizes import FILE_GATE, FUNCTION_GATE, file_lengths, function_lengths
from tests.architecture.source import Import, Module, imports, modules
from tests.conftest import ROOT

DOORS = ("app.web", "app.cli", "app.factory", "wsgi")
FLASK = {"flask", "flask_babel", "flask_wtf", "werkzeug", "wtforms"}
SHAPES = re.compile(r"(.*_)?(utils?|helpers?|common|misc|managers?)")
BESIDE_THE_GUARD = {"text", "Table", "create_engine", "MetaData"}


def root(found: Import) -> str:
    return found.module.split(".")[0]


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


def imported(*besides: str) -> Iterator[tuple[str, Import]]:
    """Everything that is imported anywhere but in those packages, with the name of the module that does."""
    return ((module.name, found) for module in modules() if not in_any(module, besides) for found in imports(module))


def test_no_import_hides_in_a_function():
    assert not [(where, found.line) for where, found in imported("app.cli") if found.hidden]


def test_flask_stands_at_the_doors_only():
    assert not [(where, found.line) for where, found in imported(*DOORS) if root(found) in FLASK]


def test_sql_that_passes_the_guard_is_written_in_app_db_only():
    assert not [
        (where, found.line)
        for where, found in imported("app.db")
        if found.module == "sqlalchemy" and found.name in BESIDE_THE_GUARD
    ]


def test_the_ground_floor_needs_the_standard_library_only():
    ground = [module for module in modules() if in_any(module, ("app.kernel",))]

    assert {root(found) for module in ground for found in imports(module)} - {"app"} <= sys.stdlib_module_names


def test_nothing_imports_the_application_object():
    assert not [module.name for module in modules() for found in imports(module) if found.module == "wsgi"]


def test_the_portal_package_is_a_docstring_and_nothing_else():
    tree = ast.parse((ROOT / "app/__init__.py").read_text())

    assert [type(node) for node in tree.body] == [ast.Expr]


def test_no_file_is_named_for_its_shape():
    assert not [module.name for module in modules() if SHAPES.fullmatch(module.path.stem)]


def test_no_file_outgrows_the_house():
    """A table of texts without a single function is no code, however long."""
    code = {module.path for module in modules() if any(module.functions())}

    assert not {path: lines for path, lines in file_lengths().items() if path in code and lines > FILE_GATE}


def test_no_function_outgrows_the_house():
    assert not {name: lines for name, lines in function_lengths().items() if lines > FUNCTION_GATE}


def test_every_exception_to_a_rule_says_why():
    bare = re.compile(r"#\s*(noqa|type:\s*ignore)(?!(: ?[A-Z0-9, ]+|\[[\w, -]+\])\s+(-|#|–)\s*\S)")

    assert not [line for module in modules() for line in module.text.splitlines() if bare.search(line)]
