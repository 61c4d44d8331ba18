"""What people write to each other below a question: what it means, and that it arrives, both ways."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.questions import answering, asking, nudging
from bot.services.questions.reply_delivery import ask_whether_solved
from bot.services.questions.reply_meanings import BROUGHT, GIVEN, POSTED
from bot.store import notices
from bot.store.models import Answer, Member, NudgeState, Question, QuestionState, Reply
from bot.store.models.replies import FOUND_IN
from bot.store.people.askers import nudge_of
from bot.store.questions import replies
from bot.store.questions.answers import answer_by_source, answers_to
from bot.text.meaning.replies import Meaning, ReplyReading, read_reply

CLOSED = (QuestionState.DRAFT, QuestionState.WITHDRAWN, QuestionState.REMEMBERED)
MAY_BE_ANSWERS = (Meaning.ANSWER, Meaning.OTHER, Meaning.POINTER)  # shown with "this is the answer"
SILENT_IN_CHANNEL = (Meaning.REMARK, Meaning.THANKS, Meaning.REFUSAL)
SILENT_IN_PRIVATE = (Meaning.THANKS, Meaning.REFUSAL)


class Heard(StrEnum):
    """What became of somebody's words: the key of the sentence that tells them."""

    ANSWERED = "heard.answered"
    BROUGHT = "heard.brought"
    ASKED_BACK = "heard.asked_back"
    POINTED = "heard.pointed"
    REMARKED = "heard.remarked"
    DECLINED = "heard.declined"
    DECLINED_SESSION = "heard.declined_session"
    THANKED = "heard.thanked"
    SOLVED = "heard.solved"
    POSTED = "heard.posted"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class IncomingWords:
    """What somebody wrote: the text, its gesture's name, files as (name, address), whom it names.

    `seen_in` is the channel where colleagues read it already; None for a conversation with the bot.
    """

    text: str
    source: str
    seen_in: str | None = None
    files: tuple[tuple[str, str], ...] = ()
    named: tuple[Member, ...] = ()

    def without_files(self) -> "IncomingWords":
        """For whoever stays without a name: the address of a file says who put it into Slack."""
        if self.files and not any(letter.isalnum() for letter in self.text):
            raise Refusal("heard.file_names_you")
        return replace(self, files=())

    def checked(self) -> str:
        """The text as it is kept; a refusal where nothing can be read, or where it is too long to be carried.

        In a channel it stands whole where it was written, so only its beginning is kept.
        """
        text = self.text.strip()
        if self.seen_in is None and len(text) > asking.LONGEST_QUESTION:
            raise Refusal("answer.too_long", length=len(text), longest=asking.LONGEST_QUESTION)
        if self.seen_in is None and not self.files and not any(letter.isalnum() for letter in text):
            raise Refusal("heard.no_words")
        return text[: asking.LONGEST_QUESTION]


def hear(
    session: Session,
    question: Question,
    author: Member,
    words: IncomingWords,
    now: datetime,
    *,
    talks: bool = False,
) -> Heard:
    """A colleague's words below a question, or below what they were asked.

    `talks`: they go on with what the two write to each other, of which the channel knows nothing; whoever has
    answered already says more to the asker then, and only the asker makes another answer of it.

    Only what is plainly an answer counts as one; everything else is a reply, shown to the asker where it may
    help, and whoever has not been asked yet is asked all the same.
    """
    if question.state in CLOSED:
        raise Refusal("heard.closed")
    if _is_known(session, question, words.source):
        return Heard.NOTHING
    text = words.checked()
    reading = read(question, text)
    has_answered = talks and any(one.author_id == author.id for one in answers_to(session, question))
    if reading.meaning == Meaning.ANSWER and reading.sure and not author.is_guest and not has_answered:
        answering.answer(session, question, author, text, source=words.source, seen_in=words.seen_in, now=now)
        return Heard.ANSWERED
    reply = _keep(session, question, words, text, reading, now, author=author)
    silent = SILENT_IN_PRIVATE if words.seen_in is None else SILENT_IN_CHANNEL
    if words.files or reading.meaning not in silent:
        _show_asker(session, question, reply, now)
    return _settle(session, question, author, reply, now)


