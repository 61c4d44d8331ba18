"""What people write to each other below a question: what it means, and that it arrives, both ways.

Everything that the bot says can be answered: `MEANS` says for each kind of message what a reply to it is.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services import answers, load, nudges, questions, waves
from bot.store import conversation as rows
from bot.store import evidence, notices
from bot.store.models import Answer, Member, NudgeState, Outcome, Question, Reply, ReplyVote
from bot.store.questions import answer_by_source, answers_to, asker_of, nudge_of
from bot.text.replies import Meaning, Reading, read_reply

VOTES = 2  # helpful votes that make an answer of a reply
OPEN_ENDS = (Outcome.OPEN, Outcome.ANSWERED, Outcome.UNANSWERED)
CLOSED = (Outcome.DRAFT, Outcome.WITHDRAWN, Outcome.REMEMBERED)
GIVEN, BROUGHT, POSTED, SOLVED = "reply.given", "reply.brought", "reply.posted", "reply.solved"
SILENT_IN_CHANNEL = (Meaning.REMARK, Meaning.THANKS, Meaning.REFUSAL)
SILENT_IN_PRIVATE = (Meaning.THANKS, Meaning.REFUSAL)


class Means(StrEnum):
    """What a reply to a message of the bot means."""

    TO_ASKER = auto()  # a colleague's words, for whoever asked
    TO_AUTHOR = auto()  # the asker's words, for the author of what is shown
    OF_QUESTION = auto()  # the asker's words about their own question
    TO_OTHER = auto()  # for the other one of a request or a meeting
    STORY = auto()  # a story for the round, to be told with its form
    FEEDBACK = auto()  # what was learned in a meeting, for its form
    ALONE = auto()  # for the bot alone: as any direct message
    AMONG_PEOPLE = auto()  # in a channel, where people talk with each other: not the bot's business


MEANS: dict[str, Means] = {
    "question.posted": Means.TO_ASKER,
    "question.nudge": Means.TO_ASKER,
    "question.asked": Means.OF_QUESTION,
    "question.moved": Means.OF_QUESTION,
    "question.unlikely": Means.OF_QUESTION,
    "question.check": Means.OF_QUESTION,
    "question.ended": Means.OF_QUESTION,
    "question.still_open": Means.AMONG_PEOPLE,
    "answer.given": Means.TO_AUTHOR,
    "answer.tick": Means.TO_AUTHOR,
    "answer.relayed": Means.AMONG_PEOPLE,
    "answer.accepted": Means.TO_ASKER,
    "answer.reused": Means.ALONE,
    GIVEN: Means.TO_AUTHOR,
    BROUGHT: Means.TO_ASKER,
    POSTED: Means.AMONG_PEOPLE,
    SOLVED: Means.OF_QUESTION,
    "direct.held": Means.ALONE,
    "people.welcome": Means.ALONE,
    "mentoring.suggested": Means.ALONE,
    "mentoring.next": Means.ALONE,
    "mentoring.ended": Means.ALONE,
    "mentoring.named_over": Means.ALONE,
    "mentoring.offer": Means.TO_OTHER,
    "mentoring.proposed": Means.TO_OTHER,
    "mentoring.words": Means.TO_OTHER,
    "meeting.words": Means.TO_OTHER,
    "meeting.card": Means.TO_OTHER,
    "meeting.invitation": Means.TO_OTHER,
    "meeting.moved": Means.TO_OTHER,
    "meeting.cancelled": Means.TO_OTHER,
    "meeting.gone": Means.ALONE,
    "meeting.reminder": Means.TO_OTHER,
    "meeting.mark.0": Means.TO_OTHER,
    "meeting.mark.15": Means.TO_OTHER,
    "meeting.mark.20": Means.TO_OTHER,
    "meeting.form": Means.FEEDBACK,
    "meeting.thanks": Means.TO_OTHER,
    "meeting.applied": Means.ALONE,
    "meeting.applied_told": Means.TO_OTHER,
    "meeting.missed": Means.TO_OTHER,
    "meeting.series": Means.TO_OTHER,
    "meeting.stopped": Means.TO_OTHER,
    "meeting.no_next": Means.TO_OTHER,
    "calendar.first": Means.ALONE,
    "calendar.changed": Means.ALONE,
    "round.prompt": Means.STORY,
    "round.reminder": Means.STORY,
    "round.opened": Means.AMONG_PEOPLE,
    "round.closed": Means.AMONG_PEOPLE,
    "round.waits": Means.ALONE,
    "round.homeless": Means.ALONE,
    "story.posted": Means.AMONG_PEOPLE,
    "story.batch": Means.AMONG_PEOPLE,
    "story.invitation": Means.STORY,
    "card.stale": Means.ALONE,
    "card.tried": Means.AMONG_PEOPLE,
    "digest.channel": Means.AMONG_PEOPLE,
    "digest.rest": Means.AMONG_PEOPLE,
    "digest.mine": Means.ALONE,
    "circle.said": Means.AMONG_PEOPLE,
    "thanks.given": Means.ALONE,
    "gathering.agenda": Means.AMONG_PEOPLE,
    "gathering.calendar": Means.AMONG_PEOPLE,
    "gathering.start": Means.AMONG_PEOPLE,
    "gathering.turn": Means.AMONG_PEOPLE,
    "gathering.end": Means.AMONG_PEOPLE,
    "gathering.record": Means.AMONG_PEOPLE,
}


class Heard(StrEnum):
    """What became of somebody's words: the key of the sentence that tells them."""

    ANSWERED = "heard.answered"
    BROUGHT = "heard.brought"
    ASKED_BACK = "heard.asked_back"
    POINTED = "heard.pointed"
    DECLINED = "heard.declined"
    DECLINED_SESSION = "heard.declined_session"
    THANKED = "heard.thanked"
    SOLVED = "heard.solved"
    POSTED = "heard.posted"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote: the text, its gesture's name, files as (name, address), whom it names.

    `seen_in` is the channel where colleagues read it already; None for a conversation with the bot.
    """

    text: str
    source: str
    seen_in: str | None = None
    files: tuple[tuple[str, str], ...] = ()
    named: tuple[Member, ...] = ()

    def checked(self) -> str:
        """The text as it is kept; a refusal where nothing can be read, or where it is too long to be carried.

        In a channel it stands whole where it was written, so only its beginning is kept.
        """
        text = self.text.strip()
        if self.seen_in is None and len(text) > questions.LONGEST:
            raise Refusal("answer.too_long", length=len(text), longest=questions.LONGEST)
        if self.seen_in is None and not self.files and not any(letter.isalnum() for letter in text):
            raise Refusal("heard.no_words")
        return text[: questions.LONGEST]


def hear(session: Session, question: Question, author: Member, words: Words, now: datetime) -> Heard:
    """A colleague's words below a question, or below what they were asked.

    Only what is plainly an answer counts as one; everything else is a reply, shown to the asker where it may
    help, and whoever has not been asked yet is asked all the same.
    """
    if question.state in CLOSED:
        raise Refusal("question.closed")
    if _is_known(session, question, words.source):
        return Heard.NOTHING
    text = words.checked()
    reading = _read(question, text)
    if reading.meaning == Meaning.ANSWER and reading.sure and not author.is_guest:
        answers.answer(session, question, author, text, source=words.source, seen_in=words.seen_in, now=now)
        return Heard.ANSWERED
    reply = _keep(session, question, words, text, reading, now, author=author)
    silent = SILENT_IN_PRIVATE if words.seen_in is None else SILENT_IN_CHANNEL
    if words.files or reading.meaning not in silent:
        notices.owe(
            session, GIVEN, workspace=question.workspace, subject_id=reply.id, question=question, due_at=now
        )
    return _settle(session, question, author, reply, now)


def _read(question: Question, text: str) -> Reading:
    if not any(letter.isalnum() for letter in text):
        return Reading(Meaning.OTHER, False, "no words")  # a file alone
    return read_reply(question.text, text)


def _is_known(session: Session, question: Question, source: str) -> bool:
    workspace = question.workspace
    made = answer_by_source(session, workspace, source), rows.by_source(session, workspace, source)
    return any(one is not None for one in made)


def _keep(
    session: Session, question: Question, words: Words, text: str, reading: Reading, now: datetime, *,
    author: Member | None, to: Member | None = None, by_asker: bool = False,
) -> Reply:  # fmt: skip
    named = next((one for one in words.named if author is None or one.id != author.id), None)
    reply = Reply(
        workspace_id=question.workspace_id,
        question=question,
        author=author,
        to=to,
        points_to=named if reading.meaning == Meaning.POINTER else None,
        by_asker=by_asker,
        source=words.source,
        seen_in=words.seen_in,
        text=text,
        files=[list(file) for file in words.files],
        meaning=reading.meaning.value,
        unsure=not by_asker and reading.meaning in (Meaning.ANSWER, Meaning.OTHER),
        created_at=now,
    )
    session.add(reply)
    session.flush()
    return reply


def _settle(session: Session, question: Question, author: Member, reply: Reply, now: datetime) -> Heard:
    """What a reply changes for its author's own request, and what they are told."""
    nudge = nudge_of(session, question, author)
    waits = nudge is not None and nudge.state in (NudgeState.OFFERED, NudgeState.SNOOZED)
    if reply.meaning == Meaning.REFUSAL:
        if nudge is not None and waits and question.state == Outcome.OPEN:
            nudges.decline(session, nudge, author, now)
        return Heard.DECLINED
    if reply.meaning == Meaning.POINTER:
        return Heard.POINTED
    if reply.meaning == Meaning.ASK_BACK:
        return Heard.ASKED_BACK
    return Heard.THANKED if reply.meaning == Meaning.THANKS else Heard.BROUGHT


