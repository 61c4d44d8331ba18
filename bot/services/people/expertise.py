"""What each person knows, as they approve it: declared, shown by answers, proposed by colleagues."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from unicodedata import combining, normalize

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.store import notice_refresh
from bot.store.models import (
    Evidence,
    EvidenceKind,
    EvidenceState,
    LearningGoal,
    Member,
    Question,
    TopicContact,
)
from bot.store.people import evidence, interests
from bot.text.terms import fold, terms

TOPIC_LENGTH = 200
TOPICS_AT_MOST = 40
STANDS_OUT = 0.25  # a chance at which words need not be shared (python -m bench sessions; docs/mentoring.md)
SHOWN_LENGTH = 75  # what an option of a Slack menu can hold
SEPARATORS = str.maketrans({";": ",", "\n": ",", "•": ","})


def listed(text: str, *, field: str | None = None, besides: Iterable[str] = ()) -> list[str]:
    """The topics that somebody typed, separated by commas or lines, with those tapped; each once."""
    topics: dict[str, str] = {}
    for part in [*besides, *text.translate(SEPARATORS).split(",")]:
        topic = " ".join(part.split())
        if len(topic) > TOPIC_LENGTH:
            raise Refusal("expertise.topic_too_long", field=field, longest=TOPIC_LENGTH)
        if any(letter.isalnum() for letter in topic):
            topics.setdefault(key_of(topic), topic)
    if len(topics) > TOPICS_AT_MOST:
        raise Refusal("expertise.too_many", field=field, count=len(topics), most=TOPICS_AT_MOST)
    return list(topics.values())


def key_of(topic: str) -> str:
    """By which two spellings of one topic are known to be the same: their stems, accents and case folded.

    The accents go first, since they decide of the language in which stems are cut: "fours à sole" has them,
    "FOURS A SOLE" has not.
    """
    bare = "".join(letter for letter in normalize("NFD", topic) if not combining(letter))
    return " ".join(sorted(set(terms(bare)))) or fold(topic)


def declare(session: Session, member: Member, topic: str, now: datetime) -> Evidence:
    """The member says that they know about a topic; another spelling of a known one changes nothing."""
    topic = " ".join(topic.split())[:TOPIC_LENGTH]
    known = {key_of(piece.topic or ""): piece for piece in evidence.declared_by(session, member)}
    piece = known.get(key_of(topic))
    if piece is None:
        piece = Evidence(
            workspace_id=member.workspace_id,
            member_id=member.id,
            kind=EvidenceKind.DECLARED,
            topic=topic,
            weight=1.0,
            at=now,
        )
        session.add(piece)
        evidence.changed(session, piece)
    elif piece.state != EvidenceState.APPROVED:
        piece.state, piece.at = EvidenceState.APPROVED, now
        evidence.changed(session, piece)
    return piece


def save_topics(session: Session, member: Member, topics: Iterable[str], now: datetime) -> None:
    """These are the member's declared topics now: new ones are declared, missing ones removed."""
    wanted = {key_of(topic): topic for topic in topics}
    for piece in evidence.declared_by(session, member):
        if piece.state == EvidenceState.APPROVED and key_of(piece.topic or "") not in wanted:
            remove(session, piece, member)
    for topic in wanted.values():
        declare(session, member, topic, now)


def same(topic: str, other: str) -> bool:
    """Whether two ways of writing it are one topic."""
    return key_of(topic) == key_of(other)


def save_goals(session: Session, member: Member, topics: Iterable[str]) -> None:
    """These are the topics that the member would like to learn about, now."""
    wanted = {key_of(topic): topic for topic in topics}
    for wish in interests.goals_of(session, member):
        if wanted.pop(key_of(wish.topic), None) is None:
            session.delete(wish)
    session.add_all(
        LearningGoal(workspace_id=member.workspace_id, member_id=member.id, topic=topic)
        for topic in wanted.values()
    )


def learn(
    session: Session,
    member: Member,
    kind: EvidenceKind,
    question: Question,
    *,
    weight: float,
    state: EvidenceState,
    now: datetime,
) -> Evidence:
    """Note what a question showed of a member; a piece that they removed stays removed."""
    piece = evidence.find(session, member, kind, question=question)
    if piece is None:
        piece = Evidence(
            workspace_id=member.workspace_id,
            member_id=member.id,
            kind=kind,
            question_id=question.id,
            weight=weight,
            state=state,
            at=now,
        )
        session.add(piece)
    else:
        piece.weight = max(piece.weight, weight)
        if piece.state == EvidenceState.PROPOSED:
            piece.state = state
    evidence.changed(session, piece)
    return piece


def approve(session: Session, piece: Evidence, by: Member) -> None:
    """Its owner agrees: it counts from the next question on."""
    _own(piece, by)
    piece.state = EvidenceState.APPROVED
    evidence.changed(session, piece)


def remove(session: Session, piece: Evidence, by: Member) -> None:
    """Its owner takes it away: it counts no more, is not learned again, and is no reason shown to anybody."""
    _own(piece, by)
    piece.state = EvidenceState.REMOVED
    evidence.changed(session, piece)
    notice_refresh.refresh_where_cited(session, piece)


def _own(piece: Evidence, by: Member) -> None:
    if piece.member_id != by.id:
        raise Refusal("expertise.not_yours")


def save_contact(session: Session, member: Member, topics: Iterable[str]) -> None:
    """These are the topics for which the member volunteers, now."""
    wanted = {key_of(topic): topic for topic in topics}
    for referent in interests.contacts_of(session, member):
        if wanted.pop(key_of(referent.topic), None) is None:
            session.delete(referent)
    session.add_all(
        TopicContact(workspace_id=member.workspace_id, member_id=member.id, topic=topic)
        for topic in wanted.values()
    )


def suggestions(session: Session, limit: int) -> Sequence[str]:
    """Topics that several colleagues have declared, most frequent first: what a newcomer may tap."""
    found: dict[str, list[str]] = {}
    for topic in interests.topics_declared(session):
        found.setdefault(key_of(topic), []).append(topic)
    ranked = sorted(found.values(), key=lambda spellings: (-len(spellings), spellings[0].lower()))
    return [spellings[0] for spellings in ranked[:limit]]


def offered(session: Session, known: Sequence[str], title: str, limit: int) -> Sequence[str]:
    """Topics to tap: one's own, then what Slack's title suggests (and no more), then those of others."""
    own = [topic for topic in known if len(topic) <= SHOWN_LENGTH]
    suggested = [" ".join(title.split())] if 0 < len(title.strip()) <= SHOWN_LENGTH else []
    others = [topic for topic in suggestions(session, limit) if len(topic) <= SHOWN_LENGTH]
    found: dict[str, str] = {}
    for topic in [*own, *suggested, *others]:
        found.setdefault(key_of(topic), topic)
    return list(found.values())[:limit]


def subject_of(piece: Evidence) -> str:
    """What a piece is about, in words."""
    return piece.question.text if piece.question is not None else piece.topic or ""
