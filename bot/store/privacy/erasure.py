"""Queries that reach every table: the erasure of a person. New tables need no change.

A column that names a member by a foreign key is found by the walk. The few that hold a member's number in
JSON are listed in `NUMBERS`; a Slack id in a text is found wherever it stands
(bot.store.privacy.name_removal).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Engine, String, Table, cast, delete, literal, or_, select, update
from sqlalchemy.orm import Session

from bot.store.base import Base
from bot.store.memory import cards
from bot.store.models import (
    Answer,
    Card,
    CardVersion,
    CircleCard,
    CircleCardState,
    Evidence,
    ExternalMentor,
    Gathering,
    Group,
    GroupItem,
    GroupMeeting,
    GroupSeat,
    HomeTabInvalidation,
    KnowledgeChange,
    Meeting,
    MeetingPart,
    Member,
    MentoringRequest,
    Notice,
    Nudge,
    PairFeedback,
    Question,
    Report,
    SettingChange,
    Story,
    SwapLeg,
    Thanks,
    Vector,
)
from bot.store.models.notice_kinds import NoticeKind
from bot.store.notices import about
from bot.store.rituals import stories

GONE = "…"
OWN = {("external_mentors", "member_id")}  # may be empty, and yet the row is about that person alone
NUMBERS = ((MentoringRequest, "avoid"), (Gathering, "roles"))  # members' row numbers, in JSON


def references() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column, of every table, that names a member."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == "members" for key in column.foreign_keys):
                yield table, column


def erase(session: Session, member: Member) -> None:
    """Delete the member and all that is only theirs; in what others need, their place is left empty."""
    number, pieces = member.id, _forget_evidence(session, member)
    nudges = select(Nudge.id).where(Nudge.member_id == number)
    session.execute(delete(Notice).where(Notice.member_id == number))
    session.execute(
        delete(Notice).where(
            Notice.kind == NoticeKind.QUESTION_NUDGE,
            Notice.member_id.is_(None),
            Notice.subject_id.in_(nudges),
        )
    )
    _forget_changes(session, member)
    session.flush()
    _empty_frames(session, number)
    for table, column in reversed(list(references())):
        if column.nullable and (table.name, column.name) not in OWN:
            session.execute(update(table).where(column == number).values({column.name: None}))
        else:
            delete_rows(session, table, column == number)
    _forget_numbers(session, number)
    session.execute(delete(Vector).where(Vector.subject == "evidence", Vector.subject_id.in_(pieces)))
    session.execute(delete(HomeTabInvalidation).where(HomeTabInvalidation.member_id == number))
    session.execute(delete(Member).where(Member.id == number))
    session.expire_all()


def _forget_changes(session: Session, member: Member) -> None:
    """Lines of the audit list that call them a mentor by name."""
    mentors = select(ExternalMentor.name).where(ExternalMentor.member_id == member.id)
    names = {*session.scalars(mentors), member.name, member.real_name} - {""}
    theirs = (SettingChange.workspace_id == member.workspace_id, SettingChange.setting == "external_mentors")
    for column in (SettingChange.old, SettingChange.new):
        query = update(SettingChange).where(*theirs, column.in_(names))
        session.execute(query.values({column.key: GONE}))


def _empty_frames(session: Session, number: int) -> None:
    """What others' rows stand in stays, without a word of the member's; what they showed is shown no more."""
    session.execute(
        update(MentoringRequest)
        .where(MentoringRequest.requester_id == number)
        .values(topic=GONE, objective=GONE, place="", links="", speak="", avoid=[], recalled=[], rhythm=None,
                next_step_at=None)
    )  # fmt: skip
    session.execute(
        update(MeetingPart).where(MeetingPart.member_id == number).values(commitment="", lesson="", kept=None)
    )
    session.execute(update(Thanks).where(Thanks.receiver_id == number).values(is_shown=False))
    theirs = or_(Thanks.receiver_id == number, Thanks.giver_id == number)  # SQLite gives a number again
    session.execute(update(Thanks).where(theirs).values(source=literal("gone:") + cast(Thanks.id, String)))


def _forget_evidence(session: Session, member: Member) -> list[int]:
    """Tell every running bot that these pieces are gone; their numbers."""
    pieces = list(session.scalars(select(Evidence.id).where(Evidence.member_id == member.id)))
    session.add_all(KnowledgeChange(workspace_id=member.workspace_id, evidence_id=piece) for piece in pieces)
    return pieces


def _forget_numbers(session: Session, number: int) -> None:
    for model, name in NUMBERS:
        for row in session.scalars(select(model)):
            held = getattr(row, name)
            kept = (
                {key: one for key, one in held.items() if one != number}
                if isinstance(held, dict)
                else [one for one in held or [] if one != number]
            )
            if held and kept != held:
                setattr(row, name, kept)


def delete_rows(session: Session, table: Table, which: Any) -> None:
    """Delete rows, and first the rows of other tables that cannot be without them."""
    if "id" in table.c:
        doomed = select(table.c.id).where(which)
        for other in Base.metadata.sorted_tables:
            for column in other.columns:
                if any(key.column.table is table for key in column.foreign_keys):
                    if column.nullable:
                        session.execute(update(other).where(column.in_(doomed)).values({column.name: None}))
                    else:
                        delete_rows(session, other, column.in_(doomed))
    session.execute(delete(table).where(which))


def questions_touched(session: Session, member: Member) -> list[Question]:
    """Questions whose messages name this member: theirs, those they answered, those they were asked."""
    mine = Question.asker_id == member.id
    answered = Question.answers.any(Answer.author_id == member.id)
    asked = Question.nudges.any((Nudge.member_id == member.id) | (Nudge.handed_by_id == member.id))
    return list(session.scalars(select(Question).where(mine | answered | asked)))


def stories_shown(session: Session, member: Member) -> list[int]:
    """Ids of the messages that show what a member told, or would like to learn, under their name."""
    told = session.scalars(select(Story).where(Story.author_id == member.id)).all()
    shown = {number for story in told for number in stories.shown_in(session, story)}
    said = session.scalars(select(Notice.id).where(*about(NoticeKind.CIRCLE_SAID, member.id)))
    return [*shown, *said]


def groups_of(session: Session, member: Member) -> list[int]:
    """Numbers of the groups that they were ever in, or proposed."""
    seated = select(GroupSeat.group_id).where(GroupSeat.member_id == member.id)
    found = select(Group.id).where(or_(Group.id.in_(seated), Group.proposer_id == member.id))
    return list(session.scalars(found))


def records_of(session: Session, member: Member) -> list[int]:
    """Numbers of the meetings whose record they wrote."""
    return list(session.scalars(select(Gathering.id).where(Gathering.recorded_by_id == member.id)))


def cards_of(session: Session, member: Member) -> list[int]:
    """Numbers of the memory's cards that are theirs."""
    return list(session.scalars(select(Card.id).where(Card.author_id == member.id)))


