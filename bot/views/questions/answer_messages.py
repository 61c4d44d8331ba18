"""What an answer looks like to its asker, to its channel and to its author."""

from bot.i18n import Translator
from bot.store.models import Answer, QuestionState, ReportSubject
from bot.views import kit, question_title, report_button
from bot.views.questions import question_messages, reply_messages

ACCEPT = "answer.accept"
UNACCEPT = "answer.unaccept"
HELPFUL = "answer.helpful"
THANK = "thanks.open"
EDIT, EDIT_FORM, TEXT, CHOICE = "answer.edit", "answer.edit_form", "answer.words", "answer.choice"
KEEP, DELETE = "keep", "delete"


def given(t: Translator, answer: Answer) -> kit.Message:
    """For the asker: somebody answered; accepting settles it."""
    question = answer.question
    if not answer.stands:
        return kit.message(gone(t, answer))
    title = t("answer.given", who=question_messages.who_answers(t, answer))
    blocks = [
        kit.section(title),
        kit.section(kit.quote(answer.text), report_button.button(t, ReportSubject.ANSWER, answer.id)),
        kit.context(question_title.title(question, 200)),
    ]
    if answer.accepted_at is not None:
        blocks.append(kit.context(t("answer.given.accepted")))
        buttons = [kit.button(t("answer.unaccept"), UNACCEPT, answer.id)]
        if answer.author is not None and question.asker_id is not None:
            buttons.insert(0, kit.button(t("thanks.open"), THANK, answer.id))
        blocks.append(kit.actions(*buttons))
    elif question.state in (QuestionState.OPEN, QuestionState.ANSWERED, QuestionState.UNANSWERED):
        blocks.append(
            kit.actions(
                kit.button(t("answer.accept"), ACCEPT, answer.id, style="primary"),
                kit.button(t("question.not_helped"), question_messages.NOT_HELPED, question.id),
            )
        )
    if answer.author is not None and question.state != QuestionState.WITHDRAWN:
        blocks.append(kit.context(reply_messages.how_to_reply(t, answer, question)))
    return kit.message(f"{title} {kit.inline(answer.text, 400)}", *blocks)


def gone(t: Translator, answer: Answer) -> str:
    """What stands where an answer stood: that its author deleted it, or why it was taken down."""
    return (
        report_button.down(t, ReportSubject.ANSWER, answer.taken_down_for)
        if answer.taken_down_at
        else t("answer.deleted")
    )


def relayed(t: Translator, answer: Answer) -> kit.Message:
    """For the question's thread: an answer that was written elsewhere."""
    if not answer.stands:
        return kit.message(gone(t, answer))
    title = t("answer.relayed", who=question_messages.who_answers(t, answer))
    blocks = [kit.section(title), kit.section(kit.quote(answer.text))]
    votes = len(answer.votes)
    marks = [t("answer.is_accepted")] if answer.accepted_at is not None else []
    marks += [t.n("answer.votes", votes)] if votes else []
    if marks:
        blocks.append(kit.context(" · ".join(marks)))
    helpful = kit.button(t("answer.helpful"), HELPFUL, answer.id)
    blocks.append(kit.actions(helpful, report_button.button(t, ReportSubject.ANSWER, answer.id)))
    return kit.message(f"{title} {kit.inline(answer.text, 400)}", *blocks)


def accepted(t: Translator, answer: Answer, *, words: bool, private: bool) -> kit.Message:
    """For the author: thanks, and what the bot remembers of it; redrawn where it was taken back or is gone.

    `words`: they may read the question; `private`: it stays in a private channel.
    """
    if not answer.stands:
        return kit.message(gone(t, answer))
    question = answer.question
    stands = answer.accepted_at is not None
    title = t(
        "answer.accepted" if stands else "answer.accepted.not_after_all",
        who=question_messages.who_asks(t, question),
    )
    blocks = [kit.section(title), *_asked(answer, words)]
    if stands:
        blocks.append(kit.context(t("answer.accepted.kept_there" if private else "answer.accepted.memory")))
    if answer.author is not None:
        blocks.append(kit.actions(edit_button(t, answer)))
    return kit.message(f"{title} {question_title.title(question, 200)}" if words else title, *blocks)


def _asked(answer: Answer, words: bool) -> list[kit.Block]:
    return [kit.section(kit.quote(answer.question.text, 600))] if words else []


def edit_button(t: Translator, answer: Answer) -> kit.Element:
    """For its author: to say it better, or to take it back."""
    return kit.button(t("answer.edit"), EDIT, answer.id)


def own(t: Translator, answer: Answer) -> kit.Block:
    """For its author: their words, with the button beside them."""
    return kit.section(kit.quote(answer.text, 600), edit_button(t, answer))


def edit_form(t: Translator, answer: Answer) -> kit.View:
    """Its author's own words, to be put better or taken back."""
    options = [kit.option(t("answer.edit.keep"), KEEP), kit.option(t("answer.edit.delete"), DELETE)]
    blocks = [
        kit.section(question_title.title(answer.question, 200)),
        kit.input_text(TEXT, t("answer.form.text"), initial=answer.text),
        kit.input_options(CHOICE, t("answer.edit.choice"), options, kind="radio_buttons", initial=(KEEP,)),
    ]
    return kit.modal(
        EDIT_FORM, t("answer.edit"), blocks, submit=t("form.save"), close=t("form.cancel"), about=answer.id
    )


def tick(t: Translator, answer: Answer) -> kit.Message:
    """For an asker without a name: why a check mark in a channel did nothing, and how to say it here."""
    if not answer.stands:
        return kit.message(gone(t, answer))
    accepted = answer.accepted_at is not None
    text = t("answer.tick.accepted" if accepted else "answer.tick")
    button = (
        kit.button(t("answer.unaccept"), UNACCEPT, answer.id)
        if accepted
        else kit.button(t("answer.accept"), ACCEPT, answer.id, style="primary")
    )
    return kit.message(
        text,
        kit.section(text),
        kit.section(kit.quote(answer.text, 600)),
        kit.context(question_title.title(answer.question, 200)),
        kit.actions(button),
    )


def reused(t: Translator, answer: Answer, *, words: bool) -> kit.Message:
    """For the author: an old answer helped somebody again; `words`: they may read the question."""
    title = t("answer.reused", when=kit.day(answer.created_at))
    text = f"{title} {question_title.title(answer.question, 200)}" if words else title
    return kit.message(text, kit.section(title), *_asked(answer, words))
