"""What a digest looks like: five lines, the rest in the thread."""

from babel.dates import get_day_names

from bot.i18n import Translator
from bot.store.digests import Week
from bot.store.models import Place, Thanks
from bot.views import kit, questions, stories

FORM, DAY, HOUR, TOPICS, MINE = "digest.form", "digest.day", "digest.hour", "digest.topics", "digest.mine"
NEVER = "never"
SHOWN, SHOWN_IN_THREAD = 3, 15


def form(t: Translator, place: Place | None, mine: bool) -> kit.View:
    """Day, hour and topics of a channel; and whether I want one of my own."""
    names = get_day_names("wide", locale=t.language)
    days = [
        kit.option(t("digest.never"), NEVER),
        *(kit.option(names[n].capitalize(), str(n)) for n in range(7)),
    ]
    blocks = [kit.section(t("digest.what"))]
    if place is not None:
        chosen = NEVER if place.digest_weekday is None else str(place.digest_weekday)
        blocks += [
            kit.input_options(DAY, t("digest.day"), days, initial=(chosen,)),
            kit.input_time(HOUR, t("digest.hour"), place.digest_minute),
            kit.input_text(TOPICS, t("digest.topics"), initial=", ".join(place.topics), lines=False,
                           longest=200, optional=True, hint=t("digest.topics.hint")),
        ]  # fmt: skip
    own = [kit.option(t("digest.mine"), "mine")]
    blocks.append(
        kit.input_options(
            MINE, t("digest.mine.label"), own, kind="checkboxes", initial=("mine",) if mine else (),
            optional=True,
        )
    )  # fmt: skip
    return kit.modal(
        FORM, t("digest.title"), blocks, submit=t("story.save"), close=t("form.cancel"),
        about=place.id if place else "",
    )  # fmt: skip


def short(t: Translator, week: Week) -> kit.Message | None:
    """What is worth knowing, in a few lines; None for an empty week."""
    if week.is_empty:
        return None
    title = t("digest.title")
    blocks: list[kit.Block] = [kit.header(title)]
    for question in week.waiting[:SHOWN]:
        words = f"{t('digest.waits')} {questions.title(question, 160)}"
        blocks.append(kit.section(words, kit.button(t("question.help"), questions.HELP, question.id)))
    lines = [
        *(
            f"💬 *{questions.title(a.question, 110)}*\n>{kit.inline(a.text, 160)}"
            for a in week.answers[:SHOWN]
        ),
        *(f"{t(f'digest.{story.kind}')} {stories.heading(story, 160)}" for story in week.stories[:SHOWN]),
        *(thanks(t, given) for given in week.thanks[:SHOWN]),
    ]
    blocks += [kit.section(line) for line in lines]
    if week.unanswered:
        blocks.append(kit.context(t.n("digest.unanswered", len(week.unanswered))))
    if rest(t, week) is not None:
        blocks.append(kit.context(t("digest.thread")))
    return kit.message(f"{title} {_counts(t, week)}", *blocks)


def _counts(t: Translator, week: Week) -> str:
    return t("digest.counts", waiting=len(week.waiting), answers=len(week.answers), stories=len(week.stories))


def rest(t: Translator, week: Week) -> kit.Message | None:
    """What did not fit; None when all did."""
    lines = [f"❓ {questions.title(question, 160)}" for question in week.waiting[SHOWN:]]
    lines += [f"💬 {questions.title(answer.question, 160)}" for answer in week.answers[SHOWN:]]
    lines += [f"{t(f'digest.{story.kind}')} {stories.heading(story, 160)}" for story in week.stories[SHOWN:]]
    lines += [thanks(t, given) for given in week.thanks[SHOWN:]]
    lines += [f"🌫️ {questions.title(question, 160)}" for question in week.unanswered]
    if not lines:
        return None
    shown = [kit.section(line) for line in lines[:SHOWN_IN_THREAD]]
    return kit.message(t("digest.rest"), kit.section(t("digest.rest")), *shown)


def thanks(t: Translator, given: Thanks) -> str:
    """Thanks that their receiver agreed to show."""
    giver = kit.mention(given.giver.slack_id) if given.giver else t("people.former")
    whom = kit.mention(given.receiver.slack_id)
    return f"🙏 {t('thanks.line', giver=giver, receiver=whom)}\n>{kit.inline(given.reason, 200)}"
