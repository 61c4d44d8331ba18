"""Who somebody is: their row, their language, their week."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy.orm import Session

from bot.errors import Refusal
from bot.i18n import from_locale
from bot.scheduling.public_holidays import holidays_of
from bot.scheduling.working_hours import NINE_TO_SIX, WorkingWeek, usual_windows
from bot.store import notice_refresh, notices
from bot.store.models import Member, Pace, Workspace
from bot.store.models.notice_kinds import NoticeKind
from bot.store.people import channels, members, preferences
from bot.store.people.members import Profile
from bot.store.workspaces import home
from bot.text.person_names import words_of

HOURS_COMPARED = 30  # openings of several people's days, before it is said that their hours never meet


def named(session: Session, slack_id: str, *, field: str | None = None) -> Member:
    """A colleague whom somebody else names. That alone makes nobody a member, and brings nobody back."""
    member = members.find(session, slack_id)
    if member is None:
        raise Refusal("people.not_here", field=field)
    return member


def note(session: Session, profile: Profile) -> Member | None:
    """Bring a member's row in step with what Slack says of them.

    None for whoever asked to be forgotten, and for people of other organisations: a shared channel makes
    nobody a member.
    """
    if profile.is_stranger and members.find(session, profile.slack_id) is None:
        return None
    member = add(session, profile)
    return member and _in_step(session, member, profile)


def add(session: Session, profile: Profile) -> Member | None:
    """The member of this profile, added when there is none; None for whoever asked to be forgotten.

    Who is no colleague (an outside mentor whom an admin names) is added as what they are.
    """
    if members.is_erased(session, profile.slack_id):
        return None
    return members.find(session, profile.slack_id) or _make(session, profile)


def _make(session: Session, profile: Profile) -> Member:
    workspace = home(session)
    member = Member(workspace_id=workspace.id, workspace=workspace, slack_id=profile.slack_id)
    session.add(member)
    session.flush()
    return _in_step(session, member, profile)


def start_again(session: Session, profile: Profile) -> Member:
    """Whoever asked to be forgotten wants to be here again, and said so: a new member, and nothing of before.

    Nothing is asked of them, and nothing sent, until they switch it on themselves.
    """
    known = members.find(session, profile.slack_id)
    if known is not None:
        return known
    members.forget_erasure(session, profile.slack_id)
    member = _make(session, profile)
    ask_nothing_of(session, member)
    return member


def ask_nothing_of(session: Session, member: Member) -> None:
    """Nothing is asked of them any more, and nothing sent that they did not ask for."""
    member.takes_nudges = member.takes_sessions = False
    habit = session.merge(preferences.preference(session, member))
    habit.pace, habit.wants_digest = Pace.NEVER, False


def _in_step(session: Session, member: Member, profile: Profile) -> Member:
    before, was_guest = (member.name, member.real_name), member.is_guest and not member.has_left
    for name, value in _told(member, profile).items():
        setattr(member, name, value)
    if member.is_guest and not (member.has_left or was_guest):
        channels.forget_guests(session)  # in which channels this one is nobody has told
    if (member.name, member.real_name) != before:
        members.save_name_words(session, member, words_of(member.real_name or member.name))
    return member


def says_nothing_new(session: Session, profile: Profile) -> bool:
    """Whether `note` would change nothing: mostly, Slack tells that somebody's status changed."""
    member = members.find(session, profile.slack_id)
    if member is None:
        return profile.is_stranger or members.is_erased(session, profile.slack_id)
    return all(getattr(member, name) == value for name, value in _told(member, profile).items())


def _told(member: Member, profile: Profile) -> dict[str, object]:
    """What Slack says, by the columns that hold it; what it leaves out stays."""
    return {
        "name": profile.name or member.name,
        "real_name": profile.real_name or member.real_name,
        "slack_locale": profile.locale or member.slack_locale,
        "timezone": _known_zone(profile.timezone) or member.timezone,
        "is_bot": profile.is_bot,
        "is_guest": profile.is_guest,
        "is_admin": profile.is_admin,
        "has_left": profile.has_left,
    }


