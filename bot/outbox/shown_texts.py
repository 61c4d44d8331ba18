"""What stands in a message and may be reported: the stories, cards and answers that it shows."""

from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from bot.outbox.kinds import digests
from bot.store.memory import cards, recall_hits
from bot.store.memory.accepted_answers import accepted
from bot.store.models import (
    Card,
    CardKind,
    CardSource,
    Gathering,
    Meeting,
    Notice,
    Question,
    Reply,
    ReportSubject,
    Round,
    Story,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.questions import replies
from bot.store.questions.answers import answer_at, answers_to
from bot.store.reports import Subject, noun_of, subject
from bot.store.rituals import rounds, stories
from bot.views import kit
from bot.views.memory import card_messages
from bot.views.rituals import story_messages

Find = Callable[[Session, Notice], Iterable[Subject | None]]
MOST_OPTIONS = 100  # options of a list in Slack


def shown_in(session: Session, channel: str, ts: str) -> list[Subject]:
    """Those that this message shows or, written by a colleague below a question, is."""
    said = answer_at(session, channel, ts)
    notice = None if said else replies.message_at(session, channel, ts)
    find = KINDS.get(notice.kind) if notice else None
    found = find(session, notice) if find and notice else [said]
    return [one for one in found if one is not None][:MOST_OPTIONS]


def option(about: Subject) -> kit.Element:
    """One of several, by its first words."""
    if isinstance(about, Story):
        words = f"{card_messages.KIND_MARKS[CardKind(about.kind.value)]} {story_messages.heading(about, 200)}"
    else:
        words = about.title if isinstance(about, Card) else about.text
        mark = card_messages.KIND_MARKS.get(about.kind, "📄") if isinstance(about, Card) else "💬"
        words = f"{mark} {kit.first_line(words)}"
    return kit.option(words, f"{noun_of(about)}:{about.id}")


def _row(noun: ReportSubject) -> Find:
    return lambda session, notice: [subject(session, noun, notice.subject_id)]


def _of_round(session: Session, notice: Notice) -> Iterable[Subject | None]:
    return stories.of_round(session, session.get_one(Round, notice.subject_id))


def _on_agenda(session: Session, notice: Notice) -> Iterable[Subject | None]:
    return rounds.on_agenda(session, session.get_one(Gathering, notice.subject_id))


def _turn(session: Session, notice: Notice) -> Iterable[Subject | None]:
    order, turn = session.get_one(Gathering, notice.subject_id).agenda, int(notice.variant)
    return [session.get(Story, order[turn])]


def _record(session: Session, notice: Notice) -> Iterable[Subject | None]:
    return [cards.made_of(session, CardSource.RECORD, notice.subject_id)]


def _week(session: Session, notice: Notice) -> Iterable[Subject | None]:
    week = digests.week_of(session, notice)
    return [*week.answers, *week.stories]


def _answers(session: Session, notice: Notice) -> Iterable[Subject | None]:
    return answers_to(session, session.get_one(Question, notice.subject_id))


def _of_reply(session: Session, notice: Notice) -> Iterable[Subject | None]:
    reply = session.get(Reply, notice.subject_id)
    return [reply.answer if reply else None]


def _recalled(session: Session, notice: Notice) -> Iterable[Subject | None]:
    shown = recall_hits.shown(session, session.get_one(Question, notice.subject_id))
    return [one.answer or one.card for one in shown]


def _before_session(session: Session, notice: Notice) -> Iterable[Subject | None]:
    meeting = session.get_one(Meeting, notice.meeting_id)
    return accepted(session, meeting.request.recalled or []).values()


KINDS: dict[NoticeKind, Find] = {
    NoticeKind.ANSWER_GIVEN: _row(ReportSubject.ANSWER),
    NoticeKind.ANSWER_RELAYED: _row(ReportSubject.ANSWER),
    NoticeKind.ANSWER_TICK: _row(ReportSubject.ANSWER),
    NoticeKind.CARD_STALE: _row(ReportSubject.CARD),
    NoticeKind.CARD_TRIED: _row(ReportSubject.CARD),
    NoticeKind.DIGEST_CHANNEL: _week,
    NoticeKind.DIGEST_MINE: _week,
    NoticeKind.DIGEST_REST: _week,
    NoticeKind.DIRECT_HELD: _recalled,
    NoticeKind.GATHERING_AGENDA: _on_agenda,
    NoticeKind.GATHERING_RECORD: _record,
    NoticeKind.GATHERING_START: _on_agenda,
    NoticeKind.GATHERING_TURN: _turn,
    NoticeKind.MEETING_CARD: _before_session,
    NoticeKind.QUESTION_CHECK: _answers,
    NoticeKind.REPLY_GIVEN: _of_reply,
    NoticeKind.REPLY_TICK: _of_reply,
    NoticeKind.ROUND_CLOSED: _of_round,
    NoticeKind.STORY_BATCH: lambda session, notice: stories.of_batch(session, notice.subject_id),
    NoticeKind.STORY_POSTED: _row(ReportSubject.STORY),
}