def say(
    session: Session, question: Question, asker: Member, words: Words, now: datetime, *,
    under: Answer | Reply | None = None,
) -> Heard:  # fmt: skip
    """The asker's own words: to the author of what they reply to, the way that came; perhaps they found it.

    Below what is public they go there too, without a name for a nameless question; else by the bot alone.
    """
    if _is_known(session, question, words.source):
        return Heard.NOTHING
    text = words.checked()
    reading = read_reply(question.text, text, by_asker=True)
    under = under or (_last_unseen(session, question) if words.seen_in else None)
    to = under.author if under is not None else None
    found = reading.meaning == Meaning.ANSWER and reading.sure and question.state == Outcome.OPEN
    if to is None and not found:
        return Heard.NOTHING
    author = None if question.anonymous else asker
    reply = _keep(session, question, words, text, reading, now, author=author, to=to, by_asker=True)
    if found:
        _ask_whether_solved(session, question, reply, now)
    if to is not None and not to.has_left and under is not None:
        return _carry(session, question, reply, under, now)
    return Heard.SOLVED if found else Heard.NOTHING


def _last_unseen(session: Session, question: Question) -> Answer | Reply | None:
    """A colleague's last words, if not written in the thread: Slack tells them of no reply there."""
    said: list[Answer | Reply] = [one for one in answers_to(session, question) if not one.by_asker]
    said += [one for one in rows.below(session, question) if not one.by_asker and one.answer_id is None]
    last = max(said, key=lambda one: (one.created_at, one.id), default=None)
    return last if last is not None and last.seen_in is None else None


