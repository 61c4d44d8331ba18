"""Queries on conversations: which message somebody answers, what was written to whom, what is still open."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from bot.store.models import (
    Answer,
    Member,
    MentoringRequest,
    Notice,
    NoticeState,
    Offer,
    Question,
    QuestionState,
    RecallHit,
    Reply,
    ReplyVote,
)
from bot.store.workspaces import home_id


def message_at(session: Session, channel: str, ts: str) -> Notice | None:
    """The message of the bot that stands there; one to a nameless asker is known by its sealed place."""
    here = (Notice.workspace_id == home_id(session), Notice.ts == ts)
    found = session.scalar(select(Notice).where(*here, Notice.channel == channel).limit(1))
    if found is not None:
        return found
    sealed = session.scalars(select(Notice).where(*here, Notice.channel.is_(None)))
    return next((notice for notice in sealed if notice.sealed_channel == channel), None)


def said_to(session: Session, member: Member, sealed: Sequence[int], since: datetime) -> list[Notice]:
    """What the bot said to a member alone since then, newest first; `sealed`: their nameless questions."""
    nameless = and_(Notice.member_id.is_(None), Notice.channel.is_(None), Notice.question_id.in_(sealed))
    return list(
        session.scalars(
            select(Notice)
            .where(or_(Notice.member_id == member.id, nameless))
            .where(Notice.state == NoticeState.SENT, Notice.sent_at >= since)
            .order_by(Notice.sent_at.desc(), Notice.id.desc())
            .limit(50)
        )
    )


def sealed_questions(session: Session, member: Member) -> list[int]:
    """Numbers of the nameless questions that this member asked, as long as that can be known."""
    found = session.execute(
        select(Question.id, Question.sealed_asker).where(
            Question.workspace_id == member.workspace_id,
            Question.sealed_asker.is_not(None),
            Question.state != QuestionState.DRAFT,
        )
    )
    return [number for number, asker in found if asker == str(member.id)]


def reply_by_source(session: Session, source: str) -> Reply | None:
    """The reply that one gesture in Slack already made."""
    return session.scalar(select(Reply).where(Reply.workspace_id == home_id(session), Reply.source == source))


def about_request(session: Session, request: MentoringRequest) -> list[int]:
    """The words that a requester and those whom they asked wrote to each other: their ids."""
    asked = select(Offer.id).where(Offer.request_id == request.id)
    return list(session.scalars(select(Reply.id).where(Reply.offer_id.in_(asked)).order_by(Reply.id)))


def of_answer(session: Session, answer: Answer) -> Reply | None:
    """The reply that an answer was made of."""
    return session.scalar(select(Reply).where(Reply.answer_id == answer.id).limit(1))


def replies_below(session: Session, question: Question) -> list[Reply]:
    """What stands below a question and is no answer, oldest first."""
    return list(
        session.scalars(
            select(Reply)
            .where(Reply.question_id == question.id, Reply.deleted_at.is_(None))
            .order_by(Reply.id)
        )
    )


def wrote_below(session: Session, question: Question) -> set[int]:
    """Whose answers and replies a question has: numbers of members."""
    answers = select(Answer.author_id).where(Answer.question_id == question.id)
    replies = select(Reply.author_id).where(Reply.question_id == question.id)
    return {number for number in session.scalars(answers.union(replies)) if number is not None}


def votes(session: Session, reply: Reply) -> list[ReplyVote]:
    """The votes of those who found it helpful."""
    found = select(ReplyVote).where(ReplyVote.reply_id == reply.id).order_by(ReplyVote.member_id)
    return list(session.scalars(found))


def replies_by(session: Session, author: Member) -> list[Reply]:
    """Everything that a member wrote to others under their name."""
    return list(session.scalars(select(Reply).where(Reply.author_id == author.id).order_by(Reply.id)))


def _held(before: datetime) -> Select[Question]:
    waits = Question.state == QuestionState.DRAFT, Question.next_step_at.is_(None)
    return select(Question).where(*waits, Question.asked_at < before)


def held(session: Session, before: datetime, limit: int) -> list[int]:
    """Numbers of direct messages that were written before then and still wait for their author's word."""
    found = _held(before).with_only_columns(Question.id)
    return list(session.scalars(found.order_by(Question.id).limit(limit)))


def held_among(session: Session, numbers: Sequence[int], before: datetime) -> list[Question]:
    """Those of these questions that are still held, since before then."""
    return list(session.scalars(_held(before).where(Question.id.in_(numbers))))


def asked_at(session: Session, draft: Question) -> tuple[str, str] | None:
    """Where the message stands that asks where held words go."""
    notice = session.scalar(select(Notice).where(Notice.question_id == draft.id, Notice.ts.is_not(None)))
    channel = (notice.channel or notice.sealed_channel) if notice else None
    return (channel, notice.ts) if notice and channel and notice.ts else None


def forget_held(session: Session, draft: Question) -> None:
    """Delete a direct message that was held, and the message that asked where it goes."""
    session.execute(delete(Notice).where(Notice.question_id == draft.id))
    session.execute(delete(RecallHit).where(RecallHit.question_id == draft.id))
    session.execute(delete(Question).where(Question.id == draft.id))
    session.expunge(draft)


def named(session: Session, first_name: str) -> list[Member]:
    """People here whose name, or the first word of it, is this one in any case."""
    name = func.lower(Member.name)
    wanted = first_name.lower()
    found = select(Member).where(
        Member.workspace_id == home_id(session),
        or_(name == wanted, name.startswith(f"{wanted} ", autoescape=True)),
    )
    return list(session.scalars(found.where(~Member.has_left, ~Member.is_bot).limit(3)))


def seems_solved(session: Session, question: Question) -> bool:
    """Whether the asker of an open question wrote that they found it, and has not said otherwise since."""
    found = select(Reply).where(Reply.question_id == question.id, Reply.by_asker, Reply.meaning == "answer")
    return any(one.is_undecided for one in session.scalars(found))
