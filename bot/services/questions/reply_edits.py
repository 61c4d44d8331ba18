"""Messages that made a reply and were changed or deleted: what is kept follows, and what it meant does."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.services.questions import asking, reply_delivery, replying
from bot.services.questions.reply_choices import is_by
from bot.services.questions.reply_meanings import GIVEN
from bot.store import notice_refresh, notices
from bot.store.models import Answer, Member, Question, QuestionState, Reply
from bot.store.questions.replies import seems_solved
from bot.text.meaning.replies import Meaning, read_reply


def is_answer_by(session: Session, given: Answer, reply: Reply | None, member: Member) -> bool:
    """Whether they wrote this answer; what a nameless asker kept is theirs by the words it was made of."""
    made_of_it = reply is not None and reply.answer_id == given.id and is_by(session, reply, member)
    return made_of_it or given.author_id == member.id


def edit(session: Session, reply: Reply, text: str, now: datetime) -> None:
    """The author changed their message: the text follows where it stands, and is read again."""
    text = text.strip()[: asking.LONGEST_QUESTION]
    if reply.deleted_at is not None or not text or text == reply.text:
        return
    held = _holds(session, reply)
    reply.text = text
    if reply.question is not None and reply.answer_id is None:
        _read_again(session, reply, reply.question, now)
    _let_go(session, reply, held, now)


def delete(session: Session, reply: Reply, now: datetime) -> None:
    """The author deleted their message: its text goes."""
    if reply.deleted_at is None:
        held = _holds(session, reply)
        reply.deleted_at, reply.text, reply.files = now, "", []
        session.flush()
        _let_go(session, reply, held, now)


def _read_again(session: Session, reply: Reply, question: Question, now: datetime) -> None:
    """Other words may mean something else: what may be an answer now is shown to the asker as that."""
    if reply.by_asker:
        reading = read_reply(question.text, reply.text, by_asker=True)
        found = reading.meaning == Meaning.ANSWER and reading.sure
        reply.meaning = reading.meaning if found or reading.meaning != Meaning.ANSWER else Meaning.OTHER
        session.flush()
        if reply.is_undecided:
            reply_delivery.ask_whether_solved(session, question, reply, now)
        return
    reading = replying.read(question, reply.text)
    if reading.meaning == reply.meaning or question.state in replying.CLOSED:
        return
    reply.meaning, reply.points_to = reading.meaning, None
    reply.unsure = reading.meaning in (Meaning.ANSWER, Meaning.OTHER)
    if reply.unsure or reading.meaning == Meaning.ASK_BACK:
        notices.enqueue(session, GIVEN, subject_id=reply.id, question=question, due_at=now)


def _holds(session: Session, reply: Reply) -> bool:
    return reply.question is not None and reply.is_undecided


def _let_go(session: Session, reply: Reply, held: bool, now: datetime) -> None:
    """Redrawn; where nothing says any more that the asker found it, others are asked at once."""
    question = reply.question
    if question is None:
        return
    if held and question.state == QuestionState.OPEN and not seems_solved(session, question):
        question.next_step_at = now
    notice_refresh.refresh(session, question)
