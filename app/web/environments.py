"""One Jinja environment for each language, so that what is the same on every page of a language is written once.

A page says a hundred sentences of ours. Looked up while it is made, each costs more than the text around it; here the
compiler of the templates puts them in, with the addresses of assets and the language's tag (``docs/performance.md``).
"""

import re
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, cast

from flask import Flask
from flask.templating import Environment
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from app.web.assets import asset
from app.web.translation import spoken

_is_special = re.compile("[&<>\"']").search


class _Generator(CodeGenerator):
    """Writes values by way of ``written``: three hundred of them stand on a page."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.written(")
        else:
            super()._output_child_pre(node, frame, finalize)


class SpokenEnvironment(Environment):
    """``tag`` is the language that templates are compiled in; "" leaves them as they are."""

    tag = ""
    code_generator_class = _Generator

    @staticmethod
    def written(value: object) -> str:
        """The value as it stands in a page: what ``escape`` gives, in half of the time where there is nothing to do."""
        if type(value) is Markup:
            return value
        return value if type(value) is str and not _is_special(value) else escape(value)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """No template of ours brings names of its own, so each shares the environment's and no chain is searched."""
        return super().make_globals(d) if d else self.globals

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:
        """Jinja's hook for what is to be compiled."""
        if self.tag:
            known: dict[str, Callable[[str], str]] = {"_": spoken(self.tag)[0], "asset": asset}
            source = _Constants(self, known, {"language": self.tag}).visit(source)
        return super()._generate(source, *args, **options)


class _Constants(NodeTransformer):
    """Replaces calls of these functions with one literal, these names by their values, and includes by what is there.

    An included template is otherwise a generator and a set of names of its own each time, nine of them on a page.
    """

    def __init__(
        self, environment: Environment, functions: Mapping[str, Callable[[str], str]], names: Mapping[str, str]
    ) -> None:
        self._environment = environment
        self._functions = functions
        self._names = names

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - named after the node
        match node:
            case nodes.Call(node=nodes.Name(name=name), args=[nodes.Const(value=str(text))], kwargs=[]):
                if name in self._functions and node.dyn_args is None and node.dyn_kwargs is None:
                    return nodes.Const(self._functions[name](text), lineno=node.lineno)
        return self.generic_visit(node)

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802 - named after the node
        match node:
            case nodes.Include(template=nodes.Const(value=str(name)), with_context=True, ignore_missing=False):
                if self._environment.loader:
                    source, file, _ = self._environment.loader.get_source(self._environment, name)
                    included = self.visit(self._environment.parse(source, name, file))
                    return nodes.Scope(included.body, lineno=node.lineno)
        return self.generic_visit(node)

    def visit_Name(self, node: nodes.Name) -> nodes.Node:  # noqa: N802 - named after the node
        if node.ctx != "load" or node.name not in self._names:
            return node
        return nodes.Const(self._names[node.name], lineno=node.lineno)


def install(app: Flask) -> None:
    """To be called before anything else asks for the application's environment."""
    app.jinja_environment = SpokenEnvironment


def environment(app: Flask, tag: str) -> SpokenEnvironment:
    """The environment of the application in that language."""
    made: dict[str, SpokenEnvironment] = app.extensions.setdefault("psis.environments", {})
    if tag not in made:
        own = cast(SpokenEnvironment, app.jinja_env.overlay())
        own.tag = tag  # before another thread may compile with it
        made[tag] = own
    return made[tag]
