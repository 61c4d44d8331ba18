"""The only room that talks to Slack: what the bot asks of its Web API, in the bot's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.calls import ask, named_failure
from bot.slack.connection_faults import reaching, refused, told_apart
from bot.slack.failures import Ending, RefusedBySlack, Stopped, TokenRefused, TryLater, UnknownOutcome
from bot.slack.message_lookup import Looked, looked_for
from bot.slack.pagination import Asking, Page, following, pages
from bot.slack.profiles import instant_of, profile_of, status_until
from bot.slack.response_shapes import is_person
from bot.slack.retry_waits import Patience, impatient
from bot.store.people.members import Profile
from bot.views.kit import Message, View

__all__ = [
    "Asking",
    "Ending",
    "Looked",
    "Page",
    "Patience",
    "RefusedBySlack",
    "Slack",
    "Stopped",
    "Team",
    "TokenRefused",
    "Told",
    "TryLater",
    "UnknownOutcome",
    "impatient",
    "pages",
    "profile_of",
    "reaching",
    "refused",
    "told_apart",
]

PATIENT, HURRIED = 10, 2  # seconds: for the outbox, and where a member waits for a form
PAGE = 200  # people or ids that are asked for at once
SKEW = 3600  # seconds by which this machine's clock may be ahead of Slack's stamps
LOOKED_AT = 15  # messages a page: what Slack gives even the apps it limits most


@dataclass(frozen=True, slots=True)
class Team:
    """The workspace that the bot's token belongs to."""

    team_id: str
    name: str
    bot_user_id: str
    enterprise_id: str | None = None
    address: str = ""


class ChannelInfo(NamedTuple):
    """What Slack says of a channel; `lost` is "archived", "left" (the bot is not in it), or nothing."""

    name: str
    is_private: bool
    is_shared: bool
    lost: str = ""


