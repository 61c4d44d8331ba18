"""What a question looks like: its post in a channel, and what its asker reads while it waits and ends."""

from collections.abc import Sequence

from bot.i18n import Translator, translator
from bot.store.models import Answer, Question, QuestionState
from bot.store.questions.questions import WAVES
from bot.views import kit
from bot.views.question_title import title

ALL, SHOWN_IN_FORM = "question.all", 45
ASK = "question.ask"
ASK_FORM = "question.ask_form"
EDIT = "question.edit"
EDIT_FORM = "question.edit_form"
HELP = "question.help"
TALK = "question.talk"
SOLVES, SOLVES_CARD = "question.solves", "question.solves_card"
NOT_IT = "question.not_it"
SEND = "question.send"
REACH_HERE, REACH_OTHERS = "question.reach_here", "question.reach_others"
WITHDRAW = "question.withdraw"
REOPEN = "question.reopen"
NOT_HELPED = "question.not_helped"
TEXT, TRIED, OPTIONS = "question.text", "question.tried", "question.options"
URGENT, ANONYMOUS = "urgent", "anonymous"
LANGUAGE, WHERE = "question.language", "question.where"
FIRST, THEM_FIRST = "question.first", "them_first"

OPEN_MARK = {True: "🟡", False: "⚪"}
STATE_MARKS = {
    QuestionState.ACCEPTED: "✅",
    QuestionState.REMEMBERED: "📚",
    QuestionState.ANSWERED: "💬",
    QuestionState.UNANSWERED: "🌫️",
    QuestionState.WITHDRAWN: "↩️",
}


def who_asks(t: Translator, question: Question, *, alone: bool = False) -> str:
    """The asker's name as colleagues may read it; `alone`: no verb follows."""
    if question.anonymous:
        return t("people.anonymous.alone" if alone else "people.anonymous")
    return kit.mention(question.asker.slack_id) if question.asker else t("people.former")


def who_answers(t: Translator, answer: Answer, *, alone: bool = False) -> str:
    """The author's name as colleagues may read it; whoever asked without a name keeps none."""
    if answer.by_asker:
        return who_asks(t, answer.question, alone=alone)
    return kit.mention(answer.author.slack_id) if answer.author else t("people.former")


def body(t: Translator, question: Question) -> list[kit.Block]:
    """The question's own words, and what was tried."""
    blocks = [kit.section(kit.quote(question.text))]
    if question.tried:
        blocks.append(kit.section(f"{t('question.tried')}\n{kit.quote(question.tried, 1500)}"))
    return blocks


def state(t: Translator, question: Question, answers: int) -> str:
    """One line: where it stands."""
    return f"{_mark(question)} {_standing(t, question, answers)}"


def _mark(question: Question) -> str:
    if question.state == QuestionState.OPEN:
        return OPEN_MARK[question.wave <= WAVES]
    return "⚪" if question.state == QuestionState.DRAFT else STATE_MARKS[question.state]


def _standing(t: Translator, question: Question, answers: int) -> str:
    if question.state == QuestionState.OPEN and answers:
        return t.n("question.state.answers", answers)
    return t(f"question.state.{question.state.value}")


def has_left(question: Question) -> bool:
    """Whether it ended because its asker left the company; of who asked without a name nobody is told."""
    return question.asker is not None and question.asker.has_left


def posted(t: Translator, question: Question, answers: Sequence[Answer]) -> kit.Message:
    """The question in a channel; whoever can help says so in the thread, or with the button.

    Asked in another language than the workspace's, it says what it says in both.
    """
    own = translator(question.language or t.language)
    both = ".both" if own.language != t.language else ""
    spoken = (own, t) if both else (t,)
    if question.state == QuestionState.WITHDRAWN:
        key = "question.posted.left" if has_left(question) else "question.posted.withdrawn"
        return kit.message("\n".join(each(key) for each in spoken))
    heading = t(f"question.posted{both}", who=who_asks(t, question))
    standing = " / ".join(_standing(each, question, len(answers)) for each in spoken)
    blocks = [kit.section(heading), *body(own, question), kit.context(f"{_mark(question)} {standing}")]
    if question.state in (QuestionState.OPEN, QuestionState.UNANSWERED):
        blocks.append(kit.actions(kit.button(t(f"question.help{both}"), HELP, question.id)))
    return kit.message(f"{heading} {title(question, 300)}", *blocks)


def moved(t: Translator, question: Question, workspace_channel: str | None) -> kit.Message:
    """Why the question does not stand where it was asked."""
    if question.channel:
        text = t("question.moved.to", channel=kit.channel(question.channel))
    else:
        text = t("question.moved.nowhere")
    return kit.message(text, kit.section(text), kit.section(kit.quote(question.text, 600)))


def unlikely(t: Translator, question: Question) -> kit.Message:
    """Said at once when nobody is likely to know: who is asked all the same, and what may help."""
    text = t("question.unlikely")
    blocks = [kit.section(text), kit.section(kit.quote(question.text, 600))]
    if question.is_open:
        blocks.append(kit.actions(kit.button(t("question.edit"), EDIT, question.id)))
    return kit.message(f"{text} {title(question, 200)}", *blocks)


