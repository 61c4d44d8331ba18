"""What the two of a pair read: the invitation, the card with their list, the ends."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.store.models import (
    Group,
    GroupItem,
    GroupSeat,
    GroupState,
    MeetingState,
    Member,
    PairFeedback,
    PairStage,
    SeatState,
)
from bot.views import kit
from bot.views.groups import group_meeting_messages
from bot.views.groups.group_meeting_messages import names
from bot.views.rituals import thanks_messages

OPEN, ACCEPT, DECLINE, STOP = "pair.open", "pair.accept", "pair.decline", "pair.stop"
WITHDRAW = "pair.withdraw"
ADD, DONE, LOOK_BACK, AGAIN = "pair.add", "pair.done", "pair.look_back", "pair.again"
ITEMS_SHOWN, DATES_SHOWN = 10, 4


def invited(t: Translator, group: Group, seat: GroupSeat) -> kit.Message:
    """Who proposes it, about what, for how long; and the ways to answer."""
    others = [one.member for one in group.seats if one is not seat]
    said = _who_invites(t, group, others)
    blocks = [kit.section(said), kit.section(f"*{kit.inline(group.theme)}*")]
    blocks += [
        kit.section(t("pair.goal_of", who=kit.mention(one.member.slack_id), goal=kit.inline(one.goal, 400)))
        for one in group.seats
        if one is not seat and one.goal
    ]
    if group.state == GroupState.OPEN and seat.state == SeatState.INVITED:
        blocks.append(kit.context(t("pair.rule", minutes=group.workspace.meeting_minutes)))
        yes = kit.button(t("pair.accept"), ACCEPT, group.id, style="primary")
        blocks.append(kit.actions(yes, kit.button(t("swap.decline"), DECLINE, group.id)))
    else:
        blocks.append(kit.context(_where_it_stands(t, group, seat)))
    return kit.message(f"{said} {kit.inline(group.theme)}", *blocks)


def proposed(t: Translator, group: Group, reader: Member) -> kit.Message:
    """To whoever proposed it: with whom, what became of it, and the way to take it back."""
    others = [seat.member for seat in group.seats if seat.member_id != reader.id]
    said = t("pair.proposed", who=names(t, others) if others else t("people.former"))
    blocks = [kit.section(said), kit.section(f"*{kit.inline(group.theme)}*")]
    if group.state == GroupState.OPEN:
        blocks.append(kit.actions(kit.button(t("pair.withdraw"), WITHDRAW, group.id)))
    else:
        blocks.append(kit.context(_what_became_of_it(t, group)))
    return kit.message(f"{said} {kit.inline(group.theme)}", *blocks)


def _who_invites(t: Translator, group: Group, others: Sequence[Member]) -> str:
    weeks, who = group.meetings_planned, names(t, others)
    proposer = group.proposer
    if proposer is None or proposer.id in [one.id for one in others]:
        return t("pair.invited", who=who, weeks=weeks)
    return t("pair.invited.for_two", by=kit.mention(proposer.slack_id), who=who, weeks=weeks)


def _where_it_stands(t: Translator, group: Group, seat: GroupSeat) -> str:
    if group.state == GroupState.OPEN:
        return t("pair.waits")
    if seat.state == SeatState.DECLINED:
        return t("pair.you_declined")
    return _what_became_of_it(t, group)


def _what_became_of_it(t: Translator, group: Group) -> str:
    if group.state in (GroupState.RUNNING, GroupState.ENDED):
        return t("pair.has_begun")
    has_begun = group.uid is not None  # and was stopped since
    return t("pair.ended" if has_begun else "pair.not_begun_line")


def begun(t: Translator, group: Group, items: Sequence[GroupItem]) -> kit.Message:
    """The card of the two: goals, when they meet, their list, and the way out."""
    said = t("pair.begun", people=names(t, group.people or [seat.member for seat in group.seats]))
    goals = [
        t("pair.goal_of", who=kit.mention(seat.member.slack_id), goal=kit.inline(seat.goal, 400))
        for seat in group.seats
        if seat.goal
    ]
    blocks = [kit.section("\n".join([said, f"*{kit.inline(group.theme)}*", *goals]))]
    if group.state != GroupState.RUNNING:
        return kit.message(said, *blocks, kit.context(t("pair.ended")))
    return kit.message(said, *blocks, *_dates(t, group), *_list(t, group, items), _buttons(t, group))


def _dates(t: Translator, group: Group) -> list[kit.Block]:
    to_come = [one for one in group.meetings if one.state == MeetingState.CONFIRMED]
    if not to_come:
        return []
    first, *later = sorted(to_come, key=lambda one: one.start_at)
    lines = [t("pair.next", when=kit.moment(first.start_at)), group_meeting_messages.where(t, group)]
    if later:
        times = ", ".join(kit.moment(one.start_at) for one in later[: DATES_SHOWN - 1])
        key = "pair.later_all" if len(later) < DATES_SHOWN else "pair.later"
        lines.append(t(key, times=times, count=len(to_come)))
    change = [
        kit.button(t("meeting.move"), group_meeting_messages.MOVE, first.id),
        kit.button(t("pair.cancel_one"), group_meeting_messages.CANCEL, first.id),
    ]
    return [kit.section("\n".join(lines)), kit.actions(*change)]


def _list(t: Translator, group: Group, items: Sequence[GroupItem]) -> list[kit.Block]:
    blocks = [kit.section(t("pair.list") if items else t("pair.list.empty"))]
    for item in items[:ITEMS_SHOWN]:
        if item.done_at is None:
            done = kit.button(t("pair.done"), DONE, item.id)
            blocks.append(kit.section(f"☐ {kit.inline(item.text, 300)}", done))
        else:
            undo = kit.button(t("pair.undone"), DONE, item.id)
            blocks.append(kit.section(f"☑ ~{kit.inline(item.text, 300)}~", undo))
    if len(items) > ITEMS_SHOWN:
        blocks.append(kit.context(t("pair.list.more", count=len(items) - ITEMS_SHOWN)))
    return blocks


def _buttons(t: Translator, group: Group) -> kit.Block:
    sure = kit.confirm(t("pair.stop"), t("pair.stop.sure"), t("pair.stop"), t("form.keep"))
    return kit.actions(
        kit.button(t("pair.add"), ADD, group.id),
        kit.button(t("pair.stop"), STOP, group.id, confirm=sure),
    )


def not_begun(t: Translator, group: Group, reader: Member) -> kit.Message:
    """It does not come about; nobody is asked why."""
    others = [seat.member for seat in group.seats if seat.member_id != reader.id]
    said = t("pair.not_begun", who=names(t, others) if others else t("people.former"))
    return kit.message(said, kit.section(said), kit.actions(kit.button(t("pair.other"), OPEN, "other")))


def look_back(
    t: Translator, group: Group, reader: Member, stage: PairStage, own: PairFeedback | None
) -> kit.Message:
    """Half-way, or the end: two lines for the other."""
    others = names(t, [one for one in group.people if one.id != reader.id])
    said = t(f"pair.look_back.{stage}")
    if own is not None:
        return kit.message(said, kit.section(said), kit.context(t("pair.look_back.sent", who=others)))
    buttons = [kit.button(t("pair.look_back.write"), LOOK_BACK, f"{group.id}:{stage}", style="primary")]
    if stage == PairStage.END:
        buttons += [
            kit.button(t("thanks.open"), thanks_messages.SAY, "pair"),
            kit.button(t("pair.again"), AGAIN, group.id),
        ]
    return kit.message(said, kit.section(said), kit.actions(*buttons))


def feedback(t: Translator, said: PairFeedback) -> kit.Message:
    """What the other one says: to them alone."""
    who = kit.mention(said.author.slack_id) if said.author else t("people.former")
    title = t("pair.feedback", who=who)
    blocks = [kit.section(title)]
    if said.helps:
        blocks.append(kit.section(f"*{t('pair.helps')}*\n{kit.quote(said.helps, 1000)}"))
    if said.change:
        blocks.append(kit.section(f"*{t('pair.change')}*\n{kit.quote(said.change, 1000)}"))
    return kit.message(title, *blocks)


def stopped(t: Translator, group: Group, reader: Member) -> kit.Message:
    """The other one stops: no reason is asked."""
    others = [seat.member for seat in group.seats if seat.member_id != reader.id]
    said = t("pair.stopped", who=names(t, others) if others else t("people.former"))
    thanks = kit.button(t("thanks.open"), thanks_messages.SAY, "pair")
    return kit.message(said, kit.section(said), kit.actions(thanks))


def series_file(t: Translator, is_over: bool) -> kit.Message:
    """The line above the file of a whole series."""
    return kit.message(t("group.series_file.over" if is_over else "group.series_file"))
