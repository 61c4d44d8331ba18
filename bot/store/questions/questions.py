"""Queries on questions, nudges and answers."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, Select, func, or_, select, update
from sqlalchemy.orm import Session

from bot.store.models import (
    Answer,
    HelpfulVote,
    Member,
    Notice,
    Nudge,
    Question,
    QuestionState,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.workspaces import home_id

OPEN = (QuestionState.DRAFT, QuestionState.OPEN)
WAVES = 3  # of colleagues asked in turn; a question that waits after them has gone past the last
WAVE = 3  # people asked at a time, at most


def by_source(session: Session, source: str) -> Question | None:
    """The question that one gesture in Slack already made."""
    return session.scalar(
        select(Question).where(Question.workspace_id == home_id(session), Question.source == source)
    )


def same_words(session: Session, asker: Member, text: str, since: datetime) -> Question | None:
    """The asker's own open question in the very same words, asked since then."""
    return session.scalar(
        select(Question)
        .where(Question.asker_id == asker.id, Question.text == text, Question.asked_at >= since)
        .where(Question.state.in_(OPEN))
        .order_by(Question.id.desc())
        .limit(1)
    )


def of_asker(session: Session, asker: Member, limit: int, *, held: bool = False) -> list[Question]:
    """The newest questions of a member, the anonymous ones that are still sealed included.

    `held`: direct messages of which they have not said where they go, too.
    """
    named = select(Question).where(Question.asker_id == asker.id).order_by(Question.id.desc()).limit(limit)
    sealed = select(Question).where(
        Question.workspace_id == asker.workspace_id, Question.sealed_asker.is_not(None)
    )
    anonymous = [
        q for q in session.scalars(sealed) if q.sealed_asker == str(asker.id) and (held or not q.is_held)
    ]
    return sorted([*session.scalars(named), *anonymous], key=lambda q: q.id, reverse=True)[:limit]


def open_in(session: Session, channel: str) -> list[Question]:
    """Open questions that stand in a channel."""
    query = select(Question).where(Question.workspace_id == home_id(session), Question.channel == channel)
    return list(session.scalars(query.where(Question.state == QuestionState.OPEN).order_by(Question.id)))


def open_of(session: Session, asker: Member) -> list[Question]:
    """A member's questions that are not ended yet, those without a name included."""
    mine = or_(Question.asker_id == asker.id, Question.sealed_asker.is_not(None))
    found = select(Question).where(
        Question.workspace_id == asker.workspace_id, mine, Question.state.in_(OPEN)
    )
    return [
        one
        for one in session.scalars(found.order_by(Question.id))
        if asker.id == one.asker_id or one.sealed_asker == str(asker.id)
    ]


def due(session: Session, now: datetime, limit: int = 50) -> list[int]:
    """Ids of the questions whose next step should have been taken by `now`."""
    return list(
        session.scalars(
            select(Question.id)
            .where(Question.next_step_at <= now)
            .order_by(Question.next_step_at, Question.id)
            .limit(limit)
        )
    )


def next_step(session: Session, now: datetime) -> datetime | None:
    """When the next question wants a step."""
    return session.scalar(select(func.min(Question.next_step_at)).where(Question.next_step_at > now))


def _still_sealed(closed_before: datetime) -> Select[Question]:
    return select(Question).where(Question.sealed_asker.is_not(None), Question.closed_at < closed_before)


def still_sealed(session: Session, closed_before: datetime, limit: int) -> list[int]:
    """Numbers of anonymous questions that ended before then and whose asker can still be unsealed."""
    found = _still_sealed(closed_before).with_only_columns(Question.id)
    return list(session.scalars(found.order_by(Question.id).limit(limit)))


def sealed_among(session: Session, numbers: Sequence[int], closed_before: datetime) -> list[Question]:
    """Those of these questions of which that is still so."""
    return list(session.scalars(_still_sealed(closed_before).where(Question.id.in_(numbers))))


