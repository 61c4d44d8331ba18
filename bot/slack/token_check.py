"""The two tokens and the questions channel, tried as they are; nothing is changed in Slack."""

import re
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.errors import Unready
from bot.slack.calls import ask
from bot.slack.connection_faults import CONNECT, reaching

PATIENT = 10  # seconds
APP_IN_TOKEN = re.compile(r"xapp-\d+-(A[A-Z0-9]+)-")
SCOPES = {  # what the bot cannot do without each, as docs/admin.md tells
    "app_mentions:read": "a mention of the bot is no question",
    "channels:history": "answers in threads of public channels are not seen",
    "channels:read": "it does not know which public channels it may post in",
    "chat:write": "it can say nothing",
    "commands": "/ask, /mentor, /rex, /eclair and the shortcuts do not work",
    "files:write": "calendar files and exports cannot be handed over",
    "groups:history": "answers in threads of private channels are not seen",
    "groups:read": "it does not know who is in private channels",
    "im:history": "what people write to it is not read",
    "im:write": "nobody can be asked",
    "mpim:history": "a message to two people is not found again after a broken connection",
    "mpim:write": "it cannot bring two people together",
    "reactions:read": "✅ accepts no answer",
    "users:read": "it knows nobody, and cannot start",
}
OPTIONAL_SCOPES = {
    "dnd:read": "Do Not Disturb is not kept",
    "usergroups:read": "a pilot cannot be a user group",
}


@dataclass(frozen=True, slots=True)
class Granted:
    """Whom the bot token speaks for, and what it was granted; None where Slack does not say."""

    team_id: str
    enterprise_id: str | None
    name: str
    app_id: str | None
    scopes: frozenset[str] | None


class Trial:
    """Each look ends with what was found, or with an `Unready` that says why not."""

    def __init__(self, bot_token: str, app_token: str, api_url: str) -> None:
        self._bot = WebClient(bot_token, base_url=api_url, timeout=PATIENT, retry_handlers=[])
        self._app = WebClient(app_token, base_url=api_url, timeout=PATIENT, retry_handlers=[])
        self._app_token = app_token

    def bot_token(self) -> Granted:
        """Whom the bot token speaks for."""
        with reaching():
            found = ask(self._bot, "auth.test")
        headers = {name.lower(): str(value) for name, value in found.headers.items()}
        told = headers.get("x-oauth-scopes")
        scopes = None if told is None else frozenset(re.split(r"[,\s]+", told.strip()))
        app_id = found.get("app_id") or self._app_of(found.get("bot_id"))
        return Granted(
            found["team_id"], found.get("enterprise_id") or None, found.get("team") or "", app_id, scopes
        )

    def _app_of(self, bot_id: str | None) -> str | None:
        try:
            with reaching():
                bot = ask(self._bot, "bots.info", bot=bot_id).get("bot") if bot_id else None
        except Unready:
            return None
        return str(bot.get("app_id") or "") or None if isinstance(bot, dict) else None

    def app_token(self) -> None:
        """Open a door for a connection, and let nobody in."""
        with reaching():
            ask(self._app, CONNECT)

    def of_another_app(self, app_id: str | None) -> str:
        """What is wrong if the tokens are of two apps, as far as Slack and the token itself tell."""
        own = APP_IN_TOKEN.match(self._app_token)
        if own is None or app_id is None or own[1] == app_id:
            return ""
        return (
            f"SLACK_APP_TOKEN is of the app {own[1]}, and SLACK_BOT_TOKEN of {app_id}: take both from the "
            "same app, or nothing that members do arrives"
        )

    def channel(self, channel: str) -> str:
        """What keeps the bot from posting in a channel; empty if nothing does."""
        try:
            with reaching():
                found = ask(self._bot, "conversations.info", channel=channel)["channel"]
        except Unready as problem:
            if getattr(problem.__cause__, "code", "") != "channel_not_found":
                raise
            return f"{channel} is not there, or is private without Éclair: see its id, and /invite @eclair"
        name = f"#{found['name']}" if found.get("name") else channel
        if found.get("is_archived"):
            return f"{name} is archived: choose another, or take it back"
        if not found.get("is_member"):
            return f"Éclair is not in {name}: /invite @eclair there"
        return ""
