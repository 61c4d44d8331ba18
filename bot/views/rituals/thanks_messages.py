"""What thanks, badges and the statement of contributions look like."""

from collections.abc import Mapping, Sequence

from bot.i18n import Translator
from bot.store.models import Answer, Story, Thanks
from bot.views import kit, question_title
from bot.views.kit import months
from bot.views.rituals import story_messages

OPEN, FORM, REASON = "thanks.open", "thanks.form", "thanks.reason"
SAY, FREE_FORM, WHOM, STATEMENT = "thanks.say", "thanks.free_form", "thanks.whom", "thanks.statement"
SHOW, KEEP = "thanks.show", "thanks.keep"
SUMS = ("helped", "learned_from", "sessions_given", "sessions_had")
STARS = {1: "★", 2: "★★", 3: "★★★"}
Badges = Sequence[tuple[str, int]]


def form(t: Translator, answer: Answer) -> kit.View:
    """Thank whoever answered, saying what for."""
    who = kit.mention(answer.author.slack_id) if answer.author else t("people.former")
    blocks = [
        kit.section(t("thanks.form", who=who)),
        kit.input_text(REASON, t("thanks.reason_label"), longest=600, hint=t("thanks.reason_hint")),
    ]
    return kit.modal(
        FORM, t("thanks.title"), blocks, submit=t("thanks.send"), close=t("form.cancel"), about=answer.id
    )


def free_form(t: Translator, reason: str) -> kit.View:
    """Thank anybody, saying what for."""
    blocks = [
        kit.input_person(WHOM, t("thanks.whom")),
        kit.input_text(
            REASON, t("thanks.reason_label"), initial=reason, longest=600, hint=t("thanks.reason_hint")
        ),
    ]
    return kit.modal(FREE_FORM, t("thanks.title"), blocks, submit=t("thanks.send"), close=t("form.cancel"))


def given(t: Translator, thanks: Thanks) -> kit.Message:
    """To the receiver; they decide who else reads it."""
    giver = kit.mention(thanks.giver.slack_id) if thanks.giver else t("people.former")
    title = t("thanks.given", who=giver)
    blocks = [kit.section(title), kit.section(kit.quote(thanks.reason))]
    said = {None: "thanks.consent", True: "thanks.shown", False: "thanks.kept"}[thanks.is_shown]
    blocks += [kit.actions(*_choices(t, thanks)), kit.context(t(said))]
    return kit.message(f"{title} {kit.inline(thanks.reason, 300)}", *blocks)


def _choices(t: Translator, thanks: Thanks) -> list[kit.Element]:
    """What may still be said of it: both at first, afterwards the other one, for a mind may change."""
    show, keep = kit.button(t("thanks.show"), SHOW, thanks.id), kit.button(t("thanks.keep"), KEEP, thanks.id)
    return {None: [show, keep], True: [keep], False: [show]}[thanks.is_shown]


def badge(t: Translator, name: str, level: int) -> str:
    """One, in words."""
    return f"{STARS[level]} {t(f'badges.{name}')}"


def badges(t: Translator, worn: Badges) -> kit.Message:
    """Mine, for my eyes."""
    if not worn:
        return kit.message(t("badges.none"))
    lines = [badge(t, name, level) for name, level in worn]
    text = "\n".join([f"*{t('badges.title')}*", *lines])
    return kit.message(text, kit.section(text), kit.context(t("badges.how")))


def statement(
    t: Translator, name: str, answers: Sequence[Answer], told: Sequence[Story], thanks: Sequence[Thanks],
    worn: Badges, counts: Mapping[str, int],
) -> str:  # fmt: skip
    """Markdown: what I gave and what I learned, for the yearly talk; of what there is none, nothing."""
    parts = {
        "statement.answers": [question_title.title(answer.question, 200) for answer in answers],
        "statement.stories": [
            f"{months.month(t, one.month)} – {story_messages.heading(one, 200)}" for one in told
        ],
        "statement.thanks": [kit.inline(one.reason, 300) for one in thanks],
        "badges.title": [badge(t, kind, level) for kind, level in worn],
    }
    sums = [f"- {t.n(f'statement.sum.{what}', counts[what])}" for what in SUMS if counts[what]]
    if not sums and not any(parts.values()):
        sums = [t("statement.nothing")]
    lines = [f"# {t('statement.title', name=name)}", "", *sums]
    for title, items in parts.items():
        lines += ["", f"## {t(title)}", "", *(f"- {item}" for item in items)] if items else []
    return "\n".join([*lines, "", t("statement.yours"), ""])
