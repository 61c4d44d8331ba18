"""What the people of a circle read: its card, its meetings, what comes after them, its end."""

from bot.i18n import Translator
from bot.store.models import (
    Applied,
    Group,
    GroupMeeting,
    GroupState,
    MeetingPart,
    MeetingState,
)
from bot.views import kit
from bot.views.groups import circle_agenda, circle_card_messages, group_meeting_messages
from bot.views.groups.circle_call_messages import about, charter, others
from bot.views.groups.group_meeting_messages import names

ABSENT, FACILITATE, BRING, SITUATION = (
    "circle.absent",
    "circle.facilitate",
    "circle.bring",
    "circle.situation",
)
CHARTER, LEAVE, END = "circle.charter", "circle.leave", "circle.end"
LOOK_BACK, KEPT = "circle.look_back", "circle.kept"
DATES_SHOWN = 4


def begun(t: Translator, group: Group) -> kit.Message:
    """The circle's card: who, when, who facilitates, the charter, and the ways to change any of it."""
    said = t("circle.begun", people=names(t, group.people or [seat.member for seat in group.seats]))
    blocks = [kit.section(f"{said}\n{about(t, group)}")]
    if group.state != GroupState.RUNNING:
        return kit.message(said, *blocks, kit.context(t("circle.ended")))
    blocks += _dates(t, group)
    blocks += charter(t, group)
    sure = kit.confirm(t("circle.leave"), t("circle.leave.sure"), t("circle.leave"), t("form.keep"))
    blocks.append(
        kit.actions(
            kit.button(t("circle.charter.edit"), CHARTER, group.id),
            kit.button(t("circle.leave"), LEAVE, group.id, confirm=sure),
        )
    )
    return kit.message(said, *blocks)


def _dates(t: Translator, group: Group) -> list[kit.Block]:
    held = [one for one in group.meetings if one.state == MeetingState.CONFIRMED]
    to_come = sorted(held, key=lambda one: one.start_at)
    if not to_come:
        return []
    lines = [circle_agenda.date(t, meeting) for meeting in to_come[:DATES_SHOWN]]
    if len(to_come) > DATES_SHOWN:
        lines.append(t("pair.list.more", count=len(to_come) - DATES_SHOWN))
    return [kit.section("\n".join(lines)), _of_next(t, to_come[0])]


def _of_next(t: Translator, meeting: GroupMeeting) -> kit.Block:
    return kit.actions(
        kit.button(t("circle.absent"), ABSENT, meeting.id),
        kit.button(t("circle.facilitate"), FACILITATE, meeting.id),
        kit.button(t("meeting.move"), group_meeting_messages.MOVE, meeting.id),
        kit.button(t("pair.cancel_one"), group_meeting_messages.CANCEL, meeting.id),
    )


def before(t: Translator, meeting: GroupMeeting) -> kit.Message:
    """Two days before: who brings what, who cannot."""
    if meeting.state == MeetingState.CANCELLED:
        return _cancelled(t, meeting)
    said = t("circle.before", when=kit.moment(meeting.start_at))
    blocks = [kit.section(f"{said}\n{circle_agenda.date(t, meeting)}"), *_brought(t, meeting)]
    gone = {part.member_id for part in meeting.parts if part.is_absent}
    absent = [one for one in meeting.group.people if one.id in gone]
    if absent:
        blocks.append(kit.context(t("circle.absent_are", people=names(t, absent))))
    if meeting.state == MeetingState.CONFIRMED:
        buttons = [
            kit.button(t("circle.bring"), BRING, meeting.id),
            kit.button(t("circle.absent"), ABSENT, meeting.id),
            kit.button(t("circle.facilitate"), FACILITATE, meeting.id),
        ]
        blocks.append(kit.actions(*buttons))
    return kit.message(said, *blocks)


def _cancelled(t: Translator, meeting: GroupMeeting) -> kit.Message:
    return kit.message(t("circle.cancelled", when=kit.moment(meeting.start_at)))


def _brought(t: Translator, meeting: GroupMeeting) -> list[kit.Block]:
    """All of what each brings, and of the situation: it was written to be read."""
    blocks: list[kit.Block] = []
    if meeting.situation and meeting.client is not None:
        who = kit.mention(meeting.client.slack_id)
        blocks += [kit.section(t("circle.situation_of", who=who)), *kit.quotes(meeting.situation)]
    for part in meeting.parts:
        if part.brings and part.member is not None and part.member in meeting.group.people:
            said = t("circle.brings", who=kit.mention(part.member.slack_id))
            blocks += [kit.section(said), *kit.quotes(part.brings)]
    return blocks


