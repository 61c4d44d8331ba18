"""The forms of circles: proposing one, joining it, what one brings, looking back, the charter."""

from bot.i18n import Translator
from bot.store.models import CircleStyle, Group, GroupMeeting, GroupState, MeetingPart, Member
from bot.views import kit
from bot.views.groups import circle_agenda, circle_call_messages

FORM, THEME, OUTCOME, STYLE = "circle.form", "circle.theme", "circle.outcome", "circle.style"
LARGEST, RHYTHM, MEETINGS, LENGTH = "circle.largest", "circle.rhythm", "circle.meetings", "circle.length"
CHANNEL, INVITES = "circle.channel", "circle.invites"
JOIN_FORM, BRING_FORM, BRINGS = "circle.join_form", "circle.bring_form", "circle.brings"
SITUATION_FORM, SITUATION = "circle.situation_form", "circle.situation_text"
BACK_FORM, COMMITMENT, LESSON, SUGGESTION = (
    "circle.back_form", "circle.commitment", "circle.lesson", "circle.suggestion"
)  # fmt: skip
CHARTER_FORM, CHARTER = "circle.charter_form", "circle.charter_text"
SIZES, RHYTHMS, COUNTS, LENGTHS = (
    ("4", "5", "6", "7", "8"),
    ("1", "2", "4"),
    ("3", "4", "6", "8"),
    ("60", "90"),
)


def propose(t: Translator, theme: str = "", channel: str | None = None, others: int = 0) -> kit.View:
    """Theme, what each should leave with, how, how many, how often; in which channel it is called for.

    `others` is how many circles they might join instead.
    """

    def options(prefix: str, values: tuple[str, ...]) -> list[kit.Element]:
        return [kit.option(t(f"circle.{prefix}.{value}"), value) for value in values]

    def numbers(key: str, values: tuple[str, ...]) -> list[kit.Element]:
        return [kit.option(t(key, count=value), value) for value in values]

    dates = numbers("circle.dates", COUNTS)
    styles = [kit.option(t(f"circle.style.{style}"), style) for style in CircleStyle]
    invites = [kit.option(t("circle.invites.yes"), INVITES)]
    return kit.modal(
        FORM,
        t("circle.title"),
        [
            kit.section(t("circle.what")),
            *_instead(t, others),
            kit.input_text(THEME, t("circle.theme"), initial=theme, lines=False, longest=120,
                           placeholder=t("circle.theme.example")),
            kit.input_text(OUTCOME, t("circle.outcome.label"), longest=600,
                           placeholder=t("circle.outcome.example")),
            kit.input_options(STYLE, t("circle.style"), styles, kind="radio_buttons",
                              initial=(CircleStyle.FREE,)),
            kit.input_options(LARGEST, t("circle.largest"), numbers("circle.people", SIZES), initial=("6",)),
            kit.input_options(RHYTHM, t("circle.rhythm"), options("rhythm", RHYTHMS), initial=("2",)),
            kit.input_options(MEETINGS, t("circle.meetings"), dates, initial=("4",)),
            kit.input_options(LENGTH, t("circle.length"), options("length", LENGTHS), initial=("60",)),
            kit.input_conversation(CHANNEL, t("circle.channel"), initial=channel,
                                   hint=t("circle.channel.hint")),
            kit.input_options(INVITES, t("circle.invites"), invites, kind="checkboxes", initial=(INVITES,),
                              optional=True),
        ],
        submit=t("pair.send"),
        close=t("form.cancel"),
    )  # fmt: skip


def _instead(t: Translator, others: int) -> list[kit.Block]:
    return [kit.section(t.n("circle.others", others), circle_call_messages.others(t))] if others else []


def join(t: Translator, group: Group) -> kit.View:
    """What one joins, and the charter that one accepts by joining."""
    return kit.modal(
        JOIN_FORM,
        t("circle.title"),
        [
            kit.section(circle_call_messages.about(t, group)),
            *_charter(t, group),
            kit.context(t("circle.join.rule", minutes=group.minutes)),
        ],
        submit=t("circle.join.accept"),
        close=t("form.cancel"),
        about=group.id,
    )


def _charter(t: Translator, group: Group) -> list[kit.Block]:
    """Of a circle under way, those who wait for a place read its charter once there is one."""
    if group.state == GroupState.OPEN:
        return circle_call_messages.charter(t, group)
    return [kit.section(t("circle.charter.later"))]


def bring(t: Translator, meeting: GroupMeeting, own: MeetingPart | None) -> kit.View:
    """What one brings to the next meeting."""
    line = kit.input_text(BRINGS, t("circle.bring.label"), initial=own.brings if own else "", longest=1500)
    return kit.modal(
        BRING_FORM,
        t("circle.bring"),
        [line],
        submit=t("story.save"),
        close=t("form.cancel"),
        about=meeting.id,
    )


def situation(t: Translator, meeting: GroupMeeting) -> kit.View:
    """The client's situation, beforehand."""
    field = kit.input_text(
        SITUATION, t("circle.situation.label"), initial=meeting.situation, longest=1500,
        placeholder=t("circle.situation.example"),
    )  # fmt: skip
    return kit.modal(
        SITUATION_FORM, t("circle.title"), [field], submit=t("story.save"), close=t("form.cancel"),
        about=meeting.id,
    )  # fmt: skip


def look_back(t: Translator, meeting: GroupMeeting, reader: Member, own: MeetingPart | None) -> kit.View:
    """What one takes up, one lesson; to the client, suggestions that only they read."""

    def field(block_id: str, label: str, initial: str, hint: str) -> kit.Block:
        return kit.input_text(block_id, label, initial=initial, longest=1500, optional=True, hint=hint)

    is_last = circle_agenda.is_last(meeting)
    label = t("circle.commitment.last" if is_last else "circle.commitment")
    hint = t("circle.lesson.hint" if is_last else "circle.commitment.hint")
    blocks = [
        field(COMMITMENT, label, own.commitment if own else "", hint),
        field(LESSON, t("circle.lesson"), own.lesson if own else "", t("circle.lesson.hint")),
    ]
    client = meeting.client
    if client is not None and client.id != reader.id and client in meeting.group.people:
        label = t("circle.suggestion")
        blocks.append(
            field(SUGGESTION, label, own.suggestion if own else "", t("circle.suggestion.hint"))
        )  # fmt: skip
    return kit.modal(
        BACK_FORM, t("circle.title"), blocks, submit=t("story.save"), close=t("form.cancel"), about=meeting.id
    )


def edit_charter(t: Translator, group: Group) -> kit.View:
    """The circle's own charter."""
    text = group.charter or t("circle.charter.usual")
    field = kit.input_text(CHARTER, t("circle.charter"), initial=text, longest=3000)
    return kit.modal(
        CHARTER_FORM, t("circle.charter.edit"), [kit.section(t("circle.charter.rule")), field],
        submit=t("story.save"), close=t("form.cancel"), about=group.id,
    )  # fmt: skip
