"""Queries on stories."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from bot.store import notices
from bot.store.models import Card, CardSource, Gathering, Member, Notice, RitualKind, Round, Story
from bot.store.models.notice_kinds import NoticeKind
from bot.store.workspaces import home_id

LARGEST = 2**31 - 1
QUOTED = timedelta(days=9)  # a week, and the two days by which its digest may be late


def free_number(session: Session) -> int:
    """A number for a new story, drawn at random: it tells nothing of what came before it."""
    while True:
        number = secrets.randbelow(LARGEST) + 1
        if session.get(Story, number) is None:
            return number


def by_source(session: Session, source: str) -> Story | None:
    """The story that one gesture in Slack already made."""
    return session.scalar(select(Story).where(Story.workspace_id == home_id(session), Story.source == source))


def by_receipt(session: Session, receipt: str) -> Story | None:
    """The published story without a name that carries this receipt."""
    return session.scalar(
        select(Story).where(Story.workspace_id == home_id(session), Story.receipt == receipt)
    )


def of_batch(session: Session, batch: int) -> list[Story]:
    """The stories of one batch that still stand, in the order of their random numbers."""
    return list(session.scalars(select(Story).where(Story.batch == batch).order_by(Story.id)))


def of_round(session: Session, held: Round) -> list[Story]:
    """A round's stories that still stand; their order says nothing."""
    query = select(Story).where(Story.round_id == held.id, Story.stands).order_by(Story.id)
    return list(session.scalars(query))


def count_those_before(session: Session, held: Round) -> None:
    """What was told of this kind in the round's month before it opened belongs to it, too."""
    session.execute(
        update(Story)
        .where(Story.workspace_id == held.workspace_id, Story.kind == held.kind, Story.month == held.period)
        .where(Story.round_id.is_(None), Story.author_id.is_not(None), Story.stands)
        .values(round_id=held.id)
        .execution_options(synchronize_session="fetch")
    )


def told_by(session: Session, author: Member, limit: int = 50) -> list[Story]:
    """A member's own, under their name."""
    query = select(Story).where(Story.author_id == author.id, Story.stands)
    return list(session.scalars(query.order_by(Story.told_at.desc()).limit(limit)))


def count_by(session: Session, author: Member) -> int:
    """How many stories stand under a member's name."""
    query = select(func.count()).select_from(Story).where(Story.author_id == author.id, Story.stands)
    return session.scalar(query) or 0


def who_told(session: Session, held: Round) -> set[int]:
    """Members who told something in this round under their name."""
    told = select(Story.author_id).where(Story.round_id == held.id, Story.author_id.is_not(None))
    return {author for author in session.scalars(told) if author is not None}


def a_leader_told(session: Session, held: Round) -> bool:
    """Whether somebody who leads has told something under their name in this round."""
    query = select(Story.id).join(Member, Member.id == Story.author_id)
    query = query.where(Story.round_id == held.id, Member.is_leader, ~Story.is_withdrawn)
    return session.scalar(query.limit(1)) is not None


def of_month(session: Session, month: str, kinds: Iterable[RitualKind]) -> Sequence[Story]:
    """A month's standing stories of some kinds."""
    query = select(Story).where(Story.workspace_id == home_id(session), Story.month == month)
    query = query.where(Story.kind.in_(list(kinds)), Story.stands)
    return session.scalars(query.order_by(Story.id)).all()


def heads_thread(session: Session, channel: str, thread_ts: str) -> bool:
    """Whether a story, or several, stand at the head of this thread."""
    query = select(Notice.id).where(Notice.workspace_id == home_id(session), Notice.channel == channel)
    kinds = (NoticeKind.STORY_POSTED, NoticeKind.STORY_BATCH, NoticeKind.GATHERING_AGENDA)
    query = query.where(Notice.ts == thread_ts, Notice.kind.in_(kinds))
    return session.scalar(query.limit(1)) is not None


def moved(session: Session, notice: Notice, channel: str) -> None:
    """The stories of this message stand in another channel from now on."""
    if notice.kind == NoticeKind.STORY_POSTED:
        told = Story.id == notice.subject_id
    elif notice.kind == NoticeKind.STORY_BATCH:
        told = Story.batch == notice.subject_id
    else:
        return
    moving = session.scalars(select(Story).where(told)).all()
    for story in moving:
        story.channel = channel
    of_stories = and_(Card.source_type == CardSource.STORY, Card.source_id.in_([one.id for one in moving]))
    for card in session.scalars(select(Card).where(of_stories)):
        card.channel = channel


def shown_in(session: Session, story: Story) -> list[int]:
    """Ids of the messages in which a story's words, or its author's name, stand."""
    held = session.scalar(select(Gathering.id).where(Gathering.round_id == story.round_id))
    kinds = (NoticeKind.GATHERING_AGENDA, NoticeKind.GATHERING_TURN) if held else ()
    shown = [notices.of_story(story), *(notices.about(kind, held) for kind in kinds if held)]
    if story.round_id is not None:
        shown.append(notices.about(NoticeKind.ROUND_CLOSED, story.round_id))
    found = session.scalars(select(Notice.id).where(or_(*(and_(*which) for which in shown))))
    return [*found, *_quoted(session, story)]


def _quoted(session: Session, story: Story) -> list[int]:
    """Digests of the week in which it was posted, and the threads below them."""
    posted = session.scalar(
        select(Notice.sent_at).where(*notices.of_story(story), Notice.sent_at.is_not(None))
    )
    if posted is None:
        return []
    digests = (NoticeKind.DIGEST_CHANNEL, NoticeKind.DIGEST_MINE)
    weeks = select(Notice.id).where(Notice.kind.in_(digests), Notice.sent_at >= posted)
    heads = list(session.scalars(weeks.where(Notice.sent_at <= posted + QUOTED)))
    below = select(Notice.id).where(Notice.kind == NoticeKind.DIGEST_REST, Notice.subject_id.in_(heads))
    return [*heads, *session.scalars(below)]
