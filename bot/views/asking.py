"""What whoever asks fills in, and reads at once: the form, what the memory knows, where the question went."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.store.models import Answer, Member, Question
from bot.views import kit, questions


def form(
    t: Translator, *, text: str = "", problem: str = "", where: str | None = None, first: Member | None = None
) -> kit.View:
    """The form behind `/ask`; `where` is the channel it was opened from, `problem` why it is shown again.

    `first` is the colleague who is to be asked before all others.
    """
    blocks = [kit.section(problem)] if problem else []
    blocks += _first(t, first) if first else []
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
        kit.context(t("question.form.what_happens.first" if first else "question.form.what_happens")),
    ]
    return kit.modal(
        questions.ASK_FORM,
        t("question.form.title"),
        blocks,
        submit=t("question.form.send"),
        close=t("form.cancel"),
        about=first.id if first else "",
    )


def _first(t: Translator, first: Member) -> list[kit.Block]:
    """Who is asked first, by name, and the tick without which others are asked at once."""
    option = kit.option(t("question.first.alone"), questions.THEM_FIRST)
    return [
        kit.section(t("question.first", who=kit.mention(first.slack_id))),
        kit.input_options(
            questions.FIRST,
            t("question.first.who"),
            [option],
            kind="checkboxes",
            initial=[questions.THEM_FIRST],
            optional=True,
        ),
    ]


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
    why = t("question.sent.not_there") if moved_from and not moved_from.startswith("D") else ""
    text = " ".join(filter(None, [*_on_its_way(t, question), why]))
    return kit.message(text, kit.section(text), kit.context(t("question.sent.follow")))


def _on_its_way(t: Translator, question: Question) -> list[str]:
    """To whom it goes, and in which channel it stands: in none while one colleague is asked first."""
    if question.first_asked is not None:
        first = "question.sent.anonymous.first" if question.anonymous else "question.sent.first"
        return [t(first, who=kit.mention(question.first_asked.slack_id))]
    key = "question.sent.anonymous" if question.anonymous else "question.sent"
    where = t("question.sent.in_channel", channel=kit.channel(question.channel)) if question.channel else ""
    return [t(key), where]


def recalled(t: Translator, question: Question, answers: Sequence[Answer]) -> kit.Message:
    """Memory first: up to three accepted answers to questions like this one."""
    blocks = [kit.section(t.n("question.recalled", len(answers)))]
    for answer in answers:
        credit = t(
            "question.recalled.by", who=questions.who_answers(t, answer), when=kit.day(answer.created_at)
        )
        solves = kit.button(t("question.recalled.solves"), questions.SOLVES, f"{question.id}:{answer.id}")
        blocks += [
            kit.section(f"*{questions.title(answer.question)}*\n{kit.quote(answer.text, 1200)}"),
            kit.context(credit),
            kit.actions(solves),
        ]
    blocks += [
        kit.divider(),
        kit.actions(
            kit.button(t("question.recalled.send"), questions.SEND, question.id, style="primary"),
            kit.button(t("question.withdraw"), questions.WITHDRAW, question.id),
        ),
        kit.context(t("question.recalled.otherwise")),
    ]
    return kit.message(t.n("question.recalled", len(answers)), *blocks)
