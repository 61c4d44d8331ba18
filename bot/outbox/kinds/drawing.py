"""Every kind of notice: what it is about, and how it reads. The one place where views meet rows."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.outbox.kinds import admin, questions, rituals, sessions
from bot.outbox.kinds.sessions import ATTACHMENTS, Attachment
from bot.store import notices, visibility
from bot.store.models import (
    Answer,
    Evidence,
    EvidenceKind,
    EvidenceState,
    Notice,
    Nudge,
    NudgeState,
    Place,
    Question,
    QuestionState,
    Workspace,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import evidence
from bot.store.people.askers import asker_of
from bot.store.questions import audience
from bot.store.questions.answers import answers_that_count, answers_to
from bot.store.questions.questions import ended_unanswered, stuck
from bot.views import kit
from bot.views.admin import settings_form
from bot.views.kit import Message
from bot.views.people import profile_forms
from bot.views.privacy import privacy_messages
from bot.views.questions import answer_messages, nudge_messages, progress_message, question_messages

Drawn = Message | None
# See bot.services.questions.waves for "question.asked".
AT_ONCE = (
    sessions.AT_ONCE
    | questions.AT_ONCE
    | {NoticeKind.MEETING_GONE, NoticeKind.ANSWER_TICK, NoticeKind.QUESTION_ASKED}
)
__all__ = ["AT_ONCE", "Attachment", "attached", "render"]


def render(session: Session, notice: Notice, t: Translator) -> Drawn:
    """The message as it should read now; None when it need not be said (any more), or its subject is gone."""
    try:
        return KINDS[notice.kind](session, notice, t)
    except NoResultFound:
        return None


def attached(session: Session, notice: Notice, t: Translator) -> Attachment | None:
    """The file that goes with a notice, for the kinds that have one."""
    draw = ATTACHMENTS.get(notice.kind) or rituals.ATTACHMENTS.get(notice.kind)
    try:
        return draw(session, notice, t) if draw else None
    except NoResultFound:
        return None


def _posted(session: Session, notice: Notice, t: Translator) -> Drawn:
    question = session.get_one(Question, notice.subject_id)
    if question.channel != notice.channel and notice.ts is None:
        return None
    return question_messages.posted(t, question, answers_to(session, question))


def _moved(session: Session, notice: Notice, t: Translator) -> Drawn:
    question = session.get_one(Question, notice.subject_id)
    return question_messages.moved(t, question, question.workspace.questions_channel)


def _asked(session: Session, notice: Notice, t: Translator) -> Drawn:
    question = session.get_one(Question, notice.subject_id)
    if notice.ts is None and question.state != QuestionState.OPEN:
        return None
    if notices.newest(session, question, notice.kind) is not notice:
        return progress_message.elsewhere(t, question)
    answers = len(answers_to(session, question))
    looks = bool(answers_that_count(session, question))
    moved = notices.refused_elsewhere(session, question)
    listed = visibility.everybody_in(question.workspace, question.workspace.questions_channel)
    return progress_message.asked(
        t,
        question,
        _people_asked(session, question),
        answers,
        looks=looks,
        moved=moved,
        confined=visibility.is_confined(session, question),
        listed=visibility.may_see(session, listed, question),
    )


def _people_asked(session: Session, question: Question) -> list[progress_message.Asked]:
    told = notices.first_of_each(session, question, NoticeKind.QUESTION_NUDGE)
    numbers = [number for nudge in question.nudges for number in nudge.evidence]
    cited = {piece.id: piece for piece in evidence.standing(session, numbers)}
    people = []
    for nudge in question.nudges:
        notice, pieces = told.get(nudge.id), [cited[n] for n in nudge.evidence if n in cited]
        replied = nudge.state not in (NudgeState.OFFERED, NudgeState.SNOOZED)
        has_it = replied or (notice is not None and notice.sent_at is not None)
        people.append(
            progress_message.Asked(nudge, pieces, notice.due_at if notice else nudge.created_at, has_it)
        )
    return people


def _unlikely(session: Session, notice: Notice, t: Translator) -> Drawn:
    question = session.get_one(Question, notice.subject_id)
    if notice.ts is None and (question.state != QuestionState.OPEN or answers_to(session, question)):
        return None
    return question_messages.unlikely(t, question)


def _still_open(session: Session, notice: Notice, t: Translator) -> Drawn:
    workspace = session.get_one(Workspace, notice.subject_id)
    reader = visibility.everybody_in(workspace, notice.channel)
    waiting = visibility.seen(session, reader, stuck(session, workspace))
    ended = visibility.seen(session, reader, ended_unanswered(session, workspace, notice.due_at))
    return question_messages.still_open(t, waiting, len(ended)) if waiting or notice.ts else None


def _check(session: Session, notice: Notice, t: Translator) -> Drawn:
    question = session.get_one(Question, notice.subject_id)
    if question.state != QuestionState.OPEN and notice.ts is None:
        return None
    given, fresh = answers_to(session, question), answers_that_count(session, question)
    given = [answer for answer in given if _reads(session, notice, answer)]
    return question_messages.check(t, question, given, answer_messages.ACCEPT, waits=bool(fresh))


def _ended(session: Session, notice: Notice, t: Translator) -> Drawn:
    question = session.get_one(Question, notice.subject_id)
    return question_messages.ended(t, question, len(question.nudges))


def _nudge(session: Session, notice: Notice, t: Translator) -> Drawn:
    asked = session.get_one(Nudge, notice.subject_id)
    waiting = asked.state in (NudgeState.OFFERED, NudgeState.SNOOZED)
    if notice.ts is None:
        if not waiting or asked.question.state != QuestionState.OPEN:
            return None
        asked.state = NudgeState.OFFERED  # a snoozed one has come back
    cited = {piece.id: piece for piece in evidence.standing(session, asked.evidence)}
    pieces = [cited[piece] for piece in asked.evidence if piece in cited]
    reader = visibility.alone(asked.member)
    cites = [asked.question, *(piece.question for piece in pieces)]
    seen = visibility.readable_questions(session, reader, cites)
    if notice.ts is None and asked.question_id not in seen:
        return None
    reads = audience.of_answer(session, asked.question)
    return nudge_messages.nudge(t, asked, pieces, _proposed(session, asked), seen=seen, audience=reads)


def _proposed(session: Session, asked: Nudge) -> bool:
    """Whether a hand-over still waits for its owner's word."""
    return (
        session.scalar(
            select(Evidence.id).where(
                Evidence.member_id == asked.member_id,
                Evidence.question_id == asked.question_id,
                Evidence.kind == EvidenceKind.HANDOVER,
                Evidence.state == EvidenceState.PROPOSED,
            )
        )
        is not None
    )


