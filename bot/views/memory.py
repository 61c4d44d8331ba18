"""What a card looks like: in a search, beside a question, to its author, in the form that amends it."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.store.models import Card, CardVersion
from bot.views import kit, stories

STALE, STILL_RIGHT, AMEND, MERGE = "card.mark_stale", "card.still_right", "card.amend", "card.merge"
AMEND_FORM, MERGE_FORM = "card.amend_form", "card.merge_form"
TITLE, TEXT, INTO = "card.title", "card.text", "card.into"
MARKS = {"answer": "💬", "session": "🤝", "rex": "🔎", "failure": "🌱", "lesson": "💡", "record": "📝"}
SHOWN_VERSIONS = 3


def found(t: Translator, asked: str, cards: Sequence[Card], mine: set[int]) -> kit.Message:
    """What the memory holds about this; `mine` are cards that the reader may change."""
    if not cards:
        return kit.message(t("card.nothing", words=kit.inline(asked, 200)))
    title = t.n("card.found", len(cards), words=kit.inline(asked, 200))
    blocks = [kit.section(title)]
    for card in cards:
        blocks += [kit.divider(), kit.section(_card(t, card)), _buttons(t, card, card.id in mine)]
    return kit.message(title, *blocks)


def _card(t: Translator, card: Card, limit: int = 900) -> str:
    stale = f" – _{t('card.is_stale')}_" if card.is_stale else ""
    who = kit.mention(card.author.slack_id) if card.author else ""
    facts = [t(f"card.kind.{card.kind}"), who, stories.month(t, card.month)]
    small = " · ".join(fact for fact in facts if fact)
    title = f"{MARKS.get(card.kind, '📄')} *{kit.headline(card.title, 200)}*{stale}"
    body = "" if _is_one_line(card) else f"{kit.quote(card.text, limit)}\n"
    return f"{title}\n{body}_{small}_"


def _is_one_line(card: Card) -> bool:
    """Its title says all of it."""
    return card.text.strip() == card.title.strip()


def _buttons(t: Translator, card: Card, mine: bool) -> kit.Block:
    buttons = [] if card.is_stale else [kit.button(t("card.mark_stale"), STALE, card.id)]
    if mine:
        buttons += [
            kit.button(t("card.amend"), AMEND, card.id), kit.button(t("card.merge"), MERGE, card.id),
        ]  # fmt: skip
    return kit.actions(*buttons) if buttons else kit.context(t("card.stale_asked"))


def warnings(t: Translator, cards: Sequence[Card]) -> list[kit.Block]:
    """Beside answers, or where a question goes out: somebody tried this."""
    if not cards:
        return []
    lines = [f"• *{kit.headline(card.title, 160)}*\n{kit.quote(card.text, 400)}" for card in cards]
    return [kit.divider(), kit.section("\n".join([t("card.tried"), *lines]))]


def stale(t: Translator, card: Card) -> kit.Message:
    """To its author: does it still hold? One tap says so."""
    if not card.stands:
        return kit.message(t("card.gone"))
    if not card.is_stale:
        return kit.message(t("card.stale.settled", title=kit.headline(card.title, 200)))
    title = t("card.stale", title=kit.headline(card.title, 200))
    buttons = kit.actions(
        kit.button(t("card.still_right"), STILL_RIGHT, card.id, style="primary"),
        kit.button(t("card.amend"), AMEND, card.id),
    )
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


def merge_form(t: Translator, card: Card, others: Sequence[Card]) -> kit.View:
    """Into which of those that say much the same."""
    options = [kit.option(f"{MARKS.get(o.kind, '📄')} {kit.first_line(o.title)}", str(o.id)) for o in others]
    blocks = [
        kit.section(_card(t, card, 600)),
        kit.input_options(INTO, t("card.into"), options, hint=t("card.into_hint")),
    ]
    return kit.modal(
        MERGE_FORM, t("card.merge"), blocks, submit=t("card.merge"), close=t("form.cancel"), about=card.id
    )