def _carry(session: Session, question: Question, reply: Reply, under: Answer | Reply, now: datetime) -> Heard:
    channel = under.seen_in
    post = notices.post_of(session, question, channel) if channel else None
    if reply.seen_in is None and post is not None and post.ts is not None:
        notices.owe(
            session, POSTED, workspace=question.workspace, subject_id=reply.id, question=question,
            channel=channel, thread_ts=post.ts, due_at=now,
        )  # fmt: skip
        return Heard.POSTED
    notices.owe(
        session, BROUGHT, workspace=question.workspace, subject_id=reply.id, question=question,
        to=reply.to, due_at=now,
    )  # fmt: skip
    return Heard.BROUGHT


def _ask_whether_solved(session: Session, question: Question, reply: Reply, now: datetime) -> None:
    """The asker seems to have found it: nobody else is asked, and they say whether it is to be kept."""
    question.next_step_at = questions.asker_week_after(session, question, now, waves.CHECK_AFTER)
    notices.owe(
        session, SOLVED, workspace=question.workspace, subject_id=reply.id, question=question, due_at=now
    )
    notices.again(session, question)


def keep_solution(session: Session, reply: Reply, by: Member, now: datetime) -> None:
    """What the asker found is kept as the accepted answer."""
    question = own_reply(session, reply, by)
    if reply.answer_id is not None or not _stands(reply):
        raise Refusal("reply.done")
    found = Answer(
        workspace_id=question.workspace_id, question=question, author=reply.author, by_asker=True,
        source=f"own:{reply.id}", text=reply.text, created_at=now, accepted_at=now,
    )  # fmt: skip
    session.add(found)
    session.flush()
    reply.answer = found
    questions.end(session, question, Outcome.ACCEPTED, now, among=OPEN_ENDS)
    if question.channel and reply.seen_in != question.channel:
        notices.owe(
            session, "answer.relayed", workspace=question.workspace, subject_id=found.id, question=question,
            channel=question.channel, due_at=now,
        )  # fmt: skip
    evidence.changed(session, question=question)
    notices.again(session, question)


def close_solved(session: Session, reply: Reply, by: Member, now: datetime) -> None:
    """The asker found it, and nothing of it is kept."""
    question = own_reply(session, reply, by)
    if not questions.end(session, question, Outcome.ANSWERED, now):
        raise Refusal("question.closed")


def not_solved(session: Session, reply: Reply, by: Member, now: datetime) -> None:
    """It was not the solution after all: the question goes on at once."""
    question = own_reply(session, reply, by)
    if reply.answer_id is not None or question.state != Outcome.OPEN:
        raise Refusal("reply.done")
    reply.meaning, question.next_step_at = Meaning.OTHER.value, now
    notices.again(session, question)


