"""conversations.* and users.conversations: where people talk."""

from sandbox.slack.api.call import Call
from sandbox.state import membership, scopes
from sandbox.state.conversation import FAMILY, Conversation
from sandbox.state.types import Json, SlackError, refused
from sandbox.state.workspace import SLACKBOT

MOST_IN_GROUP_DM = 8


def as_channel(call: Call, place: Conversation) -> Json:
    """A conversation as `conversations.info` shows it to the bot."""
    ws, me = call.ws, call.me
    shown: Json = {
        "id": place.id,
        "created": place.created,
        "creator": place.creator,
        "is_archived": place.archived,
        "is_im": place.kind == "im",
        "is_mpim": place.kind == "mpim",
        "is_org_shared": False,
        "context_team_id": ws.app.team_id,
    }
    if place.kind == "im":
        other = next((one for one in place.members if one != me), me)
        return {**shown, "user": other, "is_user_deleted": ws.people[other].deleted, "is_open": True}
    return shown | _named(place, me in place.members)


def _named(place: Conversation, is_member: bool) -> Json:
    """What only channels and group DMs have."""
    texts = {"topic": place.topic, "purpose": place.purpose}
    return {
        "name": place.name,
        "name_normalized": place.name,
        "is_channel": place.kind == "channel",
        "is_group": place.kind == "group",
        "is_private": place.kind != "channel",
        "is_general": place.name == "general",
        "is_member": is_member,
        "is_shared": place.shared,
        "is_ext_shared": place.shared,
        **{key: {"value": value, "creator": "", "last_set": 0} for key, value in texts.items()},
    }


def open_direct(call: Call) -> Json:
    """A DM with one person or a group DM with two to eight; the bot is always part of it and never named."""
    names = call.args.get("users")
    if not names:
        place = call.place()
        call.scope_for(place)
        if place.kind not in ("im", "mpim"):
            raise SlackError("method_not_supported_for_channel_type")
        return {"ok": True, "no_op": True, "already_open": True, "channel": {"id": place.id}}
    listed = names if isinstance(names, list) else str(names).split(",")
    users = [one for one in dict.fromkeys(name.strip() for name in listed) if one and one != call.me]
    scopes.require_for(call.method, call.state.manifest.scopes, ["im" if len(users) == 1 else "mpim"])
    _check_users(call, users)
    before = len(call.ws.conversations)
    place = call.ws.direct([call.me, *users])
    known = len(call.ws.conversations) == before
    shown = as_channel(call, place) if call.flag("return_im") else {"id": place.id}
    return {"ok": True, **({"no_op": True, "already_open": True} if known else {}), "channel": shown}


def _check_users(call: Call, users: list[str]) -> None:
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > MOST_IN_GROUP_DM:
        raise SlackError("too_many_users")
    for user in users:
        if user not in call.ws.people:
            raise SlackError("user_not_found")
        person = call.ws.people[user]
        if person.deleted:
            raise SlackError("user_disabled")
        if person.is_bot or user == SLACKBOT:
            raise SlackError("cannot_dm_bot")


def info(call: Call) -> Json:
    place = call.place()
    call.scope_for(place)
    shown = as_channel(call, place)
    if call.flag("include_num_members"):
        shown["num_members"] = len(place.members)
    return {"ok": True, "channel": shown}


def members(call: Call) -> Json:
    place = call.place()
    call.scope_for(place)
    listed, metadata = call.page(place.members)
    return {"ok": True, "members": listed, "response_metadata": metadata}


def _families(call: Call) -> list[str]:
    wanted = [one.strip() for one in (call.text("types") or "public_channel").split(",")]
    if unknown := [one for one in wanted if one not in scopes.TYPE_FAMILY]:
        raise refused("invalid_types", f"unknown type: {unknown[0]}")
    families = [scopes.TYPE_FAMILY[one] for one in wanted]
    scopes.require_for(call.method, call.state.manifest.scopes, families)
    return families


def _listed(call: Call, person_id: str, only_mine: bool) -> Json:
    families = _families(call)
    found = [
        one
        for one in sorted(call.ws.conversations.values(), key=lambda place: place.id)
        if FAMILY[one.kind] in families
        and not (one.archived and call.flag("exclude_archived"))
        and (person_id in one.members or (one.kind == "channel" and not only_mine))
        and call.ws.can_see(call.me, one)
    ]
    listed, metadata = call.page(found)
    return {"ok": True, "channels": [as_channel(call, one) for one in listed], "response_metadata": metadata}


def list_all(call: Call) -> Json:
    return _listed(call, call.me, only_mine=False)


def of_user(call: Call) -> Json:
    """The conversations of the bot, or those of somebody that the bot may see."""
    person = call.text("user") or call.me
    if person not in call.ws.people:
        raise SlackError("user_not_found")
    return _listed(call, person, only_mine=True)


def join(call: Call) -> Json:
    place = call.place()
    scopes.require_for(call.method, call.state.manifest.scopes)
    if place.archived:
        raise SlackError("is_archived")
    if place.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if call.me in place.members:
        return {"ok": True, "channel": as_channel(call, place), "warning": "already_in_channel"}
    membership.join(call.ws, place, call.me)
    return {"ok": True, "channel": as_channel(call, place)}


METHODS = {
    "conversations.open": open_direct,
    "conversations.info": info,
    "conversations.members": members,
    "conversations.list": list_all,
    "conversations.join": join,
    "users.conversations": of_user,
}
