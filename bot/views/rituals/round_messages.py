"""What a round looks like: prompts, reminders, its opening and end, and the page of the rituals."""

from collections.abc import Sequence, Set
from datetime import datetime

from babel.dates import get_day_names, get_timezone_location

from bot.i18n import Translator
from bot.store.models import Pace, Ritual, RitualKind, Round, RoundState, Story
from bot.text.diversity import differing
from bot.views import kit
from bot.views.kit import months
from bot.views.rituals import story_messages

OVERRIDE, CHANGE, CHANGE_FORM = "round.override", "round.change", "round.change_form"
BEGIN = {
    RitualKind.REX: "round.begin_rex",
    RitualKind.FAILURE: "round.begin_failure",
    RitualKind.LESSON: "round.begin_lesson",
}
WHEN, DAYS, ON = "round.when", "round.days", "round.on"
PACE = "round.pace"
SUMMARY = 5  # lines that somebody can take into a meeting
STATE_MARKS = {
    RoundState.LEADERS: "🌅", RoundState.OPEN: "🟡", RoundState.CLOSED: "✅", RoundState.MISSED: "⚪",
}  # fmt: skip


def prompt(t: Translator, held: Round, leader: bool) -> kit.Message:
    """To one person: the round is on. Answering takes two minutes, saying nothing takes none."""
    if not held.is_open:
        return kit.message(t("round.over"))
    title = t(f"round.{held.kind}.prompt", month=months.month(t, held.period))
    blocks = [kit.section(title)]
    if leader:
        blocks.append(kit.context(t("round.leader")))
    blocks += [_tell(t, held), *_why(t, held)]
    blocks.append(kit.context(t("round.until", when=kit.day(held.closes_at))))
    return kit.message(title, *blocks)


def begun(t: Translator, held: Round, *, leaders: bool) -> kit.Message:
    """To whoever began it: which one, until when, and what opens it to all."""
    name, month = t(f"rituals.{held.kind}"), months.month(t, held.period)
    first = "round.begun.named" if held.kind == RitualKind.FAILURE else "round.begun.later"
    then = first if leaders else "round.begun.all"
    return kit.message(f"{t('round.begun', name=name, month=month, when=kit.day(held.closes_at))} {t(then)}")


def _why(t: Translator, held: Round) -> list[kit.Block]:
    """Who asks, what for, how long it takes, that nobody has to; and where it will be read."""
    channel = held.workspace.rituals_channel
    where = [t(f"round.{held.kind}.where", channel=kit.channel(channel))] if channel else []
    return [kit.context(" ".join([t("round.why"), *where]))]


def _tell(t: Translator, held: Round) -> kit.Block:
    return kit.actions(
        kit.button(
            t(f"story.{held.kind}.tell"), story_messages.TELL[held.kind], held.kind.value, style="primary"
        )
    )


def reminder(t: Translator, held: Round) -> kit.Message | None:
    """Once. Where stories may come without a name it goes to everybody, and says why."""
    if not held.is_open:
        return None
    month = months.month(t, held.period)
    title = t(f"round.{held.kind}.reminder", when=kit.day(held.closes_at), month=month)
    why = [kit.context(t("round.reminder.everybody"))] if held.kind == RitualKind.FAILURE else []
    return kit.message(title, kit.section(title), _tell(t, held), *_why(t, held), *why)


def opened(t: Translator, held: Round) -> kit.Message:
    """In the channel: the round is open to all."""
    title = t(f"round.{held.kind}.opened", month=months.month(t, held.period))
    if not held.is_open:
        return kit.message(f"{title} {t('round.over')}", kit.section(title), kit.context(t("round.over")))
    until = kit.context(t("round.until", when=kit.day(held.closes_at)))
    return kit.message(title, kit.section(title), _tell(t, held), *_why(t, held), until)


def closed(t: Translator, held: Round, told: Sequence[Story], smallest: int) -> kit.Message:
    """In the channel: what came of it. What waits without a name is never counted."""
    title = t(f"round.{held.kind}.closed", month=months.month(t, held.period))
    standing = [story for story in told if story.stands]
    count = t.n("round.told", len(standing)) if standing else t("round.none")
    blocks = [kit.header(title), kit.section(count)]
    if before := sum(story.told_at is not None and story.told_at < held.opens_at for story in standing):
        blocks.append(kit.context(t.n("round.before", before)))
    if held.kind == RitualKind.LESSON and standing:
        blocks += [kit.section(t("round.summary")), kit.section(kit.code(summary(t, held, standing)))]
    if held.kind == RitualKind.REX and standing:
        blocks.append(
            kit.section("\n".join(f"• {story_messages.heading(story, 200)}" for story in standing[:8]))
        )
    if held.kind == RitualKind.FAILURE and not any(story.batch for story in told):
        blocks.append(kit.context(t("round.few", smallest=smallest)))
    if standing:
        blocks.append(kit.context(t("round.find")))
    return kit.message(title, *blocks)


