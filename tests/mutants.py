"""Small changes to a module, one at a time, and whether its own tests notice: what they do not notice is named.

A comparison is turned round or moved by one, ``and`` becomes ``or``, a part of a condition is left out, a condition
always or never holds, a ``not`` is gone, a value under a name is another one.
"""

import ast
import inspect
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import product
from types import FunctionType, ModuleType
from typing import Any

import pytest

_OPPOSITE: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
}

Case = Callable[[], object]


def survivors(
    module: ModuleType, cases: Collection[Case], *, seen_by: Iterable[ModuleType], functions: Collection[str] = ()
) -> list[str]:
    """The changes to the module (to these functions and constants of it alone, where named) that no case notices.

    ``seen_by`` are modules that took names from it, the tests' own among them. Classes stay as they are.
    """
    if noticed(module, ast.parse(inspect.getsource(module)), cases, seen_by):
        raise AssertionError("The cases do not pass as the module is.")
    order, found = list(cases), []
    for name, tree in mutants(module, functions):
        by = noticed(module, tree, order, seen_by)
        if by is None:
            found.append(name)
        else:  # it may well notice the next one, too
            order.remove(by)
            order.insert(0, by)
    return found


def mutants(module: ModuleType, functions: Collection[str] = ()) -> Iterator[tuple[str, ast.Module]]:
    """(What is changed, the module so changed). The tree is valid until the next one is asked for."""
    tree = ast.parse(inspect.getsource(module))
    for top in tree.body:
        name = _name(top)
        if not name or isinstance(top, ast.ClassDef) or (functions and name not in functions):
            continue
        for parent in [*ast.walk(top)]:
            for put, node in _places(parent):
                for other in _others(parent, node):
                    put(other)
                    yield f"{name}: {ast.unparse(node)} → {ast.unparse(other)}", tree
                    put(node)


def noticed(module: ModuleType, tree: ast.Module, cases: Iterable[Case], seen_by: Iterable[ModuleType]) -> Case | None:
    """The first case that fails with the changed module in the place of the module.

    Functions are given the changed one's code: whoever holds them, a class or another module, has the change as well.
    """
    changed = {"__name__": module.__name__, "__file__": module.__file__}
    exec(compile(ast.fix_missing_locations(tree), "mutant", "exec"), changed)
    own = {name: held for name, held in vars(module).items() if not name.startswith("__")}
    plain = {name: held for name, held in own.items() if _is_plain(held, module)}
    rest = {name: held for name, held in own.items() if name not in plain and not isinstance(held, type)}
    with pytest.MonkeyPatch.context() as patch:
        for name, held in plain.items():
            patch.setattr(held, "__code__", changed[name].__code__)
        for where in (module, *seen_by):
            for name, held in rest.items():
                if vars(where).get(name) is held:
                    patch.setitem(vars(where), name, changed[name])
        return next((case for case in cases if _fails(case)), None)


def _is_plain(held: object, module: ModuleType) -> bool:
    """Whether it is a function of the module's own, as it stands there, that holds nothing of another one."""
    return isinstance(held, FunctionType) and held.__module__ == module.__name__ and not held.__code__.co_freevars


def cases_of(tests: ModuleType, *fixtures: Any, leave_out: Collection[str] = ()) -> list[Case]:
    """The tests of a module as cases, once for each of their parameters.

    ``fixtures`` are given to those that ask for as many arguments more, in that order; those that ask for others are
    left out, and those of hypothesis, which draws its own.
    """
    found: list[Case] = []
    for name, test in vars(tests).items():
        if name.startswith("test_") and name not in leave_out and not hasattr(test, "hypothesis"):
            marks = [mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"]
            given = [[_arguments(mark.args[0], values) for values in mark.args[1]] for mark in marks]
            rest = [one for one in inspect.signature(test).parameters if not any(one in g[0] for g in given if g)]
            if len(rest) in (0, len(fixtures)):
                for chosen in product(*given):
                    arguments = {key: value for part in chosen for key, value in part.items()}
                    found.append(_case(test, dict(zip(rest, fixtures, strict=False)) | arguments))
    return found


def _case(test: Callable[..., object], arguments: dict[str, Any]) -> Case:
    return lambda: test(**arguments)


def _arguments(names: str | tuple[str, ...], values: Any) -> dict[str, Any]:
    keys = [one.strip() for one in names.split(",")] if isinstance(names, str) else list(names)
    values = getattr(values, "values", values) if hasattr(values, "marks") else values
    return dict(zip(keys, values if len(keys) > 1 else [values], strict=True))


def _fails(case: Case) -> bool:
    try:
        case()
    except (Exception, pytest.fail.Exception):  # noqa: BLE001 - however it fails, it was noticed
        return True
    return False


def _name(node: ast.stmt) -> str:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    target = (
        node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
    )
    return target.id if isinstance(target, ast.Name) else ""


def _places(parent: ast.AST) -> Iterator[tuple[Callable[[ast.AST], None], ast.AST]]:
    """Each node below, with what puts another one in its place."""
    for field, value in ast.iter_fields(parent):
        if isinstance(value, ast.AST):
            yield (lambda other, field=field: setattr(parent, field, other)), value
        elif isinstance(value, list):
            for at, node in enumerate(value):
                if isinstance(node, ast.AST):
                    yield (lambda other, held=value, at=at: held.__setitem__(at, other)), node


def _others(parent: ast.AST, node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        yield from _compared_otherwise(node)
    elif isinstance(node, ast.BoolOp):
        yield from _joined_otherwise(node)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    if isinstance(parent, ast.If | ast.IfExp) and node is parent.test:
        yield from (ast.Constant(True), ast.Constant(False))  # noqa: FBT003 - the values themselves
    if isinstance(parent, ast.comprehension) and node in parent.ifs:
        yield ast.Constant(True)  # noqa: FBT003
    if isinstance(parent, ast.Dict) and node in parent.values and isinstance(node, _GIVEN):
        yield ast.Constant("another")


_GIVEN = (ast.Attribute, ast.Call, ast.Compare, ast.Name)
"""What a value under a name is where it comes from elsewhere."""


def _compared_otherwise(node: ast.Compare) -> Iterator[ast.AST]:
    for at, sign in enumerate(node.ops):
        for other in _OPPOSITE[type(sign)]:
            yield ast.Compare(node.left, [*node.ops[:at], other(), *node.ops[at + 1 :]], node.comparators)


def _joined_otherwise(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for at in range(len(node.values)):
        rest = [*node.values[:at], *node.values[at + 1 :]]
        yield ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0]
