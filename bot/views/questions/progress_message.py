"""What an asker reads while their question waits: who was asked and why, from when, and what comes next.

One message, redrawn where it stands. It names nobody who has not agreed to be named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.i18n import Translator
from bot.matching.ranking import LIKELY
from bot.store.models import Evidence, EvidenceKind, Member, Nudge, NudgeState, Question, QuestionState
from bot.store.questions.questions import WAVE, WAVES
from bot.views import kit, question_title
from bot.views.questions import question_messages

NAMED = 10  # colleagues named at most, the newest; the others are counted
PUBLIC = {
    EvidenceKind.ANSWER: "question.asked.why.answer",
    EvidenceKind.DECLARED: "question.asked.why.topic",
    EvidenceKind.HANDOVER: "question.asked.why.handover",
    EvidenceKind.MEETING: "question.asked.why.meeting",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A colleague who was asked: what stands of the evidence that chose them, and from when they can read it.

    `reads_from` is when the request was first due in their hours; it does not change with what they reply.
    """

    nudge: Nudge
    pieces: Sequence[Evidence]
    reads_from: datetime
    has_it: bool


def asked(
    t: Translator,
    question: Question,
    people: Sequence[Asked],
    answers: int,
    *,
    looks: bool,
    moved: bool,
    confined: bool,
    listed: bool,
) -> kit.Message:
    """The whole message; `looks` while an answer waits for the asker, `moved` if its channel refused it.

    `confined`: nobody outside its private channel is asked; `listed`: the questions channel may read it.
    """
    heading, state = _heading(t, question), question_messages.state(t, question, answers)
    blocks = [kit.section(f"{heading}\n{state}")]
    if question.state == QuestionState.OPEN:
        blocks.append(kit.section("\n".join(_who(t, question, people, confined))))
        small = [_moved(t, question) if moved else "", t("question.reach.stays") if confined else ""]
        small += [*_became(t, people), _next(t, question, looks, listed)]
        if _is_unlikely(question) and not answers:
            small.insert(0, t("question.unlikely"))
        lines = [line for line in small if line]
        blocks += [kit.context("\n".join(lines))] if lines else []
        widen = kit.button(t("question.reach.widen"), question_messages.REACH_OTHERS, question.id)
        buttons = [widen] if confined else []
        blocks.append(kit.actions(*buttons, *question_messages.asker_buttons(t, question)))
    elif _has_lost_its_answer(question):
        blocks.append(kit.context(t("question.asked.answer_gone")))
        blocks.append(kit.actions(*question_messages.asker_buttons(t, question)))
    return kit.message(f"{heading} {state}", *blocks)


def _has_lost_its_answer(question: Question) -> bool:
    """Whether it is settled, an answer was deleted or taken down, and none that was accepted is left."""
    held = any(answer.accepted_at is not None and answer.stands for answer in question.answers)
    gone = any(not answer.stands for answer in question.answers)
    return question.state == QuestionState.ACCEPTED and gone and not held


def elsewhere(t: Translator, question: Question) -> kit.Message:
    """What is left of the message once the question was asked anew, in a newer one."""
    heading = _heading(t, question)
    return kit.message(heading, kit.section(heading), kit.context(t("question.asked.newer")))


def _heading(t: Translator, question: Question) -> str:
    return t("question.asked", question=question_title.title(question))


def _who(t: Translator, question: Question, people: Sequence[Asked], confined: bool) -> list[str]:
    """A line for those of the same reason and hour who may be named, one for all the others together."""
    if not people:
        return [_nobody(t, question, confined)] if question.wave else []
    unlikely = _is_unlikely(question)
    named = [one for one in people if _may_be_named(one.nudge.member) or _is_chosen(one)][-NAMED:]
    alike: dict[tuple[str, datetime | None], list[str]] = {}
    for one in named:
        when = None if one.has_it else one.reads_from
        who = kit.mention(one.nudge.member.slack_id)
        alike.setdefault((_why(t, one, unlikely, by_name=True), when), []).append(who)
    lines = [_line(", ".join(who), why, _when(t, when, len(who))) for (why, when), who in alike.items()]
    others = [one for one in people if one not in named]
    if others:
        who_else = t.n("question.asked.others", len(others)) if named else ""
        reasons = filter(None, dict.fromkeys(_why(t, one, unlikely) for one in others))
        lines.append(_line(who_else, ", ".join(reasons), _when_all(t, others)))
    return [t.n("question.asked.who", len(people)), *lines]


