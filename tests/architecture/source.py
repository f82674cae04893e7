"""Our own source as these tests read it: modules with their syntax trees, and where each import stands."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

PACKAGES = ("app", "records", "maps")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file. ``name`` is dotted; ``path`` relative to the project."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return ".".join(self.path.with_suffix("").parts).removesuffix(".__init__")

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))


@dataclass(frozen=True)
class Import:
    """One imported name: ``from sqlalchemy import text`` is ("sqlalchemy", "text"), ``import os`` is ("os", "")."""

    module: str
    name: str
    line: int
    hidden: bool


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the portal, in order of path."""
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return tuple(_module(path) for path in [*paths, ROOT / "wsgi.py"])


def _module(path: Path) -> Module:
    text = path.read_text()
    return Module(path.relative_to(ROOT), text, ast.parse(text))


@cache
def imports(module: Module) -> tuple[Import, ...]:
    """Every import of a module, those inside functions marked as hidden."""
    return tuple(_imports(module))


def _imports(module: Module) -> Iterator[Import]:
    inside = {node for function in module.functions() for node in ast.walk(function)}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, "", node.lineno, node in inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(node.module or "", alias.name, node.lineno, node in inside) for alias in node.names)


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file of the project that git knows or would take, relative to the project."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(path for line in listed.stdout.splitlines() if (ROOT / (path := Path(line))).is_file())
