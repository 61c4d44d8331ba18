"""Direct messages to the bot: held until their author says where they go, and what is open between the two.

Held words are a draft whose asker is sealed from the first moment, so that choosing to ask without a name
leaves no row, and no backup, in which the name stood.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.search.thresholds import Remembered
from bot.services.questions import asking, question_changes, replying, triage
from bot.services.questions.reply_meanings import MEANS, Means
from bot.services.questions.replying import Heard, Words
from bot.store import notice_refresh, notices
from bot.store.models import (
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
from bot.store.people import channels
from bot.store.questions import replies
from bot.text.terms import detect_language

HELD = NoticeKind.DIRECT_HELD
KEPT = timedelta(days=30)  # a message of which its author says nothing
LOOKED_BACK = timedelta(days=14)
LATELY = timedelta(days=7)  # how long words are naturally taken as meant for what was brought
TARGETS_SHOWN = 3
ASKING_TIME = (Means.STORY, Means.FEEDBACK)


@dataclass(frozen=True, slots=True)
class Open:
    """A message of the bot that somebody may be answering, and what an answer would mean."""

    notice: Notice
    means: Means


def hold(
    session: Session,
    author: Member,
    text: str,
    *,
    remembered: Sequence[Remembered] = (),
    to: Sequence[Open] = (),
    answers_first: bool = False,
    source: str,
    channel: str | None,
    now: datetime,
) -> Question:
    """Keep the words until their author says where they go.

    Shown with them is what the memory has, and what the author may be answering; `answers_first` where that
    is likelier than a question.
    """
    draft = Question(
        workspace_id=author.workspace_id,
        workspace=author.workspace,
        sealed_asker=str(author.id),
        anonymous=True,
        source=source,
        text=asking.checked(text),
        language=detect_language(text),
        channel=channel,
        asked_at=now,
        next_step_at=None,
        answers_first=answers_first,
        sealed_targets=" ".join(str(one.notice.id) for one in to) or None,
    )
    session.add(draft)
    session.flush()
    if channel is not None:
        channels.stands_in(session, channel)
    triage.beside(session, draft, remembered)
    notices.enqueue(session, HELD, subject_id=draft.id, question=draft, due_at=now)
    return draft


def ask(session: Session, draft: Question, by: Member, now: datetime, *, nameless: bool) -> None:
    """It goes to colleagues: under their name, or as it is, without."""
    _held(session, draft, by)
    if not nameless or draft.channel is not None:  # said in a channel, it has a name already
        draft.asker, draft.sealed_asker, draft.anonymous = by, None, False
    draft.asked_at, draft.sealed_targets = now, None  # whose messages these are, is who wrote
    session.flush()
    asking.launch(session, draft, now)
    notice_refresh.refresh(session, draft)


def reword(
    session: Session, draft: Question, by: Member, text: str, remembered: Sequence[Remembered]
) -> None:
    """The author changed the message: what waits follows, and what is remembered for it."""
    _held(session, draft, by)
    draft.text, draft.language = asking.checked(text), detect_language(text)
    triage.beside_anew(session, draft, remembered)
    notice_refresh.refresh(session, draft)


def asked_at(session: Session, draft: Question) -> tuple[str, str] | None:
    """The channel and the `ts` of the message that asked where the words go."""
    return replies.asked_at(session, draft)


def drop(session: Session, draft: Question, by: Member) -> None:
    """It goes nowhere: the words are forgotten."""
    _held(session, draft, by)
    forget(session, draft)


def take(session: Session, draft: Question, by: Member) -> tuple[str, str]:
    """Its words and its gesture's name, for where they belong; the draft is gone with that."""
    _held(session, draft, by)
    text, source = draft.text, draft.source
    forget(session, draft)
    return text, source


def check_to(session: Session, notice: Notice, member: Member) -> None:
    """Refuse a member to whom this message of the bot was not."""
    if not _is_to(session, notice, member):
        raise Refusal("question.not_yours")


def _is_to(session: Session, notice: Notice, member: Member) -> bool:
    if notice.member_id is not None or notice.question_id is None:
        return notice.member_id == member.id
    return notice.channel is None and notice.question_id in replies.sealed_questions(session, member)


def about_own(session: Session, question: Question, by: Member, words: Words, now: datetime) -> bool:
    """The asker's words about their own question: found it (then True), or something that belongs to it."""
    asking.own(session, question, by)
    if replying.say(session, question, by, words, now) == Heard.SOLVED:
        return True
    text = f"{question.text}\n\n{words.checked()}"
    question_changes.edit(session, question, by, text, question.tried, now=now, field=None)
    return False


def _held(session: Session, draft: Question, by: Member) -> None:
    asking.own(session, draft, by)
    if not draft.is_held:
        raise asking.no_draft(draft)


def forget(session: Session, draft: Question) -> None:
    """Delete held words and the message that asked where they go."""
    replies.forget_held(session, draft)


def old(session: Session, now: datetime, limit: int) -> list[int]:
    """Held words of which their author said nothing for a month."""
    return replies.held(session, now - KEPT, limit)


def forget_old(session: Session, numbers: Sequence[int], now: datetime) -> None:
    """Forget these."""
    for draft in replies.held_among(session, numbers, now - KEPT):
        forget(session, draft)


def open_with(session: Session, member: Member, now: datetime) -> list[Open]:
    """What the bot said to them and that is still open, newest first, one for each thing it is about."""
    found: dict[tuple[str, int], Open] = {}
    sealed = replies.sealed_questions(session, member)
    for notice in replies.said_to(session, member, sealed, now - LOOKED_BACK):
        means = MEANS.get(notice.kind, Means.ALONE)
        about = _open_about(session, notice, means, now)
        if about is not None and about not in found:
            found[about] = Open(notice, means)
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
    if means == Means.STORY and notice.subject_type == SubjectType.ROUND:
        held = session.get(Round, notice.subject_id)
        return ("round", held.id) if held is not None and held.is_open else None
    return None


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
    said = replying.about(session, notice.kind, notice.subject_id) if lately else None
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
