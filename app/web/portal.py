"""What the web was given by the factory, within reach of every route."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, request

from app.db.files import FileStore
from app.db.session import Database
from app.settings import Settings
from records.search.tantivy_index import TantivyIndex


@dataclass(frozen=True, slots=True)
class Portal:
    """``index_state()`` differs whenever a search may answer otherwise; raises IndexBroken where there is no index.

    ``build`` changes with every deployment, so that no page outlives the code that made it.
    """

    settings: Settings
    database: Database
    files: FileStore
    case_files: FileStore
    index: TantivyIndex
    index_state: Callable[[], object]
    build: str


def install(app: Flask, given: Portal) -> None:
    app.extensions["psis"] = given


def portal() -> Portal:
    """The portal of the running application."""
    return portal_of(current_app)


def portal_of(app: Flask) -> Portal:
    return cast(Portal, app.extensions["psis"])


def base_url() -> str:
    """The portal's public address without a slash at its end: the one that is set, else the one that was asked."""
    return portal().settings.base_url or f"{request.scheme}://{request.host}"
