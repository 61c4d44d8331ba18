"""The end of a circle: thanks, what each takes with them, who would like to go on."""

from bot.i18n import Translator
from bot.store.models import Applied, Group, GroupSeat, GroupState, MeetingState
from bot.views import circle_button, kit
from bot.views.groups import circle_card_messages
from bot.views.rituals import thanks_messages

OPEN, FORM = "circle.review", "circle.review_form"
REACHED, WORD, NEXT = "circle.reached", "circle.word", "circle.next"
GO_ON, STOP = "go_on", "stop"


def over(t: Translator, group: Group, seat: GroupSeat | None) -> kit.Message:
    """To each: look back, thank, keep something, begin anew."""
    met = any(meeting.state == MeetingState.HELD for meeting in group.meetings)
    said = t("circle.over_told" if met else "circle.over_told.unmet", theme=kit.inline(group.theme))
    if not met:
        return kit.message(said, kit.section(said), kit.actions(circle_button.propose(t, str(group.id))))
    buttons = [
        kit.button(t("thanks.open"), thanks_messages.SAY, "circle"),
        circle_card_messages.way_to_propose(t, group),
        circle_button.propose(t, str(group.id)),
    ]
    if seat is None or group.state != GroupState.ENDED:
        return kit.message(said, kit.section(said), kit.actions(*buttons))
    if seat.goes_on is None:
        asked = kit.section(f"{said}\n{t('circle.review.asked')}")
        write = kit.button(t("circle.review.open"), OPEN, group.id, style="primary")
        return kit.message(said, asked, kit.actions(write, *buttons))
    waits = ".waits" if group.next_step_at is not None else ""
    noted = t(f"circle.review.noted.go_on{waits}" if seat.goes_on else "circle.review.noted.stop")
    change = kit.button(t("circle.after.change"), OPEN, group.id)
    return kit.message(said, kit.section(said), kit.context(noted), kit.actions(change, *buttons))


def form(t: Translator, group: Group, seat: GroupSeat) -> kit.View:
    """Three short things."""
    reached = [kit.option(t(f"pair.reached.{how}"), how) for how in Applied]
    following = [kit.option(t(f"circle.review.next.{value}"), value) for value in (GO_ON, STOP)]
    chosen = () if seat.goes_on is None else (GO_ON if seat.goes_on else STOP,)
    return kit.modal(
        FORM,
        t("circle.title"),
        [
            kit.section(t("circle.review.reached", outcome=kit.inline(group.outcome, 600))),
            kit.input_options(REACHED, t("circle.review.reached.label"), reached, kind="radio_buttons",
                              initial=(seat.reached,) if seat.reached else (), optional=True,
                              hint=t("circle.lesson.hint")),
            kit.input_text(WORD, t("circle.review.word"), initial=seat.review, longest=1500, optional=True,
                           hint=t("circle.review.word.hint")),
            kit.input_options(NEXT, t("circle.review.next"), following, kind="radio_buttons",
                              initial=chosen, hint=t("circle.review.next.hint")),
        ],
        submit=t("story.save"),
        close=t("form.cancel"),
        about=group.id,
    )  # fmt: skip


def reviewed(t: Translator, group: Group, following: Group | None) -> kit.Message:
    """To all of the circle: the words that they wrote for each other, and whether some go on."""
    said = t("circle.reviewed", theme=kit.inline(group.theme))
    blocks = [kit.section(said)]
    for seat in group.seats:
        if seat.review and seat.member in group.people:
            who = t("circle.review.line", who=kit.mention(seat.member.slack_id))
            blocks += [kit.section(who), *kit.quotes(seat.review)]
    return kit.message(said, *blocks, kit.section(_what_follows(t, following)))


def _what_follows(t: Translator, following: Group | None) -> str:
    if following is None:
        return t("circle.reviewed.stop")
    return t("circle.reviewed.no_time" if following.state == GroupState.LAPSED else "circle.reviewed.go_on")
