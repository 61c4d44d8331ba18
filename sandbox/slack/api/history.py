"""conversations.history and conversations.replies: what was said."""

from sandbox.slack.api.call import Call
from sandbox.state.conversation import Conversation
from sandbox.state.types import Json, SlackError, refused

READ_AT_ONCE = 15  # messages a page, whatever is asked for: what Slack gives the apps it limits most


def _readable(call: Call) -> Conversation:
    place = call.place()
    call.scope_for(place)
    if call.me not in place.members:
        raise SlackError("not_in_channel")
    return place


def history(call: Call) -> Json:
    """The conversation's messages, the newest first, without the replies in threads."""
    place = _readable(call)
    found = [one for one in place.newest_first() if _in_channel(one) and _between(call, one["ts"])]
    listed, metadata = call.page(found, READ_AT_ONCE, READ_AT_ONCE)
    shown = [_as_read(call, one) for one in listed]
    more = bool(metadata["next_cursor"])
    return {"ok": True, "messages": shown, "has_more": more, "response_metadata": metadata}


def replies(call: Call) -> Json:
    """A thread, its parent first, the oldest reply next. Any message of the thread may be named."""
    place = _readable(call)
    named = place.messages.get(call.need("ts"))
    if named is None:
        raise SlackError("thread_not_found")
    parent = place.messages[str(named.get("thread_ts") or named["ts"])]
    found = [one for one in place.replies(parent["ts"]) if _between(call, one["ts"])]
    listed, metadata = call.page(found, READ_AT_ONCE, READ_AT_ONCE)
    shown = [_as_read(call, one) for one in [parent, *listed]]
    more = bool(metadata["next_cursor"])
    return {"ok": True, "messages": shown, "has_more": more, "response_metadata": metadata}


def _in_channel(message: Json) -> bool:
    own = message.get("thread_ts", message["ts"]) == message["ts"]
    return own or message.get("subtype") == "thread_broadcast"


def _between(call: Call, ts: str) -> bool:
    oldest, latest = call.text("oldest") or "0", call.text("latest")
    inclusive = call.flag("inclusive")
    try:
        stamp, low = float(ts), float(oldest)
        high = float(latest) if latest else float("inf")
    except ValueError:
        raise refused("invalid_arguments", "oldest and latest are timestamps") from None
    return low <= stamp <= high if inclusive else low < stamp < high


def _as_read(call: Call, message: Json) -> Json:
    if call.flag("include_all_metadata"):
        return message
    return {key: value for key, value in message.items() if key != "metadata"}


METHODS = {"conversations.history": history, "conversations.replies": replies}
