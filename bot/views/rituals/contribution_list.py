"""The Home tab's parts about rituals, and about what one gave and received. For nobody but their owner."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from bot.i18n import Translator
from bot.store.models import Pace, RitualKind, Round, RoundState, Story, Thanks
from bot.views import kit
from bot.views.kit import months
from bot.views.rituals import digest_messages, round_messages, story_messages, thanks_messages
from bot.views.rituals.thanks_messages import Badges, badge

STORIES_SHOWN = 3
COUNTED = ("asked", "answers", "accepted", "helpful", "thanking")


@dataclass(frozen=True, slots=True)
class Contributions:
    """The open rounds; how often one wants to be asked (None where no rituals are held); what one told under
    one's name, the newest, and how much in all."""

    open: Sequence[Round]
    pace: Pace | None
    stories: Sequence[Story]
    count: int


@dataclass(frozen=True, slots=True)
class Given:
    """Counts of questions, answers and thanks, of sessions; the newest thanks; badges with their levels."""

    counts: dict[str, int]
    thanks: Sequence[Thanks]
    badges: Badges
    sessions: dict[str, int]


def rituals(t: Translator, told: Contributions) -> list[kit.Block]:
    """What is on and the way to tell; one's rhythm; one's own stories and the way to change them."""
    if told.pace is None and not told.stories:
        return []
    blocks = [kit.divider(), kit.header(t("rituals.title")), *(_round(t, held) for held in told.open)]
    if not told.open:
        blocks.append(kit.section(t("home.no_round")))
    blocks.append(_ways_to_tell(t, {held.kind for held in told.open}))
    if told.pace is not None:
        blocks.append(round_messages.rhythm(t, told.pace))
    if told.stories:
        blocks.append(kit.section(t.n("home.told", told.count)))
    for story in told.stories[:STORIES_SHOWN]:
        line = f"{months.month(t, story.month)} · {story_messages.heading(story, 200)}"
        blocks.append(kit.section(line, kit.button(t("story.edit"), story_messages.EDIT, story.id)))
    return blocks


def _ways_to_tell(t: Translator, on: Set[RitualKind]) -> kit.Block:
    """On any day, beside what is on; and, for whoever told without a name, the way back to that."""
    tell = [
        kit.button(t(f"story.{kind}.tell"), story_messages.TELL[kind], kind.value)
        for kind in RitualKind
        if kind in story_messages.TELL and kind not in on
    ]
    return kit.actions(*tell, kit.button(t("home.receipt"), story_messages.RECEIPT, "home"))


def _round(t: Translator, held: Round) -> kit.Block:
    key = "home.round.leaders" if held.state == RoundState.LEADERS else "home.round.open"
    month, until = months.month(t, held.period), kit.day(held.closes_at)
    tell = kit.button(t(f"story.{held.kind}.tell"), story_messages.TELL[held.kind], held.kind.value)
    return kit.section(t(key, name=t(f"rituals.{held.kind}"), month=month, until=until), tell)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def exchange(t: Translator, given: Given) -> list[kit.Block]:
    """Counts, the newest thanks, badges: never compared with anybody's."""
    counted = [t.n(f"home.given.{what}", given.counts[what]) for what in COUNTED if given.counts[what]]
    lines = [_capital(" · ".join(counted))] if counted else []
    lines += [t.n(f"home.{what}", count) for what, count in given.sessions.items() if count]
    lines = lines or [t("home.nothing_given")]
    if given.counts["thanked"]:
        lines.append(t.n("home.thanked", given.counts["thanked"]))
    lines += [_thanks(t, one) for one in given.thanks[:STORIES_SHOWN]]
    blocks = [kit.divider(), kit.header(t("home.exchange")), kit.section("\n".join(lines))]
    if given.badges:
        worn = "\n".join(badge(t, name, level) for name, level in given.badges)
        blocks.append(kit.section(f"*{t('badges.title')}*\n{worn}"))
    buttons = [
        kit.button(t("statement.mine"), thanks_messages.STATEMENT, "home"),
        kit.button(t("home.digest"), digest_messages.OPEN, "home"),
    ]
    return [*blocks, kit.context(t("home.only_you")), kit.actions(*buttons)]


def _thanks(t: Translator, one: Thanks) -> str:
    who = kit.mention(one.giver.slack_id) if one.giver else t("people.former")
    return t("home.thanks", who=who, reason=kit.inline(one.reason, 200))
