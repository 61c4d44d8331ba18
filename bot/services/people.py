"""Who somebody is, and when they may be asked."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.i18n import from_locale
from bot.matching.availability import NINE_TO_SIX, WorkingWeek
from bot.matching.ranking import Candidate
from bot.store import evidence, people
from bot.store.models import Consent, Evidence, Member, Question, Workspace
from bot.store.people import Profile
from bot.store.questions import asker_of

FAIR_WINDOW = 100  # questions over which "how often was this person asked" is counted
TOPIC_LENGTH = 200


def get_or_add(session: Session, workspace: Workspace, slack_id: str) -> Member:
    """The member with this Slack id; what Slack says of them may follow later."""
    member = people.find(session, workspace, slack_id)
    if member is None:
        member = Member(workspace_id=workspace.id, workspace=workspace, slack_id=slack_id)
        session.add(member)
        session.flush()
    return member


def note(session: Session, workspace: Workspace, profile: Profile) -> Member:
    """Bring a member's row in step with what Slack says of them."""
    member = get_or_add(session, workspace, profile.slack_id)
    member.name = profile.name or member.name
    member.slack_locale = profile.locale or member.slack_locale
    member.timezone = profile.timezone or member.timezone
    member.is_bot, member.is_guest = profile.is_bot, profile.is_guest
    member.is_admin, member.has_left = profile.is_admin, profile.has_left
    return member


def language_of(member: Member) -> str:
    """Their choice, else their Slack locale, else the workspace's language."""
    return member.language or from_locale(member.slack_locale) or member.workspace.language


def week_of(member: Member) -> WorkingWeek:
    """When this member works, in their own time zone."""
    zone = ZoneInfo(member.timezone or member.workspace.timezone)
    if member.week is None:
        return WorkingWeek(zone)
    return WorkingWeek(zone, tuple((day, start, end) for day, start, end in member.week))


def week_of_workspace(workspace: Workspace) -> WorkingWeek:
    """When the workspace works."""
    return WorkingWeek(ZoneInfo(workspace.timezone), NINE_TO_SIX)


def candidates(session: Session, question: Question, now: datetime) -> Sequence[Candidate]:
    """People who may be asked this question now, with how often they were asked lately.

    This is the seam by which willingness, availability and budgets constrain the ranking.
    """
    asker = asker_of(session, question)
    out = {nudge.member_id for nudge in question.nudges} | ({asker.id} if asker else set())
    asked = people.times_asked(session, question.workspace, FAIR_WINDOW)
    free = people.who_take_nudges(session, question.workspace, now)
    return [Candidate(member.id, asked=asked.get(member.id, 0)) for member in free if member.id not in out]


def declare(session: Session, member: Member, topic: str, now: datetime) -> Evidence:
    """The member says that they know about a topic."""
    topic = " ".join(topic.split())[:TOPIC_LENGTH]
    piece = evidence.find(session, member, "declared", topic=topic)
    if piece is None:
        piece = Evidence(
            workspace_id=member.workspace_id,
            member_id=member.id,
            kind="declared",
            topic=topic,
            weight=1.0,
            at=now,
        )
        session.add(piece)
        evidence.changed(session, piece)
    elif piece.state != Consent.APPROVED:
        piece.state, piece.at = Consent.APPROVED, now
        evidence.changed(session, piece)
    return piece


def learn(
    session: Session,
    member: Member,
    kind: str,
    question: Question,
    *,
    weight: float,
    state: Consent,
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
        if piece.state == Consent.PROPOSED:
            piece.state = state
    evidence.changed(session, piece)
    return piece
