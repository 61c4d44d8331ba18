"""What whoever asks fills in, and reads at once: the form, what the memory knows, where the question went."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.i18n import Translator
from bot.store.memory.recall_hits import Shown
from bot.store.models import Answer, Card, Member, Question, ReportSubject
from bot.store.models.channels import is_direct
from bot.views import kit, question_title, report_button
from bot.views.memory import card_messages
from bot.views.questions import question_messages


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a question stands for its asker: what the memory shows, what failed before, what they are asked.

    `moved_from` is the channel that the bot could not post in.
    """

    question: Question
    shown: Sequence[Shown]
    failed: Sequence[Card]
    awaits_reach: bool
    is_among: bool
    moved_from: str | None = None


def form(
    t: Translator,
    *,
    text: str = "",
    problem: str = "",
    where: str | None = None,
    first: Member | None = None,
    nameless: bool = False,
) -> kit.View:
    """The form behind `/ask`; `where` is the channel it was opened from, `problem` why it is shown again.

    `first` is the colleague who is to be asked before all others; `nameless` is ticked at first.
    """
    blocks = [kit.section(problem)] if problem else []
    blocks += _first(t, first) if first else []
    blocks += [_text(t, text), _tried(t, "")]
    blocks.append(
        kit.input_options(
            question_messages.OPTIONS,
            t("question.form.options"),
            [
                kit.option(t("question.form.urgent"), question_messages.URGENT),
                kit.option(t("question.form.anonymous"), question_messages.ANONYMOUS),
            ],
            kind="checkboxes",
            initial=(question_messages.ANONYMOUS,) if nameless else (),
            hint=t("question.form.anonymous_hint"),
            optional=True,
        )
    )
    languages = [kit.option(t(f"question.form.language.{code}"), code) for code in ("detect", "fr", "en")]
    blocks += [
        kit.input_conversation(
            question_messages.WHERE,
            t("question.form.where"),
            initial=where,
            hint=t("question.form.where_hint"),
        ),
        kit.input_options(
            question_messages.LANGUAGE, t("question.form.language"), languages, initial=["detect"]
        ),
        kit.context(t("question.form.what_happens.first" if first else "question.form.what_happens")),
    ]
    return kit.modal(
        question_messages.ASK_FORM,
        t("question.form.title"),
        blocks,
        submit=t("question.form.send"),
        close=t("form.cancel"),
        about=first.id if first else "",
    )


def _first(t: Translator, first: Member) -> list[kit.Block]:
    """Who is asked first, by name, and the tick without which others are asked at once."""
    option = kit.option(t("question.first.alone"), question_messages.THEM_FIRST)
    return [
        kit.section(t("question.first", who=kit.mention(first.slack_id))),
        kit.input_options(
            question_messages.FIRST,
            t("question.first.who"),
            [option],
            kind="checkboxes",
            initial=[question_messages.THEM_FIRST],
            optional=True,
        ),
    ]


def edit_form(t: Translator, question: Question) -> kit.View:
    """The same words, to be put better."""
    return kit.modal(
        question_messages.EDIT_FORM,
        t("question.edit.title"),
        [_text(t, question.text), _tried(t, question.tried)],
        submit=t("form.save"),
        close=t("form.cancel"),
        about=question.id,
    )


def _text(t: Translator, text: str) -> kit.Block:
    return kit.input_text(
        question_messages.TEXT,
        t("question.form.text"),
        initial=text,
        placeholder=t("question.form.text_example"),
    )


def _tried(t: Translator, tried: str) -> kit.Block:
    return kit.input_text(
        question_messages.TRIED,
        t("question.form.tried"),
        initial=tried,
        placeholder=t("question.form.tried_example"),
        optional=True,
        longest=1500,
    )


def standing(t: Translator, way: Standing) -> kit.Message:
    """Said at once to whoever just asked, or just refused what the memory had."""
    if way.shown:
        drawn = recalled(t, way.question, way.shown)
    elif way.awaits_reach:
        drawn = reach(t, way.question, there=way.is_among)
    else:
        drawn = sent(t, way.question, way.moved_from)
    return {**drawn, "blocks": [*drawn["blocks"], *card_messages.warnings(t, way.failed)]}


def sent(t: Translator, question: Question, moved_from: str | None = None) -> kit.Message:
    """Said at once to whoever just asked; `moved_from` is the channel that the bot could not post in."""
    why = t("question.sent.not_there") if moved_from and not is_direct(moved_from) else ""
    text = " ".join(filter(None, [*_on_its_way(t, question), why]))
    return kit.message(text, kit.section(text), kit.context(t("question.sent.follow")))


