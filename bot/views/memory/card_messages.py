"""What a card looks like: in a search, beside a question, to its author, in the form that amends it."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from bot.i18n import Translator
from bot.store.models import Card, CardKind, CardVersion, ReportSubject
from bot.views import ask_button, kit, report_button
from bot.views.kit import months
from bot.views.kit.markdown import inline, quoted

STALE, STILL_RIGHT, AMEND, MERGE = "card.mark_stale", "card.still_right", "card.amend", "card.merge"
UNMERGE = "card.unmerge"
AMEND_FORM, MERGE_FORM = "card.amend_form", "card.merge_form"
TITLE, TEXT, INTO = "card.title", "card.text", "card.into"
KIND_MARKS = {
    CardKind.ANSWER: "💬",
    CardKind.SESSION: "🤝",
    CardKind.REX: "🔎",
    CardKind.FAILURE: "🌱",
    CardKind.LESSON: "💡",
    CardKind.RECORD: "📝",
    CardKind.CIRCLE: "⭕",
}
SHOWN_VERSIONS, PART = 3, 260
BEGINNING, APART, LABEL = 50, 22, 75  # of a title by which two look alike; of what tells them apart; in all


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of cards besides themselves, by their ids."""

    mine: Set[int] = frozenset()  # cards that the reader may change
    told: Mapping[int, Mapping[str, str]] = field(default_factory=dict)  # stories, in their own parts
    tried: Mapping[int, Card] = field(default_factory=dict)  # what somebody tried, close to what a card says
    merged: Set[int] = frozenset()  # cards into which others were merged


def found(
    t: Translator,
    asked: str,
    cards: Sequence[Card],
    beside: Beside,
    *,
    passes: bool = True,
    in_form: bool = False,
) -> kit.Message:
    """What the memory holds about this; unless it `passes`, it is no more than the closest.

    `in_form`: without the buttons whose replies a form has no place for.
    """
    if not cards:
        nothing = t("card.nothing", words=kit.inline(asked, 200))
        return kit.message(nothing, kit.section(nothing), ask_button.ask(t, asked, main=True))
    title = t.n("card.found" if passes else "card.closest", len(cards), words=kit.inline(asked, 200))
    blocks = [kit.section(title)]
    for card in cards:
        told = beside.told.get(card.id, {})
        blocks += [kit.divider(), kit.section(words(t, card, told=told))]
        if card.id in beside.tried:
            failed = beside.tried[card.id]
            line = _tried(t, failed, beside.told.get(failed.id, {}))
            blocks.append(kit.section(line, report_button.button(t, ReportSubject.CARD, failed.id)))
        mine = card.id in beside.mine and not in_form
        buttons = _buttons(t, card, mine, is_merged=card.id in beside.merged)
        blocks.append(
            kit.actions(report_button.button(t, ReportSubject.CARD, card.id)) if in_form else buttons
        )
    return kit.message(title, *blocks, kit.divider(), ask_button.ask(t, asked, main=not passes))


def tried(t: Translator, card: Card, told: Mapping[str, str]) -> kit.Message:
    """One line below an accepted answer; whoever takes the story back takes the line back."""
    if not card.stands:
        return kit.message(gone(t, card))
    return kit.message(_tried(t, card, told), kit.context(_tried(t, card, told)))


def _tried(t: Translator, card: Card, told: Mapping[str, str]) -> str:
    line = t("card.tried.beside", title=kit.inline(card.title, 140))
    lesson = t("card.tried.lesson", lesson=kit.inline(told["lesson"], 200)) if told.get("lesson") else ""
    return f"{line} {lesson}".strip()


def words(t: Translator, card: Card, limit: int = 900, told: Mapping[str, str] | None = None) -> str:
    """A card in one section: its title, what it says, and its kind, author and month in small."""
    stale = f" – _{t('card.is_stale')}_" if card.is_stale else ""
    who = kit.mention(card.author.slack_id) if card.author else ""
    facts = [t(f"card.kind.{card.kind}"), who, months.month(t, card.month)]
    small = " · ".join(fact for fact in facts if fact)
    title = f"{KIND_MARKS.get(card.kind, '📄')} *{kit.headline(card.title, 200)}*{stale}"
    body = "" if _is_one_line(card) else f"{_in_parts(t, card, told or {}) or kit.quote(card.text, limit)}\n"
    return f"{title}\n{body}_{small}_"


def _in_parts(t: Translator, card: Card, told: Mapping[str, str]) -> str:
    """A story's parts, each below what it answers, but the one that is the title already."""
    rest = [(name, text) for name, text in told.items() if text[: len(card.title)] != card.title]
    return "\n".join(f"*{t(f'story.field.{name}')}*\n{kit.quote(text, PART)}" for name, text in rest)


def _is_one_line(card: Card) -> bool:
    """Its title says all of it."""
    return card.text.strip() == card.title.strip()


def gone(t: Translator, card: Card) -> str:
    """What stands where a card stood."""
    return (
        report_button.down(t, ReportSubject.CARD, card.taken_down_for)
        if card.taken_down_at
        else t("card.gone")
    )


