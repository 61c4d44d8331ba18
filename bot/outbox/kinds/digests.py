"""The notices of digests: what each is about, and how it reads."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.outbox.kinds import Draw, Drawn
from bot.store import visibility
from bot.store.models import (
    LearningGoal,
    Member,
    Notice,
    Place,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import evidence
from bot.store.rituals import digest_content
from bot.text.terms import terms
from bot.views.rituals import (
    digest_messages,
)

WEEK = timedelta(days=7)


def _week(session: Session, head: Notice) -> digest_content.Week:
    """The week of a channel's digest; its variant says up to when."""
    place = session.get_one(Place, head.subject_id)
    until = _until(head)
    reader = visibility.everybody_in(place.workspace, place.slack_id)
    return digest_content.week(session, until - WEEK, until, reader=reader, suits=_about(place.topics))


def _about(topics: Sequence[str]) -> Callable[[str], bool]:
    """Whether a text has a word of these topics, in any form; without topics every text suits."""
    wanted = {word for topic in topics for word in terms(topic)}
    return lambda text: not wanted or bool(wanted & set(terms(text)))


def _until(notice: Notice) -> datetime:
    return datetime.fromtimestamp(int(notice.variant), UTC)


def _digest(session: Session, notice: Notice, t: Translator) -> Drawn:
    place = session.get_one(Place, notice.subject_id)
    return _or_gone(digest_messages.short(t, _week(session, notice), place), notice, t)


def _rest(session: Session, notice: Notice, t: Translator) -> Drawn:
    head = session.get_one(Notice, notice.subject_id)
    return _or_gone(digest_messages.rest(t, _week(session, head)), notice, t)


def _said(session: Session, notice: Notice, t: Translator) -> Drawn:
    goal, who = session.get(LearningGoal, int(notice.variant)), session.get(Member, notice.subject_id)
    if goal is None or who is None or goal.member_id != who.id:
        return _or_gone(None, notice, t)
    return digest_messages.said(t, who, goal.topic)


def _or_gone(drawn: Drawn, notice: Notice, t: Translator) -> Drawn:
    """A digest that was sent does not keep what was taken back since."""
    return digest_messages.gone(t) if drawn is None and notice.ts else drawn


def week_of(session: Session, notice: Notice) -> digest_content.Week:
    """What a digest, or what stands below it, tells of."""
    if notice.kind == NoticeKind.DIGEST_MINE:
        return _own_week(session, notice)
    return _week(
        session,
        session.get_one(Notice, notice.subject_id) if notice.kind == NoticeKind.DIGEST_REST else notice,
    )


def _own_week(session: Session, notice: Notice) -> digest_content.Week:
    member, until = session.get_one(Member, notice.subject_id), _until(notice)
    declared = [piece.topic for piece in evidence.of_member(session, member) if piece.topic]
    suits = _about(declared)
    reader = visibility.alone(member)
    return digest_content.week(session, until - WEEK, until, reader=reader, suits=suits)


def _mine(session: Session, notice: Notice, t: Translator) -> Drawn:
    week = _own_week(session, notice)
    private = {question.id for question in week.waiting if visibility.is_private(session, question)}
    return _or_gone(digest_messages.short(t, week, private=private), notice, t)


KINDS: dict[NoticeKind, Draw] = {
    NoticeKind.DIGEST_CHANNEL: _digest,
    NoticeKind.DIGEST_REST: _rest,
    NoticeKind.DIGEST_MINE: _mine,
    NoticeKind.CIRCLE_SAID: _said,
}
