"""Queries behind digests: what happened in a week, as far as it may be read in one place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.store import visibility
from bot.store.base import Moment, shifted
from bot.store.models import (
    Answer,
    Gathering,
    LearningGoal,
    Meeting,
    MeetingState,
    Member,
    Notice,
    NoticeState,
    Place,
    Preference,
    Question,
    QuestionState,
    Story,
    Thanks,
)
from bot.store.models.notice_kinds import NoticeKind, SubjectType
from bot.store.people import channels
from bot.store.visibility import Reader, Shown
from bot.store.workspaces import home_id

MOST_ITEMS = 50
A_DAY, AHEAD = timedelta(days=1), timedelta(days=7)
FEWEST = 3  # sessions: of fewer, a number would point at somebody


@dataclass(frozen=True, slots=True)
class Week:
    """What is worth reading; empty when there is nothing."""

    waiting: Sequence[Question] = field(default_factory=list)
    answers: Sequence[Answer] = field(default_factory=list)
    stories: Sequence[Story] = field(default_factory=list)
    thanks: Sequence[Thanks] = field(default_factory=list)
    unanswered: Sequence[Question] = field(default_factory=list)
    coming: Sequence[Gathering] = field(default_factory=list)
    sessions: int = 0  # planned between colleagues for the week to come; 0 where too few to be told
    wishes: Sequence[tuple[int, str]] = field(default_factory=list)  # number and topic, one a person

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say: sessions and wishes come along, and fill no week alone."""
        happened = self.waiting or self.answers or self.stories or self.thanks or self.unanswered
        return not (happened or self.coming)


def week(
    session: Session, since: datetime, until: datetime, *,
    reader: Reader, suits: Callable[[str], bool],
) -> Week:  # fmt: skip
    """The week that ended at `until`, as far as this reader may see it.

    `suits` says whether a question is about what the readers chose; what stands in their own channel is.
    """
    asked = select(Question).where(Question.workspace_id == home_id(session))
    waiting = asked.where(Question.state == QuestionState.OPEN, Question.asked_at < until)
    over = asked.where(Question.state == QuestionState.UNANSWERED, Question.closed_at >= since)
    over = over.where(Question.closed_at < until)
    accepted = select(Answer).where(Answer.workspace_id == home_id(session), Answer.stands)
    accepted = accepted.where(Answer.accepted_at >= since, Answer.accepted_at < until)

    def here(question: Question) -> bool:
        own = question.channel == reader.channel and reader.channel is not None
        return own or suits(question.text)

    # What stands in no channel (thanks that may be shown, topics without names) is for all who are in this
    # one, as long as they are colleagues.
    ours = reader.channel is None or visibility.are_colleagues(session, reader.channel)
    all_of_it = ours if reader.channel is not None else visibility.reads_all(session, reader)
    return Week(
        waiting=_first(session, waiting, reader, lambda one: here(one) and not one.answers),
        answers=_first(session, accepted, reader, lambda one: here(one.question)),
        stories=_first(session, _stories(session, since, until), reader),
        thanks=_thanks(session, since, until) if all_of_it else [],
        unanswered=_first(session, over, reader, here),
        coming=_coming(session, until) if ours else [],
        sessions=_sessions(session, until) if ours else 0,
        wishes=[wish for wish in _wishes(session) if all_of_it and suits(wish[1])],
    )


def _first(
    session: Session, query: Select[Shown], reader: Reader, suits: Callable[[Shown], bool] = lambda _: True
) -> list[Shown]:
    """The first MOST of these that the reader may see and that suit: others take nobody's place."""
    found: list[Shown] = []
    read: list[Shown] = []
    kind: Any = query.column_descriptions[0]["entity"]
    while len(found) < MOST_ITEMS:
        later = query.where(kind.id > read[-1].id) if read else query
        read = list(session.scalars(later.order_by(kind.id).limit(MOST_ITEMS)))
        found += [one for one in visibility.seen(session, reader, read) if suits(one)]
        if len(read) < MOST_ITEMS:
            break
    return found[:MOST_ITEMS]


def _coming(session: Session, until: datetime) -> list[Gathering]:
    query = select(Gathering).where(Gathering.workspace_id == home_id(session), Gathering.starts_at > until)
    return list(session.scalars(query.where(Gathering.starts_at <= until + AHEAD).order_by(Gathering.id)))


