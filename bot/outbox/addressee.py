"""Whom a notice is for: the conversation, the people in it, and their language."""

from sqlalchemy.orm import Session

from bot.services.groups import group_meetings
from bot.services.people import identity
from bot.services.sessions import booking
from bot.store.models import Group, Meeting, Member, Notice, Question
from bot.store.people.askers import asker_of


def address_of(session: Session, notice: Notice) -> tuple[str | None, tuple[str, ...]]:
    """The conversation, as far as it is known, and the Slack ids of whom it is held with."""
    reader = reader_of(session, notice)
    channel = notice.channel or notice.sealed_channel or (reader.dm_channel if reader else None)
    return channel, (reader.slack_id,) if reader else tuple(one.slack_id for one in together(session, notice))


def reader_of(session: Session, notice: Notice) -> Member | None:
    """Whom it is for; None for a channel, and for an asker who cannot be known any more."""
    if notice.channel is not None and notice.member_id is None:
        return None
    if notice.member is not None or notice.question_id is None:
        return notice.member
    return asker_of(session, session.get_one(Question, notice.question_id))


def together(session: Session, notice: Notice) -> list[Member]:
    """The two of a meeting, or all of a group, where a notice is for them together."""
    if notice.member_id is not None:
        return []
    if notice.meeting_id is not None:
        return [seat.member for seat in session.get_one(Meeting, notice.meeting_id).seats]
    return session.get_one(Group, notice.group_id).people if notice.group_id is not None else []


def language_for(session: Session, notice: Notice, reader: Member | None) -> str:
    """The reader's; for the two of a meeting the one they want to speak, or share; for a group the one all
    share; else the workspace's."""
    if reader is None and notice.meeting_id is not None:
        return booking.language_of(session.get_one(Meeting, notice.meeting_id))
    if reader is None and notice.group_id is not None:
        return group_meetings.language_of(session.get_one(Group, notice.group_id))
    return identity.language_of(reader) if reader else notice.workspace.language
