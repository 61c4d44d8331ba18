"""What a digest looks like: five lines, the rest in the thread."""

from collections.abc import Container
from datetime import datetime

from babel.dates import get_day_names

from bot.i18n import Translator
from bot.matching.shared_topics import circles
from bot.store.models import Answer, LearningGoal, Member, Place, RitualKind, Story, Thanks
from bot.store.rituals.digest_content import Week
from bot.views import circle_button, kit, question_title
from bot.views.questions import question_messages

FORM, DAY, HOUR, TOPICS, MINE = "digest.form", "digest.day", "digest.hour", "digest.topics", "digest.mine"
OPEN = "digest.open"
JOIN, SAY = "digest.join", "circle.say"
NEVER = "never"
LINES_SHOWN, SHOWN_IN_THREAD, CIRCLES_SHOWN = 3, 15, 2
TOLD = {
    RitualKind.FAILURE: ("wrong", "lesson"),
    RitualKind.REX: ("happened", "change"),
    RitualKind.LESSON: ("learned", ""),
}
LESSON = {
    RitualKind.FAILURE: "digest.learned",
    RitualKind.REX: "digest.next_time",
}  # how the second of them reads


def form(t: Translator, place: Place | None, mine: bool) -> kit.View:
    """Day, hour and topics of a channel; and whether I want one of my own."""
    names = get_day_names("wide", locale=t.language)
    days = [
        kit.option(t("digest.never"), NEVER),
        *(kit.option(names[n].capitalize(), str(n)) for n in range(7)),
    ]
    blocks = [kit.section(t("digest.what"))]
    if place is not None:
        blocks.append(kit.context(t("digest.anybody")))
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
        FORM, t("digest.form.title"), blocks, submit=t("story.save"), close=t("form.cancel"),
        about=place.id if place else "",
    )  # fmt: skip


def chosen(t: Translator, place: Place | None, following: datetime | None, mine: bool) -> kit.View:
    """What was settled: when the channel's next digest comes, and whether one's own does."""
    told = [t("digest.chosen.mine" if mine else "digest.chosen.not_mine")]
    if place is not None:
        key = "digest.chosen.never" if following is None else "digest.chosen"
        when = kit.moment(following) if following else ""
        told.insert(0, t(key, channel=kit.channel(place.slack_id), when=when))
    return kit.modal("notice", t("digest.form.title"), [kit.section("\n".join(told))], close=t("form.close"))


def short(
    t: Translator, week: Week, place: Place | None = None, *, private: Container[int] = ()
) -> kit.Message | None:
    """What is worth knowing, in a few lines, for a channel or for one person; None for an empty week.

    `private` are the numbers of questions of which a person is told that they stay in their channel.
    """
    if week.is_empty:
        return None
    title = t("digest.title")
    blocks: list[kit.Block] = [kit.header(title)]
    for question in week.waiting[:LINES_SHOWN]:
        words = f"{t('digest.waits')} {question_title.title(question, 160)}"
        words += f"\n{t('digest.private')}" if question.id in private else ""
        blocks.append(kit.section(words, kit.button(t("question.help"), question_messages.HELP, question.id)))
    lines = [
        *(_answered(t, answer) for answer in week.answers[:LINES_SHOWN]),
        *(_story(t, story) for story in week.stories[:LINES_SHOWN]),
        *(thanks(t, given) for given in week.thanks[:LINES_SHOWN]),
    ]
    blocks += [kit.section(line) for line in lines]
    blocks += _ahead(t, week, place)
    if week.unanswered:
        blocks.append(kit.context(t.n("digest.unanswered", len(week.unanswered))))
    if rest(t, week) is not None:
        blocks.append(kit.context(t("digest.thread")))
    if place is not None and place.topics:
        blocks.append(kit.context(t("digest.about", topics=kit.inline(", ".join(place.topics), 300))))
    return kit.message(t("digest.notice", title=title, counts=_counts(t, week)), *blocks)


