"""The notices about groups and their meetings: what each is about, and the files beside some."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from bot.i18n import Translator
from bot.outbox.kinds import Draw, Drawn
from bot.outbox.kinds.sessions import Attachment
from bot.scheduling import series_file
from bot.scheduling.ics import file_of
from bot.services.groups import group_series, introduction_topics
from bot.store.groups import group_meetings, pairs
from bot.store.models import (
    Group,
    GroupMeeting,
    GroupSeat,
    GroupState,
    MeetingState,
    Member,
    Notice,
    PairFeedback,
    PairStage,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.views.groups import group_meeting_messages, introduction_messages, pair_messages, swap_messages
from bot.views.kit import Message

TOGETHER = frozenset(
    {
        NoticeKind.GROUP_FILE, NoticeKind.GROUP_MOVED, NoticeKind.GROUP_CANCELLED, NoticeKind.GROUP_REMINDER,
        NoticeKind.GROUP_SERIES, NoticeKind.INTRODUCTION_MADE, NoticeKind.INTRODUCTION_NUDGE,
        NoticeKind.INTRODUCTION_AFTER, NoticeKind.PAIR_BEGUN, NoticeKind.CIRCLE_BEGUN,
        NoticeKind.CIRCLE_BEFORE, NoticeKind.CIRCLE_SHEET, NoticeKind.CIRCLE_SMALL, NoticeKind.CIRCLE_CHARTER,
        NoticeKind.CIRCLE_CARD, NoticeKind.CIRCLE_REVIEWED,
    }
)  # fmt: skip


def is_elsewhere(session: Session, notice: Notice) -> bool:
    """Whether a message for all of a group stands where not only they read it: somebody has left, and the
    others go on in another conversation."""
    if notice.kind not in TOGETHER or notice.group_id is None or notice.ts is None:
        return False
    group = session.get(Group, notice.group_id)
    if group is None or group.state not in (GroupState.OPEN, GroupState.RUNNING):
        return False
    if notice.member is not None:
        return notice.member not in group.people
    return group.channel is not None and group.channel != notice.channel


def elsewhere(t: Translator) -> Message:
    """What stands in its place."""
    return group_meeting_messages.elsewhere(t)


def _has_left(meeting: GroupMeeting, notice: Notice) -> bool:
    """Whether the file is for somebody who is in the group no more: then it takes the meeting away."""
    return notice.member is not None and notice.member not in meeting.group.people


def _file_line(session: Session, notice: Notice, t: Translator) -> Drawn:
    meeting = session.get_one(GroupMeeting, notice.subject_id)
    return group_meeting_messages.file(t, meeting, has_left=_has_left(meeting, notice))


def _file(session: Session, notice: Notice, t: Translator) -> Attachment:
    meeting = session.get_one(GroupMeeting, notice.subject_id)
    series = group_series.series_of(meeting.group) if meeting.turn_at is not None else None
    if series is not None and meeting.turn_at is not None:
        whole = group_meeting_messages.series_entry(t, meeting.group, series, notice.due_at)
        name = f"eclair-group-{meeting.id}-{meeting.sequence}.ics"
        return Attachment(name, whole.title, series_file.file_of_one(whole, meeting.turn_at))
    entry = group_meeting_messages.entry(t, meeting, notice.due_at)
    entry = replace(entry, is_cancelled=entry.is_cancelled or _has_left(meeting, notice))
    return Attachment(f"eclair-group-{meeting.id}-{meeting.sequence}.ics", entry.title, file_of(entry))


def _series_line(session: Session, notice: Notice, t: Translator) -> Drawn:
    group = session.get_one(Group, notice.subject_id)
    over = group.state not in (GroupState.OPEN, GroupState.RUNNING)
    return pair_messages.series_file(t, over or _is_out(group, notice))


def _is_out(group: Group, notice: Notice) -> bool:
    """Whether it is for somebody who is in the group no more."""
    return notice.member is not None and notice.member not in group.people


def _series_file(session: Session, notice: Notice, t: Translator) -> Attachment:
    group = session.get_one(Group, notice.subject_id)
    series = group_series.series_of(group)
    if series is None:
        raise NoResultFound
    whole = group_meeting_messages.series_entry(t, group, series, notice.due_at)
    whole = replace(whole, is_cancelled=whole.is_cancelled or _is_out(group, notice))
    name = f"eclair-series-{group.id}-{notice.variant}.ics"
    return Attachment(name, whole.title, series_file.file_of(whole))


def _changed(state: MeetingState) -> Draw:
    def draw(session: Session, notice: Notice, t: Translator) -> Drawn:
        meeting = session.get_one(GroupMeeting, notice.subject_id)
        return group_meeting_messages.changed(t, meeting, notice.kind) if meeting.state == state else None

    return draw


def _reminder(session: Session, notice: Notice, t: Translator) -> Drawn:
    meeting = session.get_one(GroupMeeting, notice.subject_id)
    return group_meeting_messages.reminder(t, meeting) if meeting.state == MeetingState.CONFIRMED else None


def _made(session: Session, notice: Notice, t: Translator) -> Drawn:
    group = session.get_one(Group, notice.subject_id)
    if notice.ts is None and group.state not in (GroupState.OPEN, GroupState.RUNNING):
        return None
    meeting = group_meetings.planned(session, group, group.opened_at)
    return introduction_messages.made(t, group, meeting, introduction_topics.in_common(session, group))


def _nudge(session: Session, notice: Notice, t: Translator) -> Drawn:
    group = session.get_one(Group, notice.subject_id)
    if group.state == GroupState.OPEN:
        return introduction_messages.nudge(t, group)
    if notice.ts is None:
        return None
    return introduction_messages.nudge_over(t, group, group_meetings.planned(session, group, group.opened_at))


def _after(session: Session, notice: Notice, t: Translator) -> Drawn:
    meeting = session.get_one(GroupMeeting, notice.subject_id)
    if notice.ts is None and meeting.state != MeetingState.HELD:
        return None
    return introduction_messages.after(t, meeting)


def _alone(session: Session, notice: Notice, t: Translator) -> Drawn:
    member = session.get_one(Member, notice.subject_id)
    if member.introduced_every is None:
        return None
    return introduction_messages.alone(t, member, member.workspace.introductions_at)


def _skipped(session: Session, notice: Notice, t: Translator) -> Drawn:
    group = session.get_one(Group, notice.subject_id)
    return introduction_messages.skipped(t, group, notice.member) if notice.member is not None else None


def _to_one(draw: Callable[[Translator, Group, Member], Message]) -> Draw:
    """About a group, to one of its people or whoever proposed it."""

    def drawn(session: Session, notice: Notice, t: Translator) -> Drawn:
        group = session.get_one(Group, notice.subject_id)
        return draw(t, group, notice.member) if notice.member is not None else None

    return drawn


def _pair_begun(session: Session, notice: Notice, t: Translator) -> Drawn:
    group = session.get_one(Group, notice.subject_id)
    return pair_messages.begun(t, group, pairs.items_of(session, group))


def _pair_look_back(session: Session, notice: Notice, t: Translator) -> Drawn:
    group, stage = (
        session.get_one(Group, notice.subject_id),
        PairStage.END if notice.variant == PairStage.END else PairStage.HALF,
    )
    if notice.member is None or notice.member not in group.people:
        return None
    own = pairs.feedback_of(session, group, notice.member, stage)
    return pair_messages.look_back(t, group, notice.member, stage, own)


def _pair_feedback(session: Session, notice: Notice, t: Translator) -> Drawn:
    return pair_messages.feedback(t, session.get_one(PairFeedback, notice.subject_id))


def _seated(draw: Callable[[Translator, Group, GroupSeat], Message]) -> Draw:
    """To one person who has a seat in a group, while there is something to answer."""

    def drawn(session: Session, notice: Notice, t: Translator) -> Drawn:
        group = session.get_one(Group, notice.subject_id)
        seat = next((one for one in group.seats if one.member_id == notice.member_id), None)
        if seat is None or (notice.ts is None and group.state != GroupState.OPEN):
            return None
        return draw(t, group, seat)

    return drawn


def _swap_over(session: Session, notice: Notice, t: Translator) -> Drawn:
    return swap_messages.over(t)


KINDS: dict[NoticeKind, Draw] = {
    NoticeKind.GROUP_FILE: _file_line,
    NoticeKind.GROUP_MOVED: _changed(MeetingState.CONFIRMED),
    NoticeKind.GROUP_CANCELLED: _changed(MeetingState.CANCELLED),
    NoticeKind.GROUP_REMINDER: _reminder,
    NoticeKind.INTRODUCTION_MADE: _made,
    NoticeKind.INTRODUCTION_NUDGE: _nudge,
    NoticeKind.INTRODUCTION_AFTER: _after,
    NoticeKind.INTRODUCTION_ALONE: _alone,
    NoticeKind.INTRODUCTION_SKIPPED: _skipped,
    NoticeKind.GROUP_SERIES: _series_line,
    NoticeKind.PAIR_INVITED: _seated(pair_messages.invited),
    NoticeKind.PAIR_NOT_BEGUN: _to_one(pair_messages.not_begun),
    NoticeKind.PAIR_PROPOSED: _to_one(pair_messages.proposed),
    NoticeKind.PAIR_BEGUN: _pair_begun,
    NoticeKind.PAIR_LOOK_BACK: _pair_look_back,
    NoticeKind.PAIR_FEEDBACK: _pair_feedback,
    NoticeKind.PAIR_STOPPED: _to_one(pair_messages.stopped),
    NoticeKind.SWAP_OFFERED: _seated(swap_messages.offered),
    NoticeKind.SWAP_SHOWN: _seated(swap_messages.shown),
    NoticeKind.SWAP_REMINDER: _seated(swap_messages.reminder),
    NoticeKind.SWAP_OVER: _swap_over,
}
ATTACHMENTS: dict[NoticeKind, Callable[[Session, Notice, Translator], Attachment]] = {
    NoticeKind.GROUP_FILE: _file,
    NoticeKind.GROUP_SERIES: _series_file,
}

# Said at once, whatever the hour: what follows from what one of them just did, and what has its own time.
AT_ONCE = frozenset(
    {
        NoticeKind.GROUP_FILE,
        NoticeKind.GROUP_SERIES,
        NoticeKind.PAIR_BEGUN,
        NoticeKind.PAIR_PROPOSED,
        NoticeKind.GROUP_MOVED,
        NoticeKind.GROUP_CANCELLED,
        NoticeKind.GROUP_REMINDER,
        NoticeKind.INTRODUCTION_AFTER,
    }
)
