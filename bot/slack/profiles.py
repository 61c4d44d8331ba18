"""What Slack says of a person, in our words."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.store.people.members import Profile

NAME, LOCALE = 200, 16  # characters that are kept
AWAY = {":palm_tree:", ":face_with_thermometer:", ":no_entry:", ":no_bell:", ":baby_bottle:"}
FURTHEST = timedelta(days=366)
STATUS_PAUSE = timedelta(hours=4)  # for a status without an end: look again after this


def profile_of(user: dict[str, Any], team: str | None = None, enterprise: str | None = None) -> Profile:
    """A profile from Slack's user object, as the Web API and the `user_change` event give it.

    `team` and `enterprise` are the bot's own. Whoever is of another workspace, and not of the same
    organisation, is a stranger, also where Slack does not call them one because a channel is shared.
    """
    profile = user.get("profile") or {}
    shown = (
        profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name")
    )
    stranger = bool(user.get("is_stranger")) or not _is_of(user, team, enterprise)
    guest = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_invited_user")
    robot = ("is_bot", "is_app_user", "is_workflow_bot", "is_connector_bot")
    return Profile(
        slack_id=user["id"],
        name=_kept(shown, NAME),
        locale=_kept(user.get("locale"), LOCALE) or None,
        timezone=user.get("tz"),
        is_bot=user["id"] == "USLACKBOT" or any(user.get(flag) for flag in robot),
        is_guest=stranger or any(user.get(flag) for flag in guest),
        is_stranger=stranger,
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        has_left=bool(user.get("deleted")),
        real_name=_kept(profile.get("real_name") or user.get("real_name"), NAME),
    )


def _kept(told: str | None, longest: int) -> str:
    """As much of it as a column holds."""
    return (told or "").replace("\0", "")[:longest]


def _is_of(user: dict[str, Any], team: str | None, enterprise: str | None) -> bool:
    home = user.get("team_id") or (user.get("profile") or {}).get("team")
    organisation = (user.get("enterprise_user") or {}).get("enterprise_id")
    return home in (None, team) or (enterprise is not None and organisation == enterprise)


def status_until(user: Mapping[str, Any], now: datetime) -> datetime | None:
    """Until when somebody's own status says that they are away, out of a user object."""
    profile = user.get("profile") or {}
    if profile.get("status_emoji") not in AWAY:
        return None
    until = profile.get("status_expiration") or 0
    return instant_of(until, now) if until > now.timestamp() else now + STATUS_PAUSE


def instant_of(seconds: int, now: datetime) -> datetime:
    """A moment that Slack tells, and at most a year from now: who is away for longer is looked at again."""
    furthest = now + FURTHEST
    return datetime.fromtimestamp(seconds, UTC) if seconds < furthest.timestamp() else furthest
