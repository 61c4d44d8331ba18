"""The notices about circles: what each is about."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.outbox.kinds import Draw, Drawn
from bot.services.groups import circle_reviews
from bot.store.models import (
    CircleCard,
    Group,
    GroupMeeting,
    GroupSeat,
    GroupState,
    MeetingPart,
    MeetingState,
    Notice,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.views.groups import (
    circle_agenda,
    circle_call_messages,
    circle_card_messages,
    circle_messages,
    circle_review_messages,
)
from bot.views.kit import Message


def _of_group(draw: Callable[[Translator, Group], Message]) -> Draw:
    return lambda session, notice, t: draw(t, session.get_one(Group, notice.subject_id))


def _seated(draw: Callable[[Translator, Group, GroupSeat], Message]) -> Draw:
    """To one person who has a seat in it, while there is something to answer."""

    def drawn(session: Session, notice: Notice, t: Translator) -> Drawn:
        group = session.get_one(Group, notice.subject_id)
        seat = next((one for one in group.seats if one.member_id == notice.member_id), None)
        over = group.state not in (GroupState.OPEN, GroupState.RUNNING)
        return None if seat is None or (notice.ts is None and over) else draw(t, group, seat)

    return drawn


def _of_meeting(draw: Callable[[Translator, GroupMeeting], Message]) -> Draw:
    """About a meeting that is still held, or was."""

    def drawn(session: Session, notice: Notice, t: Translator) -> Drawn:
        meeting = session.get_one(GroupMeeting, notice.subject_id)
        return None if notice.ts is None and meeting.state == MeetingState.CANCELLED else draw(t, meeting)

    return drawn


def _not_begun(session: Session, notice: Notice, t: Translator) -> Drawn:
    return circle_call_messages.not_begun(t, session.get_one(Group, notice.subject_id), notice.variant)


def _client(session: Session, notice: Notice, t: Translator) -> Drawn:
    meeting = session.get_one(GroupMeeting, notice.subject_id)
    if meeting.client_id == notice.member_id:
        return circle_messages.client(t, meeting)
    return circle_messages.no_situation(t, meeting) if notice.ts is not None else None


def _turn(session: Session, notice: Notice, t: Translator) -> Drawn:
    meeting = session.get_one(GroupMeeting, notice.subject_id)
    if meeting.state == MeetingState.CANCELLED:
        return None
    return circle_agenda.call(t, meeting.group, meeting, int(notice.variant))


def _after(session: Session, notice: Notice, t: Translator) -> Drawn:
    meeting = session.get_one(GroupMeeting, notice.subject_id)
    own = meeting.part_of(notice.member) if notice.member is not None else None
    return circle_messages.after(t, meeting, own)


def _kept(session: Session, notice: Notice, t: Translator) -> Drawn:
    meeting = session.get_one(GroupMeeting, notice.subject_id)
    own = meeting.part_of(notice.member) if notice.member is not None else None
    return circle_messages.kept(t, meeting, own) if own is not None and own.commitment else None


def _note(session: Session, notice: Notice, t: Translator) -> Drawn:
    part = session.get_one(MeetingPart, notice.subject_id)
    return circle_messages.note(t, part) if part.meeting.client_id == notice.member_id else None


def _over(session: Session, notice: Notice, t: Translator) -> Drawn:
    group = session.get_one(Group, notice.subject_id)
    seat = next((one for one in group.seats if one.member_id == notice.member_id), None)
    return circle_review_messages.over(t, group, seat)


def _reviewed(session: Session, notice: Notice, t: Translator) -> Drawn:
    group = session.get_one(Group, notice.subject_id)
    return circle_review_messages.reviewed(t, group, circle_reviews.next_of(session, group))


def _of_card(draw: Callable[[Translator, CircleCard], Message]) -> Draw:
    return lambda session, notice, t: draw(t, session.get_one(CircleCard, notice.subject_id))


KINDS: dict[NoticeKind, Draw] = {
    NoticeKind.CIRCLE_CALL: _of_group(circle_call_messages.call),
    NoticeKind.CIRCLE_INVITED: _seated(circle_call_messages.invited),
    NoticeKind.CIRCLE_TIMES: _seated(circle_call_messages.times),
    NoticeKind.CIRCLE_MOVED_UP: _seated(circle_call_messages.moved_up),
    NoticeKind.CIRCLE_WAITS: _of_group(circle_call_messages.waits),
    NoticeKind.CIRCLE_NOT_BEGUN: _not_begun,
    NoticeKind.CIRCLE_BEGUN: _of_group(circle_messages.begun),
    NoticeKind.CIRCLE_BEFORE: _of_meeting(circle_messages.before),
    NoticeKind.CIRCLE_CLIENT: _client,
    NoticeKind.CIRCLE_SHEET: _of_meeting(circle_messages.sheet),
    NoticeKind.CIRCLE_TURN: _turn,
    NoticeKind.CIRCLE_AFTER: _after,
    NoticeKind.CIRCLE_KEPT: _kept,
    NoticeKind.CIRCLE_NOTE: _note,
    NoticeKind.CIRCLE_OVER: _over,
    NoticeKind.CIRCLE_REVIEWED: _reviewed,
    NoticeKind.CIRCLE_CARD: _of_card(circle_card_messages.proposed),
    NoticeKind.CIRCLE_CARD_ENDED: _of_card(circle_card_messages.ended),
    NoticeKind.CIRCLE_SMALL: _of_group(circle_messages.small),
    NoticeKind.CIRCLE_PLACE: _seated(circle_call_messages.place),
    NoticeKind.CIRCLE_CHARTER: _of_group(circle_messages.new_charter),
}

# Said at once, whatever the hour: what follows from what one of them just did, and what has its own time.
AT_ONCE = frozenset(
    {NoticeKind.CIRCLE_BEGUN, NoticeKind.CIRCLE_SHEET, NoticeKind.CIRCLE_TURN, NoticeKind.CIRCLE_CHARTER}
)