def own_reply(session: Session, reply: Reply, by: Member) -> Question:
    if reply.question is None:
        raise Refusal("question.gone")
    questions.own(session, reply.question, by)
    return reply.question


def _stands(reply: Reply) -> bool:
    return reply.deleted_at is None


def accept(session: Session, reply: Reply, by: Member, now: datetime) -> None:
    """The asker: this is the answer."""
    own_reply(session, reply, by)
    answers.accept(session, _promote(session, reply, now), by, now)


def helps(session: Session, reply: Reply, by: Member, now: datetime) -> None:
    """The asker: this helps. It counts as an answer, and is not the last word."""
    own_reply(session, reply, by)
    answers.find_helpful(session, _promote(session, reply, now), by, now)


def not_yet(session: Session, reply: Reply, by: Member) -> None:
    """The asker: not yet. It stays what it is, and the question goes on."""
    question = own_reply(session, reply, by)
    reply.unsure = False
    notices.again(session, question)


def vote(session: Session, reply: Reply, by: Member, now: datetime) -> None:
    """A reader found it helpful; with the second such vote it counts as an answer."""
    if (
        reply.author_id == by.id
        or reply.by_asker
        or not reply.unsure
        or reply.answer_id
        or not _stands(reply)
    ):
        return
    session.merge(ReplyVote(reply_id=reply.id, member_id=by.id, workspace_id=reply.workspace_id))
    session.flush()
    voters = rows.votes(session, reply)
    if len(voters) >= VOTES:
        made = _promote(session, reply, now)
        for number in voters:
            answers.find_helpful(session, made, session.get_one(Member, number), now)


def unvote(session: Session, reply: Reply, by: Member) -> None:
    """The vote is taken back, while it has made no answer yet."""
    cast = session.get(ReplyVote, (reply.id, by.id))
    if cast is not None and reply.answer_id is None:
        session.delete(cast)


def _promote(session: Session, reply: Reply, now: datetime) -> Answer:
    """The answer that a reply is after all; the same one however often it is said."""
    if reply.answer is not None:
        return reply.answer
    if not _stands(reply) or reply.question is None or reply.author is None or reply.by_asker:
        raise Refusal("answer.gone")
    made = answers.answer(
        session, reply.question, reply.author, reply.text or "📎", source=reply.source, seen_in=reply.seen_in,
        now=now, asker_knows=True,
    )  # fmt: skip
    if made is None:
        raise Refusal("answer.gone")
    reply.answer, reply.unsure = made, False
    notices.again(session, reply.question)
    return made


def ask_named(session: Session, reply: Reply, by: Member, now: datetime) -> None:
    """The asker has the colleague asked to whom a reply points."""
    question, to = own_reply(session, reply, by), reply.points_to
    if question.state != Outcome.OPEN:
        raise Refusal("question.closed")
    if to is None or to.id == by.id:
        raise Refusal("nudge.somebody_else")
    if nudge_of(session, question, to) is not None:
        raise Refusal("nudge.already_asked")
    if not load.may_meet(session, by, to) or not load.room_for(session, to, now):
        raise Refusal("nudge.cannot_be_asked")
    nudges.ask(session, question, to, now, handed_by=reply.author)
    notices.again(session, question)


def is_by(session: Session, reply: Reply, member: Member) -> bool:
    """Whether they wrote it; a nameless asker's words are theirs as long as their question's are."""
    if reply.by_asker and reply.question is not None:
        asker = asker_of(session, reply.question)
        return asker is not None and asker.id == member.id
    return reply.author_id == member.id


def edit(session: Session, reply: Reply, text: str) -> None:
    """The author changed their message: what is kept follows, and what shows it."""
    text = text.strip()[: questions.LONGEST]
    if reply.deleted_at is None and text and text != reply.text:
        reply.text = text
        _redraw(session, reply)


def delete(session: Session, reply: Reply, now: datetime) -> None:
    """The author deleted their message: its text goes."""
    if reply.deleted_at is None:
        reply.deleted_at, reply.text, reply.files = now, "", []
        _redraw(session, reply)


def _redraw(session: Session, reply: Reply) -> None:
    if reply.question is not None:
        notices.again(session, reply.question)


def about(session: Session, notice_kind: str, subject_id: int) -> Answer | Reply | None:
    """What a message to the asker shows: an answer, or a reply."""
    if notice_kind.startswith("answer."):
        return session.get(Answer, subject_id)
    return session.get(Reply, subject_id)


def asker_or_refuse(session: Session, question: Question) -> Member:
    """Who asked; a refusal once nobody can tell any more."""
    asker = asker_of(session, question)
    if asker is None or asker.has_left:
        raise Refusal("heard.nobody")
    return asker
