"""Notices that stand are drawn again where they are, because what they show has changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    and_,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from bot.store import home_tab
from bot.store.models import (
    Evidence,
    HomeTab,
    Member,
    Notice,
    NoticeState,
    Nudge,
    Offer,
    Question,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.notices import about, of_request
from bot.store.workspaces import home_id

STANDING = (NoticeState.SENDING, NoticeState.SENT)


def refresh(session: Session, question: Question) -> None:
    """Redraw every message that shows this question, where it stands, and the tabs that list it."""
    session.execute(
        update(Notice)
        .where(Notice.question_id == question.id, Notice.state.in_(STANDING))
        .values(wanted=Notice.wanted + 1)
        .execution_options(synchronize_session=False)
    )
    asked = select(Nudge.member_id).where(Nudge.question_id == question.id)
    home_tab.invalidate(session, or_(HomeTab.member_id == question.asker_id, HomeTab.member_id.in_(asked)))


def refresh_in_digests(session: Session, since: datetime) -> None:
    """Redraw the digests that were sent since then, and what stands below them: something in them is gone."""
    sent = (
        Notice.workspace_id == home_id(session),
        Notice.state == NoticeState.SENT,
        Notice.sent_at >= since,
    )
    session.execute(
        update(Notice)
        .where(
            Notice.kind.in_((NoticeKind.DIGEST_CHANNEL, NoticeKind.DIGEST_MINE, NoticeKind.DIGEST_REST)),
            *sent,
        )
        .values(wanted=Notice.wanted + 1)
        .execution_options(synchronize_session=False)
    )


def refresh_in_channel(session: Session, channel: str, kinds: Sequence[str]) -> None:
    """Redraw the messages of these kinds that stand in a channel."""
    session.execute(
        update(Notice)
        .where(Notice.workspace_id == home_id(session), Notice.channel == channel)
        .where(Notice.kind.in_(kinds), Notice.state == NoticeState.SENT)
        .values(wanted=Notice.wanted + 1)
        .execution_options(synchronize_session=False)
    )


def refresh_kind(session: Session, question_id: int | None, kind: str) -> None:
    """Redraw the messages of one kind about a question."""
    session.execute(
        update(Notice)
        .where(Notice.question_id == question_id, Notice.kind == kind, Notice.state.in_(STANDING))
        .values(wanted=Notice.wanted + 1)
        .execution_options(synchronize_session=False)
    )


def refresh_where_asked(session: Session, member: Member, kind: str) -> None:
    """Redraw the messages of one kind about questions that this member was asked."""
    asked = select(Nudge.question_id).where(Nudge.member_id == member.id)
    session.execute(
        update(Notice)
        .where(Notice.question_id.in_(asked), Notice.kind == kind, Notice.state.in_(STANDING))
        .values(wanted=Notice.wanted + 1)
        .execution_options(synchronize_session=False)
    )


def refresh_where_cited(session: Session, piece: Evidence) -> None:
    """Redraw the messages that give this piece of evidence as the reason why somebody was asked."""
    nudged = select(Nudge.question_id, Nudge.evidence).where(Nudge.member_id == piece.member_id)
    for question_id, numbers in session.execute(nudged):
        if piece.id in numbers:
            for kind in (NoticeKind.QUESTION_NUDGE, NoticeKind.QUESTION_ASKED):
                refresh_kind(session, question_id, kind)
    offered = select(Offer.request_id, Offer.evidence).where(Offer.mentor_id == piece.member_id)
    for request_id, numbers in session.execute(offered):
        if piece.id in numbers:
            refresh_request(session, request_id)


def refresh_about(session: Session, subject_id: int, *kinds: NoticeKind) -> None:
    """Redraw the messages of these kinds about one subject, and their readers' tabs."""
    _redraw(session, or_(*(and_(*about(kind, subject_id)) for kind in kinds)))


def refresh_request(session: Session, request_id: int) -> None:
    """Redraw the messages about a request for a session and about its offers, and their readers' tabs."""
    _redraw(session, of_request(request_id))


def refresh_each(session: Session, notice_ids: Iterable[int]) -> None:
    """Redraw these messages, and their readers' tabs."""
    _redraw(session, Notice.id.in_(list(notice_ids)))


def _redraw(session: Session, which: ColumnElement[bool]) -> None:
    session.execute(
        update(Notice)
        .where(which, Notice.state.in_(STANDING))
        .values(wanted=Notice.wanted + 1)
        .execution_options(synchronize_session=False)
    )
    home_tab.invalidate(session, HomeTab.member_id.in_(select(Notice.member_id).where(which)))