def _known_zone(name: str | None) -> str | None:
    return name if name in _zones() else None


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_of(member: Member) -> ZoneInfo:
    """The zone that Slack tells of them; the workspace's while there is none, or none that exists."""
    return ZoneInfo(_known_zone(member.timezone) or member.workspace.timezone)


def language_of(member: Member) -> str:
    """Their choice, else their Slack locale, else the workspace's language."""
    return member.language or from_locale(member.slack_locale) or member.workspace.language


def week_of(member: Member) -> WorkingWeek:
    """When this member works: their own week, else the workspace's, in their zone, their holidays closed."""
    country = member.country or member.workspace.country
    return WorkingWeek(zone_of(member), _windows(member.week or member.workspace.week), holidays_of(country))


def meeting_week_of(member: Member) -> WorkingWeek:
    """The same for what takes people's time together: nobody's lunch, unless they or the company chose so."""
    week = week_of(member)
    if member.week or member.workspace.week:
        return week
    return WorkingWeek(week.zone, usual_windows(member.country or member.workspace.country), week.closed)


def session_week_of(member: Member) -> WorkingWeek:
    """When this member would meet somebody: their session windows, within their working week."""
    week = meeting_week_of(member)
    if not member.session_windows:
        return week
    both = [
        (day, max(start, opens), min(end, closes))
        for day, start, end in member.session_windows
        for other, opens, closes in week.windows
        if day == other and max(start, opens) < min(end, closes)
    ]
    return WorkingWeek(week.zone, tuple(sorted(both)), week.closed)


def all_at_work(people: Sequence[Member], now: datetime) -> datetime | None:
    """`now` while all of them work, else the next instant at which they do; where their hours never meet, the
    next at which the first of them works. None where nobody has working hours."""
    weeks, at = [week_of(one) for one in people], now
    for _ in range(HOURS_COMPARED):
        opens = [opening for week in weeks if (opening := week.next_open(at)) is not None]
        if len(opens) < len(weeks):
            break
        if max(opens) == at:
            return at
        at = max(opens)
    return weeks[0].next_open(now)


def week_of_workspace(workspace: Workspace) -> WorkingWeek:
    """When the workspace works."""
    return WorkingWeek(ZoneInfo(workspace.timezone), _windows(workspace.week), holidays_of(workspace.country))


def windows_of_workspace(workspace: Workspace) -> tuple[tuple[int, int, int], ...]:
    """The week that an admin settled, else the usual one with its lunch break."""
    return _windows(workspace.week) if workspace.week else usual_windows(workspace.country)


def _windows(week: list[list[int]] | None) -> tuple[tuple[int, int, int], ...]:
    return NINE_TO_SIX if not week else tuple((day, start, end) for day, start, end in week)


def save_choices(
    session: Session, member: Member, *, nudges: bool, sessions: bool, listed: bool, now: datetime
) -> None:
    """What may be asked of them, and whether they are named on the map; they have settled in."""
    member.takes_nudges, member.takes_sessions = nudges, sessions
    agree_to_be_named(session, member, listed)
    member.settled_in_at = now


def agree_to_be_named(session: Session, member: Member, agrees: bool) -> None:
    """They may be named as somebody who knows, or no longer: askers' messages about them follow."""
    if member.is_listed != agrees:
        member.is_listed = agrees
        notice_refresh.refresh_where_asked(session, member, NoticeKind.QUESTION_ASKED)


def welcome(session: Session, member: Member, now: datetime) -> None:
    """A newcomer hears of Éclair once, in their hours; not a bot, a guest, or who is outside a pilot."""
    outside = member.workspace.has_pilot and not member.in_pilot
    if member.is_bot or member.is_guest or outside or member.welcomed_at is not None:
        return
    member.welcomed_at = now
    notices.enqueue(
        session,
        NoticeKind.PEOPLE_WELCOME,
        subject_id=member.id,
        to=member,
        due_at=now,
    )


def month_of(workspace: Workspace, now: datetime) -> str:
    """ "2026-11", in the workspace's zone."""
    return now.astimezone(ZoneInfo(workspace.timezone)).strftime("%Y-%m")
