"""What readers make of an answer: accepted or not after all, found helpful or not."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people import expertise, mentor_invitations
from bot.services.questions import asking, nudging, question_changes, weight_updates
from bot.services.questions.answering import ACCEPTED_WEIGHT, HELPFUL_WEIGHT, delete, unlearn
from bot.store import notice_refresh, notices
from bot.store.models import (
    Answer,
    EvidenceKind,
    EvidenceState,
    HelpfulVote,
    Member,
    NudgeState,
    Question,
    QuestionState,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import evidence
from bot.store.people.askers import asker_of
from bot.store.questions import replies
from bot.store.questions.answers import answers_to
from bot.text.meaning.replies import Meaning

BUTTON = "button"  # the sign of a vote by the button; that of a reaction is its name alone: no place, so that
# a vote in the bot's conversation with somebody does not tell that they asked
SECOND_THOUGHT = timedelta(minutes=10)  # after an acceptance is taken back, before others are asked
# to whoever asked without a name: their check mark in a channel was not followed
TICK = NoticeKind.ANSWER_TICK


def accept(session: Session, given: Answer, by: Member, now: datetime) -> None:
    """The asker accepts: the author is thanked, the question is settled everywhere, the bot knows more."""
    asking.own(session, given.question, by)
    if not given.stands:
        raise Refusal("answer.gone")
    if given.question.state == QuestionState.WITHDRAWN:
        raise Refusal("question.closed")
    first = session.execute(
        update(Answer)
        .where(Answer.id == given.id, Answer.accepted_at.is_(None))
        .values(accepted_at=now)
        .execution_options(synchronize_session="fetch")
    )
    if not notices.won(first):
        raise Refusal("answer.already_accepted")
    question = given.question
    question_changes.end(
        session,
        question,
        QuestionState.ACCEPTED,
        now,
        among=(QuestionState.OPEN, QuestionState.ANSWERED, QuestionState.UNANSWERED),
    )
    if given.author is not None and not given.by_asker:
        expertise.learn(
            session,
            given.author,
            EvidenceKind.ANSWER,
            question,
            weight=ACCEPTED_WEIGHT,
            state=EvidenceState.APPROVED,
            now=now,
        ).answer_id = given.id
        if _thank(session, given, given.author, now):
            weight_updates.learn(session, given)
        mentor_invitations.invite(session, given.author, now)
    evidence.changed(session, question=question)
    notice_refresh.refresh(session, question)


def _thank(session: Session, given: Answer, author: Member, now: datetime) -> bool:
    """The author hears of it once, however often it is accepted; says whether this is the first time.

    What was taken back before it could be said is owed again.
    """
    question = given.question
    owed = notices.enqueue(
        session,
        NoticeKind.ANSWER_ACCEPTED,
        subject_id=given.id,
        question=question,
        to=author,
        due_at=now,
    )
    if owed is None:
        notices.enqueue_again(session, question, (NoticeKind.ANSWER_ACCEPTED,))
    return owed is not None


def unaccept(session: Session, given: Answer, by: Member, now: datetime) -> bool:
    """The asker takes their acceptance back; False when it was not accepted (any more).

    Their last word counts, in whichever way they said it: a check mark taken away takes back what a button
    accepted, and a button what a check mark did. The question opens again unless another accepted answer
    stands; as after "not yet", the answers so far do not hold up the waves that are left. These go on a
    little later: whoever only slipped has time to accept again.

    What `WeightCorrection.learn` moved stays. Each answer moves the weights by an amount that depends on all
    that was learned before it, and fades with each that follows, so it cannot be taken out exactly;
    accepting the same answer again moves nothing more.
    """
    asking.own(session, given.question, by)
    taken = session.execute(
        update(Answer)
        .where(Answer.id == given.id, Answer.accepted_at.is_not(None))
        .values(accepted_at=None)
        .execution_options(synchronize_session="fetch")
    )
    if not notices.won(taken):
        return False
    question = given.question
    _forget(session, given, now)
    if not any(one.accepted_at for one in answers_to(session, question)):
        question_changes.open_again(session, question, now, goes_on=_goes_on(question, now))
    evidence.changed(session, question=question)
    notice_refresh.refresh(session, question)
    return True


def reopen(session: Session, question: Question, by: Member, now: datetime) -> None:
    """The asker asks again: no answer is accepted any more, as if each acceptance had been taken back."""
    accepted = [one for one in question.answers if one.accepted_at is not None]
    question_changes.reopen(session, question, by, now)
    for given in accepted:
        given.accepted_at = None
        _forget(session, given, now)


def _forget(session: Session, given: Answer, now: datetime) -> None:
    """What an acceptance showed of the author, or of what whoever asked had found, is kept no longer."""
    if given.by_asker:
        _drop_solution(session, given, now)
    elif given.author is not None:
        unlearn(session, given.question, given.author)


def _drop_solution(session: Session, given: Answer, now: datetime) -> None:
    """What whoever asked had found was none: nothing of it is kept, and their words no longer say so."""
    delete(session, given, now)
    said = replies.of_answer(session, given)
    if said is not None:
        said.meaning = Meaning.OTHER


def _goes_on(question: Question, now: datetime) -> datetime:
    """Whoever was asked last and has not replied still has their hours."""
    waiting = [nudging.hears_until(one) for one in question.nudges if one.state == NudgeState.OFFERED]
    return max(now + SECOND_THOUGHT, *waiting) if waiting else now + SECOND_THOUGHT


def tick(
    session: Session, given: Answer, by: Member, *, added: bool, in_channel: bool, now: datetime
) -> None:
    """A check mark by the asker accepts, and taken away takes it back; anybody else's says nothing.

    In a channel everybody sees who set it: there it does nothing for a question without a name, which would
    show who asked by turning "accepted" at that moment. The asker alone is told, where they read in private.
    """
    question = given.question
    asker = asker_of(session, question)
    if asker is None or asker.id != by.id or question.state == QuestionState.WITHDRAWN:
        return
    if added == (given.accepted_at is not None) or not given.stands:
        return
    if question.anonymous and in_channel:
        way = "set" if added else "taken"
        notices.enqueue(
            session,
            TICK,
            subject_id=given.id,
            question=question,
            due_at=now,
            key=f"{TICK}:{given.id}:{way}",
        )
    elif added:
        accept(session, given, by, now)
    else:
        unaccept(session, given, by, now)


def find_helpful(session: Session, given: Answer, by: Member, now: datetime, sign: str = BUTTON) -> bool:
    """A reader found it helpful, which counts once however they say it; the author's own word does not."""
    if given.author_id == by.id:
        raise Refusal("answer.own_answer")
    if not given.stands:
        raise Refusal("answer.gone")
    known = _vote_of(given, by)
    if known is not None:
        known.signs = sorted({*known.signs, sign})
        return False
    if not _is_secret(session, given, by):
        given.votes.append(
            HelpfulVote(answer_id=given.id, member_id=by.id, workspace_id=given.workspace_id, signs=[sign])
        )
    if given.author is not None and not given.by_asker:
        expertise.learn(
            session,
            given.author,
            EvidenceKind.ANSWER,
            given.question,
            weight=HELPFUL_WEIGHT,
            state=EvidenceState.APPROVED,
            now=now,
        )
        if not given.question.anonymous:
            mentor_invitations.invite(session, given.author, now)
    notice_refresh.refresh(session, given.question)
    return True


def _is_secret(session: Session, given: Answer, by: Member) -> bool:
    """Whether a vote's row would say who asked without a name: only they could read the answer."""
    question = given.question
    asker = asker_of(session, question) if question.anonymous and question.channel is None else None
    return asker is not None and asker.id == by.id


def _vote_of(given: Answer, by: Member) -> HelpfulVote | None:
    return next((vote for vote in given.votes if vote.member_id == by.id), None)


def unfind_helpful(session: Session, given: Answer, by: Member, sign: str) -> None:
    """The reader took a reaction back; their vote stands while they say so in another way."""
    known = _vote_of(given, by)
    if known is None:
        return
    known.signs = [other for other in known.signs if other != sign]
    if known.signs:
        return
    given.votes.remove(known)
    if given.author is not None:
        unlearn(session, given.question, given.author)
    notice_refresh.refresh(session, given.question)