def _show_asker(session: Session, question: Question, reply: Reply, now: datetime) -> None:
    notices.enqueue(session, GIVEN, subject_id=reply.id, question=question, due_at=now)


def answer_by_form(
    session: Session, question: Question, author: Member, text: str, *, source: str, field: str, now: datetime
) -> None:
    """The answer that somebody wrote in the form. Of a guest's words, whoever asked says what they are."""
    if not author.is_guest:
        answering.answer(session, question, author, text, source=source, field=field, now=now)
        return
    text = answering.checked(session, question, author, text, field)
    if not _is_known(session, question, source):
        guessed = ReplyReading(Meaning.ANSWER, False, "a guest")
        reply = _keep(session, question, IncomingWords(text, source), text, guessed, now, author=author)
        _show_asker(session, question, reply, now)


def read(question: Question, text: str) -> ReplyReading:
    if not any(letter.isalnum() for letter in text):
        return ReplyReading(Meaning.OTHER, False, "no words")  # a file alone
    return read_reply(question.text, text)


def _is_known(session: Session, question: Question, source: str) -> bool:
    made = answer_by_source(session, source), replies.reply_by_source(session, source)
    return any(one is not None for one in made)


def _keep(
    session: Session, question: Question, words: IncomingWords, text: str, reading: ReplyReading,
    now: datetime, *, author: Member | None, to: Member | None = None, by_asker: bool = False,
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
        meaning=reading.meaning,
        unsure=not by_asker and reading.meaning in MAY_BE_ANSWERS,
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
        if nudge is not None and waits and question.state == QuestionState.OPEN:
            nudging.decline(session, nudge, author, now)
        return Heard.DECLINED
    if reply.meaning == Meaning.POINTER:
        return Heard.POINTED
    if reply.meaning == Meaning.ASK_BACK:
        return Heard.ASKED_BACK
    others = {Meaning.THANKS: Heard.THANKED, Meaning.REMARK: Heard.REMARKED}
    return others.get(reply.meaning, Heard.BROUGHT)


def say(
    session: Session, question: Question, asker: Member, words: IncomingWords, now: datetime, *,
    under: Answer | Reply | None = None,
) -> Heard:  # fmt: skip
    """The asker's own words: to the author of what they reply to, the way that came; perhaps they found it.

    Below what is public they go there too, without a name for a nameless question; else by the bot alone.
    """
    if _is_known(session, question, words.source):
        return Heard.NOTHING
    if question.anonymous:
        words = words.without_files()
    text = words.checked()
    reading = read_reply(question.text, text, by_asker=True)
    under = under or (_last_unseen(session, question) if words.seen_in else None)
    to = under.author if under is not None else None
    found = reading.meaning == Meaning.ANSWER and reading.sure and question.state in FOUND_IN
    if to is None and not found:
        return Heard.NOTHING
    author = None if question.anonymous else asker
    reply = _keep(session, question, words, text, reading, now, author=author, to=to, by_asker=True)
    if found:
        ask_whether_solved(session, question, reply, now)
    if to is not None and not to.has_left and under is not None:
        return _carry(session, question, reply, under, now)
    return Heard.SOLVED if found else Heard.NOTHING


def _last_unseen(session: Session, question: Question) -> Answer | Reply | None:
    """A colleague's last words, if not written in the thread: Slack tells them of no reply there."""
    said: list[Answer | Reply] = [one for one in answers_to(session, question) if not one.by_asker]
    said += [
        one for one in replies.replies_below(session, question) if not one.by_asker and one.answer_id is None
    ]
    last = max(said, key=lambda one: (one.created_at, one.id), default=None)
    return last if last is not None and last.seen_in is None else None


def _carry(session: Session, question: Question, reply: Reply, under: Answer | Reply, now: datetime) -> Heard:
    channel = under.seen_in
    post = notices.post_of(session, question, channel) if channel else None
    if reply.seen_in is None and post is not None and post.ts is not None:
        notices.enqueue(
            session, POSTED, subject_id=reply.id, question=question,
            channel=channel, thread_ts=post.ts, due_at=now,
        )  # fmt: skip
        return Heard.POSTED
    notices.enqueue(
        session, BROUGHT, subject_id=reply.id, question=question,
        to=reply.to, due_at=now,
    )  # fmt: skip
    return Heard.BROUGHT
