"""Answers: given in a form or a thread, edited, deleted."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people import expertise
from bot.services.questions import asking, waves
from bot.store import notice_refresh, notices, reports
from bot.store.models import Answer, EvidenceKind, EvidenceState, Member, NudgeState, Question, QuestionState
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import evidence
from bot.store.people.askers import asker_of, nudge_of
from bot.store.questions.answers import answer_by_source, answers_to
from bot.store.questions.questions import transition

GIVEN_WEIGHT, HELPFUL_WEIGHT, ACCEPTED_WEIGHT = 0.5, 0.75, 1.0
CLOSED_TO_ANSWERS = (QuestionState.DRAFT, QuestionState.WITHDRAWN, QuestionState.REMEMBERED)


def answer(
    session: Session,
    question: Question,
    author: Member,
    text: str,
    *,
    source: str,
    now: datetime,
    seen_in: str | None = None,
    field: str | None = None,
    asker_knows: bool = False,
) -> Answer | None:
    """Keep an answer; None for one that is known, or is the asker's own remark.

    `seen_in` is the channel where colleagues read it already; elsewhere the bot relays it.
    `asker_knows`: they have read it, as a reply.
    """
    if field is None and is_asker(session, question, author):
        return None
    text = checked(session, question, author, text, field)
    if answer_by_source(session, source) is not None:
        return None
    given = Answer(
        workspace_id=question.workspace_id,
        question=question,
        author=author,
        source=source,
        said_in=seen_in,
        text=text,
        created_at=now,
    )
    session.add(given)
    session.flush()
    _tell(session, given, seen_in, now, asker_knows)
    _settle_nudge(session, given)
    expertise.learn(
        session,
        author,
        EvidenceKind.ANSWER,
        question,
        weight=GIVEN_WEIGHT,
        state=EvidenceState.APPROVED,
        now=now,
    ).answer_id = given.id
    if transition(
        session,
        question,
        to=QuestionState.OPEN,
        among=(QuestionState.UNANSWERED, QuestionState.ANSWERED),
        closed_at=None,
    ):
        asking.still_open_changed(session)
    if question.state == QuestionState.OPEN:
        question.next_step_at = asking.asker_week_after(session, question, now, waves.CHECK_AFTER)
    notice_refresh.refresh(session, question)
    return given


def is_asker(session: Session, question: Question, member: Member) -> bool:
    """Whether they asked it."""
    asker = asker_of(session, question)
    return asker is not None and asker.id == member.id


def checked(session: Session, question: Question, author: Member, text: str, field: str | None) -> str:
    """An answer as it will be kept, or a refusal that says what is wrong with it."""
    if is_asker(session, question, author):
        raise Refusal("answer.own_question", field=field)
    check_open(question, field)
    return _fits(text, field)


def check_open(question: Question, field: str | None = None) -> None:
    """Refuse answers to a question that is not asked yet, or was taken back."""
    if question.state in CLOSED_TO_ANSWERS:
        raise Refusal("question.closed", field=field)


def _fits(text: str, field: str | None) -> str:
    text = text.strip()
    if not text:
        raise Refusal("answer.empty", field=field)
    if len(text) > asking.LONGEST_QUESTION:
        raise Refusal("answer.too_long", field=field, length=len(text), longest=asking.LONGEST_QUESTION)
    return text


def own(given: Answer, by: Member) -> None:
    """Refuse to let anybody but its author change it, and what stands no more."""
    if given.author_id != by.id:
        raise Refusal("answer.not_yours")
    if not given.stands:
        raise Refusal("answer.deleted")


def reword(session: Session, given: Answer, by: Member, text: str, field: str) -> None:
    """The author says it in other words, in a form; also when the question is long settled."""
    own(given, by)
    edit(session, given, _fits(text, field))


def take_back(session: Session, given: Answer, by: Member, now: datetime) -> None:
    """The author takes it back, in a form."""
    own(given, by)
    delete(session, given, now)


def _tell(session: Session, given: Answer, seen_in: str | None, now: datetime, asker_knows: bool) -> None:
    """The asker hears of it; the channel where the question stands too, when it was written elsewhere."""
    question = given.question
    if not asker_knows:
        notices.enqueue(
            session,
            NoticeKind.ANSWER_GIVEN,
            subject_id=given.id,
            question=question,
            due_at=now,
        )
    if question.channel and seen_in != question.channel and notices.is_posted(session, question):
        notices.enqueue(
            session,
            NoticeKind.ANSWER_RELAYED,
            subject_id=given.id,
            question=question,
            channel=question.channel,
            due_at=now,
        )
    asking.still_open_changed(session)


def _settle_nudge(session: Session, given: Answer) -> None:
    if given.author is None:
        return
    nudge = nudge_of(session, given.question, given.author)
    if nudge is not None:
        nudge.state = NudgeState.ANSWERED


def edit(session: Session, given: Answer, text: str) -> None:
    """The author changed their message: what is kept follows; the same words change nothing."""
    text = text.strip()[: asking.LONGEST_QUESTION]
    if given.deleted_at is None and text and text != given.text:
        given.text = text
        notice_refresh.refresh(session, given.question)
        reports.shown_again(session, given)


def delete(session: Session, given: Answer, now: datetime) -> None:
    """The author deleted their message: its text goes, and so does what it showed of them."""
    if given.deleted_at is not None:
        return
    if given.accepted_at is not None:
        notice_refresh.refresh_in_digests(session, given.accepted_at)
    given.deleted_at, given.text, given.accepted_at = now, "", None
    if given.author is not None:
        unlearn(session, given.question, given.author)
    evidence.changed(session, question=given.question)
    notice_refresh.refresh(session, given.question)
    reports.shown_again(session, given)


def unlearn(session: Session, question: Question, author: Member) -> None:
    """What the author showed here is what their standing answers show: of none, nothing is kept."""
    piece = evidence.find(session, author, EvidenceKind.ANSWER, question=question)
    if piece is None or piece.state == EvidenceState.REMOVED:
        return
    standing = [one for one in answers_to(session, question) if one.author_id == author.id]
    if standing:
        piece.answer_id, piece.weight = standing[-1].id, max(_weight(one) for one in standing)
        evidence.changed(session, piece)
    else:
        evidence.changed(session, piece)
        session.delete(piece)


def _weight(given: Answer) -> float:
    if given.accepted_at is not None:
        return ACCEPTED_WEIGHT
    return HELPFUL_WEIGHT if given.votes else GIVEN_WEIGHT