def _given(session: Session, notice: Notice, t: Translator) -> Drawn:
    answer = session.get_one(Answer, notice.subject_id)
    if answer.stands and not _reads(session, notice, answer):
        return kit.message(t("text.elsewhere"))
    return None if not answer.stands and notice.ts is None else answer_messages.given(t, answer)


def _relayed(session: Session, notice: Notice, t: Translator) -> Drawn:
    answer = session.get_one(Answer, notice.subject_id)
    return None if not answer.stands and notice.ts is None else answer_messages.relayed(t, answer)


def _accepted(session: Session, notice: Notice, t: Translator) -> Drawn:
    answer = session.get_one(Answer, notice.subject_id)
    if notice.ts is None and (not answer.stands or answer.accepted_at is None):
        return None
    private = visibility.is_private(session, answer.question)
    return answer_messages.accepted(
        t, answer, words=_reads(session, notice, answer.question), private=private
    )


def _tick(session: Session, notice: Notice, t: Translator) -> Drawn:
    answer = session.get_one(Answer, notice.subject_id)
    if answer.stands and not _reads(session, notice, answer):
        return kit.message(t("text.elsewhere"))
    return None if not answer.stands and notice.ts is None else answer_messages.tick(t, answer)


def _reused(session: Session, notice: Notice, t: Translator) -> Drawn:
    answer = session.get_one(Answer, notice.subject_id)
    if not answer.stands:
        return None
    return answer_messages.reused(t, answer, words=_reads(session, notice, answer.question))


def _reads(session: Session, notice: Notice, text: Answer | Question) -> bool:
    """Whether whom the message is for may see this."""
    question = text if isinstance(text, Question) else text.question
    reader = notice.member or asker_of(session, question)
    return reader is not None and visibility.may_see(session, visibility.alone(reader), text)


def _welcome(session: Session, notice: Notice, t: Translator) -> Drawn:
    return profile_forms.welcome(t)


def _gone(session: Session, notice: Notice, t: Translator) -> Drawn:
    return privacy_messages.gone(t, notice.stale_at) if notice.stale_at else None


def _channel_lost(session: Session, notice: Notice, t: Translator) -> Drawn:
    place = session.get_one(Place, notice.subject_id)
    for role in ("questions", "pilot"):
        named = getattr(place.workspace, f"{role}_channel") == place.slack_id
        if place.is_closed and named and f":{role}_channel:" in notice.key:
            return settings_form.channel_lost(t, role, place.name or place.slack_id)
    return None


def _group_lost(session: Session, notice: Notice, t: Translator) -> Drawn:
    workspace = session.get_one(Workspace, notice.subject_id)
    still = workspace.pilot_group == notice.key.split(":")[1] and not notices.is_forgiven(notice)
    return settings_form.group_lost(t) if still else None


KINDS: dict[NoticeKind, Callable[[Session, Notice, Translator], Drawn]] = {
    NoticeKind.QUESTION_POSTED: _posted,
    NoticeKind.QUESTION_ASKED: _asked,
    NoticeKind.QUESTION_MOVED: _moved,
    NoticeKind.QUESTION_UNLIKELY: _unlikely,
    NoticeKind.QUESTION_STILL_OPEN: _still_open,
    NoticeKind.QUESTION_CHECK: _check,
    NoticeKind.QUESTION_ENDED: _ended,
    NoticeKind.QUESTION_NUDGE: _nudge,
    NoticeKind.ANSWER_GIVEN: _given,
    NoticeKind.ANSWER_RELAYED: _relayed,
    NoticeKind.ANSWER_ACCEPTED: _accepted,
    NoticeKind.ANSWER_REUSED: _reused,
    NoticeKind.ANSWER_TICK: _tick,
    NoticeKind.PEOPLE_WELCOME: _welcome,
    NoticeKind.MEETING_GONE: _gone,
    NoticeKind.SETTINGS_CHANNEL_LOST: _channel_lost,
    NoticeKind.SETTINGS_GROUP_LOST: _group_lost,
    **questions.KINDS,
    **sessions.KINDS,
    **rituals.KINDS,
    **admin.KINDS,
}
