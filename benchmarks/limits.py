"""The portal with the limits it is measured against beside it, on the same server: ``gunicorn benchmarks.limits:app``.

``/limit/hello`` is a Flask application of its own that answers a constant string, ``/limit/same`` of it answers what
the portal would, from memory. ``/en/limit/search`` is the portal, its hooks included, rendering the search page's
template from a context that was prepared once.
"""

from typing import Any

from flask import Flask, Response, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from app.factory import create_app
from app.settings import from_environment
from app.web.blueprint import ANYONE, REVALIDATE, Door, doors_of
from app.web.finding import find
from app.web.parameters import read_search
from app.web.public.search import search_context
from app.web.templating import page

hello = Flask("hello")
portal = create_app(from_environment())
_prepared: dict[str, dict[str, Any]] = {}
_same: dict[str, bytes] = {}


@hello.get("/hello")
def say_hello() -> str:
    return "Hello"


@hello.get("/same")
def say_the_same() -> Response:
    """The bytes that the portal answers at ``path``, from memory."""
    path = request.args["path"]
    if path not in _same:
        _same[path] = portal.test_client().get(path).get_data()
    return Response(_same[path], content_type="application/geo+json")


def rendered() -> Response:
    """The page that ``/en/search`` would answer, without finding anything."""
    asked = request.args.get("q", "")
    if asked not in _prepared:
        search = read_search(request.args)
        _prepared[asked] = search_context(search, find(search))
    return page("pages/search.html", **_prepared[asked])


portal.add_url_rule("/<any(en, id):language>/limit/search", "limit", rendered)
doors_of(portal)["limit"] = Door(ANYONE, REVALIDATE)
app = DispatcherMiddleware(portal, {"/limit": hello})
