"""The application, put together: the only file that knows every part."""

from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Request
from flask.sessions import SessionInterface
from sqlalchemy.exc import DBAPIError
from werkzeug.middleware.proxy_fix import ProxyFix

from app.accounts.demo_people import require_no_demo
from app.db.files import FileStore
from app.db.session import Database
from app.kernel import clock
from app.kernel.actor import SYSTEM
from app.settings import Settings, with_kept_secret
from app.web import (
    assets,
    catalogues,
    compression,
    cookie,
    csrf,
    environments,
    errors,
    etag,
    headers,
    identity,
    kept_answers,
    locale,
    portal,
    request_log,
    row_number,
    rule,
    short_way,
    templating,
    turnstile,
)
from app.web import site as face
from app.web.account import closing, confirm, keys, links, own, own_data, passkeys, second_factor, sign_in, visitors
from app.web.admin import (
    calendars,
    categories,
    category_groups,
    category_questions,
    departments,
    keeping,
    kinds,
    overview,
    people,
)
from app.web.admin import site as admin_site
from app.web.api import changes as api_changes
from app.web.api import index as api_index
from app.web.api import key as api_key
from app.web.api import map as api_map
from app.web.api import ordinances as api_ordinances
from app.web.api import places as api_places
from app.web.api import records as api_records
from app.web.api import search as api_search
from app.web.api import transparency as api_transparency
from app.web.blueprint import Blueprint, require_doors
from app.web.desk import (
    beginning,
    bulk,
    checks,
    drafts,
    outbox,
    preview,
    publishing,
    redaction,
    releases,
    review,
    tasks,
    trail,
    uploads,
    work,
)
from app.web.desk.complaints import acts as case_acts
from app.web.desk.complaints import audited as case_audited
from app.web.desk.complaints import case_map, counter, quarantine
from app.web.desk.complaints import keeping as complaints_keeping
from app.web.desk.complaints import lists as complaint_lists
from app.web.desk.complaints import many as complaints_many
from app.web.desk.complaints import rights as case_rights
from app.web.desk.complaints import rules as complaint_rules
from app.web.desk.facilities import pages as facilities
from app.web.desk.facilities import photos as facility_photos
from app.web.desk.imports import pages as imports
from app.web.desk.ordinances import amendments as ordinance_amendments
from app.web.desk.ordinances import checks as ordinance_checks
from app.web.desk.ordinances import facts as ordinance_facts
from app.web.desk.ordinances import instruction as ordinance_instruction
from app.web.desk.ordinances import pages as desk_ordinances
from app.web.desk.ordinances import relations as ordinance_relations
from app.web.desk.ordinances import sections as ordinance_sections
from app.web.following import by_mail as following_by_mail
from app.web.following import entrance as following_entrance
from app.web.following import routes as following_routes
from app.web.ogc import routes as ogc
from app.web.open311 import requests as open311_requests
from app.web.open311 import sending as open311_sending
from app.web.open311 import services as open311_services
from app.web.public import (
    about,
    akoma_ntoso,
    changes,
    discovery,
    downloads,
    files,
    home,
    layers,
    maps,
    ordinances,
    photos,
    places,
    records,
    report_figures,
    reports,
    search,
    site,
    tiles,
    transparency,
)
from app.web.report import filing as report_filing
from app.web.report import start as report_start
from records.search.tantivy_folder import stamp
from records.search.tantivy_index import open_index

_MAKERS = ("app", "records", "maps", "translations")
"""Folders of what pages are made with: a change in any of them makes all kept pages old."""
LARGEST_REQUEST = 1_000_000
"""Bytes of a request's body. Nothing is uploaded yet."""

_PARTS = (
    request_log,
    kept_answers,
    face,
    locale,
    compression,
    cookie,
    identity,
    csrf,
    etag,
    headers,
    errors,
    templating,
)
"""The order matters: each of these may answer before the next is asked; what they add to answers runs backwards."""

