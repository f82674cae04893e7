"""Pages from templates: what every template can say, and how a page is made."""

import json
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from flask import Flask, Response, current_app, request
from markupsafe import Markup

from app.kernel.clock import day_of, today
from app.kernel.roles import NAMES
from app.kernel.text import LANGUAGES
from app.web import addresses, formats, words
from app.web.account.demonstration import demo_code, demo_people
from app.web.account.devices import device_name
from app.web.account.passkey_asking import asked
from app.web.assets import asset
from app.web.colleagues import called
from app.web.csrf import csrf_field, csrf_token
from app.web.desk.navigation import navigation, part_of
from app.web.environments import environment
from app.web.identity import identity
from app.web.kept import department_name, source_name
from app.web.layer_files import layer_files
from app.web.locale import language, twin
from app.web.notices import said
from app.web.portal import base_url, portal
from app.web.results import COLOURS
from app.web.site import face, kind, kinds, languages
from app.web.translation import gettext, spoken


def page(template: str, *, status: int = 200, title: str, **context: Any) -> Response:
    """A page in the reader's language. ``title`` is what the browser's tab says before the portal's name."""
    tag = language()
    own = face()
    say, say_many = spoken(tag)
    html = (
        environment(current_app, tag)
        .get_template(template)
        .render(
            _=say,
            ngettext=say_many,
            title=title,
            site=own.name,
            language=tag,
            languages=languages(),
            path=request.path,
            today=today(),
            base=base_url(),
            look=own.look,
            kinds_called=own.many,
            tile_host=portal().settings.tiles_origin.partition("://")[2],
            **context,
        )
    )
    return Response(html, status, mimetype="text/html")


def twin_address(tag: str) -> str:
    """This page, its parameters included, in that language."""
    if request.path[1:3] not in LANGUAGES:  # a page for programs' data: its address names the language apart
        return addresses.with_query(request.path, [*(p for p in request.args.items() if p[0] != "lang"), ("lang", tag)])
    query = request.query_string.decode("ascii", "replace")
    return twin(request.path, tag) + (f"?{query}" if query else "")


def lang_attribute(tag: str) -> Markup:
    """`` lang="id"`` for content in another language than the page's, else nothing."""
    return Markup("") if not tag or tag == language() else _lang_attribute(tag)


@lru_cache(100)
def _lang_attribute(tag: str) -> Markup:
    return Markup(' lang="{}"').format(tag)


def json_ld(data: dict[str, Any]) -> Markup:
    """Data for search engines, safe inside a script element: it cannot end it."""
    text = json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False, sort_keys=True)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - escaped here


def install(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        addresses=addresses,
        asset=asset,
        before_day=lambda day: day - min(timedelta(days=1), day - date.min),
        colours=COLOURS,
        csrf_field=csrf_field,
        csrf_token=csrf_token,
        day_of=day_of,
        demo_code=demo_code,
        demo_people=demo_people,
        department_name=department_name,
        source_name=source_name,
        device_name=device_name,
        identity=identity,
        lang_attribute=lang_attribute,
        kind_name=kind,
        kinds_name=kinds,
        layer_files=layer_files,
        map_words=words.map_words,
        navigation=navigation,
        part_of=part_of,
        role_names=NAMES,
        passkey_asked=asked,
        said=said,
        translated=gettext,
        twin_address=twin_address,
        word=words.word,
        words=words,
    )
    app.jinja_env.filters.update(
        called=called,
        day=formats.day,
        moment=formats.moment,
        number=formats.number,
        money=formats.money,
        file_size=formats.file_size,
        json_ld=json_ld,
        file_type=words.file_type,
    )
