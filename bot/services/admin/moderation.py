"""What should not stand: anybody reports it, those responsible take it down with a reason, or leave it.

Its author never learns who reported it: no message to them, no list that they see, carries it, and where they
are among those responsible themselves, that report is not theirs to read or to decide.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.admin import settings
from bot.services.rituals import round_calendar
from bot.services.sessions import reminders
from bot.store import notice_refresh, notices, reports, visibility
from bot.store.memory import cards
from bot.store.models import (
    Answer,
    Card,
    CardSource,
    Member,
    Report,
    ReportState,
    ReportSubject,
    Story,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import evidence, roles
from bot.store.people.askers import asker_of
from bot.store.reports import Subject
from bot.store.rituals import stories
from bot.store.sessions import meetings

MADE, OUTCOME = NoticeKind.REPORT_MADE, NoticeKind.REPORT_OUTCOME
LONGEST_REASON = 500
LEFT_IN_PLACE = (ReportState.OPEN, ReportState.KEPT, ReportState.RESTORED)
LONGEST_TOGETHER = 4 * LONGEST_REASON


def open_for(session: Session, noun: ReportSubject, number: int) -> Subject:
    """What somebody is about to report: a card of a story or an answer is that story, that answer."""
    found = reports.subject(session, noun, number)
    if isinstance(found, Card) and not found.is_amended:
        found = reports.origin(session, found) or found
    if found is None or not reports.is_there(found) or found.taken_down_at is not None:
        raise Refusal("report.gone")
    return found


def reportable(session: Session, shown: Sequence[Subject], by: Member) -> list[Subject]:
    """Those of these that stand and that somebody may read; refused where there is none."""
    found = [
        one
        for one in shown
        if visibility.stands(one) and visibility.may_see(session, visibility.alone(by), one)
    ]
    if not found:
        raise Refusal("report.nothing_here")
    return found


def report(
    session: Session, noun: ReportSubject, number: int, by: Member, reason: str, now: datetime
) -> Report:
    """Somebody finds that it should not stand. The same person again, while it waits, is the same report, and
    their words are added to it; another one's is of the same matter, which those responsible have already.

    No row joins whoever asked without a name to the answers that they got: their report is nobody's.
    """
    about = open_for(session, noun, number)
    reporter = None if is_nameless(session, about, by) else by
    known = reports.open_by(session, about, reporter)
    if known is not None:
        return _say_more(session, known, reason.strip()[:LONGEST_REASON])
    readers = [one for one in responsible(session) if one.id != about.author_id]
    if not readers:
        raise Refusal("report.nobody")
    made = Report(
        workspace_id=by.workspace_id, subject=reports.noun_of(about), subject_id=about.id, reporter=reporter,
        reason=reason.strip()[:LONGEST_REASON], at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    matter = reports.matter(session, made)
    reports.redraw(session, made)
    for reader in readers if len(matter) == 1 else ():
        notices.enqueue(
            session, MADE, subject_id=made.id, to=reader, due_at=now,
            key=f"{MADE}:{made.id}:{reader.id}",
        )  # fmt: skip
    return made


def is_nameless(session: Session, about: Subject, by: Member) -> bool:
    """Whether a report under their name would tell who asked."""
    question = about.question if isinstance(about, Answer) else None
    asker = asker_of(session, question) if question is not None and question.anonymous else None
    return asker is not None and asker.id == by.id


def _say_more(session: Session, made: Report, reason: str) -> Report:
    """Another reason for a report that waits stands above the earlier ones, in the message that was sent."""
    if reason and reason not in made.reason:
        made.reason = f"{reason}\n{made.reason}".strip()[:LONGEST_TOGETHER]
        reports.redraw(session, made)
    return made


def responsible(session: Session) -> list[Member]:
    """Those who look after Éclair and after learning, else the admins."""
    return roles.who_run(session)


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
