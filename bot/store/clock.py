"""What becomes of pauses when the clock is set back.

What was promised for an hour waits for that hour. What was only put off (a step that stumbled, a message that
Slack did not take, a look at a calendar) waits for a while, and would wait for a day more if the clock were
set back by one. It shows by an instant of the past that lies in the future, or by an hour further away than
any can be put; its pause is over then.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, select, update
from sqlalchemy.orm import Session

from bot.store.base import Base
from bot.store.models import Gathering, Habit, Notice, OutsideCalendar, Place, Question, Request, Round

CLOCKS_APART = timedelta(minutes=1)  # by which the clock of another process may be before this one's
FURTHEST_READING = timedelta(days=1)  # ahead
FURTHEST_DIGEST = timedelta(days=8)  # ahead: the next one is a week away, or less
STEPPING = (Question, Request, Round, Gathering)


def was_set_back(session: Session, now: datetime) -> bool:
    """Whether anything waits for an hour of the clock as it was: a look that keeps no writer waiting."""
    return any(
        session.scalar(select(late).where(which).limit(1)) is not None for _, late, which, _ in _pauses(now)
    )


def end_pauses(session: Session, now: datetime) -> None:
    """What was put off is due now; each is weighed again, as always."""
    for kind, _, which, values in _pauses(now):
        over: Update = update(kind).where(which).values(**values)
        session.execute(over.execution_options(synchronize_session=False))


def _pauses(now: datetime) -> list[tuple[type[Base], Any, ColumnElement[bool], dict[str, Any]]]:
    """Of each kind: its rows, the column that tells, what it tells, and what they become."""
    ahead, digest = now + CLOCKS_APART, now + FURTHEST_DIGEST
    read, turn = OutsideCalendar.read_at, OutsideCalendar.next_read_at
    place, habit = Place.digest_due_at, Habit.digest_due_at
    step: dict[str, Any] = {"put_off_at": None, "next_step_at": now}
    return [
        (Notice, Notice.put_off_at, Notice.put_off_at > ahead, {"put_off_at": None, "due_at": now}),
        *((kind, kind.put_off_at, kind.put_off_at > ahead, step) for kind in STEPPING),
        (OutsideCalendar, read, read > ahead, {"next_read_at": now, "read_at": now}),
        (OutsideCalendar, turn, turn > now + FURTHEST_READING, {"next_read_at": now}),
        (Place, Place.looked_at, Place.looked_at > ahead, {"looked_at": None}),
        (Place, place, and_(Place.digest_weekday.is_not(None), place > digest), {"digest_due_at": None}),
        (Habit, habit, and_(Habit.wants_digest, habit > digest), {"digest_due_at": None}),
    ]
