"""Which scope each Web API method needs, and the refusal when the manifest does not grant it.

Source: the method pages of docs.slack.dev/reference/methods. Where the scope depends on the kind of
conversation the table says `{family}`: channels, groups, im or mpim.
"""

from collections.abc import Iterable

from sandbox.state.conversation import FAMILY, Conversation
from sandbox.state.types import SlackError

SCOPES: dict[str, str] = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "conversations.open": "{family}:write",
    "conversations.info": "{family}:read",
    "conversations.members": "{family}:read",
    "conversations.history": "{family}:history",
    "conversations.replies": "{family}:history",
    "conversations.list": "{family}:read",
    "users.conversations": "{family}:read",
    "conversations.join": "channels:join",
    "users.info": "users:read",
    "users.list": "users:read",
    "bots.info": "users:read",
    "reactions.add": "reactions:write",
    "reactions.remove": "reactions:write",
    "reactions.get": "reactions:read",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "dnd.info": "dnd:read",
    "team.info": "team:read",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
}
TYPE_FAMILY = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def require(granted: Iterable[str], needed: str) -> None:
    provided = list(granted)
    if needed not in provided:
        raise SlackError("missing_scope", needed=needed, provided=",".join(provided))


def require_for(method: str, granted: Iterable[str], families: Iterable[str] = ()) -> None:
    """Refuse the method unless its scope is granted, for each family of conversations it is about."""
    needed = SCOPES.get(method)
    if needed is None:
        return
    if "{family}" not in needed:
        require(granted, needed)
        return
    for family in families:
        require(granted, needed.format(family=family))


def family_of(place: Conversation) -> str:
    return FAMILY[place.kind]
