"""Alembic, without a command line of its own: the bot brings its store up to date when it starts.

All steps are one transaction, under a lock: two bots that start at once take turns, and a step that fails
leaves the store as it was. `Unready` says so in a sentence.
"""

from importlib import resources
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from bot.errors import Unready
from bot.store.engine.database_errors import is_the_machines, named, out_of_reach, reason_of

NEWER = (
    "The store {store} was made by a newer Éclair (or is another program's): its shape is {there}, and this "
    "one knows shapes up to {here}. Install that version again, put back the backup made before it, or name "
    "another database in DATABASE_URL."
)
FAILED = (
    "The store could not be brought from shape {there} to shape {to} ({why}). Nothing was changed in it: "
    "the version of Éclair that you had still works with it. Mend what is said here and start again, or go "
    "back to that version and report this sentence."
)
ALEMBIC = Lock()  # it keeps what it works on at module level, and so works on one store at a time


def config_for(engine: Engine) -> Config:
    """Alembic's configuration for a store; also for writing a new migration (docs/contributing)."""
    config = Config()
    config.set_main_option("script_location", str(resources.files(__package__)))
    config.attributes["engine"] = engine
    return config


def migrate(engine: Engine, config: Config | None = None) -> None:
    """Bring the store to the newest shape; one that is there already is not touched, nor its lock taken."""
    config = config or config_for(engine)
    with ALEMBIC:
        if shape(engine, config) != newest(config):
            _upgrade(engine, config)


def _upgrade(engine: Engine, config: Config) -> None:
    taken: list[str] = config.attributes.setdefault("taken", [])
    try:
        command.upgrade(config, "head")
    except Exception as error:
        if isinstance(error, DBAPIError) and is_the_machines(
            error
        ):  # a lock, a full disk: not the step's fault
            raise out_of_reach(engine, error) from error
        there = shape(engine, config)
        to = _next(config, taken[-1] if taken else there)
        raise Unready(FAILED.format(there=there or "none", to=to, why=_reason(error))) from error


def is_current(engine: Engine) -> bool:
    """Whether there is nothing to bring up to date."""
    config = config_for(engine)
    return shape(engine, config) == newest(config)


def rehearse(engine: Engine) -> str:
    """What bringing the store up to date would fail on, tried and taken back; empty if it would do."""
    config = config_for(engine)
    config.attributes["rehearsed"] = True
    try:
        migrate(engine, config)
    except Unready as problem:
        return str(problem)
    return ""


def shape(engine: Engine, config: Config | None = None) -> str | None:
    """The shape that the store has, None before the first; a sentence when it is unknown here."""
    config = config or config_for(engine)
    with engine.connect() as connection:
        there = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if there is not None and there not in known:
        raise Unready(NEWER.format(store=named(engine), there=there, here=newest(config)))
    return there


def newest(config: Config) -> str:
    """The newest shape that this version knows."""
    return str(ScriptDirectory.from_config(config).get_current_head())


def _next(config: Config, after: str | None) -> str:
    steps = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()][::-1]
    return steps[0] if after is None else [*steps, "the newest"][steps.index(after) + 1]


def _reason(error: Exception) -> str:
    """The first line of it."""
    if isinstance(error, DBAPIError):
        return reason_of(error)
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}".rstrip(": .")
