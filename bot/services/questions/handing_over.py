"""A colleague who was asked names another, whom the question is put to."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people import expertise, workload
from bot.services.questions.nudging import ask, check_may_reply, plan_next_step, pretend_handed_over
from bot.store import notice_refresh, visibility
from bot.store.models import EvidenceKind, EvidenceState, Member, Nudge, NudgeState
from bot.store.people.askers import asker_of, nudge_of

HANDOVER_WEIGHT = 0.5


def hand_over(
    session: Session, nudge: Nudge, by: Member, to: Member, now: datetime, *, field: str | None
) -> Nudge:
    """I know who: that colleague is asked next, and may let the bot remember it."""
    check_may_reply(nudge, by)
    if nudge.state == NudgeState.HANDED_OVER:  # whoever it went to: a second one would tell who asked
        raise Refusal("nudge.hand_over.done", field=field)
    question = nudge.question
    asker = asker_of(session, question)
    to_asker = asker is not None and to.id == asker.id
    hidden = to_asker and question.anonymous  # refused for the same reasons as anybody, and for no other
    if to.id == by.id or (to_asker and not hidden):
        raise Refusal("nudge.somebody_else", field=field)
    avoided = asker is not None and not workload.may_meet(session, asker, to)
    if avoided or not workload.room_for(session, to, now):
        raise Refusal("nudge.cannot_be_asked", field=field)
    if hidden:
        return pretend_handed_over(session, nudge, now)
    if not visibility.may_be_put_to(session, question, [to]):
        raise Refusal("nudge.outside_channel", field=field)
    if nudge_of(session, question, to) is not None:
        raise Refusal("nudge.already_asked", field=field)
    nudge.state = NudgeState.HANDED_OVER
    expertise.learn(
        session,
        to,
        EvidenceKind.HANDOVER,
        question,
        weight=HANDOVER_WEIGHT,
        state=EvidenceState.PROPOSED,
        now=now,
    )
    handed = ask(session, question, to, now, handed_by=by)
    plan_next_step(session, question, now)
    return handed


def approve_handover(session: Session, nudge: Nudge, by: Member, now: datetime) -> None:
    """The colleague agrees that the bot remembers what a hand-over said of them."""
    if nudge.member_id != by.id:
        raise Refusal("nudge.not_yours")
    expertise.learn(
        session,
        by,
        EvidenceKind.HANDOVER,
        nudge.question,
        weight=HANDOVER_WEIGHT,
        state=EvidenceState.APPROVED,
        now=now,
    )
    notice_refresh.refresh(session, nudge.question)
