"""What a colleague who is asked reads: the question, who asks, why them, and the ways to reply."""

from collections.abc import Container, Sequence

from bot.i18n import Translator
from bot.store.models import Evidence, Nudge, NudgeState, Question, QuestionState
from bot.store.questions.audience import Audience
from bot.views import kit, question_title
from bot.views.people.evidence_reasons import reason
from bot.views.questions import answer_messages, question_messages

ANSWER = "nudge.answer"
ANSWER_FORM = "answer.form"
ANSWER_TEXT = "answer.text"
SNOOZE = "nudge.snooze"
DECLINE = "nudge.decline"
OFF_TOPIC = "nudge.off_topic"
HAND_OVER = "nudge.hand_over"
HAND_OVER_FORM = "nudge.hand_over_form"
HAND_TO = "nudge.hand_to"
COLLEAGUE = "nudge.colleague"
REMEMBER = "nudge.remember"
WHY_ME = "nudge.why_me"

SHOWN_REASONS = 3  # the others, with *remove* beside each, are behind a button
SHOWN_ANSWERS = 5  # of one person to one question

PASSES_ON = (NudgeState.SNOOZED, NudgeState.DECLINED, NudgeState.OFF_TOPIC)  # who may still name somebody


def nudge(
    t: Translator,
    asked: Nudge,
    pieces: Sequence[Evidence],
    proposed: bool,
    *,
    seen: Container[int],
    audience: Audience,
) -> kit.Message:
    """The DM; once the question is settled, or the colleague has replied, it says so in place.

    `seen` are the numbers of the questions whose words they may read, `audience` is who reads an answer.
    """
    question = asked.question
    title, ending = t("nudge.title", who=question_messages.who_asks(t, question)), _ending(t, asked)
    if question.state == QuestionState.WITHDRAWN:
        return kit.message(ending, kit.section(ending))
    why = _why(t, asked, pieces, seen)
    if question.id not in seen:
        gone = ending or t("text.elsewhere")
        return kit.message(f"{title} {gone}", kit.section(title), why, kit.section(gone))
    urgent = [kit.context(t("nudge.urgent"))] if question.urgent else []
    private = kept_among(t, audience)
    blocks = [kit.section(title), *urgent, *question_messages.body(t, question), *private, why]
    if ending:
        blocks += [kit.section(ending), *_answered(t, asked)]
        if asked.state in PASSES_ON and question.state == QuestionState.OPEN:
            blocks.append(kit.actions(kit.button(t("nudge.hand_over"), HAND_OVER, asked.id)))
    else:
        blocks.append(_buttons(t, asked, may_remove=bool(pieces) or asked.handed_by_id is not None))
        if proposed:
            blocks.append(
                kit.section(t("nudge.remember"), kit.button(t("nudge.remember.yes"), REMEMBER, asked.id))
            )
    return kit.message(f"{title} {question_title.title(question, 300)}", *blocks)


def kept_among(t: Translator, audience: Audience) -> list[kit.Block]:
    """Beside a question from a private channel, wherever it is put to somebody: with whom it stays."""
    return [kit.context(t(f"nudge.private.{audience}"))] if audience.is_private else []


def _why(t: Translator, asked: Nudge, pieces: Sequence[Evidence], seen: Container[int]) -> kit.Block:
    lines = [reason(t, piece, seen) for piece in pieces]
    if asked.handed_by is not None:
        lines.insert(0, t("nudge.why.handed", who=kit.mention(asked.handed_by.slack_id)))
    elif asked.question.first_asked_id == asked.member_id is not None:
        lines.insert(0, _first(t, asked.question))
    if not lines:
        lines = [t("nudge.why.chance")]
    return kit.listed(t("nudge.why"), lines[:SHOWN_REASONS])


def _first(t: Translator, question: Question) -> str:
    """Why somebody is asked before all others: the asker thought of them."""
    if question.asker is None:
        return t("nudge.why.first.nameless")
    who = kit.mention(question.asker.slack_id)
    if not question.looked_for:
        return t("nudge.why.first", who=who)
    return t("nudge.why.first.topic", who=who, topic=kit.inline(question.looked_for, 110))


