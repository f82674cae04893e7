"""What commands work with, made from the settings when first asked for; and on whose behalf they act."""

import getpass
import os
from functools import cached_property

import click

from app.accounts.demo_people import require_no_demo
from app.accounts.queries import actor_named
from app.accounts.sealing import Seal, seal_of
from app.city.queries import read_site
from app.city.site import NAME, Site
from app.complaints.key_store import Vault, vault_of
from app.db.files import FileStore
from app.db.mapped import map_little
from app.db.migrate import is_current
from app.db.session import Database
from app.db.uploads import Uploads
from app.jobs.tools import Tools
from app.kernel import clock
from app.kernel.actor import SYSTEM, Actor
from app.kernel.errors import BadInput, PsisError
from app.kernel.text import LANGUAGES, N_
from app.notifications.post import post_of
from app.settings import Settings, from_environment, with_kept_secret
from records.search.tantivy_index import open_index

acting_as = click.option(
    "--as", "actor_name", default="clerk", show_default=True, help="The member of staff who does this."
)


def operator() -> Actor:
    """Whoever runs the command, as the trail shall name him. He may what the portal itself may."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container's user may have a number only
        name = str(os.getuid())
    return Actor(f"operator {name}", labels=SYSTEM.labels)


class Portal:
    """Settings, database and file store of one command."""

    @cached_property
    def settings(self) -> Settings:
        settings = from_environment()
        clock.keep(settings.timezone)
        return settings

    @cached_property
    def database(self) -> Database:
        """The database, at the schema of this version and, in production, without the demo city's people.

        Raises PsisError where it is not.
        """
        if not is_current(self.settings.database):
            raise PsisError(N_("The database is not prepared for this version. Run: psis prepare"))
        database = Database(self.settings.database)
        map_little(database)
        if self.settings.production:
            with database.open(SYSTEM) as session:
                require_no_demo(session)
        if command := click.get_current_context(silent=True):
            command.call_on_close(database.close)
        return database

    @cached_property
    def seal(self) -> Seal:
        """What seals secrets at rest, as the web does."""
        return seal_of(with_kept_secret(self.settings).secret_key)

    @cached_property
    def vault(self) -> Vault:
        """What seals and opens who reported a complaint."""
        return vault_of(self.settings)

    @cached_property
    def files(self) -> FileStore:
        return FileStore(self.settings.files)

    @cached_property
    def case_files(self) -> FileStore:
        return FileStore(self.settings.case_files)

    def require_development(self) -> None:
        """Raise BadInput in production: everybody may sign in as the people of the demo city."""
        if self.settings.production:
            raise BadInput(N_("The demo city is not for a production portal (PSIS_ENV is production)."))

    def actor(self, name: str) -> Actor:
        """The member of staff of that name. Raises NotVisible."""
        with self.database.open(SYSTEM) as session:
            return actor_named(session, name)

    def tools(self) -> Tools:
        """The database, both indexes, the post and the vault."""
        indexes = open_index(self.settings.public_index), open_index(self.settings.desk_index)
        unsent = Uploads(self.settings.held_photos)
        post = post_of(self.settings, self._written)
        return Tools(self.database, *indexes, post, self.vault, self.case_files, unsent)

    def names(self) -> list[str]:
        """What the portal is called, language by language."""
        written = self._written()
        return [written.text(NAME, tag) or self.settings.site_name(tag) for tag in LANGUAGES]

    def _written(self) -> Site:
        """What the city wrote of itself, as it stands now."""
        with self.database.open(SYSTEM) as session:
            return read_site(session)
