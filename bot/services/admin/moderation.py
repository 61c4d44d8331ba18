"""What should not stand: anybody reports it, those responsible take it down with a reason, or leave it.

Its author never learns who reported it: no message to them, no list that they see, carries it, and where they
are among those responsible themselves, that report is not theirs to read or to decide.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.admin import settings
from bot.services.admin.reporting import LONGEST_REASON, OUTCOME
from bot.services.rituals import round_calendar
from bot.services.sessions import reminders
from bot.store import notice_refresh, notices, reports
from bot.store.memory import cards
from bot.store.models import (
    Answer,
    Card,
    CardSource,
    Member,
    Report,
    ReportState,
    Story,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import evidence
from bot.store.reports import Subject
from bot.store.rituals import stories
from bot.store.sessions import meetings

LEFT_IN_PLACE = (ReportState.OPEN, ReportState.KEPT, ReportState.RESTORED)


def decided_by(session: Session, made: Report, by: Member) -> Subject:
    """What a report is about, for somebody who may decide on it; never for its own author."""
    about = reports.subject(session, made.subject, made.subject_id)
    if about is None or not reports.is_there(about):
        raise Refusal("report.gone")
    if not round_calendar.may_run_rituals(by) or about.author_id == by.id:
        raise Refusal("report.not_yours")
    return about


def take_down(session: Session, made: Report, by: Member, reason: str, now: datetime, field: str) -> None:
    """It is taken down wherever it stands, with the reason in its place; everybody concerned hears it."""
    about, reason = decided_by(session, made, by), reason.strip()
    if sum(letter.isalnum() for letter in reason) < 3:
        raise Refusal("report.no_reason", field=field)
    if len(reason) > LONGEST_REASON:
        raise Refusal("story.too_long", field=field, length=len(reason), longest=LONGEST_REASON)
    if not reports.take_down(session, about, reason, now):
        raise Refusal("report.done_already", field=field)
    _write_down(session, about, by, "taken_down", reason, now)
    for one in reports.of(session, about, LEFT_IN_PLACE):
        _close(session, one, ReportState.TAKEN_DOWN, now)
    noun = reports.noun_of(about)
    if about.author is not None and not about.author.has_left:
        notices.enqueue(
            session,
            NoticeKind(f"report.{noun}"),
            subject_id=about.id,
            to=about.author,
            due_at=now,
        )
    _redraw(session, about)


def keep(session: Session, made: Report, by: Member, now: datetime) -> None:
    """It stays as it is, whoever else reported it."""
    about = decided_by(session, made, by)
    if made.state != ReportState.OPEN or not _close(session, made, ReportState.KEPT, now):
        raise Refusal("report.done_already")
    for one in reports.of(session, about, (ReportState.OPEN,)):
        _close(session, one, ReportState.KEPT, now)
    reports.redraw(session, made)


def restore(session: Session, made: Report, by: Member, now: datetime) -> None:
    """It stands again, wherever it stood; everybody who was told reads so."""
    about = decided_by(session, made, by)
    if not reports.restore(session, about):
        raise Refusal("report.done_already")
    _write_down(session, about, by, "restored", "", now)
    for one in reports.of(session, about, (ReportState.TAKEN_DOWN,)):
        _close(session, one, ReportState.RESTORED, now)
    _redraw(session, about)


def close_gone(session: Session, now: datetime) -> int:
    """Reports of what is no more, for whatever reason, are closed, and who made them hears it; how many."""
    closed = [made for made in gone(session) if _close(session, made, ReportState.GONE, now)]
    for made in closed:
        reports.redraw(session, made)
    return len(closed)


def gone(session: Session) -> list[Report]:
    """Reports that wait although what they are about is no more."""
    return [made for made in reports.waiting(session) if _is_gone(session, made)]


def _is_gone(session: Session, made: Report) -> bool:
    about = reports.subject(session, made.subject, made.subject_id)
    return about is None or not reports.is_there(about)


def _close(session: Session, made: Report, to: ReportState, now: datetime) -> bool:
    if not reports.close(session, made, to, now, among=made.state):
        return False
    if made.reporter is not None:
        notices.enqueue(
            session,
            OUTCOME,
            subject_id=made.id,
            to=made.reporter,
            due_at=now,
        )
    return True


def _write_down(session: Session, about: Subject, by: Member, what: str, reason: str, now: datetime) -> None:
    name = f"{what}.{reports.noun_of(about)}"
    settings.write_down(session, by, name, f"#{about.id}", reason, now)


def _redraw(session: Session, about: Subject) -> None:
    """It and what was made of it are drawn again wherever they stand, and indexes read them again."""
    noun = reports.noun_of(about)
    if isinstance(about, Story):
        notice_refresh.refresh_each(session, stories.shown_in(session, about))
    elif isinstance(about, Answer):
        evidence.changed(session, question=about.question)
        notice_refresh.refresh(session, about.question)
        notice_refresh.refresh_in_digests(session, about.created_at)
    card = about if isinstance(about, Card) else cards.made_of(session, CardSource(noun), about.id)
    if card is not None:
        card.is_gone = card.is_gone if card is about else about.taken_down_at is not None
        cards.changed(session, card)
        for merged in cards.merged_into(session, [card.id]) if about.taken_down_at else ():
            merged.merged_into_id = None  # found by itself again
            cards.changed(session, merged)
        notice_refresh.refresh_about(session, card.id, NoticeKind.CARD_STALE, NoticeKind.CARD_TRIED)
    _redraw_beside(session, about, card)
    if isinstance(about, Card) and about.source_type == CardSource.RECORD:
        notice_refresh.refresh_about(session, about.source_id, NoticeKind.GATHERING_RECORD)
    reports.shown_again(session, about)
    notice_refresh.refresh_about(session, about.id, NoticeKind(f"report.{noun}"))


def _redraw_beside(session: Session, about: Subject, card: Card | None) -> None:
    """What the memory showed of it beside others' questions, and before others' meetings."""
    past = about.question_id if isinstance(about, Answer) else None
    for question in reports.shown_beside(session, past, card.id if card else None):
        notice_refresh.refresh(session, question)
    for meeting in reports.shown_before(session, past) if past else ():
        meetings.refresh(session, meeting, (reminders.CARD,))
