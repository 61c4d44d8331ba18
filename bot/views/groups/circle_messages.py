"""What the people of a circle read: the call, the invitation, its times, its meetings, its end."""

from bot.i18n import Translator
from bot.store.models import (
    Applied,
    CircleStyle,
    Group,
    GroupMeeting,
    GroupSeat,
    GroupState,
    MeetingPart,
    MeetingState,
    SeatState,
)
from bot.views import kit
from bot.views.groups import circle_agenda, group_meeting_messages
from bot.views.groups.group_meeting_messages import names
from bot.views.rituals import thanks_messages

OPEN, JOIN, DECLINE, PREFER = "circle.open", "circle.join", "circle.decline", "circle.prefer"
ABSENT, FACILITATE, BRING, SITUATION = (
    "circle.absent",
    "circle.facilitate",
    "circle.bring",
    "circle.situation",
)
CHARTER, LEAVE, TAKE_PLACE, END = "circle.charter", "circle.leave", "circle.take_place", "circle.end"
LOOK_BACK, KEPT = "circle.look_back", "circle.kept"
DATES_SHOWN = 4


def about(t: Translator, group: Group) -> str:
    """The theme, what each should leave with, and how it meets."""
    how = t(
        f"circle.how.{group.style or CircleStyle.FREE}",
        count=group.meetings_planned, minutes=group.minutes, rhythm=t(f"circle.rhythm.{group.every_weeks}"),
    )  # fmt: skip
    return (
        f"*{kit.inline(group.theme)}*\n{t('circle.outcome', outcome=kit.inline(group.outcome, 600))}\n{how}"
    )


def charter(t: Translator, group: Group) -> str:
    """What whoever joins accepts: the usual one, or what the circle made of it."""
    return kit.quote(group.charter, 2500) if group.charter else t("circle.charter.usual")


def _taking_part(group: Group) -> list[GroupSeat]:
    return [seat for seat in group.seats if seat.state == SeatState.AGREED]


def call(t: Translator, group: Group) -> kit.Message:
    """To a channel: a circle is open, and how many places there are."""
    who = group.proposer
    said = t("circle.call", who=kit.mention(who.slack_id) if who else t("people.former"))
    blocks = [kit.section(f"{said}\n{about(t, group)}")]
    left = group.largest - len(_taking_part(group))
    if group.state == GroupState.OPEN:
        blocks.append(kit.context(t.n("circle.places", left) if left > 0 else t("circle.places.none")))
        blocks.append(kit.actions(kit.button(t("circle.join"), JOIN, group.id, style="primary")))
    else:
        begun = group.state in (GroupState.RUNNING, GroupState.ENDED)
        blocks.append(kit.context(t("circle.call.begun" if begun else "circle.call.over")))
    return kit.message(f"{said} {kit.inline(group.theme)}", *blocks)


def invited(t: Translator, group: Group, seat: GroupSeat) -> kit.Message:
    """To one who may want it: why they, and what it is."""
    who = group.proposer
    said = t("circle.invited", who=kit.mention(who.slack_id) if who else t("people.former"))
    blocks = [kit.section(f"{said}\n{about(t, group)}")]
    if seat.why:
        blocks.append(kit.context(t("circle.why", words=kit.inline(seat.why, 150))))
    if group.state == GroupState.OPEN and seat.state == SeatState.INVITED:
        blocks.append(
            kit.actions(
                kit.button(t("circle.join"), JOIN, group.id, style="primary"),
                kit.button(t("swap.decline"), DECLINE, group.id),
            )
        )
    else:
        blocks.append(kit.context(_standing(t, group, seat)))
    return kit.message(f"{said} {kit.inline(group.theme)}", *blocks)


def _standing(t: Translator, group: Group, seat: GroupSeat) -> str:
    if seat.state in (SeatState.AGREED, SeatState.WAITING):
        return t(f"circle.you.{seat.state}")
    if seat.state == SeatState.DECLINED:
        return t("pair.you_declined")
    begun = group.state in (GroupState.RUNNING, GroupState.ENDED)
    return t("circle.call.begun" if begun else "circle.call.over")


def times(t: Translator, group: Group, seat: GroupSeat) -> kit.Message:
    """Times that suit all of them: one press says which one is preferred."""
    said = t("circle.times", theme=kit.inline(group.theme), count=len(_taking_part(group)))
    if group.state != GroupState.OPEN or not group.slots:
        return kit.message(said, kit.section(said), kit.context(t("circle.times.over")))
    lines = [
        t(
            "circle.times.line",
            number=number,
            when=kit.moment_of(first),
            rhythm=t(f"circle.rhythm.{group.every_weeks}"),
        )
        for number, first in enumerate(group.slots, start=1)
    ]
    buttons = [
        kit.button(
            t("circle.prefer.chosen" if seat.prefers == first else "group.slot", number=number),
            f"{PREFER}.{number}", f"{group.id}:{first}",
        )
        for number, first in enumerate(group.slots, start=1)
    ]  # fmt: skip
    leave = kit.button(t("circle.not_me"), DECLINE, group.id)
    return kit.message(
        said, kit.section("\n".join([said, *lines])), kit.actions(*buttons, leave),
        kit.context(t("circle.times.rule")),
    )  # fmt: skip


