"""Which events reach the app, and in what envelope.

An event is delivered when the manifest subscribes to it, a granted scope covers it, and the bot could see it
(it is a member of the conversation, or the event concerns the whole workspace).
"""

from copy import deepcopy

from sandbox.slack.sockets import Sockets
from sandbox.state.conversation import Conversation
from sandbox.state.sandbox_state import SandboxState
from sandbox.state.types import Json

# Event -> the scopes of which one is needed (docs.slack.dev/reference/events).
EVENT_SCOPES: dict[str, tuple[str, ...]] = {
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "app_mention": ("app_mentions:read",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "channel_archive": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_id_changed": ("channels:read", "groups:read"),
    "channel_created": ("channels:read",),
    "channel_left": ("channels:read",),
    "channel_shared": ("channels:read", "groups:read"),
    "channel_unshared": ("channels:read", "groups:read"),
    "group_archive": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "group_rename": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "team_join": ("users:read",),
    "user_change": ("users:read",),
    "app_home_opened": (),
    "app_uninstalled": (),
    "tokens_revoked": (),
}
ALWAYS_TO_THE_BOT = ("channel_left", "group_left", "member_left_channel")


class Events:
    """Turns what happened into Events API envelopes."""

    def __init__(self, state: SandboxState, sockets: Sockets) -> None:
        self._state, self._sockets = state, sockets

    def announce(self, event: Json, place: Conversation | None) -> None:
        """Send an event to the app if it has asked for it and may see it."""
        if place is not None and not self._bot_sees(event, place):
            return
        if event["type"] == "message" and place is not None:
            self._deliver(f"message.{place.family}", event, place)
            self._mention(event, place)
        else:
            self._deliver(event["type"], event, place)

    def _bot_sees(self, event: Json, place: Conversation) -> bool:
        return self._state.workspace.app.user_id in place.members or event["type"] in ALWAYS_TO_THE_BOT

    def _mention(self, event: Json, place: Conversation) -> None:
        """A message that names the bot in a channel is also an `app_mention`; a DM needs no name."""
        app = self._state.workspace.app
        named = f"<@{app.user_id}>" in event.get("text", "") and event.get("user") != app.user_id
        if named and not event.get("hidden") and place.kind in ("channel", "group"):
            mention = {key: value for key, value in event.items() if key not in ("channel_type", "subtype")}
            self._deliver("app_mention", {**mention, "type": "app_mention"}, place)

    def _deliver(self, name: str, event: Json, place: Conversation | None) -> None:
        manifest = self._state.manifest
        if name not in manifest.events:
            return
        needed = EVENT_SCOPES.get(name, ())
        if needed and not set(needed) & set(manifest.scopes):
            self._state.request_log.refusal(
                "event", name, [f"not delivered: it needs the scope {' or '.join(needed)}"]
            )
            return
        self._sockets.deliver_event(name, self._callback(event, place))

    def _callback(self, event: Json, place: Conversation | None) -> Json:
        ws, app = self._state.workspace, self._state.workspace.app
        authorization = {"enterprise_id": None, "team_id": app.team_id, "user_id": app.user_id}
        return {
            "token": "sandbox",
            "team_id": app.team_id,
            "api_app_id": app.app_id,
            "event": deepcopy(event),
            "type": "event_callback",
            "event_id": ws.new_id("Ev"),
            "event_time": int(ws.clock.now().timestamp()),
            "authorizations": [{**authorization, "is_bot": True, "is_enterprise_install": False}],
            "is_ext_shared_channel": bool(place and place.shared),
            "event_context": f"4-{ws.token(8)}",
        }