class Slack:
    """Slack's Web API, as far as the bot uses it."""

    def __init__(self, token: str, api_url: str, *, page: int = PAGE) -> None:
        self._limit = page
        # The SDK's own retry repeats a post whose outcome is unknown, so it is off: the outbox looks it up.
        self._patient = WebClient(token, base_url=api_url, timeout=PATIENT, retry_handlers=[])
        self._hurried = WebClient(token, base_url=api_url, timeout=HURRIED, retry_handlers=[])

    def team(self) -> Team:
        """Who this token speaks for."""
        found = ask(self._patient, "auth.test")
        return Team(
            found["team_id"],
            found.get("team") or "",
            found["user_id"],
            found.get("enterprise_id") or None,
            found.get("url") or "",
        )

    def post(self, channel: str, message: Message, *, marker: str = "", thread_ts: str | None = None) -> str:
        """Say it; the message's `ts`. The marker, in the first block's id, lets it be found again."""
        sent = ask(
            self._patient,
            "chat.postMessage",
            **{**message, "channel": channel, "blocks": _marked(message, marker), "thread_ts": thread_ts},
        )
        return str(sent["ts"])

    def update(self, channel: str, ts: str, message: Message, *, marker: str = "") -> None:
        """Redraw a message where it stands."""
        text, blocks = message["text"], _marked(message, marker)
        ask(self._patient, "chat.update", channel=channel, ts=ts, text=text, blocks=blocks)

    def look_up(
        self,
        channel: str,
        marker: str,
        since: datetime,
        thread_ts: str | None = None,
        *,
        file: str | None = None,
        begin: str = "",
    ) -> Looked:
        """Look on one page for the message that carries this marker, or shared a file of this name.

        Pages reach back to `since`; `begin` is where an earlier look left off.
        """
        oldest = f"{since.timestamp() - SKEW:.6f}"
        try:
            page = self._page(channel, oldest, thread_ts, begin)
        except RefusedBySlack as no:
            if not begin or no.code != "invalid_cursor":
                raise
            page = self._page(channel, oldest, thread_ts, "")  # it was kept for too long
        return looked_for(page, marker, file, begin)

    def _page(self, channel: str, oldest: str, thread_ts: str | None, begin: str) -> Mapping[str, Any]:
        """A page as Slack gives it: of a conversation the newest first, of a thread the oldest."""
        asked: dict[str, Any] = {"channel": channel, "oldest": oldest, "limit": LOOKED_AT}
        asked |= {"cursor": begin} if begin else {}
        if thread_ts:
            found = ask(self._patient, "conversations.replies", ts=thread_ts, **asked)
        else:
            found = ask(self._patient, "conversations.history", **asked)
        return found.data if isinstance(found.data, dict) else {}

    def message_at(self, channel: str, ts: str, thread_ts: str | None = None) -> dict[str, Any] | None:
        """The message with this `ts`, as Slack gives it; one in a thread is looked for there."""
        where: dict[str, Any] = {"channel": channel, "latest": ts, "oldest": ts, "inclusive": True}
        if thread_ts:
            found = ask(self._hurried, "conversations.replies", ts=thread_ts, limit=LOOKED_AT, **where)
        else:
            found = ask(self._hurried, "conversations.history", limit=1, **where)
        return next((one for one in found["messages"] if one.get("ts") == ts), None)

    def whisper(self, channel: str, slack_id: str, message: Message) -> None:
        """Say it in a channel to one person's eyes only."""
        text, blocks = message["text"], message["blocks"]
        ask(self._patient, "chat.postEphemeral", channel=channel, user=slack_id, text=text, blocks=blocks)

    def dm(self, slack_id: str) -> str:
        """The id of the bot's conversation with a person."""
        return str(ask(self._patient, "conversations.open", users=slack_id)["channel"]["id"])

    def group_dm(self, slack_ids: Sequence[str]) -> str:
        """The id of the bot's conversation with these people: for the same people always the same."""
        found = ask(self._patient, "conversations.open", users=",".join(slack_ids))
        return str(found["channel"]["id"])

    def can_post(self, channel: str) -> bool:
        """Whether the bot is in this conversation and it is not archived."""
        try:
            found = ask(self._hurried, "conversations.info", channel=channel)["channel"]
        except RefusedBySlack:
            return False
        except (TryLater, UnknownOutcome):
            return True  # the question is not held up: the outbox finds out
        return bool(found.get("is_member") or found.get("is_im")) and not found.get("is_archived")

    def channel(self, channel: str) -> ChannelInfo:
        """What Slack says of a channel. One that the bot cannot see counts as private and as shared."""
        try:
            found = ask(self._patient, "conversations.info", channel=channel)["channel"]
        except RefusedBySlack as no:
            return ChannelInfo("", True, True, "left" if no.code == "channel_not_found" else "")
        closed = any(found.get(kind) for kind in ("is_private", "is_im", "is_mpim"))
        lost = "" if found.get("is_member") or found.get("is_im") or found.get("is_mpim") else "left"
        lost = "archived" if found.get("is_archived") else lost
        return ChannelInfo(str(found.get("name") or ""), closed, bool(found.get("is_ext_shared")), lost)

    def open(self, trigger_id: str, view: View) -> None:
        """Show a form to whoever just acted."""
        ask(self._hurried, "views.open", trigger_id=trigger_id, view=view)

    def push(self, trigger_id: str, view: View) -> None:
        """Show a form on top of the one that is open."""
        ask(self._hurried, "views.push", trigger_id=trigger_id, view=view)

    def redraw(self, view_id: str, view: View) -> None:
        """Draw an open form anew."""
        ask(self._hurried, "views.update", view_id=view_id, view=view)

    def upload(self, channel: str, name: str, content: bytes, title: str, comment: str = "") -> None:
        """Put a file into a conversation."""
        try:
            self._patient.files_upload_v2(
                channel=channel, filename=name, content=content, title=title, initial_comment=comment or None
            )
        except SlackApiError as error:
            raise named_failure(error) from error
        except (URLError, OSError, HTTPException, SlackClientError) as error:
            raise UnknownOutcome(type(error).__name__) from error
        except (
            AttributeError,
            LookupError,
            TypeError,
            ValueError,
            RecursionError,
        ) as error:  # an answer without its address
            raise UnknownOutcome("odd_answer") from error

    def members_of_channel(self, channel: str, asking: Asking = impatient) -> list[str]:
        """Ids of those in a channel: of all of them, or none."""
        found = pages(lambda cursor: self.inside(channel, cursor), asking)
        return list(dict.fromkeys(slack_id for page in found for slack_id in page))

    def inside(self, channel: str, cursor: str) -> Page[str]:
        """A page of the ids of those in a channel."""
        page = ask(self._patient, "conversations.members", limit=self._limit, cursor=cursor, channel=channel)
        return Page(list(page["members"]), following(page))

    def members_of_group(self, group: str) -> list[str]:
        """Ids of those in a user group."""
        return list(ask(self._patient, "usergroups.users.list", usergroup=group)["users"])

    def groups(self) -> list[tuple[str, str]]:
        """User groups as (id, name); none where the workspace did not grant that scope."""
        try:
            found = ask(self._hurried, "usergroups.list")["usergroups"]
        except (RefusedBySlack, TryLater, UnknownOutcome):
            return []
        return [(group["id"], group.get("name") or group["handle"]) for group in found]

    def title_of(self, slack_id: str) -> str:
        """The job title in somebody's Slack profile: a suggestion to them, never kept."""
        return self._in_profile(slack_id, "title")

    def full_name(self, slack_id: str) -> str:
        """Somebody's whole name, for a page of their own; what they are called in Slack may be shorter."""
        return self._in_profile(slack_id, "real_name")

    def _in_profile(self, slack_id: str, field: str) -> str:
        try:
            user = ask(self._hurried, "users.info", user=slack_id)["user"]
        except (RefusedBySlack, TryLater, UnknownOutcome):
            return ""
        return str((user.get("profile") or {}).get(field) or "")

    def away_until(self, slack_id: str, now: datetime) -> datetime | None:
        """Until when Do Not Disturb or their own status asks to be left alone; None when nothing does.

        What one of the two does not tell (the scope of the first is optional) does not silence the other.
        """
        moments, unknown = [], None
        for look in (self._undisturbed, self._status):
            try:
                moments.append(look(slack_id, now))
            except RefusedBySlack:
                continue
            except UnknownOutcome as error:
                unknown = error
        until = max((moment for moment in moments if moment is not None), default=None)
        if until is None and unknown is not None:
            raise unknown
        return until

    def _undisturbed(self, slack_id: str, now: datetime) -> datetime | None:
        found = ask(self._patient, "dnd.info", user=slack_id)
        start, end = found.get("next_dnd_start_ts", 0), found.get("next_dnd_end_ts", 0)
        inside = found.get("dnd_enabled") and start <= now.timestamp() < end
        return instant_of(end, now) if inside else None

    def _status(self, slack_id: str, now: datetime) -> datetime | None:
        return status_until(ask(self._patient, "users.info", user=slack_id)["user"], now)

    def publish(self, slack_id: str, view: View) -> None:
        """Draw somebody's Home tab."""
        ask(self._patient, "views.publish", user_id=slack_id, view=view)

    def profile(self, slack_id: str, team_id: str, enterprise_id: str | None) -> Profile:
        """What Slack says of one person, seen from the bot's own workspace and organisation."""
        user = ask(self._hurried, "users.info", user=slack_id, include_locale=True)["user"]
        return profile_of(user, team_id, enterprise_id)

    def people(self, cursor: str, team_id: str, enterprise_id: str | None) -> Page[Profile]:
        """A page of what Slack says of everybody."""
        page = ask(self._patient, "users.list", limit=self._limit, cursor=cursor, include_locale=True)
        found = [profile_of(user, team_id, enterprise_id) for user in filter(is_person, page["members"])]
        return Page(found, following(page))

    def line(self, app_token: str) -> str:
        """Where Slack waits for the bot's next connection."""
        return str(ask(self._patient, "apps.connections.open", token=app_token)["url"])


def _marked(message: Message, marker: str) -> list[dict[str, Any]]:
    first, *rest = message["blocks"]
    return [{**first, "block_id": marker}, *rest] if marker else [first, *rest]