def moved_up(t: Translator, group: Group, seat: GroupSeat) -> kit.Message:
    """A place was free before it began: whoever waited takes part."""
    said = t("circle.moved_up", theme=kit.inline(group.theme))
    blocks = [kit.section(said)]
    if group.state == GroupState.OPEN and seat.state == SeatState.AGREED:
        blocks.append(kit.actions(kit.button(t("circle.not_me"), DECLINE, group.id)))
    return kit.message(said, *blocks)


def waits(t: Translator, group: Group) -> kit.Message:
    """There was no time that suits all: whoever is left out waits for a place."""
    said = t("circle.waits", theme=kit.inline(group.theme))
    return kit.message(said, kit.section(said))


def not_begun(t: Translator, group: Group, why: str) -> kit.Message:
    """It does not come about."""
    said = t(
        "circle.not_begun.blocked" if why == "blocked" else "circle.not_begun", theme=kit.inline(group.theme)
    )
    return kit.message(said, kit.section(said), kit.actions(kit.button(t("circle.propose"), OPEN, "again")))


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
    lines = [_date(t, meeting) for meeting in to_come[:DATES_SHOWN]]
    if len(to_come) > DATES_SHOWN:
        lines.append(t("pair.list.more", count=len(to_come) - DATES_SHOWN))
    return [kit.section("\n".join(lines)), _of_next(t, to_come[0])]


def _date(t: Translator, meeting: GroupMeeting) -> str:
    who = kit.mention(meeting.facilitator.slack_id) if meeting.facilitator else t("circle.nobody_yet")
    line = t("circle.date", when=kit.moment(meeting.start_at), who=who)
    if meeting.client is not None:
        line += " " + t("circle.date.client", who=kit.mention(meeting.client.slack_id))
    return line


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
    blocks = [kit.section(f"{said}\n{_date(t, meeting)}"), *_brought(t, meeting)]
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
        kit.section(f"{said}\n{_date(t, meeting)}"),
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
    if own is not None and own.answered_at is not None:
        lines = [t("circle.after.kept")]
        if own.commitment:
            lines.append(t("circle.commitment_is", what=kit.inline(own.commitment, 400)))
        return kit.message(said, kit.section("\n".join(lines)), _again(t, meeting))
    write = kit.button(t("pair.look_back.write"), LOOK_BACK, meeting.id, style="primary")
    return kit.message(said, kit.section(said), kit.actions(write))


def _again(t: Translator, meeting: GroupMeeting) -> kit.Block:
    return kit.actions(kit.button(t("circle.after.change"), LOOK_BACK, meeting.id))


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


def over(t: Translator, group: Group) -> kit.Message:
    """After the last date: thanks, and what may come next."""
    said = t("circle.over_told", theme=kit.inline(group.theme))
    buttons = [
        kit.button(t("thanks.open"), thanks_messages.SAY, "circle"),
        kit.button(t("circle.propose"), OPEN, str(group.id)),
    ]
    return kit.message(said, kit.section(said), kit.actions(*buttons))


def small(t: Translator, group: Group) -> kit.Message:
    """Fewer than three are left: go on, or end it?"""
    count = len(group.people)
    said = t("circle.small", people=names(t, group.people))
    if group.state != GroupState.RUNNING or count >= 3:
        return kit.message(said, kit.section(said))
    end = kit.button(t("circle.end"), END, group.id)
    return kit.message(said, kit.section(said), kit.actions(end), kit.context(t("circle.small.rule")))


def place(t: Translator, group: Group, seat: GroupSeat) -> kit.Message:
    """A place is free, for whoever waited."""
    said = t("circle.place", theme=kit.inline(group.theme))
    if group.state != GroupState.RUNNING or seat.state != SeatState.WAITING:
        return kit.message(said, kit.section(said), kit.context(t("circle.place.over")))
    dates = "\n".join(_date(t, one) for one in group.meetings if one.state == MeetingState.CONFIRMED)
    take = kit.button(t("circle.join"), TAKE_PLACE, group.id, style="primary")
    return kit.message(said, kit.section(said), kit.section(dates or "—"), kit.actions(take))


def new_charter(t: Translator, group: Group) -> kit.Message:
    """The charter as it reads now."""
    said = t("circle.charter.changed")
    return kit.message(said, kit.section(said), kit.section(charter(t, group)))


def joined(t: Translator, group: Group, state: SeatState) -> str:
    """What whoever joined hears at once."""
    return t(f"circle.you.{state}")
