"""Bringing a database to the schema of this version of the portal."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url

_SCRIPTS = Path(__file__).parents[2] / "migrations"


def configuration(url: str) -> Config:
    """Alembic's configuration for this database: our scripts, no ini file."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations up to a revision."""
    command.upgrade(configuration(url), revision)


def downgrade(url: str, revision: str = "base") -> None:
    """Run the migrations down to a revision."""
    command.downgrade(configuration(url), revision)


def is_current(url: str) -> bool:
    """Whether the database stands at the newest migration."""
    if (place := make_url(url)).get_backend_name() == "sqlite" and not Path(place.database or "").is_file():
        return False
    engine = create_engine(url)
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    engine.dispose()
    return present == newest()


def newest() -> str:
    """The newest migration."""
    return ScriptDirectory(str(_SCRIPTS)).get_current_head() or ""
