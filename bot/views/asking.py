"""What whoever asks fills in, and reads at once: the form, what the memory knows, where the question went."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.store.models import Question
from bot.store.recall import Shown
from bot.views import kit, memory, questions


def form(t: Translator, *, text: str = "", problem: str = "", where: str | None = None) -> kit.View:
    """The form behind `/ask`; `where` is the channel it was opened from, `problem` why it is shown again."""
    blocks = [kit.section(problem)] if problem else []
    blocks += [_text(t, text), _tried(t, "")]
    blocks.append(
        kit.input_options(
            questions.OPTIONS,
            t("question.form.options"),
            [
                kit.option(t("question.form.urgent"), questions.URGENT),
                kit.option(t("question.form.anonymous"), questions.ANONYMOUS),
            ],
            kind="checkboxes",
            hint=t("question.form.anonymous_hint"),
            optional=True,
        )
    )
    languages = [kit.option(t(f"question.form.language.{code}"), code) for code in ("detect", "fr", "en")]
    blocks += [
        kit.input_conversation(
            questions.WHERE, t("question.form.where"), initial=where, hint=t("question.form.where_hint")
        ),
        kit.input_options(questions.LANGUAGE, t("question.form.language"), languages, initial=["detect"]),
        kit.context(t("question.form.what_happens")),
    ]
    return kit.modal(
        questions.ASK_FORM,
        t("question.form.title"),
        blocks,
        submit=t("question.form.send"),
        close=t("form.cancel"),
    )


def edit_form(t: Translator, question: Question) -> kit.View:
    """The same words, to be put better."""
    return kit.modal(
        questions.EDIT_FORM,
        t("question.edit.title"),
        [_text(t, question.text), _tried(t, question.tried)],
        submit=t("form.save"),
        close=t("form.cancel"),
        about=question.id,
    )


def _text(t: Translator, text: str) -> kit.Block:
    return kit.input_text(
        questions.TEXT, t("question.form.text"), initial=text, placeholder=t("question.form.text_example")
    )


def _tried(t: Translator, tried: str) -> kit.Block:
    return kit.input_text(
        questions.TRIED,
        t("question.form.tried"),
        initial=tried,
        placeholder=t("question.form.tried_example"),
        optional=True,
        longest=1500,
    )


def sent(t: Translator, question: Question, moved_from: str | None = None) -> kit.Message:
    """Said at once to whoever just asked; `moved_from` is the channel that the bot could not post in."""
    where = t("question.sent.in_channel", channel=kit.channel(question.channel)) if question.channel else ""
    why = t("question.sent.not_there") if moved_from and not moved_from.startswith("D") else ""
    key = "question.sent.anonymous" if question.anonymous else "question.sent"
    text = " ".join(filter(None, [t(key), where, why]))
    return kit.message(
        text,
        kit.section(text),
        kit.context(t("question.sent.follow")),
        kit.actions(*questions.asker_buttons(t, question)),
    )


def recalled(t: Translator, question: Question, shown: Sequence[Shown]) -> kit.Message:
    """Memory first: what was answered before, then what perhaps helps; up to three in all."""
    sure, perhaps = ([one for one in shown if one.hit.is_sure is known] for known in (True, False))
    blocks, titles = [], []
    for key, some in (("question.recalled", sure), ("question.perhaps", perhaps)):
        if some:
            titles.append(t.n(key, len(some)))
            blocks.append(kit.section(titles[-1]))
            blocks += [block for one in some for block in _recalled(t, question, one)]
    blocks += [
        kit.divider(),
        kit.actions(
            kit.button(t("question.recalled.send"), questions.SEND, question.id, style="primary"),
            kit.button(t("question.withdraw"), questions.WITHDRAW, question.id),
        ),
        kit.context(t("question.recalled.otherwise")),
    ]
    return kit.message("\n".join(titles), *blocks)


def _recalled(t: Translator, question: Question, one: Shown) -> list[kit.Block]:
    """One of them, with "this solves it" and "not it"."""
    label = t("question.recalled.solves")
    refused = kit.button(t("question.not_it"), questions.NOT_IT, one.hit.id)
    if one.answer is None:
        words = memory.words(t, one.card) if one.card else ""
        solves = kit.button(label, questions.SOLVES_CARD, one.hit.id)
        return [kit.section(words), kit.actions(solves, refused)]
    answer = one.answer
    who = kit.mention(answer.author.slack_id) if answer.author else t("people.former")
    return [
        kit.section(f"*{questions.title(answer.question)}*\n{kit.quote(answer.text, 1200)}"),
        kit.context(t("question.recalled.by", who=who, when=kit.day(answer.created_at))),
        kit.actions(kit.button(label, questions.SOLVES, f"{question.id}:{answer.id}"), refused),
    ]