def _buttons(t: Translator, card: Card, mine: bool, *, is_merged: bool) -> kit.Block:
    buttons = [] if card.is_stale else [kit.button(t("card.mark_stale"), STALE, card.id)]
    if mine:
        buttons += [*_amend(t, card), kit.button(t("card.merge"), MERGE, card.id)]
    if mine and is_merged:
        buttons.append(kit.button(t("card.unmerge"), UNMERGE, card.id))
    return kit.actions(*buttons, report_button.button(t, ReportSubject.CARD, card.id))


def _amend(t: Translator, card: Card) -> list[kit.Element]:
    """Other words: not where all of a circle agreed to these."""
    return [] if card.kind == CardKind.CIRCLE else [kit.button(t("card.amend"), AMEND, card.id)]


def page(t: Translator, cards: Sequence[Card]) -> str:
    """All of them as Markdown, a heading for each month; of members' words none is read as markup."""
    lines, month = ["# Éclair"], ""
    for card in cards:
        if card.month != month:
            month = card.month
            lines += ["", f"## {months.month(t, month)}"]
        facts = [t(f"card.kind.{card.kind}"), inline(card.author.name) if card.author else ""]
        stale = f" ({t('card.is_stale')})" if card.is_stale else ""
        lines += ["", f"### {inline(kit.first_line(card.title))}{stale}", quoted(card.text)]
        lines += ["", f"*{' – '.join(filter(None, facts))}*"]
    return "\n".join([*lines, ""])


def warnings(t: Translator, cards: Sequence[Card]) -> list[kit.Block]:
    """Beside answers, or where a question goes out: somebody tried this."""
    if not cards:
        return []
    shown = [
        kit.section(
            f"*{kit.headline(card.title, 160)}*\n{kit.quote(card.text, 400)}",
            report_button.button(t, ReportSubject.CARD, card.id),
        )
        for card in cards
    ]
    return [kit.divider(), kit.section(t("card.tried")), *shown]


def stale(t: Translator, card: Card) -> kit.Message:
    """To its author: does it still hold? One tap says so."""
    if not card.stands:
        return kit.message(gone(t, card))
    if not card.is_stale:
        return kit.message(t("card.stale.settled", title=kit.headline(card.title, 200)))
    title = t("card.stale", title=kit.headline(card.title, 200))
    buttons = kit.actions(
        kit.button(t("card.still_right"), STILL_RIGHT, card.id, style="primary"), *_amend(t, card),
    )  # fmt: skip
    body = [] if _is_one_line(card) else [kit.section(kit.quote(card.text, 1500))]
    return kit.message(title, kit.section(title), *body, buttons)


def amend_form(t: Translator, card: Card, versions: Sequence[CardVersion], longest: int) -> kit.View:
    """Other words; below, what it said before."""
    blocks = [
        kit.input_text(TITLE, t("card.title"), initial=card.title, lines=False, longest=300),
        kit.input_text(TEXT, t("card.text"), initial=card.text, longest=longest),
    ]
    for version in versions[:SHOWN_VERSIONS]:
        old = t("card.version", number=version.number, when=kit.day(version.until))
        blocks.append(kit.section(f"{old}\n{kit.quote(version.text, 600)}"))
    return kit.modal(
        AMEND_FORM, t("card.amend"), blocks, submit=t("story.save"), close=t("form.cancel"), about=card.id
    )


def merged(t: Translator, into: Card) -> kit.View:
    """It is done: which of the two is found from now on."""
    done = kit.section(t("card.merged", title=kit.headline(into.title, 200)))
    return kit.modal("notice", t("card.merge"), [done], close=t("form.close"))


def amended(t: Translator) -> kit.View:
    """It is done."""
    done = [kit.section(t("card.amended"))]
    return kit.modal("notice", t("card.amend"), done, close=t("form.close"))


def _labels(t: Translator, cards: Sequence[Card]) -> list[str]:
    """Each card in the width of an option; those of the same title by what differs, too: by whom, when, and
    its first words, or else its place among them."""
    titles = [kit.first_line(card.title) for card in cards]
    begins = [kit.cut(title, BEGINNING).casefold() for title in titles]
    labels = [
        f"{KIND_MARKS.get(card.kind, '📄')} {title if begins.count(begun) == 1 else _apart(t, card, title)}"
        for card, title, begun in zip(cards, titles, begins, strict=True)
    ]
    shown = [kit.cut(label, LABEL) for label in labels]
    return [
        label if shown.count(label) == 1 else f"{number}. {label}"
        for number, label in enumerate(shown, start=1)
    ]


def _apart(t: Translator, card: Card, title: str) -> str:
    """What tells a card from another of the same title; what is left of the width is the title's."""
    words = kit.first_line(card.text)
    words = kit.cut(words, APART) if words != title else ""
    facts = [months.month(t, card.month), kit.cut(card.author.name, 14) if card.author else "", words]
    said = " · ".join(filter(None, facts))
    return f"{kit.cut(title, LABEL - 6 - len(said))} · {said}"


def merge_form(t: Translator, card: Card, others: Sequence[Card]) -> kit.View:
    """Into which of those that say much the same."""
    options = [
        kit.option(label, str(other.id)) for other, label in zip(others, _labels(t, others), strict=True)
    ]
    blocks = [
        kit.section(words(t, card, 600)),
        kit.input_options(INTO, t("card.into"), options, hint=t("card.into_hint")),
    ]
    return kit.modal(
        MERGE_FORM, t("card.merge"), blocks, submit=t("card.merge"), close=t("form.cancel"), about=card.id
    )