def _ending(t: Translator, asked: Nudge) -> str:
    """What takes the buttons' place, when nothing is asked any more."""
    question = asked.question
    if question.state == QuestionState.WITHDRAWN:
        return t("nudge.ending.left" if question_messages.has_left(question) else "nudge.ending.withdrawn")
    if asked.state == NudgeState.ANSWERED:
        return t("nudge.ending.thanks")
    if question.state == QuestionState.ACCEPTED:
        return _settled(t, asked)
    if question.state != QuestionState.OPEN:
        return t("nudge.ending.closed")
    if asked.state == NudgeState.SNOOZED and asked.snoozed_until is not None:
        return t("nudge.ending.snoozed", when=kit.moment(asked.snoozed_until))
    endings = {
        NudgeState.DECLINED: "nudge.ending.declined",
        NudgeState.OFF_TOPIC: "nudge.ending.off_topic",
        NudgeState.HANDED_OVER: "nudge.ending.handed",
    }
    return t(endings[asked.state]) if asked.state in endings else ""


def _settled(t: Translator, asked: Nudge) -> str:
    accepted = next((answer for answer in asked.question.answers if answer.accepted_at is not None), None)
    if accepted is not None and accepted.by_asker:
        return _found(t, asked.question)
    if accepted is None or accepted.author is None:
        return t("nudge.ending.closed")
    return t("nudge.ending.settled", who=kit.mention(accepted.author.slack_id))


def _found(t: Translator, question: Question) -> str:
    """Whoever asked found it."""
    if question.anonymous:
        return t("nudge.ending.found.nameless")
    return t("nudge.ending.found", who=question_messages.who_asks(t, question))


def _answered(t: Translator, asked: Nudge) -> list[kit.Block]:
    """What they answered, with a way to say it better or to take it back."""
    theirs = [one for one in asked.question.answers if one.author_id == asked.member_id and one.stands]
    if asked.state != NudgeState.ANSWERED or not theirs:
        return []
    return [
        *(answer_messages.own(t, one) for one in theirs[-SHOWN_ANSWERS:]),
        kit.context(t("nudge.ending.thanks.edit")),
    ]


def _buttons(t: Translator, asked: Nudge, *, may_remove: bool) -> kit.Block:
    """`may_remove`: among the reasons is one that they can take away."""
    see_all = [kit.button(t("nudge.why_me"), WHY_ME, asked.id)] if may_remove else []
    return kit.actions(
        kit.button(t("nudge.answer"), ANSWER, asked.id, style="primary"),
        kit.button(t("nudge.snooze"), SNOOZE, asked.id),
        kit.button(t("nudge.decline"), DECLINE, asked.id),
        kit.button(t("nudge.hand_over"), HAND_OVER, asked.id),
        kit.button(t("nudge.off_topic"), OFF_TOPIC, asked.id),
        *see_all,
    )


def answer_form(t: Translator, question: Question, audience: Audience) -> kit.View:
    """The form in which an answer is written, below the question's own words; who will read it is said."""
    to = t("answer.form.to.nameless" if question.anonymous else "answer.form.to.named")
    read_by = "private" if audience.is_private else audience.value
    return kit.modal(
        ANSWER_FORM,
        t("answer.form.title"),
        [
            kit.section(kit.quote(question.text, 1500)),
            kit.input_text(
                ANSWER_TEXT,
                t("answer.form.text"),
                placeholder=t("answer.form.example"),
                hint=f"{to} {t(f'answer.form.read_by.{read_by}')}",
            ),
        ],
        submit=t("answer.form.send"),
        close=t("form.cancel"),
        about=question.id,
    )


def hand_over_form(t: Translator, asked: Nudge, audience: Audience) -> kit.View:
    """Who would know better."""
    return kit.modal(
        HAND_OVER_FORM,
        t("nudge.hand_over.title"),
        [
            kit.section(kit.quote(asked.question.text, 1500)),
            *kept_among(t, audience),
            kit.input_person(COLLEAGUE, t("nudge.hand_over.who"), hint=t("nudge.hand_over.hint")),
        ],
        submit=t("nudge.hand_over.send"),
        close=t("form.cancel"),
        about=asked.id,
    )