BLUEPRINTS: tuple[Blueprint, ...] = (
    assets.blueprint,
    work.blueprint,
    bulk.blueprint,
    beginning.blueprint,
    review.blueprint,
    drafts.blueprint,
    preview.blueprint,
    checks.blueprint,
    redaction.blueprint,
    publishing.blueprint,
    uploads.blueprint,
    outbox.blueprint,
    home.blueprint,
    search.blueprint,
    downloads.blueprint,
    reports.blueprint,
    report_figures.blueprint,
    releases.blueprint,
    records.blueprint,
    ordinances.blueprint,
    changes.blueprint,
    akoma_ntoso.blueprint,
    places.blueprint,
    files.blueprint,
    about.blueprint,
    transparency.blueprint,
    discovery.blueprint,
    maps.blueprint,
    layers.blueprint,
    tiles.blueprint,
    site.blueprint,
    ogc.blueprint,
    sign_in.blueprint,
    second_factor.blueprint,
    confirm.blueprint,
    visitors.blueprint,
    links.blueprint,
    own.blueprint,
    closing.blueprint,
    own_data.blueprint,
    passkeys.blueprint,
    keys.blueprint,
    overview.blueprint,
    keeping.blueprint,
    people.blueprint,
    departments.blueprint,
    calendars.blueprint,
    kinds.blueprint,
    categories.blueprint,
    category_groups.blueprint,
    category_questions.blueprint,
    report_start.blueprint,
    report_filing.blueprint,
    counter.blueprint,
    quarantine.blueprint,
    complaint_lists.blueprint,
    complaints_many.blueprint,
    complaints_keeping.blueprint,
    complaint_rules.at_desk,
    case_rights.blueprint,
    case_audited.blueprint,
    case_rights.waiting,
    complaint_rules.at_admin,
    case_map.blueprint,
    case_acts.blueprint,
    admin_site.blueprint,
    facilities.blueprint,
    facility_photos.blueprint,
    photos.blueprint,
    desk_ordinances.blueprint,
    imports.blueprint,
    tasks.blueprint,
    ordinance_sections.blueprint,
    ordinance_facts.blueprint,
    ordinance_checks.blueprint,
    ordinance_amendments.blueprint,
    ordinance_instruction.blueprint,
    ordinance_relations.blueprint,
    trail.blueprint,
    open311_services.blueprint,
    open311_requests.blueprint,
    open311_sending.blueprint,
    following_entrance.blueprint,
    following_by_mail.blueprint,
    following_routes.by_key,
    following_routes.signed,
    api_index.blueprint,
    api_key.blueprint,
    api_search.blueprint,
    api_records.blueprint,
    api_ordinances.blueprint,
    api_changes.blueprint,
    api_map.blueprint,
    api_places.blueprint,
    api_transparency.blueprint,
)


class _NoSessions(SessionInterface):
    """Nothing is kept for a visitor between two requests: no cookie is read, none is set."""

    def open_session(self, app: Flask, request: Request) -> None:  # noqa: ARG002 - Flask's signature
        return None


class _Application(Flask):
    session_interface = _NoSessions()
    url_rule_class = rule.Rule

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Every function of ours is synchronous; Flask would look anew at each request."""
        return func


def create_app(settings: Settings) -> Flask:
    """The portal as a Flask application. Raises AccessNotDeclared where a route does not say whom it admits.

    Raises SettingMissing in production beside the demo city, whoever starts it.
    """
    settings = with_kept_secret(settings)
    app = _Application("app", root_path=str(Path(__file__).parent), template_folder="web/templates", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        BABEL_TRANSLATION_DIRECTORIES="../translations",
    )
    app.url_map.strict_slashes = False
    clock.keep(settings.timezone)
    portal.install(app, _portal(settings))
    if settings.production:
        _require_real_people(portal.portal_of(app).database)
    request_log.configure(settings)
    catalogues.compile_missing()
    environments.install(app)
    row_number.install(app)
    for part in _PARTS:
        part.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    require_doors(app)
    app.wsgi_app = short_way.ShortWay(app, turnstile.Turnstile(app.wsgi_app))  # type: ignore[method-assign]  # the usual way to wrap an application
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # the usual way to wrap an application
    return app


def _require_real_people(database: Database) -> None:
    """Raise SettingMissing for a database with people whom everybody can sign in as. One not prepared has nobody."""
    with suppress(DBAPIError), database.open(SYSTEM) as session:
        require_no_demo(session)


def build_of(settings: Settings, root: Path) -> str:
    """What pages are made of besides data: our own files below ``root`` and the names an operator chose."""
    named = (settings.site_name_en, settings.site_name_id, settings.base_url, str(settings.timezone))
    digest = sha256("\n".join((*named, settings.tiles_url, settings.tiles_attribution)).encode())
    for folder in _MAKERS:
        for file in sorted((root / folder).rglob("*")):
            if file.suffix in (".py", ".html", ".xml", ".atom", ".css", ".js", ".svg", ".po"):
                digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _portal(settings: Settings) -> portal.Portal:
    public = settings.public_index
    return portal.Portal(
        settings=settings,
        database=Database(settings.database),
        files=FileStore(settings.files),
        case_files=FileStore(settings.case_files),
        index=open_index(public),
        index_state=lambda: stamp(public),
        build=build_of(settings, Path(__file__).parents[1]),
    )