def client(t: Translator, meeting: GroupMeeting) -> kit.Message:
    """To the client: what will it be about?"""
    if meeting.state != MeetingState.CONFIRMED:
        return no_situation(t, meeting)
    said = t("circle.client", when=kit.moment(meeting.start_at))
    blocks = [kit.section(said)]
    if meeting.situation:
        blocks += kit.quotes(meeting.situation)
    label = t("circle.situation.change" if meeting.situation else "circle.situation")
    return kit.message(said, *blocks, kit.actions(kit.button(label, SITUATION, meeting.id, style="primary")))


def no_situation(t: Translator, meeting: GroupMeeting) -> kit.Message:
    """It is asked for no more: the date is over or off, or it is another one's turn."""
    return kit.message(t("circle.client.over", when=kit.moment(meeting.start_at)))


def sheet(t: Translator, meeting: GroupMeeting) -> kit.Message:
    """The run-sheet, ten minutes before: its thread is where the time is called."""
    if meeting.state == MeetingState.CANCELLED:
        return _cancelled(t, meeting)
    group = meeting.group
    said = t("circle.sheet", when=kit.time_of(meeting.start_at), people=names(t, meeting.present))
    blocks = [
        kit.section(f"{said}\n{circle_agenda.date(t, meeting)}"),
        kit.section(circle_agenda.lines(t, group, meeting)),
    ]
    blocks += _brought(t, meeting)
    blocks.append(kit.section(group_meeting_messages.where(t, group)))
    if group.workspace.meeting_link:
        link = f"{group_meeting_messages.LINK}.join"
        blocks.append(kit.actions(kit.link_button(t("meeting.join"), link, group.workspace.meeting_link)))
    return kit.message(said, *blocks)


def after(t: Translator, meeting: GroupMeeting, own: MeetingPart | None) -> kit.Message:
    """What each takes up, and what they learned."""
    is_last = circle_agenda.is_last(meeting)
    said = t("circle.after.last" if is_last else "circle.after", theme=kit.inline(meeting.group.theme))
    keep = circle_card_messages.way_to_propose(t, meeting.group)
    if own is not None and own.answered_at is not None:
        asked_again = bool(own.commitment) and not is_last
        lines = [t("circle.after.kept" if asked_again else "circle.after.noted")]
        if own.commitment:
            key = "circle.commitment_is.last" if is_last else "circle.commitment_is"
            lines.append(t(key, what=kit.inline(own.commitment, 400)))
        change = kit.button(t("circle.after.change"), LOOK_BACK, meeting.id)
        return kit.message(said, kit.section("\n".join(lines)), kit.actions(change, keep))
    write = kit.button(t("pair.look_back.write"), LOOK_BACK, meeting.id, style="primary")
    return kit.message(said, kit.section(said), kit.actions(write, keep))


def kept(t: Translator, meeting: GroupMeeting, own: MeetingPart) -> kit.Message:
    """Before the next one: was it done?"""
    said = t("circle.kept", what=kit.inline(own.commitment, 400))
    if own.kept is not None:
        return kit.message(said, kit.section(said), kit.context(t(f"circle.kept.said.{own.kept}")))
    buttons = [
        kit.button(t(f"pair.reached.{how}"), f"{KEPT}.{how}", f"{meeting.id}:{how}") for how in Applied
    ]
    return kit.message(said, kit.section(said), kit.actions(*buttons), kit.context(t("circle.kept.private")))


def note(t: Translator, part: MeetingPart) -> kit.Message:
    """A consultant's suggestions: for the client alone."""
    who = kit.mention(part.member.slack_id) if part.member else t("people.former")
    if not part.suggestion:
        return kit.message(t("circle.note.gone", who=who))
    said = t("circle.note", who=who)
    return kit.message(said, kit.section(said), *kit.quotes(part.suggestion))


def small(t: Translator, group: Group) -> kit.Message:
    """Fewer than three are left: go on, or end it?"""
    count = len(group.people)
    said = t("circle.small", people=names(t, group.people))
    if group.state != GroupState.RUNNING or count >= 3:
        return kit.message(said, kit.section(said))
    end = kit.button(t("circle.end"), END, group.id)
    return kit.message(
        said, kit.section(said), kit.actions(end, others(t)), kit.context(t("circle.small.rule"))
    )


def new_charter(t: Translator, group: Group) -> kit.Message:
    """The charter as it reads now."""
    said = t("circle.charter.changed")
    return kit.message(said, kit.section(said), *charter(t, group))
