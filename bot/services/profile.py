"""What a person settles about their time: the week, the minutes, a pause, and whom they would rather not meet."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.services import people
from bot.store.models import Avoidance, Member
from bot.store.people import avoided_by_choice, forget_avoidance

MOST_MINUTES = 600
LONGEST_PAUSE = timedelta(days=366)
Span = tuple[int, int]


def settle_week(
    member: Member,
    *,
    days: list[int],
    start: int | None,
    end: int | None,
    lunch: Span | None,
    session: tuple[int | None, int | None],
) -> None:
    """Minutes since midnight, in the member's zone; empty or overlapping windows are refused."""
    if not days:
        raise Refusal("people.no_days", field="people.days")
    if start is None or end is None or start >= end:
        raise Refusal("people.empty_day", field="people.to")
    spans = _around(start, end, lunch)
    member.week = [[day, opens, closes] for day in sorted(days) for opens, closes in spans]
    member.session_windows = _sessions(days, spans, session)


def _around(start: int, end: int, lunch: Span | None) -> list[Span]:
    if lunch is None or not (start < lunch[0] and lunch[1] < end):
        return [(start, end)]
    return [(start, lunch[0]), (lunch[1], end)]


def _sessions(
    days: list[int], spans: list[Span], session: tuple[int | None, int | None]
) -> list[list[int]] | None:
    start, end = session
    if start is None and end is None:
        return None
    if start is None or end is None or start >= end:
        raise Refusal("people.empty_sessions", field="people.session_to")
    if not any(max(start, opens) < min(end, closes) for opens, closes in spans):
        raise Refusal("people.sessions_outside", field="people.session_from")
    return [[day, start, end] for day in sorted(days)]


def settle_minutes(member: Member, typed: str) -> None:
    """Minutes a week that the member gives."""
    try:
        minutes = int(typed.strip())
    except ValueError:
        raise Refusal("people.minutes_number", field="people.minutes", most=MOST_MINUTES) from None
    if not 0 <= minutes <= MOST_MINUTES:
        raise Refusal("people.minutes_number", field="people.minutes", most=MOST_MINUTES)
    member.weekly_minutes = minutes


def settle_pause(member: Member, until: date | None, now: datetime) -> None:
    """No requests before that day begins, in the member's zone."""
    if until is None:
        member.paused_until = None
        return
    zone = ZoneInfo(member.timezone or member.workspace.timezone)
    moment = datetime.combine(until, time(), zone)
    if moment <= now:
        raise Refusal("people.pause_past", field="people.pause")
    if moment > now + LONGEST_PAUSE:
        raise Refusal("people.pause_long", field="people.pause")
    member.paused_until = moment


def settle_avoided(session: Session, member: Member, slack_ids: list[str]) -> None:
    """These are the colleagues with whom the member would rather not be brought together, now."""
    kept = {other.slack_id: other for other in avoided_by_choice(session, member)}
    for slack_id in set(slack_ids) - set(kept) - {member.slack_id}:
        other = people.get_or_add(session, member.workspace, slack_id)
        session.add(Avoidance(workspace_id=member.workspace_id, member_id=member.id, other_id=other.id))
    for slack_id in set(kept) - set(slack_ids):
        forget_avoidance(session, member, kept[slack_id])