def summary(t: Translator, held: Round, told: Sequence[Story]) -> str:
    """Markdown, five lines at most: a heading's worth of what colleagues wrote, in their own words."""
    places = differing([story.told.get("learned", "") for story in told], SUMMARY)
    chosen = [told[place] for place in places]
    lines = [f"- {kit.inline(story.told.get('learned', ''), 220)}" for story in chosen]
    return "\n".join([f"## {t('round.summary.title', month=months.month(t, held.period))}", *lines])


def waits(t: Translator, held: Round) -> kit.Message | None:
    """To those who look after the rituals: no leader has told theirs yet."""
    if held.state != RoundState.LEADERS:
        return kit.message(t("round.waits.no_more"))
    confirm = kit.confirm(
        t("round.override"), t("round.override.logged"), t("round.override.yes"), t("form.cancel")
    )
    button = kit.button(t("round.override"), OVERRIDE, held.id, confirm=confirm)
    text = t("round.waits", month=months.month(t, held.period))
    return kit.message(text, kit.section(text), kit.actions(button))


def homeless(t: Translator, channel: str) -> kit.Message:
    """The channel for rituals takes nothing any more."""
    return kit.message(t("round.homeless", channel=kit.channel(channel)))


def page(
    t: Translator, rituals: Sequence[tuple[Ritual, datetime]], rounds: Sequence[Round],
    begun: Set[RitualKind],
    pace: Pace, may_run: bool,
) -> kit.Message:  # fmt: skip
    """The rituals: when each is held, what is on, how often I am asked; `begun` have had this month's."""
    blocks = [kit.header(t("rituals.title")), kit.section(t("rituals.what"))]
    if not rituals:
        blocks.append(kit.section(t("rituals.none")))
    for ritual, comes in rituals:
        blocks.append(kit.section(_line(t, ritual, comes)))
        if may_run:
            buttons = [kit.button(t("rituals.change"), CHANGE, ritual.id)]
            if ritual.kind not in begun:
                buttons.append(kit.button(t("rituals.begin"), BEGIN[ritual.kind], ritual.kind.value))
            blocks.append(kit.actions(*buttons))
    blocks += [kit.section(_held(t, held)) for held in rounds[:6]]
    blocks += [rhythm(t, pace), kit.context(t("rituals.words"))]
    return kit.message(t("rituals.title"), *blocks)


def _line(t: Translator, ritual: Ritual, comes: datetime) -> str:
    name, when = t(f"rituals.{ritual.kind}"), when_words(t, ritual.nth, ritual.weekday, ritual.minute)
    if not ritual.is_on:
        return f"*{name}* – {t('rituals.off')}"
    when = t("rituals.when_there", when=when, place=_zone(t, ritual.workspace.timezone))
    return f"*{name}* – {when}\n{t('rituals.next', when=kit.moment(comes))}"


def _held(t: Translator, held: Round) -> str:
    state = t(f"rituals.state.{held.state}")
    return f"{STATE_MARKS[held.state]} {t(f'rituals.{held.kind}')}, {months.month(t, held.period)} – {state}"


def rhythm(t: Translator, pace: Pace) -> kit.Block:
    """How often I want to be asked, to choose."""
    options = [kit.option(t(f"rituals.pace.{choice}"), choice.value) for choice in Pace]
    chosen = next(option for option in options if option["value"] == pace.value)
    select = {"type": "static_select", "action_id": PACE, "options": options, "initial_option": chosen}
    return kit.section(t("rituals.pace"), select)


def when_words(t: Translator, nth: int, weekday: int, minute: int) -> str:
    """ "the first Tuesday at 10:00", in the workspace's hour, as it can be typed, too."""
    day = get_day_names("wide", locale=t.language)[weekday]
    hour = kit.hour(t.language, minute)
    return t("rituals.when", nth=t(f"rituals.nth.{nth}"), day=day, hour=hour)


def _zone(t: Translator, name: str) -> str:
    """The city whose hour it is."""
    return str(get_timezone_location(name, locale=t.language, return_city=True))


def change_form(t: Translator, ritual: Ritual) -> kit.View:
    """Another day and hour, for how long, or not at all."""
    words = when_words(t, ritual.nth, ritual.weekday, ritual.minute)
    days = [kit.option(t.n("rituals.days", n), str(n)) for n in (2, 3, 5, 8, 10)]
    blocks = [
        kit.input_text(WHEN, t("round.when"), initial=words, lines=False, longest=80,
                       hint=t("round.when_example", place=_zone(t, ritual.workspace.timezone))),
        kit.input_options(DAYS, t("round.days"), days, initial=(str(ritual.days),)),
        kit.input_options(
            ON, t("round.on"), [kit.option(t("rituals.on"), "on")], kind="checkboxes",
            initial=("on",) if ritual.is_on else (), optional=True,
        ),
    ]  # fmt: skip
    return kit.modal(
        CHANGE_FORM, t(f"rituals.{ritual.kind}"), blocks, submit=t("story.save"), close=t("form.cancel"),
        about=ritual.id,
    )  # fmt: skip
