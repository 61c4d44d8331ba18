"""Queries on reports, and on what they are about."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Text, and_, cast, false, or_, select, update
from sqlalchemy.orm import Session

from bot.store import notices
from bot.store.models import (
    Answer,
    Card,
    CardSource,
    Meeting,
    Member,
    MentoringRequest,
    Notice,
    Question,
    RecallHit,
    Report,
    ReportState,
    ReportSubject,
    Story,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.notice_refresh import refresh_about
from bot.store.notices import post_of, won

Subject = Story | Card | Answer
NOTHING = 0  # the number of no row: what the report was about is no more


def subject(session: Session, noun: ReportSubject, number: int) -> Subject | None:
    """What a report is about, while it is there."""
    if noun == ReportSubject.STORY:
        return session.get(Story, number)
    return session.get(Card, number) if noun == ReportSubject.CARD else session.get(Answer, number)


def noun_of(about: Subject) -> ReportSubject:
    """Whether it is a story, a card or an answer."""
    if isinstance(about, Story):
        return ReportSubject.STORY
    return ReportSubject.CARD if isinstance(about, Card) else ReportSubject.ANSWER


def origin(session: Session, card: Card) -> Story | Answer | None:
    """The story or the answer that a card was made of, while it is there."""
    if card.source_type == CardSource.STORY:
        return session.get(Story, card.source_id)
    return session.get(Answer, card.source_id) if card.source_type == CardSource.ANSWER else None


def is_there(about: Subject) -> bool:
    """Whether its author left it: what was taken back or deleted is nobody's to report any more."""
    if isinstance(about, Story):
        return not about.is_withdrawn
    return not about.is_gone if isinstance(about, Card) else about.deleted_at is None


def shown_again(session: Session, about: Subject) -> None:
    """The messages about its reports are drawn again: what they quote has changed, or is gone."""
    session.flush()
    for made in of(session, about):
        redraw(session, made)


def by_reporter(session: Session, member: Member) -> list[Report]:
    """What somebody reported."""
    return list(session.scalars(select(Report).where(Report.reporter_id == member.id)))


def by_author(session: Session, member: Member) -> list[Report]:
    """What was reported of somebody's."""
    kinds: tuple[tuple[ReportSubject, type[Story | Card | Answer]], ...] = (
        (ReportSubject.STORY, Story), (ReportSubject.CARD, Card), (ReportSubject.ANSWER, Answer),
    )  # fmt: skip
    theirs = [
        and_(
            Report.subject == noun, Report.subject_id.in_(select(kind.id).where(kind.author_id == member.id))
        )
        for noun, kind in kinds
    ]
    return list(session.scalars(select(Report).where(or_(*theirs))))


def redraw(session: Session, made: Report) -> None:
    """The messages about one report, and about those of the same matter: they name each other's reporters."""
    for one in matter(session, made):
        refresh_about(session, one.id, NoticeKind.REPORT_MADE, NoticeKind.REPORT_OUTCOME)


def matter(session: Session, made: Report) -> list[Report]:
    """The reports of the same text that wait together, or were decided on together; the oldest first."""
    if made.subject_id == NOTHING:
        return [made]
    alike = (Report.subject == made.subject, Report.subject_id == made.subject_id)
    at_once = Report.closed_at.is_not_distinct_from(made.closed_at)
    return list(session.scalars(select(Report).where(*alike, at_once).order_by(Report.id)))


def waiting(session: Session) -> list[Report]:
    """The reports that nobody has decided on."""
    query = select(Report).where(Report.state == ReportState.OPEN)
    return list(session.scalars(query.order_by(Report.id)))


def message_of(session: Session, about: Subject) -> Notice | None:
    """The message in which it stands in a channel; for an answer given there, the head of its thread."""
    posted = select(Notice).where(Notice.ts.is_not(None), Notice.channel.is_not(None))
    found = session.scalar(posted.where(*_own_message(about)).order_by(Notice.id.desc()).limit(1))
    if found is None and isinstance(about, Answer) and about.question.channel is not None:
        return post_of(session, about.question, about.question.channel)
    return found


def _own_message(about: Subject) -> tuple[ColumnElement[bool], ...]:
    if isinstance(about, Story):
        return notices.of_story(about)
    if isinstance(about, Answer):
        return notices.about(NoticeKind.ANSWER_RELAYED, about.id)
    if about.source_type == CardSource.RECORD:
        return notices.about(NoticeKind.GATHERING_RECORD, about.source_id)
    return (false(),)


def of(session: Session, about: Subject, states: Iterable[ReportState] = tuple(ReportState)) -> list[Report]:
    """The reports of one story, card or answer."""
    query = select(Report).where(Report.subject == noun_of(about), Report.subject_id == about.id)
    return list(session.scalars(query.where(Report.state.in_(list(states))).order_by(Report.id)))


def open_by(session: Session, about: Subject, reporter: Member | None) -> Report | None:
    """The report that somebody made of it, under their name or (None) without, and that waits."""
    found = of(session, about, (ReportState.OPEN,))
    return next((one for one in found if one.reporter_id == (reporter.id if reporter else None)), None)


def shown_beside(session: Session, past: int | None, card: int | None) -> list[Question]:
    """Questions beside which the memory showed what this past question or this card says."""
    which = [RecallHit.past_id == past] if past else []
    which += [RecallHit.card_id == card] if card else []
    if not which:
        return []
    shown = select(RecallHit.question_id).where(or_(*which))
    return list(session.scalars(select(Question).where(Question.id.in_(shown))))


def shown_before(session: Session, past: int) -> list[Meeting]:
    """Meetings whose two were shown what this past question was answered."""
    query = select(Meeting).join(MentoringRequest, MentoringRequest.id == Meeting.request_id)
    found = session.scalars(query.where(cast(MentoringRequest.recalled, Text).contains(str(past))))
    return [meeting for meeting in found if past in meeting.request.recalled]


def close(session: Session, report: Report, to: ReportState, now: datetime, among: ReportState) -> bool:
    """Say what became of it, unless somebody was quicker; whether this call did it."""
    return won(
        session.execute(
            update(Report)
            .where(Report.id == report.id, Report.state == among)
            .values(state=to, closed_at=now)
            .execution_options(synchronize_session="fetch")
        )
    )


def take_down(session: Session, about: Subject, reason: str, now: datetime) -> bool:
    """It stands no more; of two at once one wins."""
    return _mark(session, about, now, reason)


def restore(session: Session, about: Subject) -> bool:
    """It stands again; of two at once one wins."""
    return _mark(session, about, None, None)


def _mark(session: Session, about: Subject, at: datetime | None, reason: str | None) -> bool:
    kind = type(about)
    is_down = kind.taken_down_at.is_not(None)
    return won(
        session.execute(
            update(kind)
            .where(kind.id == about.id, is_down if at is None else ~is_down)
            .values(taken_down_at=at, taken_down_for=reason)
            .execution_options(synchronize_session="fetch")
        )
    )
