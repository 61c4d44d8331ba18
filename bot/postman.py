"""The one sender. Notices that are due go out, each in its recipient's language and working hours.

At least once, and looked up before a repeat: the row says "sending" before Slack is called, and a call whose
outcome is unknown leaves it so. Whoever takes it up next searches the conversation for the message's marker.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.i18n import translator
from bot.services import load, meetings, offers, people, questions
from bot.slack import RefusedBySlack, TryLater, Unsure
from bot.store import notices
from bot.store.models import Meeting, Member, Notice, NoticeState, Nudge, Offer, Question
from bot.store.questions import asker_of
from bot.views.kit import Message
from bot.views.notices import AT_ONCE, Attachment, attached, render

log = structlog.get_logger(__name__)

BATCH = 20
ATTEMPTS = 8
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
SHORTEST_PAUSE = timedelta(seconds=1)
THREAD_PAUSE = timedelta(seconds=5)  # a reply waits until the message it belongs under is sent
NOBODY_HOME = timedelta(days=1)  # somebody without working hours: look again tomorrow


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice made ready: everything the call to Slack needs, with no row in hand."""

    notice_id: int
    marker: str
    message: Message
    wanted: int
    slack_ids: tuple[str, ...]
    channel: str | None
    thread_ts: str | None
    ts: str | None
    tried_at: datetime | None
    asks_time: bool
    attachment: Attachment | None = None


def deliver_due(deps: Deps) -> int:
    """Say what is owed by now, and redraw what has changed; says how many were looked at."""
    looked_at = 0
    while True:
        with deps.sessions.begin() as session:
            claimed = notices.claim(session, deps.clock(), BATCH)
        for notice_id, lease in claimed:
            try:
                deliver(deps, notice_id, lease)
            except (
                Exception
            ):  # one bad row must not silence the others; its lease runs out, then it is tried again
                log.exception("notice.failed", notice=notice_id)
                with deps.sessions.begin() as session:
                    _put_off(session, notice_id, deps.clock(), "error")
        looked_at += len(claimed)
        if len(claimed) < BATCH:
            return looked_at


def deliver(deps: Deps, notice_id: int, lease: datetime) -> None:
    """Say one claimed notice; whose lease another process has taken over is left to that one."""
    now = deps.clock()
    with deps.sessions.begin() as session:
        kept = notices.renew(session, notice_id, lease, now)
        letter = _prepare(session, notice_id, now) if kept else None
    if letter is None:
        return
    if letter.asks_time and letter.tried_at is None and _is_away(deps, letter, now):
        return
    try:
        channel, ts = _send(deps, letter)
    except TryLater as later:
        with deps.sessions.begin() as session:
            _wait(session, letter, now + max(SHORTEST_PAUSE, timedelta(seconds=later.seconds)))
    except Unsure as why:
        with deps.sessions.begin() as session:
            _put_off(session, notice_id, now, str(why))
    except RefusedBySlack as no:
        with deps.acting() as session:
            _give_up(session, notice_id, no.code, now)
    else:
        with deps.sessions.begin() as session:
            _sent(session, letter, channel, ts, now)


def _is_away(deps: Deps, letter: Letter, now: datetime) -> bool:
    """Whether Do Not Disturb or their status asks to wait; if so, the request is put off until it ends."""
    try:
        until = deps.slack.away_until(letter.slack_ids[0], now)
    except (RefusedBySlack, TryLater, Unsure):
        return False
    if until is None:
        return False
    with deps.sessions.begin() as session:
        _wait(session, letter, until)
    return True


