"""One colleague asked about one question: how long they are waited for, and what they may say."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.matching.ranking import Suggestion
from bot.services.people import expertise, identity
from bot.services.questions import question_changes
from bot.store import notice_refresh, notices, visibility
from bot.store.models import EvidenceKind, EvidenceState, Member, Nudge, NudgeState, Question, QuestionState
from bot.store.questions.answers import answers_that_count
from bot.store.questions.questions import WAVES, waiting_for

PATIENCE = timedelta(hours=4)  # working hours of those asked, before the next wave
URGENT_PATIENCE = timedelta(hours=1)
LAST_PATIENCE = timedelta(hours=1)  # for the one who has not replied, once the others have said no
FINAL_STATES = (NudgeState.ANSWERED, NudgeState.HANDED_OVER)  # what stands: no other press changes it
DECLINED_WEIGHT = 1.0


def ask(
    session: Session,
    question: Question,
    member: Member,
    now: datetime,
    *,
    suggested: Suggestion | None = None,
    handed_by: Member | None = None,
) -> Nudge:
    """Ask one colleague: the row, what the matching chose them by, and the message that they are owed."""
    nudge = Nudge(
        workspace_id=question.workspace_id,
        question=question,
        member=member,
        wave=question.wave,
        evidence=[cited.piece for cited in suggested.evidence] if suggested else [],
        chance=suggested.chance if suggested else 0.0,
        base=suggested.base if suggested else 0.0,
        signals=list(suggested.signals) if suggested else [],
        handed_by=handed_by,
        created_at=now,
    )
    session.add(nudge)
    session.flush()
    _owe(session, nudge, now)
    return nudge


def _owe(session: Session, nudge: Nudge, due_at: datetime, again: str = "") -> None:
    notices.enqueue(
        session,
        question_changes.NUDGE,
        subject_id=nudge.id,
        question=nudge.question,
        to=nudge.member,
        due_at=due_at,
        promised=bool(again),
        key=f"{question_changes.NUDGE}:{nudge.id}{again}",
    )


def hears_until(nudge: Nudge) -> datetime:
    """When a colleague has had their hours to reply, in their own week."""
    patience = URGENT_PATIENCE if nudge.question.urgent else PATIENCE
    return identity.week_of(nudge.member).after(nudge.created_at, patience) or nudge.created_at + patience


def check_asked(nudge: Nudge, by: Member) -> None:
    """Refuse whoever was not asked."""
    if nudge.member_id != by.id:
        raise Refusal("nudge.not_yours")


def check_may_answer(nudge: Nudge, by: Member) -> None:
    """Refuse whoever was not asked, and answers to a question that was taken back."""
    check_asked(nudge, by)
    if nudge.question.state in (QuestionState.WITHDRAWN, QuestionState.REMEMBERED):
        raise Refusal("question.closed")


def check_may_reply(nudge: Nudge, by: Member) -> None:
    """Refuse who was not asked, a question that is no longer open, and a second final reply."""
    check_asked(nudge, by)
    if nudge.question.state != QuestionState.OPEN:
        raise Refusal("question.closed")
    if nudge.state in FINAL_STATES:
        raise Refusal("reply.done")


def snooze(session: Session, nudge: Nudge, by: Member, now: datetime) -> datetime:
    """Not now: it comes back half a working day later, and others need not wait for that; says when."""
    check_may_reply(nudge, by)
    back = identity.week_of(by).after(now, PATIENCE) or now + PATIENCE
    if nudge.state != NudgeState.SNOOZED:
        nudge.state, nudge.snoozed_until = NudgeState.SNOOZED, back
        _owe(session, nudge, back, again=f":{now:%Y%m%d%H%M}")
        plan_next_step(session, nudge.question, now)
    return nudge.snoozed_until or back


def decline(session: Session, nudge: Nudge, by: Member, now: datetime) -> None:
    """Not me: nothing is learned of the person."""
    check_may_reply(nudge, by)
    nudge.state = NudgeState.DECLINED
    plan_next_step(session, nudge.question, now)


def off_topic(session: Session, nudge: Nudge, by: Member, now: datetime) -> None:
    """Not my topic: the matching learns it at the next question."""
    check_may_reply(nudge, by)
    nudge.state = NudgeState.OFF_TOPIC
    expertise.learn(
        session,
        by,
        EvidenceKind.DECLINED,
        nudge.question,
        weight=DECLINED_WEIGHT,
        state=EvidenceState.APPROVED,
        now=now,
    )
    plan_next_step(session, nudge.question, now)


def pretend_handed_over(session: Session, nudge: Nudge, now: datetime) -> Nudge:
    """Handed to the very person who asks without a name: a refusal would tell who that is."""
    nudge.state = NudgeState.HANDED_OVER
    plan_next_step(session, nudge.question, now)
    return nudge


def left(session: Session, member: Member, now: datetime) -> None:
    """Somebody left: what was asked of them moves on at once."""
    for nudge in waiting_for(session, member):
        nudge.state = NudgeState.DECLINED
        plan_next_step(session, nudge.question, now)


def left_channel(session: Session, member: Member, channel: str, now: datetime) -> None:
    """Somebody left a channel: what may be asked there alone is not asked of them any more."""
    for nudge in waiting_for(session, member):
        if nudge.question.channel == channel and visibility.is_confined(session, nudge.question):
            nudge.state = NudgeState.DECLINED
            plan_next_step(session, nudge.question, now)


def plan_next_step(session: Session, question: Question, now: datetime) -> None:
    """Set the question's next step by the nudges that still wait; for the last of a wave one hour at most."""
    notice_refresh.refresh(session, question)
    if question.state != QuestionState.OPEN or answers_that_count(session, question):
        return
    waited = [
        nudge for nudge in question.nudges if nudge.state == NudgeState.OFFERED and hears_until(nudge) > now
    ]
    ends = [hears_until(nudge) for nudge in waited]
    if question.wave > WAVES:  # the list of those still open has its day
        question.next_step_at = max([question.next_step_at or now, *ends])
    elif len(waited) == 1 and waited[0].handed_by_id is None:
        soon = identity.week_of(waited[0].member).after(now, LAST_PATIENCE)
        question.next_step_at = min(ends[0], soon or ends[0])
    else:
        question.next_step_at = max(ends, default=now)
    if question.wave >= WAVES:  # nobody else is asked meanwhile
        question.next_step_at = max(question.next_step_at, last_back(question, now))


def last_back(question: Question, now: datetime) -> datetime:
    """When the last of those who said "not now" was asked again and had an hour to reply; now, if none."""
    ends = [now]
    for nudge in question.nudges:
        if nudge.state == NudgeState.SNOOZED and nudge.snoozed_until is not None:
            week = identity.week_of(nudge.member)
            ends.append(week.after(nudge.snoozed_until, LAST_PATIENCE) or nudge.snoozed_until + LAST_PATIENCE)
    return max(ends)


def unreachable(session: Session, nudge: Nudge, now: datetime) -> None:
    """A nudge cannot be delivered (a closed DM, an account just closed, a pause): nobody is kept waiting."""
    if nudge.state in (NudgeState.OFFERED, NudgeState.SNOOZED):
        nudge.state = NudgeState.DECLINED
        plan_next_step(session, nudge.question, now)
