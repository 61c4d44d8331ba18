"""Queries that apply retention: what is old goes, and what was counted stays as a count by month."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from bot.store import notices, reports
from bot.store.memory import cards
from bot.store.models import (
    Answer,
    Card,
    CardSource,
    Evidence,
    KnowledgeChange,
    Meeting,
    MentoringRequest,
    MonthlyCount,
    Notice,
    Nudge,
    Offer,
    Question,
    RecallHit,
    Reply,
    ReplyVote,
    Report,
    ReportSubject,
    Vector,
    Workspace,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.privacy.erasure import delete_rows
from bot.store.workspaces import home, home_id

REPLY_KINDS = (
    NoticeKind.REPLY_GIVEN, NoticeKind.REPLY_BROUGHT, NoticeKind.REPLY_POSTED, NoticeKind.REPLY_SOLVED,
    NoticeKind.REPLY_LOST, NoticeKind.REPLY_TICK, NoticeKind.MENTORING_WORDS, NoticeKind.MEETING_WORDS,
)  # fmt: skip


def _ended(workspace: Workspace, before: datetime) -> Select[Question]:
    return select(Question).where(Question.workspace_id == workspace.id, Question.closed_at < before)


def old_questions(session: Session, before: datetime, limit: int) -> list[int]:
    """Numbers of questions that ended before then, oldest first."""
    workspace = home(session)
    found = _ended(workspace, before).with_only_columns(Question.id)
    return list(session.scalars(found.order_by(Question.id).limit(limit)))


def forget_questions(session: Session, numbers: Sequence[int], before: datetime) -> None:
    """Delete those of these that are still over, and all that hangs on them."""
    workspace = home(session)
    for question in session.scalars(_ended(workspace, before).where(Question.id.in_(numbers))).all():
        forget_question(session, question)


def forget_question(session: Session, question: Question) -> None:
    """Delete a question and all that hangs on it; count it, its nudges and its answers."""
    table: Any = Question.__table__
    count(session, [(question.asked_at, f"question.{question.state.value}")])
    answers = session.scalars(select(Answer).where(Answer.question_id == question.id)).all()
    count(session, [(answer.created_at, "answer") for answer in answers])
    count(session, [(a.created_at, NoticeKind.ANSWER_ACCEPTED) for a in answers if a.accepted_at])
    _count_nudges(session, Nudge.question_id == question.id)
    for piece in session.scalars(select(Evidence.id).where(Evidence.question_id == question.id)):
        session.add(KnowledgeChange(workspace_id=question.workspace_id, evidence_id=piece))
    session.add(KnowledgeChange(workspace_id=question.workspace_id, question_id=question.id))
    session.execute(delete(Vector).where(Vector.subject == "question", Vector.subject_id == question.id))
    session.execute(delete(Notice).where(Notice.question_id == question.id))
    session.execute(delete(Evidence).where(Evidence.question_id == question.id))
    _forget_replies(session, Reply.question_id == question.id)
    session.execute(delete(RecallHit).where(RecallHit.past_id == question.id))
    _forget_cards(session, CardSource.ANSWER, [answer.id for answer in answers])
    _forget_reports(session, ReportSubject.ANSWER, [answer.id for answer in answers])
    session.flush()
    session.expire_all()
    delete_rows(session, table, table.c.id == question.id)


def _forget_replies(session: Session, which: Any) -> None:
    """What people wrote to each other about it, and the messages that brought it."""
    numbers = list(session.scalars(select(Reply.id).where(which)))
    session.execute(delete(Notice).where(Notice.kind.in_(REPLY_KINDS), Notice.subject_id.in_(numbers)))
    session.execute(delete(ReplyVote).where(ReplyVote.reply_id.in_(numbers)))
    session.execute(delete(Reply).where(Reply.id.in_(numbers)))


def _forget_cards(session: Session, source: CardSource, numbers: list[int]) -> None:
    """What the memory made of these goes with them, its earlier wordings too."""
    table: Any = Card.__table__
    for card in session.scalars(select(Card).where(Card.source_type == source, Card.source_id.in_(numbers))):
        session.add(KnowledgeChange(workspace_id=card.workspace_id, card_id=card.id))
        session.execute(delete(Vector).where(Vector.subject == "card", Vector.subject_id == card.id))
        session.execute(delete(RecallHit).where(RecallHit.card_id == card.id))
        _forget_reports(session, ReportSubject.CARD, [card.id])
        for merged in cards.merged_into(session, [card.id]):
            merged.merged_into_id = None  # found by itself again
            cards.changed(session, merged)
        delete_rows(session, table, table.c.id == card.id)


def _forget_reports(session: Session, noun: ReportSubject, numbers: list[int]) -> None:
    """Reports of what is no more: a number may be given again, and a report is never about another."""
    about_it = (Notice.kind == f"report.{noun}", Notice.subject_id.in_(numbers))
    session.execute(delete(Notice).where(*about_it).execution_options(synchronize_session=False))
    for made in session.scalars(select(Report).where(Report.subject == noun, Report.subject_id.in_(numbers))):
        reports.redraw(session, made)
        made.subject_id, made.reason = reports.NOTHING, ""


def old_nudges(session: Session, before: datetime, limit: int) -> list[int]:
    """Numbers of nudges of questions that ended before then."""
    ended = Question.workspace_id == home_id(session), Question.closed_at < before
    found = select(Nudge.id).join(Question, Question.id == Nudge.question_id).where(*ended)
    return list(session.scalars(found.order_by(Nudge.id).limit(limit)))


def forget_nudges(session: Session, numbers: Sequence[int], before: datetime) -> None:
    """Delete and count those of these whose questions are still over."""
    workspace = home(session)
    ended = _ended(workspace, before).with_only_columns(Question.id)
    old = select(Nudge.id).where(Nudge.id.in_(numbers), Nudge.question_id.in_(ended))
    still = list(session.scalars(old))
    _count_nudges(session, Nudge.id.in_(still))
    session.execute(
        delete(Notice).where(Notice.kind == NoticeKind.QUESTION_NUDGE, Notice.subject_id.in_(still))
    )
    session.execute(delete(Nudge).where(Nudge.id.in_(still)))
    session.expire_all()


def _count_nudges(session: Session, which: Any) -> None:
    made = session.scalars(select(Nudge.created_at).where(which)).all()
    count(session, [(at, "nudge") for at in made])


def _over(workspace: Workspace, before: datetime) -> Select[MentoringRequest]:
    recent = MentoringRequest.meetings.any(Meeting.end_at >= before)
    over = select(MentoringRequest).where(
        MentoringRequest.workspace_id == workspace.id, MentoringRequest.closed_at < before
    )
    return over.where(~recent, MentoringRequest.rhythm.is_(None))


def old_requests(session: Session, before: datetime, limit: int) -> list[int]:
    """Numbers of requests that ended before then, none of whose meetings is later; not a series under way."""
    workspace = home(session)
    found = _over(workspace, before).with_only_columns(MentoringRequest.id)
    return list(session.scalars(found.order_by(MentoringRequest.id).limit(limit)))


def forget_requests(session: Session, numbers: Sequence[int], before: datetime) -> None:
    """Delete those of these that are still over."""
    workspace = home(session)
    for request in session.scalars(_over(workspace, before).where(MentoringRequest.id.in_(numbers))).all():
        forget_request(session, request)


def forget_request(session: Session, request: MentoringRequest) -> None:
    """Delete a request, its offers and its meetings; count it and them."""
    table: Any = MentoringRequest.__table__
    number = request.id
    count(session, [(request.asked_at, f"request.{request.state.value}")])
    met = session.scalars(select(Meeting).where(Meeting.request_id == number)).all()
    count(session, [(meeting.start_at, f"meeting.{meeting.state.value}") for meeting in met])
    session.execute(delete(Notice).where(Notice.meeting_id.in_([meeting.id for meeting in met])))
    offered = select(Offer.id).where(Offer.request_id == number)
    _forget_replies(session, Reply.offer_id.in_(offered))
    _forget_replies(session, Reply.meeting_id.in_([meeting.id for meeting in met]))
    session.execute(delete(Notice).where(notices.of_request(number)))
    session.flush()
    session.expire_all()
    delete_rows(session, table, table.c.id == number)


def count(session: Session, happened: Iterable[tuple[datetime, str]]) -> None:
    """Add to what is counted of the months in which these happened, by kind."""
    for at, kind in happened:
        key = (home_id(session), f"{at:%Y-%m}", kind)
        tally = session.get(MonthlyCount, key)
        if tally is None:
            tally = MonthlyCount(workspace_id=home_id(session), month=key[1], kind=kind, count=0)
            session.add(tally)
            session.flush()
        tally.count += 1
