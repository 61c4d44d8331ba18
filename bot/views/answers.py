"""What an answer looks like to its asker, to its channel and to its author."""

from bot.i18n import Translator
from bot.store.models import Answer, Outcome
from bot.views import kit, questions

ACCEPT = "answer.accept"
HELPFUL = "answer.helpful"
THANK = "thanks.open"


def given(t: Translator, answer: Answer) -> kit.Message:
    """For the asker: somebody answered; accepting settles it."""
    question = answer.question
    if answer.deleted_at is not None:
        return kit.message(t("answer.deleted"))
    title = t("answer.given", who=questions.who_answers(t, answer))
    blocks = [
        kit.section(title),
        kit.section(kit.quote(answer.text)),
        kit.context(questions.title(question, 200)),
    ]
    if answer.accepted_at is not None:
        blocks.append(kit.context(t("answer.given.accepted")))
        if answer.author is not None and question.asker_id is not None:
            blocks.append(kit.actions(kit.button(t("thanks.open"), THANK, answer.id)))
    elif question.state in (Outcome.OPEN, Outcome.ANSWERED, Outcome.UNANSWERED):
        blocks.append(
            kit.actions(
                kit.button(t("answer.accept"), ACCEPT, answer.id, style="primary"),
                kit.button(t("question.not_helped"), questions.NOT_HELPED, question.id),
            )
        )
    return kit.message(f"{title} {kit.inline(answer.text, 400)}", *blocks)


def relayed(t: Translator, answer: Answer) -> kit.Message:
    """For the question's thread: an answer that was written elsewhere."""
    if answer.deleted_at is not None:
        return kit.message(t("answer.deleted"))
    title = t("answer.relayed", who=questions.who_answers(t, answer))
    blocks = [kit.section(title), kit.section(kit.quote(answer.text))]
    votes = len(answer.votes)
    marks = [t("answer.is_accepted")] if answer.accepted_at is not None else []
    marks += [t.n("answer.votes", votes)] if votes else []
    if marks:
        blocks.append(kit.context(" · ".join(marks)))
    blocks.append(kit.actions(kit.button(t("answer.helpful"), HELPFUL, answer.id)))
    return kit.message(f"{title} {kit.inline(answer.text, 400)}", *blocks)


def accepted(t: Translator, answer: Answer) -> kit.Message:
    """For the author: thanks, and what the bot remembers of it."""
    question = answer.question
    title = t("answer.accepted", who=questions.who_asks(t, question))
    return kit.message(
        f"{title} {questions.title(question, 200)}",
        kit.section(title),
        kit.section(kit.quote(question.text, 600)),
        kit.context(t("answer.accepted.memory")),
    )


def reused(t: Translator, answer: Answer) -> kit.Message:
    """For the author: an old answer helped somebody again."""
    title = t("answer.reused", when=kit.day(answer.created_at))
    return kit.message(
        f"{title} {questions.title(answer.question, 200)}",
        kit.section(title),
        kit.section(kit.quote(answer.question.text, 600)),
    )
