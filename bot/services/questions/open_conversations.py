"""What waits for a member's words: which of the bot's messages a direct message may answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.services.questions import reply_delivery
from bot.services.questions.reply_meanings import MEANS, Means
from bot.store.models import (
    Group,
    GroupState,
    Meeting,
    MeetingState,
    Member,
    Notice,
    Nudge,
    NudgeState,
    Offer,
    Question,
    QuestionState,
    Reply,
    RequestState,
    Round,
)
from bot.store.models.notice_kinds import NoticeKind, SubjectType
from bot.store.questions import replies

TARGETS_SHOWN = 3
LOOKED_BACK = timedelta(days=14)
LATELY = timedelta(days=7)  # how long words are naturally taken as meant for what was brought
ASKS_FOR_WORDS = (
    NoticeKind.PAIR_FEEDBACK,
    NoticeKind.PAIR_LOOK_BACK,
    NoticeKind.CIRCLE_AFTER,
    NoticeKind.CIRCLE_CLIENT,
)
ASKING_TIME = (Means.STORY, Means.FEEDBACK, Means.DIRECTLY)  # no words of theirs are kept for another
ANSWERED = (NoticeKind.PAIR_INVITED, NoticeKind.SWAP_OFFERED, NoticeKind.SWAP_SHOWN)


@dataclass(frozen=True, slots=True)
class OpenConversation:
    """A message of the bot that somebody may be answering, and what an answer would mean."""

    notice: Notice
    means: Means


def open_with(session: Session, member: Member, now: datetime) -> list[OpenConversation]:
    """What the bot said to them and that is still open, newest first, one for each thing it is about."""
    found: dict[tuple[str, int], OpenConversation] = {}
    sealed = replies.sealed_questions(session, member)
    for notice in replies.said_to(session, member, sealed, now - LOOKED_BACK):
        means = MEANS.get(notice.kind, Means.ALONE)
        about = _open_about(session, notice, means, now)
        if about is not None and about not in found:
            found[about] = OpenConversation(notice, means)
    return list(found.values())[:TARGETS_SHOWN]


def _open_about(session: Session, notice: Notice, means: Means, now: datetime) -> tuple[str, int] | None:
    """What a message is about, if that still waits for words; two about the same thing are one."""
    if means in (Means.TO_ASKER, Means.TO_AUTHOR, Means.OF_QUESTION):
        return _open_question(session, notice, means, now)
    if means == Means.TO_OTHER:
        return _open_session(session, notice, now)
    if notice.kind == NoticeKind.MEETING_FORM:
        met = session.get(Meeting, notice.subject_id)  # with whoever is erased, their sessions go
        seats = met.seats if met else []
        waits = any(one.member_id == notice.member_id and one.answered_at is None for one in seats)
        return ("form", notice.subject_id) if waits else None
    if means == Means.DIRECTLY:
        return _open_group(session, notice, now)
    if means == Means.STORY and notice.subject_type == SubjectType.ROUND:
        held = session.get(Round, notice.subject_id)
        return ("round", held.id) if held is not None and held.is_open else None
    return None


def _open_group(session: Session, notice: Notice, now: datetime) -> tuple[str, int] | None:
    """What somebody in a group is asked just now; the rest of what they read of it asks for no words."""
    lately = notice.sent_at is not None and notice.sent_at >= now - LATELY
    group = session.get(Group, notice.group_id) if lately and notice.group_id is not None else None
    if group is None:
        return None
    if notice.kind in ASKS_FOR_WORDS:
        return ("group", group.id)
    return ("group", group.id) if notice.kind in ANSWERED and group.state == GroupState.OPEN else None


def _open_question(session: Session, notice: Notice, means: Means, now: datetime) -> tuple[str, int] | None:
    question = session.get(Question, notice.question_id) if notice.question_id else None
    if question is None or question.state in (QuestionState.WITHDRAWN, QuestionState.DRAFT):
        return None
    lately = notice.sent_at is not None and notice.sent_at >= now - LATELY
    if notice.kind == NoticeKind.QUESTION_NUDGE:
        nudge = session.get(Nudge, notice.subject_id)
        if nudge is None or question.state != QuestionState.OPEN:
            return None
        return ("nudge", nudge.id) if nudge.state in (NudgeState.OFFERED, NudgeState.SNOOZED) else None
    if means == Means.OF_QUESTION:
        return ("question", question.id) if question.state == QuestionState.OPEN else None
    if means == Means.TO_ASKER:
        return ("asker", question.id) if lately else None
    said = reply_delivery.about(session, notice.kind, notice.subject_id) if lately else None
    return (f"author:{question.id}", said.author_id) if said is not None and said.author_id else None


def _open_session(session: Session, notice: Notice, now: datetime) -> tuple[str, int] | None:
    if notice.subject_type == SubjectType.MEETING:
        meeting = session.get(Meeting, notice.subject_id)
        if meeting is None or meeting.state != MeetingState.CONFIRMED or meeting.end_at <= now:
            return None
        return ("meeting", meeting.id)
    if notice.subject_type == SubjectType.REPLY:
        words = session.get(Reply, notice.subject_id)
        if words is None or notice.sent_at is None or notice.sent_at < now - LATELY:
            return None
        return ("meeting", words.meeting_id) if words.meeting_id else ("offer", words.offer_id or 0)
    offer = session.get(Offer, notice.subject_id)
    if offer is None or offer.request.state != RequestState.ASKING:
        return None
    return ("offer", offer.id)
