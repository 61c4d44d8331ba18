"""Where sessions that write come from: each notes whose Home tab its flushes put out of date."""

from datetime import timedelta

from sqlalchemy import Engine, event
from sqlalchemy.orm import sessionmaker

from bot.store import home_tab
from bot.store.base import Sessions
from bot.store.engine.connections import WAITS


def open_sessions(engine: Engine) -> Sessions:
    """Sessions whose objects stay readable after the commit."""
    sessions = sessionmaker(engine, expire_on_commit=False)
    event.listen(sessions, "after_flush", home_tab.note_flush)
    return sessions


def hurried(sessions: Sessions, wait: timedelta) -> Sessions:
    """Sessions for whoever waits for an answer: they give up on another's lock after so long."""
    return open_sessions(sessions.kw["bind"].execution_options(**{WAITS: int(wait.total_seconds() * 1000)}))
