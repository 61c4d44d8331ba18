"""What is read of a circle until it begins: the call, the invitation, its times, a place that is free."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.store.models import CircleStyle, Group, GroupSeat, GroupState, MeetingState, SeatState
from bot.views import circle_button, kit
from bot.views.groups import circle_agenda

JOIN, DECLINE, PREFER, TAKE_PLACE = "circle.join", "circle.decline", "circle.prefer", "circle.take_place"
LIST = "circle.list"
CIRCLES_LISTED = 10


def about(t: Translator, group: Group) -> str:
    """The theme, what each should leave with, and how it meets."""
    how = t(
        f"circle.how.{group.style or CircleStyle.FREE}",
        count=group.meetings_planned, minutes=group.minutes, rhythm=t(f"circle.rhythm.{group.every_weeks}"),
    )  # fmt: skip
    return (
        f"*{kit.inline(group.theme)}*\n{t('circle.outcome', outcome=kit.inline(group.outcome, 600))}\n{how}"
    )


def charter(t: Translator, group: Group) -> list[kit.Block]:
    """What whoever joins accepts: the usual one, or what the circle made of it."""
    title = f"*{t('circle.charter')}*"
    if not group.charter:
        return [kit.section(f"{title}\n{t('circle.charter.usual')}")]
    return [kit.section(title), *kit.quotes(group.charter)]


def _taking_part(group: Group) -> list[GroupSeat]:
    return [seat for seat in group.seats if seat.state == SeatState.AGREED]


def call(t: Translator, group: Group) -> kit.Message:
    """To a channel: a circle is open, and how many places there are."""
    who = group.proposer
    said = t("circle.call", who=kit.mention(who.slack_id) if who else t("people.former"))
    blocks = [kit.section(f"{said}\n{about(t, group)}")]
    left = group.largest - len(_taking_part(group))
    if group.state == GroupState.OPEN:
        blocks.append(kit.context(t("circle.times.chosen") if group.slots else _places(t, left)))
        blocks.append(kit.actions(kit.button(t("circle.join"), JOIN, group.id, style="primary")))
    else:
        begun = group.state in (GroupState.RUNNING, GroupState.ENDED)
        blocks.append(kit.context(t("circle.call.begun" if begun else "circle.call.over")))
    return kit.message(f"{said} {kit.inline(group.theme)}", *blocks)


def _places(t: Translator, left: int) -> str:
    return t.n("circle.places", left) if left > 0 else t("circle.places.none")


def free_places(t: Translator, circles: Sequence[Group]) -> list[kit.Block]:
    """Circles with a free place, each with the way in."""
    blocks: list[kit.Block] = []
    for group in circles:
        left = t.n("circle.places", group.largest - len(_taking_part(group)))
        join = kit.button(t("circle.join"), JOIN, group.id)
        blocks += [kit.section(f"⭕ {about(t, group)}", join), kit.context(left)]
    return blocks


def listed(t: Translator, circles: Sequence[Group]) -> kit.View:
    """All of them; where there is none, the way to a new one."""
    blocks = free_places(t, circles[:CIRCLES_LISTED]) or [kit.section(t("circle.list.none"))]
    own = kit.actions(circle_button.propose(t, "list"))
    return kit.modal("notice", t("circle.list.title"), [*blocks, own], close=t("form.close"))


def invited(t: Translator, group: Group, seat: GroupSeat) -> kit.Message:
    """To one who may want it: why they, and what it is."""
    who = group.proposer
    said = t("circle.invited", who=kit.mention(who.slack_id) if who else t("people.former"))
    blocks = [kit.section(f"{said}\n{about(t, group)}")]
    if seat.why:
        key = "circle.why.knows" if seat.knows else "circle.why"
        blocks.append(kit.context(t(key, words=kit.inline(seat.why, 150))))
    if group.state == GroupState.OPEN and seat.state == SeatState.INVITED:
        blocks.append(
            kit.actions(
                kit.button(t("circle.join"), JOIN, group.id, style="primary"),
                kit.button(t("swap.decline"), DECLINE, group.id),
            )
        )
    else:
        blocks += _standing(t, group, seat)
    return kit.message(f"{said} {kit.inline(group.theme)}", *blocks)


def taking_part(t: Translator, group: Group, seat: GroupSeat) -> list[kit.Block]:
    """A circle that gathers and that one is in, or waits for: where one stands, and the way out."""
    said = t("circle.you_are_in", theme=kit.inline(group.theme))
    return [kit.section(f"{said} {t(f'circle.you.{seat.state}')}", _out(t, group, seat.state))]


def _out(t: Translator, group: Group, state: SeatState) -> kit.Element:
    """The way out of a circle that gathers, or off a waiting list."""
    return kit.button(
        t("circle.not_wait" if state == SeatState.WAITING else "circle.not_me"), DECLINE, group.id
    )


def _standing(t: Translator, group: Group, seat: GroupSeat) -> list[kit.Block]:
    """What one said, and, while it gathers, the way to say otherwise."""
    if group.state == GroupState.OPEN and seat.state in (SeatState.AGREED, SeatState.WAITING):
        return [kit.context(t(f"circle.you.{seat.state}")), kit.actions(_out(t, group, seat.state))]
    if group.state == GroupState.OPEN:
        join = kit.button(t("circle.join"), JOIN, group.id)
        key = "circle.you.left" if seat.state == SeatState.LEFT else "pair.you_declined"
        return [kit.context(t(key)), kit.actions(join)]
    begun = group.state in (GroupState.RUNNING, GroupState.ENDED)
    return [kit.context(t("circle.call.begun" if begun else "circle.call.over"))]


def times(t: Translator, group: Group, seat: GroupSeat) -> kit.Message:
    """Times that suit all of them: one press says which one is preferred."""
    said = t("circle.times", theme=kit.inline(group.theme), count=len(_taking_part(group)))
    if group.state != GroupState.OPEN or not group.slots or seat.state != SeatState.AGREED:
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


def others(t: Translator) -> kit.Element:
    """The way to circles that others proposed."""
    return kit.button(t("circle.list"), LIST, "all")


def waits(t: Translator, group: Group) -> kit.Message:
    """There was no time that suits all: whoever is left out waits for a place."""
    said = t("circle.waits", theme=kit.inline(group.theme))
    return kit.message(said, kit.section(said))


def not_begun(t: Translator, group: Group, why: str) -> kit.Message:
    """It does not come about."""
    said = t(
        "circle.not_begun.blocked" if why == "blocked" else "circle.not_begun", theme=kit.inline(group.theme)
    )
    return kit.message(said, kit.section(said), kit.actions(circle_button.propose(t, "again"), others(t)))


def place(t: Translator, group: Group, seat: GroupSeat) -> kit.Message:
    """A place is free, for whoever waited."""
    said = t("circle.place", theme=kit.inline(group.theme))
    if group.state != GroupState.RUNNING or seat.state != SeatState.WAITING:
        return kit.message(said, kit.section(said), kit.context(t("circle.place.over")))
    dates = "\n".join(
        circle_agenda.date(t, one) for one in group.meetings if one.state == MeetingState.CONFIRMED
    )
    take = kit.button(t("circle.join"), TAKE_PLACE, group.id, style="primary")
    return kit.message(
        said, kit.section(said), kit.section(dates or "—"), *charter(t, group),
        kit.actions(take, _out(t, group, seat.state)),
    )  # fmt: skip


def joined(t: Translator, group: Group, state: SeatState) -> kit.Message:
    """What whoever joined hears at once; while it gathers, with the way out."""
    said = f"{t('circle.you_are_in', theme=kit.inline(group.theme))} {t(f'circle.you.{state}')}"
    if group.state != GroupState.OPEN and state != SeatState.WAITING:
        return kit.message(said)
    return kit.message(said, kit.section(said), kit.actions(_out(t, group, state)))


def proposed(t: Translator, group: Group) -> kit.Message:
    """What whoever proposed it hears at once."""
    said = t("circle.proposed")
    out = kit.button(t("circle.not_me"), DECLINE, group.id)
    return kit.message(said, kit.section(said), kit.actions(out))
