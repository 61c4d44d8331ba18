"""What becomes of a question after it was asked: reworded, solved, withdrawn, opened again, ended."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.questions.asking import (
    ASKED,
    LONGEST_QUESTION,
    checked,
    is_by,
    no_draft,
    own,
    post,
    problem,
    still_open_changed,
)
from bot.store import notice_refresh, notices, visibility
from bot.store.models import Answer, Member, Question, QuestionState
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import channels, evidence
from bot.store.questions import answers, questions, replies
from bot.text.terms import detect_language

ENDED = (
    QuestionState.ACCEPTED,
    QuestionState.REMEMBERED,
    QuestionState.ANSWERED,
    QuestionState.UNANSWERED,
    QuestionState.WITHDRAWN,
)
UNSETTLED = (QuestionState.DRAFT, QuestionState.OPEN, QuestionState.ANSWERED, QuestionState.UNANSWERED)
KEPT = {"question.empty": "question.kept.empty", "question.too_long": "question.kept.too_long"}
NUDGE = NoticeKind.QUESTION_NUDGE


def solved(session: Session, question: Question, by: Member, now: datetime) -> None:
    """What the memory showed solved it: nobody needs to be asked."""
    own(session, question, by)
    if not questions.transition(
        session, question, to=QuestionState.REMEMBERED, among=(QuestionState.DRAFT,), closed_at=now
    ):
        raise no_draft(question)


def solved_by(session: Session, question: Question, past: Answer, by: Member, now: datetime) -> None:
    """An old answer solved it: that is help given, and its author hears of it."""
    if not visibility.may_see(session, visibility.alone(by, question.channel), past):
        raise Refusal("text.elsewhere")
    solved(session, question, by, now)
    question.helped_by_id = past.question_id
    if past.author is not None:
        notices.enqueue(
            session,
            NoticeKind.ANSWER_REUSED,
            subject_id=past.id,
            to=past.author,
            due_at=now,
            key=f"answer.reused:{past.id}:{question.id}",
        )


def edit(
    session: Session,
    question: Question,
    by: Member,
    text: str,
    tried: str,
    *,
    now: datetime,
    field: str | None,
) -> None:
    """The asker says it in other words, everywhere it stands; waves still to come look for whom these suit.

    Where all waves are spent and nothing helped, or nobody was found to ask, other words are asked again:
    three waves to people not reached yet, as for a question that ended unanswered.
    """
    own(session, question, by)
    if not question.is_open and question.state != QuestionState.UNANSWERED:
        raise Refusal("question.closed", field=field)
    known, text = question.text, checked(text, field=field)
    question.tried = tried.strip()[:LONGEST_QUESTION]
    _reword(session, question, text)
    if question.state == QuestionState.UNANSWERED:
        reopen(session, question, by, now)
    elif question.text != known:
        _ask_again_if_stuck(session, question, now)
    still_open_changed(session)


def _reword(session: Session, question: Question, text: str) -> None:
    question.text, question.language = text, detect_language(text)
    evidence.reworded(session, question)
    notice_refresh.refresh(session, question)


def _ask_again_if_stuck(session: Session, question: Question, now: datetime) -> None:
    if _is_stuck(session, question):
        question.wave, question.next_step_at = 0, now


def follow(
    session: Session, question: Question, by: Member, text: str, now: datetime, *, private: bool
) -> bool:
    """The asker changed the message by which they asked: the text follows wherever it stands.

    Says whether the words are others now. Where they cannot be a question the old ones stay, and the refusal
    says so. One that ended is not asked again by this: there are buttons for it.
    """
    text = text.strip()
    known = question.state == QuestionState.WITHDRAWN or text == question.text
    if known or not is_by(session, question, by, private=private):
        return False
    wrong = problem(text)
    if wrong is not None:
        raise Refusal(KEPT[wrong.key], **wrong.values)
    _reword(session, question, text)
    _ask_again_if_stuck(session, question, now)
    still_open_changed(session)
    return True


def drop(session: Session, question: Question, by: Member, now: datetime, *, private: bool) -> None:
    """The asker deleted the message by which they asked: withdrawn, a draft too.

    What was settled stays settled: the answer is somebody else's help, and may have helped others since.
    """
    if is_by(session, question, by, private=private):
        end(session, question, QuestionState.WITHDRAWN, now, among=UNSETTLED)


def end_all_of(session: Session, asker: Member, now: datetime) -> None:
    """Whoever asked is no longer here: nobody is asked further, and whoever was asked sees that it ended.

    What they wrote and sent nowhere is forgotten.
    """
    for question in questions.open_of(session, asker):
        if question.is_held:
            replies.forget_held(session, question)
            continue
        end(session, question, QuestionState.WITHDRAWN, now, among=questions.OPEN)


def _is_stuck(session: Session, question: Question) -> bool:
    """Whether it only waits for a reader: among those still open, or in its channel, nobody being asked."""
    spent = question.wave > questions.WAVES or (question.wave == questions.WAVES and not question.nudges)
    is_open = question.state == QuestionState.OPEN
    return is_open and spent and not answers.answers_that_count(session, question)


def withdraw(session: Session, question: Question, by: Member, now: datetime) -> None:
    """The asker takes it back: what is not said yet is not said, what stands is crossed out."""
    own(session, question, by)
    if not end(session, question, QuestionState.WITHDRAWN, now, among=questions.OPEN):
        raise Refusal("question.closed")


def reopen(session: Session, question: Question, by: Member, now: datetime) -> None:
    """The asker asks again: three waves go to people not reached yet. The caller takes acceptances back."""
    own(session, question, by)
    if not questions.transition(session, question, to=QuestionState.OPEN, among=ENDED, closed_at=None):
        raise Refusal("question.is_open")
    question.wave, question.next_step_at, question.unhelped_at = 0, now, now
    evidence.changed(session, question=question)
    notices.enqueue_again(session, question, (NUDGE, ASKED, NoticeKind.QUESTION_POSTED))
    if question.channel is None:
        question.stays_in_channel = False
    channel = question.channel or channels.of_questions(session)
    if channel:
        post(session, question, channel, now)
    notice_refresh.refresh(session, question)


def open_again(session: Session, question: Question, now: datetime, *, goes_on: datetime) -> None:
    """No answer is accepted any more: as after "not yet", what was not tried goes on at `goes_on`."""
    if not questions.transition(
        session, question, to=QuestionState.OPEN, among=(QuestionState.ACCEPTED,), closed_at=None
    ):
        return
    question.unhelped_at, question.next_step_at = now, goes_on
    question.wave = min(question.wave, questions.WAVES)
    notices.enqueue_again(session, question, (NUDGE, NoticeKind.QUESTION_POSTED))
    still_open_changed(session)


def end(
    session: Session,
    question: Question,
    outcome: QuestionState,
    now: datetime,
    among: Iterable[QuestionState] = (QuestionState.OPEN,),
) -> bool:
    """Close the question everywhere it is shown; False when it was closed already."""
    if not questions.transition(session, question, to=outcome, among=among, closed_at=now):
        return False
    unsent = (NUDGE, ASKED, NoticeKind.QUESTION_CHECK, NoticeKind.QUESTION_POSTED, NoticeKind.QUESTION_MOVED)
    notices.cancel_pending(session, question, unsent)
    notice_refresh.refresh(session, question)
    if outcome == QuestionState.WITHDRAWN:
        notice_refresh.refresh_in_digests(session, question.asked_at)
    still_open_changed(session)
    return True