def forget_words(session: Session, member: Member) -> None:
    """What a member wrote for others goes: their stories, their cards in the memory, and their thanks."""
    for story in session.scalars(select(Story).where(Story.author_id == member.id)):
        story.told, story.tags, story.is_withdrawn = {}, [], True
    for gathering in session.scalars(select(Gathering).where(Gathering.recorded_by_id == member.id)):
        gathering.record = ""
    own_cards = list(session.scalars(select(Card).where(Card.author_id == member.id)))
    for card in own_cards:
        card.title, card.text, card.is_gone = GONE, "", True
        session.add(KnowledgeChange(workspace_id=card.workspace_id, card_id=card.id))
    numbers = [card.id for card in own_cards]
    for merged in cards.merged_into(session, numbers):
        merged.merged_into_id = None  # others' cards are found by themselves again
        cards.changed(session, merged)
    session.execute(update(CardVersion).where(CardVersion.card_id.in_(numbers)).values(title=GONE, text=""))
    session.execute(delete(Vector).where(Vector.subject == "card", Vector.subject_id.in_(numbers)))
    session.execute(update(Thanks).where(Thanks.giver_id == member.id).values(reason=GONE, is_shown=False))
    session.execute(update(Report).where(Report.reporter_id == member.id).values(reason=""))
    session.execute(update(SwapLeg).where(SwapLeg.giver_id == member.id).values(shown=GONE))
    session.execute(update(SwapLeg).where(SwapLeg.receiver_id == member.id).values(wished=GONE))
    session.execute(
        update(PairFeedback).where(PairFeedback.author_id == member.id).values(helps=GONE, change="")
    )
    session.execute(
        update(MeetingPart).where(MeetingPart.member_id == member.id).values(brings="", suggestion=GONE)
    )
    session.execute(
        update(CircleCard)
        .where(CircleCard.author_id == member.id)
        .values(title=GONE, text="", state=CircleCardState.REFUSED)
    )
    session.execute(update(GroupItem).where(GroupItem.author_id == member.id).values(text=GONE))
    session.execute(update(Group).where(Group.proposer_id == member.id).values(theme=GONE, outcome=GONE))
    session.execute(update(GroupMeeting).where(GroupMeeting.client_id == member.id).values(situation=""))
    for kind in (Meeting, GroupMeeting):
        session.execute(update(kind).where(kind.changed_by_id == member.id).values(note=""))


def future_meetings(session: Session, member: Member, now: datetime) -> list[tuple[Meeting, Member]]:
    """Meetings of requests that this member made and that are still to come, each with the other person."""
    found = session.scalars(
        select(Meeting)
        .join(MentoringRequest, Meeting.request_id == MentoringRequest.id)
        .where(MentoringRequest.requester_id == member.id, Meeting.start_at > now)
        .order_by(Meeting.start_at)
    )
    return [(one, seat.member) for one in found for seat in one.seats if seat.member_id != member.id]


def wipe(session: Session) -> bool:
    """Let nothing that was deleted linger in SQLite's write-ahead log; False while somebody reads it."""
    bind = session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        busy, _, _ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    return not busy


def among(session: Session, numbers: Iterable[int]) -> list[Question]:
    """The questions with these numbers."""
    return list(session.scalars(select(Question).where(Question.id.in_(list(numbers)))))
