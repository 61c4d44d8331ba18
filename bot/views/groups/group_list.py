"""The Home tab's part about learning together: what is planned, and the ways into it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.i18n import Translator
from bot.store.groups.swaps import Balance
from bot.store.models import Group, GroupKind, GroupMeeting, GroupSeat, Member, SeatState
from bot.views import circle_button, kit
from bot.views.groups import (
    circle_call_messages,
    group_meeting_messages,
    introduction_messages,
    pair_messages,
    swap_messages,
)

MEETINGS_SHOWN, ASKED_SHOWN, CIRCLES_SHOWN = 5, 3, 2


@dataclass(frozen=True, slots=True)
class GroupsData:
    """What a member's groups are: `asked` are their seats in what waits for their word, `joined` those in
    circles that gather, `circles` are those that they might join."""

    asked: Sequence[GroupSeat]
    joined: Sequence[GroupSeat]
    planned: Sequence[GroupMeeting]
    next_round: datetime | None
    balance: Balance
    circles: Sequence[Group]


def home(t: Translator, member: Member, data: GroupsData) -> list[kit.Block]:
    """What waits for their word, planned meetings, how often one is introduced, and the ways to change it."""
    blocks = [kit.divider(), kit.header(t("home.groups"))]
    for seat in data.asked[:ASKED_SHOWN]:
        blocks += _asked(t, seat)
    for seat in data.joined[:ASKED_SHOWN]:
        blocks += circle_call_messages.taking_part(t, seat.group, seat)
    for meeting in data.planned[:MEETINGS_SHOWN]:
        move = kit.button(t("meeting.move"), group_meeting_messages.MOVE, meeting.id)
        blocks.append(kit.section(group_meeting_messages.mine(t, meeting, member), move))
    blocks += circle_call_messages.free_places(t, data.circles[:CIRCLES_SHOWN])
    if len(data.circles) > CIRCLES_SHOWN:
        blocks.append(kit.actions(circle_call_messages.others(t)))
    ways = [_introductions(t, member, data.next_round), _swaps(t, member, data.balance), t("home.pairs")]
    blocks.append(kit.section("\n".join([*ways, t("home.circles")])))
    return [
        *blocks,
        kit.actions(
            kit.button(t("introduction.button"), introduction_messages.OPEN, "home"),
            kit.button(t("swap.button"), swap_messages.OPEN, "home"),
            kit.button(t("pair.button"), pair_messages.OPEN, "home"),
            circle_button.propose(t, "home"),
        ),
    ]


def _asked(t: Translator, seat: GroupSeat) -> list[kit.Block]:
    """The message that waits for an answer, with its buttons, as it stands in their conversation."""
    draw = ASKED.get(seat.group.kind)
    return draw(t, seat.group, seat)["blocks"] if draw is not None else []


def _swap(t: Translator, group: Group, seat: GroupSeat) -> kit.Message:
    draw = swap_messages.offered if seat.state == SeatState.INVITED else swap_messages.shown
    return draw(t, group, seat)


ASKED = {
    GroupKind.PAIR: pair_messages.invited,
    GroupKind.SWAP: _swap,
    GroupKind.CIRCLE: circle_call_messages.invited,
}


def _swaps(t: Translator, member: Member, balance: Balance) -> str:
    if not member.takes_swaps:
        return t("home.swaps.off")
    known = balance.given or balance.received
    return t("home.swaps.on", balance=swap_messages.balance_line(t, balance) if known else "").strip()


def _introductions(t: Translator, member: Member, next_round: datetime | None) -> str:
    if member.introduced_every is None:
        return t("home.introductions.off")
    on = t(f"home.introductions.{member.introduced_every}")
    return f"{on} {t('introduction.next', when=kit.day(next_round))}" if next_round is not None else on