def gone(t: Translator) -> kit.Message:
    """All that it told was taken back."""
    return kit.message(t("digest.gone"))


def _ahead(t: Translator, week: Week, place: Place | None) -> list[kit.Block]:
    """The week to come: gatherings by their hour, sessions by their number, circles by their topic."""
    blocks = [kit.section(t("digest.gathering", when=kit.moment(one.starts_at))) for one in week.coming]
    if week.sessions:
        blocks.append(kit.section(t("digest.sessions", count=week.sessions)))
    key = "digest.circle" if place is not None else "digest.circle.mine"
    for circle in circles(week.wishes)[:CIRCLES_SHOWN]:
        words = t(key, count=circle.people, topic=kit.inline(circle.topic, 100))
        blocks.append(kit.section(words, kit.button(t("digest.join"), JOIN, circle.wish)))
    return blocks


def joined(t: Translator, wish: LearningGoal, here: bool) -> kit.Message:
    """To whoever would like to learn it too: a circle on it, and, `here`, a thread to say so in."""
    text = t("digest.joined" if here else "digest.joined.mine", topic=kit.inline(wish.topic, 100))
    buttons = [circle_button.propose(t, f"{circle_button.WISH}{wish.id}")]
    if here:
        buttons.append(kit.button(t("circle.say"), SAY, wish.id))
    return kit.message(text, kit.section(text), kit.actions(*buttons))


def said(t: Translator, who: Member, topic: str) -> kit.Message:
    """In the digest's thread: somebody who pressed the button for it to be said."""
    return kit.message(t("circle.said", who=kit.mention(who.slack_id), topic=kit.inline(topic, 100)))


def _counts(t: Translator, week: Week) -> str:
    """In words, without what there is none of."""
    found = {
        "digest.count.waiting": week.waiting,
        "digest.count.answers": week.answers,
        "digest.count.stories": week.stories,
        "digest.count.thanks": week.thanks,
        "digest.count.unanswered": week.unanswered,
        "digest.count.coming": week.coming,
    }
    return ", ".join(t.n(key, len(some)) for key, some in found.items() if some)


def _answered(t: Translator, answer: Answer) -> str:
    asked = question_title.title(answer.question, 110)
    return t("digest.answered", question=asked, answer=kit.inline(answer.text, 160))


def _story(t: Translator, story: Story) -> str:
    """What kind it is, what happened, and what it teaches: enough to know whether to read on."""
    happened, taught = TOLD[story.kind]
    line = t(f"digest.{story.kind}", what=kit.inline(story.told.get(happened, ""), 160))
    lesson = kit.inline(story.told.get(taught, ""), 160) if taught else ""
    return f"{line}\n>{t(LESSON[story.kind], what=lesson)}" if lesson else line


def rest(t: Translator, week: Week) -> kit.Message | None:
    """What did not fit; None when all did."""
    lines = [
        f"{t('digest.waits')} {question_title.title(question, 160)}"
        for question in week.waiting[LINES_SHOWN:]
    ]
    lines += [
        t("digest.answered.title", question=question_title.title(answer.question, 160))
        for answer in week.answers[LINES_SHOWN:]
    ]
    lines += [_story(t, story) for story in week.stories[LINES_SHOWN:]]
    lines += [thanks(t, given) for given in week.thanks[LINES_SHOWN:]]
    lines += [
        t("digest.no_answer", question=question_title.title(question, 160)) for question in week.unanswered
    ]
    if not lines:
        return None
    shown = [kit.section(line) for line in lines[:SHOWN_IN_THREAD]]
    return kit.message(t("digest.rest"), kit.section(t("digest.rest")), *shown)


def thanks(t: Translator, given: Thanks) -> str:
    """Thanks that their receiver agreed to show."""
    giver = kit.mention(given.giver.slack_id) if given.giver else t("people.former")
    whom = kit.mention(given.receiver.slack_id) if given.receiver else t("people.former")
    return f"🙏 {t('thanks.line', giver=giver, receiver=whom)}\n>{kit.inline(given.reason, 200)}"
