"""The way of a question, as its asker sees it: asked, recognised, edited, withdrawn, reopened, ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people import identity
from bot.services.questions import first_asked
from bot.services.questions.first_asked import FirstChoice
from bot.store import notice_refresh, notices, visibility
from bot.store.models import Member, NoticeState, Question, QuestionState
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import askers, channels
from bot.store.questions import questions
from bot.store.workspaces import home_id
from bot.text.meaning.anonymity import asks_without_name
from bot.text.terms import detect_language

LONGEST_QUESTION = 3000  # characters: what a Slack input and a section can hold
LOOKED_FOR = 200  # characters kept of what an asker had looked for when they chose whom to ask first
SAME_QUESTION = timedelta(minutes=10)
TRIAGE = timedelta(minutes=1)  # a draft that a crash left behind goes on after this
RECALL_WAIT = timedelta(hours=1)  # an asker who says nothing to what the memory found: colleagues are asked
SEALED_FOR = timedelta(days=7)  # after its end: long enough to reopen an anonymous question
ASKED = NoticeKind.QUESTION_ASKED  # the asker's own message: who was asked, and what comes next


def problem(text: str, *, field: str | None = None) -> Refusal | None:
    """What is wrong with these words as a question, if anything is."""
    if not any(letter.isalnum() for letter in text):
        return Refusal("question.empty", field=field)
    if len(text) > LONGEST_QUESTION:
        return Refusal("question.too_long", field=field, length=len(text), longest=LONGEST_QUESTION)
    return None


def checked(text: str, *, field: str | None = None) -> str:
    """The question as it will be kept, or a refusal that says what is wrong with it."""
    wrong = problem(text.strip(), field=field)
    if wrong is not None:
        raise wrong
    return text.strip()


@dataclass(frozen=True, slots=True)
class WordsOutcome:
    """Words said with a command: the question that they became, or why the form comes with them."""

    question: Question | None
    text: str
    problem: Refusal | None = None
    nameless: bool = False


def ask_in_words(
    session: Session, asker: Member, text: str, *, source: str, channel: str | None, now: datetime
) -> WordsOutcome:
    """Keep the question that was said with a command.

    None is kept without words, with too many, or where its asker says that it shall go without their name:
    the form is for these. Words that say nothing are refused.
    """
    wrong, nameless = problem(text), asks_without_name(text)
    if wrong is None and nameless is None:
        return WordsOutcome(ask(session, asker, text, source=source, channel=channel, now=now), text)
    if wrong is not None and text and wrong.key != "question.too_long":
        raise wrong
    return WordsOutcome(
        None, text if nameless is None else nameless, wrong if text else None, nameless is not None
    )


def ask(
    session: Session,
    asker: Member,
    text: str,
    *,
    source: str,
    now: datetime,
    channel: str | None = None,
    tried: str = "",
    urgent: bool = False,
    anonymous: bool = False,
    language: str | None = None,
    field: str | None = None,
    first: FirstChoice | None = None,
) -> Question:
    """Keep the question. The same gesture twice, or the same words again at once, is the same question.

    `first` is asked before all others.
    """
    text = checked(text, field=field)
    known = questions.by_source(session, source) or (
        None if anonymous else questions.same_words(session, asker, text, since=now - SAME_QUESTION)
    )
    is_same = known is not None and known.source == source
    if known is not None and (is_same or first is None or first.member.id == known.first_asked_id):
        return known
    if first is not None:
        first_asked.check(session, asker, first, now)
    question = Question(
        workspace_id=asker.workspace_id,
        workspace=asker.workspace,
        asker=None if anonymous else asker,
        sealed_asker=str(asker.id) if anonymous else None,
        anonymous=anonymous,
        source=source,
        text=text,
        tried=tried.strip()[:LONGEST_QUESTION],
        language=language or detect_language(text),
        urgent=urgent,
        channel=channel,
        first_asked=first.member if first else None,
        looked_for=first.looked_for[:LOOKED_FOR] if first and not anonymous else None,
        asked_at=now,
        next_step_at=now + TRIAGE,
    )
    session.add(question)
    session.flush()
    if channel is not None:
        channels.stands_in(session, channel)
    return question


def send(session: Session, question: Question, by: Member, now: datetime) -> None:
    """The memory did not help: its asker sends the draft to colleagues."""
    own(session, question, by)
    if question.state != QuestionState.DRAFT:
        raise no_draft(question)
    launch(session, question, now)


def launch(session: Session, question: Question, now: datetime) -> None:
    """Put the question to colleagues: in its channel at once, and in waves of a few people.

    One from a private channel waits a while for its asker's word on whether others than that channel's people
    may be asked.
    """
    if visibility.is_undecided(session, question):
        question.next_step_at = now + RECALL_WAIT
        return
    if not questions.transition(
        session, question, to=QuestionState.OPEN, among=(QuestionState.DRAFT,), closed_at=None
    ):
        return
    question.next_step_at = now
    if question.first_asked_id is None:
        put_in_channel(session, question, now)


def put_in_channel(session: Session, question: Question, now: datetime) -> None:
    """Owe the question to its channel, once. One that a colleague is asked first waits until others are.

    The questions channel is no choice of the asker's, so it does not limit who may be asked.
    """
    if question.channel is None:
        question.stays_in_channel = False
    channel = question.channel or channels.of_questions(session)
    if channel and not notices.is_posted(session, question):
        post(session, question, channel, now)


def post(session: Session, question: Question, channel: str, now: datetime) -> None:
    """Owe the question to a channel."""
    question.channel = channel
    channels.stands_in(session, channel)
    notices.enqueue(
        session,
        NoticeKind.QUESTION_POSTED,
        subject_id=question.id,
        question=question,
        channel=channel,
        due_at=now,
    )


def could_not_post(session: Session, question: Question, refused: str, now: datetime) -> None:
    """A channel would not take the question: the questions channel is next, and the asker is told.

    Where the message that says who was asked is still to come, it says this too.
    """
    fallback = channels.of_questions(session)
    if refused != fallback and visibility.is_private(session, question):
        notice_refresh.refresh_kind(session, question.id, ASKED)
        return  # its words leave the private channel by its asker's choice alone
    question.channel, question.stays_in_channel = None, False
    if fallback and fallback != refused:
        post(session, question, fallback, now)
    notice_refresh.refresh_kind(session, question.id, ASKED)
    told = notices.newest(session, question, ASKED)
    if not question.wave or (told is not None and told.state == NoticeState.DUE):
        return
    notices.enqueue(
        session,
        NoticeKind.QUESTION_MOVED,
        subject_id=question.id,
        question=question,
        due_at=now,
        key=f"question.moved:{question.id}:{refused}",
    )


def no_draft(question: Question) -> Refusal:
    """Why it can be sent no more: it went to colleagues, or it ended before it did."""
    ended = question.state in (QuestionState.WITHDRAWN, QuestionState.REMEMBERED)
    return Refusal("question.closed" if ended else "question.already_sent")


def own(session: Session, question: Question, by: Member) -> None:
    """Refuse whoever did not ask this question."""
    asker = askers.asker_of(session, question)
    if asker is None or asker.id != by.id:
        raise Refusal("question.not_yours")


def is_by(session: Session, question: Question, member: Member, *, private: bool) -> bool:
    """Whether a message of theirs may be this question's own: without a name, only a direct message."""
    asker = askers.asker_of(session, question)
    return (private or not question.anonymous) and asker is not None and asker.id == member.id


