"""Queries on members."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from bot.store.base import Moment
from bot.store.keys import seal
from bot.store.models import Avoidance, ErasureMark, Member, NameWord, Nudge, Question
from bot.store.workspaces import home, home_id


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of a person."""

    slack_id: str
    name: str = ""
    locale: str | None = None
    timezone: str | None = None
    is_bot: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    is_admin: bool = False
    has_left: bool = False
    real_name: str = ""


def find(session: Session, slack_id: str) -> Member | None:
    """The member with this Slack id; their workspace may be read when the session is over, too."""
    workspace = home(session)
    found = session.scalar(
        select(Member).where(Member.workspace_id == workspace.id, Member.slack_id == slack_id)
    )
    if found is not None and workspace in session:
        set_committed_value(found, "workspace", workspace)
    return found


def everybody(session: Session) -> list[Member]:
    """All members, those who left included."""
    return list(session.scalars(select(Member).where(Member.workspace_id == home_id(session))))


def count(session: Session) -> int:
    """How many people the workspace knows, those included who left."""
    return session.scalar(select(func.count(Member.id)).where(Member.workspace_id == home_id(session))) or 0


def who_take_nudges(session: Session, now: datetime) -> list[Member]:
    """People who may be asked something: not bots, guests, those who left, opted out or are paused."""
    return list(
        session.scalars(
            select(Member)
            .where(Member.workspace_id == home_id(session), Member.takes_nudges)
            .where(~Member.is_bot, ~Member.is_guest, ~Member.has_left)
            .where(or_(Member.paused_until.is_(None), Member.paused_until <= now))
            .order_by(Member.id)
        )
    )


def paused_before(session: Session, now: datetime) -> list[Member]:
    """Members whose pause has ended by now, and whose row does not say so yet."""
    return list(session.scalars(pauses_over(now)))


def pauses_over(now: Moment) -> Select[Member]:
    """The query for members whose pause is over."""
    return select(Member).where(Member.paused_until <= now).order_by(Member.paused_until, Member.id)


def asked_ago(session: Session, last: int) -> dict[int, tuple[int, ...]]:
    """By member, which of the workspace's last `last` questions they were asked: 1 is the last one."""
    recent = session.scalars(
        select(Question.id)
        .where(Question.workspace_id == home_id(session), Question.wave > 0)
        .order_by(Question.id.desc())
        .limit(last)
    ).all()
    place = {question: number for number, question in enumerate(recent, start=1)}
    asked: dict[int, tuple[int, ...]] = {}
    found = select(Nudge.member_id, Nudge.question_id).where(Nudge.question_id.in_(recent))
    for member, question in session.execute(found):
        asked[member] = (*asked.get(member, ()), place[question])
    return asked


def names(session: Session, slack_ids: Iterable[str]) -> dict[str, str]:
    """Display names by Slack id, of those who are known."""
    found = select(Member.slack_id, Member.name).where(
        Member.workspace_id == home_id(session), Member.slack_id.in_(list(slack_ids))
    )
    return {slack_id: name for slack_id, name in session.execute(found)}  # noqa: C416


def save_name_words(session: Session, member: Member, words: Iterable[str]) -> None:
    """Save the words by which they can be named."""
    session.execute(delete(NameWord).where(NameWord.member_id == member.id))
    session.add_all(
        NameWord(member_id=member.id, word=word[:60], workspace_id=member.workspace_id)
        for word in {word[:60] for word in words}
    )


def called(session: Session, words: Iterable[str]) -> dict[str, set[int]]:
    """Who of those who are here has one of these words in their name: ids of members, by word."""
    query = (
        select(NameWord.word, NameWord.member_id)
        .join(Member, Member.id == NameWord.member_id)
        .where(NameWord.workspace_id == home_id(session), NameWord.word.in_(list(words)), ~Member.is_bot)
    )
    found: dict[str, set[int]] = {}
    for word, number in session.execute(query):
        found.setdefault(word, set()).add(number)
    return found


def is_erased(session: Session, slack_id: str) -> bool:
    """Whether this person asked to be forgotten, and has not come back of their own accord."""
    return (
        session.get(ErasureMark, (home_id(session), seal.of_session(session).keyed_hash(slack_id)))
        is not None
    )


def forget_erasure(session: Session, slack_id: str) -> None:
    """They want to be here again: the mark goes."""
    marked = session.get(ErasureMark, (home_id(session), seal.of_session(session).keyed_hash(slack_id)))
    if marked is not None:
        session.delete(marked)


def avoided_by(session: Session, member: Member) -> set[int]:
    """Ids of those with whom this member would rather not be brought together, either way round."""
    both = select(Avoidance.member_id, Avoidance.other_id).where(
        or_(Avoidance.member_id == member.id, Avoidance.other_id == member.id)
    )
    return {one for pair in session.execute(both) for one in pair} - {member.id}


def lock(session: Session, members: Iterable[int]) -> None:
    """Hold these members' rows until the commit, always in the same order, so that two who want several
    wait for each other instead of for ever."""
    numbers = sorted(members)
    session.execute(select(Member.id).where(Member.id.in_(numbers)).order_by(Member.id).with_for_update())


def by_ids(session: Session, slack_ids: Iterable[str]) -> list[Member]:
    """The known members among these Slack ids."""
    return list(
        session.scalars(
            select(Member).where(
                Member.workspace_id == home_id(session), Member.slack_id.in_(list(slack_ids))
            )
        )
    )


def avoided_by_choice(session: Session, member: Member) -> list[Member]:
    """Those whom this member named; who named this member is nobody's to know."""
    return list(
        session.scalars(
            select(Member)
            .join(Avoidance, Avoidance.other_id == Member.id)
            .where(Avoidance.member_id == member.id)
        )
    )


def forget_avoidance(session: Session, member: Member, other: Member) -> None:
    """They may be brought together again."""
    session.execute(delete(Avoidance).where(Avoidance.member_id == member.id, Avoidance.other_id == other.id))


def anywhere(session: Session, slack_id: str) -> Member | None:
    """The member with this Slack id, in whichever workspace."""
    return session.scalar(select(Member).where(Member.slack_id == slack_id).order_by(Member.id).limit(1))