def _prepare(session: Session, notice_id: int, now: datetime) -> Letter | None:
    """Check everything again, at the last moment; None when nothing is to be sent now."""
    notice = session.get(Notice, notice_id)
    if notice is None:
        _forgotten(notice_id)
        return None
    redraw = notice.state == NoticeState.SENT
    reader, group = _reader(session, notice), _group(session, notice)
    nobody = notice.channel is None and reader is None and not group
    if nobody or (reader and not load.is_reached(reader)) or (not redraw and _is_stale(notice, now)):
        _drop(notice)
        return None
    if notice.kind == offers.OFFER and not redraw and not _is_available(session, notice, now):
        return None
    if not redraw and reader is not None and notice.kind not in AT_ONCE:
        opens = people.week_of(reader).next_open(now)
        if opens != now:
            _later(notice, opens or now + NOBODY_HOME)
            return None
        if notice.kind in load.REQUESTS:
            if not load.takes_nudges(reader, now):
                _drop(notice)
                return None
            at = load.deliverable_at(session, notice, reader, now)
            if at > now:
                _later(notice, at)
                return None
    t = translator(_language(session, notice, reader))
    message, attachment = render(session, notice, t), attached(session, notice, t)
    if message is None or (redraw and attachment is not None):  # a file that was sent stays as it is
        _drop(notice)
        return None
    thread_ts = notice.thread_ts
    if notice.kind == "answer.relayed" and not redraw:
        thread_ts = _thread(session, notice)
        if thread_ts is None:
            _later(notice, now + THREAD_PAUSE)
            return None
    tried_at = notice.first_tried_at
    if not redraw:
        notice.state, notice.first_tried_at = NoticeState.SENDING, tried_at or now
        notice.thread_ts = thread_ts
    return Letter(
        notice.id,
        notice.marker,
        message,
        notice.wanted,
        (reader.slack_id,) if reader else group,
        notice.channel or notice.sealed_channel or (reader.dm_channel if reader else None),
        thread_ts,
        notice.ts,
        tried_at,
        notice.kind in (*load.REQUESTS, offers.OFFER) and not redraw,
        attachment,
    )


def _reader(session: Session, notice: Notice) -> Member | None:
    """Whom it is for; None for a channel, and for an asker who cannot be known any more."""
    if notice.channel is not None and notice.member_id is None:
        return None
    if notice.member is not None or notice.question_id is None:
        return notice.member
    return asker_of(session, session.get_one(Question, notice.question_id))


def _group(session: Session, notice: Notice) -> tuple[str, ...]:
    """Slack ids of the two of a meeting, where a notice is for both together."""
    if notice.meeting_id is None or notice.member_id is not None:
        return ()
    seats = session.get_one(Meeting, notice.meeting_id).seats
    return tuple(seat.member.slack_id for seat in seats)


def _language(session: Session, notice: Notice, reader: Member | None) -> str:
    """The reader's; for the two of a meeting the one they want to speak, or share; else the workspace's."""
    if reader is None and notice.meeting_id is not None:
        return meetings.language_of(session.get_one(Meeting, notice.meeting_id))
    return people.language_of(reader) if reader else notice.workspace.language


def _is_stale(notice: Notice, now: datetime) -> bool:
    """Whether it comes too late to be worth saying, and was not under way before."""
    return notice.stale_at is not None and notice.stale_at <= now and notice.first_tried_at is None


def _is_available(session: Session, notice: Notice, now: datetime) -> bool:
    """Whether a mentor may still be asked; if not, the request goes on to the next at once."""
    offer = session.get_one(Offer, notice.subject_id)
    if offers.available(session, offer.request, offer.mentor, now):
        return True
    _drop(notice)
    offers.unreachable(session, offer, now)
    return False


def _thread(session: Session, notice: Notice) -> str | None:
    """The head of the thread that a reply goes under."""
    question = session.get_one(Question, notice.question_id) if notice.question_id else None
    head = notices.post_of(session, question, notice.channel) if question and notice.channel else None
    return head.ts if head else None


def _send(deps: Deps, letter: Letter) -> tuple[str, str]:
    channel = letter.channel or _open(deps, letter)
    if letter.attachment is not None:
        return channel, _put(deps, letter, letter.attachment, channel)
    if letter.ts is not None:
        deps.slack.update(channel, letter.ts, letter.message, marker=letter.marker)
        return channel, letter.ts
    if letter.tried_at is not None:
        found = deps.slack.look_up(channel, letter.marker, letter.tried_at, letter.thread_ts)
        if found:  # it was said, perhaps before something changed
            deps.slack.update(channel, found, letter.message, marker=letter.marker)
            return channel, found
    return channel, deps.slack.post(channel, letter.message, marker=letter.marker, thread_ts=letter.thread_ts)


