"""Past questions and answers of real people, brought in once: the rows that they would have made here."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.services.people import expertise
from bot.services.questions.answering import ACCEPTED_WEIGHT, GIVEN_WEIGHT, HELPFUL_WEIGHT
from bot.services.questions.asking import LONGEST_QUESTION
from bot.store.models import Answer, EvidenceKind, EvidenceState, Member, Question, QuestionState
from bot.store.people import evidence
from bot.store.questions.answers import answer_by_source
from bot.store.questions.questions import by_source
from bot.store.workspaces import home
from bot.text.terms import detect_language


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """One answer of the past; `author` None for somebody who is not here (any more)."""

    source: str
    author: Member | None
    text: str
    at: datetime
    score: int
    accepted: bool


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """One question of the past with its answers, oldest first."""

    source: str
    asker: Member | None
    text: str
    at: datetime
    answers: tuple[PastAnswer, ...]


def bring_in(session: Session, past: PastQuestion) -> bool:
    """Keep a past question and what it shows of those who answered; False when it was kept before."""
    workspace = home(session)
    if by_source(session, past.source) is not None:
        return False
    accepted = any(answer.accepted for answer in past.answers)
    ended = (
        QuestionState.ACCEPTED
        if accepted
        else QuestionState.ANSWERED
        if past.answers
        else QuestionState.UNANSWERED
    )
    question = Question(
        workspace_id=workspace.id,
        workspace=workspace,
        asker=past.asker,
        source=past.source,
        text=past.text[:LONGEST_QUESTION],
        language=detect_language(past.text),
        state=ended,
        asked_at=past.at,
        closed_at=max((answer.at for answer in past.answers), default=past.at),
    )
    session.add(question)
    session.flush()
    for answer in past.answers:
        _bring_in_answer(session, question, answer)
    if accepted:
        evidence.changed(session, question=question)
    return True


def _bring_in_answer(session: Session, question: Question, past: PastAnswer) -> None:
    if answer_by_source(session, past.source) is not None:
        return
    kept = Answer(
        workspace_id=question.workspace_id,
        question=question,
        author=past.author,
        source=past.source,
        text=past.text[:LONGEST_QUESTION],
        created_at=past.at,
        accepted_at=past.at if past.accepted and past.text else None,
    )
    session.add(kept)
    session.flush()
    if past.author is None or past.author is question.asker:
        return
    weight = ACCEPTED_WEIGHT if past.accepted else HELPFUL_WEIGHT if past.score > 0 else GIVEN_WEIGHT
    piece = expertise.learn(
        session,
        past.author,
        EvidenceKind.ANSWER,
        question,
        weight=weight,
        state=EvidenceState.APPROVED,
        now=past.at,
    )
    piece.answer_id = kept.id
