"""Questions and texts whose next step is due."""

from datetime import timedelta

from bot.deps import Deps
from bot.jobs.each_alone import take_each
from bot.services.questions import waves
from bot.store.models import Question, QuestionState
from bot.store.questions import questions
from bot.store.questions.questions import WAVES

MODEL_LOOK = timedelta(
    seconds=5
)  # between two looks whether the model is there, by which colleagues are chosen


def advance(deps: Deps) -> int:
    """Take the next step of each question that is due; says how many."""
    with deps.read_sessions() as session:
        waiting = questions.due(session, deps.clock())
    return take_each(deps, waiting, _advance_one, Question, "question")


def _advance_one(deps: Deps, question_id: int) -> None:
    with deps.read_sessions() as session:
        question = session.get_one(Question, question_id)
    if question.state == QuestionState.OPEN and question.wave < WAVES and deps.index.reads_soon():
        with deps.sessions.begin() as session:
            question = session.get_one(Question, question_id)
            if questions.claim_step(session, question, deps.clock()):  # else another process chose meanwhile
                question.put_off(deps.clock(), MODEL_LOOK)
        return
    if question.asker_id is not None:
        deps.index.seen(question.asker_id, question.asked_at)
    rank = deps.index.experts(question.text, question.asker_id, question.id)
    with deps.sessions.begin() as session:
        waves.advance(session, session.get_one(Question, question_id), rank, deps.clock())


def embed_backlog(deps: Deps) -> None:
    """Give what was learned its vectors, a batch at a time, beside those who wait and not before them."""
    deps.index.sync()
    while deps.index.embed_backlog():
        pass
