"""What belongs to one opened store, beside its rows: kept on its engine, so that two stores share nothing."""

from dataclasses import dataclass

from sqlalchemy import Dialect
from sqlalchemy.orm import Session

from bot.store.encryption import Seal

NAME = "eclair_attached"


@dataclass(slots=True)
class Attached:
    """`home_id` is the number of the organisation that the store serves, once a start has resolved it.

    `seal` has the keys of the store, once opening it has found them.
    """

    home_id: int | None = None
    seal: Seal | None = None


def attached(dialect: Dialect) -> Attached:
    """Of the engine whose dialect this is; each engine has one of its own, shared by what is made of it."""
    found: Attached | None = getattr(dialect, NAME, None)
    if found is None:
        found = Attached()
        setattr(dialect, NAME, found)
    return found


def of_session(session: Session) -> Attached:
    """Of the store that a session is of."""
    return attached(session.get_bind().dialect)
