"""Who did what, as a payload tells it: how much it was meant for Éclair, and of which house they are."""

from enum import StrEnum
from typing import Any

from slack_bolt import BoltContext

from bot.store.models.channels import is_direct

Home = tuple[str | None, str | None]
BY_MACHINES = ("bot_id", "bot_profile", "workflow", "workflow_id")
SLACKBOT = "USLACKBOT"
SAYING = {None, "thread_broadcast", "file_share"}  # subtypes by which people say something
CONVERTED_TO_PRIVATE, CONVERTED_TO_PUBLIC = "channel_convert_to_private", "channel_convert_to_public"
PRESSED = {"shortcut", "message_action", "block_actions", "view_submission"}
DONE_BY_PEOPLE = {
    "message",
    "app_mention",
    "reaction_added",
    "reaction_removed",
    "app_home_opened",
}


class Act(StrEnum):
    """What was done, by how much it was meant for Éclair."""

    PRESS = "press"  # a command, a shortcut, a button, a form
    WORDS = "words"  # a message to Éclair, or a mention of it
    HOME = "home"  # the Home tab was opened
    REPLY = "reply"  # below some message in a channel; perhaps below a question
    PASSING = "passing"  # people's own talk, signs and comings, and what they change of it
    DELETION = "deletion"  # words are gone, by their author or by an admin of Slack
    TOLD = "told"  # Slack tells of people, channels and who is in them: nobody's act


def act_of(body: dict[str, Any]) -> Act:
    """Which act a payload is; what is not known is taken for one that was not meant for Éclair."""
    if "event" not in body:
        return Act.PRESS if "command" in body or body.get("type") in PRESSED else Act.PASSING
    event = part(body, "event")
    kind, subtype = event.get("type"), event.get("subtype")
    if kind not in DONE_BY_PEOPLE or subtype in (CONVERTED_TO_PRIVATE, CONVERTED_TO_PUBLIC):
        return Act.TOLD
    if kind == "app_home_opened":
        return Act.HOME if event.get("tab", "home") == "home" else Act.PASSING
    if subtype == "message_deleted" or is_tombstone(event):
        return Act.DELETION
    if kind == "app_mention":
        return Act.WORDS
    if kind != "message" or subtype not in SAYING:
        return Act.PASSING
    if is_private(event):
        return Act.WORDS
    return Act.REPLY if event.get("thread_ts") else Act.PASSING


def part(body: dict[str, Any], key: str) -> dict[str, Any]:
    """A part of a payload that should hold others; an empty one where it does not."""
    held = body.get(key)
    return held if isinstance(held, dict) else {}


def is_private(event: dict[str, Any]) -> bool:
    """Whether it stands in somebody's conversation with the bot, whose id tells where the event does not."""
    kind = event.get("channel_type")
    return kind == "im" or (kind is None and is_direct(str(event.get("channel", ""))))


def author_of(event: dict[str, Any]) -> dict[str, Any]:
    """The part of an event that says who acted: for a changed or deleted message, whose message it is."""
    if event.get("subtype") == "message_deleted" or is_tombstone(event):
        return part(event, "previous_message")
    return part(event, "message") if event.get("subtype") == "message_changed" else event


def is_tombstone(event: dict[str, Any]) -> bool:
    """Whether a "changed" message was in truth deleted: with a thread below it a stone stays there."""
    return part(event, "message").get("subtype") == "tombstone"


def home_of(context: BoltContext) -> Home:
    """The bot's own workspace, and the organisation that holds it, where there is one."""
    own = context.authorize_result
    return (own.team_id, own.enterprise_id) if own else (context.team_id, context.enterprise_id)


def actor_of(body: dict[str, Any]) -> str:
    """The Slack id of whoever acted; "" where it names nobody."""
    act = _act(body)
    user = act.get("user") or act.get("user_id") or ""
    return str(user.get("id") or "" if isinstance(user, dict) else user)


def is_by_machine(body: dict[str, Any]) -> bool:
    """Whether the payload itself says that no person did this."""
    act = _act(body)
    marked = any(act.get(sign) for sign in BY_MACHINES)
    return marked or act.get("subtype") == "bot_message" or actor_of(body) == SLACKBOT


def is_for_home(body: dict[str, Any], home: Home) -> bool:
    """Whether this was brought to the bot's own organisation, by what the payload says of its way."""
    own = {one for one in home if one}
    granted = [one for one in body.get("authorizations") or () if isinstance(one, dict)]
    ways = {one.get(key) for one in granted for key in ("team_id", "enterprise_id")} - {None}
    ways = ways or {body.get(key) for key in ("team_id", "context_team_id", "enterprise_id")} - {None}
    return not ways or bool(ways & own)


def is_of_home(body: dict[str, Any], home: Home) -> bool | None:
    """Whether the actor is of the bot's organisation; None where the payload leaves it open.

    Within an Enterprise Grid organisation a colleague may be of a workspace that the bot does not know, and
    in a shared channel so may a stranger: there the payload alone never decides.
    """
    own = {one for one in home if one}
    told = _told_of_event(body) if "event" in body else _told_of_press(body)
    foreign = [one for one in told if one not in own]
    if "event" in body and not is_for_home(body, home):
        return False
    if not foreign:
        return True if told or not body.get("is_ext_shared_channel") else None
    return False if home[1] is None or any(one.startswith("E") for one in foreign) else None


def _act(body: dict[str, Any]) -> dict[str, Any]:
    return author_of(part(body, "event")) if "event" in body else body


def _told_of_event(body: dict[str, Any]) -> list[str]:
    """What Slack names as the actor's; `team` only where it names nothing else."""
    act = _act(body)
    profile = part(act, "user_profile")
    named = [act.get("user_team"), act.get("source_team"), profile.get("team")]
    return [str(one) for one in named if one] or [str(one) for one in (act.get("team"),) if one]


def _told_of_press(body: dict[str, Any]) -> list[str]:
    """The workspace of whoever pressed; where it is not told, all that the payload says of workspaces."""
    of_user = part(body, "user").get("team_id")
    if of_user:
        return [str(of_user)]
    named = [body.get("team_id"), body.get("enterprise_id")]
    named += [part(body, "team").get("id"), part(body, "enterprise").get("id")]
    return [str(one) for one in named if one]
