"""Whose acts count: a colleague's. Slackbot, other bots, workflows and other organisations are dropped here.

It stands before every listener, so that nothing of theirs opens a row, makes a member or shows them anything.
"""

from collections.abc import Callable
from typing import Any

from slack_bolt import BoltContext, BoltResponse

from bot.deps import Deps
from bot.store import mentoring
from bot.store.people import anywhere

ACTS = {
    "message",
    "app_mention",
    "reaction_added",
    "reaction_removed",
    "member_joined_channel",
    "app_home_opened",
}
BY_MACHINES = ("bot_id", "bot_profile", "workflow", "workflow_id")
SLACKBOT = "USLACKBOT"


def only_members(
    body: dict[str, Any], context: BoltContext, deps: Deps, next: Callable[[], BoltResponse]
) -> BoltResponse:
    """Before every listener: what is no act of a member is acknowledged, and nothing is done or shown."""
    return next() if is_act_of_member(body, context, deps) else BoltResponse(status=200, body="")


def is_act_of_member(body: dict[str, Any], context: BoltContext, deps: Deps) -> bool:
    """Whether a person of the bot's own organisation did this; what Slack itself tells is nobody's act.

    Somebody from outside whom an admin named as a mentor may press, send forms and write in their own
    conversation with the bot, and nothing else. Where Slack does not say of which organisation an actor in a
    shared channel is, only a colleague who is known already counts.
    """
    event = body.get("event") or {}
    if event and event.get("type") not in ACTS:
        return True
    act = author_of(event) if event else body
    actor = _actor(act)
    if _is_by_machine(act, actor):
        return False
    ours = _is_of_home(body, act, home_of(context))
    if ours is None:
        return _is_known(deps, actor)
    return ours or (_is_private(body) and _is_named_mentor(deps, actor))


def author_of(event: dict[str, Any]) -> dict[str, Any]:
    """The part of an event that says who acted: for a changed or deleted message, whose message it is."""
    if event.get("subtype") == "message_deleted" or is_tombstone(event):
        return event.get("previous_message") or {}
    return event["message"] if event.get("subtype") == "message_changed" else event


def is_tombstone(event: dict[str, Any]) -> bool:
    """Whether a "changed" message was in truth deleted: with a thread below it a stone stays there."""
    return (event.get("message") or {}).get("subtype") == "tombstone"


def home_of(context: BoltContext) -> tuple[str | None, str | None]:
    """The bot's own workspace, and the organisation that holds it, where there is one."""
    own = context.authorize_result
    return (own.team_id, own.enterprise_id) if own else (context.team_id, context.enterprise_id)


def _actor(act: dict[str, Any]) -> str:
    user = act.get("user") or act.get("user_id") or ""
    return str(user["id"] if isinstance(user, dict) else user)


def _is_by_machine(act: dict[str, Any], actor: str) -> bool:
    marked = any(act.get(sign) for sign in BY_MACHINES)
    return marked or act.get("subtype") == "bot_message" or actor == SLACKBOT


def _is_of_home(
    body: dict[str, Any], act: dict[str, Any], home: tuple[str | None, str | None]
) -> bool | None:
    """Whether the actor is of the bot's organisation; None where Slack does not tell.

    Within an Enterprise Grid organisation a colleague may be of a workspace that the bot does not know: there
    the organisation's own id decides.
    """
    own = {one for one in home if one}
    told = _told_of_event(act) if "event" in body else _told_of_press(body)
    at_home = _is_at_home(body, *home)
    if own.issuperset(told):
        return True if told or at_home else None
    if home[1] is None:
        return False
    return True if own & set(told) or at_home else None


def _is_at_home(body: dict[str, Any], team: str | None, organisation: str | None) -> bool:
    """Whether it happened where no other organisation is."""
    if body.get("is_ext_shared_channel"):
        return False
    if organisation is None:
        return body.get("team_id") in (None, team)
    return organisation in (body.get("enterprise_id"), (body.get("enterprise") or {}).get("id"))


def _told_of_event(act: dict[str, Any]) -> list[str]:
    """What Slack names as the actor's; `team` only where it names nothing else."""
    profile = act.get("user_profile") or {}
    named = [team for team in (act.get("user_team"), act.get("source_team"), profile.get("team")) if team]
    return named or [team for team in (act.get("team"),) if isinstance(team, str)]


def _told_of_press(body: dict[str, Any]) -> list[str]:
    user = body.get("user")
    team = user.get("team_id") if isinstance(user, dict) else body.get("team_id")
    return [team] if team else []


def _is_private(body: dict[str, Any]) -> bool:
    """A press, a form, or a message in the conversation with the bot."""
    if "event" in body:
        return str(body["event"].get("channel", "")).startswith("D")
    return body.get("type") in ("block_actions", "view_submission")


def _is_named_mentor(deps: Deps, slack_id: str) -> bool:
    with deps.reads() as session:
        member = anywhere(session, slack_id)
        return member is not None and any(
            one.member_id == member.id for one in mentoring.externals(session, member.workspace)
        )


def _is_known(deps: Deps, slack_id: str) -> bool:
    with deps.reads() as session:
        member = anywhere(session, slack_id)
        return member is not None and not member.is_guest
