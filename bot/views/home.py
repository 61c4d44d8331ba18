"""The Home tab: what is asked of me, what I asked, and for admins how the bot is doing."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.matching.encoder import Choice
from bot.store.models import Nudge, Question
from bot.views import kit, nudges, questions


def home(
    t: Translator,
    mine: Sequence[Question],
    asked: Sequence[Nudge],
    health: tuple[Choice, int] | None,
) -> kit.View:
    """The whole tab; `health` is for admins: the model in use, and how many notices were given up."""
    blocks = [
        kit.header(t("home.title")),
        kit.section(t("home.what")),
        kit.actions(kit.button(t("home.ask"), questions.ASK, "home", style="primary")),
        kit.divider(),
        kit.header(t("home.asked_of_me")),
        *_asked(t, asked),
        kit.header(t("home.mine")),
        *questions.listing(t, mine)["blocks"],
    ]
    if health:
        blocks += [kit.divider(), kit.header(t("home.admin")), *_health(t, *health)]
    return kit.home(*blocks)


def _asked(t: Translator, asked: Sequence[Nudge]) -> list[kit.Block]:
    if not asked:
        return [kit.section(t("home.nothing_asked"))]
    blocks = []
    for nudge in asked:
        line = f"{questions.who_asks(t, nudge.question)}\n{kit.quote(nudge.question.text, 300)}"
        blocks.append(kit.section(line, kit.button(t("nudge.answer"), nudges.ANSWER, nudge.id)))
    return blocks


def _health(t: Translator, choice: Choice, given_up: int) -> list[kit.Block]:
    french = t(f"home.french.{choice.french}")
    model = t("home.model", model=choice.model or "–") if choice.source != "none" else t("home.no_model")
    lines = [model, french]
    if given_up:
        lines.append(t.n("home.given_up", given_up))
    return [kit.section("\n".join(lines))]