def transition(
    session: Session,
    question: Question,
    *,
    to: QuestionState,
    among: Iterable[QuestionState] = OPEN,
    closed_at: datetime | None,
) -> bool:
    """Change the state unless somebody was quicker; says whether this call did it."""
    won = session.execute(
        update(Question)
        .where(Question.id == question.id, Question.state.in_(tuple(among)))
        .values(state=to, closed_at=closed_at, next_step_at=None)
        .execution_options(synchronize_session="fetch")
    )
    return isinstance(won, CursorResult) and won.rowcount == 1


def claim_step(session: Session, question: Question, now: datetime) -> bool:
    """Take the question's next step in this transaction, unless another process just did."""
    won = session.execute(
        update(Question)
        .where(Question.id == question.id, Question.next_step_at <= now)
        .values(next_step_at=None)
        .execution_options(synchronize_session="fetch")
    )
    return isinstance(won, CursorResult) and won.rowcount == 1


def stuck(session: Session) -> list[Question]:
    """Open questions whose waves are all spent, and that nobody answered so that it helped, oldest first."""
    helps = or_(Question.unhelped_at.is_(None), Answer.created_at > Question.unhelped_at)
    return list(
        session.scalars(
            select(Question)
            .where(Question.workspace_id == home_id(session), Question.state == QuestionState.OPEN)
            .where(Question.wave > WAVES, ~Question.answers.any(Answer.stands & helps))
            .order_by(Question.id)
        )
    )


def ended_unanswered(session: Session, since: datetime) -> list[Question]:
    """Questions that waited on the list of that day, and ended without an answer."""
    waited = Question.asked_at < since + timedelta(days=1), Question.closed_at >= since
    mine = Question.workspace_id == home_id(session), Question.state == QuestionState.UNANSWERED
    return list(session.scalars(select(Question).where(*mine, *waited).order_by(Question.id)))


def waiting_for(session: Session, member: Member) -> list[Nudge]:
    """Nudges that still wait for this member, newest first: of open questions, so there are few."""
    return list(
        session.scalars(
            select(Nudge)
            .join(Nudge.question)
            .where(Nudge.member_id == member.id, Nudge.state.in_(("offered", "snoozed")))
            .where(Question.state == QuestionState.OPEN)
            .order_by(Nudge.id.desc())
        )
    )


def in_thread(session: Session, channel: str, thread_ts: str) -> Question | None:
    """The question whose post or nudge stands at the head of this thread."""
    return session.scalar(
        select(Question)
        .join(Notice, Notice.question_id == Question.id)
        .where(Notice.workspace_id == home_id(session), Notice.channel == channel, Notice.ts == thread_ts)
        .where(Notice.kind.in_((NoticeKind.QUESTION_POSTED, NoticeKind.QUESTION_NUDGE)))
        .limit(1)
    )


def given_and_received(session: Session, member: Member) -> dict[str, int]:
    """What a member gave and received: counts for their own eyes."""
    standing = (Answer.author_id == member.id, Answer.stands, ~Answer.by_asker)
    counts = {
        "answers": select(func.count()).select_from(Answer).where(*standing),
        "accepted": select(func.count())
        .select_from(Answer)
        .where(*standing, Answer.accepted_at.is_not(None)),
        "helpful": select(func.count())
        .select_from(HelpfulVote)
        .join(Answer, Answer.id == HelpfulVote.answer_id)
        .where(*standing),
        "asked": select(func.count()).select_from(Question).where(Question.asker_id == member.id),
    }
    return {name: session.scalar(query) or 0 for name, query in counts.items()}


def last_asked(session: Session) -> list[tuple[int, datetime]]:
    """When each member asked their last question by name."""
    found = session.execute(
        select(Question.asker_id, func.max(Question.asked_at))
        .where(Question.asker_id.is_not(None))
        .group_by(Question.asker_id)
    )
    return [(asker, at) for asker, at in found if asker is not None]