def reach(t: Translator, question: Question, *, there: bool) -> kit.Message:
    """Asked in a private channel: may people outside it be asked? `there` is whether the bot is in it."""
    title = t("question.reach")
    buttons = [
        kit.button(t("question.reach.here"), question_messages.REACH_HERE, question.id, style="primary"),
        kit.button(t("question.reach.others"), question_messages.REACH_OTHERS, question.id),
        kit.button(t("question.withdraw"), question_messages.WITHDRAW, question.id),
    ]
    note = t("question.reach.otherwise" if there else "question.reach.not_there")
    body = kit.section(kit.quote(question.text, 600))
    return kit.message(title, kit.section(title), body, kit.actions(*buttons), kit.context(note))


def _on_its_way(t: Translator, question: Question) -> list[str]:
    """To whom it goes, and in which channel it stands: in none while one colleague is asked first."""
    if question.first_asked is not None:
        first = "question.sent.anonymous.first" if question.anonymous else "question.sent.first"
        return [t(first, who=kit.mention(question.first_asked.slack_id))]
    key = "question.sent.anonymous" if question.anonymous else "question.sent"
    where = t("question.sent.in_channel", channel=kit.channel(question.channel)) if question.channel else ""
    return [t(key), where, t("question.sent.here") if question.stays_in_channel else ""]


def recalled(t: Translator, question: Question, shown: Sequence[Shown]) -> kit.Message:
    """Memory first: what was answered before, then what perhaps helps; up to three in all."""
    titles, blocks = hits(t, question, shown)
    blocks += [
        kit.divider(),
        kit.actions(
            kit.button(t("question.recalled.send"), question_messages.SEND, question.id, style="primary"),
            kit.button(t("question.withdraw"), question_messages.WITHDRAW, question.id),
        ),
        kit.context(t("question.recalled.otherwise")),
    ]
    return kit.message("\n".join(titles), *blocks)


def solved(t: Translator, past: Answer | None) -> kit.Message:
    """An old answer solved it: its words stay, since they are what was looked for."""
    text = t("question.solved")
    if past is None:
        return kit.message(text)
    credit = t(
        "question.recalled.by", who=question_messages.who_answers(t, past), when=kit.day(past.created_at)
    )
    return kit.message(
        text,
        kit.section(text),
        kit.section(
            f"*{question_title.title(past.question)}*\n{kit.quote(past.text)}",
            report_button.button(t, ReportSubject.ANSWER, past.id),
        ),
        kit.context(credit),
    )


WHOLE, BEGINNING = 1200, 280  # characters of an answer that is sure, and of one that perhaps helps


def hits(t: Translator, question: Question, shown: Sequence[Shown]) -> tuple[list[str], list[kit.Block]]:
    """What the memory has, sure ones first: the sentences that say so, and the blocks."""
    sure, perhaps = ([one for one in shown if one.hit.is_sure is known] for known in (True, False))
    blocks: list[kit.Block] = []
    titles: list[str] = []
    for key, some in (("question.recalled", sure), ("question.perhaps", perhaps)):
        if some:
            titles.append(t.n(key, len(some)))
            blocks.append(kit.section(titles[-1]))
            blocks += [block for one in some for block in _recalled(t, question, one)]
    return titles, blocks


def _recalled(t: Translator, question: Question, one: Shown) -> list[kit.Block]:
    """One of them, with "this solves it" and "not it"."""
    label, mark = t("question.recalled.solves"), question.words_mark if question.is_held else ""
    shown = kit.marked(one.hit.id, mark)
    refused = kit.button(t("question.not_it"), question_messages.NOT_IT, shown)
    if one.answer is None:
        words = card_messages.words(t, one.card) if one.card else ""
        solves = kit.button(label, question_messages.SOLVES_CARD, shown)
        report = [report_button.button(t, ReportSubject.CARD, one.card.id)] if one.card else []
        return [kit.section(words), kit.actions(solves, refused, *report)]
    answer, longest = one.answer, WHOLE if one.hit.is_sure else BEGINNING
    who = question_messages.who_answers(t, answer, alone=True)
    return [
        kit.section(f"*{question_title.title(answer.question)}*\n{kit.quote(answer.text, longest)}"),
        kit.context(t("question.recalled.by", who=who, when=kit.day(answer.created_at))),
        kit.actions(
            kit.button(label, question_messages.SOLVES, f"{kit.marked(question.id, mark)}:{answer.id}"),
            refused,
            report_button.button(t, ReportSubject.ANSWER, answer.id),
        ),
    ]
