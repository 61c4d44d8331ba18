"""A notice made ready to be said: to whom, in which language, and whether now is the time."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.i18n import translator
from bot.outbox.addressee import address_of, language_for, reader_of, together
from bot.outbox.kinds.drawing import AT_ONCE, Attachment, attached, render
from bot.outbox.undeliverable import changed_for_asker, drop, forgotten, go_another_way, later
from bot.services.admin import settings
from bot.services.groups import introductions
from bot.services.people import identity, workload
from bot.services.sessions import offering
from bot.store import notices
from bot.store.keys import seal
from bot.store.models import Group, Member, Notice, NoticeState, Offer, Question
from bot.store.models.notice_kinds import NoticeKind
from bot.views.kit import Message

log = structlog.get_logger(__name__)

THREAD_PAUSE = timedelta(seconds=5)  # a reply waits until the message it belongs under is sent
OF_RUNNING = (
    NoticeKind.SETTINGS_CHANNEL_LOST,
    NoticeKind.SETTINGS_GROUP_LOST,
    NoticeKind.ROUND_HOMELESS,
    NoticeKind.REPORT_MADE,
)
NOBODY_HOME = timedelta(days=1)  # somebody without working hours: look again tomorrow


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
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

    @property
    def is_new(self) -> bool:
        """Whether Slack has never been asked to say it."""
        return self.ts is None and self.tried_at is None


@dataclass(frozen=True, slots=True)
class UnconfirmedSend:
    """A message of which nobody knows whether it was said, and where it would stand."""

    notice_id: int
    marker: str
    channel: str | None
    slack_ids: tuple[str, ...]
    thread_ts: str | None
    tried_at: datetime
    file: str | None
    begin: str


def lost(session: Session, notice_id: int) -> UnconfirmedSend | None:
    """Where to look for a message of which nobody knows whether it was said; None when that is known."""
    notice = session.get(Notice, notice_id)
    if notice is None or notice.state != NoticeState.SENDING or notice.first_tried_at is None:
        return None
    channel, slack_ids = address_of(session, notice)
    if channel is None and not slack_ids:
        return None
    file = attached(session, notice, translator(language_for(session, notice, reader_of(session, notice))))
    return UnconfirmedSend(
        notice_id=notice_id,
        marker=notice.marker,
        channel=channel,
        slack_ids=slack_ids,
        thread_ts=notice.thread_ts,
        tried_at=notice.first_tried_at,
        file=file.name if file else None,
        begin=notice.look_on_at or "",
    )


def prepare(session: Session, notice_id: int, now: datetime) -> OutgoingMessage | None:
    """Check everything again, at the last moment; None when nothing is to be sent now."""
    notice = session.get(Notice, notice_id)
    if notice is None:
        forgotten(notice_id)
        return None
    redraw, reader = notice.state == NoticeState.SENT, reader_of(session, notice)
    if not _is_for_somebody(session, notice, reader):
        drop(notice)
        if not redraw:
            go_another_way(session, notice, now)
        return None
    if not redraw and not _is_time(session, notice, reader, now):
        changed_for_asker(session, notice)
        return None
    t = translator(language_for(session, notice, reader))
    message, attachment = render(session, notice, t), attached(session, notice, t)
    if message is None or (redraw and attachment is not None):  # a file that was sent stays as it is
        drop(notice)
        return None
    if redraw and notice.drawn_mark == mark_of(session, message):  # it stands there, word for word
        drop(notice)
        return None
    if not redraw and not _has_place(session, notice, now):
        return None
    return _letter(session, notice, message, attachment, now)


def mark_of(session: Session, message: Message) -> str:
    """What a message reads, in a keyed mark: the same for the same words, and no way back to them."""
    return seal.of_session(session).keyed_hash(json.dumps(message, sort_keys=True))


def _is_for_somebody(session: Session, notice: Notice, reader: Member | None) -> bool:
    if reader is not None:
        runs_it = notice.kind in OF_RUNNING and settings.may_change(reader)
        return workload.is_here(reader) if runs_it else workload.is_reached(reader)
    people = together(session, notice)
    if notice.group_id is not None and notice.member_id is None:
        if notice.ts is not None:  # it stands in their conversation, whoever is left of them
            return True
        if len(people) < 2:
            return False
    return all(map(workload.is_reached, people)) if people else notice.channel is not None


def _is_time(session: Session, notice: Notice, reader: Member | None, now: datetime) -> bool:
    """Whether it may be said now; if not, it is put off, or dropped where it would only disturb."""
    if _is_stale(notice, now):
        drop(notice)
        return False
    if notice.kind == offering.OFFER and not _is_available(session, notice, now):
        return False
    if notice.kind == NoticeKind.INTRODUCTION_MADE and not introductions.still_wanted(
        session, session.get_one(Group, notice.subject_id), now
    ):
        drop(notice)
        return False
    people = [reader] if reader is not None else together(session, notice)
    if notice.kind in AT_ONCE or not people or (reader is None and notice.group_id is None):
        return True
    opens = identity.all_at_work(people, now)
    if opens != now:
        later(notice, opens or now + NOBODY_HOME, now)
        return False
    return reader is None or notice.kind not in workload.REQUESTS or _has_room(session, notice, reader, now)


def _has_room(session: Session, notice: Notice, reader: Member, now: datetime) -> bool:
    """Whether their day and week have room for one more request."""
    if not workload.takes_nudges(reader, now):
        drop(notice)
        go_another_way(session, notice, now)
        return False
    at = workload.deliverable_at(session, notice, reader, now)
    if at > now:
        later(notice, at, now)
    return at <= now


def _has_place(session: Session, notice: Notice, now: datetime) -> bool:
    """Whether the message that a reply goes under stands; the reply waits for one that still may."""
    if notice.kind != NoticeKind.ANSWER_RELAYED:
        return True
    head = _head(session, notice)
    notice.thread_ts = head.ts if head else None
    if notice.thread_ts is not None:
        return True
    if head is None or head.state in (NoticeState.DROPPED, NoticeState.FAILED):
        drop(notice)
    else:
        later(notice, now + THREAD_PAUSE, now)
    return False


def _letter(
    session: Session, notice: Notice, message: Message, attachment: Attachment | None, now: datetime
) -> OutgoingMessage:
    """Everything that the call needs; the row says from here on that it is under way."""
    redraw, tried_at = notice.state == NoticeState.SENT, notice.first_tried_at
    notice.drawn_mark = None  # until Slack says that it stands, nobody knows what is read there
    if not redraw:
        notice.state, notice.first_tried_at = NoticeState.SENDING, tried_at or now
    channel, slack_ids = address_of(session, notice)
    return OutgoingMessage(
        notice_id=notice.id,
        marker=notice.marker,
        message=message,
        wanted=notice.wanted,
        slack_ids=slack_ids,
        channel=channel,
        thread_ts=notice.thread_ts,
        ts=notice.ts,
        tried_at=tried_at,
        asks_time=notice.kind in (*workload.REQUESTS, offering.OFFER) and not redraw,
        attachment=attachment,
    )


def _is_stale(notice: Notice, now: datetime) -> bool:
    """Whether it comes too late to be worth saying; what was under way has been looked up by now."""
    return notice.stale_at is not None and notice.stale_at <= now


def _is_available(session: Session, notice: Notice, now: datetime) -> bool:
    """Whether a mentor may still be asked; if not, the request goes on to the next at once."""
    offer = session.get_one(Offer, notice.subject_id)
    if offering.available(session, offer.request, offer.mentor, now):
        return True
    drop(notice)
    go_another_way(session, notice, now)
    return False


def _head(session: Session, notice: Notice) -> Notice | None:
    """The head of the thread that a reply goes under."""
    question = session.get_one(Question, notice.question_id) if notice.question_id else None
    return notices.post_of(session, question, notice.channel) if question and notice.channel else None
