"""Direct messages to the bot: held until their author says where they go, and what is open between the two.

Held words are a draft whose asker is sealed from the first moment, so that choosing to ask without a name
leaves no row, and no backup, in which the name stood.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.search.thresholds import Remembered
from bot.services.questions import asking, question_changes, replying, triage
from bot.services.questions.open_conversations import OpenConversation
from bot.services.questions.replying import Heard, IncomingWords
from bot.store import notice_refresh, notices
from bot.store.models import (
    Member,
    Notice,
    Question,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import channels
from bot.store.questions import replies
from bot.text.terms import detect_language

HELD = NoticeKind.DIRECT_HELD
KEPT = timedelta(days=30)  # a message of which its author says nothing


def hold(
    session: Session,
    author: Member,
    text: str,
    *,
    remembered: Sequence[Remembered] = (),
    to: Sequence[OpenConversation] = (),
    answers_first: bool = False,
    source: str,
    channel: str | None,
    now: datetime,
) -> Question:
    """Keep the words until their author says where they go.

    Shown with them is what the memory has, and what the author may be answering; `answers_first` where that
    is likelier than a question.
    """
    draft = Question(
        workspace_id=author.workspace_id,
        workspace=author.workspace,
        sealed_asker=str(author.id),
        anonymous=True,
        source=source,
        text=asking.checked(text),
        language=detect_language(text),
        channel=channel,
        asked_at=now,
        next_step_at=None,
        answers_first=answers_first,
        sealed_targets=" ".join(str(one.notice.id) for one in to) or None,
    )
    session.add(draft)
    session.flush()
    if channel is not None:
        channels.stands_in(session, channel)
    triage.beside(session, draft, remembered)
    notices.enqueue(session, HELD, subject_id=draft.id, question=draft, due_at=now)
    return draft


def ask(session: Session, draft: Question, by: Member, now: datetime, *, nameless: bool) -> None:
    """It goes to colleagues: under their name, or as it is, without."""
    _held(session, draft, by)
    if not nameless or draft.channel is not None:  # said in a channel, it has a name already
        draft.asker, draft.sealed_asker, draft.anonymous = by, None, False
    draft.asked_at, draft.sealed_targets = now, None  # whose messages these are, is who wrote
    session.flush()
    asking.launch(session, draft, now)
    notice_refresh.refresh(session, draft)


def reword(
    session: Session, draft: Question, by: Member, text: str, remembered: Sequence[Remembered]
) -> None:
    """The author changed the message: what waits follows, and what is remembered for it."""
    _held(session, draft, by)
    draft.text, draft.language = asking.checked(text), detect_language(text)
    triage.beside_anew(session, draft, remembered)
    notice_refresh.refresh(session, draft)


def asked_at(session: Session, draft: Question) -> tuple[str, str] | None:
    """The channel and the `ts` of the message that asked where the words go."""
    return replies.asked_at(session, draft)


def drop(session: Session, draft: Question, by: Member) -> None:
    """It goes nowhere: the words are forgotten."""
    _held(session, draft, by)
    forget(session, draft)


def take(session: Session, draft: Question, by: Member) -> tuple[str, str]:
    """Its words and its gesture's name, for where they belong; the draft is gone with that."""
    _held(session, draft, by)
    text, source = draft.text, draft.source
    forget(session, draft)
    return text, source


def check_to(session: Session, notice: Notice, member: Member) -> None:
    """Refuse a member to whom this message of the bot was not."""
    if not _is_to(session, notice, member):
        raise Refusal("question.not_yours")


def _is_to(session: Session, notice: Notice, member: Member) -> bool:
    if notice.member_id is not None or notice.question_id is None:
        return notice.member_id == member.id
    return notice.channel is None and notice.question_id in replies.sealed_questions(session, member)


def about_own(session: Session, question: Question, by: Member, words: IncomingWords, now: datetime) -> bool:
    """The asker's words about their own question: found it (then True), or something that belongs to it."""
    asking.own(session, question, by)
    if replying.say(session, question, by, words, now) == Heard.SOLVED:
        return True
    text = f"{question.text}\n\n{words.checked()}"
    question_changes.edit(session, question, by, text, question.tried, now=now, field=None)
    return False


def _held(session: Session, draft: Question, by: Member) -> None:
    asking.own(session, draft, by)
    if not draft.is_held:
        raise asking.no_draft(draft)


def forget(session: Session, draft: Question) -> None:
    """Delete held words and the message that asked where they go."""
    replies.forget_held(session, draft)


def old(session: Session, now: datetime, limit: int) -> list[int]:
    """Held words of which their author said nothing for a month."""
    return replies.held(session, now - KEPT, limit)


def forget_old(session: Session, numbers: Sequence[int], now: datetime) -> None:
    """Forget these."""
    for draft in replies.held_among(session, numbers, now - KEPT):
        forget(session, draft)