def _nobody(t: Translator, question: Question, confined: bool) -> str:
    """Nobody is asked by name: where it stands, those who read it there may help."""
    if confined:
        return t("question.asked.nobody_here")
    if question.channel:
        return t("question.asked.left_to_channel", channel=kit.channel(question.channel))
    return t("question.asked.nobody")


def _may_be_named(member: Member) -> bool:
    """As on the map of who knows what. Whom they would rather not meet is no part of it: a name that went
    when somebody is avoided would tell that they are."""
    return member.is_listed and not (member.has_left or member.is_guest or member.is_bot)


def _is_chosen(one: Asked) -> bool:
    """Whether the asker themselves wanted this colleague to be asked first."""
    return one.nudge.wave == 1 and one.nudge.member_id == one.nudge.question.first_asked_id


def _line(*parts: str) -> str:
    return "• " + " · ".join(filter(None, parts))


def _why(t: Translator, one: Asked, unlikely: bool, *, by_name: bool = False) -> str:
    """The kind of the strongest reason, never the words of a question; a topic only beside the name of who
    listed it. Where nobody is likely to know, what is nearest is no reason."""
    if _is_chosen(one):
        return t("question.asked.why.chosen")
    if one.nudge.handed_by_id is not None:
        return t("question.asked.why.handed")
    if not one.nudge.evidence:
        return t("question.asked.why.seldom")
    piece = next((piece for piece in one.pieces if piece.kind in PUBLIC), None)
    if piece is None or unlikely:
        return ""
    if by_name and piece.kind == EvidenceKind.DECLARED and piece.topic:
        return t("question.asked.why.declared", topic=kit.inline(piece.topic, 60))
    return t(PUBLIC[piece.kind])


def _when(t: Translator, reads_from: datetime | None, count: int) -> str:
    if reads_from is None:
        return t.n("question.asked.has", count)
    return t.n("question.asked.from", count, when=kit.moment(reads_from))


def _when_all(t: Translator, others: Sequence[Asked]) -> str:
    """For those who are counted only: the earliest and the latest. The hours of one alone could tell who."""
    if len(others) == 1:
        return t("question.asked.hours")
    if all(one.has_it for one in others):
        return t.n("question.asked.has", len(others))
    moments = [one.reads_from for one in others]
    if min(moments) == max(moments):
        return _when(t, moments[0], len(others))
    return t("question.asked.spread", first=kit.moment(min(moments)), last=kit.moment(max(moments)))


def _became(t: Translator, people: Sequence[Asked]) -> list[str]:
    """How many can't help, will come back to it, or handed it on: never who.

    A "no" must not be held against anybody, so it is counted and changes nothing in the lines above; of one
    colleague alone nothing is told, since the count would be the name.
    """
    if len(people) < 2:
        return []
    states = [one.nudge.state for one in people]
    handing = {one.nudge.handed_by_id for one in people} - {None}
    no = sum(state in (NudgeState.DECLINED, NudgeState.OFF_TOPIC, NudgeState.HANDED_OVER) for state in states)
    counts = {
        "question.asked.declined": no - len(handing),
        "question.asked.handed": len(handing),
        "question.asked.snoozed": states.count(NudgeState.SNOOZED),
    }
    said = [t.n(key, count) for key, count in counts.items() if count > 0]
    return [" ".join(said)] if said else []


def _is_unlikely(question: Question) -> bool:
    """Whether nobody of the first wave is likely to know: the matching's rule for a whole one, scaled."""
    chosen = question.first_asked_id is not None and any(
        nudge.member_id == question.first_asked_id for nudge in question.nudges
    )
    begins = 2 if chosen else 1
    first = [n for n in question.nudges if n.wave == begins and n.handed_by_id is None]
    chance = sum(nudge.chance for nudge in first if nudge.evidence)
    return bool(first) and chance < LIKELY * min(len(first), WAVE) / WAVE


def _moved(t: Translator, question: Question) -> str:
    """Why it does not stand where it was asked."""
    if question.channel:
        return t("question.moved.to", channel=kit.channel(question.channel))
    return t("question.moved.nowhere")


def _next(t: Translator, question: Question, looks: bool, listed: bool) -> str:
    """What happens if nobody does anything."""
    if looks:
        return t("question.asked.looks")
    if question.next_step_at is None or not question.wave:
        return ""
    when = kit.moment(question.next_step_at)
    channel = question.workspace.questions_channel if listed else None
    if question.wave < WAVES:
        return t("question.asked.next.others", when=when)
    if question.wave == WAVES:
        key = "question.asked.next.list" if channel else "question.asked.next.longer"
    else:
        key = "question.asked.next.listed" if channel else "question.asked.next.close"
    return t(key, when=when, channel=kit.channel(channel or ""))
