"""What people who are introduced to each other read, and the form in which they ask for it."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Translator
from bot.store.models import Group, GroupMeeting, GroupState, MeetingState, Member, SeatState
from bot.views import kit
from bot.views.groups import group_meeting_messages
from bot.views.groups.group_meeting_messages import names
from bot.views.rituals import thanks_messages
from bot.views.sessions import request_messages

OPEN, FORM, RHYTHM = "introduction.open", "introduction.form", "introduction.rhythm"
SKIP, MISSED = "introduction.skip", "introduction.missed"
NEVER = "never"
RHYTHMS = {NEVER: None, "2": 2, "4": 4, "8": 8}  # weeks


def form(t: Translator, member: Member, next_round: datetime | None) -> kit.View:
    """How often; what is told of them to whom they meet."""
    keys = {NEVER: "introduction.never"}
    options = [kit.option(t(keys.get(name, f"introduction.every.{name}")), name) for name in RHYTHMS]
    chosen = str(member.introduced_every or NEVER)
    blocks = [
        kit.section(t("introduction.what", minutes=member.workspace.meeting_minutes)),
        kit.input_options(RHYTHM, t("introduction.rhythm"), options, initial=(chosen,)),
        kit.context(t("introduction.told")),
    ]
    if next_round is not None:
        blocks.append(kit.context(t("introduction.next", when=kit.day(next_round))))
    return kit.modal(
        FORM, t("introduction.title"), blocks, submit=t("story.save"), close=t("form.cancel"), about="home"
    )


def made(t: Translator, group: Group, meeting: GroupMeeting | None, common: Sequence[str]) -> kit.Message:
    """To all of them: who they are, what they have in common, and a time for it."""
    said = t("introduction.made", people=names(t, group.people or [seat.member for seat in group.seats]))
    blocks = [kit.section(said)]
    if group.state in (GroupState.OPEN, GroupState.RUNNING):
        blocks += [kit.section(t("introduction.why", minutes=group.workspace.meeting_minutes))]
        if common:
            topics = ", ".join(kit.inline(one, 80) for one in common)
            blocks.append(kit.section(t("introduction.common", topics=topics)))
        blocks.append(kit.context(t("introduction.begin")))
    return kit.message(said, *blocks, *_standing(t, group, meeting))


def _standing(t: Translator, group: Group, meeting: GroupMeeting | None) -> list[kit.Block]:
    """What is to do now, or what became of it."""
    if group.state == GroupState.OPEN:
        skip = kit.actions(kit.button(t("introduction.skip"), SKIP, group.id))
        return [*group_meeting_messages.slots(t, group), skip]
    if group.state == GroupState.RUNNING and meeting is not None:
        blocks = group_meeting_messages.settled(t, meeting)
        if len(group.people) > 2:  # the others meet all the same
            blocks.append(kit.actions(kit.button(t("introduction.skip"), SKIP, group.id)))
        return blocks
    if group.state == GroupState.ENDED:
        return [kit.context(t("introduction.ended"))]
    if group.state == GroupState.CALLED_OFF:
        return [kit.context(t("introduction.called_off"))]
    return [kit.context(t("introduction.lapsed"))] if group.state == GroupState.LAPSED else []


def nudge(t: Translator, group: Group) -> kit.Message:
    """No time is settled yet: other slots."""
    said = t("introduction.nudge", people=names(t, group.people))
    skip = kit.actions(kit.button(t("introduction.skip"), SKIP, group.id))
    return kit.message(said, kit.section(said), *group_meeting_messages.slots(t, group), skip)


def nudge_over(t: Translator, group: Group, meeting: GroupMeeting | None) -> kit.Message:
    """The same message, once there is nothing to choose in it."""
    if meeting is not None and meeting.state == MeetingState.CONFIRMED:
        return kit.message(t("group.settled", when=kit.moment(meeting.start_at)))
    return kit.message(t("introduction.nudge.over"))


def after(t: Translator, meeting: GroupMeeting) -> kit.Message:
    """Their time is over: what comes naturally next."""
    if meeting.state == MeetingState.MISSED:
        may_choose = meeting.group.state == GroupState.OPEN
        return kit.message(t("introduction.missed_told" if may_choose else "introduction.missed_late"))
    said = t("introduction.after", people=names(t, meeting.group.people))
    ask = t("home.session_ask", minutes=meeting.workspace.meeting_minutes)
    buttons = [
        kit.button(t("thanks.open"), thanks_messages.SAY, "introduction"),
        kit.button(
            ask,
            request_messages.START,
            "introduction",
        ),
        kit.button(t("introduction.not_met"), MISSED, meeting.id),
    ]
    return kit.message(
        said, kit.section(said), kit.context(t("introduction.between_you")), kit.actions(*buttons)
    )


def alone(t: Translator, member: Member, next_round: datetime | None) -> kit.Message:
    """For this one there was nobody this time."""
    when = kit.day(next_round) if next_round is not None else ""
    said = t("introduction.alone", when=when) if when else t("introduction.alone.no_next")
    change = kit.actions(kit.button(t("introduction.change"), OPEN, "alone"))
    return kit.message(said, kit.section(said), change)


def skipped(t: Translator, group: Group, reader: Member) -> kit.Message:
    """One of them cannot this time: to each of the others."""
    gone = [seat.member for seat in group.seats if seat.state == SeatState.LEFT]
    who = names(t, gone) if gone else t("people.former").capitalize()
    others = names(t, [one for one in group.people if one.id != reader.id])
    key = "introduction.skipped.go_on" if len(group.people) > 1 else "introduction.skipped"
    said = t(key, who=who, others=others)
    return kit.message(said, kit.section(said))
