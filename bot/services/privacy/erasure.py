"""What is known of a person, in their hands: read, taken away, erased; and what is kept how long."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.orm import Session

from bot.services.privacy import offboarding
from bot.services.questions import answering, asking, question_changes, reply_edits
from bot.store import notice_refresh, notices, reports
from bot.store.base import Sessions
from bot.store.groups import groups
from bot.store.keys import seal
from bot.store.models import ErasureMark, Member, Question, QuestionState
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import evidence, members
from bot.store.privacy import erasure, group_retention, name_removal, retention
from bot.store.questions.answers import answers_by
from bot.store.questions.replies import replies_below, replies_by
from bot.store.workspaces import home

EVERY = 100_000
Keep = Literal["keep", "remove"]
GONE = NoticeKind.MEETING_GONE
Look = Callable[[Session, datetime, int], list[int]]
Forget = Callable[[Session, Sequence[int], datetime], None]


def erase(session: Session, member: Member, content: Keep, now: datetime) -> None:
    """Forget a member. What they wrote becomes a former colleague's, or goes; the words of others stay."""
    members.lock(session, [member.id])
    offboarding.move_on(session, member, now)
    _tell_whom_they_would_meet(session, member, now)
    reported = {*reports.by_reporter(session, member), *reports.by_author(session, member)}
    removed = content == "remove"
    records = erasure.records_of(session, member) if removed else []
    cards = erasure.cards_of(session, member) if removed else []
    joined = erasure.groups_of(session, member)
    touched, told = erasure.questions_touched(session, member), erasure.stories_shown(session, member)
    for question in asking.asked_by(session, member, limit=EVERY, held=True):
        _let_go(session, question, content, now)
    if content == "remove":
        for given in answers_by(session, member):
            answering.delete(session, given, now)
        for reply in replies_by(session, member):
            reply_edits.delete(session, reply, now)
        erasure.forget_words(session, member)
    session.flush()
    workspace, slack_id = member.workspace, member.slack_id
    tokens = [slack_id, *filter(None, [member.dm_channel, member.name and f"@{member.name}"])]
    erasure.erase(session, member)
    others = [form for one in members.everybody(session) for form in (one.slack_id, f"@{one.name}")]
    for question in erasure.among(session, name_removal.blank(session, tokens, others)):
        evidence.reworded(session, question)
        notice_refresh.refresh(session, question)
    session.merge(ErasureMark(workspace_id=workspace.id, mark=seal.of_session(session).keyed_hash(slack_id)))
    for question in touched:
        notice_refresh.refresh(session, question)
    if touched:
        first = min(question.asked_at for question in touched)
        notice_refresh.refresh_in_digests(session, first)
    for made in reported:
        reports.redraw(session, made)
    for number in records:
        notice_refresh.refresh_about(session, number, NoticeKind.GATHERING_RECORD)
    for card in cards:
        _redraw_card(session, card)
    notice_refresh.refresh_each(session, told)
    for number in joined:
        groups.refresh_of(session, number)


def _redraw_card(session: Session, card: int) -> None:
    """What quotes a card of theirs, below others' questions and beside them."""
    notice_refresh.refresh_about(session, card, NoticeKind.CARD_STALE, NoticeKind.CARD_TRIED)
    for question in reports.shown_beside(session, None, card):
        notice_refresh.refresh(session, question)


def _let_go(session: Session, question: Question, content: Keep, now: datetime) -> None:
    """A question of theirs: nobody is asked it any more, and nothing leads back to who asked."""
    question.sealed_asker = None
    notices.forget_channels(session, question)
    if content == "remove":
        _remove_askers_words(session, question, now)
        question.text, question.tried, question.looked_for = "…", "", None
        evidence.reworded(session, question)
    if question.state in (QuestionState.DRAFT, QuestionState.OPEN):
        question_changes.end(
            session, question, QuestionState.WITHDRAWN, now, among=(QuestionState.DRAFT, QuestionState.OPEN)
        )


def _remove_askers_words(session: Session, question: Question, now: datetime) -> None:
    """What they wrote below a question without their name, and the solution that they kept."""
    for reply in replies_below(session, question):
        if reply.by_asker:
            reply_edits.delete(session, reply, now)
    for found in question.answers:
        if found.by_asker:
            answering.delete(session, found, now)


def _tell_whom_they_would_meet(session: Session, member: Member, now: datetime) -> None:
    """A meeting that they had asked for goes with them: the other one hears it, while it is still to come."""
    for meeting, other in erasure.future_meetings(session, member, now):
        notices.enqueue(
            session,
            GONE,
            subject_id=other.id,
            to=other,
            due_at=now,
            stale_at=meeting.start_at,
            key=f"{GONE}:{meeting.uid}:{other.id}",
        )


@dataclass(frozen=True, slots=True)
class Old:
    """Rows of one kind that were kept for as long as their workspace keeps them."""

    forget: Forget
    before: datetime
    numbers: Sequence[int]


def old(session: Session, now: datetime, limit: int) -> list[Old]:
    """What the workspace's retention lets go, some of each kind: only a look."""
    workspace = home(session)
    kinds: tuple[tuple[int | None, Look, Forget], ...] = (
        (workspace.keep_questions_days, retention.old_questions, retention.forget_questions),
        (workspace.keep_nudges_days, retention.old_nudges, retention.forget_nudges),
        (workspace.keep_meetings_days, retention.old_requests, retention.forget_requests),
        (workspace.keep_meetings_days, group_retention.old_groups, group_retention.forget_groups),
    )
    found = []
    for days, look, forget in kinds:
        if days:
            before = now - timedelta(days=days)
            found.append(Old(forget, before, look(session, before, limit)))
    return [one for one in found if one.numbers]


def wipe(sessions: Sessions) -> bool:
    """After an erasure's commit: let nothing of it linger in the files of a SQLite store."""
    with sessions() as session:
        return erasure.wipe(session)
