"""What becomes of pauses when the clock is set back.

What was promised for an hour waits for that hour. What was only put off (a step that stumbled, a message that
Slack did not take, a look at a calendar) waits for a while, and would wait for a day more if the clock were
set back by one. It shows by an instant of the past that lies in the future, or by an hour further away than
any can be put; its pause is over then.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, or_, select, update
from sqlalchemy.orm import Session

from bot.store.base import Base
from bot.store.models import Gathering, Habit, Notice, OutsideCalendar, Place, Question, Request, Round

CLOCKS_APART = timedelta(minutes=1)  # by which the clock of another process may be before this one's
FURTHEST_READING = timedelta(days=1)  # ahead
FURTHEST_DIGEST = timedelta(days=8)  # ahead: the next one is a week away, or less
FURTHEST_STEP = timedelta(days=60)  # ahead, of what was asked
STEPPING = (Question, Request, Round, Gathering)
ASKED: tuple[type[Question], type[Request]] = (Question, Request)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def was_set_back(session: Session, now: datetime) -> bool:
    """Whether anything waits for an hour of the clock as it was: a look that keeps no writer waiting."""
    told = [(late, which) for _, late, which, _ in _pauses(now)]
    told += [(kind.asked_at, _asked_ahead(kind, now)) for kind in ASKED]
    return any(session.scalar(select(late).where(which).limit(1)) is not None for late, which in told)


def end_pauses(session: Session, now: datetime) -> None:
    """What was put off is due now; each is weighed again, as always. What was asked by the clock as it was
    counts as asked now, and takes its next step as much earlier."""
    for kind, _, which, values in _pauses(now):
        over: Update = update(kind).where(which).values(**values)
        session.execute(over.execution_options(synchronize_session=False))
    asked: list[Question | Request] = [
        *session.scalars(select(Question).where(_asked_ahead(Question, now))),
        *session.scalars(select(Request).where(_asked_ahead(Request, now))),
    ]
    for one in asked:
        asked_at, one.asked_at = one.asked_at, min(one.asked_at, now)
        step = (one.next_step_at or now) - (asked_at - one.asked_at)
        one.next_step_at = max(now, step) if step <= now + FURTHEST_STEP else now


def _asked_ahead(kind: type[Question] | type[Request], now: datetime) -> ColumnElement[bool]:
    """Those under way (their index tells) that were asked, or go on, by the clock as it was."""
    goes_on, asked = kind.next_step_at, kind.asked_at
    return and_(goes_on > EPOCH, or_(asked > now + CLOCKS_APART, goes_on > now + FURTHEST_STEP))


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
