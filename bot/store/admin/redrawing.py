"""Where what was said in a channel stands besides: everything that quotes it is drawn again.

Whoever draws it asks bot.store.visibility, so what may be read there no more is gone from it.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, or_, select, update
from sqlalchemy.orm import Session

from bot.store import home_tab, reports
from bot.store.models import (
    Card,
    Evidence,
    Meeting,
    MentoringRequest,
    Notice,
    Nudge,
    Offer,
    Question,
    RecallHit,
    Report,
    Story,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.notice_refresh import (
    STANDING,
    refresh_about,
    refresh_each,
    refresh_in_digests,
    refresh_request,
)
from bot.store.rituals import stories
from bot.store.workspaces import home_id

CITING = (NoticeKind.QUESTION_NUDGE, NoticeKind.QUESTION_ASKED)
BEFORE_A_SESSION = NoticeKind.MEETING_CARD


def redraw(session: Session, channel: str) -> None:
    """Messages about its questions or that cite or recall them, digests, agendas, lists, reports, tabs."""
    asked = select(Question.id).where(Question.workspace_id == home_id(session), Question.channel == channel)
    cards = select(Card.id).where(Card.workspace_id == home_id(session), Card.channel == channel)
    beside = or_(RecallHit.past_id.in_(asked), RecallHit.card_id.in_(cards))
    recalled = select(RecallHit.question_id).where(beside)
    _again(session, or_(Notice.question_id.in_(asked), Notice.question_id.in_(recalled)))
    _citations(session, asked)
    _before_sessions(session, set(session.scalars(asked)))
    told = select(Story).where(Story.workspace_id == home_id(session), Story.channel == channel)
    refresh_each(
        session,
        {shown for story in session.scalars(told).all() for shown in stories.shown_in(session, story)},
    )
    for card in session.scalars(cards).all():
        refresh_about(session, card, NoticeKind.CARD_STALE, NoticeKind.CARD_TRIED)
    refresh_about(session, home_id(session), NoticeKind.QUESTION_STILL_OPEN)
    first = session.scalar(select(func.min(Question.asked_at)).where(Question.id.in_(asked)))
    if first is not None:
        refresh_in_digests(session, first)
    for made in session.scalars(select(Report).where(Report.workspace_id == home_id(session))).all():
        reports.redraw(session, made)
    home_tab.everybodys(session)


def _again(session: Session, which: ColumnElement[bool]) -> None:
    session.execute(
        update(Notice)
        .where(Notice.workspace_id == home_id(session), Notice.state.in_(STANDING), which)
        .values(wanted=Notice.wanted + 1)
        .execution_options(synchronize_session=False)
    )


def _citations(session: Session, asked: Any) -> None:
    """Messages that give what somebody showed there as the reason why they are asked."""
    shown = select(Evidence.id, Evidence.member_id).where(Evidence.question_id.in_(asked))
    pieces = {row.id: row.member_id for row in session.execute(shown)}
    nudged = select(Nudge.question_id, Nudge.evidence).where(Nudge.member_id.in_(set(pieces.values())))
    questions = _citing(session.execute(nudged), pieces)
    _again(session, Notice.kind.in_(CITING) & Notice.question_id.in_(questions))
    offered = select(Offer.request_id, Offer.evidence).where(Offer.mentor_id.in_(set(pieces.values())))
    for request in _citing(session.execute(offered), pieces):
        refresh_request(session, request)


def _citing(rows: Iterable[Any], pieces: dict[int, int]) -> set[int]:
    return {number for number, cited in rows if not pieces.keys().isdisjoint(cited)}


def _before_sessions(session: Session, asked: set[int]) -> None:
    """Cards before a session that show what was answered there."""
    shown = select(Meeting.id, MentoringRequest.recalled).join(
        MentoringRequest, MentoringRequest.id == Meeting.request_id
    )
    shown = shown.where(
        MentoringRequest.workspace_id == home_id(session), cast(MentoringRequest.recalled, Text) != "[]"
    )
    met = {number for number, past in session.execute(shown) if not asked.isdisjoint(past or ())}
    _again(session, (Notice.kind == BEFORE_A_SESSION) & Notice.meeting_id.in_(met))