def _sessions(session: Session, until: datetime) -> int:
    """How many; with whom and about what is between the two."""
    query = select(func.count()).select_from(Meeting).where(Meeting.workspace_id == home_id(session))
    query = query.where(Meeting.state == MeetingState.CONFIRMED, Meeting.start_at > until)
    found = session.scalar(query.where(Meeting.start_at <= until + AHEAD)) or 0
    return found if found >= FEWEST else 0


def _wishes(session: Session) -> list[tuple[int, str]]:
    """What people would like to learn, of those who are here."""
    query = select(LearningGoal.id, LearningGoal.topic).join(Member, Member.id == LearningGoal.member_id)
    query = query.where(LearningGoal.workspace_id == home_id(session), ~Member.has_left)
    return [(number, topic) for number, topic in session.execute(query)]


def _stories(session: Session, since: datetime, until: datetime) -> Select[Story]:
    """Those whose post went out in that week: for stories without a name, the day of their batch."""
    posted = select(Notice.subject_id, Notice.kind).where(
        Notice.workspace_id == home_id(session),
        Notice.kind.in_((NoticeKind.STORY_POSTED, NoticeKind.STORY_BATCH)),
        Notice.sent_at >= since, Notice.sent_at < until,
    )  # fmt: skip
    rows = session.execute(posted).all()
    named = [number for number, kind in rows if kind == NoticeKind.STORY_POSTED]
    batches = [number for number, kind in rows if kind == NoticeKind.STORY_BATCH]
    return select(Story).where(Story.stands, Story.id.in_(named) | Story.batch.in_(batches))


def _thanks(session: Session, since: datetime, until: datetime) -> list[Thanks]:
    query = select(Thanks).where(Thanks.workspace_id == home_id(session), Thanks.is_shown.is_(True))
    query = query.where(Thanks.at >= since, Thanks.at < until).order_by(Thanks.id)
    return list(session.scalars(query.limit(MOST_ITEMS)))


def without_rest(session: Session, since: datetime) -> list[Notice]:
    """Digests that were posted lately and whose thread has not been written yet."""
    return list(session.scalars(_without_rest(since).order_by(Notice.id)))


def _without_rest(since: Moment) -> Select[Notice]:
    query = select(Notice).where(Notice.kind == NoticeKind.DIGEST_CHANNEL, Notice.state == NoticeState.SENT)
    rest = aliased(Notice)
    written = exists().where(
        rest.subject_type == SubjectType.NOTICE, rest.subject_id == Notice.id,
        rest.kind == NoticeKind.DIGEST_REST,
    )  # fmt: skip
    return query.where(Notice.sent_at >= since, ~written)


def newest(session: Session, channel: str) -> Notice | None:
    """The last digest that stands in a channel."""
    query = select(Notice).where(Notice.workspace_id == home_id(session), Notice.channel == channel)
    query = query.where(Notice.kind == NoticeKind.DIGEST_CHANNEL, Notice.ts.is_not(None))
    return session.scalar(query.order_by(Notice.sent_at.desc()).limit(1))


def who_want_one(session: Session) -> list[int]:
    """Members who asked for a personal digest."""
    query = select(Preference.member_id).where(
        Preference.workspace_id == home_id(session), Preference.wants_digest
    )
    return list(session.scalars(query.order_by(Preference.member_id)))


def to_owe(now: Moment) -> list[Select[Any]]:
    """Digests whose hour has come, and those of a day whose thread is not written, as queries."""
    return [_places_due(now), _habits_due(now), _without_rest(shifted(now, -A_DAY))]


def _places_due(now: Moment) -> Select[Place]:
    due = or_(Place.digest_due_at.is_(None), Place.digest_due_at <= now)
    query = select(Place).where(Place.digest_weekday.is_not(None), due)
    query = query.where(Place.archived_at.is_(None), Place.lost_why.is_(None))
    return query.order_by(Place.digest_due_at, Place.id)


def _habits_due(now: Moment) -> Select[Preference]:
    due = or_(Preference.digest_due_at.is_(None), Preference.digest_due_at <= now)
    query = select(Preference).where(Preference.wants_digest, due)
    return query.order_by(Preference.digest_due_at, Preference.member_id).limit(MOST_ITEMS)


def places_due(session: Session, now: datetime) -> list[Place]:
    """Channels the hour of whose digest has come, or was never looked at."""
    return list(session.scalars(_places_due(now)))


def habits_due(session: Session, now: datetime) -> list[Preference]:
    """Of those who asked for a personal digest, some whose hour has come, or was never looked at."""
    return list(session.scalars(_habits_due(now)))


def places_of(session: Session) -> list[Place]:
    """Channels whose people chose a digest."""
    return channels.with_digest(session)
