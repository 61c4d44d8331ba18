"""What becomes of pauses when the clock is set back.

What was promised for an hour waits for that hour. What was only put off (a step that stumbled, a message that
Slack did not take, a look at a calendar) waits for a while, and would wait for a day more if the clock were
set back by one. It shows by an instant of the past that lies in the future, or by an hour further away than
any can be put; its pause is over then.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, exists, or_, select, update
from sqlalchemy.orm import Session

from bot.store.base import Base, Moment, shifted
from bot.store.models import (
    Gathering,
    Group,
    Member,
    MentoringRequest,
    Notice,
    OutsideCalendar,
    Place,
    Preference,
    Question,
    Round,
    Workspace,
)

CLOCKS_APART = timedelta(minutes=1)  # by which the clock of another process may be before this one's
FURTHEST_READING = timedelta(days=1)  # ahead
FURTHEST_DIGEST = timedelta(days=8)  # ahead: the next one is a week away, or less
FURTHEST_STEP = timedelta(days=60)  # ahead, of what was asked
FURTHEST_ROUND = timedelta(days=45)  # ahead, of introductions and swaps: two weeks, and a bridge of holidays
STEPPING = (Question, MentoringRequest, Round, Gathering, Group)
ASKED: tuple[type[Question], type[MentoringRequest]] = (Question, MentoringRequest)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def set_back(now: Moment) -> list[ColumnElement[bool]]:
    """What shows that something waits for an hour of the clock as it was."""
    return [
        *(exists().where(which) for _, which, _ in _pauses(now)),
        *(exists().where(_asked_ahead(kind, now)) for kind in ASKED),
    ]


def end_pauses(session: Session, now: datetime) -> None:
    """What was put off is due now; each is weighed again, as always. What was asked by the clock as it was
    counts as asked now, and takes its next step as much earlier."""
    for kind, which, values in _pauses(now):
        over: Update = update(kind).where(which).values(**values)
        session.execute(over.execution_options(synchronize_session=False))
    ahead = update(Member).where(Member.introduced_at > shifted(now, CLOCKS_APART))
    session.execute(ahead.values(introduced_at=None).execution_options(synchronize_session=False))
    asked: list[Question | MentoringRequest] = [
        *session.scalars(select(Question).where(_asked_ahead(Question, now))),
        *session.scalars(select(MentoringRequest).where(_asked_ahead(MentoringRequest, now))),
    ]
    for one in asked:
        asked_at, one.asked_at = one.asked_at, min(one.asked_at, now)
        step = (one.next_step_at or now) - (asked_at - one.asked_at)
        one.next_step_at = max(now, step) if step <= now + FURTHEST_STEP else now


def _asked_ahead(kind: type[Question] | type[MentoringRequest], now: Moment) -> ColumnElement[bool]:
    """Those under way (their index tells) that were asked, or go on, by the clock as it was."""
    goes_on, asked = kind.next_step_at, kind.asked_at
    return and_(
        goes_on > EPOCH, or_(asked > shifted(now, CLOCKS_APART), goes_on > shifted(now, FURTHEST_STEP))
    )


def _pauses(now: Moment) -> list[tuple[type[Base], ColumnElement[bool], dict[str, Any]]]:
    """Of each kind: its rows, what tells, and what they become."""
    ahead, digest = shifted(now, CLOCKS_APART), shifted(now, FURTHEST_DIGEST)
    read, turn = OutsideCalendar.read_at, OutsideCalendar.next_read_at
    place, habit = Place.digest_due_at, Preference.digest_due_at
    step: dict[str, Any] = {"put_off_at": None, "next_step_at": now}
    return [
        (Notice, Notice.put_off_at > ahead, {"put_off_at": None, "due_at": now}),
        *((kind, kind.put_off_at > ahead, step) for kind in STEPPING),
        (OutsideCalendar, read > ahead, {"next_read_at": now, "read_at": now}),
        (OutsideCalendar, turn > shifted(now, FURTHEST_READING), {"next_read_at": now}),
        (Place, Place.looked_at > ahead, {"looked_at": None}),
        (Place, and_(Place.digest_weekday.is_not(None), place > digest), {"digest_due_at": None}),
        (Workspace, Workspace.introductions_at > shifted(now, FURTHEST_ROUND), {"introductions_at": now}),
        (Workspace, Workspace.swaps_at > shifted(now, FURTHEST_ROUND), {"swaps_at": now}),
        (Group, Group.next_step_at > shifted(now, FURTHEST_STEP), {"next_step_at": now, "opened_at": now}),
        (Preference, and_(Preference.wants_digest, habit > digest), {"digest_due_at": None}),
    ]
