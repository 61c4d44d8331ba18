"""Alembic, without a command line of its own: the bot brings its store up to date when it starts."""

from importlib import resources

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine


def config_for(engine: Engine) -> Config:
    """Alembic's configuration for a store; also for writing a new migration (docs/contributing)."""
    config = Config()
    config.set_main_option("script_location", str(resources.files(__package__)))
    config.attributes["engine"] = engine
    return config


def migrate(engine: Engine) -> None:
    """Bring the store to the newest shape; one that is there already is left alone."""
    command.upgrade(config_for(engine), "head")