def _open(deps: Deps, letter: Letter) -> str:
    """The bot's conversation with its reader, or with the two of a meeting."""
    if len(letter.slack_ids) == 1:
        return deps.slack.dm(letter.slack_ids[0])
    return deps.slack.group_dm(letter.slack_ids)


def _put(deps: Deps, letter: Letter, file: Attachment, channel: str) -> str:
    """Put a file there once: its name is its own, and is looked for before a repeat. Slack tells no `ts`."""
    if letter.tried_at is not None:
        found = deps.slack.look_up_file(channel, file.name, letter.tried_at)
        if found:
            return found
    deps.slack.upload(channel, file.name, file.content, file.title, letter.message["text"])
    return f"file:{letter.marker[:20]}"


def _sent(session: Session, letter: Letter, channel: str, ts: str, now: datetime) -> None:
    notice = session.get(Notice, letter.notice_id)
    if notice is None:
        _forgotten(letter.notice_id)
        return
    notice.state, notice.ts, notice.sent_at = NoticeState.SENT, ts, notice.sent_at or now
    notice.drawn, notice.lease_until, notice.error, notice.attempts = letter.wanted, None, None, 0
    if notice.member is not None:
        notice.channel = notice.member.dm_channel = channel
    elif notice.meeting_id is not None:
        notice.channel = session.get_one(Meeting, notice.meeting_id).channel = channel
    elif notice.channel is None:
        notice.sealed_channel = channel
    log.info("notice.sent", notice=notice.id, kind=notice.kind, redrawn=letter.ts is not None)


def _forgotten(notice_id: int) -> None:
    """Whom it was for asked to be forgotten while it was under way: there is no row to bring up to date."""
    log.info("notice.forgotten", notice=notice_id)


def _drop(notice: Notice) -> None:
    """It need not be said any more; a message that stands already is left as it is."""
    if notice.state == NoticeState.SENT:
        notice.drawn = notice.wanted
    else:
        notice.state = NoticeState.DROPPED
    notice.lease_until = None


def _later(notice: Notice, at: datetime) -> None:
    notice.due_at, notice.lease_until = at, None


def _wait(session: Session, letter: Letter, at: datetime) -> None:
    """Slack asked for a pause, and did nothing: that is no attempt, and adds nothing to look up."""
    notice = session.get(Notice, letter.notice_id)
    if notice is None:
        return
    _later(notice, at)
    if letter.ts is None and letter.tried_at is None:
        notice.state, notice.first_tried_at = NoticeState.DUE, None


def _put_off(session: Session, notice_id: int, now: datetime, error: str) -> None:
    """The outcome is unknown: look again later, with growing pauses, and in the end leave it to an admin."""
    notice = session.get(Notice, notice_id)
    if notice is None:
        return
    notice.attempts += 1
    notice.error = error[:200]
    _later(notice, now + min(FIRST_PAUSE * 2 ** (notice.attempts - 1), LONGEST_PAUSE))
    if notice.attempts >= ATTEMPTS:
        if notice.state == NoticeState.SENT:
            notice.drawn = notice.wanted
        else:
            notice.state = NoticeState.FAILED
        log.error("notice.given_up", notice=notice.id, kind=notice.kind, error=notice.error)


def _give_up(session: Session, notice_id: int, code: str, now: datetime) -> None:
    """Slack's definite no: what depended on the message goes another way."""
    notice = session.get(Notice, notice_id)
    if notice is None:
        return
    notice.error = code[:200]
    _drop(notice)
    log.warning("notice.refused", notice=notice.id, kind=notice.kind, code=code)
    if notice.sent_at is not None:
        return
    if notice.kind == "question.posted" and notice.channel:
        questions.could_not_post(session, session.get_one(Question, notice.subject_id), notice.channel, now)
    elif notice.kind == questions.NUDGE:
        questions.unreachable(session, session.get_one(Nudge, notice.subject_id), now)
    elif notice.kind == offers.OFFER:
        offers.unreachable(session, session.get_one(Offer, notice.subject_id), now)
    elif notice.meeting_id is not None and notice.member_id is None:
        meetings.unreachable_together(session, session.get_one(Meeting, notice.meeting_id), notice.kind, now)
