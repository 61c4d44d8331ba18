"""Thanks with a reason, badges for different acts, and a statement that only its owner gets.

Nobody is ranked: there is no list of people by any number. A badge counts other people, not acts, and two who
praise each other count as one for each other, so that mutual praise earns nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services.people import mentor_invitations, workload
from bot.store import notice_refresh, notices, visibility
from bot.store.models import Answer, Member, Story, Thanks
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import preferences
from bot.store.rituals import stories, thanks

LONGEST_REASON = 600
LEVELS = (1, 5, 15)
GIVEN = NoticeKind.THANKS_GIVEN


@dataclass(frozen=True, slots=True)
class Badge:
    """What for, and how far: level 1 to 3."""

    name: str
    level: int


@dataclass(frozen=True, slots=True)
class Statement:
    """What a person gave and learned, for the yearly talk; nobody else can ask for it."""

    answers: list[Answer]
    stories: list[Story]
    thanks: list[Thanks]
    badges: list[Badge]
    helped: int
    learned_from: int
    sessions_given: int
    sessions_had: int


def give(
    session: Session, giver: Member, receiver: Member, reason: str, *, source: str, now: datetime,
    field: str | None = None,
) -> Thanks:  # fmt: skip
    """Thank somebody, saying what for; once for each help, and once a week out of the blue."""
    reason = reason.strip()
    if receiver.id == giver.id:
        raise Refusal("thanks.yourself", field=field)
    if receiver.is_bot or not workload.is_reached(receiver):
        raise Refusal("thanks.nobody", field=field)
    if sum(letter.isalnum() for letter in reason) < 3:
        raise Refusal("thanks.reason", field=field)
    if len(reason) > LONGEST_REASON:
        raise Refusal("story.too_long", field=field, length=len(reason), longest=LONGEST_REASON)
    if thanks.by_source(session, source) is not None:
        raise Refusal("thanks.already", field=field)
    given = Thanks(
        workspace_id=giver.workspace_id, workspace=giver.workspace, giver_id=giver.id, giver=giver,
        receiver_id=receiver.id, receiver=receiver, source=source, reason=reason, at=now,
        is_shown=True if preferences.preference(session, receiver).shows_thanks else None,
    )  # fmt: skip
    session.add(given)
    session.flush()
    notices.enqueue(
        session, GIVEN, subject_id=given.id, to=receiver, due_at=now
    )  # fmt: skip
    mentor_invitations.invite(session, receiver, now)
    return given


def give_freely(
    session: Session, giver: Member, receiver: Member, reason: str, *, now: datetime,
    to_field: str | None = None, field: str | None = None,
) -> Thanks:  # fmt: skip
    """Thanks with no help behind them: one a week for the same two."""
    if receiver.id == giver.id:
        raise Refusal("thanks.yourself", field=to_field)
    year, week, _ = now.isocalendar()
    source = f"free:{giver.id}:{receiver.id}:{year}-{week:02}"
    return give(session, giver, receiver, reason, source=source, now=now, field=field)


def author_to_thank(answer: Answer, by: Member, field: str | None = None) -> Member:
    """Whose answer it is, for whoever asked the question; refused to anybody else."""
    if answer.author is None or answer.question.asker_id != by.id:
        raise Refusal("thanks.nobody", field=field)
    return answer.author


def give_for_answer(
    session: Session, answer: Answer, by: Member, reason: str, *, now: datetime, field: str
) -> Thanks:
    """Thanks for an answer, once, by whoever asked."""
    author = author_to_thank(answer, by, field)
    return give(session, by, author, reason, source=f"answer:{answer.id}", now=now, field=field)


def consent(session: Session, given: Thanks, by: Member, shown: bool) -> None:
    """The receiver says whether others may read it."""
    if given.receiver_id != by.id:
        raise Refusal("thanks.not_yours")
    given.is_shown = shown
    notice_refresh.refresh_about(session, given.id, GIVEN)


def badges(session: Session, member: Member) -> list[Badge]:
    """What somebody may wear, asking included; stories without a name earn nothing, or they would tell."""
    helped, helpful = thanks.helped(session, member), thanks.settled_by(session, member)
    counts = {
        "asked": _people(helpful, helped),
        "answered": _people(helped, helpful),
        "thanked": _people(thanks.thankers(session, member), thanks.thanked(session, member)),
        "mentored": _people(thanks.taught(session, member), thanks.taught_by(session, member)),
        "told": thanks.months_told(session, member),
        "tended": thanks.cards_tended(session, member),
    }
    return [
        Badge(name, sum(count >= level for level in LEVELS)) for name, count in counts.items() if count > 0
    ]


def _people(towards: set[int], back: set[int]) -> int:
    """Other people; those with whom it goes both ways are one together."""
    return len(towards - back) + bool(towards & back)


def statement(session: Session, member: Member) -> Statement:
    """Everything of one's own, for oneself. Of sessions the number: what they were about is the two's."""
    sessions = thanks.sessions(session, member)
    return Statement(
        answers=_readable(session, member, thanks.accepted_answers(session, member)),
        stories=stories.told_by(session, member),
        thanks=thanks.received(session, member),
        badges=badges(session, member),
        helped=len(thanks.helped(session, member) | thanks.taught(session, member)),
        learned_from=len(thanks.settled_by(session, member) | thanks.taught_by(session, member)),
        sessions_given=sessions["sessions_given"],
        sessions_had=sessions["sessions_had"],
    )


def _readable(session: Session, member: Member, answers: list[Answer]) -> list[Answer]:
    """Answers to questions that the member may still read."""
    asked = [answer.question for answer in answers]
    seen = visibility.readable_questions(session, visibility.alone(member), asked)
    return [answer for answer in answers if answer.question_id in seen]
