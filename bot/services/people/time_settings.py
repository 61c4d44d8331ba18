"""What a person settles about their time: the week, the minutes, a pause, whom they would rather not meet."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.scheduling import public_holidays
from bot.services.people import identity
from bot.store.models import Avoidance, Member
from bot.store.people.members import avoided_by_choice, forget_avoidance

MOST_MINUTES = 600
COUNTRIES = ("FR", "BE", "CH", "LU", "CA", "GB", "IE", "US", "DE", "ES", "IT", "PT", "NL")
LONGEST_PAUSE = timedelta(days=366)
Span = tuple[int, int]


def week(
    days: list[int], start: int | None, end: int | None, lunch: Span | None, *, fields: tuple[str, str, str]
) -> list[list[int]]:
    """Windows [weekday, from, to] in minutes since midnight; `fields`: of the days, the end and the lunch."""
    if not days:
        raise Refusal("people.no_days", field=fields[0])
    if start is None or end is None or start >= end:
        raise Refusal("people.empty_day", field=fields[1])
    spans = [(start, end)] if lunch is None else [(start, min(end, lunch[0])), (max(start, lunch[1]), end)]
    open_ones = [(opens, closes) for opens, closes in spans if opens < closes]
    if not open_ones:
        raise Refusal("people.only_lunch", field=fields[2])
    return [[day, opens, closes] for day in sorted(set(days)) for opens, closes in open_ones]


def save_week(
    member: Member,
    *,
    days: list[int],
    start: int | None,
    end: int | None,
    lunch: Span | None,
    session: tuple[int | None, int | None],
) -> None:
    """The member's week and the hours in which they meet; empty or overlapping windows are refused."""
    windows = week(days, start, end, lunch, fields=("people.days", "people.to", "people.lunch"))
    member.session_windows = _sessions(windows, session)
    member.week = windows


def _sessions(windows: list[list[int]], session: tuple[int | None, int | None]) -> list[list[int]] | None:
    start, end = session
    if start is None and end is None:
        return None
    if start is None or end is None or start >= end:
        raise Refusal("people.empty_sessions", field="people.session_to")
    if not any(max(start, opens) < min(end, closes) for _, opens, closes in windows):
        raise Refusal("people.sessions_outside", field="people.session_from")
    return [[day, start, end] for day in sorted({day for day, _, _ in windows})]


def save_minutes(member: Member, typed: str) -> None:
    """Minutes a week that the member gives."""
    try:
        minutes = int(typed.strip())
    except ValueError:
        raise Refusal("people.minutes_number", field="people.minutes", most=MOST_MINUTES) from None
    if not 0 <= minutes <= MOST_MINUTES:
        raise Refusal("people.minutes_number", field="people.minutes", most=MOST_MINUTES)
    member.weekly_minutes = minutes


def pause(member: Member, until: datetime) -> None:
    """Nothing is asked of them until then."""
    member.paused_until = until


def save_pause(member: Member, until: date | None, now: datetime) -> None:
    """No requests before that day begins, in the member's zone."""
    if until is None:
        member.paused_until = None
        return
    moment = datetime.combine(until, time(), identity.zone_of(member))
    if moment <= now:
        raise Refusal("people.pause_past", field="people.pause")
    if moment > now + LONGEST_PAUSE:
        raise Refusal("people.pause_long", field="people.pause")
    member.paused_until = moment


def save_country(member: Member, code: str | None) -> None:
    """Whose public holidays the member keeps, a country's or a region's; None for the company's."""
    if code not in (None, member.country) and not public_holidays.is_known(code or ""):
        raise Refusal("people.country", field="people.country")
    member.country = code


def save_avoided(session: Session, member: Member, slack_ids: list[str]) -> None:
    """These are the colleagues with whom the member would rather not be brought together, now."""
    kept = {other.slack_id: other for other in avoided_by_choice(session, member)}
    for slack_id in set(slack_ids) - set(kept) - {member.slack_id}:
        other = identity.named(session, slack_id, field="people.avoid")
        session.add(Avoidance(workspace_id=member.workspace_id, member_id=member.id, other_id=other.id))
    for slack_id in set(kept) - set(slack_ids):
        forget_avoidance(session, member, kept[slack_id])
