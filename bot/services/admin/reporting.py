"""Reporting a text that should not stand: who may, what, and who hears of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.store import notices, reports, visibility
from bot.store.models import (
    Answer,
    Card,
    Member,
    Report,
    ReportSubject,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import roles
from bot.store.people.askers import asker_of
from bot.store.reports import Subject

MADE, OUTCOME = NoticeKind.REPORT_MADE, NoticeKind.REPORT_OUTCOME
LONGEST_REASON = 500
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
