"""What the people of a ring of swaps read, and the form in which they take part."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.store.groups.swaps import Balance
from bot.store.models import Group, GroupSeat, GroupState, Member, SeatState, SwapLeg
from bot.views import kit
from bot.views.people import profile_forms

OPEN, FORM, TAKES = "swap.open", "swap.form", "swap.takes"
LOOK, AGREE, DECLINE = "swap.look", "swap.agree", "swap.decline"
TOPICS_SHOWN = 8


def form(
    t: Translator, member: Member, known: Sequence[str], wishes: Sequence[str], balance: Balance
) -> kit.View:
    """Whether to take part; what would be shown and learned; one's own balance, nobody else's business."""
    takes = [kit.option(t("swap.takes"), TAKES)]
    blocks = [
        kit.section(t("swap.what", minutes=member.workspace.meeting_minutes)),
        kit.input_options(
            TAKES, t("swap.takes.label"), takes, kind="checkboxes", optional=True,
            initial=(TAKES,) if member.takes_swaps else (),
        ),
        kit.section(_own(t, known, wishes)),
        kit.actions(kit.button(t("home.edit_topics"), profile_forms.START, "topics")),
    ]  # fmt: skip
    if balance.given or balance.received:
        blocks.append(kit.context(balance_line(t, balance)))
    return kit.modal(
        FORM, t("swap.title"), blocks, submit=t("story.save"), close=t("form.cancel"), about="home"
    )


def _own(t: Translator, known: Sequence[str], wishes: Sequence[str]) -> str:
    lines = [
        t("swap.known", topics=_listed(known)) if known else t("swap.nothing_known"),
        t("swap.wishes", topics=_listed(wishes)) if wishes else t("swap.no_wishes"),
    ]
    return "\n".join(lines)


def _listed(topics: Sequence[str]) -> str:
    return ", ".join(kit.inline(topic, 60) for topic in topics[:TOPICS_SHOWN])


def balance_line(t: Translator, balance: Balance) -> str:
    """Minutes given and received in sessions: for its owner's eyes only."""
    return t("swap.balance", given=balance.given, received=balance.received)


def offered(t: Translator, group: Group, seat: GroupSeat) -> kit.Message:
    """Would you look? Nothing of who, nor of what, before all of them would."""
    said = t("swap.offered", count=len(group.seats))
    blocks = [kit.section(said), kit.context(t("swap.offered.rule"))]
    if group.state != GroupState.OPEN:
        blocks.append(kit.context(_ending(t, group)))
    elif seat.state == SeatState.INVITED:
        blocks.append(
            kit.actions(
                kit.button(t("swap.look"), LOOK, group.id, style="primary"),
                kit.button(t("swap.decline"), DECLINE, group.id),
                kit.button(t("swap.no_more"), OPEN, "offered"),
            )
        )
    else:
        blocks.append(kit.context(t("swap.looking")))
        if any(one.state == SeatState.INVITED for one in group.seats):  # one may still change one's mind
            blocks.append(kit.actions(kit.button(t("swap.decline"), DECLINE, group.id)))
    return kit.message(said, *blocks)


def _ending(t: Translator, group: Group) -> str:
    return t("swap.begun" if group.state == GroupState.ENDED else "swap.over_told")


def shown(t: Translator, group: Group, seat: GroupSeat) -> kit.Message:
    """What one gives and gets, and with whom; and whether one agrees."""
    gives = [leg for leg in group.legs if leg.giver_id == seat.member_id]
    gets = [leg for leg in group.legs if leg.receiver_id == seat.member_id]
    lines = [
        *(t("swap.give", topic=kit.inline(leg.wished), who=_who(t, leg.receiver)) for leg in gives),
        *(_gets(t, leg) for leg in gets),
    ]
    said = t("swap.shown", count=len(group.seats))
    blocks = [kit.section("\n".join([said, *lines]))]
    if group.state != GroupState.OPEN:
        blocks.append(kit.context(_ending(t, group)))
    elif seat.state == SeatState.AGREED:
        blocks.append(kit.context(t.n("swap.agreed", _missing(group))))
        blocks.append(kit.actions(kit.button(t("swap.decline"), DECLINE, group.id)))
    else:
        yes = kit.button(t("swap.agree"), AGREE, group.id, style="primary")
        blocks.append(kit.actions(yes, kit.button(t("swap.decline"), DECLINE, group.id)))
    return kit.message("\n".join([said, *lines]), *blocks)


def _gets(t: Translator, leg: SwapLeg) -> str:
    """What one learns, and in which words the other says that they know it, where these are others."""
    line = t("swap.get", topic=kit.inline(leg.wished), who=_who(t, leg.giver))
    other_words = leg.shown and leg.shown.casefold() != leg.wished.casefold()
    return f"{line} ({kit.inline(leg.shown, 100)})" if other_words else line


def _who(t: Translator, member: Member | None) -> str:
    return kit.mention(member.slack_id) if member is not None else t("people.former")


def _missing(group: Group) -> int:
    return sum(seat.state != SeatState.AGREED for seat in group.seats)


def reminder(t: Translator, group: Group, seat: GroupSeat) -> kit.Message:
    """The others wait for an answer: once."""
    if group.state != GroupState.OPEN:
        return kit.message(_ending(t, group))
    stage = (
        SeatState.INVITED if any(one.state == SeatState.INVITED for one in group.seats) else SeatState.LOOKS
    )
    said = t("swap.reminder")
    if seat.state != stage:
        return kit.message(t("swap.answered"))
    yes = (
        kit.button(t("swap.look"), LOOK, group.id, style="primary")
        if stage == SeatState.INVITED
        else kit.button(t("swap.agree"), AGREE, group.id, style="primary")
    )
    return kit.message(
        said, kit.section(said), kit.actions(yes, kit.button(t("swap.decline"), DECLINE, group.id))
    )


def over(t: Translator) -> kit.Message:
    """It fell apart, after one had said yes; who it was is told to nobody."""
    said = t("swap.over")
    return kit.message(said, kit.section(said))
