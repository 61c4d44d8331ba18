"""Queries on notices: owing something, finding what is due, claiming it."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    String,
    and_,
    cast,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from bot.store.models import (
    Group,
    Meeting,
    Member,
    Notice,
    NoticeState,
    Offer,
    Question,
    Story,
)
from bot.store.models.notice_kinds import SUBJECT_TYPE_OF, NoticeKind, SubjectType
from bot.store.workspaces import home, home_id


def enqueue(
    session: Session,
    kind: NoticeKind,
    *,
    subject_id: int,
    due_at: datetime,
    question: Question | None = None,
    to: Member | None = None,
    channel: str | None = None,
    thread_ts: str | None = None,
    meeting: Meeting | None = None,
    group: Group | None = None,
    stale_at: datetime | None = None,
    key: str | None = None,
    variant: str = "",
    promised: bool = False,
) -> Notice | None:
    """Owe one message, once: None when the same key is owed or said already.

    One that is `promised` for its hour waits for it, even if the clock is set back; any other is due at once.
    With neither `to` nor `channel` it is for the asker of `question`, or for the two of `meeting` together,
    or all of `group`.
    """
    workspace = home(session)
    if to is None and channel is None and question is not None:
        to = question.asker
    whom = channel or (to.id if to else "asker")
    key = key or f"{kind}:{subject_id}:{whom}"
    known = select(Notice.id).where(Notice.workspace_id == workspace.id, Notice.key == key)
    if session.scalar(known) is not None:
        return None
    notice = Notice(
        workspace_id=workspace.id,
        workspace=workspace,
        kind=kind,
        key=key,
        marker=uuid4().hex,
        member=to,
        channel=channel,
        thread_ts=thread_ts,
        subject_id=subject_id,
        variant=variant,
        question_id=question.id if question else None,
        meeting_id=meeting.id if meeting else None,
        group_id=group.id if group else None,
        due_at=due_at,
        put_off_at=None if promised else due_at,
        stale_at=stale_at,
    )
    session.add(notice)
    return notice


def expire(session: Session, kind: NoticeKind, variant: str) -> None:
    """What notices of this kind and variant say is over: what waits is not said, and it may be owed again."""
    change = update(Notice).where(Notice.kind == kind, Notice.variant == variant, ~Notice.is_expired)
    session.execute(
        change.values(is_expired=True, key=Notice.key + "#" + cast(Notice.id, String))
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def cancel_pending(session: Session, question: Question, kinds: tuple[str, ...]) -> None:
    """What is owed about a question but no longer worth saying."""
    session.execute(
        update(Notice)
        .where(Notice.question_id == question.id, Notice.kind.in_(kinds), Notice.state == NoticeState.DUE)
        .values(state=NoticeState.DROPPED)
        .execution_options(synchronize_session=False)
    )


def enqueue_again(session: Session, question: Question, kinds: tuple[str, ...]) -> None:
    """What was dropped before it was said, because its question had ended, is owed once more."""
    session.execute(
        update(Notice)
        .where(Notice.question_id == question.id, Notice.kind.in_(kinds), Notice.ts.is_(None))
        .where(Notice.state == NoticeState.DROPPED, Notice.error.is_(None))
        .values(state=NoticeState.DUE)
        .execution_options(synchronize_session=False)
    )


def post_of(session: Session, question: Question, channel: str) -> Notice | None:
    """The question's own post in a channel, at the head of its thread."""
    return session.scalar(
        select(Notice)
        .where(
            Notice.question_id == question.id,
            Notice.kind == NoticeKind.QUESTION_POSTED,
            Notice.channel == channel,
        )
        .order_by(Notice.id.desc())
        .limit(1)
    )


def newest(session: Session, question: Question, kind: str) -> Notice | None:
    """The last notice of a kind about a question."""
    found = select(Notice).where(Notice.question_id == question.id, Notice.kind == kind)
    return session.scalar(found.order_by(Notice.id.desc()).limit(1))


def first_of_each(session: Session, question: Question, kind: str) -> dict[int, Notice]:
    """The first notice of a kind to each subject of a question."""
    found = select(Notice).where(Notice.question_id == question.id, Notice.kind == kind)
    return {notice.subject_id: notice for notice in session.scalars(found.order_by(Notice.id.desc()))}


def refused_elsewhere(session: Session, question: Question) -> bool:
    """Whether a channel in which the question does not stand would not take it."""
    refused = select(Notice.channel).where(
        Notice.question_id == question.id,
        Notice.kind == NoticeKind.QUESTION_POSTED,
        Notice.state == NoticeState.DROPPED,
        Notice.error.is_not(None),
    )
    return any(channel != question.channel for channel in session.scalars(refused))


def is_posted(session: Session, question: Question) -> bool:
    """Whether the question stands in a channel, or was ever owed to one."""
    theirs = (Notice.question_id == question.id, Notice.kind == NoticeKind.QUESTION_POSTED)
    return session.scalar(select(Notice.id).where(*theirs).limit(1)) is not None


def forget_channels(session: Session, question: Question) -> None:
    """Forget where an anonymous asker was written to; what is still owed them is dropped."""
    theirs = (Notice.question_id == question.id, Notice.member_id.is_(None), Notice.channel.is_(None))
    session.execute(
        update(Notice)
        .where(*theirs)
        .values(sealed_channel=None, state=NoticeState.DROPPED, wanted=0, drawn=0)
        .execution_options(synchronize_session=False)
    )


def failed(session: Session) -> int:
    """How many notices were given up: what an admin should look at."""
    found = session.scalar(
        select(func.count())
        .select_from(Notice)
        .where(Notice.workspace_id == home_id(session), Notice.state == NoticeState.FAILED)
    )
    return found or 0


def won(result: object) -> bool:
    """Whether a guarded update changed its one row."""
    return isinstance(result, CursorResult) and result.rowcount == 1


def newest_about(session: Session, kind: NoticeKind, subject_id: int) -> Notice | None:
    """The last notice of a kind about one subject."""
    found = select(Notice).where(*about(kind, subject_id))
    return session.scalar(found.order_by(Notice.id.desc()).limit(1))


def about(kind: NoticeKind, subject_id: int) -> tuple[ColumnElement[bool], ...]:
    """Notices of a kind about one subject."""
    subject_type = Notice.subject_type == SUBJECT_TYPE_OF[kind]
    return subject_type, Notice.subject_id == subject_id, Notice.kind == kind


def of_story(story: Story) -> tuple[ColumnElement[bool], ...]:
    """The message in the rituals' channel in which a story stands, alone or with others of its batch."""
    if story.batch is None:
        return about(NoticeKind.STORY_POSTED, story.id)
    return about(NoticeKind.STORY_BATCH, story.batch)


def of_request(request_id: int) -> ColumnElement[bool]:
    """Notices about a request for a session, and about its offers."""
    offered = select(Offer.id).where(Offer.request_id == request_id)
    itself = and_(Notice.subject_type == SubjectType.REQUEST, Notice.subject_id == request_id)
    return or_(itself, and_(Notice.subject_type == SubjectType.OFFER, Notice.subject_id.in_(offered)))