def still_open(t: Translator, questions: Sequence[Question], ended: int = 0) -> kit.Message:
    """The questions that nobody could answer yet, for a whole channel; so many of them `ended` unanswered."""
    unanswered = t.n("question.still_open.ended", ended) if ended else ""
    if not questions:
        none = f"{t('question.still_open.none')} {unanswered}".strip()
        return kit.message(none, kit.section(none))
    title = t.n("question.still_open", len(questions))
    blocks: list[kit.Block] = [kit.section(title)]
    for question in questions[:10]:
        who = who_asks(t, question, alone=True)
        line = f"{who} · {kit.day(question.asked_at)}\n{kit.quote(question.text, 500)}"
        blocks.append(kit.section(line, kit.button(t("question.help"), HELP, question.id)))
    if unanswered:
        blocks.append(kit.context(unanswered))
    return kit.message(title, *blocks)


def check(
    t: Translator, question: Question, answers: Sequence[Answer], accept_id: str, *, waits: bool
) -> kit.Message:
    """Two working days after an answer: did that help? `waits` until the asker said "not yet"."""
    heading = t("question.check")
    blocks: list[kit.Block] = [kit.section(heading), kit.section(kit.quote(question.text, 500))]
    for answer in answers[-5:]:
        who = who_answers(t, answer, alone=True)
        yes = kit.button(t("answer.accept"), accept_id, answer.id, style="primary")
        blocks.append(kit.section(f"{who}\n{kit.quote(answer.text, 500)}", yes))
    if question.state == QuestionState.OPEN and waits:
        blocks.append(kit.actions(kit.button(t("question.not_helped"), NOT_HELPED, question.id)))
    elif question.state != QuestionState.OPEN:
        blocks = [*blocks[:2], kit.context(state(t, question, len(answers)))]
    return kit.message(f"{heading} {title(question, 200)}", *blocks)


def goes_on(t: Translator, question: Question) -> kit.Message:
    """After "not yet": others are asked; once all waves are spent, what the asker can still do."""
    if question.wave < WAVES:
        return kit.message(t("question.goes_on"))
    text = t.n("question.spent", len(question.nudges))
    return kit.message(
        text,
        kit.section(text),
        kit.section(t("question.spent.ways")),
        kit.actions(
            kit.button(t("question.rephrase"), EDIT, question.id, style="primary"), *talk(t, question)
        ),
    )


def ended(t: Translator, question: Question, asked: int) -> kit.Message:
    """The honest end: what was tried, and what else may help."""
    heading = t("question.ended")
    unhelped = any(answer.stands for answer in question.answers)
    key = "question.ended.unhelped" if unhelped else "question.ended.tried"
    tried = t.n(key, asked) if asked else t("question.ended.nobody")
    blocks = [kit.section(heading), kit.section(kit.quote(question.text, 800)), kit.section(tried)]
    if question.state == QuestionState.UNANSWERED:
        blocks.append(kit.section(t("question.ended.ways")))
        blocks.append(
            kit.actions(
                kit.button(t("question.rephrase"), EDIT, question.id, style="primary"),
                kit.button(t("question.reopen"), REOPEN, question.id),
                *talk(t, question),
            )
        )
    else:
        blocks.append(kit.context(state(t, question, len(question.answers))))
    return kit.message(f"{heading} {title(question, 200)}", *blocks)


def listing(t: Translator, asked: Sequence[Question]) -> kit.Message:
    """`/eclair questions`: one's own questions, each with what may be done about it."""
    if not asked:
        return kit.message(t("question.list.empty"))
    blocks: list[kit.Block] = [kit.section(t("question.list"))]
    for question in asked:
        standing = [answer for answer in question.answers if answer.stands]
        line = f"{state(t, question, len(standing))} · {kit.day(question.asked_at)}"
        blocks += [kit.section(kit.quote(question.text, 300)), kit.context(line)]
        buttons = asker_buttons(t, question)
        if buttons:
            blocks.append(kit.actions(*buttons))
    return kit.message(t("question.list"), *blocks[:50])


def all_mine(t: Translator, asked: Sequence[Question]) -> kit.View:
    """The same from the Home tab, to read; a form has no place for what a press would be answered."""
    blocks = [] if asked else [kit.section(t("home.none_asked"))]
    for question in asked[:SHOWN_IN_FORM]:
        standing = [answer for answer in question.answers if answer.stands]
        line = f"{state(t, question, len(standing))} · {kit.day(question.asked_at)}"
        edit = kit.button(t("question.edit"), EDIT, question.id) if question.is_open else None
        blocks += [kit.section(kit.quote(question.text, 300), edit), kit.context(line)]
    return kit.modal("notice", t("home.mine"), blocks, close=t("form.close"))


def asker_buttons(t: Translator, question: Question) -> list[kit.Element]:
    """What the asker may do about it now."""
    if question.is_open:
        return [
            kit.button(t("question.edit"), EDIT, question.id),
            kit.button(
                t("question.withdraw"),
                WITHDRAW,
                question.id,
                confirm=kit.confirm(
                    t("question.withdraw.title"),
                    t("question.withdraw.sure"),
                    t("question.withdraw"),
                    t("form.keep"),
                ),
            ),
            *talk(t, question),
        ]
    return [kit.button(t("question.reopen"), REOPEN, question.id), *talk(t, question)]


def talk(t: Translator, question: Question) -> list[kit.Element]:
    """From a question to twenty minutes about it; not from a nameless one, since a meeting has names."""
    if question.anonymous:
        return []
    return [kit.button(t("question.talk", minutes=question.workspace.meeting_minutes), TALK, question.id)]
