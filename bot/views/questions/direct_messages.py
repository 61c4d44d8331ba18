"""What the bot says to a direct message: a kind word, or where the words may go; nothing goes by itself."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.store.memory.recall_hits import Shown
from bot.store.models import Question, QuestionState, RitualKind
from bot.views import kit
from bot.views.people import profile_forms
from bot.views.questions import ask_forms

ASK, NAMELESS, DROP, TO = "direct.ask", "direct.ask_nameless", "direct.drop", "direct.to"
PAUSE, NO_MORE = "direct.pause", "direct.no_more"
WORDS_TO = "words.to"
TELL, TELL_NAMELESS, ASK_WORDS = "words.tell", "words.tell_nameless", "words.ask"
LOOK_BACK, LATER = "words.look_back", "words.later"
Target = tuple[int, str]


def held(
    t: Translator, draft: Question, shown: Sequence[Shown], targets: Sequence[Target], *, first: bool,
    channel: str | None,
) -> kit.Message:  # fmt: skip
    """Where do these words go? Nobody has read them yet.

    `first`: what they may answer is likelier. `channel`: where they are published as a question.
    """
    if not draft.is_held:
        return _gone_on(t, draft)
    title = t("direct.where_public" if draft.channel else "direct.where")
    _, hits = ask_forms.hits(t, draft, shown)
    blocks = [kit.section(title), kit.section(kit.quote(draft.text, 600)), *hits]
    primary, held_value = bool(targets) and first, kit.marked(draft.id, draft.words_mark)
    buttons = [
        kit.button(
            label,
            f"{TO}.{place}",
            f"{held_value}:{number}",
            style="primary" if primary and place == 0 else None,
        )
        for place, (number, label) in enumerate(targets)
    ]
    ask = kit.button(t("direct.ask"), ASK, held_value, style=None if primary else "primary")
    buttons.append(ask)
    if draft.channel is None:  # what was written in a channel has a name already
        buttons.append(kit.button(t("direct.nameless"), NAMELESS, held_value))
    blocks += [kit.actions(*buttons, kit.button(t("direct.drop"), DROP, held_value))]
    blocks.append(kit.context(_where(t, channel)))
    return kit.message(f"{title} {kit.inline(draft.text, 200)}", *blocks)


def _where(t: Translator, channel: str | None) -> str:
    return t("direct.private_in", channel=kit.channel(channel)) if channel else t("direct.private")


def _gone_on(t: Translator, question: Question) -> kit.Message:
    """What became of it, in the place of the buttons."""
    if question.state in (QuestionState.WITHDRAWN, QuestionState.REMEMBERED):
        text = t("question.withdrawn" if question.state == QuestionState.WITHDRAWN else "question.solved")
        return kit.message(text)
    text = t("question.sent.anonymous" if question.anonymous else "question.sent")
    where = t("question.sent.in_channel", channel=kit.channel(question.channel)) if question.channel else ""
    line = " ".join(filter(None, [text, where]))
    return kit.message(line, kit.section(line), kit.section(kit.quote(question.text, 600)))


def talk(t: Translator, kind: str, *, open_things: bool, to: Sequence[kit.Element] = ()) -> kit.Message:
    """A kind word to what is no question; nobody else reads either. `to`: thanks may be for somebody."""
    text = t(f"talk.{kind}")
    blocks = [kit.section(text)]
    if kind == "stop":
        blocks.append(
            kit.actions(
                kit.button(t("talk.stop.pause"), PAUSE, "pause"),
                kit.button(t("talk.stop.no_more"), NO_MORE, "all"),
                kit.button(t("talk.stop.choose"), profile_forms.AVAILABILITY, "choose"),
            )
        )
    elif to:
        blocks.append(kit.actions(*to))
    elif open_things:
        blocks.append(kit.context(t("talk.buttons_above")))
    return kit.message(text, *blocks)


def targets_in_slack(targets: Sequence[Target], place: str) -> list[kit.Element]:
    """For whom words may be that stay in Slack until the press: `place` says where they stand."""
    return [
        kit.button(label, f"{WORDS_TO}.{number}", f"{notice}:{place}")
        for number, (notice, label) in enumerate(targets)
    ]


def story(
    t: Translator, kinds: Sequence[RitualKind], place: str, *, can_ask: bool, targets: Sequence[Target] = ()
) -> kit.Message:
    """Words that may be a story for a round that is open: told with its form, or not now.

    Where several things are open, their author says for which. The words stay in Slack until then: `place`
    says where, since no row may join them to their author.
    """
    several = len(kinds) > 1 or bool(targets)
    text = t("direct.story.several" if several else f"direct.story.{kinds[0]}")
    others = [*targets_in_slack(targets, place)]
    others += [kit.button(t("direct.ask_instead"), ASK_WORDS, place)] if can_ask else []
    others.append(kit.button(t("direct.later"), LATER, "later"))
    if several:
        blocks = [block for kind in kinds for block in _of_kind(t, kind, place)] + [kit.actions(*others)]
    else:
        blocks = [kit.actions(*_ways_to_tell(t, kinds[0], place), *others)]
    return kit.message(text, kit.section(text), *blocks, kit.context(t("direct.story.private")))


def _of_kind(t: Translator, kind: RitualKind, place: str) -> list[kit.Block]:
    return [kit.section(f"*{t(f'story.{kind}')}*"), kit.actions(*_ways_to_tell(t, kind, place))]


def _ways_to_tell(t: Translator, kind: RitualKind, place: str) -> list[kit.Element]:
    """Only a small failure can be told without a name."""
    if kind != RitualKind.FAILURE:
        return [kit.button(t("direct.look_back.open"), TELL, f"{kind}:{place}", style="primary")]
    return [
        kit.button(t("direct.story.named"), TELL, f"{kind}:{place}", style="primary"),
        kit.button(t("direct.story.nameless"), TELL_NAMELESS, f"{kind}:{place}"),
    ]


def look_back(t: Translator, meeting_id: int, place: str, *, can_ask: bool) -> kit.Message:
    """Words that may be what was learned in a meeting: they go into its form."""
    text = t("direct.look_back")
    buttons = [kit.button(t("direct.look_back.open"), LOOK_BACK, f"{meeting_id}:{place}", style="primary")]
    if can_ask:
        buttons.append(kit.button(t("direct.ask_instead"), ASK_WORDS, place))
    buttons.append(kit.button(t("direct.later"), LATER, "later"))
    return kit.message(text, kit.section(text), kit.actions(*buttons), kit.context(t("direct.story.private")))
