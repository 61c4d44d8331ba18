"""What a database says no with, as a sentence with the next step: its reason is kept, its password is not."""

import re
from errno import EACCES, EDQUOT, ENOSPC, EPERM, EROFS

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import Unready

UNUSABLE = "is not one that Éclair can use"
OUT_OF_REACH = "is out of reach"
# What the reason says (SQLite's words, PostgreSQL's and its driver's), what that means, and what to do.
REASONS = (
    (
        r"database (table )?is locked|database schema is locked|lock timeout",
        "is held by another program",
        "end what holds it (a second bot, a backup, a tool), and start again",
    ),
    (
        r"is not a database|disk image is malformed|file is encrypted",
        UNUSABLE,
        "its file is damaged or another program's: put back a backup, or name another file in {setting}",
    ),
    (
        r"disk is full|No space left|could not extend",
        "has no room left",
        "make room on its disk, and start again",
    ),
    (
        r"readonly database|read-only|readonly|recovery is in progress|attempt to write",
        "cannot be written",
        "give Éclair the right to write there, or name another one in {setting}",
    ),
    (
        r"unable to open database file",
        OUT_OF_REACH,
        "name a file in a folder that Éclair may write, in {setting}",
    ),
    (r"disk I/O error", OUT_OF_REACH, "see to its disk, or name another place in {setting}"),
    (
        r"too many connections|connection slots|too many clients",
        "takes no more connections",
        "end other programs on it, or raise its max_connections",
    ),
    (r"starting up|shutting down", OUT_OF_REACH, "start again in a moment"),
    (
        r"authentication failed|no password supplied|role .* does not exist|no pg_hba|password",
        OUT_OF_REACH,
        "see that user and password in {setting} are right",
    ),
    (r"database .* does not exist", OUT_OF_REACH, "make that database, or name another one in {setting}"),
    (
        r"permission denied",
        UNUSABLE,
        "give the user in {setting} the right to make tables there",
    ),
    (
        r"resolve|No such file|Name or service|nodename|not known|refused|timeout|timed out|unreachable",
        OUT_OF_REACH,
        "see that it runs, and that host and port in {setting} are right",
    ),
)
OF_FILES = {  # what to do where the machine refuses a file
    ENOSPC: "make room on its disk, or choose another place (ECLAIR_DATA_DIR)",
    EDQUOT: "make room on its disk, or choose another place (ECLAIR_DATA_DIR)",
    EROFS: "choose a place that can be written (ECLAIR_DATA_DIR)",
    EACCES: "give Éclair the right to, or choose another place (ECLAIR_DATA_DIR)",
    EPERM: "give Éclair the right to, or choose another place (ECLAIR_DATA_DIR)",
}
ELSE = (OUT_OF_REACH, "see that it runs, that it is yours, and that {setting} is right")


def out_of_reach(engine: Engine, problem: DBAPIError) -> Unready:
    """Why the database cannot be used, by its own reason."""
    return unready(engine, reason_of(problem))


def unready(engine: Engine, reason: str) -> Unready:
    """The same for a reason that came another way."""
    state, step = _meaning(reason)
    step = step.format(setting=setting_of(engine))
    return Unready(f"The store {named(engine)} {state} ({reason.rstrip('.')}): {step}.")


def named(engine: Engine) -> str:
    """The store's address, without its password."""
    return engine.url.render_as_string(hide_password=True)


def why_not(error: Exception) -> str:
    """What the machine itself refuses, in a sentence; empty if the error is of another kind."""
    if isinstance(error, DBAPIError):
        reason = reason_of(error)
        step = _meaning(reason)[1].format(setting="DATABASE_URL or ECLAIR_DATA_DIR")
        return f"The store did not take it ({reason}), and nothing of it was kept: {step}."
    if isinstance(error, PoolTimeout):
        return "The store did not answer in time: see that it runs, and start again."
    if isinstance(error, OSError) and error.strerror:
        step = OF_FILES.get(error.errno or 0, "see its rights, and start again")
        return f"{error.filename or 'This machine'}: {error.strerror}: {step}."
    return ""


def setting_of(engine: Engine) -> str:
    """Where the store's place was said: what the data folder holds is there without a `DATABASE_URL`."""
    lite = engine.dialect.name == "sqlite"
    return "DATABASE_URL (without it: ECLAIR_DATA_DIR)" if lite else "DATABASE_URL"


def reason_of(problem: DBAPIError) -> str:
    """The database's own first line, which holds no row's values."""
    lines = str(problem.orig).splitlines() or [type(problem).__name__]
    return lines[0].rstrip(".")


def is_the_machines(problem: DBAPIError) -> bool:
    """Whether the machine or the server refuses, and not what was asked is wrong."""
    return _meaning(reason_of(problem)) != ELSE


def _meaning(reason: str) -> tuple[str, str]:
    found = ((state, step) for look, state, step in REASONS if re.search(look, reason, re.IGNORECASE))
    return next(found, ELSE)
