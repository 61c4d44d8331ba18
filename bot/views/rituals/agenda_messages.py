"""The réunion des petits échecs: its agenda, its timer, its record."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.i18n import Translator
from bot.scheduling.ics import CalendarEntry
from bot.store.models import Gathering, Member, Story
from bot.views import kit
from bot.views.kit import months
from bot.views.rituals import story_messages

TAKE = {role: f"gathering.take_{role}" for role in ("host", "clock", "scribe")}
OPENING, TURN, ENDING = 5, 8, 8  # minutes
WRITE, RECORD_FORM, RECORD_TEXT = "gathering.write", "gathering.form", "gathering.text"


def agenda(
    t: Translator, gathering: Gathering, told: Sequence[Story], holders: Mapping[str, Member]
) -> kit.Message:
    """When, which stories in which order, and who does what: taken with one tap, until it is over."""
    title = t("gathering.title", month=months.month(t, gathering.round.period))
    turns = "\n".join(
        f"{turn}. {story_messages.teller(t, story.author)} – {story_messages.heading(story, 160)}"
        for turn, story in enumerate(told, start=1)
    )
    blocks = [
        kit.header(title),
        kit.section(t("gathering.when", start=kit.moment(gathering.starts_at), minutes=minutes(len(told)))),
        kit.section(f"{t('gathering.order')}\n{turns}" if turns else t("gathering.nothing_left")),
        *(_held(t, gathering, holders) if gathering.is_over else _ahead(t, gathering, holders)),
    ]  # fmt: skip
    return kit.message(f"{title} {kit.moment(gathering.starts_at)}", *blocks)


def _ahead(t: Translator, gathering: Gathering, holders: Mapping[str, Member]) -> list[kit.Block]:
    """The parts, free to take."""
    parts = [_role(t, gathering, role, holders.get(role)) for role in TAKE]
    return [kit.section(t("gathering.roles")), *parts, kit.context(t("gathering.rules"))]


def _held(t: Translator, gathering: Gathering, holders: Mapping[str, Member]) -> list[kit.Block]:
    """Who did what; and what it kept, or a button for whoever writes that down."""
    parts = [
        f"{t(f'gathering.role.{role}')} – {kit.mention(holders[role].slack_id)}"
        for role in TAKE
        if role in holders
    ]
    shown = [kit.section("\n".join(parts))] if parts else []
    if gathering.record:
        return [*shown, kit.context(t("gathering.over.kept"))]
    return [*shown, kit.context(t("gathering.over")), kit.actions(_write(t, gathering))]


def _write(t: Translator, gathering: Gathering) -> kit.Element:
    return kit.button(t("gathering.write"), WRITE, gathering.id, style="primary")


def minutes(count: int) -> int:
    """How long it takes with so many stories."""
    return OPENING + TURN * count + ENDING


def _role(t: Translator, gathering: Gathering, role: str, holder: Member | None) -> kit.Block:
    what = t(f"gathering.role.{role}")
    line = f"{what} – {kit.mention(holder.slack_id)}" if holder else what
    label = t("gathering.give_back") if holder else t("gathering.take")
    return kit.section(line, kit.button(label, TAKE[role], gathering.id))


def calendar(t: Translator, gathering: Gathering) -> kit.Message:
    """What goes with the file."""
    return kit.message(t("gathering.calendar", month=months.month(t, gathering.round.period)))


def entry(t: Translator, gathering: Gathering, told: Sequence[Story]) -> CalendarEntry:
    """The hour for calendars. It names no story: a file travels further than a channel."""
    title = t("gathering.title", month=months.month(t, gathering.round.period))
    return CalendarEntry(
        uid=f"gathering-{gathering.id}-{gathering.round.period}", sequence=0, start=gathering.starts_at,
        end=gathering.starts_at + timedelta(minutes=minutes(len(told))), title=title,
        details=t("gathering.rules"), place="Slack", stamp=gathering.starts_at,
    )  # fmt: skip


def start(t: Translator, gathering: Gathering, told: Sequence[Story]) -> kit.Message:
    """In the thread, at the hour."""
    return kit.message(t.n("gathering.start", len(told)))


def turn(t: Translator, number: int, count: int, story: Story) -> kit.Message:
    """In the thread: whose turn it is."""
    if not story.stands:
        return kit.message(story_messages.gone(t, story))
    title = t("gathering.turn", number=number + 1, count=count, who=story_messages.teller(t, story.author))
    words = f"{title} {story_messages.heading(story, 200)}"
    return kit.message(words, kit.section(title), *story_messages.body(t, story, 600, to_report=True))


def end(t: Translator, gathering: Gathering) -> kit.Message:
    """In the thread: what do we keep, and who writes it down."""
    return kit.message(t("gathering.end"), kit.section(t("gathering.end")), kit.actions(_write(t, gathering)))


def record_form(t: Translator, gathering: Gathering, longest: int) -> kit.View:
    """A few lines."""
    field = kit.input_text(
        RECORD_TEXT, t("gathering.record"), initial=gathering.record, longest=longest,
        hint=t("gathering.record.hint"),
    )  # fmt: skip
    return kit.modal(
        RECORD_FORM, t("gathering.record.title"), [field], submit=t("story.save"), close=t("form.cancel"),
        about=gathering.id,
    )  # fmt: skip


def record(t: Translator, gathering: Gathering) -> kit.Message:
    """What was kept of it, in the thread."""
    title = t("gathering.recorded")
    return kit.message(f"{title} {kit.inline(gathering.record, 300)}", kit.section(title),
                       kit.section(kit.quote(gathering.record)))  # fmt: skip