def still_open_changed(session: Session) -> None:
    """The questions channel's list of open questions is out of date: redraw it where it stands."""
    notice_refresh.refresh_about(session, home_id(session), NoticeKind.QUESTION_STILL_OPEN)


def asked_by(session: Session, member: Member, limit: int = 10, *, held: bool = False) -> list[Question]:
    """A member's own questions, newest first; `held`: and what they wrote and sent nowhere yet."""
    return questions.of_asker(session, member, limit, held=held)


def asker_week_after(session: Session, question: Question, now: datetime, working: timedelta) -> datetime:
    """When `working` time will have passed in the asker's hours (the workspace's for one unknown)."""
    asker = askers.asker_of(session, question)
    week = identity.week_of(asker) if asker else identity.week_of_workspace(question.workspace)
    return week.after(now, working) or now + working


def to_unlink(session: Session, now: datetime, limit: int) -> list[int]:
    """Anonymous questions that ended a week ago: nobody shall be able to tell any more who asked."""
    return questions.still_sealed(session, now - SEALED_FOR, limit)


def forget_askers(session: Session, numbers: Sequence[int], now: datetime) -> None:
    """Break the seal of these."""
    for question in questions.sealed_among(session, numbers, now - SEALED_FOR):
        question.sealed_asker = None
        notices.forget_channels(session, question)
