"""Bringing a database to the schema of this version of the portal."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url

from app.kernel.errors import PsisError
from app.kernel.text import N_

_SCRIPTS = Path(__file__).parents[2] / "migrations"


def configuration(url: str) -> Config:
    """Alembic's configuration for this database: our scripts, no ini file."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations up to a revision. Raises PsisError for a database that stands at one we do not know."""
    present = _present(url)
    if present and present not in {script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions()}:
        sentence = N_(
            "The database was prepared by another version of this software (its revision is %(revision)s). "
            "Install that version or a later one, or take another database."
        )
        raise PsisError(sentence, revision=present)
    command.upgrade(configuration(url), revision)


def downgrade(url: str, revision: str = "base") -> None:
    """Run the migrations down to a revision."""
    command.downgrade(configuration(url), revision)


def is_current(url: str) -> bool:
    """Whether the database stands at the newest migration."""
    return _present(url) == newest()


def newest() -> str:
    """The newest migration."""
    return ScriptDirectory(str(_SCRIPTS)).get_current_head() or ""


def _present(url: str) -> str | None:
    """The migration at which the database stands; None for one that is new."""
    if (place := make_url(url)).get_backend_name() == "sqlite" and not Path(place.database or "").is_file():
        return None
    engine = create_engine(url)
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    return present
