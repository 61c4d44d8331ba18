"""The notices of questions, nudges and answers: what each is about, and how it reads."""

from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.outbox.kinds import Draw, Drawn
from bot.store import notices, visibility
from bot.store.models import (
    Answer,
    Notice,
    Nudge,
    NudgeState,
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
from bot.views.questions import answer_messages, nudge_messages, progress_message, question_messages


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
    waiting = visibility.seen(session, reader, stuck(session))
    ended = visibility.seen(session, reader, ended_unanswered(session, notice.due_at))
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
    return nudge_messages.nudge(
        t,
        asked,
        pieces,
        evidence.is_proposed(session, asked.member, asked.question),
        seen=seen,
        audience=reads,
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


KINDS: dict[NoticeKind, Draw] = {
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
}
