"""What becomes of a notice that is not said now: dropped, put off, or another way to its reader."""

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from bot.services.groups import group_meetings
from bot.services.questions import asking, nudging, question_changes, reply_delivery
from bot.services.questions.reply_meanings import CARRIED
from bot.services.sessions import booking, offering
from bot.store import notice_refresh
from bot.store.models import Meeting, Notice, NoticeState, Nudge, Offer, Reply

log = structlog.get_logger(__name__)


def go_another_way(session: Session, notice: Notice, now: datetime) -> None:
    """What cannot reach its reader: a request goes to the next at once, what was for two is said to each.

    Words that somebody wrote go in private, or back to them.
    """
    if notice.kind == question_changes.NUDGE:
        nudging.unreachable(session, session.get_one(Nudge, notice.subject_id), now)
    elif notice.kind == offering.OFFER:
        offering.unreachable(session, session.get_one(Offer, notice.subject_id), now)
    elif notice.kind in CARRIED:
        reply_delivery.unreachable(session, session.get_one(Reply, notice.subject_id), notice.kind, now)
    elif notice.meeting_id is not None and notice.member_id is None:
        booking.unreachable_together(session, session.get_one(Meeting, notice.meeting_id), notice.kind, now)
    elif notice.group_id is not None and notice.member_id is None:
        group_meetings.unreachable_together(session, notice, now)


def changed_for_asker(session: Session, notice: Notice) -> None:
    """A request was delivered or put off: the asker's own message says from when it can be read."""
    if notice.kind == question_changes.NUDGE:
        notice_refresh.refresh_kind(session, notice.question_id, asking.ASKED)


def forgotten(notice_id: int) -> None:
    """Whom it was for asked to be forgotten while it was under way: there is no row to bring up to date."""
    log.info("notice.forgotten", notice=notice_id)


def drop(notice: Notice) -> None:
    """It need not be said any more; a message that stands already is left as it is."""
    if notice.state == NoticeState.SENT:
        notice.drawn = notice.wanted
    else:
        notice.state = NoticeState.DROPPED
    notice.lease_until = notice.put_off_at = None


def later(notice: Notice, at: datetime, now: datetime) -> None:
    """Not before then, unless the clock is set back meanwhile: everything is weighed again at that time."""
    notice.due_at, notice.put_off_at, notice.lease_until = at, now, None
