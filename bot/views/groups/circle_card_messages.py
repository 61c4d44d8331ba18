"""What a circle reads of a card that one of them would like the memory to keep, and the form of it."""

from bot.i18n import Translator
from bot.store.models import CircleCard, CircleCardState, Group
from bot.views import kit

PROPOSE, AGREE, REFUSE = "circle.card", "circle.card_agree", "circle.card_refuse"
FORM, TITLE, TEXT = "circle.card_form", "circle.card_title", "circle.card_text"
ANEW = "anew:"  # before the number of a card that was not kept, to begin with its words


def way_to_propose(t: Translator, group: Group) -> kit.Element:
    """The way to the form."""
    return kit.button(t("circle.card.propose"), PROPOSE, group.id)


def form(t: Translator, group: Group, title: str, text: str, longest: tuple[int, int]) -> kit.View:
    """What the memory should keep; who reads it first, and who may say no."""
    return kit.modal(
        FORM,
        t("circle.card.title"),
        [
            kit.section(t("circle.card.what")),
            kit.input_text(TITLE, t("card.title"), initial=title, lines=False, longest=longest[0],
                           placeholder=t("circle.card.title.example")),
            kit.input_text(TEXT, t("card.text"), initial=text, longest=longest[1],
                           hint=t("circle.card.text.hint")),
        ],
        submit=t("circle.card.send"),
        close=t("form.cancel"),
        about=group.id,
    )  # fmt: skip


def proposed(t: Translator, made: CircleCard) -> kit.Message:
    """To all of the circle: the words, how many agree, and the two answers."""
    if made.state == CircleCardState.REFUSED:
        return kit.message(t("circle.card.refused"))
    who = kit.mention(made.author.slack_id) if made.author is not None else t("people.former")
    sure = kit.confirm(
        t("circle.card.take_back"), t("circle.card.take_back.sure"), t("circle.card.take_back"),
        t("form.keep"),
    )  # fmt: skip
    take_back = kit.button(t("circle.card.take_back"), REFUSE, made.id, confirm=sure)
    if made.state == CircleCardState.AGREED:
        said = t("circle.card.kept", title=kit.inline(made.title, 200))
        return kit.message(said, kit.section(said), kit.actions(take_back))
    said = t("circle.card.asked", who=who)
    count = t.n("circle.card.count", made.agreed, all=len(made.consents))
    return kit.message(
        said,
        kit.section(said),
        kit.section(f"*{kit.inline(made.title, 200)}*"),
        *kit.quotes(made.text),
        kit.context(f"{count} {t('circle.card.rule')}"),
        kit.actions(
            kit.button(t("circle.card.agree"), AGREE, made.id, style="primary"),
            kit.button(t("circle.card.refuse"), REFUSE, made.id),
        ),
    )


def ended(t: Translator, made: CircleCard) -> kit.Message:
    """To whoever proposed it: all agreed, or not; nobody is named."""
    key = "circle.card.ended.agreed" if made.state == CircleCardState.AGREED else "circle.card.ended.refused"
    said = t(key, title=kit.inline(made.title, 200))
    if made.state == CircleCardState.AGREED:
        return kit.message(said, kit.section(said))
    again = kit.button(t("circle.card.again"), PROPOSE, f"{ANEW}{made.id}")
    return kit.message(said, kit.section(said), kit.actions(again))
