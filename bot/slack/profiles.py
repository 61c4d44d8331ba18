"""What Slack says of a person, in our words."""

from typing import Any

from bot.store.people import Profile


def profile_of(user: dict[str, Any]) -> Profile:
    """A profile from Slack's user object, as the Web API and the `user_change` event give it."""
    profile = user.get("profile") or {}
    shown = (
        profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name")
    )
    guest = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_invited_user")
    robot = ("is_bot", "is_app_user", "is_workflow_bot", "is_connector_bot")
    return Profile(
        slack_id=user["id"],
        name=shown or "",
        locale=user.get("locale"),
        timezone=user.get("tz"),
        is_bot=user["id"] == "USLACKBOT" or any(user.get(flag) for flag in robot),
        is_guest=any(user.get(flag) for flag in guest),
        is_admin=bool(user.get("is_admin") or user.get("is_owner")),
        has_left=bool(user.get("deleted")),
    )
