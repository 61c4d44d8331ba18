"""What became of saying it: it stands, waits, is tried again, or goes another way."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.outbox.message import OutgoingMessage, mark_of
from bot.outbox.undeliverable import changed_for_asker, drop, forgotten, go_another_way, later
from bot.services.questions import asking
from bot.services.rituals import round_steps
from bot.store.groups import groups
from bot.store.models import Group, Meeting, Notice, NoticeState, Question
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import channels

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=15)
LATE = 8  # attempts, in some twenty minutes: from here on the log tells of it
CHANNEL_GONE = {"channel_not_found", "is_archived", "not_in_channel"}
ATTEMPTS = 200  # in two days: however long Slack or the line to it is away within these, nothing is lost


def sent(session: Session, letter: OutgoingMessage, channel: str, ts: str, now: datetime) -> None:
    """It was said, or redrawn."""
    notice = session.get(Notice, letter.notice_id)
    if notice is None:
        forgotten(letter.notice_id)
        return
    stands(session, notice, channel, ts, now)
    notice.drawn, notice.lease_until, notice.error, notice.attempts = letter.wanted, None, None, 0
    notice.put_off_at = None
    notice.drawn_mark = mark_of(session, letter.message)
    log.info("notice.sent", notice=notice.id, kind=notice.kind, redrawn=letter.ts is not None)


def stands(session: Session, notice: Notice, channel: str, ts: str, now: datetime) -> None:
    """The message is there: where, and since when."""
    if notice.sent_at is None:
        changed_for_asker(session, notice)
    notice.state, notice.ts, notice.sent_at = NoticeState.SENT, ts, notice.sent_at or now
    if notice.member is not None:
        notice.channel = notice.member.dm_channel = channel
    elif notice.meeting_id is not None:
        notice.channel = session.get_one(Meeting, notice.meeting_id).channel = channel
    elif notice.group_id is not None:
        group = session.get_one(Group, notice.group_id)
        if notice.channel is None and group.channel != channel:
            if group.channel is not None:  # others were with them where they were written to before
                groups.refresh(session, group)
            group.channel = channel
        notice.channel = channel
    elif notice.channel is None:
        notice.sealed_channel = channel


def wait(
    session: Session, notice_id: int, at: datetime, now: datetime, *, untouched: bool, is_away: bool = False
) -> None:
    """Postpone without counting an attempt: Slack asked for a pause. `untouched`: Slack has never tried it.

    Only where its reader `is_away` does the asker's message change: redrawn for each pause, it would use up
    what Slack allows and ask for more of them.
    """
    notice = session.get(Notice, notice_id)
    if notice is None:
        return
    later(notice, at, now)
    if is_away:
        changed_for_asker(session, notice)
    if untouched:
        notice.state, notice.first_tried_at = NoticeState.DUE, None


def put_off(session: Session, notice_id: int, now: datetime, error: str) -> None:
    """The outcome is unknown: look again later, with growing pauses, and after days leave it to an admin."""
    notice = session.get(Notice, notice_id)
    if notice is None:
        return
    notice.attempts += 1
    notice.error = error[:200]
    pause = min(FIRST_PAUSE * 2 ** min(notice.attempts - 1, LATE), LONGEST_PAUSE)
    later(notice, now + pause, now)
    if notice.attempts == LATE:
        log.warning("notice.late", notice=notice.id, kind=notice.kind, error=notice.error)
    if notice.attempts >= ATTEMPTS:
        if notice.state == NoticeState.SENT:
            notice.drawn = notice.wanted
        else:
            notice.state = NoticeState.FAILED
        log.error("notice.given_up", notice=notice.id, kind=notice.kind, error=notice.error)


def give_up(session: Session, notice_id: int, code: str, now: datetime) -> None:
    """Slack's definite no: what depended on the message goes another way."""
    notice = session.get(Notice, notice_id)
    if notice is None:
        return
    notice.error = code[:200]
    drop(notice)
    log.warning("notice.refused", notice=notice.id, kind=notice.kind, code=code)
    if notice.channel and code in CHANNEL_GONE:
        channels.ask_again(session, notice.channel)
    if notice.sent_at is not None:
        return
    round_steps.refused(session, notice)
    if notice.kind == NoticeKind.QUESTION_POSTED and notice.channel:
        asking.could_not_post(session, session.get_one(Question, notice.subject_id), notice.channel, now)
    else:
        go_another_way(session, notice, now)
