"""What is decided about a reply: that it is the answer after all, that it is kept, that it is changed."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people import workload
from bot.services.questions import accepting, answering, asking, nudging, question_changes
from bot.store import notice_refresh, notices, visibility
from bot.store.models import Answer, Member, Question, QuestionState, Reply, ReplyVote
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import evidence
from bot.store.people.askers import asker_of, nudge_of
from bot.store.questions import replies
from bot.text.meaning.replies import Meaning

VOTES = 2  # helpful votes that make an answer of a reply
OPEN_ENDS = (QuestionState.OPEN, QuestionState.ANSWERED, QuestionState.UNANSWERED)


def keep_solution(session: Session, reply: Reply, by: Member, now: datetime) -> None:
    """What the asker found is kept as the accepted answer."""
    question = _found_in(session, reply, by)
    if reply.answer_id is not None or not _stands(reply):
        raise Refusal("reply.done")
    if not question_changes.end(session, question, QuestionState.ACCEPTED, now, among=OPEN_ENDS):
        raise Refusal("question.closed")
    found = Answer(
        workspace_id=question.workspace_id, question=question, author=reply.author, by_asker=True,
        source=f"own:{reply.id}", text=reply.text, created_at=now, accepted_at=now,
    )  # fmt: skip
    session.add(found)
    session.flush()
    reply.answer = found
    if question.channel and reply.seen_in != question.channel:
        notices.enqueue(
            session, NoticeKind.ANSWER_RELAYED, subject_id=found.id,
            question=question,
            channel=question.channel, due_at=now,
        )  # fmt: skip
    evidence.changed(session, question=question)
    notice_refresh.refresh(session, question)


def close_solved(session: Session, reply: Reply, by: Member, now: datetime) -> None:
    """The asker found it, and nothing of it is kept."""
    question = _found_in(session, reply, by)
    if not question_changes.end(session, question, QuestionState.ANSWERED, now, among=OPEN_ENDS):
        raise Refusal("question.closed")


def not_solved(session: Session, reply: Reply, by: Member, now: datetime) -> None:
    """It was not the solution after all: the question goes on at once; what was kept of it goes."""
    question = _found_in(session, reply, by)
    if reply.answer is not None:
        if not accepting.unaccept(session, reply.answer, by, now):
            raise Refusal("reply.done")
        return
    if not reply.is_undecided:
        raise Refusal("reply.done")
    reply.meaning = Meaning.OTHER
    if question.state == QuestionState.OPEN:
        question.next_step_at = now
    notice_refresh.refresh(session, question)


def _found_in(session: Session, reply: Reply, by: Member) -> Question:
    """The question below which its asker wrote, in this reply, that they found it."""
    question = own_reply(session, reply, by)
    if not reply.by_asker or reply.meaning != Meaning.ANSWER:
        raise Refusal("reply.done")
    return question


def own_reply(session: Session, reply: Reply, by: Member) -> Question:
    if reply.question is None:
        raise Refusal("question.gone")
    asking.own(session, reply.question, by)
    return reply.question


def _stands(reply: Reply) -> bool:
    return reply.deleted_at is None


def accept(session: Session, reply: Reply, by: Member, now: datetime) -> None:
    """The asker: this is the answer."""
    own_reply(session, reply, by)
    accepting.accept(session, _promote(session, reply, now), by, now)


def helps(session: Session, reply: Reply, by: Member, now: datetime) -> None:
    """The asker: this helps. It counts as an answer, and is not the last word.

    Without a name there is no vote, whose row would say who asked: they alone were shown this button.
    """
    question, made = own_reply(session, reply, by), _promote(session, reply, now)
    if not question.anonymous:
        accepting.find_helpful(session, made, by, now)


def not_yet(session: Session, reply: Reply, by: Member) -> None:
    """The asker: not yet. It stays what it is, and the question goes on."""
    question = own_reply(session, reply, by)
    reply.unsure = False
    notice_refresh.refresh(session, question)


def vote(session: Session, reply: Reply, by: Member, sign: str, now: datetime) -> None:
    """A reader found it helpful; with the second such vote it counts as an answer."""
    if reply.author_id == by.id or not _may_become_answer(reply):
        return
    cast = session.get(ReplyVote, (reply.id, by.id))
    if cast is None:
        cast = ReplyVote(reply_id=reply.id, member_id=by.id, workspace_id=reply.workspace_id, signs=[])
        session.add(cast)
    cast.signs = sorted({*cast.signs, sign})
    session.flush()
    if len(replies.votes(session, reply)) >= VOTES:
        _promote(session, reply, now)


def _may_become_answer(reply: Reply) -> bool:
    """Whether readers' votes may make an answer of it: of a colleague here, below what is not withdrawn."""
    open_to_it = reply.question is not None and reply.question.state not in answering.CLOSED_TO_ANSWERS
    theirs = reply.author is not None and not reply.by_asker
    return open_to_it and theirs and reply.unsure and reply.answer_id is None and _stands(reply)


def unvote(session: Session, reply: Reply, by: Member, sign: str) -> None:
    """A sign is taken back, while it has made no answer yet; the vote stands while there is another."""
    cast = session.get(ReplyVote, (reply.id, by.id))
    if cast is None or reply.answer_id is not None:
        return
    cast.signs = [other for other in cast.signs if other != sign]
    if not cast.signs:
        session.delete(cast)


def _promote(session: Session, reply: Reply, now: datetime) -> Answer:
    """The answer that a reply is after all; the same one however often it is said."""
    if reply.answer is not None:
        return reply.answer
    if not _stands(reply) or reply.question is None or reply.author is None or reply.by_asker:
        raise Refusal("answer.gone")
    made = answering.answer(
        session, reply.question, reply.author, reply.text or "📎", source=reply.source, seen_in=reply.seen_in,
        now=now, asker_knows=True,
    )  # fmt: skip
    if made is None:
        raise Refusal("answer.gone")
    reply.answer, reply.unsure = made, False
    for cast in replies.votes(session, reply):
        for sign in cast.signs:
            accepting.find_helpful(session, made, session.get_one(Member, cast.member_id), now, sign=sign)
    notice_refresh.refresh(session, reply.question)
    return made


def ask_named(session: Session, reply: Reply, by: Member, now: datetime) -> None:
    """The asker has the colleague asked to whom a reply points."""
    question, to = own_reply(session, reply, by), reply.points_to
    if question.state != QuestionState.OPEN:
        raise Refusal("question.closed")
    if to is None or to.id == by.id:
        raise Refusal("nudge.somebody_else")
    if nudge_of(session, question, to) is not None:
        raise Refusal("nudge.already_asked")
    if not workload.may_meet(session, by, to) or not workload.room_for(session, to, now):
        raise Refusal("nudge.cannot_be_asked")
    if not visibility.may_be_put_to(session, question, [to]):
        raise Refusal("nudge.outside_channel")
    nudging.ask(session, question, to, now, handed_by=reply.author)
    notice_refresh.refresh(session, question)


def is_by(session: Session, reply: Reply, member: Member) -> bool:
    """Whether they wrote it; a nameless asker's words are theirs as long as their question's are."""
    if reply.by_asker and reply.question is not None:
        asker = asker_of(session, reply.question)
        return asker is not None and asker.id == member.id
    return reply.author_id == member.id
