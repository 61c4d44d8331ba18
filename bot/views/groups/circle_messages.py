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
    blocks.append(kit.section(f"*{t('circle.charter')}*\n{charter(t, group)}"))
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


def _brought(t: Translator, meeting: GroupMeeting) -> list[kit.Block]:
    lines = [
        t("circle.brings", who=_of_part(t, part), what=kit.inline(part.brings, 300))
        for part in meeting.parts
        if part.brings and part.member in meeting.group.people
    ]
    if meeting.situation and meeting.client is not None:
        who = kit.mention(meeting.client.slack_id)
        lines.append(t("circle.situation_of", who=who, what=kit.inline(meeting.situation, 600)))
    return [kit.section("\n".join(lines))] if lines else []


def _of_part(t: Translator, part: MeetingPart) -> str:
    return kit.mention(part.member.slack_id) if part.member is not None else t("people.former")


def client(t: Translator, meeting: GroupMeeting) -> kit.Message:
    """To the client: what will it be about?"""
    said = t("circle.client", when=kit.moment(meeting.start_at))
    blocks = [kit.section(said)]
    if meeting.situation:
        blocks.append(kit.section(kit.quote(meeting.situation, 1500)))
    label = t("circle.situation.change" if meeting.situation else "circle.situation")
    return kit.message(said, *blocks, kit.actions(kit.button(label, SITUATION, meeting.id, style="primary")))


def sheet(t: Translator, meeting: GroupMeeting) -> kit.Message:
    """The run-sheet, ten minutes before: its thread is where the time is called."""
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
    said = t("circle.after", theme=kit.inline(meeting.group.theme))
    keep = circle_card_messages.button(t, meeting.group)
    if own is not None and own.answered_at is not None:
        lines = [t("circle.after.kept")]
        if own.commitment:
            lines.append(t("circle.commitment_is", what=kit.inline(own.commitment, 400)))
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
    said = t("circle.note", who=kit.mention(part.member.slack_id) if part.member else t("people.former"))
    blocks = [kit.section(said)]
    if part.suggestion:
        blocks.append(kit.section(kit.quote(part.suggestion, 1500)))
    return kit.message(said, *blocks)


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
    return kit.message(said, kit.section(said), kit.section(charter(t, group)))
